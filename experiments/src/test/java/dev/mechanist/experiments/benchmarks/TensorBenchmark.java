package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.layers.DenseLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * Training steps of an 8-200-200-200-200-6 network (ReLU, squared error, Adam) at batch 256: through the house's runtime, and
 * written against TensorFlow directly in the same process. Their ratio is what the runtime costs.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
public class TensorBenchmark {
    private static final List<Integer> WIDTHS = List.of(8, 200, 200, 200, 200, 6);
    private static final int BATCH = 256;

    /** The runtime. */
    @State(Scope.Benchmark)
    public static class Runtime {
        private final DMatrixRMaj x = gaussian(BATCH * 8, 1);
        private final DMatrixRMaj y = gaussian(BATCH * 6, 2);
        private TensorProgram program;
        private Adam.Update update;

        @Setup
        public void prepare() {
            program = new TensorProgram(Precision.FLOAT32, Device.CPU);
            DenseLayers layers = new DenseLayers("network", 1, WIDTHS, Activation.RELU);
            layers.declare(program, 1);
            update = new Adam(program, Adam.Settings.DEFAULT, layers.parameters())
                    .compile(
                            List.of(Input.of("x", 1, -1, 8), Input.of("y", 1, -1, 6)),
                            (scope, in) -> layers.apply(scope, in.get(0))
                                    .minus(in.get(1))
                                    .square()
                                    .average());
        }

        @TearDown
        public void close() {
            program.close();
        }
    }

    /** TensorFlow directly. */
    @State(Scope.Benchmark)
    public static class Bare {
        private final float[] x = single(gaussian(BATCH * 8, 1));
        private final float[] y = single(gaussian(BATCH * 6, 2));
        private Graph graph;
        private Session session;
        private Placeholder<TFloat32> in;
        private Placeholder<TFloat32> target;
        private Operand<TFloat32> loss;
        private final List<Op> updates = new ArrayList<>();

        @Setup
        public void prepare() {
            graph = new Graph();
            session = new Session(graph);
            Ops tf = Ops.create(graph);
            in = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 8)));
            target = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 6)));
            List<VarHandleOp> handles = new ArrayList<>();
            List<Operand<TFloat32>> readings = new ArrayList<>();
            List<Shape> shapes = new ArrayList<>();
            Operand<TFloat32> h = in;
            for (int k = 0; k + 1 < WIDTHS.size(); k++) {
                Operand<TFloat32> w =
                        variable(tf, Shape.of(WIDTHS.get(k), WIDTHS.get(k + 1)), handles, readings, shapes);
                Operand<TFloat32> b = variable(tf, Shape.of(WIDTHS.get(k + 1)), handles, readings, shapes);
                h = tf.math.add(tf.linalg.matMul(h, w), b);
                h = k + 2 < WIDTHS.size() ? tf.nn.relu(h) : h;
            }
            loss = tf.math.mean(tf.math.square(tf.math.sub(h, target)), tf.constant(new int[] {0, 1}));
            Output<?>[] gradients = graph.addGradients(
                    loss.asOutput(), readings.stream().map(Operand::asOutput).toArray(Output[]::new));
            for (int i = 0; i < handles.size(); i++) {
                @SuppressWarnings("unchecked")
                Output<TFloat32> gradient = (Output<TFloat32>) gradients[i];
                VarHandleOp m = zeros(tf, shapes.get(i));
                VarHandleOp v = zeros(tf, shapes.get(i));
                updates.add(tf.train.resourceApplyAdam(
                        handles.get(i),
                        m,
                        v,
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant(1e-3f),
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant(1e-8f),
                        gradient));
            }
        }

        private Operand<TFloat32> variable(
                Ops tf, Shape shape, List<VarHandleOp> handles, List<Operand<TFloat32>> readings, List<Shape> shapes) {
            VarHandleOp handle = handle(tf, shape);
            float[] values = single(gaussian((int) shape.size(), handles.size()));
            for (int i = 0; i < values.length; i++) {
                values[i] *= 0.05f;
            }
            session.run(tf.assignVariableOp(handle, tf.constant(shape, DataBuffers.of(values))));
            handles.add(handle);
            shapes.add(shape);
            readings.add(tf.readVariableOp(handle, TFloat32.class));
            return readings.get(readings.size() - 1);
        }

        private VarHandleOp zeros(Ops tf, Shape shape) {
            VarHandleOp handle = handle(tf, shape);
            session.run(tf.assignVariableOp(handle, tf.constant(shape, DataBuffers.of(new float[(int) shape.size()]))));
            return handle;
        }

        private static int names;

        private static VarHandleOp handle(Ops tf, Shape shape) {
            return tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("bare" + names++));
        }

        @TearDown
        public void close() {
            session.close();
            graph.close();
        }
    }

    /** Through the house's runtime. */
    @Benchmark
    public double runtimeStep(Runtime runtime) {
        return runtime.update.apply(1e-3, runtime.x, runtime.y);
    }

    /** Through TensorFlow alone. */
    @Benchmark
    public float bareStep(Bare bare) {
        try (Tensor x = TFloat32.tensorOf(Shape.of(BATCH, 8), DataBuffers.of(bare.x));
                Tensor y = TFloat32.tensorOf(Shape.of(BATCH, 6), DataBuffers.of(bare.y))) {
            Session.Runner runner =
                    bare.session.runner().feed(bare.in, x).feed(bare.target, y).fetch(bare.loss);
            bare.updates.forEach(runner::addTarget);
            try (var result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
    }

    private static DMatrixRMaj gaussian(int size, long seed) {
        DMatrixRMaj matrix = new DMatrixRMaj(1, size);
        RandomStream.of(seed, "benchmark", 0).fillGaussian(matrix.data, 0, size);
        return matrix;
    }

    private static float[] single(DMatrixRMaj matrix) {
        float[] values = new float[matrix.getNumElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix.data[i];
        }
        return values;
    }
}

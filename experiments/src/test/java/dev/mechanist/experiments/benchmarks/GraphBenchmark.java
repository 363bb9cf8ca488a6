package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A graph network for 500 candidates of a swimmer of six links: one block whose networks have two hidden layers of 128, forward, and the
 * gradient of its output's product with given numbers by nodes and edges. Through the house's runtime, and the same arithmetic written
 * against TensorFlow directly in the same process: their ratio is what the house costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 3)
public class GraphBenchmark {
    private static final int LINKS = 6;
    private static final int CANDIDATES = 500;
    /** What {@code BodyView} shows of a node and an edge. */
    private static final GraphWidths IN = new GraphWidths(19, 32, 0);

    private static final int HIDDEN = 128;
    private static final GraphBlock BLOCK =
            new GraphBlock("block", IN, new GraphWidths(6, HIDDEN, 0), GraphBlock.Settings.of(HIDDEN, HIDDEN));

    private final GraphLayout layout = swimmer();
    private final DMatrixRMaj nodes = gaussian(layout.nodes(), CANDIDATES * IN.nodes(), 1);
    private final DMatrixRMaj edges = gaussian(layout.edges(), CANDIDATES * IN.edges(), 2);
    private final DMatrixRMaj seeds =
            gaussian(layout.nodes(), CANDIDATES * BLOCK.out().nodes(), 3);
    private final DMatrixRMaj[] in = {nodes, edges};
    private final DMatrixRMaj[] out = {new DMatrixRMaj(1, 1)};
    private final DMatrixRMaj[] gradients = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
    private TensorProgram program;
    private CompiledFunction function;
    private Bare bare;

    private static GraphLayout swimmer() {
        int[] senders = new int[2 * LINKS - 2];
        int[] receivers = new int[2 * LINKS - 2];
        for (int i = 0; i + 1 < LINKS; i++) {
            senders[2 * i] = i;
            receivers[2 * i] = i + 1;
            senders[2 * i + 1] = i + 1;
            receivers[2 * i + 1] = i;
        }
        return new GraphLayout(LINKS, senders, receivers);
    }

    /** Prepares both, and refuses to compare what is not the same. */
    @Setup
    public void prepare() {
        program = new TensorProgram(Precision.FLOAT32, Device.CPU);
        BLOCK.declare(program, 1);
        function = program.compileDifferentiable(
                List.of(
                        Input.of("nodes", layout.nodes(), -1, IN.nodes()),
                        Input.of("edges", layout.edges(), -1, IN.edges())),
                (scope, given) ->
                        List.of(BLOCK.apply(scope, GraphArrays.of(given.get(0), given.get(1)), Wiring.of(scope, layout))
                                .nodes()));
        bare = new Bare(program, layout);
        function.call(in, out);
        float[] direct = bare.forward(single(nodes), single(edges));
        requireSame("outputs", out[0], direct);
        function.pullback(in, new DMatrixRMaj[] {seeds}, gradients);
        float[][] back = bare.gradient(single(nodes), single(edges), single(seeds));
        requireSame("gradients by nodes", gradients[0], back[0]);
        requireSame("gradients by edges", gradients[1], back[1]);
    }

    private static void requireSame(String what, DMatrixRMaj house, float[] bare) {
        for (int i = 0; i < bare.length; i++) {
            if (!(Math.abs(house.data[i] - bare[i]) < 1e-3)) {
                throw new IllegalStateException(what + " differ: " + house.data[i] + " and " + bare[i] + " at " + i);
            }
        }
    }

    @TearDown
    public void close() {
        bare.close();
        program.close();
    }

    @Benchmark
    public DMatrixRMaj houseForward() {
        function.call(in, out);
        return out[0];
    }

    /** As every caller has it: from doubles and to doubles. */
    @Benchmark
    public double[] bareForward() {
        return doubles(bare.forward(single(nodes), single(edges)));
    }

    @Benchmark
    public DMatrixRMaj houseGradient() {
        function.pullback(in, new DMatrixRMaj[] {seeds}, gradients);
        return gradients[0];
    }

    /** As every caller has it: from doubles and to doubles. */
    @Benchmark
    public double[][] bareGradient() {
        float[][] found = bare.gradient(single(nodes), single(edges), single(seeds));
        return new double[][] {doubles(found[0]), doubles(found[1])};
    }

    /** The same block in TensorFlow's own operations. */
    private static final class Bare implements AutoCloseable {
        private final TensorProgram weights;
        private final Graph graph = new Graph();
        private final Session session = new Session(graph);
        private final Ops tf = Ops.create(graph);
        private final Placeholder<TFloat32> nodes;
        private final Placeholder<TFloat32> edges;
        private final Placeholder<TFloat32> seeds;
        private final Operand<TFloat32> out;
        private final Output<?>[] gradients;

        Bare(TensorProgram weights, GraphLayout layout) {
            this.weights = weights;
            int n = layout.nodes();
            int e = layout.edges();
            nodes = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(n, -1, IN.nodes())));
            edges = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(e, -1, IN.edges())));
            seeds = tf.placeholder(
                    TFloat32.class,
                    Placeholder.shape(Shape.of(n, -1, BLOCK.out().nodes())));
            Operand<TFloat32> v = rows(nodes, IN.nodes());
            Operand<TFloat32> w = variable("block/edges/0/weights");
            Operand<TFloat32> ofEdges = tf.linalg.matMul(rows(edges, IN.edges()), part(w, 0, IN.edges()));
            Operand<TFloat32> ofSenders = tf.linalg.matMul(v, part(w, IN.edges(), IN.nodes()));
            Operand<TFloat32> ofReceivers = tf.linalg.matMul(v, part(w, IN.edges() + IN.nodes(), IN.nodes()));
            Operand<TFloat32> receivers = incidence(layout.receivers(), n);
            Operand<TFloat32> sum = tf.math.add(
                    ofEdges,
                    tf.math.add(
                            carried(incidence(layout.senders(), n), n, ofSenders, false),
                            carried(receivers, n, ofReceivers, false)));
            Operand<TFloat32> messages = rest("block/edges", sum);
            Operand<TFloat32> received = carried(receivers, e, messages, true);
            Operand<TFloat32> first = variable("block/nodes/0/weights");
            Operand<TFloat32> nodeSum = tf.math.add(
                    tf.linalg.matMul(v, part(first, 0, IN.nodes())),
                    tf.linalg.matMul(received, part(first, IN.nodes(), HIDDEN)));
            out = tf.reshape(
                    rest("block/nodes", nodeSum),
                    tf.constant(new int[] {n, -1, BLOCK.out().nodes()}));
            gradients = graph.addGradients(
                    "gradients",
                    new Output<?>[] {out.asOutput()},
                    new Output<?>[] {nodes.asOutput(), edges.asOutput()},
                    new Output<?>[] {seeds.asOutput()});
        }

        private Operand<TFloat32> rows(Operand<TFloat32> array, int width) {
            return tf.reshape(array, tf.constant(new int[] {-1, width}));
        }

        private Operand<TFloat32> variable(String name) {
            long[] extents = weights.dimensions(name);
            VarHandleOp handle =
                    tf.varHandleOp(TFloat32.class, Shape.of(extents), VarHandleOp.sharedName("bare graph " + name));
            float[] values = floats(weights.read(name));
            session.run(tf.assignVariableOp(handle, tf.constant(Shape.of(extents), DataBuffers.of(values))));
            return tf.readVariableOp(handle, TFloat32.class);
        }

        private Operand<TFloat32> part(Operand<TFloat32> weights, int from, int rows) {
            return tf.slice(weights, tf.constant(new int[] {from, 0}), tf.constant(new int[] {rows, -1}));
        }

        private Operand<TFloat32> incidence(int[] targets, int others) {
            float[] matrix = new float[targets.length * others];
            for (int i = 0; i < targets.length; i++) {
                matrix[i * others + targets[i]] = 1;
            }
            return tf.constant(Shape.of(targets.length, others), DataBuffers.of(matrix));
        }

        /** From parts to others by an incidence matrix or its transpose. */
        private Operand<TFloat32> carried(Operand<TFloat32> matrix, int from, Operand<TFloat32> x, boolean transposed) {
            Operand<TFloat32> wide = tf.reshape(x, tf.constant(new int[] {from, -1}));
            return rows(tf.linalg.matMul(matrix, wide, MatMul.transposeA(transposed)), HIDDEN);
        }

        /** All of a network after the products of its first layer. */
        private Operand<TFloat32> rest(String network, Operand<TFloat32> products) {
            Operand<TFloat32> h = products;
            for (int layer = 0; layer < 3; layer++) {
                String name = network + "/" + layer + "/";
                h = layer == 0 ? h : tf.linalg.matMul(h, variable(name + "weights"));
                h = tf.math.add(h, variable(name + "biases"));
                h = layer < 2 ? tf.nn.relu(h) : h;
            }
            return h;
        }

        float[] forward(float[] v, float[] e) {
            try (Tensor x = tensor(nodes, v);
                    Tensor y = tensor(edges, e);
                    Result result = session.runner()
                            .feed(nodes, x)
                            .feed(edges, y)
                            .fetch(out)
                            .run()) {
                return read(result.get(0));
            }
        }

        float[][] gradient(float[] v, float[] e, float[] seed) {
            try (Tensor x = tensor(nodes, v);
                    Tensor y = tensor(edges, e);
                    Tensor z = tensor(seeds, seed);
                    Result result = session.runner()
                            .feed(nodes, x)
                            .feed(edges, y)
                            .feed(seeds, z)
                            .fetch(gradients[0])
                            .fetch(gradients[1])
                            .run()) {
                return new float[][] {read(result.get(0)), read(result.get(1))};
            }
        }

        private static Tensor tensor(Placeholder<TFloat32> placeholder, float[] values) {
            long[] extents = placeholder.shape().asArray();
            return TFloat32.tensorOf(
                    Shape.of(extents[0], values.length / (extents[0] * extents[2]), extents[2]),
                    DataBuffers.of(values));
        }

        private static float[] read(Tensor tensor) {
            float[] values = new float[(int) tensor.shape().size()];
            ((TFloat32) tensor).copyTo(DataBuffers.of(values));
            return values;
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }

    private static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        RandomStream.of(seed, "graph benchmark", 0).fillGaussian(matrix.data, 0, rows * columns);
        return matrix;
    }

    private static float[] single(DMatrixRMaj matrix) {
        return floats(matrix.data);
    }

    private static float[] floats(double[] values) {
        float[] singles = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            singles[i] = (float) values[i];
        }
        return singles;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}

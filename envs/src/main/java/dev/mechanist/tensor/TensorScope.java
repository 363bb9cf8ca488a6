package dev.mechanist.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * What the body of a function is written with: TensorFlow's operations, constants in the precision of the program, its
 * variables, and gradients.
 */
public final class TensorScope {
    private final TensorProgram program;
    private final Ops tf;
    private final Map<String, Operand<TNumber>> readings = new HashMap<>();

    TensorScope(TensorProgram program, Ops tf) {
        this.program = program;
        this.tf = tf;
    }

    /** TensorFlow's operations. Names inside are unique to the function. */
    public Ops tf() {
        return tf;
    }

    /** Type of the program's numbers, for operations that ask for one. */
    public Class<TNumber> type() {
        return program.precision().type();
    }

    /** A scalar. */
    public Operand<TNumber> constant(double value) {
        return constant(new double[] {value}, new long[0]);
    }

    /** An array, row-major, of the given shape. */
    public Operand<TNumber> constant(double[] values, long... shape) {
        Shape dimensions = Shape.of(shape);
        if (program.precision() == Precision.FLOAT64) {
            return cast(tf.constant(dimensions, DataBuffers.of(values)));
        }
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return castSingle(tf.constant(dimensions, DataBuffers.of(single)));
    }

    /** A vector. */
    public Operand<TNumber> vector(double... values) {
        return constant(values, values.length);
    }

    /** Integers, for shapes, axes and indices. */
    public Operand<TInt32> integers(int... values) {
        return tf.constant(values);
    }

    /** The reading of a variable; all readings of one function are the same. */
    public Operand<TNumber> variable(String name) {
        return readings.computeIfAbsent(name, key -> tf.readVariableOp(program.handle(key), type()));
    }

    /** Products of matrices in the last two dimensions, batched over the others; flags transpose the factors. */
    public Operand<TNumber> multiply(Operand<TNumber> a, boolean transposeA, Operand<TNumber> b, boolean transposeB) {
        return tf.train.batchMatMul(a, b, type(), BatchMatMul.adjX(transposeA), BatchMatMul.adjY(transposeB));
    }

    /** Products of matrices in the last two dimensions, batched over the others. */
    public Operand<TNumber> multiply(Operand<TNumber> a, Operand<TNumber> b) {
        return multiply(a, false, b, false);
    }

    /** The main diagonals [.., k] of square matrices [.., k, k]; differentiable. */
    public Operand<TNumber> diagonalPart(Operand<TNumber> matrices) {
        return tf.linalg.matrixDiagPart(matrices, tf.constant(0), constant(0));
    }

    /** Diagonal matrices [.., k, k] of vectors [.., k]; differentiable. */
    public Operand<TNumber> diagonalMatrix(Operand<TNumber> vectors) {
        return tf.linalg.matrixDiag(vectors, tf.constant(0), tf.constant(-1), tf.constant(-1), constant(0));
    }

    /** Rounds indices that came in as numbers to integers. */
    public Operand<TInt32> toIntegers(Operand<TNumber> numbers) {
        return tf.dtypes.cast(tf.math.rint(numbers), TInt32.class);
    }

    /**
     * Vector-Jacobian products: for each x the sum over y of seed' dy/dx, zero where no y depends on x.
     *
     * @param y outputs
     * @param x inputs, each used as it is by the computation of y
     * @param seeds one for each y, of its shape
     */
    public List<Operand<TNumber>> gradients(
            List<Operand<TNumber>> y, List<Operand<TNumber>> x, List<Operand<TNumber>> seeds) {
        LinearAlgebraGradients.register();
        Graph graph = program.graph();
        Set<GraphOperation> influential = graph.subgraphTo(new HashSet<>(y));
        List<Operand<TNumber>> reachable =
                x.stream().filter(operand -> influential.contains(operand.op())).toList();
        Output<?>[] found = reachable.isEmpty()
                ? new Output<?>[0]
                : graph.addGradients(program.uniqueName("gradients"), outputs(y), outputs(reachable), outputs(seeds));
        List<Operand<TNumber>> gradients = new ArrayList<>();
        int next = 0;
        for (Operand<TNumber> operand : x) {
            boolean depends = influential.contains(operand.op());
            gradients.add(depends ? identity(found[next++]) : tf.zerosLike(operand));
        }
        return gradients;
    }

    /** Gradients of one scalar. */
    public List<Operand<TNumber>> gradients(Operand<TNumber> scalar, List<Operand<TNumber>> x) {
        return gradients(List.of(scalar), x, List.of(constant(1)));
    }

    private static Output<?>[] outputs(List<Operand<TNumber>> operands) {
        return operands.stream().map(Operand::asOutput).toArray(Output[]::new);
    }

    /** TensorFlow hands one output to several x where they share a sum; an identity makes each fetchable. */
    @SuppressWarnings("unchecked")
    private Operand<TNumber> identity(Output<?> output) {
        return tf.identity((Output<TNumber>) output);
    }

    @SuppressWarnings("unchecked")
    private static Operand<TNumber> cast(Constant<TFloat64> constant) {
        return (Operand<TNumber>) (Operand<?>) constant;
    }

    @SuppressWarnings("unchecked")
    private static Operand<TNumber> castSingle(Constant<TFloat32> constant) {
        return (Operand<TNumber>) (Operand<?>) constant;
    }
}

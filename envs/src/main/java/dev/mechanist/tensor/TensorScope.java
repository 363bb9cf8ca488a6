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
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.family.TNumber;

/** A function under construction: constants in the precision of its program, the program's variables, and gradients. */
public final class TensorScope {
    private final TensorProgram program;
    private final Ops tf;
    private final Map<String, Expression> readings = new HashMap<>();

    TensorScope(TensorProgram program, Ops tf) {
        this.program = program;
        this.tf = tf;
    }

    Ops tf() {
        return tf;
    }

    Class<TNumber> type() {
        return program.precision().type();
    }

    /** A scalar. */
    public Expression constant(double value) {
        return constant(new double[] {value}, new long[0]);
    }

    /** A vector. */
    public Expression vector(double... values) {
        return constant(values, values.length);
    }

    /** An array, row-major. */
    public Expression constant(double[] values, long... extents) {
        Shape shape = Shape.of(extents);
        if (program.precision() == Precision.FLOAT64) {
            return expression(tf.constant(shape, DataBuffers.of(values)));
        }
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return expression(tf.constant(shape, DataBuffers.of(single)));
    }

    /** The identity matrix of a size. */
    public Expression identity(int size) {
        double[] values = new double[size * size];
        for (int i = 0; i < size; i++) {
            values[i * size + i] = 1;
        }
        return constant(values, size, size);
    }

    /** The reading of a variable; all readings of one function are the same. */
    public Expression variable(String name) {
        return readings.computeIfAbsent(
                name, key -> new Expression(this, tf.readVariableOp(program.handle(key), type())));
    }

    /** Arrays side by side along an axis that they have. */
    public Expression concatenate(int axis, List<Expression> parts) {
        return parts.size() == 1 ? parts.get(0) : new Expression(this, tf.concat(operands(parts), tf.constant(axis)));
    }

    /** Arrays side by side along a new axis. */
    public Expression stack(int axis, List<Expression> parts) {
        return new Expression(this, tf.stack(operands(parts), Stack.axis((long) axis)));
    }

    /**
     * Vector-Jacobian products: for each x the sum over y of seed' dy/dx, zero where no y depends on x.
     *
     * @param y outputs
     * @param x inputs, each used as it is by the computation of y
     * @param seeds one for each y, of its shape
     */
    public List<Expression> gradients(List<Expression> y, List<Expression> x, List<Expression> seeds) {
        LinearAlgebraGradients.register();
        Graph graph = program.graph();
        Set<GraphOperation> influential = graph.subgraphTo(new HashSet<>(operands(y)));
        List<Expression> reachable =
                x.stream().filter(e -> influential.contains(e.operand().op())).toList();
        Output<?>[] found = reachable.isEmpty()
                ? new Output<?>[0]
                : graph.addGradients(program.uniqueName("gradients"), outputs(y), outputs(reachable), outputs(seeds));
        List<Expression> gradients = new ArrayList<>();
        int next = 0;
        for (Expression e : x) {
            boolean depends = influential.contains(e.operand().op());
            // TensorFlow hands one output to several x where they share a sum; an identity makes each fetchable.
            gradients.add(depends ? expression(tf.identity(found[next++])) : e.zeros());
        }
        return gradients;
    }

    /** Gradients of one scalar. */
    public List<Expression> gradients(Expression scalar, List<Expression> x) {
        return gradients(List.of(scalar), x, List.of(constant(1)));
    }

    /** The same array, computed only after the given operations have run. */
    Expression after(List<Op> operations, Expression value) {
        return new Expression(this, tf.withControlDependencies(operations).identity(value.operand()));
    }

    private static List<Operand<TNumber>> operands(List<Expression> expressions) {
        return expressions.stream().map(Expression::operand).toList();
    }

    private static Output<?>[] outputs(List<Expression> expressions) {
        return expressions.stream().map(e -> e.operand().asOutput()).toArray(Output[]::new);
    }

    @SuppressWarnings("unchecked")
    private Expression expression(Operand<?> operand) {
        return new Expression(this, (Operand<TNumber>) operand);
    }
}

package dev.mechanist.tensor;

import dev.mechanist.tensor.gradients.GradientRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * A function under construction: constants in the precision of its program, the program's variables, gradients, and changes
 * of variables. All readings of a variable are of its value before the call changes anything, save those of
 * {@link #afterwards()}.
 */
public final class TensorScope {
    /** Operations through which nothing is differentiated, though their results are numbers. */
    private static final Set<String> CUT = Set.of("StopGradient", "ZerosLike");

    private final TensorProgram program;
    private final Ops tf;
    private final Stage stage;
    private final String prefix;
    private final Offers offers;

    /** A change of variables, made at every call. */
    @FunctionalInterface
    interface Effect {
        Op create(Ops tf);
    }

    /** Optimisers that have not been used yet, with their inputs; and the constants of the function, each made once. */
    private static final class Offers {
        private final Map<Adam, List<Expression>> inputs = new HashMap<>();
        private final Map<String, Operand<?>> constants = new HashMap<>();
        private boolean training;
    }

    /** Readings of the variables at one moment, and the changes that follow on them. */
    private static final class Stage {
        private final List<Op> before;
        private final Map<String, Expression> readings = new LinkedHashMap<>();
        private final Map<String, Expression> parts = new HashMap<>();
        private final List<Effect> effects = new ArrayList<>();
        private List<Op> changes;
        private Stage next;

        Stage(List<Op> before) {
            this.before = before;
        }
    }

    TensorScope(TensorProgram program, Ops tf) {
        this(program, tf, new Stage(List.of()), "", new Offers());
    }

    private TensorScope(TensorProgram program, Ops tf, Stage stage, String prefix, Offers offers) {
        this.program = program;
        this.tf = tf;
        this.stage = stage;
        this.prefix = prefix;
        this.offers = offers;
    }

    Ops tf() {
        return tf;
    }

    TensorProgram program() {
        return program;
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
        String key = "f" + Arrays.toString(extents) + Arrays.toString(values);
        return expression(once(key, () -> made(values, Shape.of(extents))), ElementType.FLOAT);
    }

    private Operand<?> made(double[] values, Shape shape) {
        if (program.precision() == Precision.FLOAT64) {
            return tf.constant(shape, DataBuffers.of(values));
        }
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return tf.constant(shape, DataBuffers.of(single));
    }

    /** A constant of the function, made once: long programs use the same few again and again. */
    @SuppressWarnings("unchecked")
    private <T extends Operand<?>> T once(String key, Supplier<T> constant) {
        return (T) offers.constants.computeIfAbsent(key, k -> constant.get());
    }

    Operand<TInt32> index(int value) {
        return once("i" + value, () -> tf.constant(value));
    }

    Operand<TInt32> indices(int... values) {
        return once("v" + Arrays.toString(values), () -> tf.constant(values));
    }

    Operand<TInt64> extents(long... values) {
        return once("l" + Arrays.toString(values), () -> tf.constant(values));
    }

    /** A whole number. */
    public Expression whole(int value) {
        return expression(index(value), ElementType.INT32);
    }

    /** An array of whole numbers, row-major. */
    public Expression whole(int[] values, long... extents) {
        String key = "w" + Arrays.toString(extents) + Arrays.toString(values);
        return expression(once(key, () -> tf.constant(Shape.of(extents), DataBuffers.of(values))), ElementType.INT32);
    }

    /** Whole numbers 0 .. count - 1; the count is a whole number too. */
    public Expression range(Expression count) {
        count.require(ElementType.INT32, "the count of a range");
        return expression(tf.range(tf.constant(0), whole(count), tf.constant(1)), ElementType.INT32);
    }

    /** The identity matrix of a size. */
    public Expression identity(int size) {
        double[] values = new double[size * size];
        for (int i = 0; i < size; i++) {
            values[i * size + i] = 1;
        }
        return constant(values, size, size);
    }

    /**
     * The reading of a variable; all readings of one moment are the same.
     *
     * @throws IllegalStateException where it was not read before {@link #afterwards()} was asked for: nothing would order it
     *     before the changes
     */
    public Expression variable(String name) {
        return stage.readings.computeIfAbsent(prefix + name, key -> {
            if (stage.changes != null) {
                throw new IllegalStateException(
                        "this moment has passed; read '" + key + "' before asking for the scope of afterwards()");
            }
            Ops ordered = stage.before.isEmpty() ? tf : tf.withControlDependencies(stage.before);
            return new Expression(this, ordered.readVariableOp(program.handle(key), type()), ElementType.FLOAT);
        });
    }

    /**
     * Rows from .. to - 1 of a variable, cut out once for all places that use them.
     *
     * @param name of the variable
     */
    public Expression rows(String name, int from, int to) {
        return stage.parts.computeIfAbsent(
                prefix + name + " " + from + " " + to, key -> variable(name).slice(0, from, to));
    }

    /** The same function, in which {@code name} means the variable called {@code prefix + name}: other weights for a network. */
    public TensorScope under(String prefix) {
        return new TensorScope(program, tf, stage, prefix + this.prefix, offers);
    }

    /** Overwrites a variable at every call, after all readings of this moment. */
    public void assign(String name, Expression value) {
        value.require(ElementType.FLOAT, "a variable");
        String key = prefix + name;
        change(ordered -> ordered.assignVariableOp(program.handle(key), value.operand()));
    }

    /**
     * Lowers a loss by one update at every call, after all readings of this moment.
     *
     * @param optimiser one of those that the {@link TrainingStep} was compiled with
     */
    public void minimise(Adam optimiser, Expression loss) {
        List<Expression> inputs = offers.inputs.remove(optimiser);
        if (inputs == null) {
            throw new IllegalArgumentException(
                    "an optimiser updates within a training step only, and once; compile the step with it");
        }
        optimiser.update(this, loss, inputs);
    }

    /** The moment after all changes so far: its readings are of the new values. */
    public TensorScope afterwards() {
        if (stage.next == null) {
            stage.next = new Stage(changes(stage));
        }
        return new TensorScope(program, tf, stage.next, prefix, offers);
    }

    /** Gives the optimisers of a training step their inputs. */
    void offer(Adam optimiser, List<Expression> inputs) {
        offers.inputs.put(optimiser, inputs);
        offers.training = true;
    }

    /** Whether this is the body of a training step. */
    boolean isTraining() {
        return offers.training;
    }

    /** Optimisers that no loss has used. */
    Set<Adam> unused() {
        return offers.inputs.keySet();
    }

    void change(Effect effect) {
        if (stage.changes != null) {
            throw new IllegalStateException("this moment has passed; change variables in the scope of afterwards()");
        }
        stage.effects.add(effect);
    }

    /** Closes all moments; the operations that a call must run besides computing its outputs. */
    List<Op> effects() {
        List<Op> all = new ArrayList<>();
        for (Stage s = stage; s != null; s = s.next) {
            all.addAll(changes(s));
        }
        return all;
    }

    /** The changes of a moment, each after all its readings and after the changes before; made once. */
    private List<Op> changes(Stage of) {
        if (of.changes == null) {
            List<Op> first = new ArrayList<>(of.before);
            of.readings.values().forEach(reading -> first.add(reading.operand()));
            of.changes = new ArrayList<>();
            if (!of.effects.isEmpty()) {
                Ops ordered = tf.withControlDependencies(
                        List.of(tf.withControlDependencies(first).noOp()));
                of.effects.forEach(effect -> of.changes.add(effect.create(ordered)));
            }
        }
        return of.changes;
    }

    /** Arrays side by side along an axis that they have. */
    public Expression concatenate(int axis, List<Expression> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : new Expression(this, tf.concat(operands(parts), tf.constant(axis)), commonType(parts));
    }

    /** Arrays side by side along a new axis. */
    public Expression stack(int axis, List<Expression> parts) {
        return new Expression(this, tf.stack(operands(parts), Stack.axis((long) axis)), commonType(parts));
    }

    private static ElementType commonType(List<Expression> parts) {
        parts.forEach(part -> part.require(parts.get(0).type(), "arrays side by side"));
        return parts.get(0).type();
    }

    /**
     * Vector-Jacobian products: for each x the sum over y of seed' dy/dx, zero where no y depends on x in a way that can be
     * differentiated.
     *
     * @param y outputs
     * @param x inputs, each used as it is by the computation of y
     * @param seeds one for each y, of its shape
     */
    public List<Expression> gradients(List<Expression> y, List<Expression> x, List<Expression> seeds) {
        y.forEach(e -> e.require(ElementType.FLOAT, "what is differentiated"));
        x.forEach(e -> e.require(ElementType.FLOAT, "what is differentiated by"));
        GradientRules.register();
        Graph graph = program.graph();
        Set<GraphOperation> influential = influential(y, x);
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
            gradients.add(depends ? expression(tf.identity(found[next++]), ElementType.FLOAT) : e.zeros());
        }
        return gradients;
    }

    /** Gradients of one scalar. */
    public List<Expression> gradients(Expression scalar, List<Expression> x) {
        return gradients(List.of(scalar), x, List.of(constant(1)));
    }

    /**
     * Operations on which some y depends through real numbers alone, from y on until all those of x are among them: what lies behind
     * these may be a long rollout, and is not looked at.
     */
    private Set<GraphOperation> influential(List<Expression> y, List<Expression> x) {
        Set<GraphOperation> found = new HashSet<>();
        Set<GraphOperation> wanted = new HashSet<>();
        x.forEach(e -> wanted.add((GraphOperation) e.operand().op()));
        Deque<GraphOperation> open = new ArrayDeque<>();
        DataType real = program.precision() == Precision.FLOAT64 ? DataType.DT_DOUBLE : DataType.DT_FLOAT;
        for (Expression e : y) {
            open.add((GraphOperation) e.operand().op());
        }
        while (!open.isEmpty() && !wanted.isEmpty()) {
            GraphOperation operation = open.remove();
            boolean isNew = found.add(operation);
            wanted.remove(operation);
            if (isNew && !CUT.contains(operation.type())) {
                for (int i = 0; i < operation.numInputs(); i++) {
                    Output<?> input = operation.input(i);
                    if (input.dataType() == real) {
                        open.add((GraphOperation) input.op());
                    }
                }
            }
        }
        return found;
    }

    private static List<Operand<TNumber>> operands(List<Expression> expressions) {
        return expressions.stream().map(Expression::operand).toList();
    }

    private static Output<?>[] outputs(List<Expression> expressions) {
        return expressions.stream().map(e -> e.operand().asOutput()).toArray(Output[]::new);
    }

    @SuppressWarnings("unchecked")
    static Operand<TInt32> whole(Expression expression) {
        return (Operand<TInt32>) (Operand<?>) expression.operand();
    }

    @SuppressWarnings("unchecked")
    private Expression expression(Operand<?> operand, ElementType type) {
        return new Expression(this, (Operand<TNumber>) operand, type);
    }
}

package dev.mechanist.tensor;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * A graph, its variables and the session that runs it on one device. Variables are resource variables: unlike reference
 * variables they are never overwritten while a computation still reads them. Functions may be compiled at any time and may
 * run on several threads; changing a variable is the caller's to keep apart from that.
 */
public final class TensorProgram implements AutoCloseable {
    /** Computes the outputs of a function from its inputs. */
    @FunctionalInterface
    public interface Body {
        List<Expression> build(TensorScope scope, List<Expression> inputs);
    }

    /**
     * An input of a function.
     *
     * @param name for messages
     * @param type of its entries
     * @param dimensions its shape; -1 where an extent is known at the call only
     */
    public record Input(String name, ElementType type, List<Long> dimensions) {
        public Input {
            dimensions = List.copyOf(dimensions);
            if (type == ElementType.BOOL) {
                throw new IllegalArgumentException(
                        "input " + name + " cannot be truth values; compare whole numbers or floats inside");
            }
        }

        /** Real numbers. */
        public static Input of(String name, long... dimensions) {
            return new Input(name, ElementType.FLOAT, boxed(dimensions));
        }

        /** Whole numbers. */
        public static Input integers(String name, long... dimensions) {
            return new Input(name, ElementType.INT32, boxed(dimensions));
        }

        /** Bytes. */
        public static Input bytes(String name, long... dimensions) {
            return new Input(name, ElementType.UINT8, boxed(dimensions));
        }

        private static List<Long> boxed(long... dimensions) {
            return java.util.Arrays.stream(dimensions).boxed().toList();
        }

        Shape shape() {
            return Shape.of(dimensions.stream().mapToLong(d -> d).toArray());
        }

        /**
         * The shape of what is given.
         *
         * @throws IllegalArgumentException when it does not fit
         */
        Shape shapeOf(Values given) {
            if (given.type() != type) {
                throw new IllegalArgumentException("input " + name + " takes " + type.plural() + ", not "
                        + given.type().plural());
            }
            return given.extents() == null ? completed(given) : checked(given.extents());
        }

        private Shape completed(Values given) {
            if (dimensions.stream().filter(d -> d < 0).count() > 1) {
                throw new IllegalArgumentException("input " + name + " of shape " + dimensions
                        + " leaves several extents open; give them with its values");
            }
            long known = 1;
            for (long dimension : dimensions) {
                known *= dimension < 0 ? 1 : dimension;
            }
            boolean open = dimensions.stream().anyMatch(d -> d < 0);
            long rest = !open ? 1 : known > 0 ? given.size() / known : rows(given);
            if (known * rest != given.size()) {
                throw new IllegalArgumentException("input " + name + " of shape " + dimensions + " cannot be made of "
                        + given.size() + " " + type.plural());
            }
            return Shape.of(dimensions.stream().mapToLong(d -> d < 0 ? rest : d).toArray());
        }

        /** Of an array without entries: its rows where they are open, so that a matrix [rows, 0] keeps them. */
        private long rows(Values given) {
            return dimensions.get(0) < 0 && given.type() == ElementType.FLOAT ? given.matrix().numRows : 0;
        }

        private Shape checked(long[] extents) {
            boolean fits = extents.length == dimensions.size();
            for (int i = 0; fits && i < extents.length; i++) {
                fits = dimensions.get(i) < 0 || dimensions.get(i) == extents[i];
            }
            if (!fits) {
                throw new IllegalArgumentException("input " + name + " has shape " + dimensions + ", but was given "
                        + java.util.Arrays.toString(extents));
            }
            return Shape.of(extents);
        }
    }

    private static final Cleaner CLEANER = Cleaner.create();

    /** Runs a function in the thread that calls it. */
    private static final RunOptions IN_CALLER =
            RunOptions.newBuilder().setInterOpThreadPool(-1).build();

    private final Precision precision;
    private final Device device;
    private final boolean inCaller;
    private final Native resources;
    private final Cleaner.Cleanable cleanable;
    private final Ops tf;
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, double[]> waiting = new LinkedHashMap<>();
    private volatile boolean isWaiting;
    private int names;

    private record Variable(
            VarHandleOp handle, Operand<TNumber> reading, Placeholder<TNumber> value, Op assign, Shape shape) {}

    /** Closes the native objects, once, when the program is closed or has become unreachable. */
    private record Native(Graph graph, Session session) implements Runnable {
        @Override
        public void run() {
            session.close();
            graph.close();
        }
    }

    /**
     * An empty program.
     *
     * @throws InputException when the device is not there, or no TensorFlow
     */
    public TensorProgram(Precision precision, Device device) {
        this(precision, device, true);
    }

    /**
     * An empty program whose functions run as they are written, on a CPU one operation after the other in the thread that calls them; large
     * operations still share out their work. TensorFlow else rewrites each function before its first run, which takes most of the time until
     * the answer of one that unrolls many steps of many small operations, and hands such operations from thread to thread, which takes
     * as long as they do.
     *
     * @throws InputException when the device is not there, or no TensorFlow
     */
    public static TensorProgram asWritten(Precision precision, Device device) {
        return new TensorProgram(precision, device, false);
    }

    private TensorProgram(Precision precision, Device device, boolean rewritten) {
        TensorRuntime.require();
        this.precision = precision;
        this.device = device.resolve();
        inCaller = !rewritten && this.device == Device.CPU;
        Graph graph = new Graph();
        resources = new Native(
                graph, new Session(graph, TensorDevices.configuration(this.device == Device.GPU, rewritten)));
        cleanable = CLEANER.register(this, resources);
        tf = Ops.create(graph)
                .withDevice(DeviceSpec.newBuilder()
                        .deviceType(this.device == Device.GPU ? DeviceSpec.DeviceType.GPU : DeviceSpec.DeviceType.CPU)
                        .deviceIndex(0)
                        .build());
    }

    public Precision precision() {
        return precision;
    }

    /** Where it runs, {@link Device#CPU} or {@link Device#GPU}. */
    public Device device() {
        return device;
    }

    /** Declares a variable and gives it a value, row-major. */
    public void declare(String name, double[] initial, long... dimensions) {
        if (variables.containsKey(name)) {
            throw new IllegalArgumentException("variable " + name + " exists");
        }
        Shape shape = Shape.of(dimensions);
        Ops scope = tf.withSubScope("variable_" + names++);
        VarHandleOp handle = scope.varHandleOp(
                precision.type(), shape, VarHandleOp.sharedName(name), VarHandleOp.container("mechanist"));
        Operand<TNumber> reading = scope.readVariableOp(handle, precision.type());
        Placeholder<TNumber> value = scope.placeholder(precision.type(), Placeholder.shape(shape));
        variables.put(name, new Variable(handle, reading, value, scope.assignVariableOp(handle, value), shape));
        assign(name, initial);
    }

    /** Names of the variables in the order of their declaration. */
    public Set<String> variables() {
        return java.util.Collections.unmodifiableSet(variables.keySet());
    }

    /** Dimensions of a variable. */
    public long[] dimensions(String name) {
        return require(name).shape.asArray();
    }

    /** Overwrites a variable; it has the value when it is read or used next. */
    public void assign(String name, double[] values) {
        Variable variable = require(name);
        Shapes.requireLength(name, values, (int) variable.shape.size());
        synchronized (waiting) {
            waiting.put(name, values.clone());
            isWaiting = true;
        }
    }

    /** Gives all values at once that variables wait for: every set of variables costs a preparation of its own. */
    private void giveWaiting() {
        synchronized (waiting) {
            if (!isWaiting) {
                return;
            }
            List<Tensor> given = new ArrayList<>();
            try {
                Session.Runner runner = resources.session.runner();
                waiting.forEach((name, values) -> {
                    Variable variable = variables.get(name);
                    Tensor tensor = Transfer.toTensor(precision, variable.shape, values, new float[0]);
                    given.add(tensor);
                    runner.feed(variable.value, tensor).addTarget(variable.assign);
                });
                runner.run().close();
            } finally {
                given.forEach(Tensor::close);
            }
            waiting.clear();
            isWaiting = false;
        }
    }

    /** The value of a variable, row-major, a fresh array. */
    public double[] read(String name) {
        return read(List.of(name)).get(name);
    }

    /** The values of some variables, row-major, fresh arrays, in the order of their names: much faster than one after the other. */
    public Map<String, double[]> read(Collection<String> names) {
        Map<String, double[]> values = new TreeMap<>();
        names.forEach(
                name -> values.put(name, new double[(int) require(name).shape.size()]));
        if (values.isEmpty()) {
            return values;
        }
        Session.Runner runner = runner();
        values.keySet().forEach(name -> runner.fetch(variables.get(name).reading));
        try (Result result = runner.run()) {
            int k = 0;
            for (double[] own : values.values()) {
                Transfer.toDoubles(result.get(k), own, new float[own.length]);
                k++;
            }
        }
        return values;
    }

    /** Compiles a function without derivatives. */
    public CompiledFunction compile(List<Input> inputs, Body body) {
        return compile(inputs, body, false);
    }

    /** Compiles a function together with its vector-Jacobian product by all inputs. */
    public CompiledFunction compileDifferentiable(List<Input> inputs, Body body) {
        return compile(inputs, body, true);
    }

    private synchronized CompiledFunction compile(List<Input> inputs, Body body, boolean differentiable) {
        return new CompiledFunction(this, inputs, body, differentiable);
    }

    /** Frees the native memory; functions of this program must not be called any more. */
    @Override
    public void close() {
        cleanable.clean();
    }

    Graph graph() {
        return resources.graph;
    }

    /** To run functions, once all variables have the values that they wait for. */
    Session.Runner runner() {
        if (isWaiting) {
            giveWaiting();
        }
        Session.Runner runner = resources.session.runner();
        return inCaller ? runner.setOptions(IN_CALLER) : runner;
    }

    Ops functionScope() {
        return tf.withSubScope("function_" + names++);
    }

    String uniqueName(String stem) {
        return stem + "_" + names++;
    }

    Operand<? extends TType> handle(String name) {
        return require(name).handle;
    }

    private Variable require(String name) {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw new IllegalArgumentException("no variable is called " + name);
        }
        return variable;
    }
}

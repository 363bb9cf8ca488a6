package dev.mechanist.tensor;

import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * A function of arrays: numbers in, numbers out, one native call. A differentiable one also gives its vector-Jacobian
 * product for seeds chosen at the call, so that long chains are composed outside of the graph; only inputs and outputs of
 * real numbers take part in that, in their order.
 *
 * <p>Arrays are row-major. A matrix that stands for an array of more or fewer than two dimensions has the first as its rows
 * and the product of the others as its columns; a scalar is 1 by 1. An instance owns scratch memory and is confined to one
 * thread; {@link #fork()} gives another thread its own.
 */
public final class CompiledFunction {
    private final TensorProgram program;
    private final List<Input> inputs;
    private final List<Placeholder<?>> placeholders;
    private final List<Operand<TNumber>> outputs;
    private final List<ElementType> outputTypes;
    private final List<Op> effects;
    private final List<Input> seedInputs;
    private final List<Placeholder<?>> seeds;
    private final List<Operand<TNumber>> gradients;
    private float[] scratch = new float[0];

    CompiledFunction(TensorProgram program, List<Input> inputs, Body body, boolean differentiable) {
        this.program = program;
        this.inputs = List.copyOf(inputs);
        Ops tf = program.functionScope();
        TensorScope scope = new TensorScope(program, tf);
        placeholders = new ArrayList<>();
        outputs = new ArrayList<>();
        outputTypes = new ArrayList<>();
        seedInputs = new ArrayList<>();
        seeds = new ArrayList<>();
        List<Expression> arguments = new ArrayList<>();
        for (Input input : inputs) {
            arguments.add(placeholder(scope, input, input.shape(), placeholders));
        }
        try {
            List<Expression> results = body.build(scope, List.copyOf(arguments));
            for (Expression result : results) {
                if (result.type() == ElementType.BOOL) {
                    throw new IllegalArgumentException("truth values stay inside of functions; return toFloat()");
                }
                outputs.add(tf.identity(result.operand()));
                outputTypes.add(result.type());
            }
            effects = scope.effects();
            gradients = differentiable ? derivatives(scope, arguments, results) : List.of();
        } catch (RuntimeException e) {
            throw explained("a function cannot be built: ", e);
        }
    }

    private CompiledFunction(CompiledFunction original) {
        program = original.program;
        inputs = original.inputs;
        placeholders = original.placeholders;
        outputs = original.outputs;
        outputTypes = original.outputTypes;
        effects = original.effects;
        seedInputs = original.seedInputs;
        seeds = original.seeds;
        gradients = original.gradients;
    }

    @SuppressWarnings("unchecked")
    private Expression placeholder(TensorScope scope, Input input, Shape shape, List<Placeholder<?>> list) {
        Class<? extends TType> type = input.type().in(program.precision());
        Placeholder<?> placeholder = scope.tf().placeholder(type, Placeholder.shape(shape));
        list.add(placeholder);
        return new Expression(scope, (Operand<TNumber>) (Operand<?>) placeholder, input.type());
    }

    private List<Operand<TNumber>> derivatives(
            TensorScope scope, List<Expression> arguments, List<Expression> results) {
        if (!effects.isEmpty()) {
            throw new IllegalArgumentException("a function that changes variables has no derivative");
        }
        List<Expression> y = real(results);
        List<Expression> seedValues = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (outputTypes.get(i) == ElementType.FLOAT) {
                Shape shape = outputs.get(i).shape();
                Input seed = shape.isUnknown() ? null : Input.of("seed of output " + i, shape.asArray());
                seedInputs.add(seed);
                seedValues.add(placeholder(scope, Input.of("seed"), shape, seeds));
            }
        }
        return scope.gradients(y, real(arguments), seedValues).stream()
                .map(Expression::operand)
                .toList();
    }

    private static List<Expression> real(List<Expression> expressions) {
        return expressions.stream().filter(e -> e.type() == ElementType.FLOAT).toList();
    }

    /** A function in a program of its own, for computations without variables. */
    public static CompiledFunction of(Precision precision, Device device, List<Input> inputs, Body body) {
        return new TensorProgram(precision, device).compile(inputs, body);
    }

    /** A differentiable function in a program of its own, for computations without variables. */
    public static CompiledFunction differentiable(Precision precision, Device device, List<Input> inputs, Body body) {
        return new TensorProgram(precision, device).compileDifferentiable(inputs, body);
    }

    /** The program that it belongs to. */
    public TensorProgram program() {
        return program;
    }

    /** Number of outputs. */
    int outputs() {
        return outputs.size();
    }

    ElementType outputType(int index) {
        return outputTypes.get(index);
    }

    /**
     * Evaluates the function of real numbers.
     *
     * @param in one matrix per input, not modified
     * @param out one matrix per output, reshaped and overwritten
     */
    public void call(DMatrixRMaj[] in, DMatrixRMaj[] out) {
        call(values(in), values(out));
    }

    /**
     * Evaluates the function, and makes its changes of variables.
     *
     * @param in one array per input, not modified
     * @param out one array per output, overwritten
     * @throws IllegalArgumentException when types or shapes do not fit
     */
    public void call(Values[] in, Values[] out) {
        run(in, new Values[0], true, false, out);
    }

    /**
     * Vector-Jacobian product of a function of real numbers.
     *
     * @param in one matrix per input, not modified
     * @param seeds dL/d(output), one per output, not modified
     * @param gradient receives dL/d(input), one per input, reshaped to the input's shape and overwritten
     */
    public void pullback(DMatrixRMaj[] in, DMatrixRMaj[] seeds, DMatrixRMaj[] gradient) {
        pullback(values(in), values(seeds), values(gradient));
    }

    /**
     * Vector-Jacobian product.
     *
     * @param in one array per input, not modified
     * @param seeds dL/d(output), one per output of real numbers, not modified
     * @param gradient receives dL/d(input), one per input of real numbers, overwritten
     */
    public void pullback(Values[] in, Values[] seeds, Values[] gradient) {
        requireDifferentiable();
        run(in, seeds, false, true, gradient);
    }

    /** {@link #call} and {@link #pullback} in one native call. */
    public void callAndPullback(DMatrixRMaj[] in, DMatrixRMaj[] seeds, DMatrixRMaj[] out, DMatrixRMaj[] gradient) {
        callAndPullback(values(in), values(seeds), values(out), values(gradient));
    }

    /** {@link #call} and {@link #pullback} in one native call. */
    public void callAndPullback(Values[] in, Values[] seeds, Values[] out, Values[] gradient) {
        requireDifferentiable();
        Values[] results = Arrays.copyOf(out, out.length + gradient.length);
        System.arraycopy(gradient, 0, results, out.length, gradient.length);
        run(in, seeds, true, true, results);
    }

    /** {@link #call} on plain arrays of exactly the right lengths, into fresh ones. */
    public double[][] call(double[]... in) {
        Values[] out = fresh(outputs.size());
        call(wrap(in), out);
        return unwrap(out);
    }

    /** {@link #pullback} on plain arrays of exactly the right lengths, into fresh ones. */
    public double[][] pullback(double[][] in, double[][] seeds) {
        Values[] gradient = fresh(gradients.size());
        pullback(wrap(in), wrap(seeds), gradient);
        return unwrap(gradient);
    }

    /** The same function for another thread. */
    public CompiledFunction fork() {
        return new CompiledFunction(this);
    }

    private void run(Values[] in, Values[] seedValues, boolean withOutputs, boolean withGradients, Values[] results) {
        List<Operand<TNumber>> fetches = new ArrayList<>(withOutputs ? outputs : List.of());
        fetches.addAll(withGradients ? gradients : List.of());
        requireCount("inputs", in.length, inputs.size());
        requireCount("results", results.length, fetches.size());
        requireCount("seeds", seedValues.length, withGradients ? seeds.size() : 0);
        for (int i = 0; i < results.length; i++) {
            boolean isOutput = withOutputs && i < outputs.size();
            requireResult(i, isOutput ? outputTypes.get(i) : ElementType.FLOAT, results[i], in);
        }
        Session.Runner runner = program.runner();
        List<Tensor> fed = new ArrayList<>(in.length + seedValues.length);
        try {
            for (int i = 0; i < in.length; i++) {
                fed.add(feed(runner, placeholders.get(i), in[i], inputs.get(i).shapeOf(in[i])));
            }
            for (int i = 0; i < seedValues.length; i++) {
                fed.add(feed(runner, seeds.get(i), seedValues[i], seedShape(seedInputs.get(i), seedValues[i])));
            }
            fetches.forEach(runner::fetch);
            effects.forEach(runner::addTarget);
            try (Result result = runner.run()) {
                for (int i = 0; i < results.length; i++) {
                    Tensor tensor = result.get(i);
                    if (results[i].type() == ElementType.FLOAT) {
                        grow(tensor.shape().size());
                    }
                    Transfer.read(tensor, results[i], scratch);
                }
            }
        } catch (RuntimeException e) {
            throw explained("a function of " + described(fed) + " cannot be computed: ", e);
        } finally {
            fed.forEach(Tensor::close);
        }
    }

    private String described(List<Tensor> fed) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < inputs.size() && i < fed.size(); i++) {
            given.add(inputs.get(i).name() + " "
                    + Arrays.toString(fed.get(i).shape().asArray()));
        }
        return String.join(", ", given);
    }

    /** TensorFlow's errors, which have no common class, as one line; others as they are. */
    private static RuntimeException explained(String what, RuntimeException e) {
        if (!e.getClass().getPackageName().equals("org.tensorflow.exceptions") || e.getMessage() == null) {
            return e;
        }
        return new IllegalArgumentException(
                what + e.getMessage().lines().findFirst().orElse("").strip(), e);
    }

    private static void requireResult(int index, ElementType expected, Values result, Values[] in) {
        if (result.type() != expected) {
            throw new IllegalArgumentException("result " + index + " is of " + expected.plural()
                    + " and cannot be read into an array of " + result.type().plural());
        }
        for (Values input : in) {
            if (result.isAliasOf(input)) {
                throw new IllegalArgumentException(
                        "result " + index + " is an output and must not share storage with an input");
            }
        }
    }

    private Tensor feed(Session.Runner runner, Placeholder<?> placeholder, Values values, Shape shape) {
        if (values.type() == ElementType.FLOAT) {
            grow(values.size());
        }
        Tensor tensor = Transfer.toTensor(program.precision(), shape, values, scratch);
        runner.feed(placeholder, tensor);
        return tensor;
    }

    private void grow(long size) {
        if (program.precision() == Precision.FLOAT32 && scratch.length < size) {
            scratch = new float[Math.toIntExact(size)];
        }
    }

    /** The shape of an output where it is known, else that of the seed: its own extents, or its rows and columns. */
    private static Shape seedShape(Input output, Values seed) {
        if (output != null) {
            return output.shapeOf(seed);
        }
        return seed.extents() == null
                ? Shape.of(seed.matrix().numRows, seed.matrix().numCols)
                : Shape.of(seed.extents());
    }

    private void requireDifferentiable() {
        if (seeds.isEmpty()) {
            throw new IllegalStateException("this function was compiled without derivatives");
        }
    }

    private static void requireCount(String what, int given, int expected) {
        if (given != expected) {
            throw new IllegalArgumentException(expected + " " + what + " are needed, not " + given);
        }
    }

    private static Values[] values(DMatrixRMaj[] matrices) {
        Values[] values = new Values[matrices.length];
        Arrays.setAll(values, i -> Values.of(matrices[i]));
        return values;
    }

    private static Values[] wrap(double[][] arrays) {
        Values[] values = new Values[arrays.length];
        Arrays.setAll(values, i -> Values.of(arrays[i]));
        return values;
    }

    private static double[][] unwrap(Values[] values) {
        double[][] arrays = new double[values.length][];
        Arrays.setAll(arrays, i -> values[i].matrix().data);
        return arrays;
    }

    private static Values[] fresh(int count) {
        Values[] values = new Values[count];
        Arrays.setAll(values, i -> Values.empty(ElementType.FLOAT));
        return values;
    }
}

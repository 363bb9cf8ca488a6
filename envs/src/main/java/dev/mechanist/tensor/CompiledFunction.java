package dev.mechanist.tensor;

import dev.mechanist.core.Shapes;
import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TNumber;

/**
 * A function of arrays: doubles in, doubles out, one native call. A differentiable one also gives its vector-Jacobian
 * product for seeds chosen at the call, so that long chains are composed outside of the graph.
 *
 * <p>Arrays are row-major. A matrix that stands for an array of more or fewer than two dimensions has the first as its rows
 * and the product of the others as its columns; a scalar is 1 by 1. An instance owns scratch memory and is confined to one
 * thread; {@link #fork()} gives another thread its own.
 */
public final class CompiledFunction {
    private final TensorProgram program;
    private final List<Input> inputs;
    private final List<Placeholder<TNumber>> placeholders;
    private final List<Operand<TNumber>> outputs;
    private final List<Placeholder<TNumber>> seeds;
    private final List<Operand<TNumber>> gradients;
    private float[] scratch = new float[0];

    CompiledFunction(TensorProgram program, List<Input> inputs, Body body, boolean differentiable) {
        this.program = program;
        this.inputs = List.copyOf(inputs);
        Ops tf = program.functionScope();
        TensorScope scope = new TensorScope(program, tf);
        placeholders = new ArrayList<>();
        List<Expression> arguments = new ArrayList<>();
        for (Input input : inputs) {
            Placeholder<TNumber> placeholder =
                    tf.placeholder(program.precision().type(), Placeholder.shape(input.shape()));
            placeholders.add(placeholder);
            arguments.add(new Expression(scope, placeholder));
        }
        outputs = new ArrayList<>();
        List<Expression> results = body.build(scope, List.copyOf(arguments));
        for (Expression result : results) {
            outputs.add(tf.identity(result.operand()));
        }
        seeds = new ArrayList<>();
        if (differentiable) {
            for (Operand<TNumber> output : outputs) {
                seeds.add(tf.placeholder(program.precision().type(), Placeholder.shape(output.shape())));
            }
            List<Expression> seedValues = new ArrayList<>();
            for (Placeholder<TNumber> seed : seeds) {
                seedValues.add(new Expression(scope, seed));
            }
            gradients = scope.gradients(results, arguments, seedValues).stream()
                    .map(Expression::operand)
                    .toList();
        } else {
            gradients = List.of();
        }
    }

    private CompiledFunction(CompiledFunction original) {
        program = original.program;
        inputs = original.inputs;
        placeholders = original.placeholders;
        outputs = original.outputs;
        seeds = original.seeds;
        gradients = original.gradients;
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

    /**
     * Evaluates the function.
     *
     * @param in one matrix per input, not modified
     * @param out one matrix per output, reshaped and overwritten
     */
    public void call(DMatrixRMaj[] in, DMatrixRMaj[] out) {
        run(in, new DMatrixRMaj[0], outputs, out);
    }

    /**
     * Vector-Jacobian product.
     *
     * @param in one matrix per input, not modified
     * @param seeds dL/d(output), one per output, not modified
     * @param gradient receives dL/d(input), one per input, reshaped to the input's shape and overwritten
     */
    public void pullback(DMatrixRMaj[] in, DMatrixRMaj[] seeds, DMatrixRMaj[] gradient) {
        requireDifferentiable();
        run(in, seeds, gradients, gradient);
    }

    /** {@link #call} and {@link #pullback} in one native call. */
    public void callAndPullback(DMatrixRMaj[] in, DMatrixRMaj[] seeds, DMatrixRMaj[] out, DMatrixRMaj[] gradient) {
        requireDifferentiable();
        List<Operand<TNumber>> fetches = new ArrayList<>(outputs);
        fetches.addAll(gradients);
        DMatrixRMaj[] results = new DMatrixRMaj[out.length + gradient.length];
        System.arraycopy(out, 0, results, 0, out.length);
        System.arraycopy(gradient, 0, results, out.length, gradient.length);
        run(in, seeds, fetches, results);
    }

    /** {@link #call} on plain arrays of exactly the right lengths, into fresh ones. */
    public double[][] call(double[]... in) {
        DMatrixRMaj[] out = fresh(outputs.size());
        call(wrap(in), out);
        return unwrap(out);
    }

    /** {@link #pullback} on plain arrays of exactly the right lengths, into fresh ones. */
    public double[][] pullback(double[][] in, double[][] seeds) {
        DMatrixRMaj[] gradient = fresh(inputs.size());
        pullback(wrap(in), wrap(seeds), gradient);
        return unwrap(gradient);
    }

    /** The same function for another thread. */
    public CompiledFunction fork() {
        return new CompiledFunction(this);
    }

    private void run(
            DMatrixRMaj[] in, DMatrixRMaj[] seedValues, List<Operand<TNumber>> fetches, DMatrixRMaj[] results) {
        requireCount("inputs", in.length, inputs.size());
        requireCount("results", results.length, fetches.size());
        if (seedValues.length > 0) {
            requireCount("seeds", seedValues.length, seeds.size());
        }
        Session.Runner runner = program.session().runner();
        List<Tensor> fed = new ArrayList<>(in.length + seedValues.length);
        try {
            for (int i = 0; i < in.length; i++) {
                fed.add(feed(runner, placeholders.get(i), in[i], shapeOf(inputs.get(i), in[i].getNumElements())));
            }
            for (int i = 0; i < seedValues.length; i++) {
                Operand<TNumber> output = outputs.get(i);
                fed.add(feed(runner, seeds.get(i), seedValues[i], seedShape(output, seedValues[i])));
            }
            for (Operand<TNumber> fetch : fetches) {
                runner.fetch(fetch);
            }
            try (Result result = runner.run()) {
                for (int i = 0; i < results.length; i++) {
                    for (DMatrixRMaj input : in) {
                        Shapes.refuseAlias("result " + i, results[i], input);
                    }
                    read(result.get(i), results[i]);
                }
            }
        } finally {
            fed.forEach(Tensor::close);
        }
    }

    private Tensor feed(Session.Runner runner, Placeholder<TNumber> placeholder, DMatrixRMaj values, Shape shape) {
        grow(values.getNumElements());
        Tensor tensor = Transfer.toTensor(program.precision(), shape, values.data, scratch);
        runner.feed(placeholder, tensor);
        return tensor;
    }

    private void read(Tensor tensor, DMatrixRMaj matrix) {
        Shape shape = tensor.shape();
        int size = (int) shape.size();
        int rows = shape.numDimensions() == 0 ? 1 : (int) shape.get(0);
        matrix.reshape(rows, rows == 0 ? 0 : size / rows);
        grow(size);
        Transfer.toDoubles(tensor, matrix.data, scratch);
    }

    private void grow(int size) {
        if (program.precision() == Precision.FLOAT32 && scratch.length < size) {
            scratch = new float[size];
        }
    }

    private static Shape shapeOf(Input input, int elements) {
        long known = 1;
        for (long dimension : input.dimensions()) {
            known *= dimension < 0 ? 1 : dimension;
        }
        long open = known == 0 ? 0 : elements / known;
        boolean hasOpen = input.dimensions().stream().anyMatch(d -> d < 0);
        if (known * (hasOpen ? open : 1) != elements) {
            throw new IllegalArgumentException("input " + input.name() + " of shape " + input.dimensions()
                    + " cannot be made of " + elements + " numbers");
        }
        return Shape.of(
                input.dimensions().stream().mapToLong(d -> d < 0 ? open : d).toArray());
    }

    /** The shape of an output where it is known, else that of the seed: rows, and the known trailing dimensions. */
    private static Shape seedShape(Operand<TNumber> output, DMatrixRMaj seed) {
        Shape shape = output.shape();
        if (shape.isUnknown()) {
            return Shape.of(seed.numRows, seed.numCols);
        }
        List<Long> dimensions = new ArrayList<>();
        for (long d : shape.asArray()) {
            dimensions.add(d);
        }
        return shapeOf(new Input("seed", dimensions), seed.getNumElements());
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

    private static DMatrixRMaj[] wrap(double[][] arrays) {
        DMatrixRMaj[] matrices = new DMatrixRMaj[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            matrices[i] = DMatrixRMaj.wrap(1, arrays[i].length, arrays[i]);
        }
        return matrices;
    }

    private static double[][] unwrap(DMatrixRMaj[] matrices) {
        double[][] arrays = new double[matrices.length][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = matrices[i].data;
        }
        return arrays;
    }

    private static DMatrixRMaj[] fresh(int count) {
        DMatrixRMaj[] matrices = new DMatrixRMaj[count];
        for (int i = 0; i < count; i++) {
            matrices[i] = new DMatrixRMaj(0, 0);
        }
        return matrices;
    }
}

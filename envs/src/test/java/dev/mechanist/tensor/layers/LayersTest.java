package dev.mechanist.tensor.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.ElementType;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Images;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each layer against its formula in plain Java, and its gradient by input and variables against central differences. */
class LayersTest {
    private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);

    @AfterEach
    void close() {
        program.close();
    }

    @Test
    void denseAlongTheLastOfThreeOpenAxes() {
        Dense dense = new Dense("dense", 3, 2, Activation.TANH);
        dense.declare(program, 1);
        double[] w = program.read("dense/weights");
        double[] b = scatter("dense/biases");
        double[] x = gaussian(12, 0);
        double[] y = run(
                List.of(Input.of("x", -1, -1, -1)),
                dense.parameters(),
                (scope, in) -> dense.apply(scope, in.get(0)),
                Values.of(x, 2, 2, 3));
        double[] expected = new double[8];
        for (int k = 0; k < 8; k++) {
            int row = k / 2;
            int j = k % 2;
            expected[k] = Math.tanh(x[3 * row] * w[j] + x[3 * row + 1] * w[2 + j] + x[3 * row + 2] * w[4 + j] + b[j]);
        }
        assertArrayEquals(expected, y, 1e-14);
    }

    @Test
    void layersOneAfterTheOther() {
        Layer chain = Layer.chain(List.of(
                new Dense("a", 2, 3, Activation.TANH),
                new LayerNormalisation("n", 3),
                new Dense("b", 3, 1, Activation.LINEAR)));
        chain.declare(program, 1);
        assertEquals(List.of("a/weights", "a/biases", "n/gain", "n/bias", "b/weights", "b/biases"), chain.parameters());
        List<Layer> parts = List.of(
                new Dense("a", 2, 3, Activation.TANH),
                new LayerNormalisation("n", 3),
                new Dense("b", 3, 1, Activation.LINEAR));
        Values x = Values.of(gaussian(8, 0), 4, 2);
        double[] whole =
                run(List.of(Input.of("x", -1, 2)), chain.parameters(), (s, in) -> chain.apply(s, in.get(0)), x);
        double[] steps = run(
                List.of(Input.of("x", -1, 2)),
                chain.parameters(),
                (s, in) ->
                        parts.get(2).apply(s, parts.get(1).apply(s, parts.get(0).apply(s, in.get(0)))),
                x);
        assertArrayEquals(steps, whole);
    }

    /** The force -dE/dx of an energy E = a . tanh(x W + b), and its derivatives by x, W, b and a: what a Hamiltonian network trains. */
    @Test
    void theGradientOfANetworkIsDifferentiatedAgain() {
        Layer energy = Layer.chain(
                List.of(new Dense("hidden", 2, 3, Activation.TANH), new Dense("energy", 3, 1, Activation.LINEAR)));
        energy.declare(program, 1);
        double[] w = program.read("hidden/weights");
        double[] b = scatter("hidden/biases");
        double[] a = program.read("energy/weights");
        double[] x = gaussian(8, 0);
        double[] force = run(
                List.of(Input.of("x", -1, 2)),
                List.of("hidden/weights", "hidden/biases", "energy/weights"),
                (scope, in) -> scope.gradients(energy.apply(scope, in.get(0)).total(), in)
                        .get(0)
                        .negative(),
                Values.of(x, 4, 2));
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < 2; i++) {
                double expected = 0;
                for (int j = 0; j < 3; j++) {
                    double y = Math.tanh(x[2 * row] * w[j] + x[2 * row + 1] * w[3 + j] + b[j]);
                    expected -= a[j] * (1 - y * y) * w[3 * i + j];
                }
                assertEquals(expected, force[2 * row + i], 1e-14);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationHasASecondDerivative(Activation activation) {
        Layer energy = Layer.chain(
                List.of(new Dense("hidden", 2, 3, activation), new Dense("energy", 3, 1, Activation.SOFTPLUS)));
        energy.declare(program, 1);
        scatter("hidden/biases");
        double[] force = run(
                List.of(Input.of("x", -1, 2)),
                energy.parameters(),
                (scope, in) -> scope.gradients(energy.apply(scope, in.get(0)).total(), in)
                        .get(0),
                Values.of(gaussian(8, 0), 4, 2));
        assertEquals(8, force.length);
    }

    @Test
    void convolutionAndItsTranspose() {
        Convolution down =
                new Convolution("down", 3, 2, 3, 2, Images.Padding.SAME, Activation.SOFTPLUS, Initialiser.heNormal());
        TransposedConvolution up = new TransposedConvolution(
                "up", 3, 3, 2, 2, Images.Padding.SAME, Activation.TANH, Initialiser.glorotUniform());
        down.declare(program, 1);
        up.declare(program, 1);
        scatter("down/biases");
        double[] b = scatter("up/biases");
        double[] x = gaussian(2 * 4 * 6 * 2, 0);
        double[] y = run(
                List.of(Input.of("x", -1, 4, 6, 2)),
                Layer.chain(List.of(down, up)).parameters(),
                (scope, in) -> up.apply(scope, down.apply(scope, in.get(0))),
                Values.of(x, 2, 4, 6, 2));
        double[] z = run(
                List.of(Input.of("x", -1, 4, 6, 2)),
                down.parameters(),
                (scope, in) -> Images.convolveTransposed(
                        down.apply(scope, in.get(0)), scope.variable("up/filters"), 2, Images.Padding.SAME),
                Values.of(x, 2, 4, 6, 2));
        assertEquals(x.length, y.length);
        for (int k = 0; k < y.length; k++) {
            assertEquals(Math.tanh(z[k] + b[k % 2]), y[k], 1e-14);
        }
    }

    @Test
    void layerNormalisation() {
        LayerNormalisation layer = new LayerNormalisation("n", 4, 1e-3);
        layer.declare(program, 1);
        assertArrayEquals(new double[] {1, 1, 1, 1}, program.read("n/gain"));
        double[] gain = scatter("n/gain");
        double[] bias = scatter("n/bias");
        double[] x = gaussian(24, 0);
        double[] y = run(
                List.of(Input.of("x", -1, -1, 4)),
                layer.parameters(),
                (s, in) -> layer.apply(s, in.get(0)),
                Values.of(x, 3, 2, 4));
        for (int row = 0; row < 6; row++) {
            double[] own = Arrays.copyOfRange(x, 4 * row, 4 * row + 4);
            double mean = Arrays.stream(own).sum() / 4;
            double variance =
                    Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum() / 4;
            for (int j = 0; j < 4; j++) {
                double expected = gain[j] * (own[j] - mean) / Math.sqrt(variance + 1e-3) + bias[j];
                assertEquals(expected, y[4 * row + j], 1e-13);
            }
        }
    }

    @Test
    void gatedRecurrentUnit() {
        int width = 3;
        GruCell cell = new GruCell("gru", 2, width);
        cell.declare(program, 1);
        double[] wg = program.read("gru/gate weights");
        double[] bg = scatter("gru/gate biases");
        double[] wc = program.read("gru/candidate weights");
        double[] bc = scatter("gru/candidate biases");
        double[] x = gaussian(4, 0);
        double[] h = gaussian(6, 1);
        double[] y = run(
                List.of(Input.of("x", -1, 2), Input.of("h", -1, width)),
                cell.parameters(),
                (scope, in) -> cell.apply(scope, in.get(0), in.get(1)),
                Values.of(x, 2, 2),
                Values.of(h, 2, width));
        for (int row = 0; row < 2; row++) {
            double[] seen = {x[2 * row], x[2 * row + 1], h[3 * row], h[3 * row + 1], h[3 * row + 2]};
            double[] reset = new double[width];
            double[] update = new double[width];
            for (int j = 0; j < width; j++) {
                reset[j] = sigmoid(affine(seen, wg, bg, 6, j));
                update[j] = sigmoid(affine(seen, wg, bg, 6, width + j));
            }
            double[] faded = seen.clone();
            for (int j = 0; j < width; j++) {
                faded[2 + j] *= reset[j];
            }
            for (int j = 0; j < width; j++) {
                double candidate = Math.tanh(affine(faded, wc, bc, 3, j));
                assertEquals(update[j] * seen[2 + j] + (1 - update[j]) * candidate, y[3 * row + j], 1e-14);
            }
        }
    }

    @Test
    void longShortTermMemory() {
        int width = 2;
        LstmCell cell = new LstmCell("lstm", 3, width);
        cell.declare(program, 1);
        assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 0, 0}, program.read("lstm/biases"));
        double[] w = program.read("lstm/weights");
        double[] b = scatter("lstm/biases");
        double[] x = gaussian(3, 0);
        double[] h = gaussian(2, 1);
        double[] c = gaussian(2, 2);
        double[] y = run(
                List.of(Input.of("x", -1, 3), Input.of("h", -1, width), Input.of("c", -1, width)),
                cell.parameters(),
                (scope, in) -> {
                    LstmCell.State next = cell.apply(scope, in.get(0), new LstmCell.State(in.get(1), in.get(2)));
                    return scope.concatenate(1, List.of(next.output(), next.memory()));
                },
                Values.of(x, 1, 3),
                Values.of(h, 1, 2),
                Values.of(c, 1, 2));
        double[] seen = {x[0], x[1], x[2], h[0], h[1]};
        for (int j = 0; j < width; j++) {
            double input = sigmoid(affine(seen, w, b, 8, j));
            double forget = sigmoid(affine(seen, w, b, 8, 2 + j));
            double candidate = Math.tanh(affine(seen, w, b, 8, 4 + j));
            double output = sigmoid(affine(seen, w, b, 8, 6 + j));
            double memory = forget * c[j] + input * candidate;
            assertEquals(memory, y[2 + j], 1e-14);
            assertEquals(output * Math.tanh(memory), y[j], 1e-14);
        }
    }

    private static double affine(double[] x, double[] w, double[] b, int columns, int j) {
        double sum = b[j];
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * w[i * columns + j];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private interface Body {
        Expression build(TensorScope scope, List<Expression> in);
    }

    /** The value, after checking the gradient of a weighted sum by inputs and variables. */
    private double[] run(List<Input> inputs, List<String> variables, Body body, Values... in) {
        CompiledFunction value = program.compile(inputs, (scope, given) -> List.of(body.build(scope, given)));
        Values[] out = {Values.empty(ElementType.FLOAT)};
        value.call(in, out);
        double[] y = Arrays.copyOf(out[0].matrix().data, out[0].size());
        double[] weights = gaussian(y.length, 9);
        CompiledFunction gradients = program.compile(inputs, (scope, given) -> {
            Expression sum = body.build(scope, given)
                    .reshape(-1)
                    .times(scope.vector(weights))
                    .total();
            List<Expression> by = new java.util.ArrayList<>(given);
            variables.forEach(name -> by.add(scope.variable(name)));
            return scope.gradients(sum, by);
        });
        Values[] found = new Values[in.length + variables.size()];
        Arrays.setAll(found, i -> Values.empty(ElementType.FLOAT));
        gradients.call(in, found);
        for (int k = 0; k < found.length; k++) {
            double[] at = k < in.length ? in[k].matrix().data : program.read(variables.get(k - in.length));
            for (int i = 0; i < at.length; i++) {
                double[] sums = new double[2];
                double before = at[i];
                for (int side = 0; side < 2; side++) {
                    at[i] = before + (2 * side - 1) * 1e-6;
                    if (k >= in.length) {
                        program.assign(variables.get(k - in.length), at);
                    }
                    value.call(in, out);
                    for (int j = 0; j < y.length; j++) {
                        sums[side] += weights[j] * out[0].matrix().data[j];
                    }
                }
                at[i] = before;
                if (k >= in.length) {
                    program.assign(variables.get(k - in.length), at);
                }
                // Central differences of step 1e-6 in float64 leave about 1e-9.
                assertEquals((sums[1] - sums[0]) / 2e-6, found[k].matrix().data[i], 1e-7, "by " + k + ", entry " + i);
            }
        }
        return y;
    }

    /** Gives a variable values that are not its first. */
    private double[] scatter(String variable) {
        double[] values = gaussian(program.read(variable).length, 3);
        program.assign(variable, values);
        return values;
    }

    private static double[] gaussian(int size, long index) {
        double[] values = new double[size];
        RandomStream.of(2, "layers", index).fillGaussian(values, 0, size);
        return values;
    }
}

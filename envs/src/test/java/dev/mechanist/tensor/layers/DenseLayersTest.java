package dev.mechanist.tensor.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenseLayersTest {
    private static final double[] WEIGHTS_0 = {0.5, -1, 2, 0.25, 1, 0.3, 1, 2, 3, 4, 5, 6};
    private static final double[] BIASES_0 = {0.1, -0.2, 0.3, 1, 2, 3};
    private static final double[] WEIGHTS_1 = {1, -2, 0.5, 0.1, 0.2, 0.3};
    private static final double[] BIASES_1 = {0.7, -0.4};

    /** Two members of 2 -> 3 -> 1 with relu; rows (1, 2) and (-1, 0.5), each member by plain loops. */
    @Test
    void membersAreNetworksOfTheirOwn() {
        double[] x = {1, 2, -1, 0.5, 0.3, -0.7, 2, 1};
        DenseLayers layers = new DenseLayers("net", 2, List.of(2, 3, 1), Activation.RELU);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            layers.declare(program, 1);
            assertEquals(
                    List.of("net/weights 0", "net/biases 0", "net/weights 1", "net/biases 1"), layers.parameters());
            assertEquals(2, layers.layers());
            program.assign("net/weights 0", WEIGHTS_0);
            program.assign("net/biases 0", BIASES_0);
            program.assign("net/weights 1", WEIGHTS_1);
            program.assign("net/biases 1", BIASES_1);
            CompiledFunction f = program.compile(
                    List.of(Input.of("x", 2, -1, 2)), (scope, in) -> List.of(layers.apply(scope, in.get(0))));
            double[] expected = {forward(0, 1, 2), forward(0, -1, 0.5), forward(1, 0.3, -0.7), forward(1, 2, 1)};
            assertArrayEquals(expected, f.call(x)[0], 1e-14);
            // 1 * (sum of squares of the first layer) / 2 * 3 + the second's / 2 * 5, no biases.
            CompiledFunction penalty =
                    program.compile(List.of(), (scope, in) -> List.of(layers.penalty(scope, List.of(3.0, 5.0))));
            double first = Arrays.stream(WEIGHTS_0).map(w -> w * w).sum();
            double second = Arrays.stream(WEIGHTS_1).map(w -> w * w).sum();
            assertEquals(1.5 * first + 2.5 * second, penalty.call()[0][0], 1e-12);
        }
    }

    private static double forward(int member, double x0, double x1) {
        double out = BIASES_1[member];
        for (int j = 0; j < 3; j++) {
            double h = x0 * WEIGHTS_0[6 * member + j] + x1 * WEIGHTS_0[6 * member + 3 + j] + BIASES_0[3 * member + j];
            out += Math.max(0, h) * WEIGHTS_1[3 * member + j];
        }
        return out;
    }

    @Test
    void aSingleNetworkGivesTheSame() {
        DenseLayers layers = new DenseLayers("net", 1, List.of(2, 3, 1), Activation.RELU);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            layers.declare(program, 1);
            program.assign("net/weights 0", Arrays.copyOf(WEIGHTS_0, 6));
            program.assign("net/biases 0", Arrays.copyOf(BIASES_0, 3));
            program.assign("net/weights 1", Arrays.copyOf(WEIGHTS_1, 3));
            program.assign("net/biases 1", Arrays.copyOf(BIASES_1, 1));
            CompiledFunction f = program.compile(List.of(Input.of("x", 1, -1, 2)), (scope, in) -> {
                Expression y = layers.apply(scope, in.get(0));
                assertEquals(3, y.rank());
                return List.of(y);
            });
            assertArrayEquals(
                    new double[] {forward(0, 1, 2), forward(0, -1, 0.5)},
                    f.call(new double[] {1, 2, -1, 0.5})[0],
                    1e-14);
        }
    }

    /**
     * 16 inputs: weights within two deviations of 1/8, whose own deviation, cut there, is 0.8796 of it (1 - 4 phi(2) / (2 Phi(2)
     * - 1) = 0.7737); 40,000 of them, so 2% is more than five standard errors.
     */
    @Test
    void weightsStartFromACutNormalDistributionAndBiasesFromZero() {
        DenseLayers layers = new DenseLayers("net", 2, List.of(16, 1250), Activation.TANH);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            layers.declare(program, 7);
            double[] weights = program.read("net/weights 0");
            double largest = 0;
            double squares = 0;
            for (double w : weights) {
                largest = Math.max(largest, Math.abs(w));
                squares += w * w;
            }
            assertTrue(largest <= 0.25 && largest > 0.249, "largest " + largest);
            assertEquals(0.8796 / 8, Math.sqrt(squares / weights.length), 0.02 * 0.11);
            assertArrayEquals(new double[2500], program.read("net/biases 0"));
            assertNotEquals(weights[0], weights[20_000]);
        }
        // A member's numbers do not depend on how many there are, but on the seed.
        double[] two = initial(2, 7);
        assertArrayEquals(Arrays.copyOf(two, 6), initial(1, 7));
        assertNotEquals(two[0], initial(1, 8)[0]);
    }

    private static double[] initial(int members, long seed) {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            new DenseLayers("net", members, List.of(2, 3), Activation.TANH).declare(program, seed);
            return program.read("net/weights 0");
        }
    }

    @Test
    void emptyShapesAreRefused() {
        assertThrows(InputException.class, () -> new DenseLayers("n", 0, List.of(1, 1), Activation.TANH));
        assertThrows(InputException.class, () -> new DenseLayers("n", 1, List.of(1), Activation.TANH));
        assertThrows(InputException.class, () -> new DenseLayers("n", 1, List.of(1, 0, 1), Activation.TANH));
    }
}

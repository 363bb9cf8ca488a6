package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.training.Minibatches;
import dev.mechanist.tensor.training.Schedule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class AdamTest {
    /** Adam written out in Java, on the loss |w - a|^2, with decay and clipping, is the reference. */
    @Test
    void updatesEqualTheAlgorithmWrittenOut() {
        double[] target = {3, -1, 0.5};
        Adam.Settings settings = Adam.Settings.DEFAULT.withWeightDecay(0.05).withClipNorm(2);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            double[] w = {1, 2, 3};
            program.declare("w", w, 3);
            Adam adam = new Adam(program, settings, List.of("w"));
            Adam.Update update = adam.compile(
                    List.of(Input.of("a", 3)),
                    (scope, in) -> scope.variable("w").minus(in.get(0)).square().total());
            double[] m = new double[3];
            double[] v = new double[3];
            Schedule schedule = Schedule.exponential(0.1, 0.5, 10).withWarmup(3);
            for (int step = 0; step < 20; step++) {
                double loss = 0;
                double norm = 0;
                double[] g = new double[3];
                for (int i = 0; i < 3; i++) {
                    loss += Math.pow(w[i] - target[i], 2);
                    g[i] = 2 * (w[i] - target[i]);
                    norm += g[i] * g[i];
                }
                double scale = Math.min(1, 2 / Math.sqrt(norm));
                double rate = schedule.rate(step);
                double corrected = rate * Math.sqrt(1 - Math.pow(0.999, step + 1)) / (1 - Math.pow(0.9, step + 1));
                for (int i = 0; i < 3; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * scale * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * Math.pow(scale * g[i], 2);
                    w[i] -= corrected * m[i] / (Math.sqrt(v[i]) + 1e-8) + rate * 0.05 * w[i];
                }
                assertEquals(loss, update.apply(rate, new DMatrixRMaj(1, 3, true, target)), 1e-12 * loss);
                assertArrayEquals(w, program.read("w"), 1e-12);
            }
            assertEquals(20, adam.step());
        }
    }

    /**
     * Two updates by hand with beta1 = 0.5, beta2 = 0.75, epsilon = 0.5, rates 0.2 and 0.1, decay 0.25, for the loss 3 a + 4 b.
     * First: m = (1.5, 2), v = (2.25, 4), corrected by 0.5 and 0.25 to (3, 4) and (9, 16); TensorFlow adds epsilon before the
     * correction: a step of 0.2 sqrt(0.25) / 0.5 = 0.2 times m / (sqrt(v) + 0.5) = (0.75, 0.8). Second: m = (2.25, 3), v =
     * 0.75 v + 0.25 g^2 = (3.9375, 7), factor 0.1 sqrt(0.4375) / 0.75.
     */
    @Test
    void twoUpdatesByHand() {
        Adam.Settings settings = new Adam.Settings(0.5, 0.75, 0.5, 0.25, OptionalDouble.empty());
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            program.declare("a", new double[] {1}, 1);
            program.declare("b", new double[] {-2}, 1);
            Adam adam = new Adam(program, settings, List.of("a", "b"));
            Adam.Update update = adam.compile(
                    List.of(),
                    (scope, in) -> scope.variable("a")
                            .times(3)
                            .plus(scope.variable("b").times(4))
                            .total());
            assertEquals(-5, update.apply(0.2), 1e-15);
            double a = 1 - 0.2 * 0.75 - 0.2 * 0.25 * 1;
            double b = -2 - 0.2 * 0.8 + 0.2 * 0.25 * 2;
            assertEquals(a, program.read("a")[0], 1e-15);
            assertEquals(b, program.read("b")[0], 1e-15);
            assertEquals(1.5, program.read("a/m")[0], 1e-15);
            assertEquals(4, program.read("b/v")[0], 1e-15);
            assertEquals(3 * a + 4 * b, update.apply(0.1), 1e-15);
            double factor = 0.1 * Math.sqrt(0.4375) / 0.75;
            a -= factor * 2.25 / (Math.sqrt(3.9375) + 0.5) + 0.1 * 0.25 * a;
            b -= factor * 3 / (Math.sqrt(7) + 0.5) + 0.1 * 0.25 * b;
            assertEquals(a, program.read("a")[0], 1e-15);
            assertEquals(b, program.read("b")[0], 1e-15);
            assertEquals(2, adam.step());
            adam.resumeAt(7);
            assertEquals(7, adam.step());
            adam.reset();
            assertEquals(0, adam.step());
            assertArrayEquals(new double[] {0}, program.read("a/m"));
            assertArrayEquals(new double[] {0}, program.read("b/v"));
            assertEquals(a, program.read("a")[0], 1e-15);
        }
    }

    /** The norm over both parameters is 5: clipped at 2 the gradient becomes (1.2, 1.6), clipped at 10 it stays (3, 4). */
    @Test
    void clippingScalesDownByTheNormOverAllParametersAndNeverUp() {
        assertArrayEquals(new double[] {0.12, 0.16}, firstMoments(Adam.Settings.DEFAULT.withClipNorm(2)), 1e-15);
        assertArrayEquals(new double[] {0.3, 0.4}, firstMoments(Adam.Settings.DEFAULT.withClipNorm(10)), 1e-15);
        assertArrayEquals(new double[] {0.3, 0.4}, firstMoments(Adam.Settings.DEFAULT), 1e-15);
    }

    private static double[] firstMoments(Adam.Settings settings) {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            program.declare("a", new double[] {1}, 1);
            program.declare("b", new double[] {-2}, 1);
            Adam adam = new Adam(program, settings, List.of("a", "b"));
            adam.compile(
                            List.of(),
                            (scope, in) -> scope.variable("a")
                                    .times(3)
                                    .plus(scope.variable("b").times(4))
                                    .total())
                    .apply(0.1);
            return new double[] {program.read("a/m")[0], program.read("b/m")[0]};
        }
    }

    @Test
    void settingsAreThePapersAndChecked() {
        assertEquals(new Adam.Settings(0.9, 0.999, 1e-8, 0, OptionalDouble.empty()), Adam.Settings.DEFAULT);
        assertEquals(
                new Adam.Settings(0.9, 0.999, 1e-8, 0.5, OptionalDouble.of(3)),
                Adam.Settings.DEFAULT.withClipNorm(3).withWeightDecay(0.5));
        for (double[] wrong : new double[][] {
            {-0.1, 0.9, 1, 0}, {1, 0.9, 1, 0}, {0.9, -0.1, 1, 0}, {0.9, 1, 1, 0}, {0.9, 0.9, 0, 0}, {0.9, 0.9, 1, -1}
        }) {
            assertThrows(
                    InputException.class,
                    () -> new Adam.Settings(wrong[0], wrong[1], wrong[2], wrong[3], OptionalDouble.empty()));
        }
        assertThrows(InputException.class, () -> Adam.Settings.DEFAULT.withClipNorm(0));
        assertEquals(0, new Adam.Settings(0, 0, 1, 0, OptionalDouble.empty()).beta1());
    }

    @Test
    void schedules() {
        assertEquals(0.1, Schedule.constant(0.1).rate(1000));
        assertEquals(0.025, Schedule.exponential(0.1, 0.5, 10).rate(20), 1e-15);
        assertEquals(1, Schedule.cosine(1, 0.1, 100).rate(0), 1e-15);
        assertEquals(0.55, Schedule.cosine(1, 0.1, 100).rate(50), 1e-15);
        assertEquals(0.1, Schedule.cosine(1, 0.1, 100).rate(200), 1e-15);
        // A quarter of the way: 0.5 + 1.5 * (1 + cos(pi / 4)) / 2.
        assertEquals(
                0.5 + 0.75 * (1 + Math.sqrt(0.5)), Schedule.cosine(2, 0.5, 80).rate(20), 1e-15);
        assertEquals(0.1 * Math.sqrt(0.5), Schedule.exponential(0.1, 0.5, 10).rate(5), 1e-15);
        assertEquals(0.4, Schedule.exponential(0.1, 2, 10).rate(20), 1e-15);
        // Warm-up over four updates: 1/4, 2/4, 3/4, 1, of a schedule that moves meanwhile.
        Schedule warm = Schedule.exponential(0.1, 0.5, 1).withWarmup(4);
        assertEquals(0.025, warm.rate(0), 1e-15);
        assertEquals(0.025, warm.rate(1), 1e-15);
        assertEquals(0.025 * 0.75, warm.rate(2), 1e-15);
        assertEquals(0.0125, warm.rate(3), 1e-15);
        assertEquals(0.1 / 1024, warm.rate(10), 1e-18);
        assertThrows(InputException.class, () -> Schedule.constant(0));
        assertThrows(InputException.class, () -> Schedule.constant(Double.POSITIVE_INFINITY));
        assertThrows(InputException.class, () -> Schedule.exponential(-1, 0.5, 10));
        assertThrows(InputException.class, () -> Schedule.exponential(1, 0, 10));
        assertThrows(InputException.class, () -> Schedule.exponential(1, 0.5, 0));
        assertThrows(InputException.class, () -> Schedule.cosine(0, 0.1, 10));
        assertThrows(InputException.class, () -> Schedule.cosine(1, 0.1, 0));
        assertThrows(InputException.class, () -> Schedule.constant(1).withWarmup(0));
    }

    @Test
    void minibatchesVisitEachRowOncePerEpochInAnOrderOfTheirOwn() {
        Minibatches batches = new Minibatches(11, 4, 7);
        assertEquals(3, batches.perEpoch());
        int[] first = batches.order(0);
        assertArrayEquals(first, batches.order(0));
        assertEquals(false, Arrays.equals(first, batches.order(1)));
        int[] sorted = first.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 11; i++) {
            assertEquals(i, sorted[i]);
        }
        assertEquals(false, Arrays.equals(first, new Minibatches(11, 4, 8).order(0)));
        assertEquals(1, new Minibatches(11, 11, 7).perEpoch());
        assertEquals(2, new Minibatches(12, 6, 7).perEpoch());
        assertEquals(11, new Minibatches(11, 1, 7).perEpoch());
        assertThrows(InputException.class, () -> new Minibatches(0, 4, 7));
        assertThrows(InputException.class, () -> new Minibatches(4, 0, 7));
    }

    /** All 6 orders of three rows, 6000 epochs: 1000 each, within 5 standard deviations of 29. */
    @Test
    void everyOrderIsAsLikely() {
        Minibatches batches = new Minibatches(3, 2, 5);
        Map<String, Integer> counts = new HashMap<>();
        for (int epoch = 0; epoch < 6000; epoch++) {
            counts.merge(Arrays.toString(batches.order(epoch)), 1, Integer::sum);
        }
        assertEquals(6, counts.size());
        counts.values().forEach(count -> assertEquals(1000, count, 145));
    }
}

package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void schedules() {
        assertEquals(0.1, Schedule.constant(0.1).rate(1000));
        assertEquals(0.025, Schedule.exponential(0.1, 0.5, 10).rate(20), 1e-15);
        assertEquals(1, Schedule.cosine(1, 0.1, 100).rate(0), 1e-15);
        assertEquals(0.55, Schedule.cosine(1, 0.1, 100).rate(50), 1e-15);
        assertEquals(0.1, Schedule.cosine(1, 0.1, 100).rate(200), 1e-15);
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
    }
}

package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ChannelQualityTest {
    private static final Spec SPEC = new Spec(
            1, List.of(Variable.of("place", "m"), Variable.of("speed", "m/s")), List.of(Variable.of("force", "N")));

    private static ChannelQuality place(double... predicted) {
        double[] times = {0, 1, 3};
        DMatrixRMaj measured = new DMatrixRMaj(3, 2, true, 1, 2, 4, 0, 6, 0);
        DMatrixRMaj model = new DMatrixRMaj(3, 2, true, 1, 2, predicted[0], 0, predicted[1], 0);
        return ChannelQuality.of(SPEC, List.of(new WindowTrace("r", 0, times, measured, model)))
                .get(0);
    }

    /**
     * Measured 4 and 6 after 1 s and 3 s, from 1 at 2 m/s: going on gives 3 and 7; the mean is 5. A model that says 4.5 and 6 errs by 0.5
     * once: 0.125 of a variance of 1.
     */
    @Test
    void besideGoingOnAndStaying() {
        ChannelQuality q = place(4.5, 6);
        assertEquals(Math.sqrt(0.125), q.error(), 1e-14);
        assertEquals(1, q.constantVelocity(), 1e-14);
        assertEquals(1, q.spread(), 1e-14);
        assertEquals(87.5, q.explained(), 1e-12);
        assertEquals(Optional.empty(), q.warning());
        assertTrue(place(4, 8)
                .warning()
                .orElseThrow()
                .startsWith("place is predicted worse than by going on at the measured rate: 1.414"));
        assertTrue(place(4, Double.NaN).warning().isPresent(), "a model that diverges");
    }

    /** A speed that has no rate stays: 2 against 0 and 0. */
    @Test
    void whatHasNoRateStays() {
        double[] times = {0, 1, 3};
        DMatrixRMaj measured = new DMatrixRMaj(3, 2, true, 1, 2, 4, 0, 6, 0);
        DMatrixRMaj model = new DMatrixRMaj(3, 2, true, 1, 2, 4, 1, 6, 1);
        ChannelQuality speed = ChannelQuality.of(SPEC, List.of(new WindowTrace("r", 0, times, measured, model)))
                .get(1);
        assertEquals(2, speed.constantVelocity());
        assertEquals(1, speed.error());
        assertTrue(speed.warning().orElseThrow().contains("staying at the mean"));
    }
}

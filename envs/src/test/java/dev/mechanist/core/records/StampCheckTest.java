package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Stamps of a clock that is coarse or late, and such as are meant. */
class StampCheckTest {
    private static double[] stamps(int rows, IntToDoubleFunction stamp) {
        return IntStream.range(0, rows).mapToDouble(stamp).toArray();
    }

    /** Every 50 ms on ticks of 16 ms: 0, 48, 96, 144, 192, 240, 288, 336, 400 ms and so on. */
    @Test
    void ticksAreRecognised() {
        double[] rounded = stamps(400, i -> 0.016 * Math.floor(0.05 * i / 0.016 + 1e-9));
        assertEquals(0.4, rounded[8], 1e-12);
        double[] regular = StampCheck.unrounded(rounded).orElseThrow();
        for (int i = 1; i < 400; i++) {
            assertEquals(0.05, regular[i] - regular[i - 1], 1e-5);
        }
    }

    /** Steps of 2 or 3 ticks in no order wander off from any regular clock; fine ticks and regular stamps need nothing. */
    @Test
    void whatIsMeantStays() {
        RandomStream random = RandomStream.of(4, "steps", 0);
        double[] wandering = new double[400];
        for (int i = 1; i < 400; i++) {
            wandering[i] = wandering[i - 1] + 0.01 * (2 + random.nextInt(2));
        }
        assertTrue(StampCheck.unrounded(wandering).isEmpty());
        assertTrue(StampCheck.unrounded(stamps(400, i -> 0.05 * i)).isEmpty());
        assertTrue(
                StampCheck.unrounded(stamps(400, i -> 1e-4 * Math.floor(503.3 * i)))
                        .isEmpty(),
                "0.2% of a step");
        assertTrue(
                StampCheck.unrounded(stamps(10, i -> 0.016 * Math.floor(0.05 * i / 0.016)))
                        .isEmpty(),
                "too few");
    }

    private static Episode moving(double[] stamps, IntToDoubleFunction time) {
        Spec spec =
                new Spec(0.05, List.of(Variable.of("x", "m"), Variable.of("v", "m/s")), List.of(Variable.of("u", "N")));
        DMatrixRMaj states = new DMatrixRMaj(stamps.length, 2);
        for (int i = 0; i < stamps.length; i++) {
            states.set(i, 0, Math.sin(time.applyAsDouble(i)));
            states.set(i, 1, Math.cos(time.applyAsDouble(i)));
        }
        return Episode.recorded("r", spec, stamps, states, new DMatrixRMaj(stamps.length - 1, 1));
    }

    /** The same stamps: where motion was sampled at a regular rate they are wrong, and where it was sampled at them, right. */
    @Test
    void ratesDecideWhetherStampsAreRight() {
        RandomStream random = RandomStream.of(5, "jitter", 0);
        double[] stamps = stamps(200, i -> 0.05 * i + random.nextDouble(-0.02, 0.02));
        List<String> notes = new ArrayList<>();
        Episode late = StampCheck.regular(moving(stamps, i -> 0.05 * i), notes);
        assertEquals(0.05, late.times()[101] - late.times()[100], 1e-4);
        assertTrue(notes.get(0).startsWith("r: its rates say that samples are 0.05"), notes.get(0));
        Episode meant = moving(stamps, i -> stamps[i]);
        assertSame(meant, StampCheck.regular(meant, notes));
        assertEquals(1, notes.size());
    }
}

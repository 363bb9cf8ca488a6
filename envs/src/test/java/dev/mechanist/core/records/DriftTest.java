package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
    private static double[] stamps(int n, IntToDoubleFunction at) {
        double[] times = new double[n];
        Arrays.setAll(times, at);
        return times;
    }

    /** Stamps t + t^2 / 200 of 401 samples over 4 s: the mean steps of the first and the last 0.5 s by hand. */
    @Test
    void aClockThatGainsSpeed() {
        double[] times = stamps(401, i -> 0.01 * i * (1 + 0.01 * i / 200));
        Drift drift = Drift.find(times).orElseThrow();
        assertEquals(0.01 * (1 + 0.5 / 200), drift.least(), 1e-12);
        assertEquals(0.01 * (1 + 7.5 / 200), drift.most(), 1e-12);
        assertEquals("its steps change smoothly along it, between 0.01002 s and 0.01037 s", drift.said());
        double[] corrected = Drift.corrected(times);
        for (int i = 0; i < 401; i++) {
            assertEquals(0.0102 * i, corrected[i], 1e-12);
        }
    }

    /** A temperature that comes and goes, and stamps late by 0.5 ms: the jitter stays, the drift of 8 ms goes. */
    @Test
    void jitterStays() {
        RandomStream random = RandomStream.of(1, "late", 0);
        double[] late = stamps(801, i -> 5e-4 * random.nextGaussian());
        double[] times = stamps(801, i -> 0.02 * i + 0.05 * Math.sin(Math.PI * i / 800) + late[i]);
        assertTrue(Drift.find(times).isPresent());
        double[] corrected = Drift.corrected(times);
        double squares = 0;
        for (int i = 0; i < 801; i++) {
            double away = corrected[i] - corrected[0] - 0.02 * i - late[i] + late[0];
            squares += away * away;
        }
        assertTrue(Math.sqrt(squares / 801) < 5e-4, "left " + Math.sqrt(squares / 801));
        assertEquals(Optional.empty(), Drift.find(corrected));
    }

    /** Clocks that do not drift: irregular ones, ones that change their rate at once, by little, or by far. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.1, 0.5})
    void noDrift(double irregular) {
        for (int seed = 0; seed < 50; seed++) {
            RandomStream random = RandomStream.of(seed, "irregular", 0);
            double[] walk = stamps(500, i -> 0.01 * (1 + irregular * random.nextDouble(-1, 1)));
            double[] late = stamps(500, i -> 0.01 * (i + irregular * random.nextDouble(-0.5, 0.5)));
            Arrays.parallelPrefix(walk, Double::sum);
            assertEquals(Optional.empty(), Drift.find(walk), "seed " + seed);
            assertEquals(Optional.empty(), Drift.find(late), "seed " + seed);
        }
    }

    @Test
    void otherRatesAreNoDrift() {
        assertEquals(Optional.empty(), Drift.find(stamps(400, i -> i < 150 ? 0.01 * i : 1.5 + 0.011 * (i - 150))));
        assertEquals(Optional.empty(), Drift.find(stamps(400, i -> 0.01 * i * (1 + 0.001 * i / 400))));
        assertEquals(Optional.empty(), Drift.find(stamps(400, i -> 0.01 * i * (1 + 0.5 * i / 400))));
        assertEquals(Optional.empty(), Drift.find(stamps(60, i -> 0.01 * i * (1 + 0.05 * i / 60))));
    }
}

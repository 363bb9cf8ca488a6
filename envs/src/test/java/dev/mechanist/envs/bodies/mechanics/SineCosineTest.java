package dev.mechanist.envs.bodies.mechanics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import org.junit.jupiter.api.Test;

class SineCosineTest {
    /** An ulp or so of Math.sin and Math.cos, in all quarters and at their bounds, and where the reduction gives way. */
    @Test
    void bothAreExactToAnUlp() {
        SineCosine turn = new SineCosine();
        RandomStream random = RandomStream.of(1, "angles", 0);
        for (int k = 0; k < 100_000; k++) {
            double angle = k % 7 == 0 ? k * Math.PI / 4 : (k % 2 == 0 ? 4 : 9e4) * random.nextDouble(-1, 1);
            turn.of(angle);
            assertEquals(Math.sin(angle), turn.sine, 2.3e-16);
            assertEquals(Math.cos(angle), turn.cosine, 2.3e-16);
        }
    }

    @Test
    void beyondTheReductionTheLibraryAnswers() {
        SineCosine turn = new SineCosine();
        for (double angle : new double[] {1.1e5, -1.2e5, 1e9}) {
            turn.of(angle);
            assertEquals(Math.sin(angle), turn.sine);
            assertEquals(Math.cos(angle), turn.cosine);
        }
        turn.of(Double.NaN);
        assertEquals(Double.NaN, turn.sine);
        assertEquals(Double.NaN, turn.cosine);
    }
}

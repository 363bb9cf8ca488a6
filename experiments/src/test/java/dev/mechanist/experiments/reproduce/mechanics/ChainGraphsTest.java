package dev.mechanist.experiments.reproduce.mechanics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.dynamics.ContinuousDynamics;
import org.junit.jupiter.api.Test;

/** What the frequencies of learned chains are judged by. */
class ChainGraphsTest {
    /** Degree 2 by hand; degree 3 as tabulated (Abramowitz and Stegun, table 25.9). */
    @Test
    void zerosOfLaguerrePolynomials() {
        assertArrayEquals(new double[] {2 - Math.sqrt(2), 2 + Math.sqrt(2)}, ChainGraphs.laguerreZeros(2), 1e-12);
        assertArrayEquals(
                new double[] {0.415774556783, 2.294280360279, 6.289945082937}, ChainGraphs.laguerreZeros(3), 1e-11);
    }

    /** A chain of equal masses on equal rods swings at these frequencies; ten Runge-Kutta steps a frame are off by less. */
    @Test
    void theTrueChainHasThem() {
        ContinuousDynamics chain = ChainGraphs.uniform(4);
        assertEquals(0, ChainGraphs.frequencyError(chain, 4), 1e-6);
        double slower =
                ChainGraphs.frequencyError(chain.withTimeStep(0.9 * chain.spec().dt()), 4);
        assertTrue(Math.abs(slower - 0.1) < 1e-3, "a tenth slower is seen: " + slower);
    }
}

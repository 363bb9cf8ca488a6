package dev.mechanist.planners.evolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import org.junit.jupiter.api.Test;

/**
 * Hansen's tutorial (2016), table 1, evaluated apart from this code from the printed equations. mu_eff = 3.17 and w_1 = 46% at
 * n = lambda = 10 are also what the author's pycma prints. Each of the three bounds on the negative weights binds once.
 */
class CmaParametersTest {
    private static final double TOLERANCE = 1e-14;

    @Test
    void tenVariables() {
        CmaParameters p = CmaParameters.of(10, CmaParameters.defaultPopulation(10), false);
        assertEquals(5, p.mu());
        assertEquals(3.1672992814107026, p.muEff(), TOLERANCE);
        assertEquals(0.2844285879463675, p.cSigma(), TOLERANCE);
        assertEquals(1.2844285879463675, p.dSigma(), TOLERANCE);
        assertEquals(0.29499038303562225, p.cC(), TOLERANCE);
        assertEquals(0.015283824524751714, p.c1(), TOLERANCE);
        assertEquals(0.023551776650417484, p.cMu(), TOLERANCE);
        assertEquals(3.0847265651690123, p.expectedNorm(), TOLERANCE);
        // The negative ones add up to -(1 + c_1 / c_mu) = -1.649.
        double[] weights = {
            0.45627264690340597,
            0.2707530970017852,
            0.16223111715866978,
            0.08523354710016448,
            0.025509591835974777,
            -0.08001260758087221,
            -0.22176416099914645,
            -0.3445549417848209,
            -0.45286408637842174,
            -0.5497499176973852
        };
        assertArrayEquals(weights, p.weights(), TOLERANCE);
    }

    /** Rates four times larger; the negative weights add up to -(1 - c_1 - c_mu) / (n c_mu) = -0.897. */
    @Test
    void tenVariablesSeparable() {
        CmaParameters p = CmaParameters.of(10, 10, true);
        assertEquals(4 * 0.015283824524751714, p.c1(), TOLERANCE);
        assertEquals(4 * 0.023551776650417484, p.cMu(), TOLERANCE);
        assertEquals(0.29499038303562225, p.cC(), TOLERANCE);
        assertEquals(1.2844285879463675, p.dSigma(), TOLERANCE);
        assertEquals(0.45627264690340597, p.weights()[0], TOLERANCE);
        assertEquals(-0.043505993642310004, p.weights()[5], TOLERANCE);
        assertEquals(-0.29892059698252577, p.weights()[9], TOLERANCE);
    }

    /** An odd population: the middle weight is zero. The negative ones add up to -(1 + 2 mu_eff- / (mu_eff + 2)) = -2.258. */
    @Test
    void threeVariables() {
        CmaParameters p = CmaParameters.of(3, CmaParameters.defaultPopulation(3), false);
        double[] weights = {
            0.5856451065097651,
            0.29282255325488254,
            0.12153234023535246,
            0,
            -0.4241269418431741,
            -0.7706638857059224,
            -1.0636566969842556
        };
        assertArrayEquals(weights, p.weights(), TOLERANCE);
        assertEquals(2.2548150822016044, p.muEff(), TOLERANCE);
        assertEquals(0.4149090010980616, p.cSigma(), TOLERANCE);
        assertEquals(0.5588013228860189, p.cC(), TOLERANCE);
        assertEquals(0.09640963257927214, p.c1(), TOLERANCE);
        assertEquals(0.0695884692329107, p.cMu(), TOLERANCE);
        assertEquals(1.5968775302586076, p.expectedNorm(), TOLERANCE);
    }

    /** Damping that grows with mu_eff; c_mu at 1 - c_1 leaves nothing for negative weights. */
    @Test
    void aLargePopulationOfTwoVariables() {
        CmaParameters p = CmaParameters.of(2, 200, false);
        assertEquals(52.60152859296627, p.muEff(), 1e-12);
        assertEquals(0.9161095341338266, p.cSigma(), TOLERANCE);
        assertEquals(8.21080893338604, p.dSigma(), 1e-13);
        assertEquals(0.51706440128799, p.cC(), TOLERANCE);
        assertEquals(0.03150026537905034, p.c1(), TOLERANCE);
        assertEquals(1 - 0.03150026537905034, p.cMu(), TOLERANCE);
        assertEquals(1.254272742818995, p.expectedNorm(), TOLERANCE);
        assertEquals(0, p.weights()[199], TOLERANCE);
    }

    @Test
    void defaultPopulations() {
        int[] dimensions = {1, 2, 3, 5, 10, 20, 40, 80, 160};
        int[] expected = {4, 6, 7, 8, 10, 12, 15, 17, 19};
        for (int i = 0; i < dimensions.length; i++) {
            assertEquals(expected[i], CmaParameters.defaultPopulation(dimensions[i]), "n = " + dimensions[i]);
        }
        assertThrows(InputException.class, () -> CmaParameters.of(2, 3, false));
        assertEquals(2, CmaParameters.of(2, 4, false).mu());
    }
}

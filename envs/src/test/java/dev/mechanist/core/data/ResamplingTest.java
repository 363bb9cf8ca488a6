package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    private static final Spec SPEC = new Spec(
            0.2,
            List.of(Variable.of("a", "m"), Variable.of("b", "m/s")),
            List.of(Variable.of("u", "N"), Variable.of("v", "N")));

    /** Samples 0.1, 0.2, 0.3 and 0.2 s apart, from 2 s on. */
    private static Episode irregular() {
        return new Episode(
                "record",
                SPEC,
                new double[] {2, 2.1, 2.3, 2.6, 2.8},
                new DMatrixRMaj(5, 2, true, 1, -1, 2, -2, 6, -6, 3, -3, 5, -5),
                new DMatrixRMaj(4, 2, true, 4, 40, 2, 20, 6, 60, -3, -30),
                new double[] {1, 2, 3, 4},
                true,
                false);
    }

    /**
     * At 2.25 three quarters of the way from 2 to 6, at 2.5 two thirds from 6 to 3, at 2.75 three quarters from 3 to 5. Actions:
     * (0.1 4 + 0.15 2) / 0.25, (0.05 2 + 0.2 6) / 0.25 and (0.1 6 - 0.15 3) / 0.25.
     */
    @Test
    void statesAreInterpolatedAndActionsAveraged() {
        DataSet uniform = Resampling.uniform(DataSet.of(irregular()), 0.25);
        assertEquals(0.25, uniform.spec().dt());
        Episode e = uniform.episodes().get(0);
        assertArrayEquals(new double[] {2, 2.25, 2.5, 2.75}, e.times(), 1e-12);
        assertArrayEquals(new double[] {1, -1, 5, -5, 4, -4, 4.5, -4.5}, e.states().data, 1e-9);
        assertArrayEquals(new double[] {2.8, 28, 5.2, 52, 0.6, 6}, e.actions().data, 1e-9);
        assertEquals("record", e.name());
    }

    /** A step that the record's length is a whole number of ends at its last sample, in spite of rounding. */
    @Test
    void theLastSampleIsReached() {
        Episode e = Resampling.uniform(DataSet.of(irregular()), 0.1).episodes().get(0);
        assertEquals(8, e.steps());
        assertEquals(5, e.states().get(8, 0), 1e-9);
        assertEquals(-30, e.actions().get(7, 1), 1e-9);
    }
}

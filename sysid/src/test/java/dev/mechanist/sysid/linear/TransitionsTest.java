package dev.mechanist.sysid.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    private static final Spec SPEC =
            new Spec(2, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of(Variable.of("f", "N")));

    private static Episode episode(double[] times, double[] states, double... actions) {
        return Episode.recorded(
                "e",
                SPEC,
                times,
                new DMatrixRMaj(times.length, 2, true, states),
                new DMatrixRMaj(actions.length, 1, true, actions));
    }

    /**
     * Rows (p, v, f): (1, 7, 2), (3, 7, 4), (8, 7, 6); changes (2, 0), (1, 0), (-3, 0): over two episodes, so that no change reaches from
     * one into the next. Deviations are those of the data, with N; what never changes keeps 1.
     */
    @Test
    void rowsMeansAndDeviationsByHand() {
        DataSet data = new DataSet(List.of(
                episode(new double[] {0, 2, 4}, new double[] {1, 7, 3, 7, 4, 7}, 2, 4),
                episode(new double[] {1, 3}, new double[] {8, 7, 5, 7}, 6)));
        Transitions t = Transitions.of(data);
        double deviation = Math.sqrt((9 + 1 + 16) / 3.0);
        double pushed = Math.sqrt(8 / 3.0);
        assertArrayEquals(new double[] {4, 7, 4}, t.encoding().mean(), 1e-14);
        assertArrayEquals(new double[] {deviation, 1, pushed}, t.encoding().deviation(), 1e-14);
        assertEquals(SPEC, t.encoding().spec());
        assertArrayEquals(
                new double[] {-3 / deviation, 0, -2 / pushed, -1 / deviation, 0, 0, 4 / deviation, 0, 2 / pushed},
                t.inputs().data,
                1e-14);
        double change = Math.sqrt((4 + 1 + 9) / 3.0);
        assertArrayEquals(new double[] {0, 0}, t.changeMean(), 1e-15);
        assertArrayEquals(new double[] {change, 1}, t.changeDeviation(), 1e-14);
        assertArrayEquals(new double[] {2 / change, 0, 1 / change, 0, -3 / change, 0}, t.changes().data, 1e-14);
    }

    /** A tenth of 2 s either way is taken as jitter. */
    @Test
    void stepsOfOtherLengthsAreRefused() {
        double[] states = {1, 2, 3, 4, 5, 6};
        for (double last : new double[] {3.85, 4.15}) {
            assertEquals(
                    2,
                    Transitions.of(new DataSet(List.of(episode(new double[] {0, 2, last}, states, 1, 2))))
                            .inputs()
                            .numRows);
        }
        for (double last : new double[] {3.75, 4.25}) {
            DataSet data = new DataSet(List.of(episode(new double[] {0, 2, last}, states, 1, 2)));
            InputException e = assertThrows(InputException.class, () -> Transitions.of(data));
            String message = "e: the step at 2.0 s lasts " + (last - 2) + " s where the model's is 2.0 s";
            assertTrue(e.getMessage().contains(message), e.getMessage());
        }
    }
}

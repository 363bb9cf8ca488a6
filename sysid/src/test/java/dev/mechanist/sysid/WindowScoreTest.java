package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.sysid.shooting.Machine;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class WindowScoreTest {
    /**
     * x' = u. Windows of 2 s every second. In {@code a}, from 0: 0 1 3 against 0 2 3 and from 2: 2 4 7 against 2 3 5, errors
     * -1, 0 and 1, 2; in {@code b} the steps last 0.5 s and 1.5 s, and 0 2 8 stands against 0 5 4.
     */
    @Test
    void errorsByHand() {
        Machine machine = Machine.ramp(0, 1);
        DataSet data = machine.data(
                Machine.episode("a", new double[] {0, 1, 2, 3}, 1, new double[] {0, 2, 3, 5}, 1, 1, 2, 3),
                Machine.episode("b", new double[] {4, 4.5, 6}, 1, new double[] {0, 5, 4}, 1, 4, 4));
        List<WindowScore> scores = WindowScore.perRecord(machine, data, 2, 1);
        assertEquals(2, scores.size());
        assertEquals("a", scores.get(0).name());
        assertEquals(2, scores.get(0).windows());
        assertArrayEquals(
                new double[] {Math.sqrt((1 + 0 + 1 + 4) / 4.0)}, scores.get(0).rmse(), 1e-14);
        assertEquals("b", scores.get(1).name());
        assertEquals(1, scores.get(1).windows());
        assertArrayEquals(
                new double[] {Math.sqrt((9 + 16) / 2.0)}, scores.get(1).rmse(), 1e-14);
        WindowScore overall = WindowScore.together(scores);
        assertEquals(3, overall.windows());
        assertArrayEquals(new double[] {Math.sqrt((1.5 + 12.5) / 2)}, overall.rmse(), 1e-14);
        assertEquals("overall", overall.name());
    }

    /** The second window takes the second sample's two states and two actions, with k = 3, d = 0.5, g = 2, c = 1. */
    @Test
    void windowsStartFromTheirOwnRows() {
        Machine machine = Machine.spring(3, 0.5, 2, 1);
        DataSet data = machine.data(
                Machine.episode("a", new double[] {0, 1, 2}, 2, new double[] {0, 0, 1, 2, 0, 0}, 2, 0, 0, 4, 5));
        // Measured x1 = (1, 2). First window: predicted (0, 1). Second: p = 1 + (2 + 2 5) = 13, v = 2 - 3 - 1 + 8 + 1 =
        // 7.
        WindowScore score = WindowScore.perRecord(machine, data, 1, 1).get(0);
        assertArrayEquals(new double[] {Math.sqrt((1 + 169) / 2.0), Math.sqrt((1 + 49) / 2.0)}, score.rmse(), 1e-13);
    }

    @Test
    void statesOfOneUnitCountTogether() {
        Spec spec = new Spec(1, List.of(Variable.angle("a"), Variable.of("x", "m"), Variable.angle("b")), List.of());
        Map<String, Double> byUnit = new WindowScore("r", 1, new double[] {1, 5, 7}).byUnit(spec);
        assertEquals(Map.of("rad", 5.0, "m", 5.0), byUnit);
        assertEquals(List.of("rad", "m"), List.copyOf(byUnit.keySet()));
    }

    @Test
    void anErrorIsNotSharedWithItsReaders() {
        double[] rmse = {1};
        WindowScore score = new WindowScore("r", 1, rmse);
        rmse[0] = 2;
        score.rmse()[0] = 3;
        assertArrayEquals(new double[] {1}, score.rmse());
    }

    /** A model that steps over rows, of two unlike states and an action: the second window starts from the second sample's own numbers. */
    @Test
    void anyDynamicsAreScored() {
        double[][] A = {{0.5, 2}, {-1, 0.25}};
        double[] B = {3, -2};
        Spec spec =
                new Spec(1, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of(Variable.of("f", "N")));
        Dynamics linear = new Dynamics() {
            @Override
            public Spec spec() {
                return spec;
            }

            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                next.reshape(x.numRows, 2);
                for (int i = 0; i < 2; i++) {
                    next.set(0, i, A[i][0] * x.get(0, 0) + A[i][1] * x.get(0, 1) + B[i] * u.get(0, 0));
                }
            }

            @Override
            public Dynamics fork() {
                return this;
            }
        };
        DataSet data = new DataSet(
                List.of(Machine.episode("a", new double[] {0, 1, 2}, 2, new double[] {4, 1, 7, 3, 2, 5}, 1, 1, 2)
                        .withSpec(spec)));
        // From (4, 1) under 1: (7, -5.75) against (7, 3). From (7, 3) under 2: (15.5, -10.25) against (2, 5).
        WindowScore score = WindowScore.perRecord(linear, data, 1, 1).get(0);
        assertEquals(2, score.windows());
        assertArrayEquals(
                new double[] {Math.sqrt(13.5 * 13.5 / 2), Math.sqrt((8.75 * 8.75 + 15.25 * 15.25) / 2)},
                score.rmse(),
                1e-13);
    }
}

package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import java.util.List;
import java.util.Map;
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
}

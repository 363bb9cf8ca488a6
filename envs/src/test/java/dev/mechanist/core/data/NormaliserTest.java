package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class NormaliserTest {
    @Test
    void meanAndDeviationOfEachColumn() {
        Normaliser fitted =
                Normaliser.fit(List.of("a", "b"), new DMatrixRMaj(4, 2, true, 1, 10, 3, 10, 1, -10, 3, -10));
        assertArrayEquals(new double[] {2, 0}, fitted.mean(), 1e-15);
        assertArrayEquals(new double[] {1, 10}, fitted.deviation(), 1e-15);
    }

    @Test
    void rowsAreShiftedAndScaledInPlace() {
        DMatrixRMaj rows = new DMatrixRMaj(2, 2, true, 5, 1, -1, 4);
        new Normaliser(new double[] {1, -2}, new double[] {2, 4}).apply(rows);
        assertArrayEquals(new double[] {2, 0.75, -1, 1.5}, rows.data);
        Normaliser.identity(2).apply(rows);
        assertArrayEquals(new double[] {2, 0.75, -1, 1.5}, rows.data);
        assertThrows(
                IllegalArgumentException.class, () -> Normaliser.identity(3).apply(rows));
        assertThrows(IllegalArgumentException.class, () -> new Normaliser(new double[2], new double[1]));
        assertThrows(IllegalArgumentException.class, () -> Normaliser.fit(List.of("a"), rows));
    }

    /** Deviations with N, not N - 1; a column that stands still keeps deviation 1 and becomes 0. */
    @Test
    void whatDoesNotVaryMayStandWhereThatIsAllowed() {
        DMatrixRMaj data = new DMatrixRMaj(3, 3, true, 1, 7, 2, 3, 7, 4, 8, 7, 6);
        Normaliser fitted = Normaliser.fit(data);
        double first = Math.sqrt((9 + 1 + 16) / 3.0);
        double last = Math.sqrt(8 / 3.0);
        assertArrayEquals(new double[] {4, 7, 4}, fitted.mean(), 1e-14);
        assertArrayEquals(new double[] {first, 1, last}, fitted.deviation(), 1e-14);
        assertArrayEquals(
                new double[] {first, 0, last}, Normaliser.moments(data).deviation(), 1e-14);
        fitted.apply(data);
        assertArrayEquals(
                new double[] {-3 / first, 0, -2 / last, -1 / first, 0, 0, 4 / first, 0, 2 / last}, data.data, 1e-14);
        double[] row = {9, 8, 7, 6, 5};
        double[] scaled = new double[4];
        fitted.apply(row, 2, scaled, 1);
        assertArrayEquals(new double[] {0, 3 / first, -1, 1 / last}, scaled, 1e-14);
        assertArrayEquals(new double[] {9, 8, 7, 6, 5}, row);
    }

    /** A state that stands still is not looked at, wherever it stands later; an action that does is refused. */
    @Test
    void statesMayStandStillAmongInputs() {
        List<String> names = List.of("x", "y", "u");
        DMatrixRMaj data = new DMatrixRMaj(2, 3, true, 1, 7, 2, 3, 7, 6);
        Normaliser fitted = Normaliser.ofInputs(names, data, 2);
        double[] scaled = new double[3];
        fitted.apply(new double[] {4, 1e6, 8}, 0, scaled, 0);
        assertEquals(2, scaled[0]);
        assertEquals(0, scaled[1], 1e-20);
        assertEquals(2, scaled[2]);
        DMatrixRMaj idle = new DMatrixRMaj(2, 3, true, 1, 7, 2, 3, 8, 2);
        String message = assertThrows(InputException.class, () -> Normaliser.ofInputs(names, idle, 2))
                .getMessage();
        assertTrue(message.startsWith("u has the same value in all 2 samples"), message);
    }

    /** What always changes by the same has deviation 0 and becomes 0. */
    @Test
    void changesMayBeTheSame() {
        DMatrixRMaj changes = new DMatrixRMaj(2, 3, true, 1, 0.5, 0, 3, 0.5, 0);
        Normaliser fitted = Normaliser.ofChanges(List.of("a", "b", "c"), changes);
        assertArrayEquals(new double[] {2, 0.5, 0}, fitted.mean());
        assertArrayEquals(new double[] {1, 0, 0}, fitted.deviation());
        fitted.apply(changes);
        assertArrayEquals(new double[] {-1, 0, 0, 1, 0, 0}, changes.data);
        DMatrixRMaj still = new DMatrixRMaj(2, 1, true, 0.5, 0.5);
        String message = assertThrows(InputException.class, () -> Normaliser.ofChanges(List.of("a"), still))
                .getMessage();
        assertTrue(message.startsWith("every state changes by the same in all 2 samples"), message);
    }

    @Test
    void anotherNumberOfColumnsIsNamed() {
        Normaliser two = Normaliser.identity(2);
        two.requireColumns("inputs", 2);
        InputException e = assertThrows(InputException.class, () -> two.requireColumns("inputs", 3));
        assertEquals("the inputs are normalised in 2 columns, expected 3; fit the model again", e.getMessage());
    }

    @Test
    void badDataIsNamed() {
        refused("b is NaN in sample 1", new DMatrixRMaj(2, 2, true, 1, 2, 3, Double.NaN));
        refused("a is -Infinity in sample 0", new DMatrixRMaj(2, 2, true, Double.NEGATIVE_INFINITY, 2, 3, 4));
        refused("0 samples", new DMatrixRMaj(0, 2));
        refused("1 sample;", new DMatrixRMaj(1, 2, true, 1, 2));
        refused("b has the same value in all 3 samples", new DMatrixRMaj(3, 2, true, 1, 0, 2, 0, 3, 0));
        // Constant but for rounding: 0.1 + 0.2 is not 0.3.
        refused("a has the same value", new DMatrixRMaj(2, 2, true, 0.3, 1, 0.1 + 0.2, 2));
    }

    private static void refused(String part, DMatrixRMaj data) {
        String message = assertThrows(InputException.class, () -> Normaliser.fit(List.of("a", "b"), data))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}

package dev.mechanist.experiments.reproduce.quantities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    private static Quantity of(Statistic statistic, Bar bar, Double... values) {
        return new Quantity("q", List.of(values), statistic, "", "", bar);
    }

    /** 1, 2, 6: mean 3, squares 4 + 1 + 9, s^2 = 7, standard error sqrt(7/3) = 1.527525, t(2, 0.975) = 4.302653. */
    @Test
    void meanHasStudentsInterval() {
        Quantity q = of(Statistic.MEAN, Bar.atLeast(3), 6.0, 1.0, 2.0);
        assertEquals(3, q.ours(), 1e-12);
        assertEquals(3 - 6.572411, q.lower(), 1e-5);
        assertEquals(3 + 6.572411, q.upper(), 1e-5);
        assertTrue(q.holds());
    }

    @Test
    void medianLiesBetweenLeastAndLargest() {
        Quantity odd = of(Statistic.MEDIAN, Bar.atMost(2), 9.0, 2.0, 1.0);
        assertEquals(2, odd.ours());
        assertEquals(1, odd.lower());
        assertEquals(9, odd.upper());
        assertEquals(3, of(Statistic.MEDIAN, Bar.atMost(2), 9.0, 2.0, 1.0, 4.0).ours());
    }

    @Test
    void theWorstIsWorstForTheBar() {
        assertEquals(9, of(Statistic.WORST, Bar.atMost(10), 9.0, 2.0, 1.0).ours());
        assertEquals(1, of(Statistic.WORST, Bar.atLeast(0), 9.0, 2.0, 1.0).ours());
        assertEquals(9, of(Statistic.WORST, Bar.near(4, 1), 9.0, 2.0, 1.0).ours());
        assertEquals(1, of(Statistic.WORST, Bar.near(8, 1), 9.0, 2.0, 1.0).ours());
        assertEquals(1, of(Statistic.WORST, Bar.near(4, 1), 6.0, 1.0).ours());
        assertEquals(6, of(Statistic.WORST, Bar.near(4, 1), 6.0, 3.0).ours());
    }

    @Test
    void aLostRepetitionCannotPass() {
        for (Statistic statistic : Statistic.values()) {
            assertFalse(of(statistic, Bar.atLeast(-1), 5.0, Double.NaN).holds(), statistic.name());
            assertFalse(of(statistic, Bar.atMost(9), 5.0, Double.NaN).holds(), statistic.name());
        }
    }

    @Test
    void limitsBelongToTheBar() {
        assertTrue(Bar.atMost(2).holds(2));
        assertFalse(Bar.atMost(2).holds(2.1));
        assertTrue(Bar.atLeast(2).holds(2));
        assertFalse(Bar.atLeast(2).holds(1.9));
        assertTrue(Bar.near(2, 0.5).holds(1.5));
        assertFalse(Bar.near(2, 0.5).holds(1.4));
        assertFalse(Bar.near(2, 0.5).holds(2.6));
    }

    @ParameterizedTest
    @CsvSource({
        "1.90517, 1.90517",
        "5385, 5385",
        "0.05, 0.05",
        "1e-4, 0.0001",
        "3e-9, 3e-09",
        "61807, 61807",
        "NaN, none"
    })
    void numbersAreShort(double value, String text) {
        assertEquals(text, Bar.number(value));
    }

    @Test
    void noValueIsNoQuantity() {
        assertThrows(InputException.class, () -> of(Statistic.MEAN, Bar.atLeast(3)));
        assertThrows(InputException.class, () -> Bar.atMost(Double.NaN));
    }

    @Test
    void theTableSaysWhatDoesNotHoldAndNumbersTheSources() {
        String text = ReproductionTable.text(List.of(
                Quantity.exact("first", 1, "2", "a book", Bar.atMost(2)),
                Quantity.exact("second", 3, "4", "a page", Bar.atMost(2)),
                new Quantity("third", List.of(1.0, 3.0), Statistic.WORST, "5", "a book", Bar.atLeast(0))));
        List<String> lines = text.lines().toList();
        assertTrue(lines.get(1).matches("first +1 +2 \\[1\\] +<= 2 +holds"), lines.get(1));
        assertTrue(lines.get(2).matches("second +3 +4 \\[2\\] +<= 2 +DOES NOT HOLD"), lines.get(2));
        assertTrue(lines.get(3).matches("third +1 +worst of 2: 1 to 3 +5 \\[1\\] +>= 0 +holds"), lines.get(3));
        assertEquals("[1] a book", lines.get(4));
        assertEquals("[2] a page", lines.get(5));
    }
}

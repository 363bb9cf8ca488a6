package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers as a reader sees them. */
class NumbersTest {
    @Test
    void threeDigitsPlainWhereThatIsShort() {
        assertEquals("0", Numbers.number(0));
        assertEquals("1.00", Numbers.number(1));
        assertEquals("-12.3", Numbers.number(-12.345));
        assertEquals("123", Numbers.number(123.4));
        assertEquals("1234", Numbers.number(1234));
        assertEquals("999999", Numbers.number(999_999));
        assertEquals("1.00e+06", Numbers.number(1e6));
        assertEquals("0.00123", Numbers.number(0.00123));
        assertEquals("0.00100", Numbers.number(1e-3));
        assertEquals("9.99e-04", Numbers.number(9.99e-4));
        assertEquals("–", Numbers.number(Double.NaN));
        assertEquals("–", Numbers.number(Double.NEGATIVE_INFINITY));
    }

    @Test
    void sharesSecondsAndCounts() {
        assertEquals("13%", Numbers.percent(0.125));
        assertEquals("250%", Numbers.percent(2.5));
        assertEquals("0.125", Numbers.seconds(0.1251));
        assertEquals("1.3", Numbers.seconds(1.25001));
        assertEquals("1,234,568", Numbers.whole(1234567.8));
    }
}

package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @Test
    void numbersAsPeopleWriteThem() {
        assertEquals(0.25, Decimals.parse("0.25"));
        assertEquals(-2.5e-3, Decimals.parse("-2.5E-3"));
        assertEquals(0.5, Decimals.parse("+.5"));
        assertEquals(3, Decimals.parse("3."));
        assertEquals(Double.NEGATIVE_INFINITY, Decimals.parse("-Infinity"));
        assertEquals(Double.NaN, Decimals.parse("NaN"));
        assertEquals(-17, Decimals.parseWhole("-17"));
        assertEquals(10, Decimals.parseWhole("010"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1d", "2f", "0x1p3", "0x10", "", "1,5", "1_000", "\u0661", "e", "-", "1e", "nan", " 1", "1 2", "1.0D"
            })
    void nothingElse(String text) {
        assertThrows(NumberFormatException.class, () -> Decimals.parse(text));
        assertThrows(NumberFormatException.class, () -> Decimals.parseWhole(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "NaN", "9223372036854775808"})
    void notWhole(String text) {
        assertThrows(NumberFormatException.class, () -> Decimals.parseWhole(text));
    }
}

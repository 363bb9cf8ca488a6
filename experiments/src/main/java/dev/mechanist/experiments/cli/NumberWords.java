package dev.mechanist.experiments.cli;

import dev.mechanist.core.io.Decimals;
import picocli.CommandLine.TypeConversionException;

/** Numbers as options take them: in decimals, finite, and within the range of their kind. */
final class NumberWords {
    private NumberWords() {}

    static double real(String word) {
        try {
            double value = Decimals.parse(word.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + word + "' is not a number; write it like 0.25 or 2.5e-1");
    }

    static int whole(String word) {
        long value = large(word);
        if (value != (int) value) {
            throw new TypeConversionException("'" + word + "' is out of range: at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    static long large(String word) {
        try {
            return Decimals.parseWhole(word.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not a whole number that fits");
        }
    }
}

package dev.mechanist.core.io;

/**
 * Numbers as people write them: ASCII digits with a sign, a point and a power of ten. Java's own forms are refused, because a column
 * or a setting that holds {@code 1d}, {@code 2f} or {@code 0x1p3} holds something else than a number.
 */
public final class Decimals {
    private Decimals() {}

    /**
     * A number, {@code NaN} and {@code Infinity} included, as this program writes them.
     *
     * @throws NumberFormatException for anything else
     */
    public static double parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return parseWord(text);
            }
        }
        return Double.parseDouble(text);
    }

    private static double parseWord(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new NumberFormatException(text);
        };
    }

    /**
     * A whole number, written in full.
     *
     * @throws NumberFormatException for anything else, and beyond 64 bits
     */
    public static long parseWhole(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text);
    }
}

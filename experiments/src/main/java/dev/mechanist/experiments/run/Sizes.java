package dev.mechanist.experiments.run;

import java.util.Optional;

/** Work that does not fit into Java's arrays, in a user's words; what does not fit into memory ends the program with a line. */
public final class Sizes {
    private Sizes() {}

    /** One line for an error that says that an array would have too many elements; nothing for any other. */
    public static Optional<String> complaint(Throwable e) {
        boolean negative = e instanceof NegativeArraySizeException;
        boolean overflown = e instanceof ArithmeticException
                && String.valueOf(e.getMessage()).endsWith("overflow");
        boolean matrix = e instanceof IllegalArgumentException
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("org.ejml");
        return negative || overflown || matrix
                ? Optional.of("this needs more numbers in one place than Java can hold (2147483647); ask for less")
                : Optional.empty();
    }
}

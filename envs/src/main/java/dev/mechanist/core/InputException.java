package dev.mechanist.core;

/**
 * Something that a user gave is wrong. The message is one line that names the place and the cure; the command line prints
 * it as it is and exits with code 2.
 */
public class InputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}

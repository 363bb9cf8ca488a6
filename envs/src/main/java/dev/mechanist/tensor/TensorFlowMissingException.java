package dev.mechanist.tensor;

import dev.mechanist.core.InputException;

/** Something needs TensorFlow where there is none. The message is one line that says why, and what works without. */
public final class TensorFlowMissingException extends InputException {
    private static final long serialVersionUID = 1L;

    TensorFlowMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}

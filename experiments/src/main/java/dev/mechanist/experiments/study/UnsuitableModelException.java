package dev.mechanist.experiments.study;

import dev.mechanist.core.InputException;

/** A model does not offer what is asked of it: no failure, but a cell that cannot be. */
final class UnsuitableModelException extends InputException {
    private static final long serialVersionUID = 1L;

    /** @param reason what it does not offer */
    UnsuitableModelException(String reason) {
        super(reason);
    }
}

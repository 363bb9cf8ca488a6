package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;

/** A model does not offer what is asked of it: no failure, but a cell that cannot be. */
public final class UnsuitableModelException extends InputException {
    private static final long serialVersionUID = 1L;

    /** @param reason what it does not offer */
    public UnsuitableModelException(String reason) {
        super(reason);
    }
}

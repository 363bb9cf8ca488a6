package dev.mechanist.core.dynamics;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/**
 * A model whose state keeps outputs and inputs of the past: what moves up by one is copied, and only the rest is asked of the
 * model, so that no error of a learned copy adds up.
 */
public final class ShiftedDynamics implements Dynamics {
    /** Of an entry that the model predicts. */
    public static final int PREDICTED = -1;

    private final Dynamics model;
    private final int[] from;

    /**
     * @param model of all entries
     * @param from for each entry of the state the entry that it repeats a step later; {@link #PREDICTED}, or -2 - j for action j [n]
     */
    public ShiftedDynamics(Dynamics model, int[] from) {
        if (from.length != model.spec().n()) {
            throw new IllegalArgumentException(
                    from.length + " shifts for " + model.spec().n() + " states");
        }
        this.model = model;
        this.from = from.clone();
    }

    @Override
    public Spec spec() {
        return model.spec();
    }

    @Override
    public ShiftedDynamics fork() {
        return new ShiftedDynamics(model.fork(), from);
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        model.step(x, u, next);
        for (int b = 0; b < x.numRows; b++) {
            for (int i = 0; i < from.length; i++) {
                if (from[i] != PREDICTED) {
                    next.set(b, i, from[i] >= 0 ? x.get(b, from[i]) : u.get(b, -2 - from[i]));
                }
            }
        }
    }
}

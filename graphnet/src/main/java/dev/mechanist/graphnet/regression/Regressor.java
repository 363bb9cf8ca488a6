package dev.mechanist.graphnet.regression;

import dev.mechanist.core.io.NpyArray;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted regression of E outputs on D inputs over batches of rows, from whatever library. {@link RegressorDynamics} makes
 * dynamics of it. Inputs and outputs come normalised, so a regressor needs no transforms of its own.
 *
 * <p>An instance may own scratch memory and is then confined to one thread; {@link #fork()} gives another thread its own.
 */
public interface Regressor {
    /** What it is, for example {@code random forest}: the kind of the artefact that stores it. */
    String kind();

    /** Number of inputs D. */
    int inputs();

    /** Number of outputs E. */
    int outputs();

    /**
     * Predicts the outputs. A row's prediction does not depend on the other rows.
     *
     * @param z inputs [B, D]
     * @param y reshaped to [B, E] and overwritten
     */
    void predict(DMatrixRMaj z, DMatrixRMaj y);

    /** Everything that decides its predictions, by name; a regressor that is read from them predicts the same bits. */
    Map<String, NpyArray> arrays();

    /** The same regressor with scratch memory of its own; itself where it has none. */
    Regressor fork();
}

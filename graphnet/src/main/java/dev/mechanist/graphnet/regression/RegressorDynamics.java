package dev.mechanist.graphnet.regression;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics made of any regressor: it predicts the change of state, normalised, from the normalised state, angles as sine and
 * cosine, and the action. It has no derivatives; a planner that needs them gets it through {@link FiniteDifferenceDynamics}.
 */
public final class RegressorDynamics implements Dynamics, Storable {
    /** Fits a regressor. */
    @FunctionalInterface
    public interface Fitter<R extends Regressor> {
        /**
         * A regressor of D inputs and E outputs.
         *
         * @param inputs normalised [N, D]
         * @param targets normalised [N, E]
         */
        R fit(DMatrixRMaj inputs, DMatrixRMaj targets);
    }

    /** Builds a regressor from its stored arrays. */
    @FunctionalInterface
    public interface Reader<R extends Regressor> {
        /**
         * The regressor whose {@link Regressor#arrays()} these are.
         *
         * @throws dev.mechanist.core.InputException when one is missing or does not fit the others
         */
        R read(Map<String, NpyArray> arrays);
    }

    private final ChangeRegression<Regressor> regression;

    private RegressorDynamics(ChangeRegression<Regressor> regression) {
        this.regression = regression;
    }

    /**
     * Fits a regressor to all transitions.
     *
     * @throws dev.mechanist.core.InputException when there are fewer than two, an action does not vary, or nothing changes
     */
    public static RegressorDynamics fit(DataSet data, Fitter<Regressor> fitter) {
        return new RegressorDynamics(ChangeRegression.fit(data, fitter));
    }

    @Override
    public Spec spec() {
        return regression.spec();
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        regression.step(x, u, next);
    }

    @Override
    public RegressorDynamics fork() {
        return new RegressorDynamics(regression.with(regression.regressor().fork()));
    }

    /** That of the regressor. */
    @Override
    public String kind() {
        return regression.regressor().kind();
    }

    @Override
    public void store(ArtefactWriter out) {
        regression.store(out);
    }

    /**
     * What {@link #store} handed over; it predicts the same bits.
     *
     * @throws dev.mechanist.core.InputException when something is missing or does not fit
     */
    public static RegressorDynamics read(StoredArtefact stored, Reader<Regressor> reader) {
        return new RegressorDynamics(ChangeRegression.read(stored, reader));
    }
}

package dev.mechanist.graphnet.regression;

import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** {@link RegressorDynamics} of a regressor that knows how sure it is. */
public final class PredictiveRegressorDynamics implements PredictiveDynamics, Storable {
    private final ChangeRegression<PredictiveRegressor> regression;

    private PredictiveRegressorDynamics(ChangeRegression<PredictiveRegressor> regression) {
        this.regression = regression;
    }

    /**
     * Fits a regressor to all transitions.
     *
     * @throws dev.mechanist.core.InputException when there are fewer than two, an action does not vary, or nothing changes
     */
    public static PredictiveRegressorDynamics fit(DataSet data, RegressorDynamics.Fitter<PredictiveRegressor> fitter) {
        return new PredictiveRegressorDynamics(ChangeRegression.fit(data, fitter));
    }

    @Override
    public Spec spec() {
        return regression.spec();
    }

    /** Names of the states that always changed by the same in what it has learned from: so they do here. */
    public List<String> unlearned() {
        return regression.unlearned();
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        regression.step(x, u, next);
    }

    @Override
    public void predict(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
        DMatrixRMaj z = regression.encode(x, u, mean);
        Shapes.refuseAlias("epistemic", epistemic, x, u, mean);
        Shapes.refuseAlias("aleatoric", aleatoric, x, u, mean, epistemic);
        regression.regressor().predict(z, mean, epistemic, aleatoric);
        regression.decode(x, mean, mean);
        regression.decodeVariance(epistemic);
        regression.decodeVariance(aleatoric);
    }

    @Override
    public PredictiveRegressorDynamics fork() {
        return new PredictiveRegressorDynamics(
                regression.with(regression.regressor().fork()));
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
    public static PredictiveRegressorDynamics read(
            StoredArtefact stored, RegressorDynamics.Reader<PredictiveRegressor> reader) {
        return new PredictiveRegressorDynamics(ChangeRegression.read(stored, reader));
    }
}

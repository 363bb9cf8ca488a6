package dev.mechanist.experiments.pilco;

import dev.mechanist.core.GaussianMap;
import dev.mechanist.planners.pilco.TransitionLearner;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * One exact squared-exponential process per state, trained as PILCO trains: from scratch on the first data, then from the last
 * hyperparameters.
 */
public final class GaussianProcessLearner implements TransitionLearner {
    private final List<String> states;
    private final Function<List<SquaredExponentialPosterior>, GaussianMap> engine;

    /**
     * @param states names of the outputs, for errors
     * @param engine what computes the moments
     */
    public GaussianProcessLearner(
            List<String> states, Function<List<SquaredExponentialPosterior>, GaussianMap> engine) {
        this.states = List.copyOf(states);
        this.engine = engine;
    }

    @Override
    public Fit fit(DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed) {
        int count = inputs.numCols + 2;
        double[] hyperparameters = new double[count * targets.numCols];
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < targets.numCols; e++) {
            double[] y = new double[targets.numRows];
            for (int i = 0; i < y.length; i++) {
                y[i] = targets.get(i, e);
            }
            double[] start = previous == null ? null : Arrays.copyOfRange(previous, e * count, (e + 1) * count);
            GaussianProcess process = GaussianProcessTraining.train(
                            states.get(e), inputs, y, TrainingSettings.standard(seed), start)
                    .process();
            System.arraycopy(process.hyperparameters(), 0, hyperparameters, e * count, count);
            posteriors.add(process.posterior());
        }
        return new Fit(engine.apply(posteriors), hyperparameters);
    }
}

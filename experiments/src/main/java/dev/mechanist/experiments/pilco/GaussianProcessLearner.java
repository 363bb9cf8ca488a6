package dev.mechanist.experiments.pilco;

import dev.mechanist.core.GaussianMap;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.pilco.TransitionLearner;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.SparseGaussianProcess;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * One squared-exponential process per state, trained as PILCO trains: from scratch on the first data, then from the last
 * hyperparameters. It is exact up to a number of transitions and from there on sparse (FITC, Snelson and Ghahramani 2006) with as
 * many inducing points, at first a random subset of the transitions.
 */
public final class GaussianProcessLearner implements TransitionLearner {
    /**
     * Quasi-Newton iterations on the inducing points per trial. The authors take 500, three times as many the first time; the
     * search goes on from trial to trial.
     */
    private static final int SPARSE_ITERATIONS = 100;

    private final List<String> states;
    private final int inducing;
    private final Function<List<SquaredExponentialPosterior>, GaussianMap> engine;

    /**
     * @param states names of the outputs, for errors
     * @param inducing transitions up to which processes are exact, and inducing points beyond, at least 2
     * @param engine what computes the moments
     */
    public GaussianProcessLearner(
            List<String> states, int inducing, Function<List<SquaredExponentialPosterior>, GaussianMap> engine) {
        if (inducing < 2) {
            throw new InputException("--inducing must be at least 2, not " + inducing);
        }
        this.states = List.copyOf(states);
        this.inducing = inducing;
        this.engine = engine;
    }

    /** Hyperparameters are those of all outputs, then, where the processes are sparse, the inducing points of all outputs. */
    @Override
    public Fit fit(DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed) {
        int D = inputs.numCols;
        int E = targets.numCols;
        int count = D + 2;
        boolean sparse = inputs.numRows > inducing;
        double[] learned = new double[E * (count + (sparse ? inducing * D : 0))];
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < E; e++) {
            double[] y = new double[targets.numRows];
            for (int i = 0; i < y.length; i++) {
                y[i] = targets.get(i, e);
            }
            double[] start = previous == null ? null : Arrays.copyOfRange(previous, e * count, (e + 1) * count);
            if (sparse) {
                int from = E * count + e * inducing * D;
                TrainingSettings settings = TrainingSettings.standard(seed).withIterations(SPARSE_ITERATIONS);
                SparseGaussianProcess process;
                if (previous == null) {
                    process = SparseGaussianProcess.train(
                            states.get(e), SparseMethod.FITC, inducing, inputs, y, settings);
                } else {
                    DMatrixRMaj Z = previous.length > E * count
                            ? new DMatrixRMaj(
                                    inducing, D, true, Arrays.copyOfRange(previous, from, from + inducing * D))
                            : subset(inputs, seed);
                    process = SparseGaussianProcess.train(
                            states.get(e), SparseMethod.FITC, Z, start, inputs, y, settings);
                }
                System.arraycopy(process.hyperparameters(), 0, learned, e * count, count);
                System.arraycopy(process.points().data, 0, learned, from, inducing * D);
                posteriors.add(process.posterior());
            } else {
                GaussianProcess process = GaussianProcessTraining.train(
                                states.get(e), inputs, y, TrainingSettings.standard(seed), start)
                        .process();
                System.arraycopy(process.hyperparameters(), 0, learned, e * count, count);
                posteriors.add(process.posterior());
            }
        }
        return new Fit(engine.apply(posteriors), learned);
    }

    /** Random transitions, without repetition; the same for all outputs. */
    private DMatrixRMaj subset(DMatrixRMaj inputs, long seed) {
        int D = inputs.numCols;
        RandomStream random = RandomStream.of(seed, "pilco inducing points", inputs.numRows);
        int[] order = new int[inputs.numRows];
        Arrays.setAll(order, i -> i);
        DMatrixRMaj Z = new DMatrixRMaj(inducing, D);
        for (int k = 0; k < inducing; k++) {
            int other = k + random.nextInt(order.length - k);
            int chosen = order[other];
            order[other] = order[k];
            order[k] = chosen;
            System.arraycopy(inputs.data, chosen * D, Z.data, k * D, D);
        }
        return Z;
    }
}

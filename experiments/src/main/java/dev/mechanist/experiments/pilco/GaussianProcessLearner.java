package dev.mechanist.experiments.pilco;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.pilco.TransitionLearner;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.SparseGaussianProcess;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.TrainingSettings;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * One squared-exponential process per state, trained as PILCO trains: from scratch on the first data, then from the last
 * hyperparameters. It is exact up to a number of transitions and sparse from there on, with inducing points that are selected among
 * the transitions anew in each trial; the authors' release carries them over and moves them.
 */
public final class GaussianProcessLearner implements TransitionLearner {
    /** Quasi-Newton iterations on the hyperparameters of sparse processes, each time that inducing points are selected. */
    private static final int SPARSE_ITERATIONS = 30;

    /** The only one with closed moments. */
    private static final List<KernelFamily> KERNEL = List.of(KernelFamily.SQUARED_EXPONENTIAL);

    /** The trained process of one output. */
    private record Output(SquaredExponentialPosterior posterior, double[] theta, List<String> warnings) {}

    private final List<String> states;
    private final int exact;
    private final int inducing;
    private final SparseMethod method;
    private final Function<List<SquaredExponentialPosterior>, GaussianMap> engine;

    /**
     * @param states names of the outputs, for errors
     * @param exact transitions up to which processes are exact, at least 0
     * @param inducing inducing points of an output beyond, at most; at least 2
     * @param method how sparse processes approximate
     * @param engine what computes the moments
     */
    public GaussianProcessLearner(
            List<String> states,
            int exact,
            int inducing,
            SparseMethod method,
            Function<List<SquaredExponentialPosterior>, GaussianMap> engine) {
        requireAtLeast(0, "--exact", exact);
        requireAtLeast(2, "--inducing", inducing);
        this.states = List.copyOf(states);
        this.exact = exact;
        this.inducing = inducing;
        this.method = method;
        this.engine = engine;
    }

    /**
     * Hyperparameters are those of all outputs. Outputs are trained side by side, each by itself, so that the number of threads
     * changes no bit.
     */
    @Override
    public Fit fit(DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed) {
        int E = targets.numCols;
        int count = inputs.numCols + 2;
        List<Output> outputs = Workers.common().map(E, e -> {
            double[] y = column(targets, e);
            double[] theta = previous == null ? null : Arrays.copyOfRange(previous, e * count, (e + 1) * count);
            return inputs.numRows > exact ? sparse(e, inputs, y, theta, seed) : exact(e, inputs, y, theta, seed);
        });
        double[] learned = new double[E * count];
        List<String> warnings = new ArrayList<>();
        for (int e = 0; e < E; e++) {
            System.arraycopy(outputs.get(e).theta, 0, learned, e * count, count);
            warnings.addAll(outputs.get(e).warnings);
        }
        return new Fit(engine.apply(outputs.stream().map(Output::posterior).toList()), learned, warnings);
    }

    private Output exact(int e, DMatrixRMaj inputs, double[] y, double[] theta, long seed) {
        GaussianProcess process = GaussianProcessTraining.train(
                        states.get(e), inputs, y, TrainingSettings.standard(seed), theta)
                .process();
        return new Output(process.posterior(), process.hyperparameters(), process.warnings());
    }

    private Output sparse(int e, DMatrixRMaj inputs, double[] y, double[] theta, long seed) {
        TrainingSettings settings = TrainingSettings.standard(seed).withIterations(SPARSE_ITERATIONS);
        SparseGaussianProcess process = SparseGaussianProcess.trainSelected(
                states.get(e), method, KERNEL, inducing, theta, inputs, y, settings);
        return new Output(process.posterior(), process.hyperparameters(), process.warnings());
    }

    private static double[] column(DMatrixRMaj matrix, int j) {
        double[] column = new double[matrix.numRows];
        Arrays.setAll(column, i -> matrix.get(i, j));
        return column;
    }
}

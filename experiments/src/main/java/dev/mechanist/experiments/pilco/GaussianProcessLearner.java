package dev.mechanist.experiments.pilco;

import static dev.mechanist.experiments.OptionRange.requireAtLeast;

import dev.mechanist.core.GaussianMap;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.pilco.TransitionLearner;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.KernelFamily;
import dev.mechanist.sysid.gp.SparseGaussianProcess;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * One squared-exponential process per state, trained as PILCO trains: from scratch on the first data, then from the last
 * hyperparameters. It is exact up to a number of transitions and from there on sparse, with as many inducing points, at first a
 * random subset of the transitions.
 */
public final class GaussianProcessLearner implements TransitionLearner {
    /**
     * Quasi-Newton iterations on the inducing points per trial. The authors take 500, three times as many the first time; the
     * search goes on from trial to trial.
     */
    private static final int SPARSE_ITERATIONS = 100;

    /** The only one with closed moments. */
    private static final List<KernelFamily> KERNEL = List.of(KernelFamily.SQUARED_EXPONENTIAL);

    /** The trained process of one output; {@code points} is empty where it is exact. */
    private record Output(
            SquaredExponentialPosterior posterior, double[] theta, double[] points, List<String> warnings) {}

    private final List<String> states;
    private final int inducing;
    private final SparseMethod method;
    private final Function<List<SquaredExponentialPosterior>, GaussianMap> engine;

    /**
     * @param states names of the outputs, for errors
     * @param inducing transitions up to which processes are exact, and inducing points beyond, at least 2
     * @param method how sparse processes approximate
     * @param engine what computes the moments
     */
    public GaussianProcessLearner(
            List<String> states,
            int inducing,
            SparseMethod method,
            Function<List<SquaredExponentialPosterior>, GaussianMap> engine) {
        requireAtLeast(2, "--inducing", inducing);
        this.states = List.copyOf(states);
        this.inducing = inducing;
        this.method = method;
        this.engine = engine;
    }

    /**
     * Hyperparameters are those of all outputs, then, where the processes are sparse, the inducing points of all outputs. Outputs are
     * trained side by side, each by itself, so that the number of threads changes no bit.
     */
    @Override
    public Fit fit(DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed) {
        int D = inputs.numCols;
        int E = targets.numCols;
        int count = D + 2;
        boolean sparse = inputs.numRows > inducing;
        List<Output> outputs = IntStream.range(0, E)
                .parallel()
                .mapToObj(e -> {
                    double[] y = column(targets, e);
                    double[] theta = previous == null ? null : Arrays.copyOfRange(previous, e * count, (e + 1) * count);
                    return sparse
                            ? sparse(e, inputs, y, theta, startingPoints(e, inputs, previous, E * count, seed), seed)
                            : exact(e, inputs, y, theta, seed);
                })
                .toList();
        double[] learned = new double[E * (count + (sparse ? inducing * D : 0))];
        List<String> warnings = new ArrayList<>();
        for (int e = 0; e < E; e++) {
            Output output = outputs.get(e);
            System.arraycopy(output.theta, 0, learned, e * count, count);
            if (sparse) {
                System.arraycopy(output.points, 0, learned, E * count + e * inducing * D, inducing * D);
            }
            warnings.addAll(output.warnings);
        }
        return new Fit(engine.apply(outputs.stream().map(Output::posterior).toList()), learned, warnings);
    }

    private Output exact(int e, DMatrixRMaj inputs, double[] y, double[] theta, long seed) {
        GaussianProcess process = GaussianProcessTraining.train(
                        states.get(e), inputs, y, TrainingSettings.standard(seed), theta)
                .process();
        return new Output(process.posterior(), process.hyperparameters(), new double[0], process.warnings());
    }

    private Output sparse(int e, DMatrixRMaj inputs, double[] y, double[] theta, DMatrixRMaj Z, long seed) {
        TrainingSettings settings = TrainingSettings.standard(seed).withIterations(SPARSE_ITERATIONS);
        String name = states.get(e);
        SparseGaussianProcess process = theta == null
                ? SparseGaussianProcess.train(name, method, KERNEL, inducing, inputs, y, settings)
                : SparseGaussianProcess.train(name, method, KERNEL, Z, theta, inputs, y, settings);
        return new Output(process.posterior(), process.hyperparameters(), process.points().data, process.warnings());
    }

    /** The last inducing points of an output, or, where it was exact, a random subset of the transitions. */
    private DMatrixRMaj startingPoints(int e, DMatrixRMaj inputs, double[] previous, int parameters, long seed) {
        int D = inputs.numCols;
        if (previous == null || previous.length == parameters) {
            return subset(inputs, seed);
        }
        int from = parameters + e * inducing * D;
        return new DMatrixRMaj(inducing, D, true, Arrays.copyOfRange(previous, from, from + inducing * D));
    }

    private static double[] column(DMatrixRMaj matrix, int j) {
        double[] column = new double[matrix.numRows];
        Arrays.setAll(column, i -> matrix.get(i, j));
        return column;
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

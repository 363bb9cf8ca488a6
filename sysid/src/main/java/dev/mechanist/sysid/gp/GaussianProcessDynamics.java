package dev.mechanist.sysid.gp;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.numerics.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics learned by one Gaussian process per state variable on its change over a step: x_{t+1} = x_t + f(features(x_t, u_t)). Angles
 * enter as sine and cosine. A step predicts with the posterior mean; {@link #moments} pushes uncertainty through for PILCO.
 */
public final class GaussianProcessDynamics implements DifferentiableDynamics, PredictiveDynamics {
    private final Spec spec;
    private final AngleFeatures features;
    private final List<Regression> processes;
    private final PosteriorMean[] means;
    private final double[] point;
    private final double[] gradient;

    GaussianProcessDynamics(Spec spec, List<? extends Regression> processes) {
        this(
                spec,
                List.copyOf(processes),
                processes.stream().map(PosteriorMean::new).toArray(PosteriorMean[]::new));
    }

    private GaussianProcessDynamics(Spec spec, List<Regression> processes, PosteriorMean[] means) {
        this.spec = spec;
        this.processes = processes;
        this.means = means;
        features = new AngleFeatures(spec);
        point = new double[features.count()];
        gradient = new double[features.count()];
    }

    /** Learns from recorded episodes, one process per state variable, in parallel. */
    public static GaussianProcessDynamics train(DataSet data, GaussianProcessSettings settings) {
        return train(data, settings, null);
    }

    /**
     * Learns from recorded episodes, starting from the hyperparameters of an earlier model.
     *
     * @param start a model of the same system and kernel families; null for the standard start
     */
    public static GaussianProcessDynamics train(
            DataSet data, GaussianProcessSettings settings, GaussianProcessDynamics start) {
        Spec spec = data.spec();
        if (start != null && !start.spec.equals(spec)) {
            throw new InputException("the model to start from is of another system than the data");
        }
        DMatrixRMaj X = inputs(data);
        List<Regression> processes = Workers.common().map(spec.n(), i -> regression(data, X, i, settings, start));
        return new GaussianProcessDynamics(spec, processes);
    }

    private static Regression regression(
            DataSet data, DMatrixRMaj X, int i, GaussianProcessSettings settings, GaussianProcessDynamics start) {
        String name = data.spec().state().get(i).name();
        double[] y = changes(data, i);
        if (y.length > settings.exactUpTo()) {
            return sparse(name, X, y, settings, start == null ? null : start.processes.get(i));
        }
        double[] from = start != null && start.processes.get(i) instanceof GaussianProcess exact
                ? exact.hyperparameters()
                : null;
        return GaussianProcessTraining.train(name, settings.families(), X, y, settings.training(), from)
                .process();
    }

    /** Goes on from an earlier sparse process with as many inducing points; else from an exact one of a subset. */
    private static Regression sparse(
            String name, DMatrixRMaj X, double[] y, GaussianProcessSettings settings, Regression start) {
        int inducing = Math.min(settings.inducing(), y.length);
        if (start instanceof SparseGaussianProcess earlier && earlier.points().numRows == inducing) {
            return SparseGaussianProcess.train(
                    name,
                    settings.sparseMethod(),
                    settings.families(),
                    earlier.points(),
                    earlier.hyperparameters(),
                    X,
                    y,
                    settings.training());
        }
        return SparseGaussianProcess.train(
                name, settings.sparseMethod(), settings.families(), inducing, X, y, settings.training());
    }

    private static DMatrixRMaj inputs(DataSet data) {
        AngleFeatures features = new AngleFeatures(data.spec());
        int n = data.spec().n();
        int m = data.spec().m();
        DMatrixRMaj X = new DMatrixRMaj(data.transitions(), features.count());
        int row = 0;
        for (Episode episode : data.episodes()) {
            for (int t = 0; t < episode.steps(); t++) {
                features.encode(episode.states().data, t * n, episode.actions().data, t * m, X.data, row++ * X.numCols);
            }
        }
        return X;
    }

    private static double[] changes(DataSet data, int i) {
        double[] y = new double[data.transitions()];
        int row = 0;
        for (Episode episode : data.episodes()) {
            for (int t = 0; t < episode.steps(); t++) {
                y[row++] = episode.states().get(t + 1, i) - episode.states().get(t, i);
            }
        }
        return y;
    }

    /**
     * The same hyperparameters with more data, by extending the factorisations.
     *
     * @throws InputException where a process is sparse: retrain it
     */
    public GaussianProcessDynamics with(DataSet more) {
        DMatrixRMaj X = inputs(more);
        List<Regression> grown = IntStream.range(0, spec.n())
                .mapToObj(i -> {
                    if (processes.get(i) instanceof GaussianProcess exact) {
                        return (Regression) exact.with(X, changes(more, i));
                    }
                    throw new InputException("a sparse process takes no further data; train it on all of them");
                })
                .toList();
        return new GaussianProcessDynamics(spec, grown);
    }

    /** What the processes warn of, in their order. */
    public List<String> warnings() {
        return processes.stream().flatMap(p -> p.warnings().stream()).toList();
    }

    /** One process per state variable, on its change over a step. */
    public List<Regression> processes() {
        return processes;
    }

    /**
     * The moments of the change of state [n] for Gaussian features: the plain state variables, then sine and cosine of each angle,
     * then the actions.
     *
     * @throws InputException where a kernel is not a single squared exponential
     */
    public GaussianProcessMoments moments() {
        return new GaussianProcessMoments(
                processes.stream().map(Regression::posterior).toList());
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        check(x, u);
        Shapes.refuseAlias("next", next, x, u);
        int n = spec.n();
        next.reshape(x.numRows, n);
        for (int b = 0; b < x.numRows; b++) {
            features.encode(x.data, b * n, u.data, b * spec.m(), point, 0);
            for (int i = 0; i < n; i++) {
                next.data[b * n + i] = x.data[b * n + i] + means[i].value(point, 0);
            }
        }
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        check(x, u);
        Shapes.refuseAlias("A", A, x, u, B);
        Shapes.refuseAlias("B", B, x, u);
        int n = spec.n();
        int m = spec.m();
        A.reshape(x.numRows * n, n);
        B.reshape(x.numRows * n, m);
        for (int b = 0; b < x.numRows; b++) {
            features.encode(x.data, b * n, u.data, b * m, point, 0);
            for (int i = 0; i < n; i++) {
                means[i].gradient(point, 0, gradient);
                for (int j = 0; j < n; j++) {
                    A.data[(b * n + i) * n + j] = features.byState(j, point, 0, gradient) + (i == j ? 1 : 0);
                }
                for (int j = 0; j < m; j++) {
                    B.data[(b * n + i) * m + j] = features.byAction(j, gradient);
                }
            }
        }
    }

    @Override
    public void predict(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
        step(x, u, mean);
        Shapes.refuseAlias("epistemic", epistemic, x, u, mean);
        Shapes.refuseAlias("aleatoric", aleatoric, x, u, mean, epistemic);
        int n = spec.n();
        int B = x.numRows;
        DMatrixRMaj Z = new DMatrixRMaj(B, features.count());
        for (int b = 0; b < B; b++) {
            features.encode(x.data, b * n, u.data, b * spec.m(), Z.data, b * Z.numCols);
        }
        epistemic.reshape(B, n);
        aleatoric.reshape(B, n);
        double[] variance = new double[B];
        for (int i = 0; i < n; i++) {
            processes.get(i).variance(Z, variance);
            for (int b = 0; b < B; b++) {
                epistemic.data[b * n + i] = variance[b];
                aleatoric.data[b * n + i] = processes.get(i).noiseVariance();
            }
        }
    }

    private void check(DMatrixRMaj x, DMatrixRMaj u) {
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.require("u", u, x.numRows, spec.m());
    }

    @Override
    public GaussianProcessDynamics fork() {
        PosteriorMean[] own = new PosteriorMean[means.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = means[i].fork();
        }
        return new GaussianProcessDynamics(spec, processes, own);
    }

    /** Writes the model into a directory: {@code model.npz} and {@code manifest.json}. */
    public void save(Path directory) {
        GaussianProcessFiles.save(this, directory);
    }

    /**
     * Reads a model that {@link #save} wrote; it predicts the same bits.
     *
     * @throws InputException where the directory does not hold one
     */
    public static GaussianProcessDynamics load(Path directory) {
        return GaussianProcessFiles.load(directory);
    }
}

package dev.mechanist.sysid.gp;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics learned by one Gaussian process per state variable on its change over a step: x_{t+1} = x_t + f(features(x_t, u_t)). Angles
 * enter as sine and cosine. A step predicts with the posterior mean; {@link #moments} pushes uncertainty through for PILCO.
 */
public final class GaussianProcessDynamics implements DifferentiableDynamics, PredictiveDynamics, Storable {
    private final Spec spec;
    private final StateEncoding features;
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
        features = new StateEncoding(spec);
        point = new double[features.width()];
        gradient = new double[features.width()];
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
        Transitions transitions = Transitions.of(data);
        DMatrixRMaj X = transitions.inputs(new StateEncoding(spec));
        DMatrixRMaj changes = transitions.changes();
        List<Regression> processes = Workers.common()
                .map(
                        spec.n(),
                        i -> regression(
                                spec.state().get(i).name(),
                                X,
                                column(changes, i),
                                settings,
                                start == null ? null : start.processes.get(i)));
        return new GaussianProcessDynamics(spec, processes);
    }

    private static Regression regression(
            String name, DMatrixRMaj X, double[] y, GaussianProcessSettings settings, Regression start) {
        if (y.length > settings.exactUpTo()) {
            return sparse(name, X, y, settings, start);
        }
        double[] from = start instanceof GaussianProcess exact ? exact.hyperparameters() : null;
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

    /** Column i. */
    private static double[] column(DMatrixRMaj matrix, int i) {
        double[] column = new double[matrix.numRows];
        Arrays.setAll(column, row -> matrix.get(row, i));
        return column;
    }

    /**
     * The same hyperparameters with more data, by extending the factorisations.
     *
     * @throws InputException where a process is sparse: retrain it
     */
    public GaussianProcessDynamics with(DataSet more) {
        Transitions transitions = Transitions.of(more);
        DMatrixRMaj X = transitions.inputs(features);
        DMatrixRMaj changes = transitions.changes();
        List<Regression> grown = IntStream.range(0, spec.n())
                .mapToObj(i -> {
                    if (processes.get(i) instanceof GaussianProcess exact) {
                        return (Regression) exact.with(X, column(changes, i));
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
     * The moments of the change of state [n] for Gaussian features, in the order of {@link StateEncoding}.
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
                int row = b * n + i;
                features.pullback(point, 0, gradient, A.data, row * n, B.data, row * m);
                A.data[row * n + i] += 1;
            }
        }
    }

    /** One: slopes of the kernels are those of the step times differences. */
    @Override
    public double stepsPerJacobian() {
        return 1;
    }

    @Override
    public void predict(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
        step(x, u, mean);
        Shapes.refuseAlias("epistemic", epistemic, x, u, mean);
        Shapes.refuseAlias("aleatoric", aleatoric, x, u, mean, epistemic);
        int n = spec.n();
        int B = x.numRows;
        DMatrixRMaj Z = new DMatrixRMaj(B, features.width());
        features.encode(x, u, Z);
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

    @Override
    public String kind() {
        return GaussianProcessKinds.KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        GaussianProcessKinds.store(this, out);
    }
}

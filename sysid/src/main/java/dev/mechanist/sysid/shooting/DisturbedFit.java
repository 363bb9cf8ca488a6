package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.numerics.Minimiser;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Parameters by generalised least squares: what the equations leave unexplained counts as what it is, disturbances that are correlated over
 * time (grey-box models; Kristensen, Madsen and Jorgensen, Parameter estimation in stochastic grey-box models, Automatica, 2004), instead
 * of pulling at the parameters as independent residuals would. The estimates extrapolate the better for it.
 *
 * <p>Parameters and the sizes of the disturbances are found in turn: sizes by the likelihood of the present residuals, linear in the
 * disturbances, and parameters by Levenberg-Marquardt with the covariance of the residuals held (pseudo-likelihood; Carroll and Ruppert,
 * Transformation and Weighting in Regression, 1988, chapters 2 and 3). The full likelihood would also move parameters to where the
 * covariance is small, such as friction at which joints stick and nothing disturbs them: it trusts the model of the disturbances, which is
 * the roughest part. Windows overlap, so that each counts by the share of it that is its own.
 */
public final class DisturbedFit {
    private static final int ROUNDS = 8;
    private static final int STEPS = 10;

    /** A round that moves no parameter by more of its standard error, with the others held, is the last. */
    private static final double CONVERGED = 0.3;

    /** Gain of half a sum of squares that ends a descent. */
    private static final double NEGLIGIBLE = 0.01;

    private static final Minimiser.Settings SEARCH = new Minimiser.Settings(Minimiser.Direction.BFGS, 15, 15, 0.1, 0.1);

    private final ParametricDynamics model;
    private final DataSet data;
    private final FitSettings settings;
    private final Disturbances guess;
    private final DisturbanceSizes sizes;
    private final DisturbanceLikelihood likelihood;
    private final Workers workers;
    private final List<Window> windows;
    private final double share;
    private final int[] free;
    private final double[] lower;
    private final double[] upper;
    private final Prior prior;
    private double[] theta;
    private double[] phi;

    /**
     * What was found.
     *
     * @param model with its parameters
     * @param information inverse covariance of the free parameters, with their prior [p, p]
     * @param sizes of the disturbances, in words
     * @param windows that do not overlap, about
     */
    record Found(ParametricDynamics model, DMatrixRMaj information, String sizes, double windows) {}

    private DisturbedFit(
            ParametricDynamics model, DataSet data, FitSettings settings, Disturbances guess, Workers workers) {
        this.workers = workers;
        Shooting.FromMeasured cut = (Shooting.FromMeasured) settings.shooting();
        this.model = model;
        this.data = data;
        this.settings = settings;
        this.guess = guess;
        sizes = new DisturbanceSizes(guess, model.spec(), cut.length());
        windows = Window.over(data, cut.length(), cut.every());
        share = Math.min(1, cut.every() / cut.length());
        likelihood = new DisturbanceLikelihood(sizes, share);
        List<Parameter> parameters = model.parameters();
        free = IntStream.range(0, parameters.size())
                .filter(i -> parameters.get(i).free())
                .toArray();
        theta = each(parameters, Parameter::value);
        lower = each(parameters, Parameter::lower);
        upper = each(parameters, Parameter::upper);
        prior = new Prior(theta.clone(), each(parameters, Parameter::scale), settings.priorWidth());
        phi = new double[sizes.count()];
    }

    private double[] each(List<Parameter> parameters, java.util.function.ToDoubleFunction<Parameter> of) {
        return Arrays.stream(free)
                .mapToDouble(i -> of.applyAsDouble(parameters.get(i)))
                .toArray();
    }

    /**
     * A fit of windows that stays near what generalised least squares find, as firmly known as they know it.
     *
     * @param settings windows from measured states, with their noise and prior; no parameter is of a record
     * @param windows their fit without disturbances
     * @param width how far the fit may go, in scales of the parameters
     */
    public static FitResult near(
            ParametricDynamics model,
            DataSet data,
            FitSettings settings,
            Disturbances guess,
            FitResult windows,
            double width) {
        double[] from = windows.estimates().stream()
                .mapToDouble(e -> e.parameter().value())
                .toArray();
        Found likely = fit(model, data, settings, guess, from);
        return PhysicsFit.fit(likely.model(), data, settings.withPriorWidth(width), (iteration, cost) -> {})
                .asKnownBy(windows, likely);
    }

    /**
     * Fits the free parameters.
     *
     * @param settings windows from measured states, with their noise and prior; no parameter is of a record
     * @param from values of the free parameters that the search begins at
     */
    static Found fit(ParametricDynamics model, DataSet data, FitSettings settings, Disturbances guess, double[] from) {
        try (Workers workers = Workers.of(settings.threads())) {
            DisturbedFit fit = new DisturbedFit(model, data, settings, guess, workers);
            fit.theta = from.clone();
            return fit.run();
        }
    }

    private Found run() {
        for (int round = 1; ; round++) {
            List<DisturbedWindow> now = simulated(theta);
            resize(now);
            List<DMatrixRMaj> weights = likelihood.weights(now, phi);
            DMatrixRMaj information = new Normal(now, weights).hessian;
            double[] before = theta;
            descend(now, weights);
            if (round == ROUNDS || moved(before, information) < CONVERGED) {
                return new Found(at(theta), information, sizes.describe(phi), share * windows.size());
            }
        }
    }

    /** How far theta has come, in standard errors with the other parameters held: the farthest. */
    private double moved(double[] before, DMatrixRMaj information) {
        return IntStream.range(0, theta.length)
                .mapToDouble(i -> Math.abs(theta[i] - before[i]) * Math.sqrt(information.get(i, i)))
                .max()
                .orElse(0);
    }

    private ParametricDynamics at(double[] values) {
        double[] all = model.parameterValues();
        for (int i = 0; i < free.length; i++) {
            all[free[i]] = values[i];
        }
        return model.withParameterValues(all);
    }

    private List<DisturbedWindow> simulated(double[] values) {
        ParametricDynamics there = at(values);
        return workers.map(windows.size(), w -> {
            Window window = windows.get(w);
            return DisturbedWindow.of(
                    there.fork(),
                    data.episodes().get(window.episode()),
                    window,
                    free,
                    settings.noise(),
                    guess.pieces());
        });
    }

    /** The sizes that make the residuals likely. */
    private void resize(List<DisturbedWindow> now) {
        phi = new Minimiser((at, gradient) -> likelihood.of(now, at, gradient), SEARCH)
                .minimise(phi)
                .x();
    }

    private double cost(List<DisturbedWindow> there, List<DMatrixRMaj> weights, double[] values) {
        double sum = prior.isFlat() ? 0 : prior.cost(values);
        for (int w = 0; w < there.size(); w++) {
            DMatrixRMaj residuals = there.get(w).residuals();
            sum += 0.5 * CommonOps_DDRM.dot(CommonOps_DDRM.mult(weights.get(w), residuals, null), residuals);
        }
        return sum;
    }

    /** Gradient and Gauss-Newton Hessian at a point, with the prior. */
    private final class Normal {
        private final DMatrixRMaj gradient = new DMatrixRMaj(free.length, 1);
        private final DMatrixRMaj hessian = new DMatrixRMaj(free.length, free.length);

        Normal(List<DisturbedWindow> there, List<DMatrixRMaj> weights) {
            for (int w = 0; w < there.size(); w++) {
                DMatrixRMaj weighted =
                        CommonOps_DDRM.mult(weights.get(w), there.get(w).byTheta(), null);
                CommonOps_DDRM.multAddTransA(weighted, there.get(w).residuals(), gradient);
                CommonOps_DDRM.multAddTransA(weighted, there.get(w).byTheta(), hessian);
            }
            double[] precision = prior.precision();
            for (int i = 0; i < free.length; i++) {
                hessian.add(i, i, precision[i]);
                gradient.add(i, 0, precision[i] * (theta[i] - prior.centre()[i]));
            }
        }

        /** Where a damped step leads, within the bounds; a parameter at its bound that would leave it stays. */
        double[] step(double damping) {
            boolean[] stays = new boolean[free.length];
            for (int i = 0; i < free.length; i++) {
                stays[i] = theta[i] <= lower[i] && gradient.get(i, 0) > 0
                        || theta[i] >= upper[i] && gradient.get(i, 0) < 0;
            }
            DMatrixRMaj damped = hessian.copy();
            DMatrixRMaj down = new DMatrixRMaj(free.length, 1);
            for (int i = 0; i < free.length; i++) {
                damped.add(i, i, damping * hessian.get(i, i));
                down.set(i, 0, stays[i] ? 0 : -gradient.get(i, 0));
                for (int j = 0; j < free.length; j++) {
                    if ((stays[i] || stays[j]) && i != j) {
                        damped.set(i, j, 0);
                    }
                }
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(free.length);
            if (!solver.setA(damped)) {
                return theta;
            }
            solver.solve(down.copy(), down);
            return IntStream.range(0, free.length)
                    .mapToDouble(i -> Math.max(lower[i], Math.min(upper[i], theta[i] + down.get(i, 0))))
                    .toArray();
        }
    }

    /** Levenberg-Marquardt with the covariance of the residuals held. */
    private void descend(List<DisturbedWindow> now, List<DMatrixRMaj> weights) {
        double cost = cost(now, weights, theta);
        Normal normal = new Normal(now, weights);
        double damping = 1e-3;
        for (int k = 0; k < STEPS && damping < 1e9; k++) {
            double[] there = normal.step(damping);
            List<DisturbedWindow> trial = simulated(there);
            double value = cost(trial, weights, there);
            if (!(value < cost)) {
                damping *= 5;
                continue;
            }
            boolean last = cost - value < NEGLIGIBLE;
            theta = there;
            cost = value;
            if (last) {
                return;
            }
            damping = Math.max(damping / 5, 1e-12);
            normal = new Normal(trial, weights);
        }
    }
}

package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.Arrays;

/**
 * The descent of a {@link PhysicsFit}: Levenberg-Marquardt with Marquardt's scaling (More, The Levenberg-Marquardt Algorithm, 1978) and
 * Nielsen's damping rule (Madsen, Nielsen and Tingleff, Methods for Non-Linear Least Squares Problems, 2004, eq. 3.16), with bounds by an
 * active set inside each step. It counts its iterations over all descents.
 *
 * <p>It is our own because the structure is: start states are eliminated stretch by stretch (condensing), so that the work grows with the
 * data and not with its cube, and losses are robust. Hipparchus and DDogleg offer neither the structure nor the bounds, and Hipparchus'
 * optimiser gives up its best point at its limit of iterations; this one returns it.
 */
final class FitDescent {
    /** Tolerance of the descents that only prepare the next. */
    static final double ROUGHLY = 1e-3;

    /** Share of the assumed noise below which what is left is rounding: descending further would only follow it up and down. */
    private static final double ROUNDING = 1e-10;

    /** Values of the free parameters [p] and of the start states [stretches n]. */
    record Point(double[] theta, double[] starts) {}

    private final ShootingSystem system;
    private final FitSettings settings;
    private final FitProgress progress;
    private final Prior prior;
    private final double[] start;
    private final double[] lower;
    private final double[] upper;
    private final boolean freeStarts;
    private int iterations;
    private boolean converged;

    /**
     * @param start centre of the prior [p]
     * @param lower bounds [p]
     * @param upper bounds [p]
     */
    FitDescent(
            ShootingSystem system,
            FitSettings settings,
            FitProgress progress,
            Prior prior,
            double[] start,
            double[] lower,
            double[] upper) {
        this.system = system;
        this.settings = settings;
        this.progress = progress;
        this.prior = prior;
        this.start = start;
        this.lower = lower;
        this.upper = upper;
        freeStarts = settings.shooting() instanceof Shooting.FreeStarts;
    }

    /** Accepted or rejected steps so far. */
    int iterations() {
        return iterations;
    }

    /** Whether the last descent ended where nothing is left to gain. */
    boolean converged() {
        return converged;
    }

    /**
     * Descends with joints that are loose at first, then ten times tighter each time: tight joints from the start would make
     * the valley of the cost so narrow and curved that steps along it are tiny.
     */
    Point tighten(Point point, double[] noise, double tolerance) {
        if (settings.shooting() instanceof Shooting.FreeStarts s) {
            for (double loose = 1; loose > 1.5 * s.tolerance(); loose /= 10) {
                system.setJointTolerance(loose);
                point = descend(point, noise, ROUGHLY);
            }
            system.setJointTolerance(s.tolerance());
        }
        return descend(point, noise, tolerance);
    }

    /** From a point, with the noise of each state, until a step lowers the cost by less than this share of it. */
    Point descend(Point point, double[] noise, double tolerance) {
        system.linearise(point.theta(), point.starts(), noise);
        double cost = system.cost() + prior.cost(point.theta());
        if (!Double.isFinite(cost)) {
            throw new InputException(system.culprit());
        }
        double damping = 1e-3;
        double growth = 2;
        converged = isRounding(noise);
        while (!converged && iterations < settings.maximumIterations()) {
            iterations++;
            ShootingSystem.Step step = step(point.theta(), damping);
            if (step == null) {
                damping *= growth;
                growth *= 2;
                continue;
            }
            Point trial = moved(point, step);
            double trialCost = system.cost(trial.theta(), trial.starts(), noise) + prior.cost(trial.theta());
            double predicted = step.decrease();
            double gained = cost - trialCost;
            double negligible = tolerance * cost + Double.MIN_NORMAL;
            if (gained > 0) {
                converged = gained <= negligible && predicted <= 10 * negligible;
                double ratio = predicted > 0 ? gained / predicted : 1;
                damping *= Math.max(1.0 / 3, 1 - Math.pow(2 * ratio - 1, 3));
                damping = Math.max(damping, 1e-15);
                growth = 2;
                point = trial;
                system.linearise(point.theta(), point.starts(), noise);
                cost = trialCost;
                converged |= isRounding(noise);
                progress.iteration(iterations, system.statistics().misfit(settings.noise()));
            } else {
                // Nothing left to gain, or rounding hides it.
                converged = predicted <= negligible || damping > 1e12;
                damping *= growth;
                growth *= 2;
            }
        }
        // The last trial may have been worse: costs and residuals are to be those of the best point.
        system.cost(point.theta(), point.starts(), noise);
        return point;
    }

    /** Whether neither differences nor joints amount to more than rounding, measured by the assumed noise and not by what is left of it. */
    private boolean isRounding(double[] noise) {
        double most = 0;
        for (int i = 0; i < noise.length; i++) {
            most = Math.max(most, noise[i] / settings.noise()[i]);
        }
        return most * Math.sqrt(system.statistics().meanSquare()) < ROUNDING;
    }

    /** A damped Gauss-Newton step that keeps the bounds; null where the system is not positive definite. */
    private ShootingSystem.Step step(double[] theta, double damping) {
        int p = start.length;
        double[] fixed = new double[p];
        Arrays.fill(fixed, Double.NaN);
        double[] gradient = system.gradient();
        double[] precision = prior.precision();
        for (int i = 0; i < p; i++) {
            gradient[i] += precision[i] * (theta[i] - start[i]);
            boolean outward = theta[i] <= lower[i] && gradient[i] > 0 || theta[i] >= upper[i] && gradient[i] < 0;
            if (outward) {
                fixed[i] = 0;
            }
        }
        double[] pull = new double[p];
        for (int i = 0; i < p; i++) {
            pull[i] = precision[i] * (theta[i] - start[i]);
        }
        for (int attempt = 0; attempt <= p; attempt++) {
            ShootingSystem.Step step = system.step(damping, precision, pull, fixed);
            if (step == null) {
                return null;
            }
            boolean inside = true;
            for (int i = 0; i < p; i++) {
                double to = theta[i] + step.theta()[i];
                if (Double.isNaN(fixed[i]) && (to < lower[i] || to > upper[i])) {
                    fixed[i] = Math.max(lower[i], Math.min(upper[i], to)) - theta[i];
                    inside = false;
                }
            }
            if (inside) {
                return step;
            }
        }
        throw new IllegalStateException("each pass fixes at least one of the parameters");
    }

    private Point moved(Point point, ShootingSystem.Step step) {
        double[] theta = point.theta().clone();
        for (int i = 0; i < theta.length; i++) {
            theta[i] = Math.max(lower[i], Math.min(upper[i], theta[i] + step.theta()[i]));
        }
        double[] starts = point.starts();
        if (freeStarts) {
            starts = starts.clone();
            for (int i = 0; i < starts.length; i++) {
                starts[i] += step.starts()[i];
            }
        }
        return new Point(theta, starts);
    }
}

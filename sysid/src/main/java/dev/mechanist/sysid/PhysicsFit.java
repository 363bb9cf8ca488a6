package dev.mechanist.sysid;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.sysid.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Finds the free parameters of any parametric dynamics from data by nonlinear least squares over simulated stretches
 * (multiple shooting; Bock, Recent Advances in Parameter Identification Techniques for O.D.E., 1983), with analytic
 * sensitivities, robust loss, bounds, standard errors and a warning that names what the data cannot tell apart.
 *
 * <p>The optimiser is Levenberg-Marquardt with Marquardt's scaling (More, The Levenberg-Marquardt Algorithm, 1978) and
 * Nielsen's damping rule (Madsen, Nielsen and Tingleff, Methods for Non-Linear Least Squares Problems, 2004, eq. 3.16). It is
 * our own because the structure is: start states are eliminated stretch by stretch (condensing), so that the work grows with
 * the data and not with its cube, parameters keep their bounds by an active set inside each step, and losses are robust.
 * Hipparchus and DDogleg offer neither the structure nor the bounds, and Hipparchus' optimiser gives up its best point at its
 * limit of iterations; this one returns it.
 *
 * <p>Standard errors. With free start states, the residuals are measurement noise: the covariance is the inverse of the
 * reduced Gauss-Newton Hessian times the residual variance, with one degree of freedom spent per parameter and per start
 * state. From measured starts, residuals grow along a window and neighbouring windows share data: the covariance is the
 * sandwich of Newey and West (1987) over windows as units, with the overlap as lag. A prior counts as one more observation of
 * each parameter.
 */
public final class PhysicsFit {
    /** Eigenvalues of the Hessian, scaled to a unit diagonal, below this share of the largest count as zero. */
    private static final double SINGULAR = 1e-10;

    /** Tolerance of the descents that only prepare the next. */
    private static final double ROUGHLY = 1e-3;

    private static final double STRONG_CORRELATION = 0.995;

    /** Differences that are less correlated from sample to sample count as noise. */
    private static final double WHITE = 0.3;

    /** Share of the assumed noise that counts as nothing. */
    private static final double NOTHING = 1e-3;

    /** An estimate so many standard deviations of the prior from its start value contradicts it. */
    private static final double CONTRADICTION = 3;

    private final ParametricDynamics model;
    private final DataSet data;
    private final FitSettings settings;
    private final FitProgress progress;
    private final int[] free;
    private final int[] owners;
    private final double[] start;
    private final double[] lower;
    private final double[] upper;
    private final Prior prior;
    private final List<Window> stretches;
    private final boolean freeStarts;

    /** Standard deviation of each state over all data [n]; empty from measured starts. */
    private final double[] spread;

    private double[] noise;
    private int iterations;
    private boolean converged;

    private PhysicsFit(ParametricDynamics model, DataSet data, FitSettings settings, FitProgress progress) {
        this.model = model;
        this.data = data;
        this.settings = settings;
        this.progress = progress;
        List<Parameter> parameters = model.parameters();
        List<int[]> entries = entries(parameters);
        free = entries.stream().mapToInt(entry -> entry[0]).toArray();
        owners = entries.stream().mapToInt(entry -> entry[1]).toArray();
        if (free.length == 0) {
            throw new InputException("no parameter is free; free at least one");
        }
        if (model.spec().n() != data.spec().n()
                || model.spec().m() != data.spec().m()) {
            throw new InputException("the model has " + model.spec().n() + " states and "
                    + model.spec().m() + " actions, the data " + data.spec().n() + " and "
                    + data.spec().m());
        }
        noise = settings.noise();
        if (noise.length != model.spec().n() || Arrays.stream(noise).allMatch(Double::isInfinite)) {
            throw new InputException(
                    "noise needs one value per state (" + model.spec().n() + "), not all infinite");
        }
        start = each(i -> parameters.get(i).value());
        lower = each(i -> parameters.get(i).lower());
        upper = each(i -> parameters.get(i).upper());
        prior = new Prior(start, each(i -> parameters.get(i).scale()), settings.priorWidth());
        freeStarts = settings.shooting() instanceof Shooting.FreeStarts;
        spread = freeStarts ? spread(data) : new double[0];
        weighUnmeasured();
        stretches = cut();
    }

    /**
     * A state that is not compared ({@link FitSettings#noise} infinite) is free at each stretch's start; joints need a measure of it all
     * the same: as large a share of its spread as noise has of the spread of those compared, in the geometric mean.
     */
    private void weighUnmeasured() {
        double[] assumed = settings.noise();
        if (!freeStarts || Arrays.stream(assumed).allMatch(Double::isFinite)) {
            return;
        }
        double share = Math.exp(IntStream.range(0, assumed.length)
                .filter(i -> Double.isFinite(assumed[i]) && spread[i] > 0)
                .mapToDouble(i -> Math.log(noise[i] / spread[i]))
                .average()
                .orElse(Math.log(NOTHING)));
        for (int i = 0; i < assumed.length; i++) {
            if (Double.isInfinite(assumed[i])) {
                noise[i] = share * (spread[i] > 0 ? spread[i] : 1);
            }
        }
    }

    private static double[] spread(DataSet data) {
        double[] spread = new double[data.spec().n()];
        for (int i = 0; i < spread.length; i++) {
            int state = i;
            double[] values = data.episodes().stream()
                    .flatMapToDouble(e -> IntStream.rangeClosed(0, e.steps())
                            .mapToDouble(t -> e.states().get(t, state)))
                    .toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            spread[i] = Math.sqrt(Arrays.stream(values)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow());
        }
        return spread;
    }

    /** Each entry of theta: a free parameter, and the record that it is of or -1; those of a parameter together. */
    private List<int[]> entries(List<Parameter> parameters) {
        List<int[]> entries = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int each = settings.perRecord().contains(parameters.get(i).name())
                    ? data.episodes().size()
                    : 0;
            if (parameters.get(i).free()) {
                for (int record = each == 0 ? -1 : 0; record < each; record++) {
                    entries.add(new int[] {i, record});
                }
            }
        }
        return entries;
    }

    private double[] each(java.util.function.IntToDoubleFunction value) {
        return Arrays.stream(free).mapToDouble(value).toArray();
    }

    /** Fits without showing progress. */
    public static FitResult fit(ParametricDynamics model, DataSet data, FitSettings settings) {
        return fit(model, data, settings, (iteration, cost) -> {});
    }

    /**
     * Fits the free parameters of a model, from their present values.
     *
     * @param data states and actions in the model's order; angles unwrapped
     * @throws InputException when no parameter is free, sizes disagree, the data are too few, or the simulation from the
     *     start values is not finite, naming the episode and time
     */
    public static FitResult fit(ParametricDynamics model, DataSet data, FitSettings settings, FitProgress progress) {
        return fit(model, model.parameterValues(), data, settings, progress);
    }

    /**
     * The same, with the descent beginning elsewhere than at the model's values, which stay the centre of the prior.
     *
     * @param from where the descent begins, all parameters in the model's order
     */
    static FitResult fit(
            ParametricDynamics model, double[] from, DataSet data, FitSettings settings, FitProgress progress) {
        return new PhysicsFit(model, data, settings, progress).run(from);
    }

    /**
     * What the data cannot tell, known before any fit: inputs that never change, and parameters that the simulation from the start values
     * does not depend on, or only together. One line each; empty where all is well.
     */
    public static List<String> check(ParametricDynamics model, DataSet data, FitSettings settings) {
        return new PhysicsFit(model, data, settings, (iteration, cost) -> {}).unseen();
    }

    private List<String> unseen() {
        List<String> findings = new ArrayList<>();
        int m = data.spec().m();
        for (int j = 0; j < m; j++) {
            int action = j;
            boolean constant = data.episodes().stream()
                            .flatMapToDouble(e ->
                                    IntStream.range(0, e.steps()).mapToDouble(t -> e.actions().data[t * m + action]))
                            .distinct()
                            .limit(2)
                            .count()
                    < 2;
            if (constant) {
                findings.add("input " + data.spec().action().get(j).name()
                        + " never changes; what it does cannot be told: excite it");
            }
        }
        try (ShootingSystem system = new ShootingSystem(model, data, stretches, free, owners, settings)) {
            if (settings.shooting() instanceof Shooting.FreeStarts) {
                system.setJointTolerance(1);
            }
            system.linearise(start, measuredStarts(), noise);
            system.reducedHessian(new double[free.length])
                    .map(h -> Covariance.of(h, null, 1, new boolean[free.length], SINGULAR))
                    .ifPresent(c -> c.entangled().forEach(group -> findings.add(entangledWarning(group))));
        }
        return findings;
    }

    private double[] measuredStarts() {
        int n = model.spec().n();
        double[] starts = new double[stretches.size() * n];
        for (int s = 0; s < stretches.size(); s++) {
            Window w = stretches.get(s);
            System.arraycopy(data.episodes().get(w.episode()).states().data, w.from() * n, starts, s * n, n);
        }
        return starts;
    }

    private List<Window> cut() {
        if (settings.shooting() instanceof Shooting.FromMeasured s) {
            return Window.over(data, s.length(), s.every());
        }
        double length = ((Shooting.FreeStarts) settings.shooting()).length();
        List<Window> cut = new ArrayList<>();
        for (int e = 0; e < data.episodes().size(); e++) {
            Episode episode = data.episodes().get(e);
            int whole = episode.steps();
            double duration = episode.times()[whole] - episode.times()[0];
            int pieces = (int) Math.min(whole, Math.max(1, Math.round(duration / length)));
            for (int k = 0; k < pieces; k++) {
                int from = (int) ((long) whole * k / pieces);
                cut.add(new Window(e, from, (int) ((long) whole * (k + 1) / pieces) - from));
            }
        }
        return cut;
    }

    private FitResult run(double[] from) {
        double[] theta = each(i -> from[i]);
        double[] starts = measuredStarts();
        try (ShootingSystem system = new ShootingSystem(model, data, stretches, free, owners, settings)) {
            boolean again = settings.reweightings() > 0;
            Point best = tighten(system, new Point(theta, starts), again ? ROUGHLY : settings.tolerance());
            for (int round = 1; round <= settings.reweightings(); round++) {
                noise = freeStarts ? system.statistics().estimatedNoise(noise, free.length) : scaledNoise(system);
                weighUnmeasured();
                boolean last = round == settings.reweightings();
                best = descend(system, best, last ? settings.tolerance() : ROUGHLY);
            }
            return result(system, best);
        }
    }

    /**
     * Descends with joints that are loose at first, then ten times tighter each time: tight joints from the start would make
     * the valley of the cost so narrow and curved that steps along it are tiny.
     */
    private Point tighten(ShootingSystem system, Point point, double tolerance) {
        if (settings.shooting() instanceof Shooting.FreeStarts s) {
            for (double loose = 1; loose > 1.5 * s.tolerance(); loose /= 10) {
                system.setJointTolerance(loose);
                point = descend(system, point, ROUGHLY);
            }
            system.setJointTolerance(s.tolerance());
        }
        return descend(system, point, tolerance);
    }

    /**
     * From measured starts the ratios of the noise are the user's choice of what matters; only its size is estimated. A
     * window, with those that overlap it, counts as one observation, since its residuals repeat each other.
     */
    private double[] scaledNoise(ShootingSystem system) {
        double meanSteps = stretches.stream().mapToInt(Window::steps).average().orElseThrow();
        double factor = Math.sqrt(system.statistics().meanSquare() * meanSteps * overlap());
        return Arrays.stream(noise).map(s -> Math.max(factor, 1e-9) * s).toArray();
    }

    /** Values of the free parameters [p] and of the start states [stretches n]. */
    private record Point(double[] theta, double[] starts) {}

    private Point descend(ShootingSystem system, Point point, double tolerance) {
        system.linearise(point.theta(), point.starts(), noise);
        double cost = system.cost() + prior.cost(point.theta());
        if (!Double.isFinite(cost)) {
            throw new InputException(system.culprit());
        }
        double damping = 1e-3;
        double growth = 2;
        converged = false;
        while (!converged && iterations < settings.maximumIterations()) {
            iterations++;
            ShootingSystem.Step step = step(system, point.theta(), damping);
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

    /** A damped Gauss-Newton step that keeps the bounds; null where the system is not positive definite. */
    private ShootingSystem.Step step(ShootingSystem system, double[] theta, double damping) {
        int p = free.length;
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

    private FitResult result(ShootingSystem system, Point best) {
        int p = free.length;
        List<Parameter> parameters = model.parameters();
        boolean[] atBound = new boolean[p];
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            atBound[i] = best.theta()[i] <= lower[i] || best.theta()[i] >= upper[i];
            if (atBound[i]) {
                warnings.add(name(i) + " ended at its bound " + best.theta()[i]);
            }
        }
        double[] precision = prior.precision();
        Optional<DMatrixRMaj> hessian = system.reducedHessian(precision);
        if (hessian.isEmpty()) {
            warnings.add(
                    "the standard errors are unknown: the simulation is too sensitive to its start states for their"
                            + " elimination; use shorter stretches");
        }
        Covariance covariance = hessian.map(h -> Covariance.of(
                        h,
                        freeStarts ? null : withDiagonal(system.statistics().meat(overlap()), precision),
                        freeStarts ? system.statistics().variance(p) : 1,
                        atBound,
                        SINGULAR))
                .orElseGet(() -> Covariance.unknown(atBound));
        covariance.entangled().forEach(group -> warnings.add(entangledWarning(group)));
        Prior.Open open = prior.isFlat()
                ? Prior.Open.NOTHING
                : system.reducedHessian(new double[p]).map(prior::open).orElse(Prior.Open.NOTHING);
        if (open.dimension() > 0) {
            warnings.add(priorWarning(open));
        }
        for (int i = 0; i < p; i++) {
            double away = prior.deviations(best.theta(), i);
            if (away > CONTRADICTION) {
                warnings.add(String.format(
                        java.util.Locale.ROOT,
                        "%s lies %.1f standard deviations of its prior from its start value, which pulls at it; start nearer",
                        name(i),
                        away));
            }
        }
        double degrees =
                freeStarts ? system.statistics().degreesOfFreedom(p) : Math.max(1, stretches.size() / overlap() - p);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < i; j++) {
                double r = covariance.correlation().get(i, j);
                if (Math.abs(r) > STRONG_CORRELATION) {
                    warnings.add(name(j) + " and " + name(i) + " are hardly told apart: correlation "
                            + String.format(java.util.Locale.ROOT, "%.4f", r));
                }
            }
        }
        if (!converged) {
            warnings.add("not converged after " + iterations + " iterations; allow more, or start nearer");
        }
        double quantile = new TDistribution(Math.max(1, degrees)).inverseCumulativeProbability(0.975);
        double[] values = model.parameterValues();
        EntryMeans means = new EntryMeans(free);
        List<FitResult.Estimate> estimates = new ArrayList<>();
        List<FitResult.OfRecord> ofRecords = new ArrayList<>();
        for (int parameter : means.distinct()) {
            int[] entries = means.entries(parameter);
            double value = means.mean(parameter, best.theta());
            values[parameter] = value;
            double error = means.error(parameter, covariance);
            estimates.add(new FitResult.Estimate(
                    parameters.get(parameter).withValue(value),
                    start[entries[0]],
                    error,
                    value - quantile * error,
                    value + quantile * error,
                    prior.deviation(entries[0]),
                    Arrays.stream(entries).anyMatch(open.members()::contains)));
            Arrays.stream(entries)
                    .filter(i -> owners[i] >= 0)
                    .forEach(i -> ofRecords.add(new FitResult.OfRecord(
                            data.episodes().get(owners[i]).name(),
                            parameters.get(parameter).withValue(best.theta()[i]),
                            covariance.standardErrors()[i])));
        }
        return new FitResult(
                model.withParameterValues(values),
                estimates,
                ofRecords,
                means.correlation(covariance),
                warnings,
                system.statistics().residuals(),
                system.cost() + prior.cost(best.theta()),
                iterations,
                converged,
                degrees,
                prior.width(),
                freeStarts && isExhausted(system.statistics()));
    }

    /** Whether neighbouring differences are not correlated, or next to nothing beside the noise that was assumed. */
    private boolean isExhausted(ShootingStatistics statistics) {
        double[] correlation = statistics.autocorrelation();
        double[] left = statistics.residuals();
        return IntStream.range(0, left.length)
                .filter(i -> !Double.isNaN(left[i]))
                .allMatch(i -> Math.abs(correlation[i]) < WHITE || left[i] < NOTHING * settings.noise()[i]);
    }

    private static DMatrixRMaj withDiagonal(DMatrixRMaj matrix, double[] added) {
        for (int i = 0; i < added.length; i++) {
            matrix.add(i, i, added[i]);
        }
        return matrix;
    }

    private int overlap() {
        Shooting.FromMeasured s = (Shooting.FromMeasured) settings.shooting();
        return (int) Math.max(1, Math.ceil(s.length() / s.every() - 1e-9));
    }

    private String name(int i) {
        String parameter = model.parameters().get(free[i]).name();
        return owners[i] < 0
                ? parameter
                : parameter + " of " + data.episodes().get(owners[i]).name();
    }

    private String priorWarning(Prior.Open open) {
        String names = String.join(", ", open.members().stream().map(this::name).toList());
        return open.members().size() == 1
                ? "the data do not depend on " + names + ", which is known from its start value alone; hold it fixed"
                : "only the prior tells apart " + names
                        + ": other start values would give others that fit as well; hold " + open.dimension()
                        + " of them fixed";
    }

    private String entangledWarning(List<Integer> group) {
        if (group.size() == 1) {
            return "the data do not depend on " + name(group.get(0)) + "; hold it fixed";
        }
        return "the data cannot tell apart "
                + String.join(", ", group.stream().map(this::name).toList()) + "; hold one of them fixed";
    }
}

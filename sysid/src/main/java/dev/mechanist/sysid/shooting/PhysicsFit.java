package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Finds the free parameters of any parametric dynamics from data by nonlinear least squares over simulated stretches
 * (multiple shooting; Bock, Recent Advances in Parameter Identification Techniques for O.D.E., 1983), with analytic
 * sensitivities, robust loss, bounds, standard errors and a warning that names what the data cannot tell apart.
 *
 * <p>Standard errors. With free start states, the residuals are measurement noise: the covariance is the inverse of the
 * reduced Gauss-Newton Hessian times the residual variance, with one degree of freedom spent per parameter and per start
 * state. From measured starts, residuals grow along a window and neighbouring windows share data: the covariance is the
 * sandwich of Newey and West (1987) over windows as units, with the overlap as lag. A prior counts as one more observation of
 * each parameter.
 */
public final class PhysicsFit {
    /** Eigenvalues of the Hessian, scaled to a unit diagonal, below this share of the largest count as zero. */
    static final double SINGULAR = 1e-10;

    private static final double STRONG_CORRELATION = 0.995;

    /** Differences that are less correlated from sample to sample count as noise. */
    private static final double WHITE = 0.3;

    /** Share of the assumed noise that counts as nothing. */
    private static final double NOTHING = 1e-3;

    /** An estimate so many standard deviations of the prior from its start value contradicts it. */
    private static final double CONTRADICTION = 3;

    private static final String ENDED = " ended at its bound ";
    private static final String PULLED =
            " standard deviations of its prior from its start value, which pulls at it; start nearer";

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

    private final EntryNames names;
    private double[] noise;

    private PhysicsFit(ParametricDynamics model, DataSet data, FitSettings settings, FitProgress progress) {
        this.model = model;
        this.data = data;
        this.settings = settings;
        this.progress = progress;
        List<Parameter> parameters = model.parameters();
        List<int[]> entries = entries(parameters);
        free = entries.stream().mapToInt(entry -> entry[0]).toArray();
        owners = entries.stream().mapToInt(entry -> entry[1]).toArray();
        names = new EntryNames(parameters, data, free, owners);
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
    public static FitResult fit(
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
                    .ifPresent(c -> c.entangled().forEach(group -> findings.add(names.entangledWarning(group))));
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
            FitDescent descent = new FitDescent(system, settings, progress, prior, start, lower, upper);
            boolean again = settings.reweightings() > 0;
            FitDescent.Point best = descent.tighten(
                    new FitDescent.Point(theta, starts), noise, again ? FitDescent.ROUGHLY : settings.tolerance());
            for (int round = 1; round <= settings.reweightings(); round++) {
                noise = freeStarts ? system.statistics().estimatedNoise(noise, free.length) : scaledNoise(system);
                weighUnmeasured();
                boolean last = round == settings.reweightings();
                best = descent.descend(best, noise, last ? settings.tolerance() : FitDescent.ROUGHLY);
            }
            return result(system, best, descent.iterations(), descent.converged());
        }
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

    private FitResult result(ShootingSystem system, FitDescent.Point best, int iterations, boolean converged) {
        int p = free.length;
        List<Parameter> parameters = model.parameters();
        boolean[] atBound = new boolean[p];
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            atBound[i] = best.theta()[i] <= lower[i] || best.theta()[i] >= upper[i];
            if (atBound[i]) {
                warnings.add(atBound(names.name(i), best.theta()[i]));
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
        covariance.entangled().forEach(group -> warnings.add(names.entangledWarning(group)));
        Prior.Open open = prior.isFlat()
                ? Prior.Open.NOTHING
                : system.reducedHessian(new double[p]).map(prior::open).orElse(Prior.Open.NOTHING);
        if (open.dimension() > 0) {
            warnings.add(names.priorWarning(open));
        }
        for (int i = 0; i < p; i++) {
            contradiction(names.name(i), prior.deviations(best.theta(), i)).ifPresent(warnings::add);
        }
        double degrees =
                freeStarts ? system.statistics().degreesOfFreedom(p) : Math.max(1, stretches.size() / overlap() - p);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < i; j++) {
                double r = covariance.correlation().get(i, j);
                if (Math.abs(r) > STRONG_CORRELATION) {
                    warnings.add(names.name(j) + " and " + names.name(i) + " are hardly told apart: correlation "
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
                freeStarts && isExhausted(system.statistics()),
                Optional.empty());
    }

    /** Whether neighbouring differences are not correlated, or next to nothing beside the noise that was assumed. */
    private boolean isExhausted(ShootingStatistics statistics) {
        double[] correlation = statistics.autocorrelation();
        double[] left = statistics.residuals();
        return IntStream.range(0, left.length)
                .filter(i -> !Double.isNaN(left[i]))
                .allMatch(i -> Math.abs(correlation[i]) < WHITE || left[i] < NOTHING * settings.noise()[i]);
    }

    static String atBound(String name, double value) {
        return name + ENDED + value;
    }

    /** @param away from the start value, in standard deviations of the prior; not a number without one */
    static Optional<String> contradiction(String name, double away) {
        return away > CONTRADICTION
                ? Optional.of(String.format(Locale.ROOT, "%s lies %.1f", name, away) + PULLED)
                : Optional.empty();
    }

    /** Whether a warning is about the value that was found. */
    static boolean isOfValue(String warning) {
        return warning.contains(ENDED) || warning.endsWith(PULLED);
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
}

package dev.mechanist.sysid.shooting;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a model whose rates jump at impacts to steps from each measured state to the next, by graduated non-convexity (Blake and
 * Zisserman, Visual Reconstruction, 1987): a redescending loss, wide at first and then narrower round by round, down to the noise.
 *
 * <p>Least squares alone gets stuck. With wrong parameters some steps have an impact too few or too many; their differences are as
 * large as velocities, no derivative leads out of them, and they outweigh all others. The narrowing loss follows the many steps
 * that agree until the few come round.
 *
 * <p>Standard errors. Noise in the states that steps start from biases the fit, and no covariance of the differences shows that. The
 * noise is therefore added to the records once more, as in simulation extrapolation (Cook and Stefanski, Simulation-Extrapolation
 * Estimation in Parametric Measurement Error Models, 1994), and what that moves a parameter by, carried back to no noise, counts as a
 * part of its error. The estimate itself stays: a bias may grow with the noise, as that of friction does where balls lie still, or with
 * its square, and the slower growth is assumed.
 */
public final class GraduatedFit {
    /** The loss narrows by this factor each round. */
    private static final double NARROWER = 4;

    /** The last width, in standard deviations of the noise. */
    private static final double WIDTH = 3;

    /** Share of the first width, and of the assumed noise, below which everything is explained. */
    private static final double NOTHING = 1e-9;

    /** Median of the absolute value of a standard normal number. */
    private static final double MEDIAN = 0.6744897501960817;

    /** Tolerance of the descents that only prepare the next. */
    private static final double ROUGHLY = 1e-3;

    /** By what the error is more than what as much noise again moves, where it grows with the noise. */
    private static final double BACK = 1 / (Math.sqrt(2) - 1);

    /** How often noise is added once more. */
    private static final int TIMES = 4;

    private final ParametricDynamics model;
    private final FitSettings settings;
    private final FitProgress progress;
    private int iterations;

    private GraduatedFit(ParametricDynamics model, FitSettings settings, FitProgress progress) {
        this.model = model;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Fits.
     *
     * @param settings from measured starts; their loss is not used
     * @throws dev.mechanist.core.InputException as {@link PhysicsFit#fit(ParametricDynamics, DataSet, FitSettings, FitProgress)}
     */
    public static FitResult fit(ParametricDynamics model, DataSet data, FitSettings settings, FitProgress progress) {
        if (!(settings.shooting() instanceof Shooting.FromMeasured)) {
            throw new IllegalArgumentException("impacts are fitted from measured states");
        }
        return new GraduatedFit(model, settings, progress).run(data);
    }

    private FitResult run(DataSet data) {
        double[] theta = model.parameterValues();
        Differences left = differences(theta, data);
        double width = left.largest();
        double nothing = NOTHING * Math.max(width, 1);
        while (width > last(nothing, left) && left.largest() > nothing) {
            theta = descend(theta, data, width, ROUGHLY).model().parameterValues();
            left = differences(theta, data);
            width = Math.max(width / NARROWER, last(nothing, left));
        }
        width = Math.max(width, Double.MIN_NORMAL);
        FitResult found = descend(theta, data, width, settings.tolerance());
        double[] noise = differences(found.model().parameterValues(), data).typical();
        return Arrays.stream(noise).allMatch(s -> s <= nothing)
                ? found
                : found.withMoreError(moved(found, data, width, noise));
    }

    private static double last(double nothing, Differences left) {
        return Math.max(WIDTH * left.typicalOfAll(), nothing);
    }

    private FitResult descend(double[] from, DataSet data, double width, double tolerance) {
        FitSettings round =
                settings.withLoss(new Loss(Loss.Shape.CAUCHY, width)).withTolerance(tolerance);
        int before = iterations;
        return PhysicsFit.fit(model, from, data, round, (iteration, misfit) -> {
            iterations = before + iteration;
            progress.iteration(iterations, misfit);
        });
    }

    /** What the noise moves each estimate by, root mean square. */
    private double[] moved(FitResult found, DataSet data, double width, double[] noise) {
        int p = found.estimates().size();
        double[] sum = new double[p];
        for (int k = 0; k < TIMES; k++) {
            FitResult other = PhysicsFit.fit(
                    model,
                    found.model().parameterValues(),
                    noisier(data, noise, k),
                    settings.withLoss(new Loss(Loss.Shape.CAUCHY, Math.sqrt(2) * width))
                            .withTolerance(ROUGHLY),
                    (iteration, misfit) -> {});
            for (int i = 0; i < p; i++) {
                double by = other.estimates().get(i).parameter().value()
                        - found.estimates().get(i).parameter().value();
                sum[i] += by * by / TIMES;
            }
        }
        return Arrays.stream(sum).map(square -> BACK * Math.sqrt(square)).toArray();
    }

    /** A step's difference holds the noise of two states. */
    private DataSet noisier(DataSet data, double[] noise, int time) {
        int n = data.spec().n();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < data.episodes().size(); e++) {
            Episode episode = data.episodes().get(e);
            RandomStream random = RandomStream.of(time, "noise once more", e);
            DMatrixRMaj states = episode.states().copy();
            for (int k = 0; k < states.getNumElements(); k++) {
                states.data[k] += noise[k % n] * settings.noise()[k % n] / Math.sqrt(2) * random.nextGaussian();
            }
            episodes.add(Episode.recorded(episode.name(), data.spec(), episode.times(), states, episode.actions()));
        }
        return new DataSet(episodes);
    }

    /**
     * Absolute differences between a step and what was measured after it, in the settings' noise.
     *
     * @param each of a state [n][steps], sorted
     */
    private record Differences(double[][] each) {
        double largest() {
            return Arrays.stream(each).mapToDouble(d -> d[d.length - 1]).max().orElseThrow();
        }

        /** Standard deviation of the differences of each state, whatever a few of them are [n]. */
        double[] typical() {
            return Arrays.stream(each)
                    .mapToDouble(d -> d[d.length / 2] / MEDIAN)
                    .toArray();
        }

        double typicalOfAll() {
            return Arrays.stream(typical()).max().orElseThrow();
        }
    }

    private Differences differences(double[] theta, DataSet data) {
        ParametricDynamics f = model.withParameterValues(theta);
        int n = data.spec().n();
        int m = data.spec().m();
        int steps = data.episodes().stream().mapToInt(Episode::steps).sum();
        double[][] each = new double[n][steps];
        double[] next = new double[n];
        double[] noise = settings.noise();
        int at = 0;
        for (Episode episode : data.episodes()) {
            double[] x = episode.states().data;
            double[] times = episode.times();
            for (int t = 0; t < episode.steps(); t++, at++) {
                f.advance(x, n * t, episode.actions().data, m * t, times[t + 1] - times[t], next, 0);
                for (int i = 0; i < n; i++) {
                    each[i][at] = Math.abs(next[i] - x[n * (t + 1) + i]) / noise[i];
                }
            }
        }
        for (double[] differences : each) {
            Arrays.sort(differences);
        }
        return new Differences(each);
    }
}

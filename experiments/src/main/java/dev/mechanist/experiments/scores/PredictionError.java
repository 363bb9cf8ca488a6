package dev.mechanist.experiments.scores;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Open-loop prediction against horizon. From each of many starts in held-out data, the model predicts under the recorded
 * actions; the error of a window at a horizon is the root mean square over the states of (predicted - recorded) / s, s the
 * standard deviation of that state over training and test data, angles compared on the circle. A window whose error reached {@link
 * #DIVERGED}, or that is not finite, has diverged and keeps that error from then on; so one lost window cannot hide the
 * others, and a lost cause stays visible.
 */
public final class PredictionError {
    /** Error, in standard deviations, from which a prediction says nothing any more. */
    public static final double DIVERGED = 10;

    /** Starts that are tried near a recorded one. */
    private static final int ATTEMPTS = 1000;

    private PredictionError() {}

    /**
     * Scores at those horizons that a window reaches, each over the windows that reach it.
     *
     * @param steps horizons [k]
     * @param errors root mean square over the windows [k]
     * @param diverged share of the windows that diverged by then [k]
     * @param windows number of windows [k]
     */
    public record Curve(int[] steps, double[] errors, double[] diverged, int[] windows) {}

    /**
     * @param model at the data's time step
     * @param data held-out episodes
     * @param scale standard deviation of each state, infinite for one that does not count [n]
     * @param longest longest horizon, steps
     * @param windows number of starts over all episodes
     */
    public static Curve curve(Dynamics model, DataSet data, double[] scale, int longest, int windows) {
        return curve(episode -> model, data, scale, longest, windows);
    }

    /**
     * As above, where an episode may have a world of its own.
     *
     * @param models the model in the world of an episode; windows of one model are predicted together
     */
    public static Curve curve(
            Function<Episode, Dynamics> models, DataSet data, double[] scale, int longest, int windows) {
        return curve(models, data, scale, longest, windows, 0);
    }

    /**
     * As above, started off: normal errors of every window's first state, the same for all models, drawn anew where the model says
     * that the system cannot be there ({@link Dynamics#admits}).
     *
     * @param off their standard deviation, in those of the states
     */
    public static Curve curve(
            Function<Episode, Dynamics> models, DataSet data, double[] scale, int longest, int windows, double off) {
        double[][] errors = windowErrors(models, data, scale, starts(data, longest, windows), off);
        int[] steps = Arrays.stream(horizons(longest))
                .filter(step -> reaching(errors, step).length > 0)
                .toArray();
        double[] rms = new double[steps.length];
        double[] diverged = new double[steps.length];
        int[] counts = new int[steps.length];
        for (int k = 0; k < steps.length; k++) {
            double[] reached = reaching(errors, steps[k]);
            counts[k] = reached.length;
            double squares = 0;
            int lost = 0;
            for (double error : reached) {
                squares += error * error;
                lost += error >= DIVERGED ? 1 : 0;
            }
            rms[k] = Math.sqrt(squares / reached.length);
            diverged[k] = (double) lost / reached.length;
        }
        return new Curve(steps, rms, diverged, counts);
    }

    /** Errors after so many steps of the windows that are as long. */
    private static double[] reaching(double[][] errors, int steps) {
        return Arrays.stream(errors)
                .filter(window -> window.length >= steps)
                .mapToDouble(window -> window[steps - 1])
                .toArray();
    }

    /** A window: where it begins, and for how many steps it goes on. */
    private record Start(Episode episode, int step, int length) {}

    /**
     * Starts spread evenly over all places: of an episode as long as the longest horizon, those from which all of it fits; of a
     * shorter one all, and windows end with it.
     */
    private static List<Start> starts(DataSet data, int longest, int windows) {
        List<Start> all = new ArrayList<>();
        for (Episode episode : data.episodes()) {
            int steps = episode.steps();
            int places = steps < longest ? steps : steps - longest + 1;
            for (int t = 0; t < places; t++) {
                all.add(new Start(episode, t, Math.min(longest, steps - t)));
            }
        }
        int count = Math.min(windows, all.size());
        List<Start> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }

    /** What is added to states. */
    @FunctionalInterface
    private interface OffBy {
        /** @param attempt from 0 on: another one where the last gave a state that cannot be */
        double by(int start, int i, int attempt);
    }

    /** Error of each window after each of its steps. */
    private static double[][] windowErrors(
            Function<Episode, Dynamics> models, DataSet data, double[] scale, List<Start> starts, double off) {
        int horizon = starts.stream().mapToInt(Start::length).max().orElseThrow();
        Map<Dynamics, List<Integer>> byModel = new LinkedHashMap<>();
        for (int b = 0; b < starts.size(); b++) {
            byModel.computeIfAbsent(models.apply(starts.get(b).episode), m -> new ArrayList<>())
                    .add(b);
        }
        double[][] errors = new double[starts.size()][];
        byModel.forEach((model, places) -> {
            List<Start> own = places.stream().map(starts::get).toList();
            DMatrixRMaj X =
                    predicted(model, own, horizon, (k, i, attempt) -> off(off * scale[i], places.get(k), i, attempt));
            for (int k = 0; k < own.size(); k++) {
                errors[places.get(k)] = errors(own.get(k), X, k, data.spec().stateAngles(), scale);
            }
        });
        return errors;
    }

    /**
     * A whole episode as a model imagines it from its beginning.
     *
     * @param scale standard deviation of each state [n]
     * @param off how far it starts off, in these
     * @return states [T+1, n]
     */
    public static DMatrixRMaj imagined(Dynamics model, Episode episode, double[] scale, double off) {
        List<Start> start = List.of(new Start(episode, 0, episode.steps()));
        DMatrixRMaj X = predicted(model, start, episode.steps(), (k, i, attempt) -> off(off * scale[i], k, i, attempt));
        X.reshape(episode.steps() + 1, scale.length, true);
        return X;
    }

    /** How far a window starts off in state i; not at all in one that does not count. */
    private static double off(double deviation, int window, int i, int attempt) {
        String purpose = attempt == 0 ? "started off" : "started off, attempt " + attempt;
        return deviation > 0 && Double.isFinite(deviation)
                ? deviation * RandomStream.of(window, purpose, i).nextGaussian()
                : 0;
    }

    /** @param off what is added to state i of start k */
    private static DMatrixRMaj predicted(Dynamics model, List<Start> starts, int horizon, OffBy off) {
        int n = model.spec().n();
        int m = model.spec().m();
        DMatrixRMaj x0 = new DMatrixRMaj(starts.size(), n);
        DMatrixRMaj U = new DMatrixRMaj(starts.size(), horizon * m);
        for (int b = 0; b < starts.size(); b++) {
            Start start = starts.get(b);
            System.arraycopy(start.episode.states().data, start.step * n, x0.data, b * n, n);
            startOff(model, start, x0, b, off);
            System.arraycopy(start.episode.actions().data, start.step * m, U.data, b * horizon * m, start.length * m);
        }
        DMatrixRMaj X = new DMatrixRMaj(starts.size(), (horizon + 1) * n);
        model.rollout(x0, U, X);
        return X;
    }

    /** Row b of x0, moved to a place where the system can be: where balls do not overlap. */
    private static void startOff(Dynamics model, Start start, DMatrixRMaj x0, int b, OffBy off) {
        int n = x0.numCols;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean moved = false;
            for (int i = 0; i < n; i++) {
                double by = off.by(b, i, attempt);
                moved |= by != 0;
                x0.data[b * n + i] = start.episode.states().get(start.step, i) + by;
            }
            if (!moved || model.admits(x0.data, b * n)) {
                return;
            }
        }
        throw new InputException("no place for the system is found near a recorded state of " + start.episode.name()
                + "; give a smaller 'off'");
    }

    /** Of row b of X. */
    private static double[] errors(Start start, DMatrixRMaj X, int b, boolean[] angle, double[] scale) {
        int n = scale.length;
        long counted = Arrays.stream(scale).filter(Double::isFinite).count();
        double[] errors = new double[start.length];
        boolean lost = false;
        for (int t = 1; t <= start.length; t++) {
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double difference = X.get(b, t * n + i) - start.episode.states().get(start.step + t, i);
                double error = (angle[i] ? Math.IEEEremainder(difference, 2 * Math.PI) : difference) / scale[i];
                squares += error * error;
            }
            double error = Math.sqrt(squares / counted);
            lost |= !(error < DIVERGED);
            errors[t - 1] = lost ? DIVERGED : error;
        }
        return errors;
    }

    /** 1 .. longest, about evenly spaced on a logarithmic scale. */
    static int[] horizons(int longest) {
        return IntStream.rangeClosed(0, 16)
                .map(k -> (int) Math.round(Math.pow(longest, k / 16.0)))
                .distinct()
                .toArray();
    }
}

package dev.mechanist.sysid;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.sysid.shooting.LateActuators;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Measured records made ready for a fit: rates smoothed, samples thinned. */
public final class Recordings {
    /** Cutoff of {@link #smooth}, Hz, and its order. */
    private static final double CUTOFF = 20;

    private static final int ORDER = 3;

    private Recordings() {}

    private static void put(double[] column, DMatrixRMaj matrix, int j) {
        for (int i = 0; i < matrix.numRows; i++) {
            matrix.set(i, j, column[i]);
        }
    }

    /** Whether velocities jump, as at impacts of balls and of bodies that can touch something: smoothed ones would be wrong there. */
    public static boolean ratesJump(Dynamics model) {
        return model instanceof BilliardDynamics
                || LateActuators.prompt(model) instanceof BodyDynamics body
                        && body.model().contactPairs() > 0;
    }

    /** The data from whose states a model's predictions start: with rates smoothed, or as measured where they jump. */
    public static DataSet smoothFor(Dynamics model, DataSet data) {
        return ratesJump(model) ? data : smooth(data);
    }

    /** The data with its rates smoothed at 20 Hz, as {@link #smooth(DataSet, double)} does. */
    public static DataSet smooth(DataSet data) {
        return smooth(data, CUTOFF);
    }

    /**
     * The data with its rates (states whose unit ends in {@code /s}) smoothed by a zero-phase third-order Butterworth filter;
     * each episode counts as sampled at its median time step. One sampled at no more than twice the cutoff holds no frequency
     * above it, and stays as it is.
     *
     * @param cutoff of the filter, Hz
     * @throws InputException naming the episode that is too short for the filter
     */
    public static DataSet smooth(DataSet data, double cutoff) {
        return new DataSet(data.episodes().stream().map(e -> smooth(e, cutoff)).toList());
    }

    private static Episode smooth(Episode episode, double cutoff) {
        double rate = 1 / EpisodeStore.medianStep(List.of(episode));
        if (rate <= 2 * cutoff) {
            return episode;
        }
        try {
            return smooth(episode, new Butterworth(ORDER, cutoff, rate));
        } catch (InputException e) {
            throw new InputException(episode.name() + ": " + e.getMessage(), e);
        }
    }

    private static Episode smooth(Episode episode, Butterworth filter) {
        Spec spec = episode.spec();
        DMatrixRMaj states = episode.states().copy();
        for (int j = 0; j < spec.n(); j++) {
            if (spec.state().get(j).unit().endsWith("/s")) {
                double[] column = new double[states.numRows];
                for (int i = 0; i < states.numRows; i++) {
                    column[i] = states.get(i, j);
                }
                put(filter.zeroPhase(column), states, j);
            }
        }
        return episode.withStates(states);
    }

    /**
     * The data at about the given time step: as many whole samples together as fit into it, their actions averaged over
     * time, so that the impulse of the action is kept. Episodes sampled more slowly stay as they are.
     *
     * @param dt wanted time between states, s
     */
    public static DataSet thin(DataSet data, double dt) {
        return new DataSet(data.episodes().stream().map(e -> thin(e, dt)).toList()).withTimeStep(dt);
    }

    private static Episode thin(Episode episode, double dt) {
        int group = Math.max(1, (int) Math.floor(dt / EpisodeStore.medianStep(List.of(episode)) + 0.01));
        int steps = episode.steps() / group;
        if (group == 1 || steps == 0) {
            return episode;
        }
        int n = episode.states().numCols;
        int m = episode.actions().numCols;
        double[] times = new double[steps + 1];
        double[] rewards = new double[steps];
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        DMatrixRMaj actions = new DMatrixRMaj(steps, m);
        for (int t = 0; t <= steps; t++) {
            times[t] = episode.times()[t * group];
            System.arraycopy(episode.states().data, t * group * n, states.data, t * n, n);
        }
        for (int t = 0; t < steps; t++) {
            for (int k = t * group; k < (t + 1) * group; k++) {
                double share = (episode.times()[k + 1] - episode.times()[k]) / (times[t + 1] - times[t]);
                for (int j = 0; j < m; j++) {
                    actions.data[t * m + j] += share * episode.actions().data[k * m + j];
                }
                rewards[t] += episode.rewards()[k];
            }
        }
        boolean whole = steps * group == episode.steps();
        return new Episode(
                episode.name(),
                episode.spec(),
                times,
                states,
                actions,
                rewards,
                whole && episode.terminated(),
                whole && episode.truncated());
    }
}

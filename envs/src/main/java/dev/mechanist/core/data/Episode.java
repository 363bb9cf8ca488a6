package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * One recorded episode of T steps: x_0, u_0, x_1, .. , x_T. The matrices are not copied; treat them as immutable.
 *
 * @param name where it comes from, for messages
 * @param spec names and units of states and actions; its time step is nominal
 * @param structure what the system is made of, for models that see objects and relations
 * @param times time of each state, s, increasing [T+1]
 * @param states [T+1, n]
 * @param observations what was seen at each state, where that is not the state itself
 * @param actions [T, m]; action t is held from times[t] to times[t+1]
 * @param rewards [T]; zeros where the source has none
 * @param terminated whether the last state is terminal: nothing comes after it
 * @param truncated whether a limit of time cut the episode; a record that just stops is neither
 */
public record Episode(
        String name,
        Spec spec,
        Optional<Structure> structure,
        double[] times,
        DMatrixRMaj states,
        Optional<Observations> observations,
        DMatrixRMaj actions,
        double[] rewards,
        boolean terminated,
        boolean truncated) {
    private static final double AWAY = 0.37;

    public Episode {
        int steps = actions.numRows;
        if (states.numRows != steps + 1 || times.length != steps + 1 || rewards.length != steps) {
            throw new InputException("episode '" + name + "': " + steps + " actions need " + (steps + 1)
                    + " states and times and " + steps + " rewards, not " + states.numRows + ", " + times.length
                    + " and "
                    + rewards.length);
        }
        if (states.numCols != spec.n() || actions.numCols != spec.m()) {
            throw new InputException("episode '" + name + "' has " + states.numCols + " states and " + actions.numCols
                    + " actions, expected " + spec.n() + " and " + spec.m());
        }
        for (int t = 0; t <= steps; t++) {
            if (!Double.isFinite(times[t]) || (t > 0 && !(times[t] > times[t - 1]))) {
                throw new InputException(
                        "episode '" + name + "': time must be finite and increase, but row " + t + " has " + times[t]);
            }
        }
        requireFinite(name, "state", states);
        requireFinite(name, "action", actions);
        requireFinite(name, "reward", DMatrixRMaj.wrap(steps, 1, rewards));
        observations.ifPresent(o -> o.requireCount(name, steps + 1));
        structure.ifPresent(s -> {
            if (!s.spec().state().equals(spec.state()) || !s.spec().action().equals(spec.action())) {
                throw new InputException("episode '" + name + "': its structure is of another system: "
                        + s.spec().n() + " states and " + s.spec().m() + " actions, or other names or bounds");
            }
        });
    }

    /** An episode whose states are what was seen. */
    public Episode(
            String name,
            Spec spec,
            double[] times,
            DMatrixRMaj states,
            DMatrixRMaj actions,
            double[] rewards,
            boolean terminated,
            boolean truncated) {
        this(name, spec, Optional.empty(), times, states, Optional.empty(), actions, rewards, terminated, truncated);
    }

    /** A record without rewards that just stops. */
    public static Episode recorded(String name, Spec spec, double[] times, DMatrixRMaj states, DMatrixRMaj actions) {
        return new Episode(name, spec, times, states, actions, new double[actions.numRows], false, false);
    }

    private static void requireFinite(String name, String what, DMatrixRMaj matrix) {
        for (int i = 0; i < matrix.getNumElements(); i++) {
            if (!Double.isFinite(matrix.data[i])) {
                throw new InputException("episode '" + name + "': " + what + " " + i % matrix.numCols + " of row "
                        + i / matrix.numCols + " is " + matrix.data[i] + "; remove or repair the row");
            }
        }
    }

    /** Number of steps T. */
    public int steps() {
        return actions.numRows;
    }

    /** Time from the first state to the last, s. */
    public double duration() {
        return times[times.length - 1] - times[0];
    }

    /** Sum of the rewards. */
    public double totalReward() {
        return Arrays.stream(rewards).sum();
    }

    /** The same under another name. */
    public Episode withName(String name) {
        return new Episode(name, spec, structure, times, states, observations, actions, rewards, terminated, truncated);
    }

    /** The same under another specification of as many states and actions. */
    public Episode withSpec(Spec spec) {
        return new Episode(name, spec, structure, times, states, observations, actions, rewards, terminated, truncated);
    }

    /** The same of a system of which nobody knows what it is made of. */
    public Episode withoutStructure() {
        return new Episode(
                name, spec, Optional.empty(), times, states, observations, actions, rewards, terminated, truncated);
    }

    /** The same of a system that is made of these parts. */
    public Episode withStructure(Structure structure) {
        return new Episode(
                name,
                spec,
                Optional.of(structure),
                times,
                states,
                observations,
                actions,
                rewards,
                terminated,
                truncated);
    }

    /** The same with other states [T+1, n]. */
    public Episode withStates(DMatrixRMaj states) {
        return new Episode(name, spec, structure, times, states, observations, actions, rewards, terminated, truncated);
    }

    /** The same with other actions [T, m]. */
    public Episode withActions(DMatrixRMaj actions) {
        return new Episode(name, spec, structure, times, states, observations, actions, rewards, terminated, truncated);
    }

    /** The steps from .. to - 1, copied; it ends as the whole does only where it reaches the end. */
    public Episode part(int from, int to) {
        boolean toTheEnd = to == steps();
        return new Episode(
                name,
                spec,
                structure,
                Arrays.copyOfRange(times, from, to + 1),
                Shapes.rows(states, from, to + 1),
                observations.map(o -> o.part(from, to + 1)),
                Shapes.rows(actions, from, to),
                Arrays.copyOfRange(rewards, from, to),
                toTheEnd && terminated,
                toTheEnd && truncated);
    }

    /** Hash of times, states, actions and rewards: equal for records of equal content, whatever their names. */
    public String hash() {
        return Hashes.ofNumbers(List.of(times, exact(states), exact(actions), rewards));
    }

    /**
     * Hash of states, actions and the rhythm of the times: equal for records of the same motion, whatever their names are, where their
     * clocks began and how finely these were written.
     */
    public String content() {
        return Hashes.ofNumbers(List.of(exact(states), exact(actions), rhythm()));
    }

    /** Quarters of the median step since the start, rounded well away from whole steps; then that step, to within a thousandth. */
    private double[] rhythm() {
        double median = EpisodeStore.medianStep(List.of(this));
        double[] rhythm = new double[times.length];
        Arrays.setAll(rhythm, t -> Math.floor(4 * (times[t] - times[0]) / median + AWAY));
        rhythm[0] = Math.floor(1000 * Math.log(median) + AWAY);
        return rhythm;
    }

    private static double[] exact(DMatrixRMaj matrix) {
        return Arrays.copyOf(matrix.data, matrix.getNumElements());
    }
}

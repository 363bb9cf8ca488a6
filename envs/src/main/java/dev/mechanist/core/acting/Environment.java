package dev.mechanist.core.acting;

import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.structure.Structure;
import java.util.Optional;

/**
 * A task in a world, after Gymnasium: {@link #reset} starts an episode, {@link #step} advances it. What is seen may be less than
 * the state, or something else, such as a picture. Actions outside their bounds are clipped, and the reward is computed from the
 * clipped action.
 *
 * <p>Only acting and being rewarded are conditions. The state, snapshots, the truth and a cost are capabilities: a world that is
 * simulated elsewhere may have none of them, and what needs one says so where it is missing.
 */
public interface Environment {
    /**
     * What one step gives.
     *
     * @param observation what is seen after the step; its arrays are the caller's
     * @param reward reward of the step
     * @param terminated the task ended: a terminal state was reached
     * @param truncated the episode was cut by its time limit; not where it also terminated
     */
    record Step(Observation observation, double reward, boolean terminated, boolean truncated) {}

    /** Everything needed to continue an episode from here; immutable, of use only to the environment that made it. */
    interface Snapshot {}

    /** Registered name, for example {@code cart-pole}. */
    String name();

    /** Time step, states and actions; the states are the numbers that are seen where {@link #state} is always empty. */
    Spec spec();

    /** What is seen; the state unless said otherwise. */
    default ObservationSpec observations() {
        return ObservationSpec.of(spec().state());
    }

    /** Steps after which an episode is truncated. */
    int maxSteps();

    /** Starts an episode; the same seed gives the same start state. Returns what is seen there. */
    Observation reset(long seed);

    /**
     * Advances one step.
     *
     * @param action [m], not modified
     * @throws IllegalStateException before the first reset, or after the episode ended
     */
    Step step(double[] action);

    /** The state now [n], a fresh array; empty where the world keeps it to itself. */
    Optional<double[]> state();

    /** Where the episode stands; empty where the world cannot be put back. */
    Optional<Snapshot> snapshot();

    /** Continues from a snapshot of this environment or of one of the same name. */
    void restore(Snapshot snapshot);

    /**
     * What is known of the true dynamics, for planning with a perfect model and for judging learned ones. Where each episode has a
     * world of its own, that of the present one.
     */
    default Truth truth() {
        return Truth.NONE;
    }

    /**
     * What its system is made of, over {@link #spec()}; empty where it is not seen as parts. Where each episode has a world of its
     * own, that of the present one.
     */
    default Optional<Structure> structure() {
        return Optional.empty();
    }

    /** What planners minimise in this task, as a function of the state; empty where the task is known by its rewards alone. */
    default Optional<Cost> cost() {
        return Optional.empty();
    }

    /** The same cost with derivatives; empty where it has none. */
    default Optional<SmoothCost> smoothCost() {
        return Optional.empty();
    }
}

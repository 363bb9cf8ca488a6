package dev.mechanist.core;

/**
 * A task in a world, after Gymnasium: {@link #reset} starts an episode, {@link #step} advances it. Observations are plain
 * states in the order of {@link #spec()}; actions outside their bounds are clipped, and the reward is computed from the
 * clipped action.
 */
public interface Environment {
    /**
     * What one step gives.
     *
     * @param observation the state after the step [n], a fresh array
     * @param reward reward of the step
     * @param terminated the task ended: a terminal state was reached
     * @param truncated the episode was cut by its time limit
     */
    record Step(double[] observation, double reward, boolean terminated, boolean truncated) {}

    /** Everything needed to continue an episode from here; immutable, of use only to the environment that made it. */
    interface Snapshot {}

    /** Registered name, for example {@code cart-pole}. */
    String name();

    Spec spec();

    /** Steps after which an episode is truncated. */
    int maxSteps();

    /** Starts an episode; the same seed gives the same start state. Returns the first observation [n], a fresh array. */
    double[] reset(long seed);

    /**
     * Advances one step.
     *
     * @param action [m], not modified
     * @throws IllegalStateException before the first reset, or after the episode ended
     */
    Step step(double[] action);

    Snapshot snapshot();

    void restore(Snapshot snapshot);

    /** The true dynamics, with derivatives, for planning with a perfect model and for judging learned ones. */
    DifferentiableDynamics truth();

    /** The cost that planners minimise in this task. */
    SmoothCost cost();
}

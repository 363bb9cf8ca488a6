package dev.mechanist.planners.tree;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;

/** What {@link TreeSearch} can look ahead in. */
public interface SearchModel {
    /** One point of an episode, to which the search returns many times; immutable. */
    interface Situation {
        /** The state there [n]; not to be modified. */
        double[] state();
    }

    /**
     * What one action leads to.
     *
     * @param next where
     * @param cost of the step
     * @param ended whether the episode ends there
     */
    record Outcome(Situation next, double cost, boolean ended) {}

    Spec spec();

    /** Where the search starts. */
    Situation root(double[] state);

    /**
     * One step.
     *
     * @param t step of the episode, for costs that depend on it
     * @param random the only permitted source of randomness
     */
    Outcome advance(Situation from, double[] action, int t, RandomStream random);

    /** Cost of being in the last situation of a plan, at step t of the episode. */
    double terminal(Situation last, int t);

    /** Whether the same action in the same situation may lead elsewhere. */
    boolean random();

    /** Called once after a search with what {@link #root} gave. */
    void finish(Situation root);
}

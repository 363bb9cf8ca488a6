package dev.mechanist.core;

import java.util.Optional;

/**
 * Finds actions that make a model's cost small. What a planner needs of the model it demands in its constructor. A planner
 * keeps nothing from one call to the next: what it would like to remember travels in {@link Plan#warmStart()}.
 */
public interface Planner {
    /**
     * What to plan for.
     *
     * @param state start state x_0 [n], not modified
     * @param index number of this plan in its episode, for deriving random streams
     * @param step steps of the episode before x_0, for costs that depend on the time
     * @param warmStart what an earlier plan left, already shifted to this time
     * @param budget what the plan may cost
     */
    record Request(double[] state, long index, int step, Optional<WarmStart> warmStart, Budget budget) {
        /** The first plan of an episode, without limits. */
        public static Request from(double[] state) {
            return new Request(state, 0, 0, Optional.empty(), Budget.UNLIMITED);
        }
    }

    /** What one planner hands to its own next call; immutable. A planner given a foreign kind starts cold. */
    interface WarmStart {
        /** The same after {@code steps} actions were executed. */
        WarmStart shift(int steps);
    }

    Plan plan(Request request);

    /** Number of actions H in a plan. */
    int horizon();
}

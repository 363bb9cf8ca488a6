package dev.mechanist.core.acting;

import dev.mechanist.core.InputException;

/**
 * What acts: a feedback law, a network, a planner in a receding horizon, chance. {@link #start} gives one for an episode, and
 * {@link #act} is called once per step in the order of time.
 *
 * <p>Episodes of one policy may be played in turns without disturbing each other, on one thread. What acts on batches, samples or
 * remembers also implements {@link BatchPolicy}, {@link StochasticPolicy} or {@link RecurrentPolicy}, where nothing is hidden.
 */
public interface Policy {
    /** A law that keeps nothing from one step to the next. */
    @FunctionalInterface
    interface Law {
        /** See {@link Policy#act}. */
        void act(Observation o, double time, double[] u);
    }

    /**
     * A policy at the beginning of an episode.
     *
     * @param seed decides everything random in how it acts
     */
    Policy start(long seed);

    /**
     * Chooses an action.
     *
     * @param o what is seen now, not modified
     * @param time since the beginning of the episode, s
     * @param u receives the action [m], which the environment clips; overwritten completely
     * @throws InputException where it cannot act on such an observation
     */
    void act(Observation o, double time, double[] u);

    /** A law as a policy. */
    static Policy of(Law law) {
        return new Policy() {
            @Override
            public Policy start(long seed) {
                return this;
            }

            @Override
            public void act(Observation o, double time, double[] u) {
                law.act(o, time, u);
            }
        };
    }
}

package dev.mechanist.envs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.SmoothCost;

/**
 * What is to be done in a world.
 *
 * @param maxSteps steps after which an episode is truncated
 * @param start where episodes begin
 * @param cost what planners minimise; smooth, and without discontinuities where an angle wraps
 * @param reward what an episode is scored by, often from the literature and not always smooth
 * @param end which states end an episode
 */
public record Task(int maxSteps, Start start, SmoothCost cost, Reward reward, End end) {
    public Task {
        if (maxSteps < 1) {
            throw new InputException("an episode needs at least one step, not " + maxSteps);
        }
    }

    /** Where episodes begin. */
    @FunctionalInterface
    public interface Start {
        /** Overwrites x [n] with a start state drawn from {@code random} and nothing else. */
        void sample(RandomStream random, double[] x);

        /** Independent normal coordinates. */
        static Start normal(double[] mean, double[] deviation) {
            return (random, x) -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = mean[i] + deviation[i] * random.nextGaussian();
                }
            };
        }

        /** Independent uniform coordinates. */
        static Start uniform(double[] lower, double[] upper) {
            return (random, x) -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = random.nextDouble(lower[i], upper[i]);
                }
            };
        }
    }

    /** The score of one step. */
    @FunctionalInterface
    public interface Reward {
        /**
         * Reward for the transition from x [n] under the clipped action u [m] to next [n].
         *
         * @param t steps from the start of the episode to {@code next}, at least 1
         */
        double of(double[] x, double[] u, double[] next, int t);
    }

    /** Terminal states. */
    @FunctionalInterface
    public interface End {
        /** Episodes that only their time limit ends. */
        End NEVER = x -> false;

        /** Whether the state x [n] ends an episode. */
        boolean reached(double[] x);
    }
}

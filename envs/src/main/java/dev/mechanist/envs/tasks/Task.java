package dev.mechanist.envs.tasks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.SmoothCost;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done in a world.
 *
 * @param maxSteps steps after which an episode is truncated
 * @param start where episodes begin
 * @param cost what planners minimise; smooth, and without discontinuities where an angle wraps
 * @param reward what an episode is scored by, often from the literature and not always smooth
 * @param end which states end an episode
 * @param sight what the source of the task shows, where that is not the state; see {@link TaskEnvironment#observed}
 */
public record Task(int maxSteps, Start start, SmoothCost cost, Reward reward, End end, Optional<Sight> sight) {
    public Task {
        if (maxSteps < 1) {
            throw new InputException("an episode needs at least one step, not " + maxSteps);
        }
    }

    /** Whose state is seen. */
    public Task(int maxSteps, Start start, SmoothCost cost, Reward reward, End end) {
        this(maxSteps, start, cost, reward, end, Optional.empty());
    }

    /**
     * What is seen of a state.
     *
     * @param variables names and units of the numbers
     * @param look what they are
     * @param behind what the source reads from an earlier state; empty where it reads all from the present one
     */
    public record Sight(List<Variable> variables, Look look, Optional<Behind> behind) {
        public Sight {
            variables = List.copyOf(variables);
        }
    }

    /** Makes an observation. */
    @FunctionalInterface
    public interface Look {
        /**
         * Writes what is seen to out.
         *
         * @param x the state [n]
         * @param evaluated the state that the source evaluated last [n]: x itself at the start, and where nothing is behind
         * @param u the action that led to it [m], zeros at the start
         */
        void see(double[] x, double[] evaluated, double[] u, double[] out);
    }

    /** Of a source that reads some quantities where its simulator evaluated them last, within the step that has just ended. */
    public interface Behind {
        /** Writes to out [n] the last state that is evaluated on the way from x under u. */
        void evaluate(double[] x, double[] u, double[] out);

        /** The source's reward; see {@link Reward}. */
        double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated);

        /** Whether the source ends the episode. */
        boolean reached(double[] x, double[] evaluated);
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

        /**
         * Reward for having reached x [n] under u [m], told from x alone, as planners need it that see states one by one. By default that
         * of staying there; a reward that counts the way of a step takes it from the speeds of x.
         */
        default double reached(double[] x, double[] u, int t) {
            return of(x, u, x, t);
        }
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

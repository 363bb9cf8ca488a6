package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;
import java.util.Set;

/** A task for a body. States are (q, v) of its model, actions its controls; may be used by several threads. */
public interface BodyTask {
    String name();

    /** One line for lists. */
    String summary();

    BodyModel model();

    /** Steps of the model under one action. */
    int substeps();

    /** Steps after which an episode is truncated. */
    int maxSteps();

    /** Overwrites x [nq + nv] with a start state. */
    void start(RandomStream random, double[] x);

    /** Reward for the transition from x under the clipped action u to next. */
    double reward(double[] x, double[] u, double[] next);

    /** Whether a state ends an episode. */
    boolean ends(double[] x);

    /** Names and units of what is seen. */
    List<Variable> sees();

    /**
     * What the source shows of a state.
     *
     * @param evaluated the state that the source's simulator evaluated last, x itself at the start
     * @param u the action that led to it, zeros at the start
     * @param out receives the numbers
     */
    void see(double[] x, double[] evaluated, double[] u, double[] out);

    /** Whether the source reads places or forces where its simulator evaluated them last: before the end of a step. */
    default boolean behind() {
        return false;
    }

    /** The source's reward, of what it reads so. */
    default double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated) {
        return reward(x, u, next);
    }

    /** Whether the source ends an episode, by what it reads so. */
    default boolean ends(double[] x, double[] evaluated) {
        return ends(x);
    }

    /** What planners minimise. */
    ResidualCost cost();

    /** Indices of the states that only say how far it has gone over even ground. */
    default Set<Integer> places() {
        return Set.of();
    }

    /** Whether it goes away along x, and the camera with it. */
    default boolean travels() {
        return false;
    }

    /** Width of its picture, m. */
    default double width() {
        return 2.8;
    }

    /** Whether the picture is taken from above. */
    default boolean fromAbove() {
        return false;
    }
}

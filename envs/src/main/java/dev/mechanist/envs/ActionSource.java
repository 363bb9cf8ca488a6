package dev.mechanist.envs;

/** Chooses actions in an environment: a feedback law, an open-loop plan, or chance. */
@FunctionalInterface
public interface ActionSource {
    /**
     * The action at a step; the environment clips it.
     *
     * @param observation the latest observation [n], not to be modified
     * @param t number of the step, from 0
     * @return [m]; a source may reuse the array
     */
    double[] action(double[] observation, int t);
}

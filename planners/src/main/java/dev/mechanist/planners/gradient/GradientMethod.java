package dev.mechanist.planners.gradient;

import dev.mechanist.planners.sampling.ActionMap;

/**
 * A first-order method on one row of variables, driven from outside: it is told value and gradient at its trial point and
 * answers with the next one. Many rows advance side by side through one batched model call.
 */
public interface GradientMethod {
    /** The parameters of a method, and the way to one. */
    interface Settings {
        /**
         * @param size number of variables
         * @param map keeps them admissible
         * @param bounded which variables have bounds [size]
         */
        GradientMethod create(int size, ActionMap map, boolean[] bounded);
    }

    /** Starts at z[o .. o + size), the first trial point. */
    void begin(double[] z, int o);

    /**
     * Learns value and gradient at the trial point and overwrites it with the next.
     *
     * @param value cost there, infinite where the model diverged (the gradient is then ignored)
     * @param g gradient by the variables, from index {@code o}
     * @param z the trial point, from index {@code o}
     */
    void advance(double value, double[] g, double[] z, int o);

    /** Whether it has arrived. */
    boolean finished();
}

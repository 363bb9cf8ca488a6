package dev.mechanist.experiments.study;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.ParametricDynamics;
import java.util.Optional;

/**
 * What one repetition starts from.
 *
 * @param system name of the environment or machine
 * @param recorded training data as they were recorded, at irregular times and with noisy rates perhaps
 * @param training the same at a uniform time step and with smooth rates, for models in discrete time
 * @param test data that models are judged by, at the uniform time step
 * @param nominal equations of motion with parameters as one would guess them, for physics models
 * @param truth the true dynamics, where they are known
 */
record Trial(
        String system,
        DataSet recorded,
        DataSet training,
        DataSet test,
        ParametricDynamics nominal,
        Optional<ParametricDynamics> truth) {}

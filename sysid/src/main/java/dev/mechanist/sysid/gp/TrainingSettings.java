package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;

/**
 * How hyperparameters are learned.
 *
 * @param iterations quasi-Newton iterations per start, at most
 * @param restarts further starts from random points; the best of all wins
 * @param gradientTolerance stops where no entry of the gradient is larger than this times the number of points
 * @param penalty keeps the covariance well conditioned
 * @param seed of the random starts
 */
public record TrainingSettings(
        int iterations, int restarts, double gradientTolerance, HyperparameterPenalty penalty, long seed) {
    public TrainingSettings {
        if (iterations < 1 || restarts < 0) {
            throw new InputException("training needs at least one iteration and no negative number of restarts, not "
                    + iterations + " and " + restarts);
        }
    }

    /** 300 iterations from one start, as PILCO trains. */
    public static TrainingSettings standard(long seed) {
        return new TrainingSettings(300, 0, 1e-7, HyperparameterPenalty.standard(), seed);
    }

    public TrainingSettings withRestarts(int restarts) {
        return new TrainingSettings(iterations, restarts, gradientTolerance, penalty, seed);
    }

    public TrainingSettings withIterations(int iterations) {
        return new TrainingSettings(iterations, restarts, gradientTolerance, penalty, seed);
    }
}

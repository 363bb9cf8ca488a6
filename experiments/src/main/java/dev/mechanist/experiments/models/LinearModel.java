package dev.mechanist.experiments.models;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.linear.LinearDynamics;
import dev.mechanist.sysid.linear.LocallyLinearDynamics;

/** Linear and locally linear dynamics with their settings. */
final class LinearModel {
    /**
     * Least squares.
     *
     * @param degree 1 for linear features, 2 with all products
     * @param ridge penalty on squared weights per transition
     */
    record Settings(int degree, double ridge) {
        static final Settings DEFAULT = new Settings(1, 1e-8);

        Settings {
            if (degree != 1 && degree != 2) {
                throw new InputException("the degree must be 1 or 2, not " + degree);
            }
            requirePenalty(ridge);
        }
    }

    /**
     * Weighted least squares about each query.
     *
     * @param bandwidth of the weights, in standard deviations of the inputs
     * @param ridge penalty on squared slopes, in transitions
     */
    record LocalSettings(double bandwidth, double ridge) {
        static final LocalSettings DEFAULT = new LocalSettings(0.7, 0.01);

        LocalSettings {
            if (!(bandwidth > 0)) {
                throw new InputException("the bandwidth must be positive, not " + bandwidth);
            }
            requirePenalty(ridge);
        }
    }

    private static void requirePenalty(double ridge) {
        if (!(ridge >= 0)) {
            throw new InputException("the ridge must not be negative, but it is " + ridge);
        }
    }

    private LinearModel() {}

    static StudyModel fit(Trial trial, Settings settings, long seed) {
        return StudyModel.of(LinearDynamics.train(trial.training(), settings.degree, settings.ridge));
    }

    static StudyModel fitLocally(Trial trial, LocalSettings settings, long seed) {
        return StudyModel.of(LocallyLinearDynamics.train(trial.training(), settings.bandwidth, settings.ridge));
    }
}

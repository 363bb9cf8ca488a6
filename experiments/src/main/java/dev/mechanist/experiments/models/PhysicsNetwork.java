package dev.mechanist.experiments.models;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.graphnet.physics.PhysicsSettings;
import dev.mechanist.graphnet.physics.PhysicsSettings.Form;
import dev.mechanist.graphnet.physics.PhysicsTrainer;
import dev.mechanist.graphnet.physics.PhysicsTraining;
import dev.mechanist.tensor.training.Schedule;
import java.util.Collections;
import java.util.Optional;

/** Networks with the structure of mechanics, for states that are coordinates and rates. */
final class PhysicsNetwork {
    /**
     * Shape and training.
     *
     * @param layers hidden layers of each network
     * @param width of the hidden layers
     * @param damped whether energy may be lost by a learned damping
     * @param unroll steps that a prediction is rolled out before it is compared
     * @param epochs passes through the data
     */
    record Settings(int layers, int width, boolean damped, int unroll, int epochs) {
        static final Settings DEFAULT = new Settings(2, 64, true, 2, 150);

        Settings {
            if (layers < 1 || width < 1 || unroll < 1 || epochs < 1) {
                throw new InputException("layers, width, unroll and epochs must be at least 1");
            }
        }
    }

    private PhysicsNetwork() {}

    static StudyModel hamiltonian(Trial trial, Settings settings, long seed) {
        return fit(Form.HAMILTONIAN, trial, settings, seed);
    }

    static StudyModel lagrangian(Trial trial, Settings settings, long seed) {
        return fit(Form.LAGRANGIAN, trial, settings, seed);
    }

    private static StudyModel fit(Form form, Trial trial, Settings settings, long seed) {
        Integer[] hidden = Collections.nCopies(settings.layers, settings.width).toArray(new Integer[0]);
        PhysicsSettings shape = PhysicsSettings.of(form).withHidden(hidden).withDamping(settings.damped);
        PhysicsTraining training = PhysicsTraining.of(settings.unroll, settings.epochs)
                .withBatch(32)
                .withRate(Schedule.exponential(1e-2, 0.1, 1500));
        try (PhysicsTrainer trainer = new PhysicsTrainer(trial.training().spec(), shape, training, seed)) {
            return StudyModel.of(trainer.fit(trial.training(), Optional.empty(), progress -> {}));
        }
    }
}

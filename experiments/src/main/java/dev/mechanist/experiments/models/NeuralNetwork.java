package dev.mechanist.experiments.models;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import java.util.Collections;
import java.util.List;

/** Neural dynamics: one network or an ensemble, deterministic or probabilistic. */
public final class NeuralNetwork {
    /**
     * Shape and training.
     *
     * @param members networks
     * @param probabilistic whether they predict their own noise
     * @param layers hidden layers of each
     * @param width of the hidden layers
     * @param epochs passes through the data
     */
    record Settings(int members, boolean probabilistic, int layers, int width, int epochs) {
        static final Settings SINGLE = new Settings(1, false, 2, 64, 150);
        static final Settings ENSEMBLE = new Settings(5, true, 2, 64, 150);

        Settings {
            if (members < 1 || layers < 1 || width < 1 || epochs < 1) {
                throw new InputException("members, layers, width and epochs must be at least 1");
            }
        }
    }

    private NeuralNetwork() {}

    static StudyModel fit(Trial trial, Settings settings, long seed) {
        Integer[] hidden = Collections.nCopies(settings.layers, settings.width).toArray(new Integer[0]);
        EnsembleSettings shape = EnsembleSettings.ensemble(settings.members, settings.probabilistic, hidden);
        TrainingSettings training = TrainingSettings.oneStep(settings.epochs);
        try (EnsembleTrainer trainer = new EnsembleTrainer(trial.training().spec(), shape, training, seed)) {
            return model(trainer.fit(trial.training(), progress -> {}));
        }
    }

    /** What a fitted network offers; one that predicts no noise, and has no second opinion, offers no variances. */
    public static StudyModel model(NeuralEnsemble model) {
        boolean unsure = model.settings().members() > 1 || model.settings().probabilistic();
        StudyModel offered =
                unsure ? StudyModel.of(model).withNoise(model).withUncertainty(model) : StudyModel.of(model);
        return offered.withFindings(List.of(), StillStates.warning(model.unlearned()));
    }
}

package dev.mechanist.graphnet.neural;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.Training;
import java.util.List;

/**
 * How a neural dynamics model is fitted.
 *
 * @param targets units of what is predicted
 * @param stages unroll lengths one after the other, usually growing
 * @param batch windows per update and member
 * @param rate learning rate by number of updates
 * @param optimiser Adam's settings
 * @param holdout fraction of each episode's last windows that are kept for validation, in [0, 1); 0 for none
 * @param patience epochs without a better validation error after which a stage ends; the best weights are kept. 0 for never
 */
public record TrainingSettings(
        Targets targets,
        List<Stage> stages,
        int batch,
        Schedule rate,
        Adam.Settings optimiser,
        double holdout,
        int patience) {
    /**
     * A part of the training.
     *
     * @param unroll steps that a prediction is rolled out before it is compared, at least 1
     * @param epochs passes through the data, at least 1
     */
    public record Stage(int unroll, int epochs) {
        public Stage {
            if (unroll < 1 || epochs < 1) {
                throw new InputException(
                        "a training stage needs at least one step and one epoch, not " + unroll + " and " + epochs);
            }
        }
    }

    public TrainingSettings {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || batch < 1) {
            throw new InputException("a training needs at least one stage and a batch of at least 1");
        }
        if (!(holdout >= 0 && holdout < 1) || patience < 0) {
            throw new InputException("the holdout must lie in [0, 1) and the patience be at least 0, not " + holdout
                    + " and " + patience);
        }
        if (patience > 0 && holdout == 0) {
            throw new InputException("early stopping needs a holdout: set it above 0, or the patience to 0");
        }
    }

    /** One-step training of normalised changes, otherwise as in PETS: Adam at 1e-3, batches of 32, no holdout. */
    public static TrainingSettings oneStep(int epochs) {
        return new TrainingSettings(
                Targets.NORMALISED,
                List.of(new Stage(1, epochs)),
                32,
                Schedule.constant(1e-3),
                Adam.Settings.DEFAULT,
                0,
                0);
    }

    public TrainingSettings withTargets(Targets targets) {
        return new TrainingSettings(targets, stages, batch, rate, optimiser, holdout, patience);
    }

    public TrainingSettings withStages(Stage... stages) {
        return new TrainingSettings(targets, List.of(stages), batch, rate, optimiser, holdout, patience);
    }

    public TrainingSettings withBatch(int batch) {
        return new TrainingSettings(targets, stages, batch, rate, optimiser, holdout, patience);
    }

    public TrainingSettings withRate(Schedule rate) {
        return new TrainingSettings(targets, stages, batch, rate, optimiser, holdout, patience);
    }

    public TrainingSettings withOptimiser(Adam.Settings optimiser) {
        return new TrainingSettings(targets, stages, batch, rate, optimiser, holdout, patience);
    }

    public TrainingSettings withEarlyStopping(double holdout, int patience) {
        return new TrainingSettings(targets, stages, batch, rate, optimiser, holdout, patience);
    }

    /** Number of epochs if no stage stops early. */
    public int epochs() {
        return stages.stream().mapToInt(Stage::epochs).sum();
    }

    /** Lengths of the stages. */
    Training.Stages epochsOfStages() {
        return new Training.Stages(stages.stream().map(Stage::epochs).toList(), patience);
    }

    /** What decides the result, as text; a schedule is known by its values. */
    String description() {
        return "targets " + targets + ", " + stages + ", batch " + batch + ", rate " + rate.rate(0) + ".."
                + rate.rate(1000) + ".." + rate.rate(100_000) + ", " + optimiser + ", holdout " + holdout
                + ", patience " + patience;
    }
}

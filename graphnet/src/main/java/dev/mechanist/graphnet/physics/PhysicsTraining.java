package dev.mechanist.graphnet.physics;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.Training;
import java.util.List;

/**
 * How a network of mechanics is fitted.
 *
 * @param loss what is made small
 * @param unroll steps that a prediction is rolled out, at least 1; of no matter for measured derivatives
 * @param epochs passes through the data, at least 1
 * @param batch rows per update, at least 1
 * @param rate learning rate by number of updates
 * @param optimiser Adam's settings
 * @param penalty lambda of lambda |theta|^2 / 2, which is added to the loss, over all variables; 0 for none
 * @param holdout fraction of each episode's last windows that are kept for validation, in [0, 1); 0 for none
 * @param patience epochs without a better validation error after which the fit ends with its best weights; 0 for never
 */
public record PhysicsTraining(
        Loss loss,
        int unroll,
        int epochs,
        int batch,
        Schedule rate,
        Adam.Settings optimiser,
        double penalty,
        double holdout,
        int patience) {
    /** Mean over rows, steps and states, each in units of its deviation over the data (derivatives: as they are). */
    public enum Loss {
        SQUARED,
        ABSOLUTE
    }

    public PhysicsTraining {
        if (unroll < 1 || epochs < 1 || batch < 1 || !(penalty >= 0) || patience < 0) {
            throw new InputException(
                    "a training needs an unroll, epochs and a batch of at least 1 and a penalty of at least 0, not "
                            + unroll + ", " + epochs + ", " + batch + " and " + penalty);
        }
        if (!(holdout >= 0 && holdout < 1) || (patience > 0 && holdout == 0)) {
            throw new InputException("the holdout must lie in [0, 1), above 0 where a patience is set, not " + holdout);
        }
    }

    /** Squared errors, Adam at 1e-3, batches of 200, nothing else. */
    public static PhysicsTraining of(int unroll, int epochs) {
        return new PhysicsTraining(
                Loss.SQUARED, unroll, epochs, 200, Schedule.constant(1e-3), Adam.Settings.DEFAULT, 0, 0, 0);
    }

    public PhysicsTraining withLoss(Loss loss) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    public PhysicsTraining withBatch(int batch) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    public PhysicsTraining withRate(Schedule rate) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    public PhysicsTraining withOptimiser(Adam.Settings optimiser) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    public PhysicsTraining withPenalty(double penalty) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    public PhysicsTraining withEarlyStopping(double holdout, int patience) {
        return new PhysicsTraining(loss, unroll, epochs, batch, rate, optimiser, penalty, holdout, patience);
    }

    Training.Stages stages() {
        return new Training.Stages(List.of(epochs), patience);
    }

    /** What decides the result, as text; a schedule is known by its values. */
    String description() {
        return loss + ", unroll " + unroll + ", epochs " + epochs + ", batch " + batch + ", rate " + rate.rate(0) + ".."
                + rate.rate(1000) + ".." + rate.rate(100_000) + ", " + optimiser + ", penalty " + penalty + ", holdout "
                + holdout + ", patience " + patience;
    }
}

package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;

/**
 * How a graph network is fitted.
 *
 * @param updates of the weights, by Adam
 * @param rows stretches of data per update and kind of system
 * @param unroll steps that a prediction is rolled out before it is compared, at least 1
 * @param rate learning rate at the start
 * @param lastRate at the end, along half a cosine
 * @param noise added to the first states of the stretches, as a share of the deviation of all states of the same unit
 * @param cut share of the pairs of joined nodes that pass no messages after the first round, drawn anew for each stretch, so that nodes learn
 *     to be at home in subtrees of any size, in [0, 1)
 * @param decay of the weights, lambda of AdamW
 * @param holdout share of each kind's episodes that are kept for validation, in [0, 1)
 */
public record GraphTrainingSettings(
        int updates,
        int rows,
        int unroll,
        double rate,
        double lastRate,
        double noise,
        double cut,
        double decay,
        double holdout) {
    /** 20,000 updates with 32 stretches of one step, from 1e-3 to 1e-5, a tenth held out. */
    public static final GraphTrainingSettings DEFAULT =
            new GraphTrainingSettings(20_000, 32, 1, 1e-3, 1e-5, 0, 0, 0, 0.1);

    public GraphTrainingSettings {
        if (updates < 1 || rows < 1 || unroll < 1) {
            throw new InputException("a training needs updates, rows and steps of at least 1, not " + updates + ", "
                    + rows + " and " + unroll);
        }
        if (!(rate > 0 && lastRate > 0 && noise >= 0 && decay >= 0)) {
            throw new InputException("a training needs positive rates, and noise and decay of at least 0, not " + rate
                    + ", " + lastRate + ", " + noise + " and " + decay);
        }
        if (!(cut >= 0 && cut < 1 && holdout >= 0 && holdout < 1)) {
            throw new InputException("a training needs a cut and a holdout in [0, 1), not " + cut + " and " + holdout);
        }
    }

    /** Updates between two reports, of which there are about fifty. */
    int updatesPerReport() {
        return Math.max(1, updates / 50);
    }

    /** How often a training says how it stands. */
    public int reports() {
        return (updates + updatesPerReport() - 1) / updatesPerReport();
    }

    public GraphTrainingSettings withUpdates(int updates) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withRows(int rows) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withUnroll(int unroll) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withRates(double rate, double lastRate) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withNoise(double noise) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withCut(double cut) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withDecay(double decay) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }

    public GraphTrainingSettings withHoldout(double holdout) {
        return new GraphTrainingSettings(updates, rows, unroll, rate, lastRate, noise, cut, decay, holdout);
    }
}

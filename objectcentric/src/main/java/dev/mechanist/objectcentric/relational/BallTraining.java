package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.InputException;

/**
 * How a model of balls is trained.
 *
 * @param updates in all
 * @param batch balls per update
 * @param rate of the first update; the last is {@code rate * least}, along half a cosine
 * @param least share of the rate that is left at the end
 * @param impacts share of the balls drawn that hit something
 * @param near share of those that have something about them and hit nothing; the rest are any
 * @param holdout share of the episodes kept to validate, from the end
 */
public record BallTraining(
        int updates, int batch, double rate, double least, double impacts, double near, double holdout) {
    public static final BallTraining DEFAULT = new BallTraining(12_000, 512, 2e-3, 0.01, 0.5, 0.4, 0.02);

    public BallTraining {
        if (updates < 1 || batch < 1 || !(rate > 0) || !(least > 0 && least <= 1)) {
            throw new InputException(
                    "a training of balls needs updates, a batch and a rate, and a least share within (0, 1]," + " not "
                            + updates + ", " + batch + ", " + rate + " and " + least);
        }
        if (!(impacts >= 0 && near >= 0 && impacts + near <= 1) || !(holdout >= 0 && holdout < 1)) {
            throw new InputException(
                    "shares of balls must be at least 0 and at most 1 together, and the holdout within [0, 1),"
                            + " not " + impacts + ", " + near + " and " + holdout);
        }
    }

    public BallTraining withUpdates(int updates) {
        return new BallTraining(updates, batch, rate, least, impacts, near, holdout);
    }

    public BallTraining withBatch(int batch) {
        return new BallTraining(updates, batch, rate, least, impacts, near, holdout);
    }

    public BallTraining withRate(double rate) {
        return new BallTraining(updates, batch, rate, least, impacts, near, holdout);
    }

    public BallTraining withHoldout(double holdout) {
        return new BallTraining(updates, batch, rate, least, impacts, near, holdout);
    }
}

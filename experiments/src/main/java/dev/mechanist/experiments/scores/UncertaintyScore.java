package dev.mechanist.experiments.scores;

import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import org.ejml.data.DMatrixRMaj;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How far a model's variances can be trusted, by its one-step predictions of held-out data: each state's normal distribution
 * against what was recorded, in standard deviations of the data, angles compared on the circle. Scores are means over transitions and
 * states; a prediction that is not finite covers nothing and makes them infinite.
 *
 * @param logLikelihood of what was recorded, nats per state
 * @param crps continuous ranked probability score; 0 is perfect (Gneiting and Raftery 2007, section 4.2)
 * @param sharpness predicted standard deviation
 * @param levels of central intervals, in (0, 1) [k]
 * @param coverage share of what was recorded that lies within them [k]
 * @param transitions number of transitions
 */
public record UncertaintyScore(
        double logLikelihood, double crps, double sharpness, double[] levels, double[] coverage, int transitions) {
    private static final double[] LEVELS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** A smaller predicted standard deviation, in those of the data, is none that a double prediction could mean. */
    private static final double SMALLEST = 1e-9;

    /**
     * @param model at the data's time step
     * @param data held-out episodes
     * @param scale standard deviation of each state [n]
     */
    public static UncertaintyScore of(PredictiveDynamics model, DataSet data, double[] scale) {
        Tally tally = new Tally();
        boolean[] angle = data.spec().stateAngles();
        int n = scale.length;
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
        DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);
        for (Episode episode : data.episodes()) {
            DMatrixRMaj before = new DMatrixRMaj(episode.steps(), n);
            System.arraycopy(episode.states().data, 0, before.data, 0, before.getNumElements());
            model.predict(before, episode.actions(), mean, epistemic, aleatoric);
            for (int k = 0; k < before.getNumElements(); k++) {
                int i = k % n;
                if (Double.isInfinite(scale[i])) {
                    continue;
                }
                double difference = episode.states().data[n + k] - mean.data[k];
                double error = angle[i] ? Math.IEEEremainder(difference, 2 * Math.PI) : difference;
                double deviation = Math.sqrt(epistemic.data[k] + aleatoric.data[k]);
                tally.add(error / scale[i], Math.max(SMALLEST, deviation / scale[i]));
            }
        }
        return tally.score(data.transitions());
    }

    /** Coverage at one of the levels. */
    public double coverageAt(double level) {
        for (int k = 0; k < levels.length; k++) {
            if (levels[k] == level) {
                return coverage[k];
            }
        }
        throw new IllegalArgumentException("no level " + level);
    }

    /** ln N(error; 0, deviation^2). */
    static double logLikelihood(double error, double deviation) {
        double w = error / deviation;
        return -0.5 * w * w - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
    }

    /** sigma (w (2 Phi(w) - 1) + 2 phi(w) - 1 / sqrt(pi)), w = error / sigma. */
    static double crps(double error, double deviation) {
        double w = error / deviation;
        return deviation
                * (w * (2 * NORMAL.cumulativeProbability(w) - 1) + 2 * NORMAL.density(w) - 1 / Math.sqrt(Math.PI));
    }

    /** Sums over predictions of single states. */
    private static final class Tally {
        private final double[] bounds = new double[LEVELS.length];
        private final int[] inside = new int[LEVELS.length];
        private double logLikelihood;
        private double crps;
        private double sharpness;
        private int count;

        Tally() {
            for (int k = 0; k < LEVELS.length; k++) {
                bounds[k] = NORMAL.inverseCumulativeProbability(0.5 + LEVELS[k] / 2);
            }
        }

        void add(double error, double deviation) {
            count++;
            if (!Double.isFinite(error) || !Double.isFinite(deviation)) {
                logLikelihood = Double.NEGATIVE_INFINITY;
                crps = Double.POSITIVE_INFINITY;
                return;
            }
            logLikelihood += UncertaintyScore.logLikelihood(error, deviation);
            crps += UncertaintyScore.crps(error, deviation);
            sharpness += deviation;
            for (int k = 0; k < bounds.length; k++) {
                inside[k] += Math.abs(error) <= bounds[k] * deviation ? 1 : 0;
            }
        }

        UncertaintyScore score(int transitions) {
            double[] coverage = new double[LEVELS.length];
            for (int k = 0; k < coverage.length; k++) {
                coverage[k] = (double) inside[k] / count;
            }
            return new UncertaintyScore(
                    logLikelihood / count, crps / count, sharpness / count, LEVELS.clone(), coverage, transitions);
        }
    }
}

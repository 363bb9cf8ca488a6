package dev.mechanist.planners.sampling;

import dev.mechanist.core.InputException;
import java.util.Arrays;

/** Turns the costs of a candidate's particles into one number. */
@FunctionalInterface
public interface RiskMeasure {
    /** Of costs[from .. to), which may be reordered; at least one. */
    double of(double[] costs, int from, int to);

    /** The average: no regard for risk. */
    static RiskMeasure mean() {
        return (costs, from, to) -> {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += costs[i];
            }
            return sum / (to - from);
        };
    }

    /** Mean plus {@code kappa} standard deviations; a negative kappa seeks risk. */
    static RiskMeasure meanPlusDeviation(double kappa) {
        if (!Double.isFinite(kappa)) {
            throw new InputException("the weight of the deviation must be finite, not " + kappa);
        }
        RiskMeasure mean = mean();
        return (costs, from, to) -> {
            double centre = mean.of(costs, from, to);
            double squares = 0;
            for (int i = from; i < to; i++) {
                squares += (costs[i] - centre) * (costs[i] - centre);
            }
            return centre + kappa * Math.sqrt(squares / (to - from));
        };
    }

    /**
     * Conditional value at risk: the average of the worst {@code fraction} of the particles, at least one (Rockafellar and
     * Uryasev 2000).
     *
     * @param fraction in (0, 1]; 1 is the mean
     */
    static RiskMeasure conditionalValueAtRisk(double fraction) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new InputException("the fraction of the worst particles must be in (0, 1], not " + fraction);
        }
        RiskMeasure mean = mean();
        return (costs, from, to) -> {
            Arrays.sort(costs, from, to);
            int worst = Math.max(1, (int) Math.ceil(fraction * (to - from) - 1e-9));
            return mean.of(costs, to - worst, to);
        };
    }
}

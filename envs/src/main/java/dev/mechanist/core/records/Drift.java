package dev.mechanist.core.records;

import dev.mechanist.core.numerics.Steps;
import java.util.Arrays;
import java.util.Optional;

/**
 * A clock whose rate changes smoothly along a record, as that of a microcontroller which warms up: its steps grow or shrink by more than
 * their own scatter explains. Stamps alone cannot say whether the samples were taken regularly and stamped by such a clock, or at a rate
 * that really changed: rates that were measured can, or a person.
 *
 * @param least mean step where steps are shortest, s
 * @param most mean step where they are longest, s
 */
public record Drift(double least, double most) {
    /** Parts of a record whose mean steps are compared. */
    private static final int PARTS = 8;

    /** Steps that a part needs. */
    private static final int LEAST_STEPS = 12;

    /** A smaller change of the step does little harm. */
    private static final double SMALL = 0.005;

    /** A larger one is no drift of a clock but another rate. */
    private static final double LARGE = 0.2;

    /** Standard errors of a mean step that a change has to exceed. */
    private static final double CLEAR = 8;

    /** From one part to the next a drift takes no larger share of the whole change: more is a jump. */
    private static final double JUMP = 0.6;

    /** Highest power of a drift that is taken out. */
    private static final int DEGREE = 6;

    /** Where a stretch of stamps without gaps drifts. */
    public static Optional<Drift> find(double[] times) {
        int steps = times.length - 1;
        int each = steps / PARTS;
        if (each < LEAST_STEPS) {
            return Optional.empty();
        }
        double[] means = new double[PARTS];
        double own = 0;
        double next = 0;
        for (int k = 0; k < PARTS; k++) {
            double[] left = leftOfLine(times, k * steps / PARTS, (k + 1) * steps / PARTS);
            means[k] = (times[(k + 1) * steps / PARTS] - times[k * steps / PARTS]) / left.length;
            for (int i = 0; i < left.length; i++) {
                own += left[i] * left[i] / steps;
                next += i == 0 ? 0 : left[i] * left[i - 1] / steps;
            }
        }
        // Of a mean of steps: one that was stamped late is long and the next as much shorter, while loops that tarry do
        // not catch up.
        double variance = Math.max(own + 2 * next, 2 * own / each) / each;
        double least = Arrays.stream(means).min().orElseThrow();
        double most = Arrays.stream(means).max().orElseThrow();
        double change = most - least;
        double farthest = 0;
        for (int k = 1; k < PARTS; k++) {
            farthest = Math.max(farthest, Math.abs(means[k] - means[k - 1]));
        }
        double usual = Steps.median(times);
        boolean drifts = change > SMALL * usual
                && change < LARGE * usual
                && change > CLEAR * Math.sqrt(variance)
                && farthest < JUMP * change;
        return drifts ? Optional.of(new Drift(least, most)) : Optional.empty();
    }

    /** What steps differ by from their line by least squares, which is drift as well and no scatter. */
    private static double[] leftOfLine(double[] times, int from, int to) {
        int n = to - from;
        double mean = (times[to] - times[from]) / n;
        double middle = (n - 1) / 2.0;
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += (i - middle) * (times[from + i + 1] - times[from + i]);
        }
        slope /= (double) n * ((double) n * n - 1) / 12;
        double[] left = new double[n];
        for (int i = 0; i < n; i++) {
            left[i] = times[from + i + 1] - times[from + i] - mean - slope * (i - middle);
        }
        return left;
    }

    /**
     * Stamps without their drift: what changes smoothly about their mean rate is taken out, and jitter stays.
     *
     * @param times of a stretch without gaps, increasing
     */
    public static double[] corrected(double[] times) {
        int n = times.length;
        int degree = Math.min(DEGREE, n / 16);
        double step = (times[n - 1] - times[0]) / (n - 1);
        double[] left = new double[n];
        Arrays.setAll(left, i -> times[i] - times[0] - i * step);
        double[][] basis = orthogonal(n, degree);
        double[] corrected = times.clone();
        for (int k = 0; k <= degree; k++) {
            double part = 0;
            for (int i = 0; i < n; i++) {
                part += basis[k][i] * left[i];
            }
            for (int i = 0; i < n; i++) {
                corrected[i] -= part * basis[k][i];
            }
        }
        double first = corrected[0];
        Arrays.setAll(corrected, i -> corrected[i] - first + times[0]);
        return corrected;
    }

    /** Orthonormal polynomials over n points, by Gram and Schmidt, twice. */
    private static double[][] orthogonal(int n, int degree) {
        double[][] basis = new double[degree + 1][n];
        for (int k = 0; k <= degree; k++) {
            double[] own = basis[k];
            for (int i = 0; i < n; i++) {
                own[i] = k == 0 ? 1 : basis[k - 1][i] * (2.0 * i / (n - 1) - 1);
            }
            for (int again = 0; again < 2; again++) {
                for (int j = 0; j < k; j++) {
                    double share = 0;
                    for (int i = 0; i < n; i++) {
                        share += own[i] * basis[j][i];
                    }
                    for (int i = 0; i < n; i++) {
                        own[i] -= share * basis[j][i];
                    }
                }
            }
            double norm = Math.sqrt(Arrays.stream(own).map(v -> v * v).sum());
            for (int i = 0; i < n; i++) {
                own[i] /= norm;
            }
        }
        return basis;
    }

    /** In words, for notes and complaints. */
    public String said() {
        return "its steps change smoothly along it, between " + Clock.number(least) + " s and " + Clock.number(most)
                + " s";
    }
}

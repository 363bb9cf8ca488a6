package dev.mechanist.planners.gradient;

import dev.mechanist.core.InputException;
import dev.mechanist.planners.sampling.ActionMap;
import java.util.Arrays;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1), with a projection after each step. After a divergent trial it returns to its
 * best point with half the step size.
 */
public final class Adam implements GradientMethod {
    /**
     * Defaults are the paper's, except for the step size, which counts half widths of the action intervals.
     *
     * @param alpha step size
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon added to the root of the second moment
     */
    public record Settings(double alpha, double beta1, double beta2, double epsilon)
            implements GradientMethod.Settings {
        public static final Settings DEFAULT = new Settings(0.05, 0.9, 0.999, 1e-8);

        public Settings {
            if (!(alpha > 0 && beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
                throw new InputException("Adam needs alpha > 0, beta1 and beta2 in [0, 1) and epsilon > 0, not " + alpha
                        + ", " + beta1 + ", " + beta2 + " and " + epsilon);
            }
        }

        @Override
        public Adam create(int size, ActionMap map, boolean[] bounded) {
            return new Adam(this, size, map, bounded);
        }
    }

    private final Settings settings;
    private final ActionMap map;
    private final boolean[] bounded;
    private final double[] first;
    private final double[] second;
    private final double[] best;
    private double lowest;
    private double alpha;
    private int step;

    Adam(Settings settings, int size, ActionMap map, boolean[] bounded) {
        this.settings = settings;
        this.map = map;
        this.bounded = bounded;
        first = new double[size];
        second = new double[size];
        best = new double[size];
    }

    @Override
    public void begin(double[] z, int o) {
        System.arraycopy(z, o, best, 0, best.length);
        alpha = settings.alpha;
        lowest = Double.POSITIVE_INFINITY;
        forget();
    }

    private void forget() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        step = 0;
    }

    @Override
    public void advance(double value, double[] g, double[] z, int o) {
        if (Double.isInfinite(value)) {
            alpha /= 2;
            forget();
            for (int i = 0; i < best.length; i++) {
                best[i] = Double.isInfinite(lowest) ? best[i] / 2 : best[i];
                z[o + i] = best[i];
            }
            return;
        }
        if (value < lowest) {
            lowest = value;
            System.arraycopy(z, o, best, 0, best.length);
        }
        step++;
        double correction1 = 1 - Math.pow(settings.beta1, step);
        double correction2 = 1 - Math.pow(settings.beta2, step);
        for (int i = 0; i < best.length; i++) {
            double gradient = g[o + i];
            first[i] = settings.beta1 * first[i] + (1 - settings.beta1) * gradient;
            second[i] = settings.beta2 * second[i] + (1 - settings.beta2) * gradient * gradient;
            double move = alpha * (first[i] / correction1) / (Math.sqrt(second[i] / correction2) + settings.epsilon);
            z[o + i] = map.project(z[o + i] - move, bounded[i]);
        }
    }

    @Override
    public boolean finished() {
        return false;
    }
}

package dev.mechanist.core.numerics;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Unconstrained minimisation by a line search that meets the strong Wolfe conditions along a quasi-Newton or conjugate
 * direction (Nocedal and Wright, Numerical Optimization, 2006, algorithms 3.5, 3.6, 5.4 (Polak-Ribiere+), 6.1 and 7.5).
 *
 * <p>Our own because the value of a policy, or of hyperparameters, is not defined everywhere: a long step can give a rollout that
 * diverges or a covariance that does not factor. Such a value counts as infinite, and the search goes back; DDogleg's BFGS
 * stops there and has neither L-BFGS, for thousands of unknowns, nor conjugate gradients.
 */
public final class Minimiser {
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.5;
    private static final double LONGEST_GROWTH = 5;
    private static final int EVALUATIONS_PER_SEARCH = 20;
    private static final int PATIENCE = 10;

    /** How the direction is found. */
    public enum Direction {
        BFGS,
        LBFGS,
        CONJUGATE_GRADIENT
    }

    /** What is minimised. */
    @FunctionalInterface
    public interface Objective {
        /** The value at x; overwrites {@code gradient}. A value that is not finite is never accepted. */
        double value(double[] x, double[] gradient);
    }

    /**
     * @param direction BFGS keeps a dense inverse Hessian, L-BFGS its last {@code memory} updates
     * @param searches largest number of line searches, each one iteration
     * @param memory updates that L-BFGS keeps
     * @param gradientTolerance stops when the largest entry of the gradient is below, in units of value per parameter
     * @param valueTolerance stops when ten searches together gain less, in units of value; one alone may cross a plateau
     */
    public record Settings(
            Direction direction, int searches, int memory, double gradientTolerance, double valueTolerance) {
        public Settings {
            if (searches < 0 || memory < 1) {
                throw new InputException("a minimiser needs searches >= 0 and memory >= 1");
            }
        }

        /** BFGS with so many line searches. */
        public static Settings bfgs(int searches) {
            return new Settings(Direction.BFGS, searches, 20, 1e-8, 1e-10);
        }
    }

    /**
     * The end of a minimisation.
     *
     * @param x the best point
     * @param values value at the start and after each search, never increasing
     * @param evaluations calls of the objective
     * @param converged whether a tolerance ended it, and not the number of searches
     */
    public record Result(double[] x, List<Double> values, int evaluations, boolean converged) {
        public Result {
            values = List.copyOf(values);
        }

        /** The value at x. */
        public double value() {
            return values.get(values.size() - 1);
        }
    }

    private final Objective objective;
    private final Settings settings;
    private int evaluations;

    /** A point on the line x + alpha d: value, slope along d, and the full gradient. */
    private record Trial(double alpha, double value, double slope, double[] x, double[] gradient) {
        boolean finite() {
            return Double.isFinite(value) && Double.isFinite(slope);
        }
    }

    public Minimiser(Objective objective, Settings settings) {
        this.objective = objective;
        this.settings = settings;
    }

    /**
     * Minimises from a start point, which is not modified.
     *
     * @throws InputException when the value at the start is not finite
     */
    public Result minimise(double[] start) {
        evaluations = 0;
        Trial here = evaluate(start, new double[start.length], 0);
        if (!Double.isFinite(here.value)) {
            throw new InputException("the value at the start of a minimisation is " + here.value);
        }
        Update update = settings.direction == Direction.BFGS
                ? new DenseInverse(start.length)
                : settings.direction == Direction.LBFGS
                        ? new Recursion(new LimitedMemory(start.length, settings.memory))
                        : new Conjugate();
        List<Double> values = new ArrayList<>(List.of(here.value));
        boolean converged = largest(here.gradient) < settings.gradientTolerance;
        boolean fresh = true;
        while (values.size() <= settings.searches && !converged) {
            double[] d = update.direction(here.gradient);
            double slope = dot(d, here.gradient);
            if (!(slope < 0)) {
                update.reset();
                fresh = true;
                d = update.direction(here.gradient);
                slope = dot(d, here.gradient);
            }
            double first = fresh ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            Trial next = search(here, d, slope, first);
            if (next == null) {
                if (fresh) {
                    converged = true; // no descent even along the gradient: rounding is all that is left
                } else {
                    update.reset();
                    fresh = true;
                }
                continue;
            }
            update.learn(difference(next.x, here.x), difference(next.gradient, here.gradient), next.gradient);
            here = next;
            fresh = false;
            values.add(here.value);
            converged = largest(here.gradient) < settings.gradientTolerance || gain(values) < settings.valueTolerance;
        }
        return new Result(here.x, values, evaluations, converged);
    }

    /** What the last ten searches gained together; infinite before there are so many. */
    private static double gain(List<Double> values) {
        int last = values.size() - 1;
        return last < PATIENCE ? Double.POSITIVE_INFINITY : values.get(last - PATIENCE) - values.get(last);
    }

    private Trial evaluate(double[] from, double[] d, double alpha) {
        double[] x = from.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] += alpha * d[i];
        }
        double[] gradient = new double[x.length];
        evaluations++;
        double value = objective.value(x, gradient);
        return new Trial(alpha, value, dot(d, gradient), x, gradient);
    }

    /** Widens a bracket from {@code first} on, then narrows it; null when no decrease was found. */
    private Trial search(Trial start, double[] d, double slope, double first) {
        Trial low = new Trial(0, start.value, slope, start.x, start.gradient);
        Trial origin = low;
        double alpha = first;
        for (int k = 0; k < EVALUATIONS_PER_SEARCH; k++) {
            Trial trial = evaluate(start.x, d, alpha);
            if (!trial.finite() || !decreases(trial, origin) || trial.value >= low.value && k > 0) {
                return narrow(origin, d, low, trial, EVALUATIONS_PER_SEARCH - k);
            }
            if (Math.abs(trial.slope) <= -CURVATURE * slope) {
                return trial;
            }
            if (trial.slope >= 0) {
                return narrow(origin, d, trial, low, EVALUATIONS_PER_SEARCH - k);
            }
            double further = cubicMinimum(low, trial);
            low = trial;
            alpha = Double.isNaN(further) || further <= alpha
                    ? LONGEST_GROWTH * alpha
                    : Math.min(Math.max(further, 1.1 * alpha), LONGEST_GROWTH * alpha);
        }
        return low.alpha > 0 ? low : null;
    }

    /** {@code low} decreases enough and slopes towards {@code high}; a minimum lies between them. */
    private Trial narrow(Trial origin, double[] d, Trial low, Trial high, int left) {
        for (int k = 0; k < left; k++) {
            double width = high.alpha - low.alpha;
            double alpha = high.finite() ? cubicMinimum(low, high) : Double.NaN;
            double nearest = low.alpha + 0.1 * width;
            double farthest = low.alpha + 0.9 * width;
            if (!((alpha - nearest) * (alpha - farthest) <= 0)) {
                alpha = low.alpha + (high.finite() ? 0.5 : 0.1) * width;
            }
            Trial trial = evaluate(origin.x, d, alpha);
            if (!trial.finite() || !decreases(trial, origin) || trial.value >= low.value) {
                high = trial;
            } else {
                if (Math.abs(trial.slope) <= -CURVATURE * origin.slope) {
                    return trial;
                }
                if (trial.slope * (high.alpha - low.alpha) >= 0) {
                    high = low;
                }
                low = trial;
            }
        }
        return low.alpha > 0 ? low : null;
    }

    private static boolean decreases(Trial trial, Trial origin) {
        return trial.value <= origin.value + SUFFICIENT_DECREASE * trial.alpha * origin.slope;
    }

    /** The minimum of the cubic through two values and slopes (Nocedal and Wright, equation 3.59); NaN where there is none. */
    private static double cubicMinimum(Trial a, Trial b) {
        double width = b.alpha - a.alpha;
        double d1 = a.slope + b.slope - 3 * (b.value - a.value) / width;
        double d2 = Math.signum(width) * Math.sqrt(d1 * d1 - a.slope * b.slope);
        return b.alpha - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
    }

    /** What turns a gradient into a direction. */
    private interface Update {
        double[] direction(double[] gradient);

        /** Step s, change of gradient y, and the new gradient. */
        void learn(double[] s, double[] y, double[] gradient);

        void reset();
    }

    /** Inverse Hessian by BFGS, scaled at the first update (Nocedal and Wright, equations 6.17 and 6.20). */
    private static final class DenseInverse implements Update {
        private final DMatrixRMaj H;
        private boolean scaled;

        DenseInverse(int n) {
            H = CommonOps_DDRM.identity(n);
        }

        @Override
        public double[] direction(double[] gradient) {
            return negative(multiply(H, gradient));
        }

        @Override
        public void learn(double[] s, double[] y, double[] gradient) {
            double sy = dot(s, y);
            if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) {
                return;
            }
            if (!scaled) {
                CommonOps_DDRM.scale(sy / dot(y, y), H);
                scaled = true;
            }
            double[] Hy = multiply(H, y);
            double outer = (1 + dot(y, Hy) / sy) / sy;
            int n = s.length;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    H.data[i * n + j] += outer * s[i] * s[j] - (s[i] * Hy[j] + Hy[i] * s[j]) / sy;
                }
            }
        }

        @Override
        public void reset() {
            CommonOps_DDRM.setIdentity(H);
            scaled = false;
        }

        private static double[] multiply(DMatrixRMaj a, double[] v) {
            double[] product = new double[a.numRows];
            for (int i = 0; i < a.numRows; i++) {
                for (int j = 0; j < v.length; j++) {
                    product[i] += a.get(i, j) * v[j];
                }
            }
            return product;
        }
    }

    /** L-BFGS, of which only the last updates are kept. */
    private record Recursion(LimitedMemory memory) implements Update {
        @Override
        public double[] direction(double[] gradient) {
            double[] d = gradient.clone();
            memory.apply(d, null);
            return negative(d);
        }

        @Override
        public void learn(double[] s, double[] y, double[] gradient) {
            memory.learn(s, y);
        }

        @Override
        public void reset() {
            memory.clear();
        }
    }

    /** Polak-Ribiere, restarted where its factor is negative (Nocedal and Wright, equation 5.45). */
    private static final class Conjugate implements Update {
        private double[] last;
        private double factor;
        private double scale = 1;

        @Override
        public double[] direction(double[] gradient) {
            double[] d = negative(gradient);
            if (last != null) {
                add(d, factor, last);
            }
            last = d;
            double times = scale;
            double[] scaled = d.clone();
            Arrays.setAll(scaled, i -> times * scaled[i]);
            return scaled;
        }

        @Override
        public void learn(double[] s, double[] y, double[] gradient) {
            double[] before = difference(gradient, y);
            factor = Math.max(0, dot(gradient, y) / dot(before, before));
            // The last step's length, carried over so that a step of 1 is a sensible first trial.
            scale = Math.sqrt(dot(s, s) / dot(last, last));
        }

        @Override
        public void reset() {
            last = null;
            factor = 0;
            scale = 1;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] a) {
        double largest = 0;
        for (double v : a) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static double[] negative(double[] a) {
        double[] b = new double[a.length];
        Arrays.setAll(b, i -> -a[i]);
        return b;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] c = new double[a.length];
        Arrays.setAll(c, i -> a[i] - b[i]);
        return c;
    }

    private static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }
}

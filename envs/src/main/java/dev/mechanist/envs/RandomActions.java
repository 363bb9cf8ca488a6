package dev.mechanist.envs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;

/**
 * Open-loop random actions within their bounds, for exciting a system. The action at step t is a function of (seed, t) and of
 * nothing else.
 */
public final class RandomActions {
    private RandomActions() {}

    /** A fresh uniform draw every step: a rough signal, of which slow systems average much away. */
    public static ActionSource uniform(Spec spec, long seed) {
        return held(spec, seed, 1);
    }

    /**
     * A uniform draw held for several steps.
     *
     * @param steps how long each draw is held, at least 1
     */
    public static ActionSource held(Spec spec, long seed, int steps) {
        Knots knots = new Knots(spec, seed, steps);
        double[] u = new double[spec.m()];
        return (observation, t) -> {
            knots.at(t / steps, u);
            return u;
        };
    }

    /**
     * A smooth signal: a cubic spline through uniform draws (Catmull and Rom 1974), clipped to the bounds. Random
     * trajectories of this kind train the forward models of Sanchez-Gonzalez et al. (2018).
     *
     * @param steps from one draw to the next, at least 1
     */
    public static ActionSource smooth(Spec spec, long seed, int steps) {
        Knots knots = new Knots(spec, seed, steps);
        int m = spec.m();
        double[] u = new double[m];
        double[][] knot = new double[4][m];
        return (observation, t) -> {
            int first = t / steps;
            double s = (double) (t % steps) / steps;
            for (int k = 0; k < 4; k++) {
                knots.at(first - 1 + k, knot[k]);
            }
            for (int i = 0; i < m; i++) {
                u[i] = knots.clip(i, catmullRom(knot[0][i], knot[1][i], knot[2][i], knot[3][i], s));
            }
            return u;
        };
    }

    /** The spline's value between p1 (s = 0) and p2 (s = 1). */
    private static double catmullRom(double p0, double p1, double p2, double p3, double s) {
        double linear = 0.5 * (p2 - p0);
        double square = p0 - 2.5 * p1 + 2 * p2 - 0.5 * p3;
        double cube = 1.5 * (p1 - p2) + 0.5 * (p3 - p0);
        return p1 + s * (linear + s * (square + s * cube));
    }

    /** Independent uniform draws by index. */
    private static final class Knots {
        private final double[] lower;
        private final double[] upper;
        private final long seed;

        Knots(Spec spec, long seed, int steps) {
            if (steps < 1) {
                throw new InputException("random actions must be held for at least 1 step, not " + steps);
            }
            for (Variable v : spec.action()) {
                if (Double.isInfinite(v.upper() - v.lower())) {
                    throw new InputException("random actions need bounds, but action '" + v.name() + "' has none");
                }
            }
            this.seed = seed;
            lower = spec.actionLower();
            upper = spec.actionUpper();
        }

        void at(int index, double[] u) {
            RandomStream random = RandomStream.of(seed, "random actions", index);
            for (int i = 0; i < u.length; i++) {
                u[i] = random.nextDouble(lower[i], upper[i]);
            }
        }

        double clip(int i, double value) {
            return Math.min(Math.max(value, lower[i]), upper[i]);
        }
    }
}

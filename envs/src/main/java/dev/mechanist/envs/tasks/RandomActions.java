package dev.mechanist.envs.tasks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;

/**
 * Open-loop random actions within their bounds, for exciting a system. The action at a step is a function of the episode's seed,
 * of the step's number (the time in time steps, rounded) and of nothing else.
 */
public final class RandomActions {
    private RandomActions() {}

    /** A fresh uniform draw every step: a rough signal, of which slow systems average much away. */
    public static Policy uniform(Spec spec) {
        return held(spec, 1);
    }

    /**
     * A uniform draw held for several steps.
     *
     * @param steps how long each draw is held, at least 1
     */
    public static Policy held(Spec spec, int steps) {
        return new Held(new Knots(spec, steps), steps);
    }

    /**
     * A smooth signal: a cubic spline through uniform draws (Catmull and Rom 1974), clipped to the bounds. Random
     * trajectories of this kind train the forward models of Sanchez-Gonzalez et al. (2018).
     *
     * @param steps from one draw to the next, at least 1
     */
    public static Policy smooth(Spec spec, int steps) {
        return new Smooth(new Knots(spec, steps), steps);
    }

    private record Held(Knots knots, int steps) implements Policy {
        @Override
        public Policy start(long seed) {
            return new Held(knots.withSeed(seed), steps);
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            knots.at(knots.step(time) / steps, u);
        }
    }

    private record Smooth(Knots knots, int steps) implements Policy {
        @Override
        public Policy start(long seed) {
            return new Smooth(knots.withSeed(seed), steps);
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            int t = knots.step(time);
            int first = t / steps;
            double s = (double) (t % steps) / steps;
            double[][] knot = new double[4][u.length];
            for (int k = 0; k < 4; k++) {
                knots.at(first - 1 + k, knot[k]);
            }
            for (int i = 0; i < u.length; i++) {
                u[i] = knots.clip(i, catmullRom(knot[0][i], knot[1][i], knot[2][i], knot[3][i], s));
            }
        }
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
        private final double dt;
        private final long seed;

        Knots(Spec spec, int steps) {
            if (steps < 1) {
                throw new InputException("random actions must be held for at least 1 step, not " + steps);
            }
            for (Variable v : spec.action()) {
                if (Double.isInfinite(v.upper() - v.lower())) {
                    throw new InputException("random actions need bounds, but action '" + v.name() + "' has none");
                }
            }
            seed = 0;
            dt = spec.dt();
            lower = spec.actionLower();
            upper = spec.actionUpper();
        }

        private Knots(Knots like, long seed) {
            this.seed = seed;
            dt = like.dt;
            lower = like.lower;
            upper = like.upper;
        }

        Knots withSeed(long seed) {
            return new Knots(this, seed);
        }

        int step(double time) {
            return (int) Math.round(time / dt);
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

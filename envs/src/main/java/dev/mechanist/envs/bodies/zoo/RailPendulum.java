package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodyReadings;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;

/** Gymnasium's InvertedPendulum-v5 and InvertedDoublePendulum-v5: one or two poles on a cart are kept upright. */
public final class RailPendulum implements BodyTask {
    private static final double POLE = 0.6;
    private static final double FASTEST_SEEN = 10;

    private final int poles;
    private final BodyModel model;
    private final ThreadLocal<BodyReadings> readings;

    private RailPendulum(int poles) {
        this.poles = poles;
        model = ZooModels.model(name());
        readings = ThreadLocal.withInitial(() -> new BodyReadings(model));
    }

    /** InvertedPendulum-v5. */
    public static RailPendulum single() {
        return new RailPendulum(1);
    }

    /** InvertedDoublePendulum-v5. */
    public static RailPendulum twofold() {
        return new RailPendulum(2);
    }

    @Override
    public String name() {
        return poles == 1 ? "inverted-pendulum" : "inverted-double-pendulum";
    }

    @Override
    public String summary() {
        return poles == 1
                ? "keeping a pole upright on a cart (Gymnasium InvertedPendulum-v5)"
                : "keeping two poles upright on a cart (Gymnasium InvertedDoublePendulum-v5)";
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return poles == 1 ? 2 : 5;
    }

    @Override
    public int maxSteps() {
        return 1000;
    }

    @Override
    public void start(RandomStream random, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = poles == 1
                    ? random.nextDouble(-0.01, 0.01)
                    : i < 3 ? random.nextDouble(-0.1, 0.1) : 0.1 * random.nextGaussian();
        }
    }

    private static double tipX(double[] x) {
        return x[0] + POLE * (Math.sin(x[1]) + Math.sin(x[1] + x[2]));
    }

    private static double tipY(double[] x) {
        return POLE * (Math.cos(x[1]) + Math.cos(x[1] + x[2]));
    }

    @Override
    public double reward(double[] x, double[] u, double[] next) {
        return reward(x, x, u, next, next);
    }

    @Override
    public boolean behind() {
        return poles == 2;
    }

    @Override
    public double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated) {
        double alive = ends(next, nextEvaluated) ? 0 : 1;
        if (poles == 1) {
            return alive;
        }
        double sideways = tipX(nextEvaluated);
        double down = tipY(nextEvaluated) - 2;
        return 10 * alive
                - (0.01 * sideways * sideways + down * down)
                - (1e-3 * next[4] * next[4] + 5e-3 * next[5] * next[5]);
    }

    @Override
    public boolean ends(double[] x) {
        return ends(x, x);
    }

    @Override
    public boolean ends(double[] x, double[] evaluated) {
        if (poles == 2) {
            return !(tipY(evaluated) > 1);
        }
        for (double v : x) {
            if (!Double.isFinite(v)) {
                return true;
            }
        }
        return Math.abs(x[1]) > 0.2;
    }

    @Override
    public List<Variable> sees() {
        if (poles == 1) {
            return new BodyDynamics(model).spec().state();
        }
        return List.of(
                Variable.of("slider", "m"),
                Variable.of("sin_1", ""),
                Variable.of("sin_2", ""),
                Variable.of("cos_1", ""),
                Variable.of("cos_2", ""),
                Variable.of("slider_dot", "m/s"),
                Variable.of("hinge_dot", "rad/s"),
                Variable.of("hinge2_dot", "rad/s"),
                Variable.of("rail", "N"));
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        if (poles == 1) {
            System.arraycopy(x, 0, out, 0, 4);
            return;
        }
        out[0] = x[0];
        for (int i = 0; i < 2; i++) {
            out[1 + i] = Math.sin(x[1 + i]);
            out[3 + i] = Math.cos(x[1 + i]);
        }
        for (int i = 0; i < 3; i++) {
            out[5 + i] = seen(x[3 + i]);
        }
        out[8] = seen(readings.get().constraintForces(evaluated, u)[0]);
    }

    private static double seen(double value) {
        return Math.max(-FASTEST_SEEN, Math.min(FASTEST_SEEN, value));
    }

    @Override
    public ResidualCost cost() {
        int n = 2 * (1 + poles);
        int[] places = poles == 1 ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 2, 3, 4, 5};
        return new ResidualCost(
                n,
                1,
                new PickedStates(n, 1, places, new double[n]),
                List.of(
                        new ResidualCost.Term("cart", 1, Norms.squared(), 0.1, 1),
                        new ResidualCost.Term("angles", poles, Norms.squared(), 1, 10),
                        new ResidualCost.Term("speeds", 1 + poles, Norms.squared(), 0.01, 1),
                        new ResidualCost.Term("effort", 1, Norms.squared(), 0.001, 0)));
    }
}

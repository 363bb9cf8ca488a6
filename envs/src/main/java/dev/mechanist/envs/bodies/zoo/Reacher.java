package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;

/**
 * Gymnasium's Reacher-v5: an arm of two links in a horizontal plane brings its fingertip to a target, which is part of the
 * state. Seen are cosines and sines of the joints, the target, the joints' speeds and the way from target to fingertip.
 */
public final class Reacher implements BodyTask {
    /** Lengths of the links, to the fingertip, m. */
    private static final double UPPER = 0.1;

    private static final double LOWER = 0.11;
    private static final double TARGETS = 0.2;

    private final BodyModel model = ZooModels.model("reacher");

    @Override
    public String name() {
        return "reacher";
    }

    @Override
    public String summary() {
        return "reaching a target with two links (Gymnasium Reacher-v5)";
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return 2;
    }

    @Override
    public int maxSteps() {
        return 50;
    }

    /** Targets are uniform in a disc of 0.2 m. */
    @Override
    public void start(RandomStream random, double[] x) {
        Arrays.fill(x, 0);
        x[0] = random.nextDouble(-0.1, 0.1);
        x[1] = random.nextDouble(-0.1, 0.1);
        do {
            x[2] = random.nextDouble(-TARGETS, TARGETS);
            x[3] = random.nextDouble(-TARGETS, TARGETS);
        } while (Math.hypot(x[2], x[3]) >= TARGETS);
        x[4] = random.nextDouble(-0.005, 0.005);
        x[5] = random.nextDouble(-0.005, 0.005);
    }

    private static double acrossX(double[] x, int o) {
        return UPPER * Math.cos(x[o]) + LOWER * Math.cos(x[o] + x[o + 1]) - x[o + 2];
    }

    private static double acrossY(double[] x, int o) {
        return UPPER * Math.sin(x[o]) + LOWER * Math.sin(x[o] + x[o + 1]) - x[o + 3];
    }

    @Override
    public double reward(double[] x, double[] u, double[] next) {
        return reward(x, x, u, next, next);
    }

    @Override
    public boolean behind() {
        return true;
    }

    @Override
    public double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated) {
        double dx = acrossX(nextEvaluated, 0);
        double dy = acrossY(nextEvaluated, 0);
        return -Math.sqrt(dx * dx + dy * dy) - u[0] * u[0] - u[1] * u[1];
    }

    @Override
    public boolean ends(double[] x) {
        return false;
    }

    @Override
    public List<Variable> sees() {
        return List.of(
                Variable.of("cos_0", ""),
                Variable.of("cos_1", ""),
                Variable.of("sin_0", ""),
                Variable.of("sin_1", ""),
                Variable.of("target_x", "m"),
                Variable.of("target_y", "m"),
                Variable.of("joint0_dot", "rad/s"),
                Variable.of("joint1_dot", "rad/s"),
                Variable.of("across_x", "m"),
                Variable.of("across_y", "m"));
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        for (int i = 0; i < 2; i++) {
            out[i] = Math.cos(x[i]);
            out[2 + i] = Math.sin(x[i]);
            out[4 + i] = x[2 + i];
            out[6 + i] = x[4 + i];
        }
        out[8] = acrossX(evaluated, 0);
        out[9] = acrossY(evaluated, 0);
    }

    @Override
    public ResidualCost cost() {
        return new ResidualCost(
                8,
                2,
                new Across(),
                List.of(
                        new ResidualCost.Term("way", 2, Norms.smoothAbs(0.01), 1, 10),
                        new ResidualCost.Term("speeds", 2, Norms.squared(), 1e-4, 1e-2),
                        new ResidualCost.Term("effort", 2, Norms.squared(), 1, 0)));
    }

    @Override
    public double width() {
        return 0.6;
    }

    @Override
    public boolean fromAbove() {
        return true;
    }

    /** r = (way from target to fingertip, speeds of the joints, actions). */
    record Across() implements Residuals {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = acrossX(x, xo);
            r[1] = acrossY(x, xo);
            System.arraycopy(x, xo + 4, r, 2, 2);
            System.arraycopy(u, uo, r, 4, 2);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            Arrays.fill(rx, 0, 48, 0);
            Arrays.fill(ru, 0, 12, 0);
            double both = x[xo] + x[xo + 1];
            rx[0] = -UPPER * Math.sin(x[xo]) - LOWER * Math.sin(both);
            rx[1] = -LOWER * Math.sin(both);
            rx[2] = -1;
            rx[8] = UPPER * Math.cos(x[xo]) + LOWER * Math.cos(both);
            rx[9] = LOWER * Math.cos(both);
            rx[11] = -1;
            rx[2 * 8 + 4] = 1;
            rx[3 * 8 + 5] = 1;
            ru[4 * 2] = 1;
            ru[5 * 2 + 1] = 1;
        }
    }
}

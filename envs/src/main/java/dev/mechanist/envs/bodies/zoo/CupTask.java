package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;

/**
 * The DeepMind Control Suite's ball in a cup (Tassa et al. 2018): a ball hangs on a string from a cup that two motors move in a
 * vertical plane, and is paid for while it is inside. The state is the places of cup and ball and their speeds.
 */
public final class CupTask implements BodyTask {
    /** Where the middle of the cup's inside is, seen from the ball's place, both at zero, m. */
    private static final double ABOVE = 0.35;
    /** Half a side of the inside less the radius of the ball, m. */
    private static final double ROOM = 0.05 - 0.025;

    private final BodyModel model = ZooModels.model("cup-catch");

    @Override
    public String name() {
        return "cup-catch";
    }

    @Override
    public String summary() {
        return "catching a ball on a string with a cup, after the Control Suite";
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return 10;
    }

    @Override
    public int maxSteps() {
        return 1000;
    }

    /** The cup at rest, the ball anywhere in a rectangle around it where it touches nothing. */
    @Override
    public void start(RandomStream random, double[] x) {
        BodySimulator simulator = new BodySimulator(model);
        double[] none = new double[model.nu()];
        Arrays.fill(x, 0);
        do {
            x[2] = random.nextDouble(-0.2, 0.2);
            x[3] = random.nextDouble(0.2, 0.5);
        } while (!simulator.forwardDynamics(x, 0, none, 0).contacts().isEmpty());
    }

    @Override
    public double reward(double[] x, double[] u, double[] next) {
        boolean inside = Math.abs(next[2] - next[0]) < ROOM && Math.abs(next[3] - next[1] - ABOVE) < ROOM;
        return inside ? 1 : 0;
    }

    @Override
    public boolean ends(double[] x) {
        return false;
    }

    @Override
    public List<Variable> sees() {
        return new BodyDynamics(model).spec().state();
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        System.arraycopy(x, 0, out, 0, x.length);
    }

    @Override
    public ResidualCost cost() {
        return new ResidualCost(
                8,
                2,
                new Way(),
                List.of(
                        new ResidualCost.Term("way", 2, Norms.smoothAbs(0.05), 10, 100),
                        new ResidualCost.Term("speeds", 2, Norms.squared(), 0.01, 0.1),
                        new ResidualCost.Term("effort", 2, Norms.squared(), 0.01, 0)));
    }

    @Override
    public double width() {
        return 1.1;
    }

    /** r = (way from the middle of the cup to the ball, speed of the ball against the cup, actions). */
    record Way() implements Residuals {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            for (int k = 0; k < 2; k++) {
                r[k] = x[xo + 2 + k] - x[xo + k] - k * ABOVE;
                r[2 + k] = x[xo + 6 + k] - x[xo + 4 + k];
                r[4 + k] = u[uo + k];
            }
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            Arrays.fill(rx, 0, 48, 0);
            Arrays.fill(ru, 0, 12, 0);
            for (int k = 0; k < 2; k++) {
                rx[8 * k + 2 + k] = 1;
                rx[8 * k + k] = -1;
                rx[8 * (2 + k) + 6 + k] = 1;
                rx[8 * (2 + k) + 4 + k] = -1;
                ru[2 * (4 + k) + k] = 1;
            }
        }
    }
}

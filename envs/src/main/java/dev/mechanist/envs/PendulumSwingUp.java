package dev.mechanist.envs;

import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.drawing.LinkageDrawing;
import dev.mechanist.envs.fields.SwingUpPendulum;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.List;

/** Swinging a torque-limited pendulum up and holding it, after Gymnasium's Pendulum-v1. */
final class PendulumSwingUp {
    private PendulumSwingUp() {}

    /** Gymnasium's Pendulum-v1: its dynamics, start states, reward and 200 steps; episodes never terminate. */
    static Scenario gymnasium() {
        SwingUpPendulum pendulum = SwingUpPendulum.gymnasium();
        ResidualCost cost = new ResidualCost(
                2,
                1,
                new FromUpright(),
                List.of(
                        new ResidualCost.Term("tip", 2, Norms.squared(), 1, 100),
                        new ResidualCost.Term("speed", 1, Norms.squared(), 0.1, 10),
                        new ResidualCost.Term("torque", 1, Norms.squared(), 0.001, 0)));
        Task task = new Task(
                200,
                Task.Start.uniform(new double[] {-Math.PI, -1}, new double[] {Math.PI, 1}),
                cost,
                (x, u, next, t) -> {
                    double angle = wrapped(x[0]);
                    return -(angle * angle + 0.1 * x[1] * x[1] + 0.001 * u[0] * u[0]);
                },
                Task.End.NEVER);
        LinkageDrawing drawing =
                new LinkageDrawing((x, xo, points) -> points[1].setLocation(Math.sin(x[xo]), Math.cos(x[xo])), 1, 1, 0);
        return new Scenario(
                "pendulum",
                "torque-limited pendulum swing-up (Gymnasium Pendulum-v1)",
                new World(pendulum, pendulum::energy, drawing),
                task);
    }

    /** The angle in [-pi, pi). */
    private static double wrapped(double angle) {
        double turned = (angle + Math.PI) % (2 * Math.PI);
        return (turned < 0 ? turned + 2 * Math.PI : turned) - Math.PI;
    }

    /**
     * r = (sin theta, cos theta - 1, theta_dot, u): the tip's offset from the upright in lengths, smooth in the angle where
     * the reward has a corner. |r_1..2|^2 = 2 (1 - cos theta), which is theta^2 near the top.
     */
    static final class FromUpright implements Residuals {
        @Override
        public int size() {
            return 4;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = Math.sin(x[xo]);
            r[1] = Math.cos(x[xo]) - 1;
            r[2] = x[xo + 1];
            r[3] = u[uo];
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            rx[0] = Math.cos(x[xo]);
            rx[1] = 0;
            rx[2] = -Math.sin(x[xo]);
            rx[3] = 0;
            rx[4] = 0;
            rx[5] = 1;
            rx[6] = 0;
            rx[7] = 0;
            ru[0] = 0;
            ru[1] = 0;
            ru[2] = 0;
            ru[3] = 1;
        }
    }
}

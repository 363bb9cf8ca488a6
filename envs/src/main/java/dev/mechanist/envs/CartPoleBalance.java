package dev.mechanist.envs;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.ExplicitEuler;
import dev.mechanist.envs.drawing.LinkageDrawing;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.List;

/** Balancing an upright pole, after Gymnasium's CartPole-v1. */
final class CartPoleBalance {
    private static final double RAIL = 2.4;
    private static final double TILT = Math.toRadians(12);

    private CartPoleBalance() {}

    /**
     * Gymnasium's CartPole-v1 in its own coordinates (x, x_dot, theta, theta_dot), theta zero upright: explicit Euler at 0.02
     * s, starts within 0.05 of rest, reward 1 for every step, an end beyond 2.4 m or 12 degrees, 500 steps. The one
     * departure: the force takes any value within 10 N where Gymnasium pushes with -10 N or 10 N.
     */
    static Scenario gymnasium() {
        CartPole plant = CartPole.gymnasium();
        Spec spec = new Spec(
                0.02,
                List.of(
                        Variable.of("x", "m"),
                        Variable.of("x_dot", "m/s"),
                        Variable.angle("theta"),
                        Variable.of("theta_dot", "rad/s")),
                List.of(Variable.bounded("force", "N", -10, 10)));
        // theta_upright = pi - theta_hanging: a pole that leans to the right has its tip to the right in both.
        RelabelledField upright = new RelabelledField(
                plant, new int[] {0, 1, 3, 2}, new double[] {1, 1, -1, -1}, new double[] {0, 0, Math.PI, 0});
        ResidualCost cost = new ResidualCost(
                4,
                1,
                new Deviations(new double[4], new double[1]),
                List.of(
                        new ResidualCost.Term("x", 1, Norms.squared(), 0.1, 1),
                        new ResidualCost.Term("x_dot", 1, Norms.squared(), 0.01, 0.1),
                        new ResidualCost.Term("theta", 1, Norms.squared(), 1, 10),
                        new ResidualCost.Term("theta_dot", 1, Norms.squared(), 0.01, 0.1),
                        new ResidualCost.Term("force", 1, Norms.squared(), 0.001, 0)));
        double[] start = {0.05, 0.05, 0.05, 0.05};
        double[] negative = {-0.05, -0.05, -0.05, -0.05};
        Task task = new Task(
                500,
                Task.Start.uniform(negative, start),
                cost,
                (x, u, next, t) -> 1,
                x -> Math.abs(x[0]) > RAIL || Math.abs(x[2]) > TILT);
        double length = plant.length();
        LinkageDrawing drawing = new LinkageDrawing(
                (x, xo, points) -> {
                    points[0].setLocation(x[xo], 0);
                    points[1].setLocation(x[xo] + length * Math.sin(x[xo + 2]), length * Math.cos(x[xo + 2]));
                },
                1,
                length,
                RAIL);
        return new Scenario(
                "cart-pole-balance",
                "balancing an upright pole on a cart (Gymnasium CartPole-v1, continuous force)",
                new World(
                        new ContinuousDynamics(spec, upright, new ExplicitEuler(), 1),
                        upright.energy(plant::energy),
                        drawing),
                task);
    }
}

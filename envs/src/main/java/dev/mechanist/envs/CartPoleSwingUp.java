package dev.mechanist.envs;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.bodies.families.RailCartPole;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.LinkageDrawing;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * Swinging the pole of a cart-pole up and holding it over the middle of the rail. The costs measure the pole's direction
 * from upright, so that angles that differ by a turn cost the same. Hanging at rest is a stationary point of any such cost: a
 * derivative-based planner must be started from actions that are not all zero.
 */
final class CartPoleSwingUp {
    private CartPoleSwingUp() {}

    /** PILCO's plant (0.1 s there, 0.05 s here): force within 10 N, starts near hanging rest, 5 s. */
    static Scenario pilco() {
        CartPole plant = CartPole.pilco();
        return new Scenario(
                "cart-pole",
                "cart-pole swing-up with the constants of PILCO",
                world(plant, 0.05, 2, 10),
                task(measured(plant), 100, 0.1, new Weights(0.1, 0.05, 0.001, 100), saturating(plant.length(), 0.25)));
    }

    /**
     * PILCO's problem itself: its time step of 0.1 s and its episodes of 4 s. The weights are those with which both CEM
     * and iLQR swing the true plant up and hold it from plans of 12 steps.
     */
    static Scenario pilcoPublished() {
        CartPole plant = CartPole.pilco();
        return new Scenario(
                "cart-pole-pilco",
                "cart-pole swing-up with PILCO's constants, time step and episodes",
                world(plant, 0.1, 4, 10),
                task(measured(plant), 40, 0.1, new Weights(0.3, 0.03, 0.003, 1), saturating(plant.length(), 0.25)));
    }

    /** The same task with the masses, length and force of Gymnasium's CartPole-v1. */
    static Scenario gymnasium() {
        CartPole plant = CartPole.gymnasium();
        return new Scenario(
                "cart-pole-gymnasium",
                "cart-pole swing-up with the constants of Gymnasium's CartPole-v1",
                world(plant, 0.05, 2, 10),
                task(measured(plant), 100, 0.1, new Weights(0.1, 0.05, 0.001, 100), saturating(plant.length(), 0.5)));
    }

    /**
     * The cart-pole of PETS (Chua et al. 2018), {@link RailCartPole}, with its reward exp(-|tip - goal|^2 / 0.6^2) - 0.01 u^2,
     * 200 steps of 0.04 s, and start states within 0.1 (one deviation) of hanging rest.
     */
    static Scenario pets() {
        double length = RailCartPole.LENGTH;
        Task.Reward reward = (x, u, next, t) -> {
            double across = next[0] - length * Math.sin(next[1]);
            double below = length * (1 + Math.cos(next[1]));
            return Math.exp(-(across * across + below * below) / 0.36) - 0.01 * u[0] * u[0];
        };
        BodyModel model = RailCartPole.model();
        Rectangle2D frame = new Rectangle2D.Double(-RailCartPole.RAIL - 0.2, -1, 2 * RailCartPole.RAIL + 0.4, 2);
        return BodyFamilies.scenario(
                "cart-pole-pets",
                "cart-pole swing-up between the ends of a rail, with the constants and reward of PETS",
                model,
                2,
                task(new FromUpright(length, 0, 2, 3, 1), 200, 0.1, new Weights(0.1, 0.05, 0.1, 10), reward),
                new BodyDrawing(model, BodyDrawing.View.SIDE, frame, null));
    }

    private static FromUpright measured(CartPole plant) {
        return new FromUpright(plant.length(), 0, 1, 2, 3);
    }

    private static World world(CartPole plant, double dt, int substeps, double force) {
        Spec spec = new Spec(
                dt,
                List.of(
                        Variable.of("x", "m"),
                        Variable.of("x_dot", "m/s"),
                        Variable.of("theta_dot", "rad/s"),
                        Variable.angle("theta")),
                List.of(Variable.bounded("force", "N", -force, force)));
        double length = plant.length();
        LinkageDrawing drawing = new LinkageDrawing(
                (x, xo, points) -> {
                    points[0].setLocation(x[xo], 0);
                    points[1].setLocation(x[xo] + length * Math.sin(x[xo + 3]), -length * Math.cos(x[xo + 3]));
                },
                1,
                length,
                3 * length);
        return new World(new ContinuousDynamics(spec, plant, new RungeKutta4(), substeps), plant::energy, drawing);
    }

    /**
     * What a plan is charged for, beside 1 for the squared direction of the pole.
     *
     * @param cart for its squared distance from the middle, in pole lengths
     * @param speeds for the squared speeds of cart (m/s) and pole (rad/s)
     * @param effort for the squared action
     * @param settle weight of the plan's last state: large for plans of a whole episode; in receding horizons a large one
     *     rewards being upright at the horizon, which always lies ahead, over being upright soon
     */
    private record Weights(double cart, double speeds, double effort, double settle) {}

    /** @param spread standard deviation of the start states about hanging rest */
    private static Task task(FromUpright residuals, int steps, double spread, Weights weights, Task.Reward reward) {
        double settle = weights.settle;
        ResidualCost cost = new ResidualCost(
                4,
                1,
                residuals,
                List.of(
                        new ResidualCost.Term("pole", 2, Norms.squared(), 1, settle),
                        new ResidualCost.Term("cart", 1, Norms.squared(), weights.cart, 0.1 * settle),
                        new ResidualCost.Term("speeds", 2, Norms.squared(), weights.speeds, 0.1 * settle),
                        new ResidualCost.Term("force", 1, Norms.squared(), weights.effort, 0)));
        double[] rest = new double[4];
        double[] deviation = new double[4];
        Arrays.fill(deviation, spread);
        return new Task(steps, Task.Start.normal(rest, deviation), cost, reward, Task.End.NEVER);
    }

    /** One minus PILCO's saturating cost of the tip's distance from its goal: exp(-d^2 / (2 width^2)). */
    private static Task.Reward saturating(double length, double width) {
        return (x, u, next, t) -> {
            double across = next[0] + length * Math.sin(next[3]);
            double below = length * (1 + Math.cos(next[3]));
            return Math.exp(-0.5 * (across * across + below * below) / (width * width));
        };
    }

    /**
     * r = (sin theta, -1 - cos theta, x / l, x_dot, theta_dot, u): the pole's direction from upright and the cart's place.
     * The tip's offset, their sum, would let a leaning pole pay for a cart that is off the middle.
     *
     * @param length l, m
     * @param atX index of x in the state; the others alike
     */
    record FromUpright(double length, int atX, int atSpeed, int atTurn, int atTheta) implements Residuals {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = Math.sin(x[xo + atTheta]);
            r[1] = -1 - Math.cos(x[xo + atTheta]);
            r[2] = x[xo + atX] / length;
            r[3] = x[xo + atSpeed];
            r[4] = x[xo + atTurn];
            r[5] = u[uo];
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            linearise(x, xo, u, uo, t, new double[6], rx, ru);
        }

        @Override
        public void linearise(double[] x, int xo, double[] u, int uo, int t, double[] r, double[] rx, double[] ru) {
            double s = Math.sin(x[xo + atTheta]);
            double c = Math.cos(x[xo + atTheta]);
            r[0] = s;
            r[1] = -1 - c;
            r[2] = x[xo + atX] / length;
            r[3] = x[xo + atSpeed];
            r[4] = x[xo + atTurn];
            r[5] = u[uo];
            Arrays.fill(rx, 0, 24, 0);
            rx[atTheta] = c;
            rx[4 + atTheta] = s;
            rx[8 + atX] = 1 / length;
            rx[12 + atSpeed] = 1;
            rx[16 + atTurn] = 1;
            Arrays.fill(ru, 0, 6, 0);
            ru[5] = 1;
        }
    }
}

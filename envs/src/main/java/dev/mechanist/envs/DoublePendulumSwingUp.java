package dev.mechanist.envs;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.LinkageDrawing;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.PartlyActuatedField;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Swinging both links of a double pendulum up and holding them, with a torque at both joints, at the elbow only (acrobot) or
 * at the shoulder only (pendubot). The costs measure how far the direction of each link is from upright, so that angles that
 * differ by a turn cost the same. Hanging at rest is a stationary point: a derivative-based planner must be started from
 * actions that are not all zero.
 */
final class DoublePendulumSwingUp {
    /** Steep Coulomb friction decides the inner step: 4 ms keeps the Runge-Kutta method stable where a joint sticks. */
    private static final double DT = 0.04;

    private static final int SUBSTEPS = 10;

    private DoublePendulumSwingUp() {}

    /** Both joints driven; the shoulder is not strong enough to hold both links out to the side. */
    static Scenario both() {
        Spec spec = DoublePendulum.spec(DT, 4, 2);
        return scenario("double-pendulum", "double pendulum swing-up, torque at both joints", spec, 20, 0, 1);
    }

    /** Driven at the elbow only. */
    static Scenario acrobot() {
        Spec spec = DoublePendulum.spec(DT, 0, 3);
        return scenario("acrobot", "double pendulum swing-up, torque at the elbow only", spec, 100, 1);
    }

    /** Driven at the shoulder only. */
    static Scenario pendubot() {
        Spec spec = DoublePendulum.spec(DT, 4, 0);
        return scenario("pendubot", "double pendulum swing-up, torque at the shoulder only", spec, 100, 0);
    }

    private static Scenario scenario(String name, String summary, Spec full, double settle, int... driven) {
        DoublePendulum machine = new DoublePendulum();
        VectorField field = driven.length == 2 ? machine : new PartlyActuatedField(machine, driven);
        List<Variable> actions = new ArrayList<>();
        for (int k : driven) {
            actions.add(full.action().get(k));
        }
        Spec spec = new Spec(full.dt(), full.state(), actions);
        double l1 = length(machine, "length1");
        double l2 = length(machine, "length2");
        double width = 0.5 * (l1 + l2);
        Task task = new Task(
                125,
                Task.Start.normal(new double[4], new double[] {0.05, 0.05, 0.05, 0.05}),
                cost(driven.length, 0.05, settle),
                (x, u, next, t) -> Math.exp(-0.5 * squaredDistance(next, l1, l2) / (width * width)),
                Task.End.NEVER);
        World world = new World(
                new ContinuousDynamics(spec, field, new RungeKutta4(), SUBSTEPS), machine::energy, drawing(l1, l2));
        return new Scenario(name, summary, world, task);
    }

    /**
     * Gymnasium's Acrobot-v1: links of 1 kg and 1 m with inertia 1 kg m^2 about their middle, one Runge-Kutta step of 0.2 s,
     * torque within 1 N m at the elbow, reward -1 until the tip is 1 m above the pivot, 500 steps. Departures: the torque is
     * continuous where Gymnasium chooses among -1, 0 and 1, angles are not wrapped, and speeds are not clipped.
     */
    static Scenario gymnasium() {
        DoublePendulum machine = gymnasiumMachine();
        Spec full = DoublePendulum.spec(0.2, 0, 1);
        Spec spec = new Spec(0.2, full.state(), full.action().subList(1, 2));
        double[] lower = new double[4];
        double[] upper = new double[4];
        Arrays.fill(lower, -0.1);
        Arrays.fill(upper, 0.1);
        Task task = new Task(
                500,
                Task.Start.uniform(lower, upper),
                cost(1, 0.1, 100),
                (x, u, next, t) -> raised(next) ? 0 : -1,
                DoublePendulumSwingUp::raised);
        World world = new World(
                new ContinuousDynamics(spec, new PartlyActuatedField(machine, 1), new RungeKutta4(), 1),
                machine::energy,
                drawing(1, 1));
        return new Scenario(
                "acrobot-gymnasium",
                "raising the tip of an acrobot (Gymnasium Acrobot-v1, continuous torque)",
                world,
                task);
    }

    private static boolean raised(double[] x) {
        return -Math.cos(x[0]) - Math.cos(x[0] + x[1]) > 1;
    }

    private static DoublePendulum gymnasiumMachine() {
        List<Parameter> changed = new ArrayList<>();
        for (Parameter p : new DoublePendulum().parameters()) {
            double value = switch (p.name()) {
                case "mass1", "mass2", "length1", "length2", "gear", "gain1", "gain2" -> 1;
                case "center1", "center2" -> 0.5;
                case "inertia1", "inertia2" -> 1 + 0.25; // 1 about the middle, m r^2 to the joint
                case "gravity" -> 9.8;
                default -> 0;
            };
            changed.add(p.withValue(value));
        }
        return new DoublePendulum().withParameters(changed);
    }

    /** The weights of the last state are {@code settle} times those of the others, and more for the speeds. */
    private static ResidualCost cost(int m, double effort, double settle) {
        return new ResidualCost(
                4,
                m,
                new LinkDirections(m),
                List.of(
                        new ResidualCost.Term("upper link", 2, Norms.squared(), 1, settle),
                        new ResidualCost.Term("lower link", 2, Norms.squared(), 1, settle),
                        new ResidualCost.Term("speeds", 2, Norms.squared(), 0.01, 0.1 * settle),
                        new ResidualCost.Term("torques", m, Norms.squared(), effort, 0)));
    }

    private static double length(DoublePendulum machine, String name) {
        return machine.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Squared distance of the tip from its place with both links upright, m^2. */
    private static double squaredDistance(double[] x, double l1, double l2) {
        double across = l1 * Math.sin(x[0]) + l2 * Math.sin(x[0] + x[1]);
        double below = l1 + l2 + l1 * Math.cos(x[0]) + l2 * Math.cos(x[0] + x[1]);
        return across * across + below * below;
    }

    private static Drawing drawing(double l1, double l2) {
        return new LinkageDrawing(
                (x, xo, points) -> {
                    double q12 = x[xo] + x[xo + 1];
                    points[1].setLocation(l1 * Math.sin(x[xo]), -l1 * Math.cos(x[xo]));
                    points[2].setLocation(points[1].x + l2 * Math.sin(q12), points[1].y - l2 * Math.cos(q12));
                },
                2,
                l1 + l2,
                0);
    }

    /**
     * r = (sin q1, -1 - cos q1, sin(q1 + q2), -1 - cos(q1 + q2), q1', q2', u). Near the top the tip's offset alone would
     * leave one direction without curvature; the directions of both links do not.
     */
    record LinkDirections(int m) implements Residuals {
        @Override
        public int size() {
            return 6 + m;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            double q12 = x[xo] + x[xo + 1];
            r[0] = Math.sin(x[xo]);
            r[1] = -1 - Math.cos(x[xo]);
            r[2] = Math.sin(q12);
            r[3] = -1 - Math.cos(q12);
            r[4] = x[xo + 2];
            r[5] = x[xo + 3];
            System.arraycopy(u, uo, r, 6, m);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            double q12 = x[xo] + x[xo + 1];
            Arrays.fill(rx, 0, 4 * (6 + m), 0);
            rx[0] = Math.cos(x[xo]);
            rx[4] = Math.sin(x[xo]);
            rx[8] = Math.cos(q12);
            rx[9] = rx[8];
            rx[12] = Math.sin(q12);
            rx[13] = rx[12];
            rx[18] = 1;
            rx[23] = 1;
            Arrays.fill(ru, 0, (6 + m) * m, 0);
            for (int k = 0; k < m; k++) {
                ru[(6 + k) * m + k] = 1;
            }
        }
    }
}

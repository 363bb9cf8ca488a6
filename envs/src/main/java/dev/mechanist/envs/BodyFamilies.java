package dev.mechanist.envs;

import dev.mechanist.core.KnownNames;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.families.CartTrains;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.families.Eels;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.drawing.BodyDrawing;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.SolidDrawing;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Energy;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * Tasks for families of articulated bodies, for any number of parts: {@code chain-5}, {@code swimmer-6}, {@code eel-4},
 * {@code train-4}.
 */
final class BodyFamilies {
    static final List<String> FAMILIES = List.of("chain", "swimmer", "eel", "train");
    private static final double[] SWIMMER_TARGET = {0.5, -0.6, 0.05};
    private static final double[] EEL_TARGET = {0.3, -0.5, 0.2};

    private BodyFamilies() {}

    /** Whether a name is one of a family and a number of parts. */
    static boolean covers(String name) {
        return name.matches("(chain|swimmer|eel|train)-[1-9][0-9]{0,2}");
    }

    static Scenario named(String name) {
        int parts = Integer.parseInt(name.substring(name.indexOf('-') + 1));
        return switch (name.substring(0, name.indexOf('-'))) {
            case "chain" -> chain(parts);
            case "swimmer" -> swimmer(parts);
            case "eel" -> eel(parts);
            case "train" -> train(parts);
            default -> throw KnownNames.unknown("family", name, FAMILIES);
        };
    }

    /** A hanging chain swings its tip up above its pivot and holds it there. */
    static Scenario chain(int links) {
        BodyModel model = Chains.model(links);
        int n = 2 * links;
        ResidualCost cost = new ResidualCost(
                n,
                links,
                new LinksUpright(links, links),
                List.of(
                        new ResidualCost.Term("links", 2 * links, Norms.squared(), 1.0 / links, 20.0 / links),
                        new ResidualCost.Term("speeds", links, Norms.squared(), 0.01 / links, 0.5 / links),
                        new ResidualCost.Term("torques", links, Norms.squared(), 0.01 / links, 0)));
        double[] deviation = new double[n];
        Arrays.fill(deviation, 0.05);
        double height = links * Chains.LENGTH;
        Task task = new Task(
                250,
                Task.Start.normal(new double[n], deviation),
                cost,
                (x, u, next, t) -> {
                    double angle = 0;
                    double tip = 0;
                    for (int i = 0; i < links; i++) {
                        angle += next[i];
                        tip -= Chains.LENGTH * Math.cos(angle);
                    }
                    return tip / height;
                },
                Task.End.NEVER);
        Rectangle2D frame = new Rectangle2D.Double(-1.2 * height, -1.2 * height, 2.4 * height, 2.4 * height);
        return scenario(
                "chain-" + links,
                "swinging a chain of " + links + " driven links upright",
                model,
                4,
                task,
                new BodyDrawing(model, BodyDrawing.View.SIDE, frame, new double[] {0, 0, height}));
    }

    /** A swimmer brings its nose to a target (reward of the DeepMind Control Suite, at a fixed target). */
    static Scenario swimmer(int segments) {
        BodyModel model = Swimmers.model(segments);
        int joints = segments - 1;
        int nv = model.nv();
        ResidualCost cost = new ResidualCost(
                2 * nv,
                joints,
                new NoseAtTarget(nv, joints),
                List.of(
                        new ResidualCost.Term("nose", 2, Norms.squared(), 1, 10),
                        new ResidualCost.Term("torques", joints, Norms.squared(), 0.001, 0)));
        double bend = 0.5 * 2 * Math.PI / segments;
        Task.Start start = (RandomStream random, double[] x) -> {
            Arrays.fill(x, 0);
            x[2] = random.nextDouble(-0.5, 0.5);
            for (int i = 3; i < nv; i++) {
                x[i] = random.nextDouble(-bend, bend);
            }
        };
        Task task = new Task(
                1000,
                start,
                cost,
                (x, u, next, t) -> {
                    double dx = noseX(next, 0) - SWIMMER_TARGET[0];
                    double dy = noseY(next, 0) - SWIMMER_TARGET[1];
                    double far = (Math.sqrt(dx * dx + dy * dy) - 0.1) / 0.5;
                    return far <= 0 ? 1 : 1 / (1 + 9 * far * far);
                },
                Task.End.NEVER);
        double length = 0.1 * segments;
        Rectangle2D frame = new Rectangle2D.Double(-0.4, -0.8, 1.2, 0.9 + length);
        return scenario(
                "swimmer-" + segments,
                "swimming to a target with " + segments + " segments",
                model,
                15,
                task,
                new BodyDrawing(model, BodyDrawing.View.TOP, frame, SWIMMER_TARGET));
    }

    /** An eel brings its nose to a target in space, for the swimmer's reward; it starts bent and turned by up to half a rad. */
    static Scenario eel(int segments) {
        BodyModel model = Eels.model(segments, EEL_TARGET);
        int n = model.nq() + model.nv();
        NoseInSpace nose = new NoseInSpace(n, model.nu(), Eels.NOSE, EEL_TARGET);
        ResidualCost cost = new ResidualCost(
                n,
                model.nu(),
                nose,
                List.of(
                        new ResidualCost.Term("nose", 3, Norms.squared(), 1, 10),
                        new ResidualCost.Term("torques", model.nu(), Norms.squared(), 0.001, 0)));
        Task.Start start = (RandomStream random, double[] x) -> {
            Arrays.fill(x, 0);
            double square = 1;
            for (int i = 4; i < 7; i++) {
                x[i] = random.nextDouble(-0.14, 0.14);
                square -= x[i] * x[i];
            }
            x[3] = Math.sqrt(square);
            for (int i = 7; i < model.nq(); i++) {
                x[i] = random.nextDouble(-0.5, 0.5);
            }
        };
        Task task = new Task(1000, start, cost, (x, u, next, t) -> reachReward(nose.place(next, 0)), Task.End.NEVER);
        double[] here = Arrays.copyOf(model.qpos0(), n);
        // Room for bends and for the shadow, from the start to the target.
        double[] below = here.clone();
        double[] aside = here.clone();
        double[] there = here.clone();
        below[2] = -0.3;
        aside[0] = -0.2;
        System.arraycopy(EEL_TARGET, 0, there, 0, 3);
        return scenario(
                "eel-" + segments,
                "swimming to a target in space with " + segments + " segments",
                model,
                15,
                task,
                new SolidDrawing(model, List.of(below, aside, there), false));
    }

    private static double reachReward(double[] nose) {
        double square = 0;
        for (int i = 0; i < 3; i++) {
            square += (nose[i] - EEL_TARGET[i]) * (nose[i] - EEL_TARGET[i]);
        }
        double far = (Math.sqrt(square) - 0.1) / 0.5;
        return far <= 0 ? 1 : 1 / (1 + 9 * far * far);
    }

    /** A train of carts on springs moves to a configuration at rest: extensions of 0.2 m and -0.1 m in turn. */
    static Scenario train(int carts) {
        BodyModel model = CartTrains.model(carts);
        double[] goal = new double[2 * carts];
        double[] hold = new double[carts];
        for (int i = 0; i < carts; i++) {
            goal[i] = i % 2 == 0 ? 0.2 : -0.1;
            hold[i] = CartTrains.STIFFNESS * goal[i] / CartTrains.FORCE;
        }
        ResidualCost cost = new ResidualCost(
                2 * carts,
                carts,
                new Deviations(goal, hold),
                List.of(
                        new ResidualCost.Term("extensions", carts, Norms.squared(), 1, 10),
                        new ResidualCost.Term("speeds", carts, Norms.squared(), 0.05, 1),
                        new ResidualCost.Term("forces", carts, Norms.squared(), 0.01, 0)));
        double[] deviation = new double[2 * carts];
        Arrays.fill(deviation, 0.05);
        Task task = new Task(
                100,
                Task.Start.normal(new double[2 * carts], deviation),
                cost,
                (x, u, next, t) -> {
                    double square = 0;
                    for (int i = 0; i < carts; i++) {
                        square += (next[i] - goal[i]) * (next[i] - goal[i]) / carts;
                    }
                    return Math.exp(-square / (2 * 0.1 * 0.1));
                },
                Task.End.NEVER);
        Rectangle2D frame = new Rectangle2D.Double(0, -0.5, 0.6 * carts + 0.8, 1);
        return scenario(
                "train-" + carts,
                "moving a train of " + carts + " carts on springs to a configuration",
                model,
                4,
                task,
                new BodyDrawing(model, BodyDrawing.View.SIDE, frame, null));
    }

    /** A scenario whose energy and fitted parameters are the model's. */
    static Scenario scenario(String name, String summary, BodyModel model, int substeps, Task task, Drawing drawing) {
        BodySimulator simulator = new BodySimulator(model);
        Energy energy = (x, xo) -> {
            double[] parts = simulator.energy(x, xo);
            return parts[0] + parts[1];
        };
        BodyDynamics dynamics = dynamics(model, substeps);
        return new Scenario(name, summary, new World(dynamics, energy, drawing), task);
    }

    /** With all masses and the dampings that the model has as parameters; none where geoms may touch. */
    private static BodyDynamics dynamics(BodyModel model, int substeps) {
        if (model.contactPairs() > 0) {
            return new BodyDynamics(model, List.of(), substeps);
        }
        List<String> names = BodyParameter.all(model).stream()
                .filter(p -> p.kind() == BodyParameter.Kind.MASS
                        || (p.kind() == BodyParameter.Kind.DAMPING && p.value(model) > 0))
                .map(BodyParameter::name)
                .toList();
        return new BodyDynamics(model, names, substeps);
    }

    private static double noseX(double[] x, int xo) {
        return x[xo] - Math.sin(x[xo + 2]) * (Swimmers.NOSE + 0.05);
    }

    /** The head turns about its front joint, 0.05 m before its middle. */
    private static double noseY(double[] x, int xo) {
        return x[xo + 1] - 0.05 + Math.cos(x[xo + 2]) * (Swimmers.NOSE + 0.05);
    }

    /** r = (sin phi_i, cos phi_i + 1 for the angle phi_i of every link against hanging, then speeds, then controls). */
    record LinksUpright(int links, int controls) implements Residuals {
        @Override
        public int size() {
            return 3 * links + controls;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            double angle = 0;
            for (int i = 0; i < links; i++) {
                angle += x[xo + i];
                r[2 * i] = Math.sin(angle);
                r[2 * i + 1] = 1 + Math.cos(angle);
                r[2 * links + i] = x[xo + links + i];
            }
            System.arraycopy(u, uo, r, 3 * links, controls);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            int n = 2 * links;
            Arrays.fill(rx, 0, size() * n, 0);
            Arrays.fill(ru, 0, size() * controls, 0);
            double angle = 0;
            for (int i = 0; i < links; i++) {
                angle += x[xo + i];
                for (int k = 0; k <= i; k++) {
                    rx[2 * i * n + k] = Math.cos(angle);
                    rx[(2 * i + 1) * n + k] = -Math.sin(angle);
                }
                rx[(n + i) * n + links + i] = 1;
            }
            for (int i = 0; i < controls; i++) {
                ru[(3 * links + i) * controls + i] = 1;
            }
        }
    }

    /** r = (nose - target, controls). */
    record NoseAtTarget(int nv, int joints) implements Residuals {
        @Override
        public int size() {
            return 2 + joints;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = noseX(x, xo) - SWIMMER_TARGET[0];
            r[1] = noseY(x, xo) - SWIMMER_TARGET[1];
            System.arraycopy(u, uo, r, 2, joints);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            int n = 2 * nv;
            Arrays.fill(rx, 0, size() * n, 0);
            Arrays.fill(ru, 0, size() * joints, 0);
            rx[0] = 1;
            rx[n + 1] = 1;
            rx[2] = -Math.cos(x[xo + 2]) * (Swimmers.NOSE + 0.05);
            rx[n + 2] = -Math.sin(x[xo + 2]) * (Swimmers.NOSE + 0.05);
            for (int j = 0; j < joints; j++) {
                ru[(2 + j) * joints + j] = 1;
            }
        }
    }
}

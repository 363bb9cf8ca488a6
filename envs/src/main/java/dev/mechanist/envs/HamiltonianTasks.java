package dev.mechanist.envs;

import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.envs.bodies.families.PendulumChainField;
import dev.mechanist.envs.bodies.families.PendulumChains;
import dev.mechanist.envs.drawing.LinkageDrawing;
import dev.mechanist.envs.drawing.TrainDrawing;
import dev.mechanist.envs.fields.CanonicalOscillator;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.Arrays;
import java.util.List;

/** Tasks in the worlds on which Hamiltonian networks are compared: pendulum chains {@code n-pendulum-3}, a spring, a pendulum. */
final class HamiltonianTasks {
    static final List<String> FAMILIES = List.of("n-pendulum");
    private static final double TORQUE = 40;

    private HamiltonianTasks() {}

    /** Whether a name is {@code n-pendulum-N} for 1 to 20 links. */
    static boolean covers(String name) {
        return name.matches("n-pendulum-([1-9]|1[0-9]|20)");
    }

    static Scenario named(String name) {
        return chain(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
    }

    /**
     * A chain of Finzi et al. (2020) from one of its published starts, to be swung upright by a torque within 40 N m on its first joint
     * alone; without torque it moves as published.
     */
    static Scenario chain(int links) {
        ContinuousDynamics dynamics = PendulumChains.dynamics(links, TORQUE);
        PendulumChainField field = (PendulumChainField) dynamics.field();
        double[] lengths = field.lengths();
        double height = Arrays.stream(lengths).sum();
        ResidualCost cost = new ResidualCost(
                2 * links,
                1,
                new BodyFamilies.LinksUpright(links, 1),
                List.of(
                        new ResidualCost.Term("links", 2 * links, Norms.squared(), 1.0 / links, 20.0 / links),
                        new ResidualCost.Term("speeds", links, Norms.squared(), 0.01 / links, 0.5 / links),
                        new ResidualCost.Term("torque", 1, Norms.squared(), 1e-5, 0)));
        Task task = new Task(
                PendulumChains.FRAMES,
                (random, x) -> PendulumChains.start(random, links, x),
                cost,
                (x, u, next, t) -> {
                    double[] z = new double[PendulumChains.cartesianSize(links)];
                    PendulumChains.toCartesian(lengths, next, 0, z);
                    return z[2 * links - 1] / height;
                },
                Task.End.NEVER);
        return new Scenario(
                "n-pendulum-" + links,
                "swinging " + links + " point masses on rods upright by the first joint",
                new World(dynamics, field.fork()::energy, drawing(lengths)),
                task);
    }

    private static LinkageDrawing drawing(double[] lengths) {
        int links = lengths.length;
        return new LinkageDrawing(
                (x, xo, points) -> {
                    double angle = 0;
                    for (int i = 0; i < links; i++) {
                        angle += x[xo + i];
                        points[i + 1].setLocation(
                                points[i].x + lengths[i] * Math.sin(angle), points[i].y - lengths[i] * Math.cos(angle));
                    }
                },
                links,
                Arrays.stream(lengths).sum(),
                0);
    }

    /** The ideal spring of Greydanus et al. (2019), H = p^2 + q^2, to be held at q = 0.5; frames of 0.1. */
    static Scenario spring() {
        CanonicalOscillator field = CanonicalOscillator.spring();
        ResidualCost cost = new ResidualCost(
                2,
                1,
                new Deviations(new double[] {0.5, 0}, new double[] {1}),
                List.of(
                        new ResidualCost.Term("place", 1, Norms.squared(), 1, 10),
                        new ResidualCost.Term("momentum", 1, Norms.squared(), 0.1, 1),
                        new ResidualCost.Term("force", 1, Norms.squared(), 0.01, 0)));
        Task task = new Task(
                30,
                between(0.1, 1),
                cost,
                (x, u, next, t) -> Math.exp(-0.5 * Math.pow((next[0] - 0.5) / 0.1, 2)),
                Task.End.NEVER);
        return new Scenario(
                "hnn-spring",
                "holding the ideal spring of Hamiltonian networks aside",
                new World(field.discrete(0.1, 2), field::energy, new TrainDrawing(1, true, 0.5)),
                task);
    }

    /** The ideal pendulum of Greydanus et al. (2019), H = p^2 + 3 (1 - cos q), to be swung up; frames of 1/15. */
    static Scenario pendulum() {
        CanonicalOscillator field = CanonicalOscillator.pendulum();
        ResidualCost cost = new ResidualCost(
                2,
                1,
                new BodyFamilies.LinksUpright(1, 1),
                List.of(
                        new ResidualCost.Term("tip", 2, Norms.squared(), 1, 20),
                        new ResidualCost.Term("momentum", 1, Norms.squared(), 0.1, 2),
                        new ResidualCost.Term("force", 1, Norms.squared(), 0.01, 0)));
        Task task = new Task(90, between(1.3, 2.3), cost, (x, u, next, t) -> -Math.cos(next[0]), Task.End.NEVER);
        return new Scenario(
                "hnn-pendulum",
                "swinging the ideal pendulum of Hamiltonian networks upright",
                new World(field.discrete(1.0 / 15, 1), field::energy, drawing(new double[] {1})),
                task);
    }

    /** A direction of (q, p) as a point of a square has it, and a radius uniform between two. */
    private static Task.Start between(double least, double most) {
        return (random, x) -> {
            double q = random.nextDouble(-1, 1);
            double p = random.nextDouble(-1, 1);
            double radius = random.nextDouble(least, most) / Math.hypot(q, p);
            x[0] = q * radius;
            x[1] = p * radius;
        };
    }
}

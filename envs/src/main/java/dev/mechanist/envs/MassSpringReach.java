package dev.mechanist.envs;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.drawing.TrainDrawing;
import dev.mechanist.envs.fields.MassSpringDamper;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Moving masses on springs to a configuration at rest. Linear dynamics and a quadratic cost: the Riccati solution is known. */
final class MassSpringReach {
    private MassSpringReach() {}

    /** One lightly damped mass of 1 kg, 4 N/m, 0.4 N s/m (period 3.1 s), to be held 1 m from rest. */
    static Scenario single() {
        MassSpringDamper plant = new MassSpringDamper(new double[] {1}, new double[] {4}, new double[] {0.4});
        return scenario("mass-spring-damper", "moving one mass on a spring to a place", plant, 4, 8);
    }

    /** Three unequal masses in a row, pushed at the end, the last to be held 1 m from rest. */
    static Scenario train() {
        MassSpringDamper plant = new MassSpringDamper(
                new double[] {1, 0.6, 0.8}, new double[] {12, 9, 15}, new double[] {0.2, 0.3, 0.1});
        double force = 1 / (1.0 / 12 + 1.0 / 9 + 1.0 / 15);
        return scenario("mass-spring-train", "moving three masses on springs to a configuration", plant, force, 12);
    }

    /** A free mass of 1 kg to be moved by 1 m with a force within 1 N: the planners' simplest case. */
    static Scenario doubleIntegrator() {
        MassSpringDamper plant = new MassSpringDamper(new double[] {1}, new double[] {0}, new double[] {0});
        return scenario("double-integrator", "moving a free mass to a place", plant, new double[] {1}, 0, 1);
    }

    /**
     * A free mass of 1 kg that follows q(t) = 0.5 m sin(2 pi t / 4 s) for two periods, with a force within 2 N; the motion itself
     * takes 1.23 N.
     */
    static Scenario tracking() {
        MassSpringDamper plant = new MassSpringDamper(new double[] {1}, new double[] {0}, new double[] {0});
        Spec spec = spec(1, 2);
        double turning = 2 * Math.PI / 4;
        Deviations.Reference moving = (t, i) -> {
            double phase = turning * t * spec.dt();
            return i == 0 ? 0.5 * Math.sin(phase) : 0.5 * turning * Math.cos(phase);
        };
        Task task = new Task(
                160,
                start(1),
                new ResidualCost(
                        2,
                        1,
                        new Deviations(2, moving, new double[1]),
                        List.of(
                                new ResidualCost.Term("place", 1, Norms.squared(), 1, 1),
                                new ResidualCost.Term("speed", 1, Norms.squared(), 0.1, 0.1),
                                new ResidualCost.Term("force", 1, Norms.squared(), 0.001, 0))),
                (x, u, next, t) -> Math.exp(-0.5 * Math.pow((next[0] - moving.at(t, 0)) / 0.1, 2)),
                Task.End.NEVER);
        World world = new World(
                new ContinuousDynamics(spec, plant, new RungeKutta4(), 2),
                plant::energy,
                new TrainDrawing(1, false, 0));
        return new Scenario("double-integrator-tracking", "following a place that moves with a free mass", world, task);
    }

    private static Scenario scenario(String name, String summary, MassSpringDamper plant, double hold, double limit) {
        return scenario(name, summary, plant, plant.equilibrium(hold), hold, limit);
    }

    /**
     * @param place where the masses are to be, m
     * @param hold the force that holds them there, N
     * @param limit largest force, N
     */
    private static Scenario scenario(
            String name, String summary, MassSpringDamper plant, double[] place, double hold, double limit) {
        int size = plant.size();
        double[] goal = Arrays.copyOf(place, 2 * size);
        Task task = new Task(
                100,
                start(size),
                new ResidualCost(
                        2 * size,
                        1,
                        new Deviations(goal, new double[] {hold}),
                        List.of(
                                new ResidualCost.Term("places", size, Norms.squared(), 1, 10),
                                new ResidualCost.Term("speeds", size, Norms.squared(), 0.1, 10),
                                new ResidualCost.Term("force", 1, Norms.squared(), 0.01, 0))),
                (x, u, next, t) -> Math.exp(-0.5 * squaredDistance(next, goal, size) / (0.1 * 0.1)),
                Task.End.NEVER);
        World world = new World(
                new ContinuousDynamics(spec(size, limit), plant, new RungeKutta4(), 2),
                plant::energy,
                new TrainDrawing(size, plant.parameters().get(size).value() > 0, place[size - 1]));
        return new Scenario(name, summary, world, task);
    }

    private static Task.Start start(int size) {
        double[] deviation = new double[2 * size];
        Arrays.fill(deviation, 0.05);
        return Task.Start.normal(new double[2 * size], deviation);
    }

    private static double squaredDistance(double[] x, double[] goal, int size) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += (x[i] - goal[i]) * (x[i] - goal[i]);
        }
        return sum;
    }

    private static Spec spec(int size, double limit) {
        List<Variable> state = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            state.add(Variable.of(size == 1 ? "q" : "q" + i, "m"));
        }
        for (int i = 1; i <= size; i++) {
            state.add(Variable.of(size == 1 ? "v" : "v" + i, "m/s"));
        }
        return new Spec(0.05, state, List.of(Variable.bounded("force", "N", -limit, limit)));
    }
}

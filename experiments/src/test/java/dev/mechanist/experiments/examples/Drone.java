package dev.mechanist.experiments.examples;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.util.List;

/** A drone that climbs to 1 m: height'' = thrust / mass - 9.81 m/s^2. */
public record Drone(List<Parameter> parameters) implements VectorField {
    public static TaskEnvironment environment() {
        Drone drone = new Drone(List.of(Parameter.positive("mass", "kg", 0.5)));
        Variable thrust = Variable.bounded("thrust", "N", 0, 10);
        Spec spec = new Spec(0.05, List.of(Variable.of("height", "m"), Variable.of("climb", "m/s")), List.of(thrust));
        ResidualCost cost = new ResidualCost(
                2,
                1,
                new Deviations(new double[] {1, 0}, new double[] {0.5 * 9.81}),
                List.of(
                        new ResidualCost.Term("state", 2, Norms.squared(), 1, 10),
                        new ResidualCost.Term("thrust", 1, Norms.squared(), 0.01, 0)));
        Task.Start start = Task.Start.normal(new double[2], new double[] {0.1, 0.1});
        Task task = new Task(100, start, cost, (x, u, next, t) -> -Math.abs(next[0] - 1), Task.End.NEVER);
        return new TaskEnvironment("drone", new ContinuousDynamics(spec, drone, new RungeKutta4(), 1), task);
    }

    @Override
    public int n() {
        return 2;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        dx[o] = x[xo + 1];
        dx[o + 1] = u[uo] / parameters.get(0).value() - 9.81;
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        System.arraycopy(new double[] {0, 1, 0, 0}, 0, fx, 0, 4);
        System.arraycopy(new double[] {0, 1 / parameters.get(0).value()}, 0, fu, 0, 2);
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        ftheta[0] = 0;
        ftheta[1] = -u[uo] / Math.pow(parameters.get(0).value(), 2);
    }

    @Override
    public Drone withParameters(List<Parameter> changed) {
        return new Drone(changed);
    }

    @Override
    public Drone fork() {
        return this;
    }
}

package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine whose records can be studied.
 *
 * @param field equations of motion with the parameters of its data sheet
 * @param spec names, units and bounds; the time step is replaced
 * @param torque amplitude of the torques that simulated records are driven by [m], Nm
 * @param hidden parameters in which the simulated machine differs from its data sheet
 * @param task environment whose task is to be done with the machine, if there is one
 */
public record Machine(
        VectorField field, Spec spec, double[] torque, Map<String, Double> hidden, Optional<Scenario> task) {
    /** Longest Runge-Kutta step, s: friction that changes its sign within a few mrad/s wants short ones. */
    private static final double LONGEST_STEP = 0.01;

    static final Map<String, Machine> ALL =
            new TreeMap<>(Map.of("double-pendulum", doublePendulum(), "simple-pendulum", simplePendulum()));

    private static Machine doublePendulum() {
        Scenario task = Environments.scenario("double-pendulum");
        return new Machine(
                new DoublePendulum().withParameters(startOf("double-pendulum")),
                task.world().dynamics().spec(),
                new double[] {2.2, 1.6},
                Map.of("gain1", 1.35, "gain2", 1.45, "coulomb1", 0.08, "damping1", 0.02, "inertia2", 0.028),
                Optional.of(task));
    }

    private static Machine simplePendulum() {
        SimplePendulum pendulum = new SimplePendulum().withParameters(startOf("simple-pendulum"));
        return new Machine(
                pendulum, pendulum.discrete(1).spec(), new double[] {1.5}, Map.of("gain", 1.3), Optional.empty());
    }

    private static List<Parameter> startOf(String system) {
        return MeasuredSystem.named(system).model().parameters();
    }

    /** As the data sheet says. */
    ParametricDynamics nominal(double dt) {
        return discrete(field, dt);
    }

    /**
     * As the simulated machine is.
     *
     * @param other parameters that it has otherwise, by name
     * @throws InputException for a parameter that it does not have, or a value that it cannot have
     */
    ParametricDynamics simulatedTruth(double dt, Map<String, Double> other) {
        List<Parameter> parameters = field.parameters().stream()
                .map(p -> hidden.containsKey(p.name()) ? p.withValue(hidden.get(p.name())) : p)
                .toList();
        return WorldVariant.changed(discrete(field.withParameters(parameters), dt), other);
    }

    private ParametricDynamics discrete(VectorField equations, double dt) {
        int substeps = Math.max(1, (int) Math.ceil(dt / LONGEST_STEP - 1e-9));
        return new ContinuousDynamics(spec.withTimeStep(dt), equations, new RungeKutta4(), substeps);
    }

    /** Identifies the free parameters of a machine, from the given values on. */
    public static FitResult identify(String system, List<Parameter> start, DataSet records) {
        return MeasuredSystem.named(system).withParameters(start).fit(records, (iteration, cost) -> {});
    }
}

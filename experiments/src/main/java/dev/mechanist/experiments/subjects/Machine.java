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
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.records.RecordDescription;
import dev.mechanist.experiments.records.SimulatedRule;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine whose records can be studied, as its description says ({@link Machines}).
 *
 * @param field equations of motion with the parameters of its data sheet
 * @param spec names, units and bounds; the time step is replaced
 * @param amplitudes of the actions that simulated records are driven by [m]
 * @param simulated the machine that is simulated where there are no records
 * @param task environment whose task is to be done with the machine, if there is one
 */
public record Machine(
        VectorField field, Spec spec, double[] amplitudes, SimulatedRule simulated, Optional<Scenario> task) {
    /** Longest Runge-Kutta step, s: friction that changes its sign within a few mrad/s wants short ones. */
    private static final double LONGEST_STEP = 0.01;

    static final Map<String, Machine> ALL = new TreeMap<>();

    static {
        Machines.names().forEach(name -> ALL.put(name, described(Machines.description(name))));
    }

    private static Machine described(RecordDescription description) {
        String name = description.name();
        ContinuousDynamics model =
                (ContinuousDynamics) description.measured().orElseThrow().model();
        SimulatedRule simulated = description.simulated().orElseThrow();
        Optional<Scenario> task =
                Environments.knows(name) ? Optional.of(Environments.scenario(name)) : Optional.empty();
        return new Machine(
                model.field(),
                task.map(t -> t.world().dynamics().spec()).orElse(model.spec()),
                model.spec().action().stream()
                        .mapToDouble(action -> simulated.actions().get(action.name()))
                        .toArray(),
                simulated,
                task);
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
        List<Parameter> parameters = simulated.of(field.parameters());
        return WorldVariant.changed(discrete(field.withParameters(parameters), dt), other);
    }

    private ParametricDynamics discrete(VectorField equations, double dt) {
        int substeps = Math.max(1, (int) Math.ceil(dt / LONGEST_STEP - 1e-9));
        return new ContinuousDynamics(spec.withTimeStep(dt), equations, new RungeKutta4(), substeps);
    }

    /** Identifies the free parameters of a machine, from the given values on. */
    public static FitResult identify(String system, List<Parameter> start, DataSet records) {
        return Machines.system(system).withParameters(start).fit(records, (iteration, cost) -> {});
    }
}

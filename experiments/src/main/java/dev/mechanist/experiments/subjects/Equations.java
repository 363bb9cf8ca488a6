package dev.mechanist.experiments.subjects;

import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.sysid.MeasuredSystem;

/**
 * Equations of motion that are known of a system, and how its records are fitted.
 *
 * @param system with the values that a fit starts from
 * @param nominal the same at the time step of a study, s
 */
public record Equations(MeasuredSystem system, ParametricDynamics nominal) {
    /** Of a system by its name; {@code nominal} has the values that a fit starts from. */
    static Equations of(String system, ParametricDynamics nominal) {
        return new Equations(Machines.system(system).withParameters(nominal.parameters()), nominal);
    }
}

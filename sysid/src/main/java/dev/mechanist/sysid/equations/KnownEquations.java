package dev.mechanist.sysid.equations;

import dev.mechanist.core.KnownNames;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.SimplePendulum;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;

/** Equations of motion by name: those of machines that were measured, and of every environment. */
public final class KnownEquations {
    /** Step of the integrator where nothing else is asked for, s. */
    private static final double STEP = 0.005;

    private static final Map<String, DoubleFunction<ParametricDynamics>> MEASURED = new LinkedHashMap<>();

    static {
        MEASURED.put("double-pendulum", new DoublePendulum()::discrete);
        MEASURED.put("simple-pendulum", new SimplePendulum()::discrete);
    }

    private KnownEquations() {}

    /** All names that say what they are, for messages. */
    public static Set<String> listing() {
        Set<String> names = new LinkedHashSet<>(MEASURED.keySet());
        names.addAll(Environments.listing());
        return names;
    }

    /**
     * Equations with the parameters that they have as they stand; those of an environment at its time step.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static ParametricDynamics named(String name) {
        if (MEASURED.containsKey(name)) {
            return MEASURED.get(name).apply(STEP);
        }
        if (!Environments.knows(name)) {
            throw KnownNames.unknown("system", name, listing());
        }
        return Environments.scenario(name).world().dynamics();
    }
}

package dev.mechanist.experiments.subjects;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.ArrayList;
import java.util.List;

/** Parameters as one would guess them before measuring: the truth, wrong by about a third. */
final class Guesses {
    private Guesses() {}

    /** The model with each free parameter moved by a normal factor exp(0.3 z), or by 0.3 z scales where it is zero. */
    static ParametricDynamics about(ParametricDynamics truth, long seed) {
        List<Parameter> guesses = new ArrayList<>();
        List<Parameter> parameters = truth.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            double z = RandomStream.of(seed, "guess", i).nextGaussian();
            double value = p.value() == 0 ? 0.3 * z * p.scale() : p.value() * Math.exp(0.3 * z);
            guesses.add(p.free() ? p.withValue(Math.min(p.upper(), Math.max(p.lower(), value))) : p);
        }
        return truth.withParameters(guesses);
    }
}

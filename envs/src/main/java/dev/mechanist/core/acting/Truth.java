package dev.mechanist.core.acting;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Optional;

/**
 * What is known of a world's true dynamics; each capability includes those before it. A world that comes from elsewhere may
 * have {@link #NONE}.
 *
 * @param dynamics predicts the next state
 * @param differentiable the same with derivatives
 * @param parametric the same with named physical parameters
 */
public record Truth(
        Optional<Dynamics> dynamics,
        Optional<DifferentiableDynamics> differentiable,
        Optional<ParametricDynamics> parametric) {
    /** Nothing is known. */
    public static final Truth NONE = new Truth(Optional.empty(), Optional.empty(), Optional.empty());

    public static Truth of(Dynamics dynamics) {
        return new Truth(Optional.of(dynamics), Optional.empty(), Optional.empty());
    }

    public static Truth of(DifferentiableDynamics dynamics) {
        return new Truth(Optional.of(dynamics), Optional.of(dynamics), Optional.empty());
    }

    public static Truth of(ParametricDynamics dynamics) {
        return new Truth(Optional.of(dynamics), Optional.of(dynamics), Optional.of(dynamics));
    }

    /** The same, for another thread. */
    public Truth fork() {
        if (parametric.isPresent()) {
            return of(parametric.get().fork());
        }
        if (differentiable.isPresent()) {
            return of(differentiable.get().fork());
        }
        return dynamics.map(f -> of(f.fork())).orElse(NONE);
    }

    /**
     * The dynamics, for what cannot do without.
     *
     * @param who needs them, for the message
     * @param environment whose truth this is
     * @throws InputException where they are not known
     */
    public Dynamics required(String who, Environment environment) {
        return dynamics.orElseThrow(() -> refusal(who, "true dynamics", environment));
    }

    /** As {@link #required}, with derivatives. */
    public DifferentiableDynamics requiredDifferentiable(String who, Environment environment) {
        return differentiable.orElseThrow(() -> refusal(who, "true dynamics with derivatives", environment));
    }

    private static InputException refusal(String who, String what, Environment environment) {
        return new InputException(who + " needs the " + what + ", which environment '" + environment.name()
                + "' does not give; take a model that is learned from its episodes");
    }
}

package dev.mechanist.graphnet.physics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import java.util.List;

/**
 * A network with the structure of mechanics.
 *
 * @param form which structure
 * @param hidden widths of the hidden layers of each network, at least one
 * @param activation of these; smooth, since it is differentiated twice
 * @param damped whether it may lose energy by a learned damping of each rate
 * @param substeps Runge-Kutta steps of 4th order per time step
 * @param precision of the arithmetic
 * @param device where it runs
 * @param squares of a Lagrangian network: how many squares of sums of rates its kinetic energy is made of; 0 for as many as there are
 *     rates, each without the rates before, as the paper has them
 */
public record PhysicsSettings(
        Form form,
        List<Integer> hidden,
        Activation activation,
        boolean damped,
        int substeps,
        Precision precision,
        Device device,
        int squares) {
    /** The structures. */
    public enum Form {
        /** {@link HamiltonianLaw}: states are coordinates and momenta, or rates that stand for them. */
        HAMILTONIAN,
        /** {@link LagrangianLaw}: states are coordinates and rates. */
        LAGRANGIAN,
        /** {@link FreeLaw}: none. */
        FREE
    }

    public PhysicsSettings {
        hidden = List.copyOf(hidden);
        if (squares < 0 || (form != Form.LAGRANGIAN && squares > 0)) {
            throw new InputException(
                    "a number of squares, at least 0, is of Lagrangian networks; given " + squares + " with " + form);
        }
        if (hidden.isEmpty() || hidden.stream().anyMatch(w -> w < 1) || substeps < 1) {
            throw new InputException(
                    "a network of mechanics needs hidden layers of positive width and at least one substep, not "
                            + hidden + " and " + substeps);
        }
        if (activation == Activation.RELU || activation == Activation.LINEAR) {
            throw new InputException(
                    "a network of mechanics needs a smooth activation, not " + activation + "; take TANH or SOFTPLUS");
        }
    }

    /** Two layers of 200 with tanh, one substep, float32: the networks of Greydanus et al. */
    public static PhysicsSettings of(Form form) {
        return new PhysicsSettings(
                form, List.of(200, 200), Activation.TANH, false, 1, Precision.FLOAT32, Device.AUTO, 0);
    }

    public PhysicsSettings withHidden(Integer... widths) {
        return new PhysicsSettings(form, List.of(widths), activation, damped, substeps, precision, device, squares);
    }

    public PhysicsSettings withActivation(Activation activation) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    public PhysicsSettings withDamping(boolean damped) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    public PhysicsSettings withSubsteps(int substeps) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    public PhysicsSettings withPrecision(Precision precision) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    public PhysicsSettings withDevice(Device device) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    /** Of a Lagrangian network. */
    public PhysicsSettings withSquares(int squares) {
        return new PhysicsSettings(form, hidden, activation, damped, substeps, precision, device, squares);
    }

    /**
     * The law for a system.
     *
     * @throws InputException where its states are not coordinates and rates
     */
    Law law(Spec spec) {
        Coordinates coordinates = Coordinates.of(spec);
        Networks networks =
                new Networks(hidden, activation, new Networks.Forces(coordinates.count(), spec.m(), damped));
        return switch (form) {
            case HAMILTONIAN -> new HamiltonianLaw(coordinates, networks);
            case LAGRANGIAN -> new LagrangianLaw(coordinates, networks, squares);
            case FREE -> new FreeLaw(coordinates, networks, spec.m());
        };
    }
}

package dev.mechanist.graphnet.policy;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.Schedule;
import java.util.List;

/**
 * Shape and training of a neural policy.
 *
 * @param hidden widths of the hidden layers
 * @param activation of the hidden layers
 * @param rate learning rate by number of updates
 * @param optimiser Adam's settings
 * @param batch samples per update of an imitation
 * @param precision inside
 * @param device where it runs
 */
public record PolicySettings(
        List<Integer> hidden,
        Activation activation,
        Schedule rate,
        Adam.Settings optimiser,
        int batch,
        Precision precision,
        Device device) {
    /** Two hidden layers of 64, tanh, Adam at 1e-3 clipped to norm 10, batches of 64. */
    public static final PolicySettings DEFAULT = new PolicySettings(
            List.of(64, 64),
            Activation.TANH,
            Schedule.constant(1e-3),
            Adam.Settings.DEFAULT.withClipNorm(10),
            64,
            Precision.FLOAT32,
            Device.AUTO);

    public PolicySettings {
        hidden = List.copyOf(hidden);
        if (hidden.stream().anyMatch(w -> w < 1) || batch < 1) {
            throw new InputException("a policy needs positive widths and batches, not " + hidden + " and " + batch);
        }
    }

    /** Another network, trained in the same way. */
    public PolicySettings withShape(List<Integer> hidden, Activation activation, Precision precision) {
        return new PolicySettings(hidden, activation, rate, optimiser, batch, precision, device);
    }

    public PolicySettings withRate(Schedule rate) {
        return new PolicySettings(hidden, activation, rate, optimiser, batch, precision, device);
    }

    public PolicySettings withPrecision(Precision precision) {
        return new PolicySettings(hidden, activation, rate, optimiser, batch, precision, device);
    }

    public PolicySettings withDevice(Device device) {
        return new PolicySettings(hidden, activation, rate, optimiser, batch, precision, device);
    }
}

package dev.mechanist.graphnet.neural;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import java.util.List;

/**
 * Shape of a neural dynamics model. The variants of Chua et al. (2018), table 1: D is one deterministic network, P one with a
 * learned variance, DE and PE ensembles of them.
 *
 * @param members number of networks, at least 1
 * @param probabilistic whether a network also predicts the variance of the noise
 * @param hidden widths of the hidden layers; may be empty
 * @param activation of the hidden layers
 * @param weightDecay L2 penalty of each layer's weights [hidden + 1], added to the loss as decay |W|^2 / 2
 * @param precision inside the networks
 * @param device where they run
 */
public record EnsembleSettings(
        int members,
        boolean probabilistic,
        List<Integer> hidden,
        Activation activation,
        List<Double> weightDecay,
        Precision precision,
        Device device) {
    public EnsembleSettings {
        hidden = List.copyOf(hidden);
        weightDecay = List.copyOf(weightDecay);
        if (members < 1 || hidden.stream().anyMatch(w -> w < 1)) {
            throw new InputException(
                    "an ensemble needs at least one member and positive widths, not " + members + " of " + hidden);
        }
        if (weightDecay.size() != hidden.size() + 1 || weightDecay.stream().anyMatch(d -> !(d >= 0))) {
            throw new InputException("the weight decay needs " + (hidden.size() + 1)
                    + " numbers of at least 0, one per layer, not " + weightDecay);
        }
    }

    /** One deterministic network. */
    public static EnsembleSettings deterministic(Integer... hidden) {
        return ensemble(1, false, hidden);
    }

    /** One network with a learned variance. */
    public static EnsembleSettings probabilistic(Integer... hidden) {
        return ensemble(1, true, hidden);
    }

    /** Swish, float32, no decay, on a GPU where there is one. */
    public static EnsembleSettings ensemble(int members, boolean probabilistic, Integer... hidden) {
        List<Double> none = java.util.Collections.nCopies(hidden.length + 1, 0.0);
        return new EnsembleSettings(
                members, probabilistic, List.of(hidden), Activation.SWISH, none, Precision.FLOAT32, Device.AUTO);
    }

    public EnsembleSettings withWeightDecay(Double... decay) {
        return new EnsembleSettings(members, probabilistic, hidden, activation, List.of(decay), precision, device);
    }

    public EnsembleSettings withPrecision(Precision precision) {
        return new EnsembleSettings(members, probabilistic, hidden, activation, weightDecay, precision, device);
    }

    public EnsembleSettings withDevice(Device device) {
        return new EnsembleSettings(members, probabilistic, hidden, activation, weightDecay, precision, device);
    }

    public EnsembleSettings withActivation(Activation activation) {
        return new EnsembleSettings(members, probabilistic, hidden, activation, weightDecay, precision, device);
    }

    EnsembleSettings withMembers(int members) {
        return new EnsembleSettings(members, probabilistic, hidden, activation, weightDecay, precision, device);
    }
}

package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import dev.mechanist.graphnet.blocks.EncodeProcessDecode;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphFunction;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.Sweeps;
import dev.mechanist.graphnet.blocks.TwoBlocks;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import java.util.List;

/**
 * Shape of a graph network that learns how a system moves.
 *
 * @param form which network
 * @param latent width of nodes and edges between blocks
 * @param blocks rounds of messages; the paper's form has two
 * @param shared whether all rounds have the same weights
 * @param substeps equal parts of a step, each of which asks the network what it changes: what parts tell each other within a step passes
 *     from one to the next, by messages and by joints
 * @param hidden widths of the hidden layers of every network
 * @param activation of the hidden layers
 * @param together whether nodes give changes as forces would make them were they free, and the system follows them together, as joints make
 *     the bodies of a tree; else each gives the change that it makes, and is judged alone
 * @param precision inside
 * @param device where it runs
 */
public record GraphModelSettings(
        Form form,
        int latent,
        int blocks,
        boolean shared,
        int substeps,
        List<Integer> hidden,
        Activation activation,
        boolean together,
        Precision precision,
        Device device) {
    /** Networks to choose from. */
    public enum Form {
        /** Encoder, rounds of messages that add to what was there, decoder (Sanchez-Gonzalez et al. 2020, without normalisation). */
        ENCODE_PROCESS_DECODE,
        /** Two blocks, the second of which sees the first's output beside the input (Sanchez-Gonzalez et al. 2018). */
        TWO_BLOCKS,
        /** One block: an interaction network (Battaglia et al. 2016). */
        INTERACTION,
        /** For trees: as many sweeps as there are blocks, each from the tips to the root and back, as articulated-body algorithms go. */
        SWEEPS
    }

    /** Six rounds, 64 wide, one hidden layer, rectifiers, float32, on a GPU where there is one. */
    public static final GraphModelSettings DEFAULT = new GraphModelSettings(
            Form.ENCODE_PROCESS_DECODE,
            64,
            6,
            false,
            1,
            List.of(64),
            Activation.RELU,
            true,
            Precision.FLOAT32,
            Device.AUTO);

    public GraphModelSettings {
        hidden = List.copyOf(hidden);
        if (latent < 1 || blocks < 1 || substeps < 1 || hidden.stream().anyMatch(w -> w < 1)) {
            throw new InputException(
                    "a graph network needs positive widths and at least one round and one part of a step, not " + latent
                            + ", " + hidden + ", " + blocks + " and " + substeps);
        }
        if (substeps > 1 && !together) {
            throw new InputException("nodes that are judged alone say what a whole step changes; " + substeps
                    + " parts of a step need together=true");
        }
    }

    public GraphModelSettings withForm(Form form) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withBlocks(int blocks, boolean shared) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    /** With a step in so many equal parts. */
    public GraphModelSettings withSubsteps(int substeps) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    /** Latent numbers and hidden layers of these widths. */
    public GraphModelSettings withWidths(int latent, Integer... hidden) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, List.of(hidden), activation, together, precision, device);
    }

    public GraphModelSettings withActivation(Activation activation) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withTogether(boolean together) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withPrecision(Precision precision) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withDevice(Device device) {
        return new GraphModelSettings(
                form, latent, blocks, shared, substeps, hidden, activation, together, precision, device);
    }

    /** The network from these widths to so many numbers per node. */
    GraphFunction network(String name, GraphWidths in, int out) {
        GraphBlock.Settings networks = new GraphBlock.Settings(hidden, activation, false, false);
        return switch (form) {
            case ENCODE_PROCESS_DECODE ->
                new EncodeProcessDecode(
                        name,
                        in,
                        new GraphWidths(out, 0, 0),
                        new EncodeProcessDecode.Settings(latent, blocks, shared, true, networks));
            case TWO_BLOCKS ->
                new TwoBlocks(name, in, new GraphWidths(latent, latent, 0), new GraphWidths(out, latent, 0), networks);
            case INTERACTION -> new GraphBlock(name, in, new GraphWidths(out, latent, 0), networks);
            case SWEEPS -> new Sweeps(name, in, out, new Sweeps.Settings(latent, blocks, shared, networks));
        };
    }

    /** Names of the systems' world apart, all that decides what is learned. */
    String description() {
        return withDevice(Device.AUTO).toString();
    }
}

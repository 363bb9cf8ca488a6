package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import dev.mechanist.graphnet.blocks.EncodeProcessDecode;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphFunction;
import dev.mechanist.graphnet.blocks.GraphWidths;
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
 * @param hidden widths of the hidden layers of every network
 * @param activation of the hidden layers
 * @param together whether training judges the nodes' changes after the system has followed them together, as joints make the bodies
 *     of a tree; else each node's alone
 * @param precision inside
 * @param device where it runs
 */
public record GraphModelSettings(
        Form form,
        int latent,
        int blocks,
        boolean shared,
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
        INTERACTION
    }

    /** Six rounds, 64 wide, one hidden layer, rectifiers, float32, on a GPU where there is one. */
    public static final GraphModelSettings DEFAULT = new GraphModelSettings(
            Form.ENCODE_PROCESS_DECODE,
            64,
            6,
            false,
            List.of(64),
            Activation.RELU,
            true,
            Precision.FLOAT32,
            Device.AUTO);

    public GraphModelSettings {
        hidden = List.copyOf(hidden);
        if (latent < 1 || blocks < 1 || hidden.stream().anyMatch(w -> w < 1)) {
            throw new InputException("a graph network needs positive widths and at least one round, not " + latent
                    + ", " + hidden + " and " + blocks);
        }
    }

    public GraphModelSettings withForm(Form form) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withBlocks(int blocks, boolean shared) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
    }

    /** Latent numbers and hidden layers of these widths. */
    public GraphModelSettings withWidths(int latent, Integer... hidden) {
        return new GraphModelSettings(
                form, latent, blocks, shared, List.of(hidden), activation, together, precision, device);
    }

    public GraphModelSettings withActivation(Activation activation) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withTogether(boolean together) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withPrecision(Precision precision) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
    }

    public GraphModelSettings withDevice(Device device) {
        return new GraphModelSettings(form, latent, blocks, shared, hidden, activation, together, precision, device);
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
        };
    }

    /** Names of the systems' world apart, all that decides what is learned. */
    String description() {
        return withDevice(Device.AUTO).toString();
    }
}

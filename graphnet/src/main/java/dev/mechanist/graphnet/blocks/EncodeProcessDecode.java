package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encode every node, edge and whole alone, K rounds of messages between latent numbers of one width, decode every one alone with a
 * linear last layer (Battaglia et al. 2018, section 4.3; Sanchez-Gonzalez et al. 2020).
 *
 * @param name prefix of its variables
 * @param in widths that it takes
 * @param out widths that it gives; 0 for none
 * @param settings see there
 */
public record EncodeProcessDecode(String name, GraphWidths in, GraphWidths out, Settings settings)
        implements GraphFunction {
    /**
     * Of the middle.
     *
     * @param latent width of nodes, edges and, where there are globals, of these between the blocks
     * @param blocks rounds of messages K, at least one: a node learns of others up to K edges away
     * @param shared whether all rounds have the same weights
     * @param residual whether a round adds to what was there, else it replaces it
     * @param networks hidden layers of all networks; outputs of encoder and rounds are as they say
     */
    public record Settings(int latent, int blocks, boolean shared, boolean residual, GraphBlock.Settings networks) {
        public Settings {
            if (latent < 1 || blocks < 1) {
                throw new InputException("a graph network needs a latent width and rounds of at least 1, not " + latent
                        + " and " + blocks);
            }
        }

        /** K rounds with weights of their own, residual, normalised, one hidden layer as wide as the latent numbers. */
        public static Settings of(int latent, int blocks) {
            return new Settings(
                    latent, blocks, false, true, GraphBlock.Settings.of(latent).withNormalisedOutput());
        }
    }

    public EncodeProcessDecode {
        if (in.edges() == 0 || (out.globals() > 0 && in.globals() == 0)) {
            throw new InputException(
                    "graph network '" + name + "' needs edges with numbers, and globals where it gives some");
        }
    }

    private GraphWidths latent() {
        return new GraphWidths(settings.latent, settings.latent, in.globals() == 0 ? 0 : settings.latent);
    }

    private IndependentBlock encoder() {
        return new IndependentBlock(name + "/encoder", in, latent(), settings.networks);
    }

    private GraphBlock round(int k) {
        return new GraphBlock(name + "/round " + (settings.shared ? 0 : k), latent(), latent(), settings.networks);
    }

    private IndependentBlock decoder() {
        GraphBlock.Settings linear =
                new GraphBlock.Settings(settings.networks.hidden(), settings.networks.activation(), false, false);
        return new IndependentBlock(name + "/decoder", latent(), out, linear);
    }

    private List<GraphFunction> parts() {
        List<GraphFunction> parts = new ArrayList<>(List.of(encoder()));
        IntStream.range(0, settings.shared ? 1 : settings.blocks).forEach(k -> parts.add(round(k)));
        parts.add(decoder());
        return parts;
    }

    @Override
    public List<String> parameters() {
        return parts().stream().flatMap(part -> part.parameters().stream()).toList();
    }

    /** Rounds that add without being normalised start small: K of them together change as much as one. */
    @Override
    public void declare(TensorProgram program, long seed) {
        boolean small = settings.residual && !settings.networks.normalisesOutput();
        parts().forEach(part -> {
            if (part instanceof GraphBlock round && small) {
                round.declare(program, seed, 1.0 / settings.blocks);
            } else {
                part.declare(program, seed);
            }
        });
    }

    @Override
    public GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        return graphs.byRows(wiring, given -> rounds(scope, given, wiring));
    }

    private GraphArrays rounds(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        GraphArrays h = encoder().apply(scope, graphs, wiring);
        for (int k = 0; k < settings.blocks; k++) {
            GraphArrays updated = round(k).apply(scope, h, k == 0 ? wiring : wiring.later());
            h = settings.residual ? h.plus(updated) : updated;
        }
        return decoder().apply(scope, h, wiring);
    }
}

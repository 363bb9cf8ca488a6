package dev.mechanist.graphnet.blocks;

import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward model's network of Sanchez-Gonzalez et al. 2018 (section 3.2): a block, and a second one that sees the first's
 * output beside the input.
 *
 * @param name prefix of its variables
 * @param in widths that it takes
 * @param latent widths between the blocks
 * @param out widths that it gives; its messages are of the second block
 * @param settings of all networks
 */
public record TwoBlocks(String name, GraphWidths in, GraphWidths latent, GraphWidths out, GraphBlock.Settings settings)
        implements GraphFunction {
    private GraphBlock first() {
        return new GraphBlock(name + "/first", in, latent, settings);
    }

    private GraphBlock second() {
        return new GraphBlock(name + "/second", in.plus(latent), out, settings);
    }

    @Override
    public List<String> parameters() {
        List<String> names = new ArrayList<>(first().parameters());
        names.addAll(second().parameters());
        return names;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        first().declare(program, seed);
        second().declare(program, seed);
    }

    @Override
    public GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        return graphs.byRows(
                wiring, given -> second().apply(scope, given.beside(first().apply(scope, given, wiring)), wiring));
    }
}

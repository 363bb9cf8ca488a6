package dev.mechanist.graphnet.blocks;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Networks that see each node, each edge and each whole alone, without messages: encoders and decoders. What it gives 0 numbers
 * of is left out.
 *
 * @param name prefix of its variables
 * @param in widths that it takes
 * @param out widths that it gives; edges and globals only where it takes some
 * @param settings of its networks
 */
public record IndependentBlock(String name, GraphWidths in, GraphWidths out, GraphBlock.Settings settings)
        implements GraphFunction {
    private Map<String, Perceptron> networks() {
        Map<String, Perceptron> networks = new LinkedHashMap<>();
        add(networks, "nodes", in.nodes(), out.nodes());
        add(networks, "edges", in.edges(), out.edges());
        add(networks, "globals", in.globals(), out.globals());
        return networks;
    }

    private void add(Map<String, Perceptron> networks, String part, int in, int out) {
        if (out > 0) {
            networks.put(part, settings.network(name + "/" + part, List.of(in), out));
        }
    }

    @Override
    public List<String> parameters() {
        List<String> names = new ArrayList<>();
        networks().values().forEach(network -> names.addAll(network.parameters()));
        return names;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        networks().values().forEach(network -> network.declare(program, seed));
    }

    @Override
    public GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        graphs.require(in, "block '" + name + "'");
        return graphs.byRows(wiring, given -> each(scope, given));
    }

    private GraphArrays each(TensorScope scope, GraphArrays graphs) {
        Map<String, Perceptron> networks = networks();
        return new GraphArrays(
                networks.get("nodes").apply(scope, graphs.nodes()),
                part(scope, networks.get("edges"), graphs.edges()),
                part(scope, networks.get("globals"), graphs.globals()));
    }

    private static Optional<Expression> part(TensorScope scope, Perceptron network, Optional<Expression> x) {
        return network == null ? Optional.empty() : x.map(given -> network.apply(scope, given));
    }
}

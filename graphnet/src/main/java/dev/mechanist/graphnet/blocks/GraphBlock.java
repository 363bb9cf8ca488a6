package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One round of messages (Battaglia et al. 2018, algorithm 1; Sanchez-Gonzalez et al. 2018, algorithm 1): every edge is updated
 * from itself, the nodes at its ends and the whole; every node from itself, the sum over the edges that it receives and the whole;
 * the whole from itself and the sums over nodes and edges. Without globals it is an interaction network (Battaglia et al. 2016).
 *
 * @param name prefix of its variables
 * @param in widths that it takes
 * @param out widths that it gives; its edges are the messages
 * @param settings of its three networks
 */
public record GraphBlock(String name, GraphWidths in, GraphWidths out, Settings settings) implements GraphFunction {
    /**
     * Networks of a block.
     *
     * @param hidden widths of the hidden layers
     * @param activation of the hidden layers
     * @param activatesOutput whether outputs have the activation too
     * @param normalisesOutput whether outputs are normalised
     */
    public record Settings(
            List<Integer> hidden, Activation activation, boolean activatesOutput, boolean normalisesOutput) {
        public Settings {
            hidden = List.copyOf(hidden);
        }

        /** Hidden layers of these widths with rectifiers, outputs as they are. */
        public static Settings of(Integer... hidden) {
            return new Settings(List.of(hidden), Activation.RELU, false, false);
        }

        public Settings withNormalisedOutput() {
            return new Settings(hidden, activation, activatesOutput, true);
        }

        public Settings withActivation(Activation activation) {
            return new Settings(hidden, activation, activatesOutput, normalisesOutput);
        }

        Perceptron network(String name, List<Integer> inputs, int out) {
            return new Perceptron(name, inputs, hidden, out, activation, activatesOutput, normalisesOutput);
        }
    }

    public GraphBlock {
        if (out.edges() < 1) {
            throw new InputException("block '" + name + "' needs messages of at least one number");
        }
    }

    private Perceptron edgeNetwork() {
        return settings.network(
                name + "/edges", List.of(in.edges(), in.nodes(), in.nodes(), in.globals()), out.edges());
    }

    private Perceptron nodeNetwork() {
        return settings.network(name + "/nodes", List.of(in.nodes(), out.edges(), in.globals()), out.nodes());
    }

    private Optional<Perceptron> globalNetwork() {
        return out.globals() == 0
                ? Optional.empty()
                : Optional.of(settings.network(
                        name + "/globals", List.of(in.globals(), out.nodes(), out.edges()), out.globals()));
    }

    @Override
    public List<String> parameters() {
        List<String> names = new ArrayList<>(edgeNetwork().parameters());
        names.addAll(nodeNetwork().parameters());
        globalNetwork().ifPresent(network -> names.addAll(network.parameters()));
        return names;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        declare(program, seed, 1);
    }

    /** The last layer of each network smaller by a factor. */
    void declare(TensorProgram program, long seed, double last) {
        edgeNetwork().declare(program, seed, last);
        nodeNetwork().declare(program, seed, last);
        globalNetwork().ifPresent(network -> network.declare(program, seed, last));
    }

    @Override
    public GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        graphs.require(in, "block '" + name + "'");
        return graphs.byRows(wiring, given -> updated(scope, given, wiring));
    }

    private GraphArrays updated(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        Expression edges = updatedEdges(scope, graphs, wiring);
        Expression nodes = updatedNodes(scope, graphs, edges, wiring);
        Optional<Expression> globals =
                globalNetwork().map(network -> updatedGlobals(scope, network, graphs, nodes, edges, wiring));
        return new GraphArrays(nodes, Optional.of(edges), globals);
    }

    /** e' = phi_e(e, v_sender, v_receiver, u). */
    private Expression updatedEdges(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        Perceptron network = edgeNetwork();
        Expression sum = wiring.fromSenders(network.product(scope, 1, graphs.nodes()))
                .plus(wiring.fromReceivers(network.product(scope, 2, graphs.nodes())));
        if (graphs.edges().isPresent()) {
            sum = sum.plus(network.product(scope, 0, graphs.edges().get()));
        }
        if (graphs.globals().isPresent()) {
            sum = sum.plus(
                    wiring.toEdges(network.product(scope, 3, graphs.globals().get())));
        }
        return network.output(scope, sum);
    }

    /** v' = phi_v(v, sum of e' received, u). */
    private Expression updatedNodes(TensorScope scope, GraphArrays graphs, Expression edges, Wiring wiring) {
        Perceptron network = nodeNetwork();
        Expression sum =
                network.product(scope, 0, graphs.nodes()).plus(network.product(scope, 1, wiring.sumAtReceivers(edges)));
        if (graphs.globals().isPresent()) {
            sum = sum.plus(
                    wiring.toNodes(network.product(scope, 2, graphs.globals().get())));
        }
        return network.output(scope, sum);
    }

    /** u' = phi_u(u, sum of v', sum of e'). */
    private Expression updatedGlobals(
            TensorScope scope,
            Perceptron network,
            GraphArrays graphs,
            Expression nodes,
            Expression edges,
            Wiring wiring) {
        Expression sum = network.product(scope, 1, wiring.sumOfNodes(nodes))
                .plus(network.product(scope, 2, wiring.sumOfEdges(edges)));
        if (graphs.globals().isPresent()) {
            sum = sum.plus(network.product(scope, 0, graphs.globals().get()));
        }
        return network.output(scope, sum);
    }
}

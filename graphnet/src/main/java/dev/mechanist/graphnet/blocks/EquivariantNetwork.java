package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph network that moves with what it sees (Satorras, Hoogeboom and Welling 2021, equations 3 to 7): turned, shifted or renumbered
 * particles give turned, shifted or renumbered predictions, because messages know of places nothing but distances, and places move along
 * differences of places and along velocities alone.
 *
 * <pre>
 * m_ij = phi_e(h_i, h_j, |x_i - x_j|^2, a_ij)
 * x_i += mean_j (x_i - x_j) phi_x(m_ij) + phi_v(h_i) v_i
 * h_i += phi_h(h_i, sum_j m_ij)
 * </pre>
 *
 * <p>As in the published code the velocities stay what they were, and the sum over neighbours is a mean. The last layer has no phi_h, which
 * nothing would read.
 *
 * @param name prefix of its variables
 * @param nodes numbers of a node that do not turn with it, at least one
 * @param edges numbers of an edge that do not turn, a_ij; may be 0
 * @param latent width of h and m
 * @param layers at least one
 */
public record EquivariantNetwork(String name, int nodes, int edges, int latent, int layers) {
    /** The last weights of phi_x, and here of phi_v too, are smaller by this, so that no place leaps away at first. */
    private static final double SMALL = 1e-3;

    public EquivariantNetwork {
        if (nodes < 1 || edges < 0 || latent < 1 || layers < 1) {
            throw new InputException("equivariant network '" + name
                    + "' needs numbers of nodes, a width and layers of at least 1, not " + nodes + ", " + latent
                    + " and "
                    + layers);
        }
    }

    private Perceptron embedding() {
        return new Perceptron(name + "/embedding", List.of(nodes), List.of(), latent, Activation.LINEAR, false, false);
    }

    private Perceptron network(int layer, String of, List<Integer> inputs, int out, boolean activates) {
        return new Perceptron(
                name + "/layer " + layer + "/" + of, inputs, List.of(latent), out, Activation.SWISH, activates, false);
    }

    private Perceptron messages(int layer) {
        return network(layer, "messages", List.of(edges + 1, latent, latent), latent, true);
    }

    private Perceptron places(int layer) {
        return network(layer, "places", List.of(latent), 1, false);
    }

    private Perceptron speeds(int layer) {
        return network(layer, "speeds", List.of(latent), 1, false);
    }

    private Perceptron nodes(int layer) {
        return network(layer, "nodes", List.of(latent, latent), latent, false);
    }

    /** Names of its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>(embedding().parameters());
        for (int k = 0; k < layers; k++) {
            names.addAll(messages(k).parameters());
            names.addAll(places(k).parameters());
            names.addAll(speeds(k).parameters());
            if (k + 1 < layers) {
                names.addAll(nodes(k).parameters());
            }
        }
        return names;
    }

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    public void declare(TensorProgram program, long seed) {
        embedding().declare(program, seed);
        for (int k = 0; k < layers; k++) {
            messages(k).declare(program, seed);
            places(k).declare(program, seed, SMALL);
            speeds(k).declare(program, seed, SMALL);
            if (k + 1 < layers) {
                nodes(k).declare(program, seed);
            }
        }
    }

    /**
     * The places after the time that it has learned.
     *
     * @param x places [nodes B, d], the B states of a node beside each other
     * @param v velocities, as x
     * @param ofNodes numbers of nodes [nodes B, .]
     * @param ofEdges numbers of edges [edges B, .]; of no matter where it takes none
     * @return as x
     */
    public Expression apply(
            TensorScope scope, Expression x, Expression v, Expression ofNodes, Expression ofEdges, Wiring wiring) {
        Expression places = x;
        Expression h = embedding().apply(scope, ofNodes);
        for (int k = 0; k < layers; k++) {
            Expression apart = wiring.fromReceivers(places).minus(wiring.fromSenders(places));
            Expression square = apart.square().sumKeeping(1);
            Perceptron messages = messages(k);
            Expression seen = edges == 0 ? square : scope.concatenate(1, List.of(square, ofEdges));
            Expression m = messages.output(
                    scope,
                    messages.product(scope, 0, seen)
                            .plus(wiring.fromReceivers(messages.product(scope, 1, h)))
                            .plus(wiring.fromSenders(messages.product(scope, 2, h))));
            Expression pushed = wiring.sumAtReceivers(apart.times(places(k).apply(scope, m)));
            Expression neighbours = wiring.sumAtReceivers(square.zeros().plus(1));
            places = places.plus(pushed.dividedBy(
                            neighbours.maximum(neighbours.zeros().plus(1))))
                    .plus(v.times(speeds(k).apply(scope, h)));
            if (k + 1 < layers) {
                Perceptron network = nodes(k);
                h = h.plus(network.output(
                        scope, network.product(scope, 0, h).plus(network.product(scope, 1, wiring.sumAtReceivers(m)))));
            }
        }
        return places;
    }
}

package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages in the order of articulated-body algorithms (Featherstone 1983): from the tips of trees to their roots, and back, each level
 * from what the one before it has become, so that one sweep carries news between any two nodes of a tree of any depth.
 *
 * <pre>
 * m = sum over the edges from the level before of phi(e, h_sender, h_receiver)
 * h += sigmoid(a) (tanh(b) - h),  (a, b) = psi(h, m)
 * </pre>
 *
 * <p>Gates keep h between -1 and 1 however deep a tree is. The root of a graph is its first node; all levels have the same weights. Nodes
 * and edges are encoded before and nodes decoded after; edges stay what they were.
 *
 * @param name prefix of its variables
 * @param in widths that it takes, without globals
 * @param nodes numbers that a node gives
 * @param settings see there
 */
public record Sweeps(String name, GraphWidths in, int nodes, Settings settings) implements GraphFunction {
    /**
     * Of the middle.
     *
     * @param latent width of nodes, edges and messages
     * @param sweeps there and back, at least one
     * @param shared whether all sweeps have the same weights; there and back never have
     * @param networks hidden layers of all networks
     */
    public record Settings(int latent, int sweeps, boolean shared, GraphBlock.Settings networks) {
        public Settings {
            if (latent < 1 || sweeps < 1) {
                throw new InputException(
                        "sweeps need a latent width and a number of at least 1, not " + latent + " and " + sweeps);
            }
        }
    }

    public Sweeps {
        if (in.edges() == 0 || in.globals() > 0) {
            throw new InputException("sweeps '" + name + "' need edges with numbers and no globals, not " + in);
        }
    }

    @Override
    public GraphWidths out() {
        return new GraphWidths(nodes, 0, 0);
    }

    private IndependentBlock encoder() {
        return new IndependentBlock(
                name + "/encoder", in, new GraphWidths(settings.latent, settings.latent, 0), settings.networks);
    }

    private IndependentBlock decoder() {
        return new IndependentBlock(
                name + "/decoder", new GraphWidths(settings.latent, settings.latent, 0), out(), settings.networks);
    }

    private Perceptron messages(String sweep) {
        int w = settings.latent;
        return settings.networks.network(name + "/" + sweep + "/messages", List.of(w, w, w), w);
    }

    private Perceptron updates(String sweep) {
        int w = settings.latent;
        return new Perceptron(
                name + "/" + sweep + "/nodes",
                List.of(w, w),
                settings.networks.hidden(),
                2 * w,
                settings.networks.activation(),
                false,
                false);
    }

    private String sweep(int k, boolean up) {
        return "sweep " + (settings.shared ? 0 : k) + (up ? " up" : " down");
    }

    private List<Perceptron> middle() {
        List<Perceptron> middle = new ArrayList<>();
        for (int k = 0; k < (settings.shared ? 1 : settings.sweeps); k++) {
            for (boolean up : new boolean[] {true, false}) {
                middle.add(messages(sweep(k, up)));
                middle.add(updates(sweep(k, up)));
            }
        }
        return middle;
    }

    @Override
    public List<String> parameters() {
        List<String> names = new ArrayList<>(encoder().parameters());
        middle().forEach(network -> names.addAll(network.parameters()));
        names.addAll(decoder().parameters());
        return names;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        encoder().declare(program, seed);
        middle().forEach(network -> network.declare(program, seed));
        decoder().declare(program, seed);
    }

    @Override
    public GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring) {
        TreeLevels levels = new TreeLevels(
                wiring.layout().orElseThrow(() -> new InputException("sweeps need a layout that the program knows")));
        GraphArrays encoded = encoder().apply(scope, graphs, wiring);
        Expression edges = encoded.edges().orElseThrow();
        List<Expression> h = new ArrayList<>();
        for (int d = 0; d < levels.count(); d++) {
            h.add(part(scope, encoded.nodes(), levels.nodes(d)));
        }
        for (int k = 0; k < settings.sweeps; k++) {
            for (int d = levels.count() - 1; d >= 0; d--) {
                h.set(d, updated(scope, sweep(k, true), levels, edges, h, d, d + 1));
            }
            for (int d = 0; d < levels.count(); d++) {
                h.set(d, updated(scope, sweep(k, false), levels, edges, h, d, d - 1));
            }
        }
        Expression all = part(scope, scope.concatenate(0, h), levels.places);
        return new GraphArrays(
                decoder().apply(scope, GraphArrays.of(all, edges), wiring).nodes(), Optional.empty(), Optional.empty());
    }

    private static Expression part(TensorScope scope, Expression parts, int[] indices) {
        return parts.gather(scope.whole(indices, indices.length), 0);
    }

    /** The nodes of level {@code at} after messages from those of {@code before}; none come from beyond the first and the last. */
    private Expression updated(
            TensorScope scope,
            String sweep,
            TreeLevels levels,
            Expression edges,
            List<Expression> h,
            int at,
            int before) {
        Perceptron update = updates(sweep);
        Expression own = h.get(at);
        Expression seen = update.product(scope, 0, own);
        if (before >= 0 && before < levels.count()) {
            TreeLevels.Crossing crossing = levels.crossing(before, at);
            if (crossing.edges().length > 0) {
                Perceptron network = messages(sweep);
                Expression products = network.product(scope, 0, part(scope, edges, crossing.edges()))
                        .plus(part(scope, network.product(scope, 1, h.get(before)), crossing.senders()))
                        .plus(part(scope, network.product(scope, 2, own), crossing.receivers()));
                Expression messages = network.output(scope, products);
                seen = seen.plus(
                        update.product(scope, 1, received(scope, messages, crossing, levels.nodes(at).length)));
            }
        }
        Expression both = update.output(scope, seen);
        int last = both.rank() - 1;
        Expression gate = both.slice(last, 0, settings.latent).sigmoid();
        Expression wanted =
                both.slice(last, settings.latent, 2 * settings.latent).tanh();
        return own.plus(gate.times(wanted.minus(own)));
    }

    /** Sums of messages at the nodes of a level. */
    private static Expression received(
            TensorScope scope, Expression messages, TreeLevels.Crossing crossing, int count) {
        int edges = crossing.edges().length;
        double[] incidence = new double[edges * count];
        for (int e = 0; e < edges; e++) {
            incidence[e * count + crossing.receivers()[e]] = 1;
        }
        long[] shape = messages.shape();
        long width = shape[shape.length - 1];
        Expression sums = scope.constant(incidence, edges, count).transposedMultiply(messages.reshape(edges, -1));
        return shape.length == 2 ? sums.reshape(count, width) : sums.reshape(count, -1, width);
    }
}

package dev.mechanist.graphnet;

import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphFunction;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A graph network and its normalisers in a program: one for all nodes, one for all edges, one for all changes, so that they mean the
 * same for any number of parts. Systems side by side are one graph of several parts.
 */
final class GraphPredictor {
    private static final String NODE_MEAN = "nodes/mean";
    private static final String NODE_DEVIATION = "nodes/deviation";
    private static final String EDGE_MEAN = "edges/mean";
    private static final String EDGE_DEVIATION = "edges/deviation";
    static final String CHANGE_SIZE = "change/size";
    private static final String SHARE = "change/share";

    /**
     * A system at states of which the next ones are asked for.
     *
     * @param x [B, n]
     * @param u [B, m]
     * @param statics [B, .]
     */
    record Part(GraphView view, Expression x, Expression u, Expression statics) {}

    /**
     * Of one system.
     *
     * @param observation what was seen at the start
     * @param change of the nodes' velocities, as the network gave it last [nodes, B, out]
     * @param ofSpeeds change of the state's speeds [B, speeds]
     * @param next the next state [B, n]
     */
    record Moved(GraphView.Observation observation, Expression change, Expression ofSpeeds, Expression next) {}

    /**
     * Means and deviations.
     *
     * @param changeSize typical size of a node's change; 0 where it never changes
     * @param share of a whole step's change of speed that its change of position feels
     */
    record Scales(
            double[] nodeMean,
            double[] nodeDeviation,
            double[] edgeMean,
            double[] edgeDeviation,
            double[] changeSize,
            double share) {}

    private final GraphWidths in;
    private final int out;
    private final int substeps;
    private final boolean together;
    private final GraphFunction network;

    GraphPredictor(GraphModelSettings settings, GraphWidths in, int out) {
        this.in = in;
        this.out = out;
        substeps = settings.substeps();
        together = settings.together();
        network = settings.network("network", in, out);
    }

    void declare(TensorProgram program, long seed) {
        network.declare(program, seed);
        program.declare(NODE_MEAN, new double[in.nodes()], in.nodes());
        program.declare(NODE_DEVIATION, ones(in.nodes()), in.nodes());
        program.declare(EDGE_MEAN, new double[in.edges()], in.edges());
        program.declare(EDGE_DEVIATION, ones(in.edges()), in.edges());
        program.declare(CHANGE_SIZE, ones(out), out);
        program.declare(SHARE, new double[] {1}, 1);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Names of the variables that training changes. */
    List<String> trainable() {
        return network.parameters();
    }

    /** Names of all variables. */
    List<String> variables() {
        List<String> names = new ArrayList<>(trainable());
        names.addAll(List.of(NODE_MEAN, NODE_DEVIATION, EDGE_MEAN, EDGE_DEVIATION, CHANGE_SIZE, SHARE));
        return names;
    }

    void scale(TensorProgram program, Scales scales) {
        program.assign(NODE_MEAN, scales.nodeMean);
        program.assign(NODE_DEVIATION, scales.nodeDeviation);
        program.assign(EDGE_MEAN, scales.edgeMean);
        program.assign(EDGE_DEVIATION, scales.edgeDeviation);
        program.assign(CHANGE_SIZE, scales.changeSize);
        program.assign(SHARE, new double[] {ofSubstep(scales.share, substeps)});
    }

    /** The share of each of S steps that makes that of the whole, where speeds change evenly: ((S - 1) / 2 + own) / S. */
    static double ofSubstep(double share, int substeps) {
        return Math.max(0, Math.min(1, substeps * share - 0.5 * (substeps - 1)));
    }

    /**
     * Several systems that see the same number of states B, a step later.
     *
     * @param dt the step, s
     * @param kept what of each message passes after the first round [edges, B]; empty for all
     */
    List<Moved> moved(TensorScope scope, List<Part> parts, double dt, Optional<Expression> kept) {
        double time = dt / substeps;
        List<Moved> moved = new ArrayList<>();
        for (int s = 0; s < substeps; s++) {
            List<Part> now = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                now.add(s == 0 ? part : new Part(part.view, moved.get(i).next, part.u, part.statics));
            }
            List<GraphView.Observation> seen = now.stream()
                    .map(part -> part.view.observe(scope, part.x, part.u, part.statics))
                    .toList();
            List<Expression> changes = changes(scope, now, seen, kept);
            for (int i = 0; i < parts.size(); i++) {
                Part part = now.get(i);
                Expression change = changes.get(i);
                Expression speeds = seen.get(i).following().speeds(change, together ? time : 0);
                Expression next = part.view.placement().moved(scope, part.x, speeds, scope.variable(SHARE), time);
                if (s == 0) {
                    moved.add(new Moved(seen.get(i), change, speeds, next));
                } else {
                    Moved before = moved.get(i);
                    moved.set(i, new Moved(before.observation, change, before.ofSpeeds.plus(speeds), next));
                }
            }
        }
        return moved;
    }

    /** Changes of the nodes' velocities in one substep. */
    private List<Expression> changes(
            TensorScope scope, List<Part> parts, List<GraphView.Observation> seen, Optional<Expression> kept) {
        Expression nodes =
                scope.concatenate(0, seen.stream().map(o -> o.graphs().nodes()).toList());
        Expression edges = scope.concatenate(
                0, seen.stream().map(o -> o.graphs().edges().orElseThrow()).toList());
        GraphLayout layout =
                GraphLayout.union(parts.stream().map(part -> part.view.layout()).toList());
        GraphArrays normal = normal(scope, GraphArrays.of(nodes, edges));
        Wiring whole = Wiring.of(scope, layout);
        Wiring wiring = kept.map(whole::keepingLater).orElse(whole);
        Expression sizes = scope.variable(CHANGE_SIZE).dividedBy(substeps);
        Expression changes = network.apply(scope, normal, wiring).nodes().times(sizes);
        List<Expression> split = new ArrayList<>();
        int at = 0;
        for (Part part : parts) {
            int count = part.view.layout().nodes();
            split.add(parts.size() == 1 ? changes : changes.slice(0, at, at + count));
            at += count;
        }
        return split;
    }

    /** Normalised; of all numbers that nodes and edges see, or of the first ones. */
    GraphArrays normal(TensorScope scope, GraphArrays graphs) {
        return GraphArrays.of(
                normal(scope, graphs.nodes(), NODE_MEAN, NODE_DEVIATION),
                normal(scope, graphs.edges().orElseThrow(), EDGE_MEAN, EDGE_DEVIATION));
    }

    private static Expression normal(TensorScope scope, Expression x, String mean, String deviation) {
        int width = (int) x.shape()[x.rank() - 1];
        return x.minus(first(scope, mean, width)).dividedBy(first(scope, deviation, width));
    }

    private static Expression first(TensorScope scope, String variable, int width) {
        Expression all = scope.variable(variable);
        return all.shape()[0] == width ? all : all.slice(0, 0, width);
    }

    /** One system alone, a step later. */
    Moved moved(TensorScope scope, Part part, double dt) {
        return moved(scope, List.of(part), dt, Optional.empty()).get(0);
    }

    /** Differences of changes in units of their typical sizes; 0 where nothing ever changes. */
    Expression inTypicalSizes(TensorScope scope, Expression changes) {
        Expression size = scope.variable(CHANGE_SIZE);
        Expression none = size.isAtMost(size.zeros());
        Expression weight = none.choose(
                size.zeros(),
                size.zeros().plus(1).dividedBy(none.choose(size.zeros().plus(1), size)));
        return changes.times(weight);
    }
}

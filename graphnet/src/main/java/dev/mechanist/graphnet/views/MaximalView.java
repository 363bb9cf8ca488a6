package dev.mechanist.graphnet.views;

import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bodies as Sanchez-Gonzalez et al. (2018) show them to their networks ({@link MaximalCoordinates}). A node sees where it is, from the
 * first body's place in the plane of x and y, its quaternion, its velocities, all in the world's frame, and its static numbers beside those
 * of the whole; an edge the kind and the static numbers of its joint, what drives it, and which way it leads. A node gives the change of
 * its angular velocity and of that of its centre, and moves by itself.
 */
final class MaximalView implements GraphView {
    private static final int BODY = MaximalCoordinates.STATES;

    private final Structure structure;
    private final GraphLayout layout;
    private final Placement placement;
    private final int nodes;
    /** Objects that are bodies, all but the world. */
    private final int[] bodies;

    MaximalView(Structure structure) {
        this.structure = structure;
        nodes = structure.objects();
        bodies = IntStream.range(0, nodes).filter(k -> !isWorld(k)).toArray();
        int relations = structure.relations();
        int[] senders = new int[2 * relations];
        int[] receivers = new int[2 * relations];
        for (int r = 0; r < relations; r++) {
            senders[r] = receivers[relations + r] = structure.senders()[r];
            receivers[r] = senders[relations + r] = structure.receivers()[r];
        }
        layout = new GraphLayout(nodes, senders, receivers);
        placement = placed();
    }

    private boolean isWorld(int object) {
        return structure.objectStates(object).length == 0;
    }

    private Placement placed() {
        List<Integer> positions = new ArrayList<>();
        List<Integer> rates = new ArrayList<>();
        List<Integer> speeds = new ArrayList<>();
        List<Placement.Turn> turns = new ArrayList<>();
        for (int k : bodies) {
            int[] own = structure.objectStates(k);
            for (int i = 0; i < 3; i++) {
                positions.add(own[i]);
                rates.add(own[7 + i]);
            }
            turns.add(new Placement.Turn(Arrays.copyOfRange(own, 3, 7), Arrays.copyOfRange(own, 10, BODY)));
            speeds.addAll(List.of(own[10], own[11], own[12], own[7], own[8], own[9]));
        }
        return new Placement(ints(positions), ints(rates), turns, false, ints(speeds));
    }

    /** The body that no joint joins to one before it. */
    private int root() {
        for (int k : bodies) {
            int body = k;
            if (IntStream.range(0, structure.relations())
                    .allMatch(r -> structure.receivers()[r] != body
                            || isWorld(structure.senders()[r]))) {
                return k;
            }
        }
        throw GraphView.unsuited(structure, "its joints close a loop");
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(i -> i).toArray();
    }

    @Override
    public GraphLayout layout() {
        return layout;
    }

    @Override
    public GraphWidths in() {
        var schema = structure.schema();
        return new GraphWidths(
                BODY + schema.objectFeatures().size() + schema.globals().size() + 1,
                schema.relationKinds().size() + schema.relationFeatures().size() + 2,
                0);
    }

    @Override
    public int out() {
        return 6;
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public double[] statics() {
        return new double[0];
    }

    @Override
    public Object program() {
        return structure;
    }

    @Override
    public Observation observe(TensorScope scope, Expression x, Expression u, Expression statics) {
        GraphArrays graphs = GraphArrays.of(ofNodes(scope, x), ofEdges(scope, x, u));
        return new Observation(graphs, (change, time) -> perRow(change), change -> perNode(scope, change));
    }

    /** [K, B, .]. */
    private Expression ofNodes(TensorScope scope, Expression x) {
        int[] root = structure.objectStates(root());
        double[] plane = {1, 1, 0};
        Expression from = x.gather(scope.whole(Arrays.copyOf(root, 3), 3), 1).times(scope.constant(plane, 1, 3));
        Expression quaternions = placement.quaternions(scope, x);
        List<Expression> seen = new ArrayList<>();
        int turn = 0;
        for (int k = 0; k < nodes; k++) {
            int[] own = structure.objectStates(k);
            if (own.length == 0) {
                Expression still = scope.constant(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1, 10)
                        .plus(x.slice(1, 0, 1).zeros());
                seen.add(scope.concatenate(1, List.of(from.negative(), still)));
                continue;
            }
            Expression q = quaternions.at(1, turn++);
            Expression w = q.slice(1, 0, 1);
            Expression sign =
                    w.isLess(w.zeros()).choose(w.zeros().minus(1), w.zeros().plus(1));
            seen.add(scope.concatenate(
                    1,
                    List.of(
                            x.gather(scope.whole(Arrays.copyOf(own, 3), 3), 1).minus(from),
                            q.times(sign),
                            x.gather(scope.whole(Arrays.copyOfRange(own, 7, BODY), 6), 1))));
        }
        Expression moving = scope.stack(0, seen);
        return beside(scope, moving, ofObjects(), nodes);
    }

    private static Expression beside(TensorScope scope, Expression moving, double[][] fixed, int parts) {
        int width = fixed.length == 0 ? 0 : fixed[0].length;
        double[] flat = Arrays.stream(fixed).flatMapToDouble(Arrays::stream).toArray();
        Expression still =
                scope.constant(flat, parts, 1, width).plus(moving.slice(2, 0, 1).zeros());
        return scope.concatenate(2, List.of(moving, still));
    }

    private double[][] ofObjects() {
        int features = structure.schema().objectFeatures().size();
        double[] globals = structure.globals();
        double[][] fixed = new double[nodes][features + globals.length + 1];
        for (int k = 0; k < nodes; k++) {
            for (int j = 0; j < features; j++) {
                fixed[k][j] = structure.objectFeatures().get(k, j);
            }
            System.arraycopy(globals, 0, fixed[k], features, globals.length);
            fixed[k][features + globals.length] = isWorld(k) ? 1 : 0;
        }
        return fixed;
    }

    /** [2 R, B, .], those towards the children first: drive, kind, static numbers, and which way. */
    private Expression ofEdges(TensorScope scope, Expression x, Expression u) {
        int relations = structure.relations();
        int kinds = structure.schema().relationKinds().size();
        int features = structure.schema().relationFeatures().size();
        int m = structure.spec().m();
        double[] gears = new double[m * relations];
        double[][] fixed = new double[2 * relations][kinds + features + 1];
        for (int r = 0; r < relations; r++) {
            int[] actions = structure.relationActions(r);
            for (int a : actions) {
                gears[a * relations + r] =
                        structure.relationFeatures().get(r, structure.schema().relationFeature("gear"))
                                / actions.length;
            }
            for (int side = 0; side < 2; side++) {
                double[] own = fixed[side * relations + r];
                own[structure.relationKinds()[r]] = 1;
                for (int j = 0; j < features; j++) {
                    own[kinds + j] = structure.relationFeatures().get(r, j);
                }
                own[kinds + features] = side == 0 ? 1 : -1;
            }
        }
        Expression drive = m == 0
                ? x.slice(1, 0, 1).zeros().plus(scope.constant(new double[relations], 1, relations))
                : u.multiply(scope.constant(gears, m, relations));
        Expression both =
                scope.concatenate(1, List.of(drive, drive)).permute(1, 0).expand(2);
        return beside(scope, both, fixed, 2 * relations);
    }

    /** [K, B, 6] to [B, 6 bodies]. */
    private Expression perRow(Expression change) {
        Expression moving =
                bodies.length == nodes ? change : change.gather(change.scope().whole(bodies, bodies.length), 0);
        return moving.permute(1, 0, 2).reshape(-1, 6L * bodies.length);
    }

    /** [B, 6 bodies] to [K, B, 6], the world's zero. */
    private Expression perNode(TensorScope scope, Expression change) {
        Expression moving = change.reshape(-1, bodies.length, 6).permute(1, 0, 2);
        if (bodies.length == nodes) {
            return moving;
        }
        int[] from = new int[nodes];
        for (int i = 0; i < bodies.length; i++) {
            from[bodies[i]] = i + 1;
        }
        return scope.concatenate(0, List.of(moving.slice(0, 0, 1).zeros(), moving))
                .gather(scope.whole(from, nodes), 0);
    }
}

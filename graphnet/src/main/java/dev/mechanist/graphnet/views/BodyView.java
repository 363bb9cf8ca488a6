package dev.mechanist.graphnet.views;

import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Articulated bodies of hinges, slides, balls and free joints. Nodes are the bodies, and the world where something holds them; edges lead both ways
 * between bodies that joints join. All that a node or an edge sees is in the node's own frame, its principal axes, so that nothing
 * depends on where the body is and which way it looks: a node sees its velocity, gravity, its inertia and the medium; over a floor also how
 * high its centre of mass is and where the floor's normal points; an edge how its sender is turned and
 * where it is, and what the joint does to its receiver: drive, spring and damper, and how far it is beyond its limits.
 *
 * <p>A node gives the change of its velocity in its own frame, as forces would change it were it free. The changes of all nodes
 * together are more than a body can follow; its joints follow them as well as masses and inertias let them (Gauss's principle of least
 * constraint): they minimise the sum of mass times the square of the difference between the nodes' accelerations and the free ones, and of
 * armature times the square of the joints'. So every prediction is a state of the body, and what nodes have to know of others are forces,
 * not how the chain of joints passes them on.
 */
final class BodyView implements GraphView {
    private static final double NEAR = 0.3;
    private static final int EDGE_VECTORS = 7;

    private final BodyTree tree;
    private final BodyKinematics kinematics;
    private final int nodes;
    private final int freedoms;
    private final Placement placement;
    private final int links;
    private final GraphLayout layout;

    BodyView(Structure structure) {
        tree = new BodyTree(structure);
        kinematics = new BodyKinematics(tree);
        nodes = tree.nodes.size();
        freedoms = tree.freedoms.size();
        placement = tree.placement();
        links = tree.links.size();
        int[] senders = new int[2 * links];
        int[] receivers = new int[2 * links];
        for (int i = 0; i < links; i++) {
            BodyTree.Link link = tree.links.get(i);
            senders[i] = receivers[links + i] = link.parent();
            receivers[i] = senders[links + i] = link.child();
        }
        layout = new GraphLayout(nodes, senders, receivers);
    }

    static boolean isBody(StructureSchema schema) {
        return schema.name().equals("bodies") || schema.name().equals("bodies over a floor");
    }

    @Override
    public GraphLayout layout() {
        return layout;
    }

    @Override
    public GraphWidths in() {
        return new GraphWidths(3 * 3 + 10 + (tree.hasFloor() ? 4 : 0), 9 + 3 * EDGE_VECTORS + 2, 0);
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
        return tree.structure;
    }

    @Override
    public Observation observe(TensorScope scope, Expression x, Expression u, Expression statics) {
        BodyKinematics.State state = kinematics.at(scope, x);
        GraphArrays graphs = GraphArrays.of(ofNodes(scope, state), ofEdges(scope, state, u));
        return new Observation(
                graphs,
                (change, time) -> following(scope, state, change.permute(1, 0, 2), time),
                change -> state.velocities(change).permute(1, 0, 2));
    }

    /** [K, B, .]: velocity, gravity, and static numbers; then what is seen of a floor. */
    private Expression ofNodes(TensorScope scope, BodyKinematics.State state) {
        Expression gravity = scope.constant(
                new double[] {tree.global("gravity_x"), tree.global("gravity_y"), tree.global("gravity_z")},
                1,
                1,
                3,
                1);
        Expression own = state.rotations().times(gravity).sum(2);
        double[] fixed = new double[nodes * 10];
        double[] inertia = tree.ofNodes("mass", "inertia_x", "inertia_y", "inertia_z");
        double[] extents = tree.ownExtents();
        for (int k = 0; k < nodes; k++) {
            System.arraycopy(inertia, 4 * k, fixed, 10 * k, 4);
            System.arraycopy(extents, 3 * k, fixed, 10 * k + 4, 3);
            fixed[10 * k + 7] = tree.global("density");
            fixed[10 * k + 8] = tree.global("viscosity");
            fixed[10 * k + 9] = tree.nodes.get(k) == tree.world ? 1 : 0;
        }
        Expression velocities = state.velocities(state.speeds());
        Expression still = scope.constant(fixed, 1, nodes, 10)
                .plus(velocities.slice(2, 0, 1).zeros());
        List<Expression> seen = new ArrayList<>(List.of(velocities, own, still));
        if (tree.hasFloor()) {
            seen.add(ofFloor(scope, state));
        }
        return scope.concatenate(2, seen).permute(1, 0, 2);
    }

    /** Height of the centres of mass over the floor, m, and its normal in the nodes' own frames [B, K, 4]; zeros of the world. */
    private Expression ofFloor(TensorScope scope, BodyKinematics.State state) {
        double[] normal = {tree.global("floor_normal_x"), tree.global("floor_normal_y"), tree.global("floor_normal_z")};
        double[] moves = new double[nodes];
        Arrays.setAll(moves, k -> tree.nodes.get(k) == tree.world ? 0 : 1);
        Expression height = state.centres()
                .times(scope.constant(normal, 1, 1, 3))
                .sumKeeping(2)
                .minus(tree.global("floor_height"));
        Expression own =
                state.rotations().times(scope.constant(normal, 1, 1, 3, 1)).sum(2);
        return scope.concatenate(2, List.of(height, own)).times(scope.constant(moves, 1, nodes, 1));
    }

    /** [2 L, B, .], those towards the children first. */
    private Expression ofEdges(TensorScope scope, BodyKinematics.State state, Expression u) {
        Expression from = scope.whole(layout.senders(), 2 * links);
        Expression to = scope.whole(layout.receivers(), 2 * links);
        Expression receivers = state.rotations().gather(to, 1);
        Expression turned = receivers.transposedMultiply(state.rotations().gather(from, 1));
        Expression apart = state.centres().gather(from, 1).minus(state.centres().gather(to, 1));
        Expression vectors = scope.concatenate(3, List.of(apart.expand(3), perEdge(scope, state, u)));
        Expression own = receivers.transposedMultiply(vectors);
        Expression all = scope.concatenate(
                2,
                List.of(
                        turned.reshape(-1, 2L * links, 9),
                        own.reshape(-1, 2L * links, 3L * EDGE_VECTORS),
                        numbers(scope, state)));
        return all.permute(1, 0, 2);
    }

    /** What the joints of each edge do to its receiver, in the world's frame [B, 2 L, 3, 6]. */
    private Expression perEdge(TensorScope scope, BodyKinematics.State state, Expression u) {
        Expression passive = spring(scope, state);
        Expression beyond = beyond(scope, state, "upper").plus(beyond(scope, state, "lower"));
        Expression turning = sums(scope, state, drive(scope, state, u), true);
        List<Expression> columns = List.of(
                state.torques()
                        .map(axes -> turning.plus(ofBallDrives(scope, axes, u)))
                        .orElse(turning),
                sums(scope, state, drive(scope, state, u), false),
                sums(scope, state, passive, true),
                sums(scope, state, passive, false),
                sums(scope, state, beyond, true),
                sums(scope, state, beyond, false));
        return scope.stack(3, columns);
    }

    /** Sum over what turns, or slides, of the joints of each edge: axes times a number each [B, D]; [B, 2 L, 3]. */
    private Expression sums(TensorScope scope, BodyKinematics.State state, Expression numbers, boolean turns) {
        double[] mask = new double[freedoms * 2 * links];
        for (int i = 0; i < links; i++) {
            for (int j = 0; j < freedoms; j++) {
                BodyTree.Freedom freedom = tree.freedoms.get(j);
                if (tree.links.get(i).joints().contains(freedom.relation()) && freedom.turns() == turns) {
                    mask[j * 2 * links + i] = 1;
                    mask[j * 2 * links + links + i] = -1;
                }
            }
        }
        Expression vectors = state.axes().times(numbers.expand(2));
        return vectors.permute(0, 2, 1)
                .multiply(scope.constant(mask, freedoms, 2L * links))
                .permute(0, 2, 1);
    }

    /** Sum of the torques that drive the balls of each edge, from their axes in the world's frame [B, T, 3]; [B, 2 L, 3]. */
    private Expression ofBallDrives(TensorScope scope, Expression axes, Expression u) {
        int count = tree.torques.size();
        int m = tree.structure.spec().m();
        double[] gears = new double[m * count];
        double[] mask = new double[count * 2 * links];
        for (int k = 0; k < count; k++) {
            int r = tree.torques.get(k);
            for (int a : tree.structure.relationActions(r)) {
                gears[a * count + k] = tree.feature(r, "gear");
            }
            for (int i = 0; i < links; i++) {
                if (tree.links.get(i).joints().contains(r)) {
                    mask[k * 2 * links + i] = 1;
                    mask[k * 2 * links + links + i] = -1;
                }
            }
        }
        Expression vectors =
                axes.times(u.multiply(scope.constant(gears, m, count)).expand(2));
        return vectors.permute(0, 2, 1)
                .multiply(scope.constant(mask, count, 2L * links))
                .permute(0, 2, 1);
    }

    /** Generalised forces of the actuators [B, D]. */
    private Expression drive(TensorScope scope, BodyKinematics.State state, Expression u) {
        Expression none = state.positions().zeros();
        int m = tree.structure.spec().m();
        if (m == 0) {
            return none;
        }
        double[] gears = new double[m * freedoms];
        for (int j = 0; j < freedoms; j++) {
            int r = tree.freedoms.get(j).relation();
            for (int a : tree.structure.relationActions(r)) {
                gears[a * freedoms + j] = tree.feature(r, "gear") / tree.structure.relationActions(r).length;
            }
        }
        return u.multiply(scope.constant(gears, m, freedoms));
    }

    /** Generalised forces of springs and dampers [B, D]. */
    private Expression spring(TensorScope scope, BodyKinematics.State state) {
        Expression stretch = state.positions().minus(row(scope, "spring_reference"));
        return stretch.times(row(scope, "stiffness"))
                .plus(state.speeds().times(row(scope, "damping")))
                .negative();
    }

    /**
     * How far a joint is beyond a limit, within {@link #NEAR} of it; 0 where there is none [B, D]. A ball has an upper limit of its
     * angle alone, and goes beyond it about the axis that it is turned about.
     */
    private Expression beyond(TensorScope scope, BodyKinematics.State state, String limit) {
        Expression limited = row(scope, "limited");
        Expression beyond =
                state.positions().minus(row(scope, limit)).clip(-NEAR, NEAR).times(limited);
        return limitedBalls().isEmpty() ? beyond : ofBalls(scope, state, beyond, limit, true);
    }

    private List<Integer> limitedBalls() {
        return tree.joints.stream()
                .filter(r -> tree.isBall(r) && tree.feature(r, "limited") != 0)
                .toList();
    }

    /** The same numbers with those of limited balls: along their axes, or all in the first of their freedoms. */
    private Expression ofBalls(
            TensorScope scope, BodyKinematics.State state, Expression others, String limit, boolean alongAxes) {
        List<Integer> turning = tree.joints.stream().filter(tree::hasQuaternion).toList();
        List<Expression> parts = new ArrayList<>();
        for (int j = 0; j < freedoms; ) {
            int r = tree.freedoms.get(j).relation();
            int own = tree.isFree(r) ? 6 : tree.isBall(r) ? 3 : 1;
            Expression part = others.slice(1, j, j + own);
            if (limitedBalls().contains(r)) {
                Expression q = state.quaternions().orElseThrow().at(1, turning.indexOf(r));
                Expression by = Quaternions.angle(q)
                        .minus(tree.feature(r, "upper"))
                        .clip(-NEAR, NEAR)
                        .times(limit.equals("upper") ? 1 : 0);
                Expression first = scope.constant(new double[] {1, 0, 0}, 1, 3);
                part = by.times(alongAxes ? Quaternions.axis(q) : first);
            }
            parts.add(part);
            j += own;
        }
        return scope.concatenate(1, parts);
    }

    private Expression row(TensorScope scope, String feature) {
        double[] values = tree.freedoms.stream()
                .mapToDouble(f -> tree.feature(f.relation(), feature))
                .toArray();
        return scope.constant(values, 1, freedoms);
    }

    /** Room between the limits of each edge's joints, and which way it leads [B, 2 L, 2]. */
    private Expression numbers(TensorScope scope, BodyKinematics.State state) {
        double[] mask = new double[freedoms * 2 * links];
        double[] way = new double[2 * links];
        for (int i = 0; i < links; i++) {
            way[i] = 1;
            way[links + i] = -1;
            for (int j = 0; j < freedoms; j++) {
                if (tree.links.get(i).joints().contains(tree.freedoms.get(j).relation())) {
                    mask[j * 2 * links + i] = 1;
                    mask[j * 2 * links + links + i] = 1;
                }
            }
        }
        Expression room = beyond(scope, state, "upper").minus(beyond(scope, state, "lower"));
        Expression whole = limitedBalls().isEmpty() ? room : ofBalls(scope, state, room, "upper", false);
        Expression perEdge =
                whole.multiply(scope.constant(mask, freedoms, 2L * links)).expand(2);
        return scope.concatenate(2, List.of(perEdge, perEdge.zeros().plus(scope.constant(way, 1, 2L * links, 1))));
    }

    /**
     * Changes of the joints' speeds [B, D] that follow changes of the nodes' velocities [B, K, 6]. Of free nodes, with what their motion
     * adds by itself: (J' W J + armature) dv = J' W (change - time dJ/dt v); of their own: J' W J dv = J' W change.
     */
    private Expression following(TensorScope scope, BodyKinematics.State state, Expression change, double time) {
        Expression forced = time == 0
                ? change
                : change.minus(BodyDrift.of(scope, tree, state).times(time));
        double[] weights = new double[nodes * 6];
        double[] inertia = tree.ofNodes("inertia_x", "inertia_y", "inertia_z", "mass");
        for (int k = 0; k < nodes; k++) {
            System.arraycopy(inertia, 4 * k, weights, 6 * k, 3);
            Arrays.fill(weights, 6 * k + 3, 6 * k + 6, inertia[4 * k + 3]);
        }
        Expression jacobian = state.jacobian().permute(0, 1, 3, 2).reshape(-1, 6L * nodes, freedoms);
        Expression weighted = jacobian.times(scope.constant(weights, 1, 6L * nodes, 1));
        Expression inertias = jacobian.transposedMultiply(weighted);
        Expression forces = weighted.transposedMultiply(forced.reshape(-1, 6L * nodes, 1));
        return (time == 0 ? inertias : inertias.plus(armature(scope)))
                .solve(forces)
                .reshape(-1, freedoms);
    }

    /** [1, D, D]. */
    private Expression armature(TensorScope scope) {
        double[] diagonal = new double[freedoms * freedoms];
        for (int j = 0; j < freedoms; j++) {
            diagonal[j * freedoms + j] = tree.feature(tree.freedoms.get(j).relation(), "armature");
        }
        return scope.constant(diagonal, 1, freedoms, freedoms);
    }
}

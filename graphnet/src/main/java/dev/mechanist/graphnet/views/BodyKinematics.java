package dev.mechanist.graphnet.views;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where the parts of a body are, and how they move with its joints, as expressions of its state. Rotations take numbers in a part's
 * own frame to those in the world's; a node's own frame are its principal axes of inertia.
 */
final class BodyKinematics {
    /**
     * At a state. D is the number of the joints' {@link BodyTree#freedoms freedoms}.
     *
     * @param rotations of the nodes [B, K, 3, 3]
     * @param centres places of their centres of mass [B, K, 3], m
     * @param axes of the freedoms in the world's frame [B, D, 3]
     * @param torques axes of the {@link BodyTree#torques torques} in the world's frame [B, T, 3]; none where there are none
     * @param anchors places of their joints [B, D, 3], m
     * @param positions of the freedoms [B, D], rad or m: of a ball's three the rotation vector; those that turn what is free have none
     * @param quaternions of balls and free joints, in the order of the joints [B, T, 4]; none where there are none
     * @param speeds of the freedoms [B, D]
     * @param jacobian from the freedoms' speeds to the nodes' velocities, each in its own frame [B, K, D, 6]: turning, then moving of
     *     the centre of mass
     */
    record State(
            Expression rotations,
            Expression centres,
            Expression axes,
            Optional<Expression> torques,
            Expression anchors,
            Expression positions,
            Optional<Expression> quaternions,
            Expression speeds,
            Expression jacobian) {
        /** Velocities of the nodes in their own frames [B, K, 6] that go with speeds of the freedoms [B, D]. */
        Expression velocities(Expression speeds) {
            return jacobian.times(speeds.expand(1).expand(3)).sum(2);
        }
    }

    private final BodyTree tree;
    private final Placement placement;

    BodyKinematics(BodyTree tree) {
        this.tree = tree;
        placement = tree.placement();
    }

    State at(TensorScope scope, Expression x) {
        Optional<Expression> quaternions =
                placement.turns().isEmpty() ? Optional.empty() : Optional.of(placement.quaternions(scope, x));
        Expression positions = positions(scope, x, quaternions);
        Expression moved = positions.minus(reference(scope));
        Expression rotations = tree.isPlanar() ? planar(scope, moved) : spatial(scope, moved, quaternions);
        int freedoms = tree.freedoms.size();
        Expression axes = rotations
                .gather(scope.whole(objects(f -> f.own()), freedoms), 1)
                .times(scope.constant(axes(), 1, freedoms, 1, 3))
                .sum(3);
        Expression origins = origins(scope, rotations, axes, moved);
        double[] back = tree.freedoms.stream()
                .flatMapToDouble(f -> Arrays.stream(anchor(f.relation())))
                .toArray();
        Expression children = scope.whole(objects(f -> true), freedoms);
        Expression anchors = origins.gather(children, 1)
                .plus(rotations
                        .gather(children, 1)
                        .times(scope.constant(back, 1, freedoms, 1, 3))
                        .sum(3));
        Expression nodes = scope.whole(tree.nodes.stream().mapToInt(k -> k).toArray(), tree.nodes.size());
        Expression bodies = rotations.gather(nodes, 1);
        double[] offsets = tree.ofNodes("centre_x", "centre_y", "centre_z");
        Expression centres = origins.gather(nodes, 1)
                .plus(bodies.times(scope.constant(offsets, 1, tree.nodes.size(), 1, 3))
                        .sum(3));
        Expression own = bodies.multiply(scope.constant(tree.principalAxes(), 1, tree.nodes.size(), 3, 3));
        return new State(
                own,
                centres,
                axes,
                torques(scope, rotations),
                anchors,
                positions,
                quaternions,
                placement.speeds(scope, x),
                jacobian(scope, own, centres, axes, anchors));
    }

    private Optional<Expression> torques(TensorScope scope, Expression rotations) {
        if (tree.torques.isEmpty()) {
            return Optional.empty();
        }
        int count = tree.torques.size();
        int[] children = tree.torques.stream().mapToInt(tree::childObject).toArray();
        double[] axes = tree.torques.stream()
                .flatMapToDouble(r -> Arrays.stream(tree.vector(r, "axis")))
                .toArray();
        return Optional.of(rotations
                .gather(scope.whole(children, count), 1)
                .times(scope.constant(axes, 1, count, 1, 3))
                .sum(3));
    }

    /** [B, D]. */
    private Expression positions(TensorScope scope, Expression x, Optional<Expression> quaternions) {
        if (quaternions.isEmpty()) {
            return x.gather(scope.whole(placement.positions(), placement.positions().length), 1);
        }
        List<Expression> parts = new ArrayList<>();
        int turn = 0;
        for (int r : tree.joints) {
            int[] slots = tree.structure.relationStates(r);
            if (!tree.isBall(r)) {
                int places = tree.isFree(r) ? 3 : 1;
                parts.add(x.gather(scope.whole(Arrays.copyOf(slots, places), places), 1));
            }
            if (tree.hasQuaternion(r)) {
                Expression q = quaternions.get().at(1, turn++);
                Expression vector = Quaternions.axis(q).times(Quaternions.angle(q));
                parts.add(tree.isBall(r) ? vector : vector.zeros());
            }
        }
        return scope.concatenate(1, parts);
    }

    private Expression reference(TensorScope scope) {
        double[] values = tree.freedoms.stream()
                .mapToDouble(f -> tree.feature(f.relation(), "reference"))
                .toArray();
        return scope.constant(values, 1, values.length);
    }

    private double[] axes() {
        return tree.freedoms.stream()
                .flatMapToDouble(f -> Arrays.stream(f.axis()))
                .toArray();
    }

    /** Object at one end of the joint of each freedom. */
    private int[] objects(Predicate<BodyTree.Freedom> isChild) {
        return tree.freedoms.stream()
                .mapToInt(f -> isChild.test(f) ? tree.childObject(f.relation()) : tree.parentObject(f.relation()))
                .toArray();
    }

    /** Of a joint, in its child's frame; a free one turns about its child's origin. */
    private double[] anchor(int relation) {
        return tree.isFree(relation) ? new double[3] : tree.vector(relation, "anchor");
    }

    /** A vector of each relation, in the order of the tree, in the frame of its child or its parent, in the world's [B, R, 3]. */
    private Expression turned(
            TensorScope scope, Expression rotations, boolean inChild, Function<Integer, double[]> vectors) {
        int[] objects = tree.order.stream()
                .mapToInt(r -> inChild ? tree.childObject(r) : tree.parentObject(r))
                .toArray();
        double[] flat = tree.order.stream()
                .flatMapToDouble(r -> Arrays.stream(vectors.apply(r)))
                .toArray();
        return rotations
                .gather(scope.whole(objects, objects.length), 1)
                .times(scope.constant(flat, 1, objects.length, 1, 3))
                .sum(3);
    }

    /** Rotations of all objects [B, objects, 3, 3] where all hinges turn about one axis: by the sum of their angles. */
    private Expression planar(TensorScope scope, Expression moved) {
        int objects = tree.structure.objects();
        int freedoms = tree.freedoms.size();
        double[] sums = new double[freedoms * objects];
        double[] axis = new double[3];
        for (int j = 0; j < freedoms; j++) {
            int r = tree.freedoms.get(j).relation();
            if (tree.freedoms.get(j).turns()) {
                double[] own = tree.freedoms.get(j).axis();
                axis = axis[0] == 0 && axis[1] == 0 && axis[2] == 0 ? own : axis;
                double same = Math.signum(own[0] * axis[0] + own[1] * axis[1] + own[2] * axis[2]);
                for (int k = 0; k < objects; k++) {
                    sums[j * objects + k] = tree.way(k).contains(r) ? same : 0;
                }
            }
        }
        Expression angles = moved.multiply(scope.constant(sums, freedoms, objects));
        return about(scope, axis, angles.reshape(-1, objects, 1, 1));
    }

    /** Rotations of all objects [B, objects, 3, 3], from parent to child. */
    private Expression spatial(TensorScope scope, Expression moved, Optional<Expression> quaternions) {
        Optional<Expression> turns = quaternions.map(q -> Quaternions.matrix(scope, q));
        Expression[] rotations = new Expression[tree.structure.objects()];
        rotations[tree.world] = moved.slice(1, 0, 1).zeros().expand(2).plus(scope.identity(3));
        List<Integer> turning = tree.joints.stream().filter(tree::hasQuaternion).toList();
        for (int r : tree.order) {
            Expression still = rotations[tree.parentObject(r)].multiply(scope.constant(tree.orientation(r), 3, 3));
            if (tree.hasQuaternion(r)) {
                still = still.multiply(turns.orElseThrow().at(1, turning.indexOf(r)));
            } else if (tree.isHinge(r)) {
                int at = freedomOf(r);
                still = still.multiply(about(
                        scope,
                        tree.vector(r, "axis"),
                        moved.slice(1, at, at + 1).expand(2)));
            }
            rotations[tree.childObject(r)] = still;
        }
        return scope.stack(1, List.of(rotations));
    }

    private int freedomOf(int relation) {
        for (int j = 0; j < tree.freedoms.size(); j++) {
            if (tree.freedoms.get(j).relation() == relation) {
                return j;
            }
        }
        throw new IllegalArgumentException("relation " + relation + " cannot move");
    }

    /**
     * Places of all objects' frames [B, objects, 3]: each the sum of the steps on its way, by the offset and the anchor in the
     * parent's frame, back from the anchor in the child's, and along slides.
     */
    private Expression origins(TensorScope scope, Expression rotations, Expression axes, Expression moved) {
        Expression steps =
                turned(scope, rotations, false, tree::pivot).minus(turned(scope, rotations, true, this::back));
        int relations = tree.order.size();
        int objects = tree.structure.objects();
        int freedoms = tree.freedoms.size();
        double[] ways = new double[relations * objects];
        double[] slides = new double[freedoms * objects];
        for (int k = 0; k < objects; k++) {
            Set<Integer> way = tree.way(k);
            for (int r : way) {
                ways[tree.order.indexOf(r) * objects + k] = 1;
            }
            for (int j = 0; j < freedoms; j++) {
                BodyTree.Freedom freedom = tree.freedoms.get(j);
                slides[j * objects + k] = !freedom.turns() && way.contains(freedom.relation()) ? 1 : 0;
            }
        }
        Expression along = axes.times(moved.expand(2));
        return steps.permute(0, 2, 1)
                .multiply(scope.constant(ways, relations, objects))
                .plus(along.permute(0, 2, 1).multiply(scope.constant(slides, freedoms, objects)))
                .permute(0, 2, 1);
    }

    /** The anchor of what turns; what does not needs none. */
    private double[] back(int relation) {
        return tree.isPivot(relation) ? tree.vector(relation, "anchor") : new double[3];
    }

    /** Rotation by angles [.., 1, 1] about a unit vector (Rodrigues). */
    private static Expression about(TensorScope scope, double[] a, Expression angle) {
        double[] along = new double[9];
        double[] across = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                along[3 * i + j] = a[i] * a[j];
                across[3 * i + j] = (i == j ? 1 : 0) - a[i] * a[j];
            }
        }
        double[] cross = {0, -a[2], a[1], a[2], 0, -a[0], -a[1], a[0], 0};
        return scope.constant(along, 3, 3)
                .plus(angle.cos().times(scope.constant(across, 3, 3)))
                .plus(angle.sin().times(scope.constant(cross, 3, 3)));
    }

    /** [B, K, D, 6]. */
    private Expression jacobian(
            TensorScope scope, Expression rotations, Expression centres, Expression axes, Expression anchors) {
        int nodes = tree.nodes.size();
        int freedoms = tree.freedoms.size();
        double[] turns = new double[nodes * freedoms];
        double[] slides = new double[nodes * freedoms];
        for (int k = 0; k < nodes; k++) {
            Set<Integer> way = tree.way(tree.nodes.get(k));
            for (int j = 0; j < freedoms; j++) {
                BodyTree.Freedom freedom = tree.freedoms.get(j);
                boolean isOn = way.contains(freedom.relation());
                turns[k * freedoms + j] = isOn && freedom.turns() ? 1 : 0;
                slides[k * freedoms + j] = isOn && !freedom.turns() ? 1 : 0;
            }
        }
        Expression each = axes.expand(1);
        Expression turning = each.times(scope.constant(turns, 1, nodes, freedoms, 1));
        Expression arm = centres.expand(2).minus(anchors.expand(1));
        Expression moving = cross(scope, turning, arm).plus(each.times(scope.constant(slides, 1, nodes, freedoms, 1)));
        return scope.concatenate(3, List.of(turning.multiply(rotations), moving.multiply(rotations)));
    }

    /** Cross product along the last dimension. */
    static Expression cross(TensorScope scope, Expression a, Expression b) {
        Expression next = scope.whole(new int[] {1, 2, 0}, 3);
        Expression last = scope.whole(new int[] {2, 0, 1}, 3);
        int axis = a.rank() - 1;
        return a.gather(next, axis)
                .times(b.gather(last, axis))
                .minus(a.gather(last, axis).times(b.gather(next, axis)));
    }
}

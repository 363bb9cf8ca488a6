package dev.mechanist.graphnet;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where the parts of a body are, and how they move with its joints, as expressions of its state. Rotations take numbers in a part's
 * own frame to those in the world's; a node's own frame are its principal axes of inertia.
 */
final class BodyKinematics {
    /**
     * At a state.
     *
     * @param rotations of the nodes [B, K, 3, 3]
     * @param centres places of their centres of mass [B, K, 3], m
     * @param axes of the joints in the world's frame [B, J, 3]
     * @param anchors places of the joints [B, J, 3], m
     * @param positions of the joints [B, J], rad or m
     * @param speeds of the joints [B, J]
     * @param jacobian from the joints' speeds to the nodes' velocities, each in its own frame [B, K, J, 6]: turning, then moving of
     *     the centre of mass
     */
    record State(
            Expression rotations,
            Expression centres,
            Expression axes,
            Expression anchors,
            Expression positions,
            Expression speeds,
            Expression jacobian) {
        /** Velocities of the nodes in their own frames [B, K, 6] that go with speeds of the joints [B, J]. */
        Expression velocities(Expression speeds) {
            return jacobian.times(speeds.expand(1).expand(3)).sum(2);
        }
    }

    private final BodyTree tree;

    BodyKinematics(BodyTree tree) {
        this.tree = tree;
    }

    State at(TensorScope scope, Expression x) {
        int[] q = tree.slots(0);
        Expression positions = x.gather(scope.whole(q, q.length), 1);
        Expression speeds = x.gather(scope.whole(tree.slots(1), q.length), 1);
        Expression moved = positions.minus(row(scope, "reference"));
        Expression rotations = tree.isPlanar() ? planar(scope, moved) : spatial(scope, moved);
        Expression axes = turned(scope, rotations, tree.joints, true, r -> tree.vector(r, "axis"));
        Expression origins = origins(scope, rotations, axes, moved);
        int[] children = objects(tree.joints, true);
        Expression anchors = origins.gather(scope.whole(children, children.length), 1)
                .plus(turned(scope, rotations, tree.joints, true, r -> tree.vector(r, "anchor")));
        Expression nodes = scope.whole(tree.nodes.stream().mapToInt(k -> k).toArray(), tree.nodes.size());
        Expression bodies = rotations.gather(nodes, 1);
        double[] offsets = tree.ofNodes("centre_x", "centre_y", "centre_z");
        Expression centres = origins.gather(nodes, 1)
                .plus(bodies.times(scope.constant(offsets, 1, tree.nodes.size(), 1, 3))
                        .sum(3));
        Expression own = bodies.multiply(scope.constant(tree.principalAxes(), 1, tree.nodes.size(), 3, 3));
        return new State(own, centres, axes, anchors, positions, speeds, jacobian(scope, own, centres, axes, anchors));
    }

    private Expression row(TensorScope scope, String feature) {
        double[] values =
                tree.joints.stream().mapToDouble(r -> tree.feature(r, feature)).toArray();
        return scope.constant(values, 1, values.length);
    }

    /** Object at one end of each relation. */
    private int[] objects(List<Integer> relations, boolean children) {
        return relations.stream()
                .mapToInt(r -> children ? tree.childObject(r) : tree.parentObject(r))
                .toArray();
    }

    /** A vector of each relation in the frame of its child or its parent, in the world's frame [B, R, 3]. */
    private Expression turned(
            TensorScope scope,
            Expression rotations,
            List<Integer> relations,
            boolean inChild,
            Function<Integer, double[]> vectors) {
        int[] objects = objects(relations, inChild);
        double[] flat = relations.stream()
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
        double[] sums = new double[tree.joints.size() * objects];
        double[] axis = new double[3];
        for (int j = 0; j < tree.joints.size(); j++) {
            int r = tree.joints.get(j);
            if (tree.isHinge(r)) {
                axis = axis[0] == 0 && axis[1] == 0 && axis[2] == 0 ? tree.vector(r, "axis") : axis;
                double[] own = tree.vector(r, "axis");
                double same = Math.signum(own[0] * axis[0] + own[1] * axis[1] + own[2] * axis[2]);
                for (int k = 0; k < objects; k++) {
                    sums[j * objects + k] = tree.way(k).contains(r) ? same : 0;
                }
            }
        }
        Expression angles = moved.multiply(scope.constant(sums, tree.joints.size(), objects));
        return about(scope, axis, angles.reshape(-1, objects, 1, 1));
    }

    /** Rotations of all objects [B, objects, 3, 3], from parent to child. */
    private Expression spatial(TensorScope scope, Expression moved) {
        Expression[] rotations = new Expression[tree.structure.objects()];
        rotations[tree.world] = moved.slice(1, 0, 1).zeros().expand(2).plus(scope.identity(3));
        for (int r : tree.order) {
            Expression still = rotations[tree.parentObject(r)].multiply(scope.constant(tree.orientation(r), 3, 3));
            int joint = tree.joints.indexOf(r);
            rotations[tree.childObject(r)] = tree.isHinge(r)
                    ? still.multiply(about(
                            scope,
                            tree.vector(r, "axis"),
                            moved.slice(1, joint, joint + 1).expand(2)))
                    : still;
        }
        return scope.stack(1, List.of(rotations));
    }

    /**
     * Places of all objects' frames [B, objects, 3]: each the sum of the steps on its way, by the offset and the anchor in the
     * parent's frame, back from the anchor in the child's, and along slides.
     */
    private Expression origins(TensorScope scope, Expression rotations, Expression axes, Expression moved) {
        Expression steps = turned(scope, rotations, tree.order, false, tree::pivot)
                .minus(turned(scope, rotations, tree.order, true, this::back));
        int relations = tree.order.size();
        int objects = tree.structure.objects();
        double[] ways = new double[relations * objects];
        double[] slides = new double[tree.joints.size() * objects];
        for (int k = 0; k < objects; k++) {
            for (int r : tree.way(k)) {
                ways[tree.order.indexOf(r) * objects + k] = 1;
                if (tree.isSlide(r)) {
                    slides[tree.joints.indexOf(r) * objects + k] = 1;
                }
            }
        }
        Expression along = axes.times(moved.expand(2));
        return steps.permute(0, 2, 1)
                .multiply(scope.constant(ways, relations, objects))
                .plus(along.permute(0, 2, 1).multiply(scope.constant(slides, tree.joints.size(), objects)))
                .permute(0, 2, 1);
    }

    /** The anchor of a hinge; what does not turn needs none. */
    private double[] back(int relation) {
        return tree.isHinge(relation) ? tree.vector(relation, "anchor") : new double[3];
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

    /** [B, K, J, 6]. */
    private Expression jacobian(
            TensorScope scope, Expression rotations, Expression centres, Expression axes, Expression anchors) {
        int nodes = tree.nodes.size();
        int joints = tree.joints.size();
        double[] turns = new double[nodes * joints];
        double[] slides = new double[nodes * joints];
        for (int k = 0; k < nodes; k++) {
            Set<Integer> way = tree.way(tree.nodes.get(k));
            for (int j = 0; j < joints; j++) {
                int r = tree.joints.get(j);
                turns[k * joints + j] = way.contains(r) && tree.isHinge(r) ? 1 : 0;
                slides[k * joints + j] = way.contains(r) && tree.isSlide(r) ? 1 : 0;
            }
        }
        Expression each = axes.expand(1);
        Expression turning = each.times(scope.constant(turns, 1, nodes, joints, 1));
        Expression arm = centres.expand(2).minus(anchors.expand(1));
        Expression moving = cross(scope, turning, arm).plus(each.times(scope.constant(slides, 1, nodes, joints, 1)));
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

package dev.mechanist.graphnet;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the parts of a body are, and how they move with its joints, as expressions of its state. Rotations take numbers in a part's
 * own frame to those in the world's.
 */
final class BodyKinematics {
    /**
     * At a state.
     *
     * @param rotations of the nodes [B, K, 3, 3]
     * @param centres places of their centres of mass [B, K, 3], m
     * @param axes of the joints in the world's frame [B, J, 3]
     * @param positions of the joints [B, J], rad or m
     * @param speeds of the joints [B, J]
     * @param jacobian from the joints' speeds to the nodes' velocities, each in its own frame [B, K, J, 6]: turning, then moving of
     *     the centre of mass
     */
    record State(
            Expression rotations,
            Expression centres,
            Expression axes,
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
        Map<Integer, Pose> poses = poses(scope, positions);
        List<Pose> nodes = tree.nodes.stream().map(poses::get).toList();
        Expression rotations = scope.stack(1, nodes.stream().map(Pose::rotation).toList());
        Expression centres = centres(scope, nodes);
        List<Expression> axes = new ArrayList<>();
        List<Expression> anchors = new ArrayList<>();
        for (int r : tree.joints) {
            Pose pose = poses.get(tree.childObject(r));
            axes.add(pose.turned(scope, tree.vector(r, "axis")));
            anchors.add(pose.origin.plus(pose.turned(scope, tree.vector(r, "anchor"))));
        }
        Expression axis = scope.stack(1, axes);
        Expression jacobian = jacobian(scope, rotations, centres, axis, scope.stack(1, anchors));
        return new State(rotations, centres, axis, positions, speeds, jacobian);
    }

    /** Of an object: rotation [B, 3, 3] and place of its frame [B, 3]. */
    private record Pose(Expression rotation, Expression origin) {
        /** A vector in its frame, in the world's [B, 3]. */
        Expression turned(TensorScope scope, double... vector) {
            return rotation.times(scope.constant(vector, 1, 1, 3)).sum(2);
        }
    }

    private Map<Integer, Pose> poses(TensorScope scope, Expression positions) {
        Map<Integer, Pose> poses = new HashMap<>();
        Expression none = positions.slice(1, 0, 1).zeros();
        poses.put(tree.world, new Pose(none.expand(2).plus(scope.identity(3)), none.plus(scope.vector(0, 0, 0))));
        for (int r : tree.order) {
            Pose parent = poses.get(tree.parentObject(r));
            int joint = tree.joints.indexOf(r);
            Expression moved =
                    joint < 0 ? none : positions.slice(1, joint, joint + 1).minus(tree.feature(r, "reference"));
            poses.put(tree.childObject(r), child(scope, parent, r, moved));
        }
        return poses;
    }

    /** The child's pose: offset and orientation, then about or along the axis through the anchor, by {@code moved} [B, 1]. */
    private Pose child(TensorScope scope, Pose parent, int r, Expression moved) {
        double[] axis = tree.vector(r, "axis");
        double[] anchor = tree.vector(r, "anchor");
        double[][] orientation = rotation(new double[] {
            tree.feature(r, "orientation_w"),
            tree.feature(r, "orientation_x"),
            tree.feature(r, "orientation_y"),
            tree.feature(r, "orientation_z")
        });
        Expression still = parent.rotation.multiply(constant(scope, orientation));
        Expression origin = parent.origin.plus(parent.turned(scope, tree.vector(r, "offset")));
        if (tree.isSlide(r)) {
            Expression along = still.times(scope.constant(axis, 1, 1, 3)).sum(2);
            return new Pose(still, origin.plus(along.times(moved)));
        }
        if (!tree.isHinge(r)) {
            return new Pose(still, origin);
        }
        Expression turn = about(scope, axis, moved.expand(2));
        Pose child = new Pose(still.multiply(turn), origin);
        Expression pivot = still.times(scope.constant(anchor, 1, 1, 3)).sum(2);
        return new Pose(child.rotation, origin.plus(pivot).minus(child.turned(scope, anchor)));
    }

    /** Rotation by an angle [B, 1, 1] about a unit vector (Rodrigues). */
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
        return scope.constant(along, 1, 3, 3)
                .plus(angle.cos().times(scope.constant(across, 1, 3, 3)))
                .plus(angle.sin().times(scope.constant(cross, 1, 3, 3)));
    }

    private static double[][] rotation(double[] q) {
        double w = q[0];
        double x = q[1];
        double y = q[2];
        double z = q[3];
        return new double[][] {
            {1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
            {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
            {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}
        };
    }

    private static Expression constant(TensorScope scope, double[][] matrix) {
        double[] flat = new double[9];
        for (int i = 0; i < 9; i++) {
            flat[i] = matrix[i / 3][i % 3];
        }
        return scope.constant(flat, 3, 3);
    }

    private Expression centres(TensorScope scope, List<Pose> nodes) {
        double[] centres = tree.ofNodes("centre_x", "centre_y", "centre_z");
        List<Expression> places = new ArrayList<>();
        for (int k = 0; k < nodes.size(); k++) {
            Pose pose = nodes.get(k);
            places.add(pose.origin.plus(pose.turned(scope, centres[3 * k], centres[3 * k + 1], centres[3 * k + 2])));
        }
        return scope.stack(1, places);
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

    /** Cross product along the last of four dimensions. */
    private static Expression cross(TensorScope scope, Expression a, Expression b) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3;
            int k = (i + 2) % 3;
            parts.add(a.slice(3, j, j + 1)
                    .times(b.slice(3, k, k + 1))
                    .minus(a.slice(3, k, k + 1).times(b.slice(3, j, j + 1))));
        }
        return scope.concatenate(3, parts);
    }
}

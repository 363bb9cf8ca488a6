package dev.mechanist.envs.bodies.model;

/**
 * A position and orientation in the parent.
 *
 * @param pos m [3]; treat as immutable
 * @param quat unit quaternion [4]; treat as immutable
 */
public record Pose(double[] pos, double[] quat) {
    public static final Pose IDENTITY = new Pose(new double[3], Rotations.identity());

    /** A pose given in this one, in this one's parent. */
    public Pose then(Pose child) {
        double[] moved = Rotations.rotate(quat, child.pos);
        for (int i = 0; i < 3; i++) {
            moved[i] += pos[i];
        }
        double[] turned = Rotations.product(quat, child.quat);
        Rotations.normalize(turned, 0);
        return new Pose(moved, turned);
    }

    /** The parent, seen from this pose. */
    public Pose inverse() {
        double[] back = {quat[0], -quat[1], -quat[2], -quat[3]};
        double[] moved = Rotations.rotate(back, pos);
        return new Pose(new double[] {-moved[0], -moved[1], -moved[2]}, back);
    }
}

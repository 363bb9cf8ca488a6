package dev.mechanist.envs.bodies.model;

/** How a body can move against its parent; the order is MuJoCo's. */
public enum JointType {
    /** All six ways: position and unit quaternion. */
    FREE(7, 6),
    /** Rotation about a point: a unit quaternion. */
    BALL(4, 3),
    /** Translation along an axis, m. */
    SLIDE(1, 1),
    /** Rotation about an axis, rad. */
    HINGE(1, 1);

    private final int positions;
    private final int dofs;

    JointType(int positions, int dofs) {
        this.positions = positions;
        this.dofs = dofs;
    }

    /** Coordinates in q. */
    public int positions() {
        return positions;
    }

    /** Coordinates in v. */
    public int dofs() {
        return dofs;
    }
}

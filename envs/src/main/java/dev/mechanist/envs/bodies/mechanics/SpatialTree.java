package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * Kinematics and bias forces of any tree of bodies, O(n) each (Featherstone 2008, chapter 5). All spatial quantities are
 * (angular, linear) in world axes about the position of the root body of their tree, so nothing is transformed between bodies;
 * a joint with several degrees of freedom is a sequence of joints with one.
 * The bias forces come by recursive Newton-Euler, the inverse inertia by {@link SparseInertia} or {@link ArticulatedInertia}.
 */
public final class SpatialTree implements Tree {
    private final BodyTables t;
    private final boolean fluid;
    private final int nb;
    private final Placement placement;
    private final double[] bodyInertia;
    private final Immersion immersion;

    public final double[] position;
    public final double[] quaternion;
    public final double[] rotation;
    public final double[] centre;
    final double[] anchor;
    public final double[] axis;
    /** Motion axes S of every degree of freedom [6 nv]. */
    public final double[] motion;

    public final double[] velocity;
    public final double[] acceleration;
    /** Rigid inertia about the reference point, world axes: angular block (xx, yy, zz, xy, xz, yz), mass times lever [9 nb]. */
    public final double[] inertia;

    final double[] wrench;
    final double[] fluidWrench;
    private final double[] bias;
    private final InverseInertia inverse;
    private final double[] sweep;
    private final CompositeInertia composite;

    public SpatialTree(BodyModel model) {
        t = model.tables();
        BodyOption option = model.option();
        fluid = option.actingDensity() > 0 || option.actingViscosity() > 0;
        nb = t.bodyName.length;
        placement = new Placement(t);
        position = placement.position;
        quaternion = placement.quaternion;
        rotation = placement.rotation;
        centre = placement.centre;
        anchor = placement.anchor;
        axis = placement.axis;
        motion = new double[6 * t.nv];
        velocity = new double[6 * nb];
        acceleration = new double[6 * nb];
        inertia = new double[9 * nb];
        wrench = new double[6 * nb];
        fluidWrench = new double[6 * nb];
        bias = new double[t.nv];
        sweep = new double[6 * nb];
        composite = new CompositeInertia(t);
        inverse = SparseInertia.pays(t) ? new SparseInertia(t, composite) : new ArticulatedInertia(t);
        if (!option.disabled(BodyOption.DISABLE_GRAVITY)) {
            for (int k = 0; k < 3; k++) {
                acceleration[3 + k] = -option.gravity()[k];
            }
        }
        bodyInertia = new double[6 * nb];
        immersion = new Immersion(model, this);
        for (int i = 0; i < nb; i++) {
            double[] principal = Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3);
            double[] own =
                    Rotations.rotatedDiagonal(Arrays.copyOfRange(t.bodyInertialQuat, 4 * i, 4 * i + 4), principal);
            System.arraycopy(own, 0, bodyInertia, 6 * i, 6);
        }
    }

    /** Moves the mocap bodies: places [3 nmocap] and orientations [4 nmocap], which are normalised. */
    public void moveMocap(double[] positions, int po, double[] quaternions, int qo) {
        placement.moveMocap(positions, po, quaternions, qo);
    }

    @Override
    public double[] bias() {
        return bias;
    }

    @Override
    public void update(double[] q, int qo, double[] v, int vo) {
        placement.place(q, qo);
        for (int i = 1; i < nb; i++) {
            move(i, v, vo);
        }
        for (int i = nb - 1; i > 0; i--) {
            int p = 6 * i;
            double w0 = wrench[p];
            double w1 = wrench[p + 1];
            double w2 = wrench[p + 2];
            double w3 = wrench[p + 3];
            double w4 = wrench[p + 4];
            double w5 = wrench[p + 5];
            int first = t.bodyDofAddress[i];
            for (int k = 0; k < t.bodyDofCount[i]; k++) {
                int s = 6 * (first + k);
                bias[first + k] = motion[s] * w0
                        + motion[s + 1] * w1
                        + motion[s + 2] * w2
                        + motion[s + 3] * w3
                        + motion[s + 4] * w4
                        + motion[s + 5] * w5;
            }
            int up = 6 * t.bodyParent[i];
            if (up > 0) {
                wrench[up] += w0;
                wrench[up + 1] += w1;
                wrench[up + 2] += w2;
                wrench[up + 3] += w3;
                wrench[up + 4] += w4;
                wrench[up + 5] += w5;
            }
        }
    }

    /** Positions only: poses of bodies and joints. */
    public void place(double[] q, int qo) {
        placement.place(q, qo);
    }

    /** Motion axes, velocity, bias acceleration, inertia and bias wrench of a placed body. */
    private void move(int i, double[] qdot, int from) {
        int p = 6 * t.bodyParent[i];
        int o = 6 * i;
        int origin = 3 * t.bodyRoot[i];
        double wx = velocity[p];
        double wy = velocity[p + 1];
        double wz = velocity[p + 2];
        double vx = velocity[p + 3];
        double vy = velocity[p + 4];
        double vz = velocity[p + 5];
        double ax = acceleration[p];
        double ay = acceleration[p + 1];
        double az = acceleration[p + 2];
        double bx = acceleration[p + 3];
        double by = acceleration[p + 4];
        double bz = acceleration[p + 5];
        for (int j = t.bodyJointAddress[i], end = j + t.bodyJointCount[i]; j < end; j++) {
            int d = t.jointDofAddress[j];
            int s = 6 * d;
            // The velocity S qdot of the joint: angular (jx, jy, jz), linear (kx, ky, kz).
            double jx;
            double jy;
            double jz;
            double kx;
            double ky;
            double kz;
            switch (t.jointType[j]) {
                case BodyTables.HINGE -> {
                    rotational(s, axis[3 * j], axis[3 * j + 1], axis[3 * j + 2], 3 * j, origin);
                    double speed = qdot[from + d];
                    jx = speed * motion[s];
                    jy = speed * motion[s + 1];
                    jz = speed * motion[s + 2];
                    kx = speed * motion[s + 3];
                    ky = speed * motion[s + 4];
                    kz = speed * motion[s + 5];
                }
                case BodyTables.SLIDE -> {
                    translational(s, axis[3 * j], axis[3 * j + 1], axis[3 * j + 2]);
                    double speed = qdot[from + d];
                    kx = speed * axis[3 * j];
                    ky = speed * axis[3 * j + 1];
                    kz = speed * axis[3 * j + 2];
                    vx += kx;
                    vy += ky;
                    vz += kz;
                    bx += wy * kz - wz * ky;
                    by += wz * kx - wx * kz;
                    bz += wx * ky - wy * kx;
                    continue;
                }
                default -> {
                    if (t.jointType[j] == BodyTables.FREE) {
                        translational(s, 1, 0, 0);
                        translational(s + 6, 0, 1, 0);
                        translational(s + 12, 0, 0, 1);
                        vx += qdot[from + d];
                        vy += qdot[from + d + 1];
                        vz += qdot[from + d + 2];
                        s += 18;
                        d += 3;
                    }
                    int m = 9 * i;
                    for (int k = 0; k < 3; k++, m++) {
                        rotational(s + 6 * k, rotation[m], rotation[m + 3], rotation[m + 6], 3 * j, origin);
                    }
                    double p0 = qdot[from + d];
                    double p1 = qdot[from + d + 1];
                    double p2 = qdot[from + d + 2];
                    jx = motion[s] * p0 + motion[s + 6] * p1 + motion[s + 12] * p2;
                    jy = motion[s + 1] * p0 + motion[s + 7] * p1 + motion[s + 13] * p2;
                    jz = motion[s + 2] * p0 + motion[s + 8] * p1 + motion[s + 14] * p2;
                    kx = motion[s + 3] * p0 + motion[s + 9] * p1 + motion[s + 15] * p2;
                    ky = motion[s + 4] * p0 + motion[s + 10] * p1 + motion[s + 16] * p2;
                    kz = motion[s + 5] * p0 + motion[s + 11] * p1 + motion[s + 17] * p2;
                }
            }
            // The acceleration changes by the velocity before the joint x the velocity of the joint.
            ax += wy * jz - wz * jy;
            ay += wz * jx - wx * jz;
            az += wx * jy - wy * jx;
            bx += wy * kz - wz * ky + vy * jz - vz * jy;
            by += wz * kx - wx * kz + vz * jx - vx * jz;
            bz += wx * ky - wy * kx + vx * jy - vy * jx;
            wx += jx;
            wy += jy;
            wz += jz;
            vx += kx;
            vy += ky;
            vz += kz;
        }
        velocity[o] = wx;
        velocity[o + 1] = wy;
        velocity[o + 2] = wz;
        velocity[o + 3] = vx;
        velocity[o + 4] = vy;
        velocity[o + 5] = vz;
        acceleration[o] = ax;
        acceleration[o + 1] = ay;
        acceleration[o + 2] = az;
        acceleration[o + 3] = bx;
        acceleration[o + 4] = by;
        acceleration[o + 5] = bz;
        weigh(i, origin);
    }

    /** A shift along an axis. */
    private void translational(int s, double ax, double ay, double az) {
        motion[s] = 0;
        motion[s + 1] = 0;
        motion[s + 2] = 0;
        motion[s + 3] = ax;
        motion[s + 4] = ay;
        motion[s + 5] = az;
    }

    /** A rotation about an axis through the anchor of a joint. */
    private void rotational(int s, double ax, double ay, double az, int a, int origin) {
        double rx = anchor[a] - position[origin];
        double ry = anchor[a + 1] - position[origin + 1];
        double rz = anchor[a + 2] - position[origin + 2];
        motion[s] = ax;
        motion[s + 1] = ay;
        motion[s + 2] = az;
        motion[s + 3] = ry * az - rz * ay;
        motion[s + 4] = rz * ax - rx * az;
        motion[s + 5] = rx * ay - ry * ax;
    }

    /** World inertia and the wrench I a + v x* I v - fluid. */
    private void weigh(int i, int origin) {
        int m = 9 * i;
        int b = 6 * i;
        double mass = t.bodyMass[i];
        double x = centre[3 * i] - position[origin];
        double y = centre[3 * i + 1] - position[origin + 1];
        double z = centre[3 * i + 2] - position[origin + 2];
        double r0 = rotation[m];
        double r1 = rotation[m + 1];
        double r2 = rotation[m + 2];
        double r3 = rotation[m + 3];
        double r4 = rotation[m + 4];
        double r5 = rotation[m + 5];
        double r6 = rotation[m + 6];
        double r7 = rotation[m + 7];
        double r8 = rotation[m + 8];
        double jxx = bodyInertia[b];
        double jyy = bodyInertia[b + 1];
        double jzz = bodyInertia[b + 2];
        double jxy = bodyInertia[b + 3];
        double jxz = bodyInertia[b + 4];
        double jyz = bodyInertia[b + 5];
        double u0 = r0 * jxx + r1 * jxy + r2 * jxz;
        double u1 = r0 * jxy + r1 * jyy + r2 * jyz;
        double u2 = r0 * jxz + r1 * jyz + r2 * jzz;
        double u3 = r3 * jxx + r4 * jxy + r5 * jxz;
        double u4 = r3 * jxy + r4 * jyy + r5 * jyz;
        double u5 = r3 * jxz + r4 * jyz + r5 * jzz;
        double u6 = r6 * jxx + r7 * jxy + r8 * jxz;
        double u7 = r6 * jxy + r7 * jyy + r8 * jyz;
        double u8 = r6 * jxz + r7 * jyz + r8 * jzz;
        double hx = mass * x;
        double hy = mass * y;
        double hz = mass * z;
        double ixx = u0 * r0 + u1 * r1 + u2 * r2 + hy * y + hz * z;
        double iyy = u3 * r3 + u4 * r4 + u5 * r5 + hx * x + hz * z;
        double izz = u6 * r6 + u7 * r7 + u8 * r8 + hx * x + hy * y;
        double ixy = u0 * r3 + u1 * r4 + u2 * r5 - hx * y;
        double ixz = u0 * r6 + u1 * r7 + u2 * r8 - hx * z;
        double iyz = u3 * r6 + u4 * r7 + u5 * r8 - hy * z;
        inertia[m] = ixx;
        inertia[m + 1] = iyy;
        inertia[m + 2] = izz;
        inertia[m + 3] = ixy;
        inertia[m + 4] = ixz;
        inertia[m + 5] = iyz;
        inertia[m + 6] = hx;
        inertia[m + 7] = hy;
        inertia[m + 8] = hz;
        double wx = velocity[b];
        double wy = velocity[b + 1];
        double wz = velocity[b + 2];
        double vx = velocity[b + 3];
        double vy = velocity[b + 4];
        double vz = velocity[b + 5];
        double lx = ixx * wx + ixy * wy + ixz * wz + hy * vz - hz * vy;
        double ly = ixy * wx + iyy * wy + iyz * wz + hz * vx - hx * vz;
        double lz = ixz * wx + iyz * wy + izz * wz + hx * vy - hy * vx;
        double px = mass * vx + wy * hz - wz * hy;
        double py = mass * vy + wz * hx - wx * hz;
        double pz = mass * vz + wx * hy - wy * hx;
        double ax = acceleration[b];
        double ay = acceleration[b + 1];
        double az = acceleration[b + 2];
        double gx = acceleration[b + 3];
        double gy = acceleration[b + 4];
        double gz = acceleration[b + 5];
        wrench[b] = ixx * ax + ixy * ay + ixz * az + hy * gz - hz * gy + wy * lz - wz * ly + vy * pz - vz * py;
        wrench[b + 1] = ixy * ax + iyy * ay + iyz * az + hz * gx - hx * gz + wz * lx - wx * lz + vz * px - vx * pz;
        wrench[b + 2] = ixz * ax + iyz * ay + izz * az + hx * gy - hy * gx + wx * ly - wy * lx + vx * py - vy * px;
        wrench[b + 3] = mass * gx + ay * hz - az * hy + wy * pz - wz * py;
        wrench[b + 4] = mass * gy + az * hx - ax * hz + wz * px - wx * pz;
        wrench[b + 5] = mass * gz + ax * hy - ay * hx + wx * py - wy * px;
        if (fluid && mass > BodyTables.MINIMUM) {
            immersion.resist(i, origin, x, y, z);
        }
    }

    private final double[] frame = new double[9];
    private final double[] product = new double[4];

    /** Writes the rotation of the principal frame of body i to {@link #frame}. */
    public double[] principal(int i) {
        Rotations.multiply(quaternion, 4 * i, t.bodyInertialQuat, 4 * i, product, 0);
        Rotations.matrix(product, 0, frame, 0);
        return frame;
    }

    /** Sides of the boxes that a medium takes bodies for, m [3 nbody]; not a copy. */
    public double[] box() {
        return immersion.box();
    }

    @Override
    public void factor(double[] diagonal) {
        inverse.factor(inertia, motion, diagonal);
    }

    @Override
    public void solve(double[] force, double[] out) {
        inverse.solve(motion, force, out);
    }

    /** Generalised force of the medium in the present state [nv]. */
    public void fluidForce(double[] out) {
        immersion.force(sweep, out);
    }

    /** The mass matrix of the present state with {@code diagonal} added, dense row-major [nv, nv] (composite rigid bodies). */
    @Override
    public void massMatrix(double[] diagonal, double[] out) {
        composite.massMatrix(inertia, motion, diagonal, out);
    }

    /** out = I s for an inertia (xx, yy, zz, xy, xz, yz, hx, hy, hz) and a mass. */
    public static void applyInertia(double[] I, int a, double mass, double[] s, int so, double[] out, int o) {
        double wx = s[so];
        double wy = s[so + 1];
        double wz = s[so + 2];
        double vx = s[so + 3];
        double vy = s[so + 4];
        double vz = s[so + 5];
        double hx = I[a + 6];
        double hy = I[a + 7];
        double hz = I[a + 8];
        out[o] = I[a] * wx + I[a + 3] * wy + I[a + 4] * wz + hy * vz - hz * vy;
        out[o + 1] = I[a + 3] * wx + I[a + 1] * wy + I[a + 5] * wz + hz * vx - hx * vz;
        out[o + 2] = I[a + 4] * wx + I[a + 5] * wy + I[a + 2] * wz + hx * vy - hy * vx;
        out[o + 3] = mass * vx + wy * hz - wz * hy;
        out[o + 4] = mass * vy + wz * hx - wx * hz;
        out[o + 5] = mass * vz + wx * hy - wy * hx;
    }

    /** Kinetic energy of the bodies in the present state, J, without armature. */
    public double kineticEnergy() {
        double[] momentum = new double[6];
        double sum = 0;
        for (int i = 1; i < nb; i++) {
            applyInertia(inertia, 9 * i, t.bodyMass[i], velocity, 6 * i, momentum, 0);
            sum += 0.5 * ArticulatedInertia.dot(momentum, 0, velocity, 6 * i);
        }
        return sum;
    }
}

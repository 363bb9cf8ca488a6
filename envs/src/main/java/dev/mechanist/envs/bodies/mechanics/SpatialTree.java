package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * Kinematics, bias forces and the articulated-body factorisation of any tree of bodies (Featherstone 2008, chapters 5 and 7),
 * O(n) each. All spatial quantities are (angular, linear) in world axes about the position of the root body of their tree, so
 * nothing is transformed between bodies; a joint with several degrees of freedom is a sequence of joints with one.
 * The bias forces come by recursive Newton-Euler, the inverse inertia by {@link ArticulatedInertia}.
 */
public final class SpatialTree implements Tree {
    private final BodyTables t;
    private final boolean fluid;
    private final int nb;
    private final boolean[] turned;
    /** Places and orientations of bodies in their parents; those of mocap bodies may be changed. */
    private final double[] bodyPos;

    private final double[] bodyQuat;
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
    /** Velocity-product axes, v x S with the velocity before the joint [6 nv]. */
    final double[] motionRate;

    public final double[] velocity;
    public final double[] acceleration;
    /** Rigid inertia about the reference point, world axes: angular block (xx, yy, zz, xy, xz, yz), mass times lever [9 nb]. */
    public final double[] inertia;

    final double[] wrench;
    final double[] fluidWrench;
    private final double[] bias;
    private final ArticulatedInertia articulated;
    private final double[] sweep;
    private final CompositeInertia composite;
    private final SineCosine angle = new SineCosine();

    public SpatialTree(BodyModel model) {
        t = model.tables();
        BodyOption option = model.option();
        fluid = option.actingDensity() > 0 || option.actingViscosity() > 0;
        nb = t.bodyName.length;
        position = new double[3 * nb];
        quaternion = new double[4 * nb];
        rotation = new double[9 * nb];
        centre = new double[3 * nb];
        anchor = new double[3 * t.jointName.length];
        axis = new double[3 * t.jointName.length];
        motion = new double[6 * t.nv];
        motionRate = new double[6 * t.nv];
        velocity = new double[6 * nb];
        acceleration = new double[6 * nb];
        inertia = new double[9 * nb];
        wrench = new double[6 * nb];
        fluidWrench = new double[6 * nb];
        bias = new double[t.nv];
        articulated = new ArticulatedInertia(t);
        sweep = new double[6 * nb];
        composite = new CompositeInertia(t);
        quaternion[0] = 1;
        Rotations.matrix(quaternion, 0, rotation, 0);
        if (!option.disabled(BodyOption.DISABLE_GRAVITY)) {
            for (int k = 0; k < 3; k++) {
                acceleration[3 + k] = -option.gravity()[k];
            }
        }
        bodyPos = t.mocapBody.length == 0 ? t.bodyPos : t.bodyPos.clone();
        bodyQuat = t.mocapBody.length == 0 ? t.bodyQuat : t.bodyQuat.clone();
        turned = new boolean[nb];
        bodyInertia = new double[6 * nb];
        immersion = new Immersion(model, this);
        for (int i = 0; i < nb; i++) {
            double[] q = Arrays.copyOfRange(t.bodyQuat, 4 * i, 4 * i + 4);
            turned[i] = !Arrays.equals(q, Rotations.identity());
            double[] principal = Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3);
            double[] own =
                    Rotations.rotatedDiagonal(Arrays.copyOfRange(t.bodyInertialQuat, 4 * i, 4 * i + 4), principal);
            System.arraycopy(own, 0, bodyInertia, 6 * i, 6);
        }
    }

    /** Moves the mocap bodies: places [3 nmocap] and orientations [4 nmocap], which are normalised. */
    public void moveMocap(double[] positions, int po, double[] quaternions, int qo) {
        for (int k = 0; k < t.mocapBody.length; k++) {
            int i = t.mocapBody[k];
            System.arraycopy(positions, po + 3 * k, bodyPos, 3 * i, 3);
            System.arraycopy(quaternions, qo + 4 * k, bodyQuat, 4 * i, 4);
            Rotations.normalize(bodyQuat, 4 * i);
            turned[i] = true;
        }
    }

    @Override
    public double[] bias() {
        return bias;
    }

    @Override
    public void update(double[] q, int qo, double[] v, int vo) {
        for (int i = 1; i < nb; i++) {
            place(i, q, qo);
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
        for (int i = 1; i < nb; i++) {
            place(i, q, qo);
        }
    }

    private void place(int i, double[] q, int qo) {
        int p = t.bodyParent[i];
        int x = 3 * i;
        int r = 4 * i;
        int m = 9 * i;
        int first = t.bodyJointAddress[i];
        int joints = t.bodyJointCount[i];
        if (joints > 0 && t.jointType[first] == BodyTables.FREE) {
            int a = qo + t.jointPositionAddress[first];
            System.arraycopy(q, a, position, x, 3);
            System.arraycopy(q, a + 3, quaternion, r, 4);
            Rotations.normalize(quaternion, r);
            System.arraycopy(position, x, anchor, 3 * first, 3);
        } else {
            transform(9 * p, bodyPos, x, position, x);
            position[x] += position[3 * p];
            position[x + 1] += position[3 * p + 1];
            position[x + 2] += position[3 * p + 2];
            if (turned[i]) {
                Rotations.multiply(quaternion, 4 * p, bodyQuat, r, quaternion, r);
            } else {
                System.arraycopy(quaternion, 4 * p, quaternion, r, 4);
            }
            for (int j = first; j < first + joints; j++) {
                bend(i, j, q, qo + t.jointPositionAddress[j]);
            }
        }
        Rotations.matrix(quaternion, r, rotation, m);
        transform(m, t.bodyInertialPos, x, centre, x);
        centre[x] += position[x];
        centre[x + 1] += position[x + 1];
        centre[x + 2] += position[x + 2];
    }

    /** Applies one joint to the pose of its body. */
    private void bend(int i, int j, double[] q, int a) {
        int x = 3 * i;
        int r = 4 * i;
        int m = 9 * i;
        int y = 3 * j;
        if (j > t.bodyJointAddress[i] || turned[i]) {
            Rotations.matrix(quaternion, r, rotation, m);
        } else {
            System.arraycopy(rotation, 9 * t.bodyParent[i], rotation, m, 9);
        }
        transform(m, t.jointAxis, y, axis, y);
        transform(m, t.jointPos, y, anchor, y);
        anchor[y] += position[x];
        anchor[y + 1] += position[x + 1];
        anchor[y + 2] += position[x + 2];
        switch (t.jointType[j]) {
            case BodyTables.SLIDE -> {
                double d = q[a] - t.qpos0[t.jointPositionAddress[j]];
                position[x] += axis[y] * d;
                position[x + 1] += axis[y + 1] * d;
                position[x + 2] += axis[y + 2] * d;
                return;
            }
            case BodyTables.HINGE -> {
                double half = 0.5 * (q[a] - t.qpos0[t.jointPositionAddress[j]]);
                angle.of(half);
                turn(r, angle.cosine, angle.sine, t.jointAxis, y);
            }
            default -> {
                double length =
                        Math.sqrt(q[a] * q[a] + q[a + 1] * q[a + 1] + q[a + 2] * q[a + 2] + q[a + 3] * q[a + 3]);
                turn(r, q[a] / length, 1 / length, q, a + 1);
            }
        }
        if (t.jointPos[y] != 0 || t.jointPos[y + 1] != 0 || t.jointPos[y + 2] != 0) {
            Rotations.matrix(quaternion, r, rotation, m);
            transform(m, t.jointPos, y, position, x);
            position[x] = anchor[y] - position[x];
            position[x + 1] = anchor[y + 1] - position[x + 1];
            position[x + 2] = anchor[y + 2] - position[x + 2];
        }
    }

    /** quaternion[r..] *= (c, s axis[o..]). */
    private void turn(int r, double c, double s, double[] unit, int o) {
        double bx = s * unit[o];
        double by = s * unit[o + 1];
        double bz = s * unit[o + 2];
        double aw = quaternion[r];
        double ax = quaternion[r + 1];
        double ay = quaternion[r + 2];
        double az = quaternion[r + 3];
        quaternion[r] = aw * c - ax * bx - ay * by - az * bz;
        quaternion[r + 1] = aw * bx + ax * c + ay * bz - az * by;
        quaternion[r + 2] = aw * by - ax * bz + ay * c + az * bx;
        quaternion[r + 3] = aw * bz + ax * by - ay * bx + az * c;
    }

    /** out = rotation[m..] * in. */
    private void transform(int m, double[] in, int o, double[] out, int to) {
        double x = in[o];
        double y = in[o + 1];
        double z = in[o + 2];
        out[to] = rotation[m] * x + rotation[m + 1] * y + rotation[m + 2] * z;
        out[to + 1] = rotation[m + 3] * x + rotation[m + 4] * y + rotation[m + 5] * z;
        out[to + 2] = rotation[m + 6] * x + rotation[m + 7] * y + rotation[m + 8] * z;
    }

    /** Motion axes, velocity, bias acceleration, inertia and bias wrench of a placed body. */
    private void move(int i, double[] v, int vo) {
        int p = 6 * t.bodyParent[i];
        int o = 6 * i;
        for (int k = 0; k < 6; k++) {
            velocity[o + k] = velocity[p + k];
            acceleration[o + k] = acceleration[p + k];
        }
        int origin = 3 * t.bodyRoot[i];
        for (int j = t.bodyJointAddress[i], end = j + t.bodyJointCount[i]; j < end; j++) {
            int d = t.jointDofAddress[j];
            int s = 6 * d;
            switch (t.jointType[j]) {
                case BodyTables.HINGE -> {
                    rotational(s, axis[3 * j], axis[3 * j + 1], axis[3 * j + 2], 3 * j, origin);
                    rate(s, o);
                    advance(s, o, v[vo + d]);
                }
                case BodyTables.SLIDE -> {
                    motion[s] = 0;
                    motion[s + 1] = 0;
                    motion[s + 2] = 0;
                    motion[s + 3] = axis[3 * j];
                    motion[s + 4] = axis[3 * j + 1];
                    motion[s + 5] = axis[3 * j + 2];
                    rate(s, o);
                    advance(s, o, v[vo + d]);
                }
                case BodyTables.BALL -> columns(i, j, s, o, v, vo + d, origin);
                default -> {
                    for (int k = 0; k < 3; k++) {
                        Arrays.fill(motion, s + 6 * k, s + 6 * k + 6, 0);
                        motion[s + 6 * k + 3 + k] = 1;
                        Arrays.fill(motionRate, s + 6 * k, s + 6 * k + 6, 0);
                        velocity[o + 3 + k] += v[vo + d + k];
                    }
                    columns(i, j, s + 18, o, v, vo + d + 3, origin);
                }
            }
        }
        weigh(i, origin);
    }

    /** Three rotations about the axes of the body itself, together. */
    private void columns(int i, int j, int s, int o, double[] v, int vd, int origin) {
        for (int k = 0; k < 3; k++) {
            int m = 9 * i + k;
            rotational(s + 6 * k, rotation[m], rotation[m + 3], rotation[m + 6], 3 * j, origin);
            rate(s + 6 * k, o);
        }
        for (int k = 0; k < 3; k++) {
            advance(s + 6 * k, o, v[vd + k]);
        }
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

    /** motionRate = velocity x motion. */
    private void rate(int s, int o) {
        double wx = velocity[o];
        double wy = velocity[o + 1];
        double wz = velocity[o + 2];
        double ax = motion[s];
        double ay = motion[s + 1];
        double az = motion[s + 2];
        double bx = motion[s + 3];
        double by = motion[s + 4];
        double bz = motion[s + 5];
        motionRate[s] = wy * az - wz * ay;
        motionRate[s + 1] = wz * ax - wx * az;
        motionRate[s + 2] = wx * ay - wy * ax;
        motionRate[s + 3] = wy * bz - wz * by + velocity[o + 4] * az - velocity[o + 5] * ay;
        motionRate[s + 4] = wz * bx - wx * bz + velocity[o + 5] * ax - velocity[o + 3] * az;
        motionRate[s + 5] = wx * by - wy * bx + velocity[o + 3] * ay - velocity[o + 4] * ax;
    }

    private void advance(int s, int o, double speed) {
        for (int k = 0; k < 6; k++) {
            acceleration[o + k] += motionRate[s + k] * speed;
            velocity[o + k] += motion[s + k] * speed;
        }
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
        articulated.factor(inertia, motion, diagonal);
    }

    @Override
    public void solve(double[] force, double[] out) {
        articulated.solve(motion, force, out);
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

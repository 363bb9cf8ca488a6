package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * Where the bodies and joints of a tree are. A body is followed by one point of it, the anchor of its latest joint, and by its
 * quaternion; the first axis and anchor come from the parent, so that what is constant between two joints is taken once.
 */
final class Placement {
    private final BodyTables t;
    private final int nb;
    /** Places and orientations of bodies in their parents; those of mocap bodies may be changed. */
    private final double[] bodyPos;

    private final double[] bodyQuat;
    private final boolean[] turned;
    /** From the parent's place, or from the anchor before, to the anchor of a joint, in the frame before the joint [3 nj]. */
    private final double[] step;
    /** Axis of a joint in the frame before it: the parent's for the first, else the body's own [3 nj]. */
    private final double[] lead;

    final double[] position;
    final double[] quaternion;
    final double[] rotation;
    final double[] centre;
    final double[] anchor;
    final double[] axis;
    private final SineCosine angle = new SineCosine();
    /** Of half the angles of hinges [nj]. */
    private final double[] cosine;

    private final double[] sine;

    Placement(BodyTables t) {
        this.t = t;
        nb = t.bodyName.length;
        int joints = t.jointName.length;
        position = new double[3 * nb];
        quaternion = new double[4 * nb];
        rotation = new double[9 * nb];
        centre = new double[3 * nb];
        anchor = new double[3 * joints];
        axis = new double[3 * joints];
        cosine = new double[joints];
        sine = new double[joints];
        quaternion[0] = 1;
        Rotations.matrix(quaternion, 0, rotation, 0);
        bodyPos = t.mocapBody.length == 0 ? t.bodyPos : t.bodyPos.clone();
        bodyQuat = t.mocapBody.length == 0 ? t.bodyQuat : t.bodyQuat.clone();
        turned = new boolean[nb];
        step = new double[3 * joints];
        lead = t.jointAxis.clone();
        for (int i = 0; i < nb; i++) {
            double[] q = Arrays.copyOfRange(t.bodyQuat, 4 * i, 4 * i + 4);
            turned[i] = !Arrays.equals(q, Rotations.identity());
            for (int j = t.bodyJointAddress[i], k = 0; k < t.bodyJointCount[i]; j++, k++) {
                lead(i, j, k == 0, q);
            }
        }
    }

    private void lead(int i, int j, boolean first, double[] q) {
        double[] at = Arrays.copyOfRange(t.jointPos, 3 * j, 3 * j + 3);
        if (first && turned[i]) {
            at = Rotations.rotate(q, at);
            double[] turnedAxis = Rotations.rotate(q, Arrays.copyOfRange(t.jointAxis, 3 * j, 3 * j + 3));
            System.arraycopy(turnedAxis, 0, lead, 3 * j, 3);
        }
        for (int k = 0; k < 3; k++) {
            step[3 * j + k] = at[k] + (first ? t.bodyPos[3 * i + k] : -t.jointPos[3 * j - 3 + k]);
        }
    }

    /** Moves the mocap bodies: places [3 nmocap] and orientations [4 nmocap], which are normalised. */
    void moveMocap(double[] positions, int po, double[] quaternions, int qo) {
        for (int k = 0; k < t.mocapBody.length; k++) {
            int i = t.mocapBody[k];
            System.arraycopy(positions, po + 3 * k, bodyPos, 3 * i, 3);
            System.arraycopy(quaternions, qo + 4 * k, bodyQuat, 4 * i, 4);
            Rotations.normalize(bodyQuat, 4 * i);
            turned[i] = true;
        }
    }

    /** Places all bodies and joints at the positions q, from qo. */
    void place(double[] q, int qo) {
        for (int j = 0; j < cosine.length; j++) {
            if (t.jointType[j] == BodyTables.HINGE) {
                int a = t.jointPositionAddress[j];
                angle.of(0.5 * (q[qo + a] - t.qpos0[a]));
                cosine[j] = angle.cosine;
                sine[j] = angle.sine;
            }
        }
        for (int i = 1; i < nb; i++) {
            if (t.bodyJointCount[i] == 0) {
                fix(i);
            } else if (t.jointType[t.bodyJointAddress[i]] == BodyTables.FREE) {
                release(i, q, qo);
            } else {
                bend(i, q, qo);
            }
        }
    }

    /** A body without joints. */
    private void fix(int i) {
        int p = t.bodyParent[i];
        transform(9 * p, bodyPos, 3 * i, position, 3 * p, position, 3 * i);
        if (turned[i]) {
            Rotations.multiply(quaternion, 4 * p, bodyQuat, 4 * i, quaternion, 4 * i);
        } else {
            for (int k = 0; k < 4; k++) {
                quaternion[4 * i + k] = quaternion[4 * p + k];
            }
        }
        Rotations.matrix(quaternion, 4 * i, rotation, 9 * i);
        transform(9 * i, t.bodyInertialPos, 3 * i, position, 3 * i, centre, 3 * i);
    }

    /** A free body. */
    private void release(int i, double[] q, int qo) {
        int j = t.bodyJointAddress[i];
        int a = qo + t.jointPositionAddress[j];
        for (int k = 0; k < 3; k++) {
            position[3 * i + k] = q[a + k];
            anchor[3 * j + k] = q[a + k];
        }
        for (int k = 0; k < 4; k++) {
            quaternion[4 * i + k] = q[a + 3 + k];
        }
        Rotations.normalize(quaternion, 4 * i);
        Rotations.matrix(quaternion, 4 * i, rotation, 9 * i);
        transform(9 * i, t.bodyInertialPos, 3 * i, position, 3 * i, centre, 3 * i);
    }

    /** A body on hinges, slides and balls. */
    private void bend(int i, double[] q, int qo) {
        int p = t.bodyParent[i];
        int r = 4 * i;
        int j = t.bodyJointAddress[i];
        int end = j + t.bodyJointCount[i];
        int y = 3 * j;
        double[] s = rotation;
        int m = 9 * p;
        double sx = step[y];
        double sy = step[y + 1];
        double sz = step[y + 2];
        double px = position[3 * p] + s[m] * sx + s[m + 1] * sy + s[m + 2] * sz;
        double py = position[3 * p + 1] + s[m + 3] * sx + s[m + 4] * sy + s[m + 5] * sz;
        double pz = position[3 * p + 2] + s[m + 6] * sx + s[m + 7] * sy + s[m + 8] * sz;
        double lx = lead[y];
        double ly = lead[y + 1];
        double lz = lead[y + 2];
        double ax = s[m] * lx + s[m + 1] * ly + s[m + 2] * lz;
        double ay = s[m + 3] * lx + s[m + 4] * ly + s[m + 5] * lz;
        double az = s[m + 6] * lx + s[m + 7] * ly + s[m + 8] * lz;
        double w = quaternion[4 * p];
        double x = quaternion[4 * p + 1];
        double v = quaternion[4 * p + 2];
        double z = quaternion[4 * p + 3];
        if (turned[i]) {
            double bw = bodyQuat[r];
            double bx = bodyQuat[r + 1];
            double by = bodyQuat[r + 2];
            double bz = bodyQuat[r + 3];
            double nw = (w * bw - x * bx) - (v * by + z * bz);
            double nx = (w * bx + x * bw) + (v * bz - z * by);
            double ny = (w * by - x * bz) + (v * bw + z * bx);
            z = (w * bz + x * by) + (z * bw - v * bx);
            w = nw;
            x = nx;
            v = ny;
        }
        while (true) {
            anchor[y] = px;
            anchor[y + 1] = py;
            anchor[y + 2] = pz;
            axis[y] = ax;
            axis[y + 1] = ay;
            axis[y + 2] = az;
            int a = qo + t.jointPositionAddress[j];
            if (t.jointType[j] == BodyTables.SLIDE) {
                double d = q[a] - t.qpos0[a - qo];
                px += ax * d;
                py += ay * d;
                pz += az * d;
            } else {
                double c;
                double bx;
                double by;
                double bz;
                if (t.jointType[j] == BodyTables.HINGE) {
                    c = cosine[j];
                    double sine = this.sine[j];
                    bx = sine * t.jointAxis[y];
                    by = sine * t.jointAxis[y + 1];
                    bz = sine * t.jointAxis[y + 2];
                } else {
                    c = q[a];
                    bx = q[a + 1];
                    by = q[a + 2];
                    bz = q[a + 3];
                    double inverse = 1 / Math.sqrt(c * c + bx * bx + by * by + bz * bz);
                    c *= inverse;
                    bx *= inverse;
                    by *= inverse;
                    bz *= inverse;
                }
                double nw = (w * c - x * bx) - (v * by + z * bz);
                double nx = (w * bx + x * c) + (v * bz - z * by);
                double ny = (w * by - x * bz) + (v * c + z * bx);
                z = (w * bz + x * by) + (z * c - v * bx);
                w = nw;
                x = nx;
                v = ny;
            }
            if (++j == end) {
                break;
            }
            y += 3;
            // The next anchor and axis are turned by the quaternion: u + w (2 e x u) + e x (2 e x u).
            double ux = step[y];
            double uy = step[y + 1];
            double uz = step[y + 2];
            if (ux != 0 || uy != 0 || uz != 0) {
                double tx = 2 * (v * uz - z * uy);
                double ty = 2 * (z * ux - x * uz);
                double tz = 2 * (x * uy - v * ux);
                px += (ux + w * tx) + (v * tz - z * ty);
                py += (uy + w * ty) + (z * tx - x * tz);
                pz += (uz + w * tz) + (x * ty - v * tx);
            }
            ux = lead[y];
            uy = lead[y + 1];
            uz = lead[y + 2];
            double tx = 2 * (v * uz - z * uy);
            double ty = 2 * (z * ux - x * uz);
            double tz = 2 * (x * uy - v * ux);
            ax = (ux + w * tx) + (v * tz - z * ty);
            ay = (uy + w * ty) + (z * tx - x * tz);
            az = (uz + w * tz) + (x * ty - v * tx);
        }
        quaternion[r] = w;
        quaternion[r + 1] = x;
        quaternion[r + 2] = v;
        quaternion[r + 3] = z;
        Rotations.matrix(quaternion, r, rotation, 9 * i);
        stand(i, y, px, py, pz);
    }

    /** Place and centre of mass of a body from its rotation and the anchor of its last joint, whose place in the body is at y. */
    private void stand(int i, int y, double px, double py, double pz) {
        int m = 9 * i;
        double[] s = rotation;
        double x = t.jointPos[y];
        double v = t.jointPos[y + 1];
        double z = t.jointPos[y + 2];
        if (x == 0 && v == 0 && z == 0) {
            position[3 * i] = px;
            position[3 * i + 1] = py;
            position[3 * i + 2] = pz;
            transform(m, t.bodyInertialPos, 3 * i, position, 3 * i, centre, 3 * i);
            return;
        }
        position[3 * i] = px - (s[m] * x + s[m + 1] * v + s[m + 2] * z);
        position[3 * i + 1] = py - (s[m + 3] * x + s[m + 4] * v + s[m + 5] * z);
        position[3 * i + 2] = pz - (s[m + 6] * x + s[m + 7] * v + s[m + 8] * z);
        transform(m, t.bodyInertialPos, 3 * i, position, 3 * i, centre, 3 * i);
    }

    /** out = start + rotation[m..] * in. */
    private void transform(int m, double[] in, int o, double[] start, int so, double[] out, int to) {
        double x = in[o];
        double y = in[o + 1];
        double z = in[o + 2];
        double[] s = rotation;
        out[to] = start[so] + s[m] * x + s[m + 1] * y + s[m + 2] * z;
        out[to + 1] = start[so + 1] + s[m + 3] * x + s[m + 4] * y + s[m + 5] * z;
        out[to + 2] = start[so + 2] + s[m + 6] * x + s[m + 7] * y + s[m + 8] * z;
    }
}

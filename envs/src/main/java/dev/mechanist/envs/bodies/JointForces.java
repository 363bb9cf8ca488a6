package dev.mechanist.envs.bodies;

import java.util.Arrays;

/** Generalised forces that act in the joints: springs, dampers and actuators. */
final class JointForces {
    private final BodyTables t;
    private final boolean springs;
    private final boolean dampers;
    private final boolean actuation;
    private final boolean clamp;
    private final boolean anySpring;
    private final double[] rotationVector = new double[3];
    private final double[] moment = new double[6];
    private final double[] matrix = new double[9];
    private final double[] unit = new double[4];

    JointForces(BodyModel model) {
        t = model.tables();
        BodyOption option = model.option();
        springs = !option.disabled(BodyOption.DISABLE_SPRING);
        dampers = !option.disabled(BodyOption.DISABLE_DAMPER);
        actuation = !option.disabled(BodyOption.DISABLE_ACTUATION);
        clamp = !option.disabled(BodyOption.DISABLE_CLAMP);
        anySpring = Arrays.stream(t.jointStiffness).anyMatch(k -> k != 0);
    }

    boolean springs() {
        return springs;
    }

    boolean dampers() {
        return dampers;
    }

    /** out = all joint forces. */
    void total(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        for (int d = 0; d < t.nv; d++) {
            out[d] = dampers ? -t.dofDamping[d] * v[vo + d] : 0;
        }
        if (anySpring && springs) {
            addSprings(q, qo, out);
        }
        if (actuation) {
            addActuators(q, qo, v, vo, u, uo, out);
        }
    }

    void addSprings(double[] q, int qo, double[] out) {
        for (int j = 0; j < t.jointName.length; j++) {
            double k = t.jointStiffness[j];
            if (k == 0) {
                continue;
            }
            int a = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            switch (t.jointType[j]) {
                case BodyTables.FREE -> {
                    for (int i = 0; i < 3; i++) {
                        out[d + i] -= k * (q[qo + a + i] - t.qposSpring[a + i]);
                    }
                    addBallSpring(q, qo, a + 3, k, d + 3, out);
                }
                case BodyTables.BALL -> addBallSpring(q, qo, a, k, d, out);
                default -> out[d] -= k * (q[qo + a] - t.qposSpring[a]);
            }
        }
    }

    private void addBallSpring(double[] q, int qo, int a, double k, int d, double[] out) {
        ballRotation(q, qo + a, t.qposSpring, a, rotationVector);
        for (int i = 0; i < 3; i++) {
            out[d + i] -= k * rotationVector[i];
        }
    }

    /** The rotation vector from a reference quaternion to the normalised quaternion at q[at..]. */
    void ballRotation(double[] q, int at, double[] reference, int r, double[] out) {
        System.arraycopy(q, at, unit, 0, 4);
        Rotations.normalize(unit, 0);
        Rotations.difference(unit, 0, reference, r, out, 0);
    }

    void addActuators(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        for (int a = 0; a < t.actuatorJoint.length; a++) {
            int j = t.actuatorJoint[a];
            if (j < 0) {
                continue;
            }
            int d = t.jointDofAddress[j];
            int type = t.jointType[j];
            if (type >= BodyTables.SLIDE) {
                double gear = t.actuatorGear[6 * a];
                double length = gear * q[qo + t.jointPositionAddress[j]];
                out[d] += gear * force(a, length, gear * v[vo + d], control(a, u[uo + a]));
            } else {
                int dofs = moment(a, q, qo, moment);
                double length = 0;
                double speed = 0;
                for (int i = 0; i < dofs; i++) {
                    speed += moment[i] * v[vo + d + i];
                }
                if (type == BodyTables.BALL) {
                    length = ballLength(a, q, qo);
                }
                double f = force(a, length, speed, control(a, u[uo + a]));
                for (int i = 0; i < dofs; i++) {
                    out[d + i] += moment[i] * f;
                }
            }
        }
    }

    private static final double[] IDENTITY = {1, 0, 0, 0};

    /** The length of an actuator on a ball joint: gear times rotation vector. */
    double ballLength(int a, double[] q, int qo) {
        ballRotation(q, qo + t.jointPositionAddress[t.actuatorJoint[a]], IDENTITY, 0, rotationVector);
        return t.actuatorGear[6 * a] * rotationVector[0]
                + t.actuatorGear[6 * a + 1] * rotationVector[1]
                + t.actuatorGear[6 * a + 2] * rotationVector[2];
    }

    /** Writes how a unit force of an actuator acts on the dofs of its ball or free joint; returns their number. */
    int moment(int a, double[] q, int qo, double[] out) {
        int j = t.actuatorJoint[a];
        boolean free = t.jointType[j] == BodyTables.FREE;
        int dofs = free ? 6 : 3;
        System.arraycopy(t.actuatorGear, 6 * a, out, 0, dofs);
        if (t.actuatorInParent[a]) {
            int o = free ? 3 : 0;
            System.arraycopy(q, qo + t.jointPositionAddress[j] + o, unit, 0, 4);
            Rotations.normalize(unit, 0);
            Rotations.matrix(unit, 0, matrix, 0);
            double x = out[o];
            double y = out[o + 1];
            double z = out[o + 2];
            for (int i = 0; i < 3; i++) {
                out[o + i] = matrix[i] * x + matrix[3 + i] * y + matrix[6 + i] * z;
            }
        }
        return dofs;
    }

    double control(int a, double u) {
        if (clamp && t.actuatorControlLimited[a]) {
            return Math.max(t.actuatorControlRange[2 * a], Math.min(t.actuatorControlRange[2 * a + 1], u));
        }
        return u;
    }

    /** Force of an actuator for a clamped control. */
    double force(int a, double length, double speed, double control) {
        double f = gain(a, length, speed) * control + bias(a, length, speed);
        if (t.actuatorForceLimited[a]) {
            return Math.max(t.actuatorForceRange[2 * a], Math.min(t.actuatorForceRange[2 * a + 1], f));
        }
        return f;
    }

    double gain(int a, double length, double speed) {
        return t.actuatorGain[3 * a] + t.actuatorGain[3 * a + 1] * length + t.actuatorGain[3 * a + 2] * speed;
    }

    private double bias(int a, double length, double speed) {
        return t.actuatorBias[3 * a] + t.actuatorBias[3 * a + 1] * length + t.actuatorBias[3 * a + 2] * speed;
    }

    /** Energy stored in the springs, J. */
    double springEnergy(double[] q, int qo) {
        double sum = 0;
        for (int j = 0; j < t.jointName.length && springs; j++) {
            double k = t.jointStiffness[j];
            if (k == 0) {
                continue;
            }
            int a = t.jointPositionAddress[j];
            double square = 0;
            int type = t.jointType[j];
            if (type >= BodyTables.SLIDE) {
                double x = q[qo + a] - t.qposSpring[a];
                square = x * x;
            } else {
                int r = type == BodyTables.FREE ? 3 : 0;
                for (int i = 0; i < r; i++) {
                    double x = q[qo + a + i] - t.qposSpring[a + i];
                    square += x * x;
                }
                ballRotation(q, qo + a + r, t.qposSpring, a + r, rotationVector);
                square += Rotations.dot(rotationVector, rotationVector);
            }
            sum += 0.5 * k * square;
        }
        return sum;
    }
}

package dev.mechanist.envs.bodies;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Generalised forces that act in the joints: springs, dampers and actuators. */
final class JointForces {
    private final BodyTables t;
    private final boolean springs;
    private final boolean dampers;
    private final boolean actuation;
    private final boolean clamp;
    private final boolean anySpring;
    /** Whether the actuators' forces have bounds in some joint; their sum [nv], and where it is at a bound. */
    private final boolean bounded;

    private final double[] actuated;
    private final boolean[] atBound;
    private final double[] ignored;
    private final FixedTendons tendons;
    /** Null for none. */
    private double[] compensation;

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
        bounded = IntStream.range(0, t.jointForceLimited.length)
                .anyMatch(j -> t.jointForceLimited[j] || t.jointActuatesCompensation[j]);
        actuated = new double[t.nv];
        atBound = new boolean[t.nv];
        ignored = new double[t.nv];
        tendons = new FixedTendons(model);
        anySpring = Arrays.stream(t.jointStiffness).anyMatch(k -> k != 0);
    }

    /** Takes the forces that compensate weight [nv], for the next call; not copied. */
    void compensation(double[] forces) {
        compensation = forces;
    }

    /** Adds what compensates weight and is no actuator's. */
    void addCompensation(double[] out) {
        for (int d = 0; d < t.nv && compensation != null; d++) {
            out[d] += actuates(d) ? 0 : compensation[d];
        }
    }

    /** Whether the compensation in a degree of freedom is an actuator's, and that at its bound. */
    boolean holdsCompensation(int d) {
        return bounded && actuates(d) && atBound[d];
    }

    private boolean actuates(int d) {
        return t.jointActuatesCompensation.length > 0 && t.jointActuatesCompensation[t.dofJoint[d]];
    }

    FixedTendons tendons() {
        return tendons;
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
        if (dampers) {
            tendons.addDampers(v, vo, out);
        }
        if (springs) {
            addSprings(q, qo, out);
        }
        addCompensation(out);
        if (actuation) {
            addActuators(q, qo, v, vo, u, uo, out);
        }
    }

    /** Adds the forces of all actuators, in each joint within its bounds. */
    void addActuators(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        if (!bounded) {
            addUnbounded(q, qo, v, vo, u, uo, out);
            return;
        }
        Arrays.fill(actuated, 0);
        addUnbounded(q, qo, v, vo, u, uo, actuated);
        for (int d = 0; d < t.nv && compensation != null; d++) {
            actuated[d] += actuates(d) ? compensation[d] : 0;
        }
        for (int j = 0; j < t.jointForceLimited.length; j++) {
            if (t.jointForceLimited[j]) {
                int d = t.jointDofAddress[j];
                double f = actuated[d];
                actuated[d] = Math.max(t.jointForceRange[2 * j], Math.min(t.jointForceRange[2 * j + 1], f));
                atBound[d] = actuated[d] != f;
            }
        }
        for (int d = 0; d < t.nv; d++) {
            out[d] += actuated[d];
        }
    }

    void addSprings(double[] q, int qo, double[] out) {
        tendons.addSprings(q, qo, out);
        for (int j = 0; j < t.jointName.length && anySpring; j++) {
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

    private void addUnbounded(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        for (int a = 0; a < t.actuatorJoint.length; a++) {
            int j = t.actuatorJoint[a];
            if (j < 0) {
                pullTendon(a, q, qo, v, vo, u[uo + a], out);
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

    private int tendon(int a) {
        return t.actuatorTendon.length == 0 ? -1 : t.actuatorTendon[a];
    }

    private void pullTendon(int a, double[] q, int qo, double[] v, int vo, double u, double[] out) {
        int i = tendon(a);
        if (i >= 0) {
            double gear = t.actuatorGear[6 * a];
            double length = gear * tendons.length(i, q, qo);
            tendons.add(i, gear * force(a, length, gear * tendons.speed(i, v, vo), control(a, u)), out);
        }
    }

    private void tendonDerivatives(
            int a, double[] q, int qo, double[] v, int vo, double u, double[] byQ, double[] byV, double[] byU) {
        int i = tendon(a);
        if (i < 0) {
            return;
        }
        double gear = t.actuatorGear[6 * a];
        double length = gear * tendons.length(i, q, qo);
        double speed = gear * tendons.speed(i, v, vo);
        double c = control(a, u);
        if (saturated(a, length, speed, c)) {
            return;
        }
        tendons.addSlope(i, gear * gear * forceByLength(a, c), byQ);
        tendons.addSlope(i, gear * gear * forceBySpeed(a, c), byV);
        if (byU != null && c == u) {
            Arrays.fill(ignored, 0);
            tendons.add(i, gear * gain(a, length, speed), ignored);
            for (int d = 0; d < t.nv; d++) {
                byU[d * t.actuatorJoint.length + a] += ignored[d];
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
        double sum = springs ? tendons.energy(q, qo) : 0;
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

    /**
     * Adds the derivatives of {@link #total}, in the tangent convention of {@link TreeDerivatives}.
     *
     * @param byQ d force / d displacement, row-major [nv, nv]
     * @param byV d force / dv [nv, nv]
     * @param byU receives d force / du [nv, nu], overwritten; may be null
     */
    void addDerivatives(
            double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] byQ, double[] byV, double[] byU) {
        int nv = t.nv;
        for (int d = 0; d < nv && dampers; d++) {
            byV[d * nv + d] -= t.dofDamping[d];
        }
        tendons.addDerivatives(springs, dampers, q, qo, byQ, byV);
        for (int j = 0; j < t.jointName.length && springs && anySpring; j++) {
            if (t.jointStiffness[j] != 0) {
                springDerivatives(j, q, qo, byQ);
            }
        }
        if (byU != null) {
            Arrays.fill(byU, 0, nv * t.actuatorJoint.length, 0);
        }
        if (bounded && actuation) {
            addActuators(q, qo, v, vo, u, uo, ignored);
        }
        for (int a = 0; a < t.actuatorJoint.length && actuation; a++) {
            int j = t.actuatorJoint[a];
            if (j < 0) {
                tendonDerivatives(a, q, qo, v, vo, u[uo + a], byQ, byV, byU);
            } else if (!(bounded && atBound[t.jointDofAddress[j]])) {
                actuatorDerivatives(a, q, qo, v, vo, u[uo + a], byQ, byV, byU);
            }
        }
    }

    private void springDerivatives(int j, double[] q, int qo, double[] byQ) {
        int nv = t.nv;
        int a = t.jointPositionAddress[j];
        int d = t.jointDofAddress[j];
        double k = t.jointStiffness[j];
        int type = t.jointType[j];
        if (type >= BodyTables.SLIDE) {
            byQ[d * nv + d] -= k;
            return;
        }
        int r = 0;
        if (type == BodyTables.FREE) {
            for (int i = 0; i < 3; i++) {
                byQ[(d + i) * nv + d + i] -= k;
            }
            r = 3;
        }
        ballRotation(q, qo + a + r, t.qposSpring, a + r, rotationVector);
        Rotations.inverseRightJacobian(rotationVector, matrix);
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                byQ[(d + r + i) * nv + d + r + c] -= k * matrix[3 * i + c];
            }
        }
    }

    private void actuatorDerivatives(
            int a, double[] q, int qo, double[] v, int vo, double u, double[] byQ, double[] byV, double[] byU) {
        int nv = t.nv;
        int nu = t.actuatorJoint.length;
        int j = t.actuatorJoint[a];
        int d = t.jointDofAddress[j];
        double c = control(a, u);
        double passed = c == u ? 1 : 0;
        if (t.jointType[j] >= BodyTables.SLIDE) {
            double gear = t.actuatorGear[6 * a];
            double length = gear * q[qo + t.jointPositionAddress[j]];
            double speed = gear * v[vo + d];
            if (saturated(a, length, speed, c)) {
                return;
            }
            byQ[d * nv + d] += gear * gear * forceByLength(a, c);
            byV[d * nv + d] += gear * gear * forceBySpeed(a, c);
            if (byU != null) {
                byU[d * nu + a] += gear * gain(a, length, speed) * passed;
            }
            return;
        }
        boolean free = t.jointType[j] == BodyTables.FREE;
        int dofs = moment(a, q, qo, moment);
        double speed = 0;
        for (int i = 0; i < dofs; i++) {
            speed += moment[i] * v[vo + d + i];
        }
        double length = 0;
        double[] lengthSlope = new double[dofs];
        if (!free) {
            length = ballLength(a, q, qo);
            Rotations.inverseRightJacobian(rotationVector, matrix);
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 3; k++) {
                    lengthSlope[k] += t.actuatorGear[6 * a + i] * matrix[3 * i + k];
                }
            }
        }
        double f = force(a, length, speed, c);
        double byLength = saturated(a, length, speed, c) ? 0 : forceByLength(a, c);
        double bySpeed = saturated(a, length, speed, c) ? 0 : forceBySpeed(a, c);
        double byControl = saturated(a, length, speed, c) ? 0 : gain(a, length, speed) * passed;
        int o = free ? 3 : 0;
        double[] speedSlope = new double[dofs];
        if (t.actuatorInParent[a]) {
            // The moment is fixed in the parent: a displacement turns it by moment x delta.
            double[] m = {moment[o], moment[o + 1], moment[o + 2]};
            double[] w = {v[vo + d + o], v[vo + d + o + 1], v[vo + d + o + 2]};
            System.arraycopy(Rotations.cross(w, m), 0, speedSlope, o, 3);
            double[] skew = {0, -m[2], m[1], m[2], 0, -m[0], -m[1], m[0], 0};
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 3; k++) {
                    byQ[(d + o + i) * nv + d + o + k] += skew[3 * i + k] * f;
                }
            }
        }
        for (int i = 0; i < dofs; i++) {
            for (int k = 0; k < dofs; k++) {
                byQ[(d + i) * nv + d + k] += moment[i] * (byLength * lengthSlope[k] + bySpeed * speedSlope[k]);
                byV[(d + i) * nv + d + k] += moment[i] * bySpeed * moment[k];
            }
            if (byU != null) {
                byU[(d + i) * nu + a] += moment[i] * byControl;
            }
        }
    }

    /** Generalised force of an actuator on a hinge or slide by its gear: F + gear (dF/dlength q + dF/dspeed v). */
    double byGear(int a, double[] q, int qo, double[] v, int vo, double u) {
        int j = t.actuatorJoint[a];
        double gear = t.actuatorGear[6 * a];
        double position = q[qo + t.jointPositionAddress[j]];
        double rate = v[vo + t.jointDofAddress[j]];
        double c = control(a, u);
        double f = force(a, gear * position, gear * rate, c);
        if (!actuation || bounded && atBound[t.jointDofAddress[j]]) {
            return 0;
        }
        if (saturated(a, gear * position, gear * rate, c)) {
            return f;
        }
        return f + gear * (forceByLength(a, c) * position + forceBySpeed(a, c) * rate);
    }

    /** Adds the force of the spring of joint j per unit of stiffness. */
    void addPerStiffness(int j, double[] q, int qo, double scale, double[] out) {
        if (!springs) {
            return;
        }
        int a = t.jointPositionAddress[j];
        int d = t.jointDofAddress[j];
        int type = t.jointType[j];
        if (type >= BodyTables.SLIDE) {
            out[d] -= scale * (q[qo + a] - t.qposSpring[a]);
            return;
        }
        int r = type == BodyTables.FREE ? 3 : 0;
        for (int i = 0; i < r; i++) {
            out[d + i] -= scale * (q[qo + a + i] - t.qposSpring[a + i]);
        }
        addBallSpring(q, qo, a + r, scale, d + r, out);
    }

    private boolean saturated(int a, double length, double speed, double control) {
        if (!t.actuatorForceLimited[a]) {
            return false;
        }
        double f = gain(a, length, speed) * control + bias(a, length, speed);
        return f < t.actuatorForceRange[2 * a] || f > t.actuatorForceRange[2 * a + 1];
    }

    private double forceByLength(int a, double control) {
        return t.actuatorGain[3 * a + 1] * control + t.actuatorBias[3 * a + 1];
    }

    private double forceBySpeed(int a, double control) {
        return t.actuatorGain[3 * a + 2] * control + t.actuatorBias[3 * a + 2];
    }
}

package dev.mechanist.envs.bodies.forces;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.ForcePolynomial;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.tendons.PathSlopes;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Generalised forces that act in the joints: springs, dampers and actuators. */
public final class JointForces {
    private final BodyTables t;
    private final boolean springs;
    private final boolean dampers;
    private final boolean actuation;
    private final boolean anySpring;
    private final boolean curvedDamping;
    /** Whether the actuators' forces have bounds in some joint; their sum [nv], and where it is at a bound. */
    private final boolean bounded;

    private final double[] actuated;
    private final boolean[] atBound;
    private final double[] ignored;
    /** Slopes before those of actuators, of what is at a bound [nv, nv]; empty where their forces have no bounds. */
    private final double[] passiveByQ;

    private final double[] passiveByV;
    private final Tendons tendons;
    private final Actuators actuators;
    /** Null for none. */
    private double[] compensation;

    private final double[] rotationVector = new double[3];
    private final double[] matrix = new double[9];
    private final double[] stiffness = new double[9];
    private final double[] unit = new double[4];

    /** @param tree whose state {@link #place} takes; null for models with joints and fixed tendons only */
    public JointForces(BodyModel model, Tendons tendons, SpatialTree tree) {
        this.tendons = tendons;
        actuators = new Actuators(model, tendons, tree);
        t = model.tables();
        BodyOption option = model.option();
        springs = !option.disabled(BodyOption.DISABLE_SPRING);
        dampers = !option.disabled(BodyOption.DISABLE_DAMPER);
        actuation = model.nu() > 0 && !option.disabled(BodyOption.DISABLE_ACTUATION);
        bounded = IntStream.range(0, t.jointForceLimited.length)
                .anyMatch(j -> t.jointForceLimited[j] || t.jointActuatesCompensation[j]);
        actuated = new double[t.nv];
        atBound = new boolean[t.nv];
        ignored = new double[t.nv];
        passiveByQ = new double[bounded ? t.nv * t.nv : 0];
        passiveByV = new double[passiveByQ.length];
        anySpring = Arrays.stream(t.jointStiffness).anyMatch(k -> k != 0)
                || ForcePolynomial.any(t.jointStiffnessPolynomial);
        curvedDamping = ForcePolynomial.any(t.dofDampingPolynomial);
    }

    /** Takes the forces that compensate weight [nv], for the next call; not copied. */
    public void compensation(double[] forces) {
        compensation = forces;
    }

    /** Adds what compensates weight and is no actuator's. */
    public void addCompensation(double[] out) {
        for (int d = 0; d < t.nv && compensation != null; d++) {
            out[d] += actuates(d) ? 0 : compensation[d];
        }
    }

    /** Whether the compensation in a degree of freedom is an actuator's, and that at its bound, or there is no actuator at all. */
    boolean holdsCompensation(int d) {
        return actuates(d) && (!actuation || bounded && atBound[d]);
    }

    private boolean actuates(int d) {
        return t.jointActuatesCompensation.length > 0 && t.jointActuatesCompensation[t.dofJoint[d]];
    }

    /** Takes the state that the tree holds, for tendons and actuators that depend on places. */
    public void place() {
        tendons.place();
        actuators.place();
    }

    /** Whether {@link #place} does anything. */
    public boolean needPlaces() {
        return tendons.anySpatial() || actuators.onSites();
    }

    public Actuators actuators() {
        return actuators;
    }

    public Tendons tendons() {
        return tendons;
    }

    public boolean springs() {
        return springs;
    }

    public boolean dampers() {
        return dampers;
    }

    /** Force of the damper in a degree of freedom at a speed. */
    public double damper(int d, double speed) {
        return curvedDamping
                ? -ForcePolynomial.damper(t.dofDamping[d], t.dofDampingPolynomial, 2 * d, speed)
                : -t.dofDamping[d] * speed;
    }

    /** Whether dampers grow faster than speeds. */
    public boolean curvedDamping() {
        return curvedDamping;
    }

    /** How the force of a damper falls with speed. */
    public double damping(int d, double speed) {
        return ForcePolynomial.damperSlope(t.dofDamping[d], t.dofDampingPolynomial, 2 * d, speed);
    }

    /** out = all joint forces. */
    public void total(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        for (int d = 0; d < t.nv; d++) {
            out[d] = dampers ? damper(d, v[vo + d]) : 0;
        }
        if (dampers) {
            tendons.addDampers(v, vo, out);
        }
        if (springs) {
            addSprings(q, qo, out);
        }
        addCompensation(out);
        addActuators(q, qo, v, vo, u, uo, out);
    }

    /** Adds the forces of all actuators that act, in each joint within its bounds. */
    public void addActuators(double[] q, int qo, double[] v, int vo, double[] u, int uo, double[] out) {
        if (!actuation) {
            return;
        }
        if (!bounded) {
            actuators.add(q, qo, v, vo, u, uo, out);
            return;
        }
        Arrays.fill(actuated, 0);
        actuators.add(q, qo, v, vo, u, uo, actuated);
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

    public void addSprings(double[] q, int qo, double[] out) {
        tendons.addSprings(q, qo, out);
        for (int j = 0; j < t.jointName.length && anySpring; j++) {
            double k = t.jointStiffness[j];
            if (!elastic(j)) {
                continue;
            }
            int a = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            switch (t.jointType[j]) {
                case BodyTables.FREE -> {
                    shift(q, qo + a, a);
                    double rate = rate(j, stretch());
                    for (int i = 0; i < 3; i++) {
                        out[d + i] -= rate * rotationVector[i];
                    }
                    addBallSpring(j, q, qo, a + 3, d + 3, out);
                }
                case BodyTables.BALL -> addBallSpring(j, q, qo, a, d, out);
                default ->
                    out[d] -= ForcePolynomial.spring(k, t.jointStiffnessPolynomial, 2 * j, q[qo + a] - t.qposSpring[a]);
            }
        }
    }

    private boolean elastic(int j) {
        double[] c = t.jointStiffnessPolynomial;
        return t.jointStiffness[j] != 0 || c[2 * j] != 0 || c[2 * j + 1] != 0;
    }

    private void addBallSpring(int j, double[] q, int qo, int a, int d, double[] out) {
        ballRotation(q, qo + a, t.qposSpring, a, rotationVector);
        double rate = rate(j, stretch());
        for (int i = 0; i < 3; i++) {
            out[d + i] -= rate * rotationVector[i];
        }
    }

    private double stretch() {
        return Math.sqrt(Vectors.dot(rotationVector, rotationVector));
    }

    /** Force of the spring of a joint over its stretch. */
    private double rate(int j, double stretch) {
        return ForcePolynomial.springRate(t.jointStiffness[j], t.jointStiffnessPolynomial, 2 * j, stretch);
    }

    /** How far a free body is from where its spring rests, in place of a rotation vector. */
    private void shift(double[] q, int at, int a) {
        for (int i = 0; i < 3; i++) {
            rotationVector[i] = q[at + i] - t.qposSpring[a + i];
        }
    }

    /** The rotation vector from a reference quaternion to the normalised quaternion at q[at..]. */
    void ballRotation(double[] q, int at, double[] reference, int r, double[] out) {
        System.arraycopy(q, at, unit, 0, 4);
        Rotations.normalize(unit, 0);
        Rotations.difference(unit, 0, reference, r, out, 0);
    }

    /** Energy stored in the springs, J. */
    public double springEnergy(double[] q, int qo) {
        double sum = springs ? tendons.energy(q, qo) : 0;
        for (int j = 0; j < t.jointName.length && springs; j++) {
            double k = t.jointStiffness[j];
            if (!elastic(j)) {
                continue;
            }
            int a = t.jointPositionAddress[j];
            int type = t.jointType[j];
            if (type >= BodyTables.SLIDE) {
                sum += ForcePolynomial.springEnergy(k, t.jointStiffnessPolynomial, 2 * j, q[qo + a] - t.qposSpring[a]);
            } else {
                int r = type == BodyTables.FREE ? 3 : 0;
                if (r > 0) {
                    shift(q, qo + a, a);
                    sum += ForcePolynomial.springEnergy(k, t.jointStiffnessPolynomial, 2 * j, stretch());
                }
                ballRotation(q, qo + a + r, t.qposSpring, a + r, rotationVector);
                sum += ForcePolynomial.springEnergy(k, t.jointStiffnessPolynomial, 2 * j, stretch());
            }
        }
        return sum;
    }

    /**
     * Adds the derivatives of {@link #total}, in the tangent convention of {@link TreeDerivatives}.
     *
     * @param slopes receives them, added; those by controls and activations overwritten
     */
    public void addDerivatives(double[] q, int qo, double[] v, int vo, double[] u, int uo, ForceSlopes slopes) {
        addDerivatives(q, qo, v, vo, u, uo, slopes, bounded && actuation);
    }

    /** The same, as if what actuators do in a joint had no bounds. */
    public void addUnboundedDerivatives(
            double[] q, int qo, double[] v, int vo, double[] u, int uo, ForceSlopes slopes) {
        addDerivatives(q, qo, v, vo, u, uo, slopes, false);
    }

    private void addDerivatives(
            double[] q, int qo, double[] v, int vo, double[] u, int uo, ForceSlopes slopes, boolean within) {
        double[] byQ = slopes.byQ;
        double[] byV = slopes.byV;
        int nv = t.nv;
        for (int d = 0; d < nv && dampers; d++) {
            byV[d * nv + d] -= curvedDamping ? damping(d, v[vo + d]) : t.dofDamping[d];
        }
        PathSlopes bent = actuators.bend(q, qo);
        tendons.addDerivatives(springs, dampers, q, qo, v, vo, byQ, byV);
        if (bent != null) {
            tendons.addBending(bent, springs, dampers, q, qo, v, vo, byQ);
        }
        for (int j = 0; j < t.jointName.length && springs && anySpring; j++) {
            if (elastic(j)) {
                springDerivatives(j, q, qo, byQ);
            }
        }
        slopes.clearInputs();
        if (within) {
            addActuators(q, qo, v, vo, u, uo, ignored);
        }
        for (int d = 0; d < nv && within; d++) {
            if (atBound[d]) {
                System.arraycopy(byQ, d * nv, passiveByQ, d * nv, nv);
                System.arraycopy(byV, d * nv, passiveByV, d * nv, nv);
            }
        }
        for (int a = 0; a < t.actuatorJoint.length && actuation; a++) {
            actuators.addDerivatives(a, q, qo, v, vo, u[uo + a], slopes);
        }
        for (int d = 0; d < nv && within; d++) {
            if (atBound[d]) {
                System.arraycopy(passiveByQ, d * nv, byQ, d * nv, nv);
                System.arraycopy(passiveByV, d * nv, byV, d * nv, nv);
                slopes.clearInputs(d);
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
            byQ[d * nv + d] -=
                    ForcePolynomial.springSlope(k, t.jointStiffnessPolynomial, 2 * j, q[qo + a] - t.qposSpring[a]);
            return;
        }
        int r = 0;
        if (type == BodyTables.FREE) {
            shift(q, qo + a, a);
            stiffening(j);
            for (int i = 0; i < 3; i++) {
                for (int c = 0; c < 3; c++) {
                    byQ[(d + i) * nv + d + c] -= stiffness[3 * i + c];
                }
            }
            r = 3;
        }
        ballRotation(q, qo + a + r, t.qposSpring, a + r, rotationVector);
        stiffening(j);
        Rotations.inverseRightJacobian(rotationVector, matrix);
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                for (int m = 0; m < 3; m++) {
                    byQ[(d + r + i) * nv + d + r + c] -= stiffness[3 * i + m] * matrix[3 * m + c];
                }
            }
        }
    }

    /** How the force of a spring in space grows with the vector of its stretch: rate I + rate' x x' / |x|. */
    private void stiffening(int j) {
        double[] x = rotationVector;
        double length = stretch();
        double bend =
                length == 0 ? 0 : ForcePolynomial.springRateSlope(t.jointStiffnessPolynomial, 2 * j, length) / length;
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                stiffness[3 * i + c] = bend * x[i] * x[c];
            }
            stiffness[4 * i] += rate(j, length);
        }
    }

    /** Generalised force of an actuator on a hinge or slide by its gear. */
    public double byGear(int a, double[] q, int qo, double[] v, int vo, double u) {
        boolean silent = !actuation || bounded && atBound[t.jointDofAddress[t.actuatorJoint[a]]];
        return silent ? 0 : actuators.byGear(a, q, qo, v, vo, u);
    }

    /** Adds the force of the spring of joint j per unit of stiffness. */
    public void addPerStiffness(int j, double[] q, int qo, double scale, double[] out) {
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
        ballRotation(q, qo + a + r, t.qposSpring, a + r, rotationVector);
        for (int i = 0; i < 3; i++) {
            out[d + r + i] -= scale * rotationVector[i];
        }
    }
}

package dev.mechanist.envs.bodies;

import java.util.stream.IntStream;

/**
 * Tendons: fixed ones, weighted sums L = sum_i c_i q_i of the positions of hinges and slides, and spatial ones, whose {@link
 * TendonPaths} run through sites and around geoms. Their springs and dampers, and as rows of a {@link ConstraintProblem} their
 * limits and friction losses, by the rules of MuJoCo's documentation (tendon).
 */
final class Tendons {
    private final BodyTables t;
    private final int count;
    private final boolean acting;
    private final boolean limits;
    private final boolean losses;
    private final boolean refsafe;
    /** Null where all are fixed. */
    private final TendonPaths paths;

    /** @param tree whose state {@link #place} takes; may be null where all are fixed */
    Tendons(BodyModel model, SpatialTree tree) {
        t = model.tables();
        paths = tree != null && TendonPaths.any(model) ? new TendonPaths(model, tree) : null;
        BodyOption option = model.option();
        count = t.tendonName.length;
        boolean off = option.disabled(BodyOption.DISABLE_CONSTRAINT);
        limits = !off
                && !option.disabled(BodyOption.DISABLE_LIMIT)
                && IntStream.range(0, count).anyMatch(i -> t.tendonLimited[i]);
        losses = !off
                && !option.disabled(BodyOption.DISABLE_FRICTIONLOSS)
                && IntStream.range(0, count).anyMatch(i -> t.tendonFrictionLoss[i] > 0);
        refsafe = !option.disabled(BodyOption.DISABLE_REFSAFE);
        acting = IntStream.range(0, count).anyMatch(i -> elastic(i) || damped(i));
    }

    /** Takes the state that the tree holds, where there are spatial tendons. */
    void place() {
        if (paths != null) {
            paths.place();
        }
    }

    boolean spatial(int i) {
        return t.wrapAddress[i + 1] > t.wrapAddress[i];
    }

    boolean anySpatial() {
        return paths != null;
    }

    /** The rows of spatial tendons [ntendon nv], in the state last placed; not a copy. */
    double[] rows() {
        return paths.rows;
    }

    /** Whether any limits or rubs. */
    boolean constrains() {
        return limits || losses;
    }

    /** Whether any has a spring or a damper. */
    boolean acts() {
        return acting;
    }

    /** Length, m or rad; of a spatial tendon in the state last placed. */
    double length(int i, double[] q, int qo) {
        if (spatial(i)) {
            return paths.length[i];
        }
        double sum = 0;
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            sum += t.tendonCoefficient[k] * q[qo + t.jointPositionAddress[t.tendonJoint[k]]];
        }
        return sum;
    }

    double speed(int i, double[] v, int vo) {
        double sum = 0;
        if (spatial(i)) {
            for (int d = 0; d < t.nv; d++) {
                sum += paths.rows[i * t.nv + d] * v[vo + d];
            }
            return sum;
        }
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            sum += t.tendonCoefficient[k] * v[vo + t.jointDofAddress[t.tendonJoint[k]]];
        }
        return sum;
    }

    /** How the speed of a tendon changes where no degree of freedom accelerates. */
    double drift(int i, double[] v, int vo) {
        return spatial(i) ? paths.drift(i) : 0;
    }

    /** Adds the inertia of tendons to a mass matrix [nv, nv]. */
    void addInertia(double[] matrix) {
        for (int i = 0; i < t.tendonArmature.length; i++) {
            if (t.tendonArmature[i] != 0) {
                addSlope(i, t.tendonArmature[i], matrix);
            }
        }
    }

    /** Kinetic energy of the inertia of tendons, J. */
    double kineticEnergy(double[] v, int vo) {
        double sum = 0;
        for (int i = 0; i < t.tendonArmature.length; i++) {
            double speed = t.tendonArmature[i] == 0 ? 0 : speed(i, v, vo);
            sum += 0.5 * t.tendonArmature[i] * speed * speed;
        }
        return sum;
    }

    /** Whether a tendon along a path has inertia. */
    boolean heavyPaths() {
        return IntStream.range(0, t.tendonArmature.length).anyMatch(i -> t.tendonArmature[i] != 0 && spatial(i));
    }

    /** Whether the forces of actuators on any have bounds. */
    boolean bounded() {
        return IntStream.range(0, t.tendonForceLimited.length).anyMatch(i -> t.tendonForceLimited[i]);
    }

    /** Adds a force along a tendon to generalised forces. */
    void add(int i, double force, double[] out) {
        if (spatial(i)) {
            for (int d = 0; d < t.nv; d++) {
                out[d] += paths.rows[i * t.nv + d] * force;
            }
            return;
        }
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            out[t.jointDofAddress[t.tendonJoint[k]]] += t.tendonCoefficient[k] * force;
        }
    }

    /** Adds J' slope J, from row 0 of a matrix [nv, nv]. */
    void addSlope(int i, double slope, double[] matrix) {
        if (spatial(i)) {
            int o = i * t.nv;
            for (int r = 0; r < t.nv; r++) {
                for (int c = 0; c < t.nv; c++) {
                    matrix[r * t.nv + c] += slope * paths.rows[o + r] * paths.rows[o + c];
                }
            }
            return;
        }
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            for (int l = t.tendonAddress[i]; l < t.tendonAddress[i + 1]; l++) {
                int at = t.jointDofAddress[t.tendonJoint[k]] * t.nv + t.jointDofAddress[t.tendonJoint[l]];
                matrix[at] += slope * t.tendonCoefficient[k] * t.tendonCoefficient[l];
            }
        }
    }

    /** Force of the spring and the damper of a tendon, as far as they act. */
    double passive(int i, boolean springs, boolean dampers, double[] q, int qo, double[] v, int vo) {
        return (springs ? spring(i, q, qo) : 0) + (dampers ? damper(i, v, vo) : 0);
    }

    private boolean elastic(int i) {
        double[] c = t.tendonStiffnessPolynomial;
        return t.tendonStiffness[i] != 0 || c[2 * i] != 0 || c[2 * i + 1] != 0;
    }

    private boolean damped(int i) {
        double[] c = t.tendonDampingPolynomial;
        return t.tendonDamping[i] != 0 || c[2 * i] != 0 || c[2 * i + 1] != 0;
    }

    private double spring(int i, double[] q, int qo) {
        double far = stretch(i, length(i, q, qo));
        return -ForcePolynomial.spring(t.tendonStiffness[i], t.tendonStiffnessPolynomial, 2 * i, far);
    }

    private double damper(int i, double[] v, int vo) {
        return -ForcePolynomial.damper(t.tendonDamping[i], t.tendonDampingPolynomial, 2 * i, speed(i, v, vo));
    }

    /** How far a tendon is beyond the lengths at which its spring rests. */
    private double stretch(int i, double length) {
        double low = t.tendonSpringLength[2 * i];
        double high = t.tendonSpringLength[2 * i + 1];
        return length > high ? length - high : length < low ? length - low : 0;
    }

    void addSprings(double[] q, int qo, double[] out) {
        for (int i = 0; i < count && acting; i++) {
            if (elastic(i)) {
                add(i, spring(i, q, qo), out);
            }
        }
    }

    void addDampers(double[] v, int vo, double[] out) {
        for (int i = 0; i < count && acting; i++) {
            if (damped(i)) {
                add(i, damper(i, v, vo), out);
            }
        }
    }

    void addDerivatives(
            boolean springs, boolean dampers, double[] q, int qo, double[] v, int vo, double[] byQ, double[] byV) {
        for (int i = 0; i < count && acting; i++) {
            double far = springs && elastic(i) ? stretch(i, length(i, q, qo)) : 0;
            if (far != 0) {
                addSlope(
                        i,
                        -ForcePolynomial.springSlope(t.tendonStiffness[i], t.tendonStiffnessPolynomial, 2 * i, far),
                        byQ);
            }
            if (dampers && damped(i)) {
                addSlope(i, -damping(i, v, vo), byV);
            }
        }
    }

    /** Adds what the bending of spatial tendons does to {@link #addSprings} and {@link #addDampers}. */
    void addBending(
            PathSlopes bent, boolean springs, boolean dampers, double[] q, int qo, double[] v, int vo, double[] byQ) {
        int nv = t.nv;
        for (int i = 0; i < count && acting; i++) {
            if (!spatial(i)) {
                continue;
            }
            double force = passive(i, springs, dampers, q, qo, v, vo);
            for (int k = 0; k < nv; k++) {
                int o = (k * count + i) * nv;
                double turning = 0;
                for (int d = 0; d < nv; d++) {
                    byQ[d * nv + k] += force * bent.byTendon[o + d];
                    turning += bent.byTendon[o + d] * v[vo + d];
                }
                for (int d = 0; d < nv && dampers; d++) {
                    byQ[d * nv + k] -= damping(i, v, vo) * turning * paths.rows[i * nv + d];
                }
            }
        }
    }

    private double damping(int i, double[] v, int vo) {
        return ForcePolynomial.damperSlope(t.tendonDamping[i], t.tendonDampingPolynomial, 2 * i, speed(i, v, vo));
    }

    /** Energy of the springs, J. */
    double energy(double[] q, int qo) {
        double sum = 0;
        for (int i = 0; i < count && acting; i++) {
            double far = stretch(i, length(i, q, qo));
            sum += ForcePolynomial.springEnergy(t.tendonStiffness[i], t.tendonStiffnessPolynomial, 2 * i, far);
        }
        return sum;
    }

    /**
     * Adds the rows of a state.
     *
     * @param weights J M^-1 J' in the reference configuration [ntendon]
     */
    void addTo(ConstraintProblem problem, double[] weights, double[] q, int qo, double[] v, int vo, double h) {
        for (int i = 0; i < count && losses; i++) {
            if (t.tendonFrictionLoss[i] > 0) {
                double d = SoftConstraint.impedance(t.tendonSolimpFriction, 5 * i, 0);
                double b = SoftConstraint.damping(
                        t.tendonSolrefFriction, 2 * i, t.tendonSolimpFriction, 5 * i, h, refsafe);
                double r = Math.max(SoftConstraint.MINIMUM, (1 - d) / d * weights[i]);
                int row = problem.addRow(ConstraintProblem.BOUNDED, -b * speed(i, v, vo), r);
                problem.bound(row, t.tendonFrictionLoss[i], 1);
                fill(problem, row, i, 1);
            }
        }
        for (int i = 0; i < count && limits; i++) {
            if (t.tendonLimited[i]) {
                double length = length(i, q, qo);
                limit(problem, weights, i, length - t.tendonRange[2 * i], 1, v, vo, h);
                limit(problem, weights, i, t.tendonRange[2 * i + 1] - length, -1, v, vo, h);
            }
        }
    }

    private void limit(
            ConstraintProblem problem,
            double[] weights,
            int i,
            double distance,
            double sign,
            double[] v,
            int vo,
            double h) {
        double penetration = distance - t.tendonMargin[i];
        if (!(penetration < 0)) {
            return;
        }
        double d = SoftConstraint.impedance(t.tendonSolimp, 5 * i, penetration);
        double b = SoftConstraint.damping(t.tendonSolref, 2 * i, t.tendonSolimp, 5 * i, h, refsafe);
        double k = SoftConstraint.stiffness(t.tendonSolref, 2 * i, t.tendonSolimp, 5 * i, h, refsafe);
        double r = Math.max(SoftConstraint.MINIMUM, (1 - d) / d * weights[i]);
        double wanted = -b * sign * speed(i, v, vo) - k * d * penetration;
        fill(problem, problem.addRow(ConstraintProblem.ONE_SIDED, wanted, r), i, sign);
    }

    private void fill(ConstraintProblem problem, int row, int i, double sign) {
        if (spatial(i)) {
            for (int d = 0; d < t.nv; d++) {
                problem.add(row, d, sign * paths.rows[i * t.nv + d]);
            }
            return;
        }
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            problem.add(row, t.jointDofAddress[t.tendonJoint[k]], sign * t.tendonCoefficient[k]);
        }
    }
}

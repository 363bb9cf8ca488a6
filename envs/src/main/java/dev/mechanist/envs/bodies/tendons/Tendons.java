package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.envs.bodies.mechanics.ForcePolynomial;
import dev.mechanist.envs.bodies.mechanics.Kinship;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tendons: fixed ones, weighted sums L = sum_i c_i q_i of the positions of hinges and slides, and spatial ones, whose {@link
 * TendonPaths} run through sites and around geoms. Their springs, dampers
 * and inertia, by the rules of MuJoCo's documentation (tendon).
 */
public final class Tendons {
    private final BodyTables t;
    private final int count;
    private final boolean acting;
    /** Null where all are fixed. */
    private final TendonPaths paths;

    private final Kinship kinship;
    private final double[] inertia;

    /** @param tree whose state {@link #place} takes; may be null where all are fixed */
    public Tendons(BodyModel model, SpatialTree tree) {
        t = model.tables();
        paths = tree != null && TendonPaths.any(model) ? new TendonPaths(model, tree) : null;
        count = t.tendonName.length;
        acting = IntStream.range(0, count).anyMatch(i -> elastic(i) || damped(i));
        kinship = Kinship.ofMass(t);
        inertia = new double[Arrays.stream(t.tendonArmature).anyMatch(a -> a != 0) ? t.nv * t.nv : 0];
    }

    /** Takes the state that the tree holds, where there are spatial tendons. */
    public void place() {
        if (paths != null) {
            paths.place();
        }
    }

    /** The pieces of all paths through space in the state that the tree holds, m: from and to [6 each]. */
    public List<double[]> pieces() {
        return paths == null ? List.of() : paths.pieces();
    }

    public boolean spatial(int i) {
        return t.wrapAddress[i + 1] > t.wrapAddress[i];
    }

    public boolean anySpatial() {
        return paths != null;
    }

    /** The rows of spatial tendons [ntendon nv], in the state last placed; not a copy. */
    public double[] rows() {
        return paths.rows;
    }

    /** Whether any has a spring or a damper. */
    boolean acts() {
        return acting;
    }

    /** Length, m or rad; of a spatial tendon in the state last placed. */
    public double length(int i, double[] q, int qo) {
        if (spatial(i)) {
            return paths.length[i];
        }
        double sum = 0;
        for (int k = t.tendonAddress[i]; k < t.tendonAddress[i + 1]; k++) {
            sum += t.tendonCoefficient[k] * q[qo + t.jointPositionAddress[t.tendonJoint[k]]];
        }
        return sum;
    }

    public double speed(int i, double[] v, int vo) {
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
    public double drift(int i, double[] v, int vo) {
        return spatial(i) ? paths.drift(i) : 0;
    }

    /** Adds the inertia of tendons to a mass matrix, as far as it couples what is along one way from a root [nv, nv]. */
    public void addInertia(double[] matrix) {
        weigh();
        for (int k = 0; k < inertia.length; k++) {
            matrix[k] += inertia[k];
        }
    }

    /** The inertia in the present state [nv, nv]; stays empty where no tendon has any. */
    private void weigh() {
        Arrays.fill(inertia, 0);
        for (int i = 0; i < t.tendonArmature.length; i++) {
            if (t.tendonArmature[i] != 0) {
                addSlope(i, t.tendonArmature[i], inertia);
            }
        }
        kinship.drop(inertia);
    }

    /** Kinetic energy of the inertia of tendons, J. */
    public double kineticEnergy(double[] v, int vo) {
        weigh();
        double sum = 0;
        for (int k = 0; k < inertia.length; k++) {
            sum += 0.5 * v[vo + k / t.nv] * inertia[k] * v[vo + k % t.nv];
        }
        return sum;
    }

    /** Whether a tendon along a path has inertia. */
    public boolean heavyPaths() {
        return IntStream.range(0, t.tendonArmature.length).anyMatch(i -> t.tendonArmature[i] != 0 && spatial(i));
    }

    /** Whether the forces of actuators on any have bounds. */
    public boolean bounded() {
        return IntStream.range(0, t.tendonForceLimited.length).anyMatch(i -> t.tendonForceLimited[i]);
    }

    /** Adds a force along a tendon to generalised forces. */
    public void add(int i, double force, double[] out) {
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
    public double passive(int i, boolean springs, boolean dampers, double[] q, int qo, double[] v, int vo) {
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

    public void addSprings(double[] q, int qo, double[] out) {
        for (int i = 0; i < count && acting; i++) {
            if (elastic(i)) {
                add(i, spring(i, q, qo), out);
            }
        }
    }

    public void addDampers(double[] v, int vo, double[] out) {
        for (int i = 0; i < count && acting; i++) {
            if (damped(i)) {
                add(i, damper(i, v, vo), out);
            }
        }
    }

    public void addDerivatives(
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
    public void addBending(
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
    public double energy(double[] q, int qo) {
        double sum = 0;
        for (int i = 0; i < count && acting; i++) {
            double far = stretch(i, length(i, q, qo));
            sum += ForcePolynomial.springEnergy(t.tendonStiffness[i], t.tendonStiffnessPolynomial, 2 * i, far);
        }
        return sum;
    }
}

package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;

/**
 * Equality constraints as rows of a {@link ConstraintProblem}, by the rules of MuJoCo's documentation ("Computation", constraint
 * model; equality): two anchors in one place (connect), two frames in one (weld), or a joint that follows another by a polynomial
 * or stays (joint). The impedance of all rows of one is that of their common length, and the reference of anchors and frames takes
 * off how they accelerate by themselves.
 */
final class Equalities {
    private final BodyTables t;
    private final SpatialTree tree;
    private final PointRows points;
    private final ConstraintProblem problem;
    private final double[] bodyWeight;
    private final double[] turnWeight;
    private final double[] dofWeight;
    private final double[] tendonWeight;
    private final Tendons tendons;
    private final boolean refsafe;
    private final boolean any;
    private final int nv;
    private final double[] rows;
    private final double[] deviation = new double[6];
    private final double[] drift = new double[6];
    private final double[] first = new double[3];
    private final double[] second = new double[3];
    private final double[] unit = new double[3];
    /** Of the first frame, and the conjugate of the second. */
    private final double[] frame = new double[4];

    private final double[] back = new double[4];
    private final double[] middle = new double[4];
    private final double[] product = new double[4];
    private final double[] half = new double[4];

    Equalities(
            BodyModel model,
            SpatialTree tree,
            PointRows points,
            ConstraintProblem problem,
            Tendons tendons,
            InverseWeights weights) {
        t = model.tables();
        this.tree = tree;
        this.points = points;
        this.problem = problem;
        this.tendons = tendons;
        bodyWeight = weights.body;
        turnWeight = weights.turn;
        dofWeight = weights.dof;
        tendonWeight = weights.tendon;
        refsafe = !model.option().disabled(BodyOption.DISABLE_REFSAFE);
        any = any(model);
        nv = t.nv;
        rows = new double[6 * nv];
    }

    /** Whether a model has any that act. */
    public static boolean any(BodyModel model) {
        return model.tables().tieType.length > 0
                && !model.option().disabled(BodyOption.DISABLE_EQUALITY)
                && !model.option().disabled(BodyOption.DISABLE_CONSTRAINT);
    }

    public boolean any() {
        return any;
    }

    /** Adds the rows of a state, whose bodies the tree has placed. */
    void addTo(double[] q, int qo, double[] v, int vo, double h) {
        for (int e = 0; e < t.tieType.length && any; e++) {
            if (t.tieType[e] >= BodyTables.COUPLE) {
                couple(e, q, qo, v, vo, h);
            } else {
                join(e, v, vo, h);
            }
        }
    }

    private void couple(int e, double[] q, int qo, double[] v, int vo, double h) {
        int one = t.tied[2 * e];
        int two = t.tied[2 * e + 1];
        double[] c = t.tiePolynomial;
        Arrays.fill(rows, 0, nv, 0);
        double slope = 0;
        deviation[0] = value(e, one, q, qo) - c[5 * e];
        if (two >= 0) {
            double x = value(e, two, q, qo);
            double power = 1;
            for (int k = 1; k < 5; k++) {
                slope += k * c[5 * e + k] * power;
                power *= x;
                deviation[0] -= c[5 * e + k] * power;
            }
        }
        double weight = row(e, one, 1);
        weight += two >= 0 ? row(e, two, -slope) : 0;
        drift[0] = 0;
        add(e, 1, weight, 0, v, vo, h);
    }

    /** Position of a joint, or length of a tendon, against the reference configuration. */
    private double value(int e, int i, double[] q, int qo) {
        if (t.tieType[e] == BodyTables.COUPLE_TENDONS) {
            return tendons.length(i, q, qo) - t.tendonReferenceLength[i];
        }
        int a = t.jointPositionAddress[i];
        return q[qo + a] - t.qpos0[a];
    }

    /** Adds to row 0; returns the inverse weight. */
    private double row(int e, int i, double times) {
        if (t.tieType[e] == BodyTables.COUPLE_TENDONS) {
            tendons.add(i, times, rows);
            return tendonWeight[i];
        }
        rows[t.jointDofAddress[i]] += times;
        return dofWeight[t.jointDofAddress[i]];
    }

    private void join(int e, double[] v, int vo, double h) {
        int one = t.tied[2 * e];
        int two = t.tied[2 * e + 1];
        boolean weld = t.tieType[e] == BodyTables.WELD;
        anchor(one, 6 * e, first);
        anchor(two, 6 * e + 3, second);
        Arrays.fill(rows, 0, (weld ? 6 : 3) * nv, 0);
        Arrays.fill(drift, 0);
        for (int k = 0; k < 3; k++) {
            deviation[k] = first[k] - second[k];
            axis(k);
            points.along(one, first, 0, unit, 0, 1, rows, k * nv);
            points.along(two, second, 0, unit, 0, -1, rows, k * nv);
        }
        points.drift(one, first, 0, 1, drift);
        points.drift(two, second, 0, -1, drift);
        if (weld) {
            turn(e, one, two);
        }
        double weight = bodyWeight[one] + bodyWeight[two];
        add(e, weld ? 6 : 3, weight, turnWeight[one] + turnWeight[two], v, vo, h);
    }

    private void axis(int k) {
        Arrays.fill(unit, 0);
        unit[k] = 1;
    }

    private void anchor(int body, int from, double[] out) {
        for (int k = 0; k < 3; k++) {
            int m = 9 * body + 3 * k;
            out[k] = tree.position[3 * body + k]
                    + tree.rotation[m] * t.tieAnchor[from]
                    + tree.rotation[m + 1] * t.tieAnchor[from + 1]
                    + tree.rotation[m + 2] * t.tieAnchor[from + 2];
        }
    }

    /** The axis part of conj(q2) q1, times the scale: its value, its rows conj(q2) w q1 / 2 for w = w1 - w2, and their drift. */
    private void turn(int e, int one, int two) {
        double scale = t.tieScale[e];
        Rotations.multiply(tree.quaternion, 4 * one, t.tieQuat, 8 * e, frame, 0);
        Rotations.multiply(tree.quaternion, 4 * two, t.tieQuat, 8 * e + 4, back, 0);
        for (int k = 1; k < 4; k++) {
            back[k] = -back[k];
        }
        Rotations.multiply(back, 0, frame, 0, product, 0);
        for (int k = 0; k < 3; k++) {
            deviation[3 + k] = scale * product[1 + k];
            axis(k);
            points.about(one, unit, 0, 1, rows, (3 + k) * nv);
            points.about(two, unit, 0, -1, rows, (3 + k) * nv);
        }
        for (int d = 0; d < nv; d++) {
            between(rows[3 * nv + d], rows[4 * nv + d], rows[5 * nv + d]);
            for (int k = 0; k < 3; k++) {
                rows[(3 + k) * nv + d] = 0.5 * scale * product[1 + k];
            }
        }
        double[] w = tree.velocity;
        double[] a = tree.acceleration;
        int i = 6 * one;
        int j = 6 * two;
        between(a[i] - a[j], a[i + 1] - a[j + 1], a[i + 2] - a[j + 2]);
        addDrift(0.5 * scale);
        double x = w[i] - w[j];
        double y = w[i + 1] - w[j + 1];
        double z = w[i + 2] - w[j + 2];
        // conj(q2) (w w1 - w2 w) q1 / 4: both frames turn under what is between them.
        between(half(x, y, z, w, i, 1), half(w, j, x, y, z));
        addDrift(0.25 * scale);
    }

    private void addDrift(double times) {
        for (int k = 0; k < 3; k++) {
            drift[3 + k] += times * product[1 + k];
        }
    }

    /** product = conj(q2) (0, x, y, z) q1. */
    private void between(double x, double y, double z) {
        middle[0] = 0;
        middle[1] = x;
        middle[2] = y;
        middle[3] = z;
        turned();
    }

    private void between(double scalar, double more) {
        middle[0] = scalar + more;
        turned();
    }

    private void turned() {
        Rotations.multiply(back, 0, middle, 0, half, 0);
        Rotations.multiply(half, 0, frame, 0, product, 0);
    }

    /** middle[1 .. 3] = way (d x w); returns the scalar part -d . w of the product of the two as quaternions. */
    private double half(double x, double y, double z, double[] w, int o, double way) {
        middle[1] = way * (y * w[o + 2] - z * w[o + 1]);
        middle[2] = way * (z * w[o] - x * w[o + 2]);
        middle[3] = way * (x * w[o + 1] - y * w[o]);
        return -way * (x * w[o] + y * w[o + 1] + z * w[o + 2]);
    }

    /** middle[1 .. 3] -= w x d; returns the scalar part w . d that is then left. */
    private double half(double[] w, int o, double x, double y, double z) {
        middle[1] -= w[o + 1] * z - w[o + 2] * y;
        middle[2] -= w[o + 2] * x - w[o] * z;
        middle[3] -= w[o] * y - w[o + 1] * x;
        return w[o] * x + w[o + 1] * y + w[o + 2] * z;
    }

    private void add(int e, int n, double weight, double turning, double[] v, int vo, double h) {
        double square = 0;
        for (int k = 0; k < n; k++) {
            square += deviation[k] * deviation[k];
        }
        double impedance = SoftConstraint.impedance(t.tieSolimp, 5 * e, Math.sqrt(square));
        double damping = SoftConstraint.damping(t.tieSolref, 2 * e, t.tieSolimp, 5 * e, h, refsafe);
        double stiffness = SoftConstraint.stiffness(t.tieSolref, 2 * e, t.tieSolimp, 5 * e, h, refsafe);
        for (int k = 0; k < n; k++) {
            double all = SoftConstraint.regularizer(impedance, k < 3 ? weight : turning);
            int row = problem.addRow(ConstraintProblem.TWO_SIDED, 0, all);
            for (int d = 0; d < nv; d++) {
                problem.set(row, d, rows[k * nv + d]);
            }
            problem.reference(
                    row, -damping * problem.along(row, v, vo) - stiffness * impedance * deviation[k] - drift[k]);
        }
    }
}

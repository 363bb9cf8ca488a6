package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.Arrays;

/**
 * Soft joint limits as MuJoCo's documentation defines them ("Computation", constraint model): a limit that is violated wants
 * the reference acceleration aref = -b (J v) - k r, softened by a regulariser R from the impedance d(r); the constrained
 * acceleration minimises the Gauss principle plus half-quadratic penalties, a convex problem with one unknown force per
 * active limit. It is solved to convergence by an active-set Newton method in the space of those forces.
 */
public final class JointLimits {
    private static final double[] UNTURNED = Rotations.identity();

    private final BodyTables t;
    private final boolean any;
    private final boolean refsafe;
    /** Mean inverse inertia of the dofs of each joint in the reference configuration. */
    private final double[] inverseWeight;

    private final int[] joint;
    private final double[] gradient;
    private final double[] regularizer;
    private final double[] wanted;
    private final double[] reference;
    private final double[] penetrations;
    private final double[] response;
    private final double[] force;
    private final double[] coupling;
    private final boolean[] pushing;
    private final double[] unit;
    private final double[] column;
    private final double[] system;
    private final double[] rotation = new double[3];
    private final double[] turned = new double[4];
    private int active;
    /** First row in a shared problem. */
    private int shared;

    public JointLimits(BodyModel model, double[] inverseWeight) {
        t = model.tables();
        BodyOption option = model.option();
        boolean enabled = !option.disabled(BodyOption.DISABLE_LIMIT) && !option.disabled(BodyOption.DISABLE_CONSTRAINT);
        int limits = 0;
        for (boolean limited : t.jointLimited) {
            limits += limited ? 2 : 0;
        }
        any = enabled && limits > 0;
        refsafe = !option.disabled(BodyOption.DISABLE_REFSAFE);
        this.inverseWeight = inverseWeight;
        joint = new int[limits];
        gradient = new double[3 * limits];
        regularizer = new double[limits];
        wanted = new double[limits];
        reference = new double[limits];
        penetrations = new double[limits];
        response = new double[limits * t.nv];
        force = new double[limits];
        coupling = new double[limits * limits];
        pushing = new boolean[limits];
        unit = new double[t.nv];
        column = new double[t.nv];
        system = new double[limits * (limits + 1)];
    }

    /** Those of a model. Leaves the tree, and the tendons, in the reference configuration where there are any. */
    public static JointLimits of(BodyModel model, SpatialTree tree, Tendons tendons) {
        for (boolean limited : model.tables().jointLimited) {
            if (limited) {
                return new JointLimits(model, InverseWeights.ofJoints(model, tree, tendons));
            }
        }
        return new JointLimits(model, new double[0]);
    }

    /** Finds the limits that are reached in a state; false where there is nothing to do. */
    public boolean find(double[] q, int qo, double[] v, int vo, double h) {
        active = 0;
        if (!any) {
            return false;
        }
        for (int j = 0; j < t.jointLimited.length; j++) {
            if (!t.jointLimited[j]) {
                continue;
            }
            int a = qo + t.jointPositionAddress[j];
            if (t.jointType[j] == BodyTables.BALL) {
                ball(j, q, a, v, vo, h);
            } else {
                double speed = v[vo + t.jointDofAddress[j]];
                consider(j, q[a] - t.jointRange[2 * j], 1, 0, 0, speed, h);
                consider(j, t.jointRange[2 * j + 1] - q[a], -1, 0, 0, -speed, h);
            }
        }
        return active > 0;
    }

    /** How many limits are reached. */
    public int active() {
        return active;
    }

    private void ball(int j, double[] q, int a, double[] v, int vo, double h) {
        System.arraycopy(q, a, turned, 0, 4);
        Rotations.normalize(turned, 0);
        Rotations.difference(turned, 0, UNTURNED, 0, rotation, 0);
        double angle = Math.sqrt(Vectors.dot(rotation, rotation));
        double most = Math.max(t.jointRange[2 * j], t.jointRange[2 * j + 1]);
        if (most - angle < t.jointMargin[j]) {
            int d = vo + t.jointDofAddress[j];
            // Unturned it may turn away about any axis: MuJoCo takes the first.
            boolean unturned = angle < BodyTables.MINIMUM;
            double x = unturned ? -1 : -rotation[0] / angle;
            double y = unturned ? 0 : -rotation[1] / angle;
            double z = unturned ? 0 : -rotation[2] / angle;
            consider(j, most - angle, x, y, z, x * v[d] + y * v[d + 1] + z * v[d + 2], h);
        }
    }

    private void consider(int j, double distance, double x, double y, double z, double speed, double h) {
        double margin = t.jointMargin[j];
        if (!(distance < margin)) {
            return;
        }
        int c = active++;
        joint[c] = j;
        gradient[3 * c] = x;
        gradient[3 * c + 1] = y;
        gradient[3 * c + 2] = z;
        double penetration = distance - margin;
        penetrations[c] = penetration;
        double d = impedance(j, penetration);
        regularizer[c] = Math.max(SoftConstraint.MINIMUM, (1 - d) / d * inverseWeight[j]);
        wanted[c] = -damping(j, h) * speed - stiffness(j, h) * d * penetration;
        reference[c] = wanted[c];
    }

    /** Takes over which limits push, from the solution of the problem that {@link #addTo} added them to. */
    void settle(ConstraintProblem problem) {
        for (int c = 0; c < active; c++) {
            pushing[c] = problem.force(shared + c) > 0;
        }
    }

    /**
     * Writes how far a joint is beyond its limit, negative, how fast it leaves it and what force that exerts, in the state last
     * found; zeros where no limit is reached.
     *
     * @param v velocities from {@code vo}
     * @param a accelerations [nv]
     * @param out [3]
     */
    public void read(int j, double[] v, int vo, double[] a, double[] out) {
        Arrays.fill(out, 0);
        for (int c = active - 1; c >= 0; c--) {
            if (joint[c] == j) {
                out[0] = penetrations[c];
                out[1] = along(c, v, vo);
                out[2] = Math.max(0, (reference[c] - along(c, a, 0)) / regularizer[c]);
            }
        }
    }

    private double damping(int j, double h) {
        return SoftConstraint.damping(t.jointSolref, 2 * j, t.jointSolimp, 5 * j, h, refsafe);
    }

    private double stiffness(int j, double h) {
        return SoftConstraint.stiffness(t.jointSolref, 2 * j, t.jointSolimp, 5 * j, h, refsafe);
    }

    private double impedance(int j, double penetration) {
        return SoftConstraint.impedance(t.jointSolimp, 5 * j, penetration);
    }

    private double impedanceSlope(int j, double penetration) {
        return SoftConstraint.impedanceSlope(t.jointSolimp, 5 * j, penetration);
    }

    /** Adds the limits that {@link #find} found to a problem that has other constraints too. */
    void addTo(ConstraintProblem problem) {
        shared = problem.rows();
        for (int c = 0; c < active; c++) {
            int row = problem.addRow(ConstraintProblem.ONE_SIDED, reference[c], regularizer[c]);
            int d = t.jointDofAddress[joint[c]];
            int dofs = t.jointType[joint[c]] == BodyTables.BALL ? 3 : 1;
            for (int k = 0; k < dofs; k++) {
                problem.set(row, d + k, gradient[3 * c + k]);
            }
        }
    }

    /** diagonal += 1 / R of the limits that push, hinges and slides. */
    public void addStiffening(double[] diagonal) {
        for (int c = 0; c < active; c++) {
            if (pushing[c] && t.jointType[joint[c]] != BodyTables.BALL) {
                diagonal[t.jointDofAddress[joint[c]]] += 1 / regularizer[c];
            }
        }
    }

    /**
     * Adds the derivatives of the limit forces f = (aref - J a) / R at fixed acceleration, hinges and slides.
     *
     * @param a the acceleration that {@link #solve} gave [nv]
     */
    public void addDerivatives(double[] a, double h, double[] byQ, double[] byV) {
        for (int c = 0; c < active; c++) {
            int j = joint[c];
            if (!pushing[c] || t.jointType[j] == BodyTables.BALL) {
                continue;
            }
            int at = t.jointDofAddress[j] * (t.nv + 1);
            double r = penetrations[c];
            double d = impedance(j, r);
            double slope = impedanceSlope(j, r);
            double missing = reference[c] - along(c, a, 0);
            byQ[at] += slope / ((1 - d) * (1 - d) * inverseWeight[j]) * missing
                    - stiffness(j, h) * (slope * r + d) / regularizer[c];
            byV[at] -= damping(j, h) / regularizer[c];
        }
    }

    /**
     * Adds how the limit forces follow a parameter through the regulariser, at fixed acceleration, hinges and slides.
     *
     * @param slopes of the inverse weights of joints by parameters [njnt, np]
     */
    public void addByInverseWeight(double[] a, double[] slopes, int np, int parameter, double[] out) {
        for (int c = 0; c < active; c++) {
            int j = joint[c];
            if (pushing[c] && t.jointType[j] != BodyTables.BALL) {
                double f = (reference[c] - along(c, a, 0)) / regularizer[c];
                out[t.jointDofAddress[j]] -= gradient[3 * c] * f * slopes[j * np + parameter] / inverseWeight[j];
            }
        }
    }

    private double along(int c, double[] vector, int o) {
        int d = o + t.jointDofAddress[joint[c]];
        double sum = gradient[3 * c] * vector[d];
        if (t.jointType[joint[c]] == BodyTables.BALL) {
            sum += gradient[3 * c + 1] * vector[d + 1] + gradient[3 * c + 2] * vector[d + 2];
        }
        return sum;
    }

    private void addAlong(int c, double scale, double[] vector) {
        int d = t.jointDofAddress[joint[c]];
        vector[d] += scale * gradient[3 * c];
        if (t.jointType[joint[c]] == BodyTables.BALL) {
            vector[d + 1] += scale * gradient[3 * c + 1];
            vector[d + 2] += scale * gradient[3 * c + 2];
        }
    }

    /**
     * Solves for the limit forces.
     *
     * @param tree factored with the armature
     * @param smooth the acceleration without limits [nv]; receives the constrained one
     * @param generalised receives the force of the limits [nv], added
     */
    public void solve(Tree tree, double[] smooth, double[] generalised) {
        int n = active;
        for (int c = 0; c < n; c++) {
            java.util.Arrays.fill(unit, 0);
            addAlong(c, 1, unit);
            tree.solve(unit, column);
            System.arraycopy(column, 0, response, c * t.nv, t.nv);
            for (int r = 0; r < n; r++) {
                coupling[r * n + c] = along(r, column, 0);
            }
            wanted[c] -= along(c, smooth, 0);
            pushing[c] = wanted[c] > 0;
        }
        // Force f pushes where J a < aref: (W + R) f = aref - J a0 on the pushing set.
        for (int iteration = 0; iteration < 100; iteration++) {
            solvePushing(n);
            boolean settled = true;
            for (int c = 0; c < n; c++) {
                double rest = wanted[c];
                for (int r = 0; r < n; r++) {
                    rest -= coupling[c * n + r] * force[r];
                }
                boolean push = pushing[c] ? force[c] > 0 : rest > 0;
                settled &= push == pushing[c];
                pushing[c] = push;
            }
            if (settled) {
                break;
            }
        }
        for (int c = 0; c < n; c++) {
            double f = Math.max(0, force[c]);
            addAlong(c, f, generalised);
            for (int d = 0; d < t.nv; d++) {
                smooth[d] += response[c * t.nv + d] * f;
            }
        }
    }

    /** Gaussian elimination of the pushing rows; the matrix is positive definite. */
    private void solvePushing(int n) {
        int w = n + 1;
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                boolean both = pushing[r] && pushing[c];
                system[r * w + c] =
                        r == c ? (both ? coupling[r * n + r] + regularizer[r] : 1) : both ? coupling[r * n + c] : 0;
            }
            system[r * w + n] = pushing[r] ? wanted[r] : 0;
        }
        for (int k = 0; k < n; k++) {
            for (int r = k + 1; r < n; r++) {
                double factor = system[r * w + k] / system[k * w + k];
                for (int c = k; c <= n && factor != 0; c++) {
                    system[r * w + c] -= factor * system[k * w + c];
                }
            }
        }
        for (int r = n - 1; r >= 0; r--) {
            double sum = system[r * w + n];
            for (int c = r + 1; c < n; c++) {
                sum -= system[r * w + c] * force[c];
            }
            force[r] = sum / system[r * w + r];
        }
    }
}

package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/**
 * Exact derivatives of inverse dynamics, tau = ID(q, v, a) with the medium's forces taken off, by the closed forms of Carpentier
 * and Mansard (2018) as Singh, Russo and Wensing arrange them (2022, "Efficient analytical derivatives of rigid-body dynamics
 * using spatial vector algebra", equations 27 to 30), in world axes.
 *
 * <p>With Psi' = v x S and Psi'' = a x S + v x Psi' (velocity and acceleration before the joint), a displacement along the axis
 * S of joint k changes, in the frames of the bodies it carries, velocities by Psi' and wrenches by I Psi'' + 2 B Psi', with 2 B
 * x = v x* I x - I (v x x) + x x* I v. A joint that k does not carry also sees the wrench turn, S x* f. The medium adds its
 * slope D to -2 B, for the velocity against the wind.
 *
 * <p>Tangent convention: a ball joint is displaced by R exp(delta), delta in the child frame; a free joint by a translation in
 * the world frame and R exp(delta).
 */
public final class TreeDerivatives {
    /** Numbers per body that make up 2 B. */
    private static final int CORIOLIS = 12;

    private final BodyTables t;
    private final SpatialTree tree;
    private final int nb;
    private final int nv;
    private final boolean fluid;
    private final double[] medium;
    private final boolean windy;
    /** First and last dof of the group that is displaced together: a ball joint, or the rotation of a free one. */
    private final int[] groupFirst;

    private final int[] groupLast;

    private final boolean[] carries;

    /** Accelerations of the bodies with those of the joints, and the wrenches that these take [6 nb]. */
    final double[] full;

    final double[] wrench;
    private final double[] composite;
    private double[] dragged;
    private final double[] twoB;
    private final double[] drag;
    final DragSlopes drags;
    /** Velocity-product axes, v x S with the velocity before the joint [6 nv]. */
    private final double[] motionRate;

    private final double[] rateRate;
    private final double[] after;
    final double[] before;
    /** Per dof: I S [6 nv], the angular part of (2 B)' S [3 nv] and D S [6 nv] of the bodies it carries. */
    private final double[] inertiaMotion;

    private final double[] rateMotion;
    private final double[] dragMotion;
    public final double[] byPosition;
    public final double[] byVelocity;

    final double[] a6 = new double[6];
    private final double[] b6 = new double[6];
    private final double[] c6 = new double[6];
    private final double[] d6 = new double[6];
    private final double[] travelling = new double[6];

    public TreeDerivatives(BodyModel model, SpatialTree tree) {
        t = model.tables();
        this.tree = tree;
        nb = t.bodyName.length;
        nv = t.nv;
        BodyOption option = model.option();
        fluid = option.actingDensity() > 0 || option.actingViscosity() > 0;
        drags = new DragSlopes(t, tree, option);
        medium = option.wind();
        windy = fluid && Arrays.stream(medium).anyMatch(w -> w != 0);
        groupFirst = new int[nv];
        groupLast = new int[nv];
        for (int d = 0; d < nv; d++) {
            int j = t.dofJoint[d];
            int first = t.jointDofAddress[j];
            groupFirst[d] = d;
            groupLast[d] = d;
            if (t.jointType[j] == BodyTables.BALL) {
                groupFirst[d] = first;
                groupLast[d] = first + 2;
            } else if (t.jointType[j] == BodyTables.FREE && d >= first + 3) {
                groupFirst[d] = first + 3;
                groupLast[d] = first + 5;
            }
        }
        carries = new boolean[nv * nv];
        for (int k = 0; k < nv; k++) {
            for (int j = groupLast[k] + 1; j < nv; j++) {
                carries[k * nv + j] = carriesByWalking(k, j);
            }
        }
        full = new double[6 * nb];
        wrench = new double[6 * nb];
        composite = new double[10 * nb];
        twoB = new double[CORIOLIS * nb];
        drag = new double[36 * nb];
        motionRate = new double[6 * nv];
        rateRate = new double[6 * nv];
        after = new double[6 * nv];
        before = new double[12 * nb];
        inertiaMotion = new double[6 * nv];
        rateMotion = new double[3 * nv];
        dragMotion = new double[6 * nv];
        byPosition = new double[nv * nv];
        byVelocity = new double[nv * nv];
    }

    /** Evaluates the derivatives at the tree's present state, its velocities v from vo, and the accelerations a [nv]. */
    public void evaluate(double[] v, int vo, double[] a) {
        forward(v, vo, a);
        for (int i = nb - 1; i > 0; i--) {
            int up = t.bodyParent[i];
            if (up > 0) {
                accumulate(wrench, 6, i, up);
                accumulate(composite, 10, i, up);
                accumulate(twoB, CORIOLIS, i, up);
                if (fluid) {
                    accumulate(drag, 36, i, up);
                }
            }
        }
        for (int d = 0; d < nv; d++) {
            int b = t.dofBody[d];
            SpatialTree.applyInertia(
                    composite, 10 * b, composite[10 * b + 9], tree.motion, 6 * d, inertiaMotion, 6 * d);
            transposedTwoB(b, tree.motion, 6 * d, rateMotion, 3 * d);
            if (fluid) {
                transposed(drag, 36 * b, tree.motion, 6 * d, dragMotion, 6 * d);
            }
        }
        Arrays.fill(byPosition, 0);
        Arrays.fill(byVelocity, 0);
        for (int k = 0; k < nv; k++) {
            column(k);
        }
    }

    private static void accumulate(double[] array, int width, int from, int to) {
        for (int k = 0; k < width; k++) {
            array[width * to + k] += array[width * from + k];
        }
    }

    /** Accelerations with a, the quantities of every dof, and of every body its wrench, 2 B and D. */
    private void forward(double[] qdot, int from, double[] a) {
        System.arraycopy(tree.acceleration, 0, full, 0, 6);
        double[] v = travelling;
        for (int i = 1; i < nb; i++) {
            int p = t.bodyParent[i];
            System.arraycopy(tree.velocity, 6 * p, v, 0, 6);
            System.arraycopy(full, 6 * p, full, 6 * i, 6);
            System.arraycopy(v, 0, before, 12 * i, 6);
            System.arraycopy(full, 6 * i, before, 12 * i + 6, 6);
            int first = t.bodyDofAddress[i];
            int end = first + t.bodyDofCount[i];
            for (int g = first; g < end; g = groupLast[g] + 1) {
                group(i, g, groupLast[g], qdot, from, a, v);
            }
            body(i);
        }
    }

    private void group(int i, int g, int last, double[] qdot, int from, double[] a, double[] v) {
        for (int d = g; d <= last; d++) {
            crossMotion(v, 0, tree.motion, 6 * d, a6);
            System.arraycopy(a6, 0, motionRate, 6 * d, 6);
            crossMotion(full, 6 * i, tree.motion, 6 * d, a6);
            crossMotion(v, 0, motionRate, 6 * d, b6);
            for (int k = 0; k < 6; k++) {
                rateRate[6 * d + k] = a6[k] + b6[k];
            }
        }
        for (int d = g; d <= last; d++) {
            double speed = qdot[from + d];
            for (int k = 0; k < 6; k++) {
                full[6 * i + k] += motionRate[6 * d + k] * speed + tree.motion[6 * d + k] * a[d];
                v[k] += tree.motion[6 * d + k] * speed;
            }
        }
        for (int d = g; d <= last; d++) {
            crossMotion(v, 0, tree.motion, 6 * d, a6);
            for (int k = 0; k < 6; k++) {
                after[6 * d + k] = motionRate[6 * d + k] + a6[k];
            }
        }
    }

    private void body(int i) {
        double mass = t.bodyMass[i];
        int v = 6 * i;
        System.arraycopy(tree.inertia, 9 * i, composite, 10 * i, 9);
        composite[10 * i + 9] = mass;
        SpatialTree.applyInertia(tree.inertia, 9 * i, mass, full, v, a6, 0);
        SpatialTree.applyInertia(tree.inertia, 9 * i, mass, tree.velocity, v, b6, 0);
        crossForce(tree.velocity, v, b6, 0, c6);
        for (int k = 0; k < 6; k++) {
            wrench[v + k] = a6[k] + c6[k] - (fluid ? tree.fluidWrench[v + k] : 0);
        }
        coriolis(i, b6);
        if (fluid) {
            Arrays.fill(drag, 36 * i, 36 * i + 36, 0);
            if (mass > BodyTables.MINIMUM) {
                drags.add(i, drag);
            }
        }
    }

    /**
     * 2 B of a body with momentum (l, p): by the Jacobi identity it acts on the angular part alpha only, giving the torque N alpha
     * and the force 2 alpha x p, with N = [w] J + ([w] J)' - [J w] - 2 (u h' - h.u 1) for the velocity (w, u) and the lever h.
     */
    private void coriolis(int i, double[] momentum) {
        int v = 6 * i;
        int m = 9 * i;
        int o = CORIOLIS * i;
        double[] J = tree.inertia;
        double wx = tree.velocity[v];
        double wy = tree.velocity[v + 1];
        double wz = tree.velocity[v + 2];
        double ux = tree.velocity[v + 3];
        double uy = tree.velocity[v + 4];
        double uz = tree.velocity[v + 5];
        double xx = J[m];
        double yy = J[m + 1];
        double zz = J[m + 2];
        double xy = J[m + 3];
        double xz = J[m + 4];
        double yz = J[m + 5];
        double hx = J[m + 6];
        double hy = J[m + 7];
        double hz = J[m + 8];
        double along = 2 * (hx * ux + hy * uy + hz * uz);
        double jx = xx * wx + xy * wy + xz * wz;
        double jy = xy * wx + yy * wy + yz * wz;
        double jz = xz * wx + yz * wy + zz * wz;
        double sxy = wy * yz - wz * yy + wz * xx - wx * xz;
        double sxz = wy * zz - wz * yz + wx * xy - wy * xx;
        double syz = wz * xz - wx * zz + wx * yy - wy * xy;
        twoB[o] = 2 * (wy * xz - wz * xy) - 2 * ux * hx + along;
        twoB[o + 1] = sxy + jz - 2 * ux * hy;
        twoB[o + 2] = sxz - jy - 2 * ux * hz;
        twoB[o + 3] = sxy - jz - 2 * uy * hx;
        twoB[o + 4] = 2 * (wz * xy - wx * yz) - 2 * uy * hy + along;
        twoB[o + 5] = syz + jx - 2 * uy * hz;
        twoB[o + 6] = sxz + jy - 2 * uz * hx;
        twoB[o + 7] = syz - jx - 2 * uz * hy;
        twoB[o + 8] = 2 * (wx * yz - wy * xz) - 2 * uz * hz + along;
        twoB[o + 9] = 2 * momentum[3];
        twoB[o + 10] = 2 * momentum[4];
        twoB[o + 11] = 2 * momentum[5];
    }

    /** out = 2 B x of the bodies that body b carries. */
    private void timesTwoB(int b, double[] x, int xo, double[] out) {
        int o = CORIOLIS * b;
        double ax = x[xo];
        double ay = x[xo + 1];
        double az = x[xo + 2];
        out[0] = twoB[o] * ax + twoB[o + 1] * ay + twoB[o + 2] * az;
        out[1] = twoB[o + 3] * ax + twoB[o + 4] * ay + twoB[o + 5] * az;
        out[2] = twoB[o + 6] * ax + twoB[o + 7] * ay + twoB[o + 8] * az;
        out[3] = ay * twoB[o + 11] - az * twoB[o + 10];
        out[4] = az * twoB[o + 9] - ax * twoB[o + 11];
        out[5] = ax * twoB[o + 10] - ay * twoB[o + 9];
    }

    /** out = (2 B)' x, which has an angular part only. */
    private void transposedTwoB(int b, double[] x, int xo, double[] out, int to) {
        int o = CORIOLIS * b;
        double ax = x[xo];
        double ay = x[xo + 1];
        double az = x[xo + 2];
        double fx = x[xo + 3];
        double fy = x[xo + 4];
        double fz = x[xo + 5];
        double px = twoB[o + 9];
        double py = twoB[o + 10];
        double pz = twoB[o + 11];
        out[to] = twoB[o] * ax + twoB[o + 3] * ay + twoB[o + 6] * az + py * fz - pz * fy;
        out[to + 1] = twoB[o + 1] * ax + twoB[o + 4] * ay + twoB[o + 7] * az + pz * fx - px * fz;
        out[to + 2] = twoB[o + 2] * ax + twoB[o + 5] * ay + twoB[o + 8] * az + px * fy - py * fx;
    }

    /** Column k: how the displacement and the velocity of dof k change every tau. */
    private void column(int k) {
        int s = 6 * k;
        int b = t.dofBody[k];
        displaced(b, motionRate, s, rateRate, s, tree.motion, s);
        // a6 = I Psi'' + 2 B Psi' - D (Psi' - wind x S)
        crossForce(tree.motion, s, wrench, 6 * b, b6);
        SpatialTree.applyInertia(composite, 10 * b, composite[10 * b + 9], after, s, c6, 0);
        timesTwoB(b, tree.motion, s, d6);
        for (int r = 0; r < 6; r++) {
            c6[r] += d6[r] - (fluid ? dragMotion[s + r] : 0);
        }
        for (int j = groupLast[k]; j >= 0; j = t.dofParent[j]) {
            double turned = j < groupFirst[k] ? dot(tree.motion, 6 * j, b6) : 0;
            byPosition[j * nv + k] = dot(tree.motion, 6 * j, a6) + turned;
            byVelocity[j * nv + k] = dot(tree.motion, 6 * j, c6);
        }
        // The dofs that group k carries.
        windless(motionRate, s, tree.motion, s);
        for (int j = groupLast[k] + 1; j < nv; j++) {
            if (!carries[k * nv + j]) {
                continue;
            }
            byPosition[j * nv + k] = carried(j, rateRate, s, motionRate, s, d6);
            byVelocity[j * nv + k] = carried(j, after, s, tree.motion, s, tree.motion, s);
        }
    }

    /** The part of {@link #byVelocity} that the medium contributes, minus its forces by v [nv, nv]; not a copy. */
    public double[] dragByVelocity() {
        if (dragged == null) {
            dragged = new double[nv * nv];
        }
        double[] out = dragged;
        Arrays.fill(out, 0);
        for (int k = 0; k < nv && fluid; k++) {
            for (int j = k; j >= 0; j = t.dofParent[j]) {
                double sum = 0;
                for (int r = 0; r < 6; r++) {
                    sum -= tree.motion[6 * j + r] * dragMotion[6 * k + r];
                }
                out[j * nv + k] = sum;
                out[k * nv + j] = sum;
            }
        }
        return out;
    }

    /** Whether a displacement of dof k turns and moves the axis of dof j along. */
    public boolean moves(int k, int j) {
        return carries[k * nv + j] || groupFirst[k] == groupFirst[j];
    }

    private boolean carriesByWalking(int k, int j) {
        int at = j;
        while (at > groupLast[k]) {
            at = t.dofParent[at];
        }
        return at == groupLast[k];
    }

    SpatialTree tree() {
        return tree;
    }

    /** a6 = I second + 2 B first - D (first - wind x S). */
    void displaced(int b, double[] first, int f, double[] second, int o, double[] s, int so) {
        SpatialTree.applyInertia(composite, 10 * b, composite[10 * b + 9], second, o, a6, 0);
        timesTwoB(b, first, f, d6);
        for (int r = 0; r < 6; r++) {
            a6[r] += d6[r];
        }
        if (fluid) {
            windless(first, f, s, so);
            times(drag, 36 * b, d6, 0, b6);
            for (int r = 0; r < 6; r++) {
                a6[r] -= b6[r];
            }
        }
    }

    /** d6 = first - wind x S. */
    private void windless(double[] first, int f, double[] s, int so) {
        System.arraycopy(first, f, d6, 0, 6);
        if (windy) {
            d6[3] -= medium[1] * s[so + 2] - medium[2] * s[so + 1];
            d6[4] -= medium[2] * s[so] - medium[0] * s[so + 2];
            d6[5] -= medium[0] * s[so + 1] - medium[1] * s[so];
        }
    }

    double carried(int j, double[] second, int o, double[] first, int f, double[] relative) {
        return carried(j, second, o, first, f, relative, 0);
    }

    /** tau_j by a displacement above it. */
    private double carried(int j, double[] second, int o, double[] first, int f, double[] relative, int ro) {
        double sum = 0;
        for (int r = 0; r < 6; r++) {
            sum += inertiaMotion[6 * j + r] * second[o + r];
        }
        for (int r = 0; r < 3; r++) {
            sum += rateMotion[3 * j + r] * first[f + r];
        }
        for (int r = 0; r < 6 && fluid; r++) {
            sum -= dragMotion[6 * j + r] * relative[ro + r];
        }
        return sum;
    }

    static double dot(double[] a, int ao, double[] b) {
        return a[ao] * b[0]
                + a[ao + 1] * b[1]
                + a[ao + 2] * b[2]
                + a[ao + 3] * b[3]
                + a[ao + 4] * b[4]
                + a[ao + 5] * b[5];
    }

    private static void times(double[] m, int o, double[] x, int xo, double[] out) {
        for (int r = 0; r < 6; r++) {
            double sum = 0;
            for (int c = 0; c < 6; c++) {
                sum += m[o + 6 * r + c] * x[xo + c];
            }
            out[r] = sum;
        }
    }

    private static void transposed(double[] m, int o, double[] x, int xo, double[] out, int to) {
        for (int c = 0; c < 6; c++) {
            double sum = 0;
            for (int r = 0; r < 6; r++) {
                sum += m[o + 6 * r + c] * x[xo + r];
            }
            out[to + c] = sum;
        }
    }

    /** out = v x s, motion vectors. */
    public static void crossMotion(double[] v, int vo, double[] s, int so, double[] out) {
        double wx = v[vo];
        double wy = v[vo + 1];
        double wz = v[vo + 2];
        double ax = s[so];
        double ay = s[so + 1];
        double az = s[so + 2];
        double bx = s[so + 3];
        double by = s[so + 4];
        double bz = s[so + 5];
        out[3] = wy * bz - wz * by + v[vo + 4] * az - v[vo + 5] * ay;
        out[4] = wz * bx - wx * bz + v[vo + 5] * ax - v[vo + 3] * az;
        out[5] = wx * by - wy * bx + v[vo + 3] * ay - v[vo + 4] * ax;
        out[0] = wy * az - wz * ay;
        out[1] = wz * ax - wx * az;
        out[2] = wx * ay - wy * ax;
    }

    /** out = v x* f, a motion on a force. */
    static void crossForce(double[] v, int vo, double[] f, int fo, double[] out) {
        double wx = v[vo];
        double wy = v[vo + 1];
        double wz = v[vo + 2];
        double vx = v[vo + 3];
        double vy = v[vo + 4];
        double vz = v[vo + 5];
        double nx = f[fo];
        double ny = f[fo + 1];
        double nz = f[fo + 2];
        double fx = f[fo + 3];
        double fy = f[fo + 4];
        double fz = f[fo + 5];
        out[0] = wy * nz - wz * ny + vy * fz - vz * fy;
        out[1] = wz * nx - wx * nz + vz * fx - vx * fz;
        out[2] = wx * ny - wy * nx + vx * fy - vy * fx;
        out[3] = wy * fz - wz * fy;
        out[4] = wz * fx - wx * fz;
        out[5] = wx * fy - wy * fx;
    }
}

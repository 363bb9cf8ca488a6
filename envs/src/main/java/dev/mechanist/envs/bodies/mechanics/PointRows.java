package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;

/** How points of bodies move with the degrees of freedom, in the state that a tree holds: entries of constraint rows. */
public final class PointRows {
    private final BodyTables t;
    private final SpatialTree tree;
    private final int[] lastDof;

    public PointRows(BodyTables t, SpatialTree tree) {
        this.t = t;
        this.tree = tree;
        int nb = t.bodyName.length;
        lastDof = new int[nb];
        lastDof[0] = -1;
        for (int i = 1; i < nb; i++) {
            lastDof[i] = t.bodyDofCount[i] > 0 ? t.bodyDofAddress[i] + t.bodyDofCount[i] - 1 : lastDof[t.bodyParent[i]];
        }
    }

    /** The last degree of freedom that moves a body; -1 for none. */
    public int lastDof(int body) {
        return lastDof[body];
    }

    /** Adds to a row, from {@code to}, how a point of a body moves along a direction. */
    public void along(int body, double[] p, int po, double[] n, int no, double sign, double[] rows, int to) {
        int origin = 3 * t.bodyRoot[body];
        double x = p[po] - tree.position[origin];
        double y = p[po + 1] - tree.position[origin + 1];
        double z = p[po + 2] - tree.position[origin + 2];
        double nx = sign * n[no];
        double ny = sign * n[no + 1];
        double nz = sign * n[no + 2];
        double mx = y * nz - z * ny;
        double my = z * nx - x * nz;
        double mz = x * ny - y * nx;
        double[] s = tree.motion;
        for (int d = lastDof[body]; d >= 0; d = t.dofParent[d]) {
            int m = 6 * d;
            rows[to + d] += s[m] * mx + s[m + 1] * my + s[m + 2] * mz + s[m + 3] * nx + s[m + 4] * ny + s[m + 5] * nz;
        }
    }

    /** Adds to a row how a body turns about a direction. */
    public void about(int body, double[] n, int no, double sign, double[] rows, int to) {
        double[] s = tree.motion;
        for (int d = lastDof[body]; d >= 0; d = t.dofParent[d]) {
            int m = 6 * d;
            rows[to + d] += sign * (s[m] * n[no] + s[m + 1] * n[no + 1] + s[m + 2] * n[no + 2]);
        }
    }

    /** Adds to out [3] the velocity of a point of a body. */
    public void velocity(int body, double[] p, int po, double sign, double[] out) {
        int origin = 3 * t.bodyRoot[body];
        double[] v = tree.velocity;
        int i = 6 * body;
        double x = p[po] - tree.position[origin];
        double y = p[po + 1] - tree.position[origin + 1];
        double z = p[po + 2] - tree.position[origin + 2];
        out[0] += sign * (v[i + 3] + v[i + 1] * z - v[i + 2] * y);
        out[1] += sign * (v[i + 4] + v[i + 2] * x - v[i] * z);
        out[2] += sign * (v[i + 5] + v[i] * y - v[i + 1] * x);
    }

    /** Adds to out [3] the acceleration of a point of a body where no degree of freedom accelerates, with what gravity does to it. */
    public void drift(int body, double[] p, int po, double sign, double[] out) {
        int origin = 3 * t.bodyRoot[body];
        double[] a = tree.acceleration;
        double[] v = tree.velocity;
        int i = 6 * body;
        double x = p[po] - tree.position[origin];
        double y = p[po + 1] - tree.position[origin + 1];
        double z = p[po + 2] - tree.position[origin + 2];
        double vx = v[i + 3] + v[i + 1] * z - v[i + 2] * y;
        double vy = v[i + 4] + v[i + 2] * x - v[i] * z;
        double vz = v[i + 5] + v[i] * y - v[i + 1] * x;
        out[0] += sign * (a[i + 3] + a[i + 1] * z - a[i + 2] * y + v[i + 1] * vz - v[i + 2] * vy);
        out[1] += sign * (a[i + 4] + a[i + 2] * x - a[i] * z + v[i + 2] * vx - v[i] * vz);
        out[2] += sign * (a[i + 5] + a[i] * y - a[i + 1] * x + v[i] * vy - v[i + 1] * vx);
    }
}

package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/**
 * Tangents of a step as columns of numbers of the state: where these are quaternions, taken as normalised, a displacement is
 * made of their change and their change of a displacement.
 */
final class TangentColumns {
    private final BodyTables t;
    /** Tangents of positions and velocities, a contiguous vector [nv] per direction. */
    private final double[] outQ;

    private final double[] outV;
    private final double[] quaternionRate = new double[12];
    private final double[] mixQ;
    private final double[] mixV;

    TangentColumns(BodyTables t, double[] outQ, double[] outV) {
        this.t = t;
        this.outQ = outQ;
        this.outV = outV;
        mixQ = new double[t.nv];
        mixV = new double[t.nv];
    }

    /** Columns of A by the position numbers of one joint. */
    void byPosition(int j, double[] x, int xo, double[] next, int no, double[] A, int ao, int n) {
        int q = t.jointPositionAddress[j];
        int d = t.jointDofAddress[j];
        int type = t.jointType[j];
        int plain = type == BodyTables.FREE ? 3 : type == BodyTables.BALL ? 0 : 1;
        for (int k = 0; k < plain; k++) {
            write(d + k, next, no, A, ao, n, q + k);
        }
        if (type >= BodyTables.SLIDE) {
            return;
        }
        q += plain;
        d += plain;
        // delta = 2 Im(conj(q) dq) / |q| for the normalised q.
        double w = x[xo + q];
        double a = x[xo + q + 1];
        double b = x[xo + q + 2];
        double c = x[xo + q + 3];
        double s = 2 / (w * w + a * a + b * b + c * c);
        double[] m = quaternionRate;
        m[0] = -a * s;
        m[1] = w * s;
        m[2] = c * s;
        m[3] = -b * s;
        m[4] = -b * s;
        m[5] = -c * s;
        m[6] = w * s;
        m[7] = a * s;
        m[8] = -c * s;
        m[9] = b * s;
        m[10] = -a * s;
        m[11] = w * s;
        for (int k = 0; k < 4; k++) {
            Arrays.fill(mixQ, 0);
            Arrays.fill(mixV, 0);
            for (int r = 0; r < 3; r++) {
                double share = m[4 * r + k];
                for (int i = 0; i < t.nv; i++) {
                    mixQ[i] += share * outQ[(d + r) * t.nv + i];
                    mixV[i] += share * outV[(d + r) * t.nv + i];
                }
            }
            lift(mixQ, 0, mixV, 0, next, no, A, ao, n, q + k);
        }
    }

    /** A direction of the tangents as a column. */
    void write(int direction, double[] next, int no, double[] out, int oo, int columns, int column) {
        lift(outQ, direction * t.nv, outV, direction * t.nv, next, no, out, oo, columns, column);
    }

    /** Writes a tangent of the next state as a column of numbers: quaternions change by q' (0, delta) / 2. */
    private void lift(
            double[] tangentQ,
            int qo,
            double[] tangentV,
            int vo,
            double[] next,
            int no,
            double[] out,
            int oo,
            int columns,
            int column) {
        for (int j = 0; j < t.jointType.length; j++) {
            int q = t.jointPositionAddress[j];
            int d = t.jointDofAddress[j];
            int type = t.jointType[j];
            int plain = type == BodyTables.FREE ? 3 : type == BodyTables.BALL ? 0 : 1;
            for (int k = 0; k < plain; k++) {
                out[oo + (q + k) * columns + column] = tangentQ[qo + d + k];
            }
            if (type >= BodyTables.SLIDE) {
                continue;
            }
            q += plain;
            d += plain;
            double w = 0.5 * next[no + q];
            double a = 0.5 * next[no + q + 1];
            double b = 0.5 * next[no + q + 2];
            double c = 0.5 * next[no + q + 3];
            double dx = tangentQ[qo + d];
            double dy = tangentQ[qo + d + 1];
            double dz = tangentQ[qo + d + 2];
            int at = oo + q * columns + column;
            out[at] = -a * dx - b * dy - c * dz;
            out[at + columns] = w * dx + b * dz - c * dy;
            out[at + 2 * columns] = w * dy + c * dx - a * dz;
            out[at + 3 * columns] = w * dz + a * dy - b * dx;
        }
        for (int d = 0; d < t.nv; d++) {
            out[oo + (t.nq + d) * columns + column] = tangentV[vo + d];
        }
    }
}

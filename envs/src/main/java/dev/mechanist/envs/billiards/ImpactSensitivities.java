package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * Derivatives of x, y, vx, vy of every disc by any number of inputs, carried along with a {@link DiscSimulator} from event to
 * event. At an impact the moment itself moves by dtau = -dg / g' for the gap g; with it the state before is taken to the
 * moved contact, through the impact, and back to the same time (the saltation matrix: Aizerman and Gantmacher 1958; Burden,
 * Libby and Coogan 2022). Where a disc has two contacts at once there is no derivative: NaN.
 */
final class ImpactSensitivities {
    private final int columns;
    private final int massColumn;
    private final int restitutionColumn;
    private final int cushionColumn;
    private final int decelerationColumn;
    private final double[][] d;
    private double[] mass;
    private Surface surface;

    /**
     * @param discs how many
     * @param columns inputs in all; the last n + 3 are the masses, the two restitutions and the deceleration
     */
    ImpactSensitivities(int discs, int columns) {
        this.columns = columns;
        d = new double[4 * discs][columns];
        massColumn = columns - discs - 3;
        restitutionColumn = columns - 3;
        cushionColumn = columns - 2;
        decelerationColumn = columns - 1;
    }

    void attach(double[] masses, Surface on) {
        mass = masses;
        surface = on;
    }

    /** Derivatives of component k (x, y, vx, vy) of disc i, to be filled and read [columns]. */
    double[] row(int i, int k) {
        return d[4 * i + k];
    }

    /** Free motion for a time. With friction a disc at rest stays there whatever little velocity it had. */
    void flow(int i, double vx, double vy, double ax, double ay, double t) {
        double[] x = row(i, 0);
        double[] y = row(i, 1);
        double[] u = row(i, 2);
        double[] v = row(i, 3);
        double alpha = surface.deceleration();
        double square = vx * vx + vy * vy;
        double speed = Math.sqrt(square);
        if (speed == 0 && alpha > 0) {
            stopped(i);
        }
        for (int c = 0; c < columns; c++) {
            double fx = 0;
            double fy = 0;
            if (speed > 0) {
                double along = (vx * u[c] + vy * v[c]) / square;
                fx = -alpha * (u[c] - vx * along) / speed;
                fy = -alpha * (v[c] - vy * along) / speed;
                if (c == decelerationColumn) {
                    fx -= vx / speed;
                    fy -= vy / speed;
                }
            }
            x[c] += u[c] * t + 0.5 * fx * t * t;
            y[c] += v[c] * t + 0.5 * fy * t * t;
            u[c] += fx * t;
            v[c] += fy * t;
        }
    }

    void stopped(int i) {
        Arrays.fill(row(i, 2), 0);
        Arrays.fill(row(i, 3), 0);
    }

    void lost(int i) {
        for (int k = 0; k < 4; k++) {
            Arrays.fill(row(i, k), 0);
        }
    }

    void undefined(int i) {
        for (int k = 0; k < 4; k++) {
            Arrays.fill(row(i, k), Double.NaN);
        }
    }

    /**
     * Two discs have hit each other.
     *
     * @param r from i to j [2]
     * @param before velocities of i and j [4]
     * @param after the same after it
     * @param pull accelerations of both before [4]
     * @param next accelerations after
     * @param e restitution that was used
     */
    void hit(int i, int j, double[] r, double[] before, double[] after, double[] pull, double[] next, double e) {
        double distance = Math.sqrt(r[0] * r[0] + r[1] * r[1]);
        double nx = r[0] / distance;
        double ny = r[1] / distance;
        double wx = before[2] - before[0];
        double wy = before[3] - before[1];
        double closing = wx * nx + wy * ny;
        double both = mass[i] + mass[j];
        for (int c = 0; c < columns; c++) {
            double ex = d[4 * j][c] - d[4 * i][c];
            double ey = d[4 * j + 1][c] - d[4 * i + 1][c];
            double tau = -(nx * ex + ny * ey) / closing;
            double rx = ex + wx * tau;
            double ry = ey + wy * tau;
            double hx = (rx - nx * (nx * rx + ny * ry)) / distance;
            double hy = (ry - ny * (nx * rx + ny * ry)) / distance;
            double dwx = d[4 * j + 2][c] - d[4 * i + 2][c] + (pull[2] - pull[0]) * tau;
            double dwy = d[4 * j + 3][c] - d[4 * i + 3][c] + (pull[3] - pull[1]) * tau;
            double dClosing = dwx * nx + dwy * ny + wx * hx + wy * hy;
            double de = c == restitutionColumn && e == surface.restitution() ? 1 : 0;
            double di = c == massColumn + i ? 1 : 0;
            double dj = c == massColumn + j ? 1 : 0;
            for (int side = 0; side < 2; side++) {
                int disc = side == 0 ? i : j;
                double other = side == 0 ? mass[j] : mass[i];
                double dOther = side == 0 ? dj : di;
                double share = (1 + e) * other / both;
                double dShare = de * other / both + (1 + e) * (dOther / both - other * (di + dj) / (both * both));
                double sign = side == 0 ? 1 : -1;
                double jumpX = sign * (dShare * closing * nx + share * (dClosing * nx + closing * hx));
                double jumpY = sign * (dShare * closing * ny + share * (dClosing * ny + closing * hy));
                int o = 2 * side;
                d[4 * disc][c] += (before[o] - after[o]) * tau;
                d[4 * disc + 1][c] += (before[o + 1] - after[o + 1]) * tau;
                d[4 * disc + 2][c] += jumpX + (pull[o] - next[o]) * tau;
                d[4 * disc + 3][c] += jumpY + (pull[o + 1] - next[o + 1]) * tau;
            }
        }
    }

    /**
     * A disc has hit what does not move.
     *
     * @param distance from its centre to the corner, m; infinite for a straight side
     * @param normal towards the disc [2]
     * @param before velocity [2]
     * @param after the same after it
     * @param pull acceleration before [2]
     * @param next after
     * @param e restitution that was used
     */
    void bounce(
            int i,
            double distance,
            double[] normal,
            double[] before,
            double[] after,
            double[] pull,
            double[] next,
            double e) {
        double nx = normal[0];
        double ny = normal[1];
        double closing = before[0] * nx + before[1] * ny;
        double[] x = row(i, 0);
        double[] y = row(i, 1);
        double[] u = row(i, 2);
        double[] v = row(i, 3);
        for (int c = 0; c < columns; c++) {
            double tau = -(nx * x[c] + ny * y[c]) / closing;
            double rx = x[c] + before[0] * tau;
            double ry = y[c] + before[1] * tau;
            double hx = (rx - nx * (nx * rx + ny * ry)) / distance;
            double hy = (ry - ny * (nx * rx + ny * ry)) / distance;
            double du = u[c] + pull[0] * tau;
            double dv = v[c] + pull[1] * tau;
            double dClosing = du * nx + dv * ny + before[0] * hx + before[1] * hy;
            double de = c == cushionColumn && e == surface.cushion() ? 1 : 0;
            double jump = de * closing + (1 + e) * dClosing;
            x[c] += (before[0] - after[0]) * tau;
            y[c] += (before[1] - after[1]) * tau;
            u[c] = du - jump * nx - (1 + e) * closing * hx - next[0] * tau;
            v[c] = dv - jump * ny - (1 + e) * closing * hy - next[1] * tau;
        }
    }
}

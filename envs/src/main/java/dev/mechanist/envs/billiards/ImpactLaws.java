package dev.mechanist.envs.billiards;

import java.util.List;

/**
 * What an impact does to the velocities of discs at the present: Newton's law of restitution along the normal, for one contact
 * or for several that share discs (see {@link SimultaneousImpacts}). Impacts slower than 1e-9 of the fastest disc are plastic
 * where restitution is below 1, so that an infinity of them ends. Balls and cushions are smooth: no impact changes a spin.
 */
final class ImpactLaws {
    private static final double REST = 1e-9;

    /** Shares of the distance of two discs that touch: less is rounding, more is a state that was never free. */
    private static final double PARTED = 1e-11;

    private static final double PRESSED = 2e-9;

    private final MovingDiscs d;
    private final Cushions c;
    private final Surface surface;
    private double plastic;

    ImpactLaws(MovingDiscs discs, Cushions cushions, Surface surface) {
        d = discs;
        c = cushions;
        this.surface = surface;
    }

    /** Impacts slower than a share of this speed, m/s, are plastic. */
    void plasticBelow(double fastest) {
        plastic = REST * fastest;
    }

    /** Disc i meets another, a side or a corner, and nothing else. */
    void alone(int i, int with) {
        if (with < d.n) {
            hit(i, with);
        } else {
            bounce(i, with);
        }
    }

    /** What friction has pressed into each other, by no more than {@link Meetings} lets it, is put side by side. */
    void part(int i, int j, double nx, double ny, double distance) {
        double sum = d.radius[i] + d.radius[j];
        double overlap = sum - distance;
        if (overlap > PARTED * sum && overlap <= PRESSED * sum) {
            double all = d.mass[i] + d.mass[j];
            d.x[i] -= overlap * d.mass[j] / all * nx;
            d.y[i] -= overlap * d.mass[j] / all * ny;
            d.x[j] += overlap * d.mass[i] / all * nx;
            d.y[j] += overlap * d.mass[i] / all * ny;
        }
    }

    /** Two discs; v+ = v +- (1 + e) m_other / (m_i + m_j) v_n n, with n from i to j. */
    private void hit(int i, int j) {
        double dx = d.x[j] - d.x[i];
        double dy = d.y[j] - d.y[i];
        double distance = Math.sqrt(dx * dx + dy * dy);
        double nx = dx / distance;
        double ny = dy / distance;
        part(i, j, nx, ny, distance);
        double closing = along(d.vx[j] - d.vx[i], d.vy[j] - d.vy[i], nx, ny);
        double e = restitution(surface.restitution(), closing);
        double k = (1 + e) * perMass(closing, d.mass[i], d.mass[j]);
        double ux = d.vx[i];
        double uy = d.vy[i];
        double wx = d.vx[j];
        double wy = d.vy[j];
        d.vx[i] += d.mass[j] * k * nx;
        d.vy[i] += d.mass[j] * k * ny;
        d.vx[j] -= d.mass[i] * k * nx;
        d.vy[j] -= d.mass[i] * k * ny;
        if (d.sensitivities != null) {
            double[] accelerations = {d.ax[i], d.ay[i], d.ax[j], d.ay[j]};
            d.turned(i);
            d.turned(j);
            d.sensitivities.hit(
                    i,
                    j,
                    new double[] {dx, dy},
                    new double[] {ux, uy, wx, wy},
                    new double[] {d.vx[i], d.vy[i], d.vx[j], d.vy[j]},
                    accelerations,
                    new double[] {d.ax[i], d.ay[i], d.ax[j], d.ay[j]},
                    e);
        }
    }

    /** w n / (n n) for a unit vector n but for rounding, which would add up in the energy. */
    private static double along(double wx, double wy, double nx, double ny) {
        double dot = wx * nx + wy * ny;
        return dot - dot * Math.fma(nx, nx, Math.fma(ny, ny, -1));
    }

    /** v / (a + b), rounded once: the rounding of a + b would be the same in every impact of a pair, and add up in the energy. */
    private static double perMass(double v, double a, double b) {
        double sum = a + b;
        double quotient = v / sum;
        double rest = Math.fma(-sum, quotient, v) - MovingDiscs.sumError(a, b, sum) * quotient;
        return quotient + rest / sum;
    }

    private double restitution(double e, double closing) {
        return e < 1 && Math.abs(closing) < plastic ? 0 : e;
    }

    /** Of an impact at a speed, m/s, with what has a number. */
    double restitutionOf(int with, double closing) {
        return restitution(with < d.n ? surface.restitution() : surface.cushion(), closing);
    }

    /** A side or a corner; v+ = v - (1 + e) v_n n. */
    private void bounce(int i, int with) {
        boolean corner = with >= c.firstCorner;
        double dx = 0;
        double dy = 0;
        double nx;
        double ny;
        if (corner) {
            dx = d.x[i] - c.pointX[with - c.firstCorner];
            dy = d.y[i] - c.pointY[with - c.firstCorner];
            double distance = Math.sqrt(dx * dx + dy * dy);
            nx = dx / distance;
            ny = dy / distance;
        } else {
            int s = with - c.firstSide;
            nx = c.normalX[s];
            ny = c.normalY[s];
            double off = d.radius[i] - (nx * (d.x[i] - c.sideX[s]) + ny * (d.y[i] - c.sideY[s]));
            d.x[i] += off * nx;
            d.y[i] += off * ny;
        }
        double closing = along(d.vx[i], d.vy[i], nx, ny);
        double e = restitution(surface.cushion(), closing);
        double ux = d.vx[i];
        double uy = d.vy[i];
        d.vx[i] -= (1 + e) * closing * nx;
        d.vy[i] -= (1 + e) * closing * ny;
        if (d.sensitivities != null) {
            double bx = d.ax[i];
            double by = d.ay[i];
            d.turned(i);
            d.sensitivities.bounce(
                    i,
                    corner ? Math.sqrt(dx * dx + dy * dy) : Double.POSITIVE_INFINITY,
                    new double[] {nx, ny},
                    new double[] {ux, uy},
                    new double[] {d.vx[i], d.vy[i]},
                    new double[] {bx, by},
                    new double[] {d.ax[i], d.ay[i]},
                    e);
        }
    }

    /** Several contacts that share discs: pairs of a disc and what it meets. */
    void together(List<int[]> contacts) {
        int k = contacts.size();
        double[][] normal = new double[k][];
        double[] b = new double[k];
        for (int r = 0; r < k; r++) {
            int i = contacts.get(r)[0];
            int j = contacts.get(r)[1];
            normal[r] = normal(i, j);
            if (j < d.n) {
                part(i, j, normal[r][0], normal[r][1], Math.hypot(d.x[j] - d.x[i], d.y[j] - d.y[i]));
            }
            double wx = j < d.n ? d.vx[j] - d.vx[i] : d.vx[i];
            double wy = j < d.n ? d.vy[j] - d.vy[i] : d.vy[i];
            b[r] = wx * normal[r][0] + wy * normal[r][1];
        }
        double[] A = new double[k * k];
        for (int r = 0; r < k; r++) {
            for (int s = 0; s < k; s++) {
                double dot = normal[r][0] * normal[s][0] + normal[r][1] * normal[s][1];
                double coupling = 0;
                for (int disc : contacts.get(r)) {
                    if (disc < d.n) {
                        coupling += sign(contacts.get(r), disc) * sign(contacts.get(s), disc) / d.mass[disc];
                    }
                }
                A[r * k + s] = dot * coupling;
            }
        }
        double[] lambda = SimultaneousImpacts.impulses(A, b);
        for (int r = 0; r < k; r++) {
            double e = restitutionOf(contacts.get(r)[1], b[r]);
            for (int disc : contacts.get(r)) {
                if (disc < d.n) {
                    double by = (1 + e) * lambda[r] * sign(contacts.get(r), disc) / d.mass[disc];
                    d.vx[disc] += by * normal[r][0];
                    d.vy[disc] += by * normal[r][1];
                    if (d.sensitivities != null) {
                        d.sensitivities.undefined(disc);
                    }
                }
            }
        }
    }

    /** How a disc moves along the normal of a contact when the contact opens. */
    private int sign(int[] contact, int disc) {
        if (contact[0] == disc) {
            return contact[1] < d.n ? -1 : 1;
        }
        return contact[1] == disc ? 1 : 0;
    }

    /** Unit vector of a contact: from a disc to the other, or from what stands still to the disc. */
    double[] normal(int i, int with) {
        if (with >= c.firstSide && with < c.firstCorner) {
            return new double[] {c.normalX[with - c.firstSide], c.normalY[with - c.firstSide]};
        }
        double dx = with < d.n ? d.x[with] - d.x[i] : d.x[i] - c.pointX[with - c.firstCorner];
        double dy = with < d.n ? d.y[with] - d.y[i] : d.y[i] - c.pointY[with - c.firstCorner];
        double distance = Math.sqrt(dx * dx + dy * dy);
        return new double[] {dx / distance, dy / distance};
    }
}

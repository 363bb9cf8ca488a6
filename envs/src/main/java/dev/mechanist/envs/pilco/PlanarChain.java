package dev.mechanist.envs.pilco;

import dev.mechanist.core.InputException;
import java.util.Arrays;

/**
 * Uniform rods hinged end to end in a vertical plane, the first at a fixed point or at a cart on a rail. Angles are absolute
 * and counter-clockwise, all from hanging down or all from upright; a torque acts on a rod as if against the world. State: (x,
 * x_dot) if there is a cart, then all angular velocities, then all angles; m, m/s, rad/s, rad.
 *
 * <p>Lagrange's equations. With A_ii = l_i^2 (m_i / 3 + m_{&gt;i}), A_ij = l_i l_j (m_k / 2 + m_{&gt;k}) for the outer rod k of the
 * two, c_i = l_i (m_i / 2 + m_{&gt;i}) where m_{&gt;i} is the mass beyond rod i, and s = 1 hanging, -1 upright:
 *
 * <pre>
 * (M + sum m) x'' + s sum_i c_i (cos t_i t_i'' - sin t_i t_i'^2) = F - b x'
 * s c_i cos t_i x'' + sum_j A_ij (cos(t_i - t_j) t_j'' + sin(t_i - t_j) t_j'^2) + s g c_i sin t_i = T_i - d_i t_i'
 * </pre>
 *
 * The constants are fixed: the field has no parameters to fit.
 */
final class PlanarChain implements PublishedField {
    private final Geometry geometry;
    private final int rods;
    private final int cart;
    private final int freedom;
    private final double sign;
    private final double totalMass;
    private final double[] A;
    private final double[] c;

    private final double[] mass;
    private final double[] force;
    private final double[] column;

    /**
     * What the chain is made of.
     *
     * @param cart whether the first hinge rides on a cart
     * @param massCart M, kg
     * @param frictionCart b, N s/m
     * @param masses of the rods m_i, kg
     * @param lengths of the rods l_i, m
     * @param frictions of the hinges d_i, N m s/rad
     * @param gravity g, m/s^2
     * @param fromUpright whether angles are zero upright; else hanging
     * @param actuated which coordinate each action drives: 0 the cart (if any), then the rods
     */
    public record Geometry(
            boolean cart,
            double massCart,
            double frictionCart,
            double[] masses,
            double[] lengths,
            double[] frictions,
            double gravity,
            boolean fromUpright,
            int[] actuated) {
        public Geometry {
            if (masses.length == 0 || lengths.length != masses.length || frictions.length != masses.length) {
                throw new InputException("a chain needs a mass, a length and a friction for each of its rods");
            }
            masses = masses.clone();
            lengths = lengths.clone();
            frictions = frictions.clone();
            actuated = actuated.clone();
        }
    }

    public PlanarChain(Geometry geometry) {
        this.geometry = geometry;
        rods = geometry.masses.length;
        cart = geometry.cart ? 1 : 0;
        freedom = rods + cart;
        sign = geometry.fromUpright ? -1 : 1;
        A = new double[rods * rods];
        c = new double[rods];
        double beyond = 0;
        for (int i = rods - 1; i >= 0; i--) {
            double l = geometry.lengths[i];
            double m = geometry.masses[i];
            A[i * rods + i] = l * l * (m / 3 + beyond);
            c[i] = l * (m / 2 + beyond);
            for (int j = 0; j < i; j++) {
                A[i * rods + j] = geometry.lengths[j] * c[i];
                A[j * rods + i] = A[i * rods + j];
            }
            beyond += m;
        }
        totalMass = beyond + geometry.massCart;
        mass = new double[freedom * freedom];
        force = new double[freedom];
        column = new double[freedom];
    }

    public Geometry geometry() {
        return geometry;
    }

    @Override
    public int n() {
        return 2 * freedom;
    }

    @Override
    public int m() {
        return geometry.actuated.length;
    }

    @Override
    public PlanarChain fork() {
        return new PlanarChain(geometry);
    }

    private int angleAt(int i) {
        return 2 * cart + rods + i;
    }

    private int rateAt(int i) {
        return 2 * cart + i;
    }

    /** Where in the state, and in its derivative, the velocity of coordinate q lies. */
    private int velocityAt(int q) {
        return q < cart ? 1 : rateAt(q - cart);
    }

    /** Fills the mass matrix, factors it, and leaves the accelerations in {@code force}. */
    private void accelerate(double[] x, int xo, double[] u, int uo) {
        Arrays.fill(force, 0);
        for (int k = 0; k < geometry.actuated.length; k++) {
            force[geometry.actuated[k]] += u[uo + k];
        }
        if (cart == 1) {
            mass[0] = totalMass;
            force[0] -= geometry.frictionCart * x[xo + 1];
        }
        for (int i = 0; i < rods; i++) {
            int row = cart + i;
            double ti = x[xo + angleAt(i)];
            double wi = x[xo + rateAt(i)];
            force[row] -= geometry.frictions[i] * wi + sign * geometry.gravity * c[i] * Math.sin(ti);
            if (cart == 1) {
                mass[row] = sign * c[i] * Math.cos(ti);
                mass[row * freedom] = mass[row];
                force[0] += sign * c[i] * Math.sin(ti) * wi * wi;
            }
            for (int j = 0; j < rods; j++) {
                double tj = x[xo + angleAt(j)];
                double wj = x[xo + rateAt(j)];
                mass[row * freedom + cart + j] = A[i * rods + j] * Math.cos(ti - tj);
                force[row] -= A[i * rods + j] * Math.sin(ti - tj) * wj * wj;
            }
        }
        factor();
        solve(force);
    }

    /** Cholesky's lower factor in place of the mass matrix, which is positive definite. */
    private void factor() {
        for (int i = 0; i < freedom; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = mass[i * freedom + j];
                for (int k = 0; k < j; k++) {
                    sum -= mass[i * freedom + k] * mass[j * freedom + k];
                }
                mass[i * freedom + j] = i == j ? Math.sqrt(sum) : sum / mass[j * freedom + j];
            }
        }
    }

    private void solve(double[] b) {
        for (int i = 0; i < freedom; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= mass[i * freedom + k] * b[k];
            }
            b[i] /= mass[i * freedom + i];
        }
        for (int i = freedom - 1; i >= 0; i--) {
            for (int k = i + 1; k < freedom; k++) {
                b[i] -= mass[k * freedom + i] * b[k];
            }
            b[i] /= mass[i * freedom + i];
        }
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        accelerate(x, xo, u, uo);
        if (cart == 1) {
            dx[o] = x[xo + 1];
        }
        for (int q = 0; q < freedom; q++) {
            dx[o + velocityAt(q)] = force[q];
        }
        for (int i = 0; i < rods; i++) {
            dx[o + angleAt(i)] = x[xo + rateAt(i)];
        }
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        int n = n();
        accelerate(x, xo, u, uo);
        Arrays.fill(fx, 0, n * n, 0);
        Arrays.fill(fu, 0, n * m(), 0);
        if (cart == 1) {
            fx[1] = 1;
            Arrays.fill(column, 0);
            column[0] = -geometry.frictionCart;
            solveInto(fx, n, 1);
        }
        for (int i = 0; i < rods; i++) {
            fx[angleAt(i) * n + rateAt(i)] = 1;
            byRate(x, xo, i);
            solveInto(fx, n, rateAt(i));
            byAngle(x, xo, i);
            solveInto(fx, n, angleAt(i));
        }
        for (int k = 0; k < geometry.actuated.length; k++) {
            Arrays.fill(column, 0);
            column[geometry.actuated[k]] = 1;
            solveInto(fu, m(), k);
        }
    }

    /** d force / d rate i, into {@code column}. */
    private void byRate(double[] x, int xo, int i) {
        Arrays.fill(column, 0);
        double ti = x[xo + angleAt(i)];
        double wi = x[xo + rateAt(i)];
        column[cart + i] -= geometry.frictions[i];
        if (cart == 1) {
            column[0] += 2 * sign * c[i] * Math.sin(ti) * wi;
        }
        for (int j = 0; j < rods; j++) {
            column[cart + j] -= 2 * A[j * rods + i] * Math.sin(x[xo + angleAt(j)] - ti) * wi;
        }
    }

    /** d force / d angle i minus (d mass matrix / d angle i) times the accelerations, into {@code column}. */
    private void byAngle(double[] x, int xo, int i) {
        Arrays.fill(column, 0);
        double ti = x[xo + angleAt(i)];
        double wi = x[xo + rateAt(i)];
        int row = cart + i;
        column[row] -= sign * geometry.gravity * c[i] * Math.cos(ti);
        if (cart == 1) {
            column[0] += sign * c[i] * (Math.cos(ti) * wi * wi + Math.sin(ti) * force[row]);
            column[row] += sign * c[i] * Math.sin(ti) * force[0];
        }
        for (int j = 0; j < rods; j++) {
            if (j != i) {
                double tj = x[xo + angleAt(j)];
                double wj = x[xo + rateAt(j)];
                double a = A[i * rods + j];
                double cosine = a * Math.cos(ti - tj);
                double sine = a * Math.sin(ti - tj);
                column[row] += -cosine * wj * wj + sine * force[cart + j];
                column[cart + j] += cosine * wi * wi + sine * force[row];
            }
        }
    }

    private void solveInto(double[] jacobian, int width, int at) {
        solve(column);
        for (int q = 0; q < freedom; q++) {
            jacobian[velocityAt(q) * width + at] = column[q];
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        // No parameters: an empty matrix.
    }
}

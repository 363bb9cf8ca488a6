package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import java.util.List;

/**
 * A planar two-link pendulum with a geared motor at each joint; an acrobot is the same machine with action bounds of zero at
 * the first joint, a pendubot at the second.
 *
 * <p>State (pos1, pos2, vel1, vel2): angle of link 1 from hanging down, angle of link 2 relative to link 1, rad, and their
 * rates. Action (tau1, tau2): commanded or measured joint torques; joint i receives gain_i tau_i + offset_i.
 *
 * <p>Equations: M(q) q'' = gain tau + offset - c(q, q') - g(q) - friction(q') with, for inertias I about the joints,
 * <pre>
 * M11 = I1 + I2 + m2 l1^2 + 2 m2 l1 r2 cos q2 + (gear^2 + 1) Ir
 * M12 = I2 + m2 l1 r2 cos q2 - gear Ir            M22 = I2 + gear^2 Ir
 * c1  = -m2 l1 r2 sin q2 (2 q1' q2' + q2'^2)      c2  = m2 l1 r2 sin q2 q1'^2
 * g1  = g (m1 r1 sin q1 + m2 l1 sin q1 + m2 r2 sin(q1 + q2))      g2 = g m2 r2 sin(q1 + q2)
 * friction_i = b_i q_i' + cf_i arctan(100 q_i')
 * </pre>
 * The motor terms follow from rotors that turn at gear q1' in the base and, mounted on link 1 and driving against it, at
 * q1' - gear q2': kinetic energy Ir (gear^2 q1'^2 + (q1' - gear q2')^2) / 2 (compare Spong, The Swing Up Control Problem for
 * the Acrobot, 1995, for the bare linkage). The Coulomb torque approaches cf pi / 2, so that parameters published for
 * friction of the form cf arctan(100 v) can be used as they are.
 *
 * <p>q_i = pos_i + zero_i: an encoder that was not zeroed exactly in the hanging position reads pos_i.
 *
 * <p>l2 enters drawings only. Torques fix the parameters only up to a common factor while both gains are free; that is why
 * masses, which a scale can measure, are not free by default.
 */
public final class DoublePendulum implements VectorField {
    private static final double STEEPNESS = 100;
    private static final int P = 21;

    private final List<Parameter> parameters;
    private final double m1;
    private final double m2;
    private final double l1;
    private final double r1;
    private final double r2;
    private final double inertia1;
    private final double inertia2;
    private final double gravity;
    private final double b1;
    private final double b2;
    private final double cf1;
    private final double cf2;
    private final double rotor;
    private final double gear;
    private final double gain1;
    private final double gain2;
    private final double offset1;
    private final double offset2;
    private final double zero1;
    private final double zero2;

    /** A machine of two links of 0.6 kg, 0.3 m and 0.2 m, with gears of 6 and modest friction. */
    public DoublePendulum() {
        this(List.of(
                positive("mass1", "kg", 0.6, 0.1).withFree(false),
                positive("mass2", "kg", 0.6, 0.1).withFree(false),
                positive("length1", "m", 0.3, 0.1).withFree(false),
                positive("length2", "m", 0.2, 0.1).withFree(false),
                positive("center1", "m", 0.25, 0.1),
                positive("center2", "m", 0.2, 0.1),
                positive("inertia1", "kg m^2", 0.045, 0.01),
                positive("inertia2", "kg m^2", 0.025, 0.01),
                positive("gravity", "m/s^2", 9.81, 1).withFree(false),
                positive("damping1", "N m s/rad", 0.005, 0.01),
                positive("damping2", "N m s/rad", 0.005, 0.01),
                positive("coulomb1", "N m", 0.05, 0.05),
                positive("coulomb2", "N m", 0.05, 0.05),
                positive("motor_inertia", "kg m^2", 1e-4, 1e-4),
                positive("gear", "", 6, 1).withFree(false),
                positive("gain1", "", 1, 0.3),
                positive("gain2", "", 1, 0.3),
                Parameter.real("offset1", "N m", 0, 0.05),
                Parameter.real("offset2", "N m", 0, 0.05),
                Parameter.real("zero1", "rad", 0, 0.05).withFree(false),
                Parameter.real("zero2", "rad", 0, 0.05).withFree(false)));
    }

    private DoublePendulum(List<Parameter> parameters) {
        this.parameters = parameters;
        double[] theta = parameterValues();
        m1 = theta[0];
        m2 = theta[1];
        l1 = theta[2];
        r1 = theta[4];
        r2 = theta[5];
        inertia1 = theta[6];
        inertia2 = theta[7];
        gravity = theta[8];
        b1 = theta[9];
        b2 = theta[10];
        cf1 = theta[11];
        cf2 = theta[12];
        rotor = theta[13];
        gear = theta[14];
        gain1 = theta[15];
        gain2 = theta[16];
        offset1 = theta[17];
        offset2 = theta[18];
        zero1 = theta[19];
        zero2 = theta[20];
    }

    private static Parameter positive(String name, String unit, double value, double scale) {
        return new Parameter(name, unit, value, scale, 0, Double.POSITIVE_INFINITY, true);
    }

    /**
     * Names and units at a time step.
     *
     * @param dt time step, s
     * @param limit1 largest torque of joint 1, Nm; 0 makes an acrobot
     * @param limit2 largest torque of joint 2, Nm; 0 makes a pendubot
     */
    public static Spec spec(double dt, double limit1, double limit2) {
        return new Spec(
                dt,
                List.of(
                        Variable.angle("pos1"),
                        Variable.angle("pos2"),
                        Variable.of("vel1", "rad/s"),
                        Variable.of("vel2", "rad/s")),
                List.of(
                        Variable.bounded("tau1", "N m", -limit1, limit1),
                        Variable.bounded("tau2", "N m", -limit2, limit2)));
    }

    /** This machine in discrete time, by one Runge-Kutta step of 4th order per time step, with unbounded torques. */
    public ContinuousDynamics discrete(double dt) {
        Spec spec = spec(dt, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        return new ContinuousDynamics(spec, this, new RungeKutta4(), 1);
    }

    @Override
    public int n() {
        return 4;
    }

    @Override
    public int m() {
        return 2;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public DoublePendulum withParameters(List<Parameter> changed) {
        if (changed.size() != P) {
            throw new InputException("a double pendulum has " + P + " parameters, not " + changed.size());
        }
        return new DoublePendulum(List.copyOf(changed));
    }

    @Override
    public DoublePendulum fork() {
        return this;
    }

    /** Kinetic plus potential energy of a state, rotors included, J; hanging at rest it is -g (m1 r1 + m2 (l1 + r2)). */
    public double energy(double[] x, int xo) {
        double v1 = x[xo + 2];
        double v2 = x[xo + 3];
        double q1 = x[xo] + zero1;
        double q2 = x[xo + 1] + zero2;
        double cos2 = Math.cos(q2);
        double kinetic = 0.5 * (mass11(cos2) * v1 * v1 + 2 * mass12(cos2) * v1 * v2 + mass22() * v2 * v2);
        double cos1 = Math.cos(q1);
        double cos12 = Math.cos(q1 + q2);
        return kinetic - gravity * ((m1 * r1 + m2 * l1) * cos1 + m2 * r2 * cos12);
    }

    private double mass11(double cos2) {
        return inertia1 + inertia2 + m2 * l1 * (l1 + 2 * r2 * cos2) + (gear * gear + 1) * rotor;
    }

    private double mass12(double cos2) {
        return inertia2 + m2 * l1 * r2 * cos2 - gear * rotor;
    }

    private double mass22() {
        return inertia2 + gear * gear * rotor;
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        double q1 = x[xo] + zero1;
        double q2 = x[xo + 1] + zero2;
        double v1 = x[xo + 2];
        double v2 = x[xo + 3];
        double cos2 = Math.cos(q2);
        double h = m2 * l1 * r2 * Math.sin(q2);
        double lift2 = gravity * m2 * r2 * Math.sin(q1 + q2);
        double f1 = gain1 * u[uo]
                + offset1
                + h * v2 * (2 * v1 + v2)
                - gravity * (m1 * r1 + m2 * l1) * Math.sin(q1)
                - lift2
                - b1 * v1
                - cf1 * Math.atan(STEEPNESS * v1);
        double f2 = gain2 * u[uo + 1] + offset2 - h * v1 * v1 - lift2 - b2 * v2 - cf2 * Math.atan(STEEPNESS * v2);
        double a = mass11(cos2);
        double b = mass12(cos2);
        double d = mass22();
        double determinant = a * d - b * b;
        dx[o] = v1;
        dx[o + 1] = v2;
        dx[o + 2] = (d * f1 - b * f2) / determinant;
        dx[o + 3] = (a * f2 - b * f1) / determinant;
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        // fx holds the state derivative for a moment: its accelerations are read before the Jacobian overwrites them.
        linearise(x, xo, u, uo, fx, 0, fx, fu);
    }

    @Override
    public void linearise(double[] x, int xo, double[] u, int uo, double[] dx, int o, double[] fx, double[] fu) {
        double q1 = x[xo] + zero1;
        double q2 = x[xo + 1] + zero2;
        double v1 = x[xo + 2];
        double v2 = x[xo + 3];
        double cos2 = Math.cos(q2);
        double hcos = m2 * l1 * r2 * cos2;
        double h = m2 * l1 * r2 * Math.sin(q2);
        double pull2 = gravity * m2 * r2 * Math.cos(q1 + q2);
        double pull1 = gravity * (m1 * r1 + m2 * l1) * Math.cos(q1) + pull2;
        derivative(x, xo, u, uo, dx, o);
        double a1 = dx[o + 2];
        double a2 = dx[o + 3];
        fx[0] = 0;
        fx[1] = 0;
        fx[2] = 1;
        fx[3] = 0;
        fx[4] = 0;
        fx[5] = 0;
        fx[6] = 0;
        fx[7] = 1;
        // d(acceleration)/dz = M^-1 (d(force)/dz - dM/dz acceleration), column by column.
        solve(cos2, -pull1, -pull2, fx, 8, 4, 0);
        solve(
                cos2,
                hcos * v2 * (2 * v1 + v2) - pull2 + h * (2 * a1 + a2),
                -hcos * v1 * v1 - pull2 + h * a1,
                fx,
                8,
                4,
                1);
        solve(cos2, 2 * h * v2 - b1 - cf1 * slope(v1), -2 * h * v1, fx, 8, 4, 2);
        solve(cos2, 2 * h * (v1 + v2), -b2 - cf2 * slope(v2), fx, 8, 4, 3);
        fu[0] = 0;
        fu[1] = 0;
        fu[2] = 0;
        fu[3] = 0;
        solve(cos2, gain1, 0, fu, 4, 2, 0);
        solve(cos2, 0, gain2, fu, 4, 2, 1);
    }

    private static double slope(double v) {
        return STEEPNESS / (1 + STEEPNESS * STEEPNESS * v * v);
    }

    /** Writes M^-1 (f1, f2) to entries (0, column) and (1, column) of the rows that begin at {@code from}. */
    private void solve(double cos2, double f1, double f2, double[] out, int from, int width, int column) {
        double a = mass11(cos2);
        double b = mass12(cos2);
        double d = mass22();
        double determinant = a * d - b * b;
        out[from + column] = (d * f1 - b * f2) / determinant;
        out[from + width + column] = (a * f2 - b * f1) / determinant;
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        double q1 = x[xo] + zero1;
        double q2 = x[xo + 1] + zero2;
        double v1 = x[xo + 2];
        double v2 = x[xo + 3];
        double cos2 = Math.cos(q2);
        double sin1 = Math.sin(q1);
        double sin2 = Math.sin(q2);
        double sin12 = Math.sin(q1 + q2);
        double whirl = v2 * (2 * v1 + v2);
        double square = v1 * v1;
        derivative(x, xo, u, uo, ftheta, 0);
        double a1 = ftheta[2];
        double a2 = ftheta[3];
        for (int j = 0; j < 2 * P; j++) {
            ftheta[j] = 0;
        }
        // Each line: the parameter's force minus the inertial force of its part of M. In both, m2, l1 and r2 meet in
        // k = 2 a1 + a2 (row 1) and a1 (row 2), times cos q2.
        double k1 = sin2 * whirl - cos2 * (2 * a1 + a2);
        double k2 = -sin2 * square - cos2 * a1;
        put(cos2, -gravity * r1 * sin1, 0, ftheta, 0);
        put(
                cos2,
                l1 * r2 * k1 - l1 * l1 * a1 - gravity * (l1 * sin1 + r2 * sin12),
                l1 * r2 * k2 - gravity * r2 * sin12,
                ftheta,
                1);
        put(cos2, m2 * r2 * k1 - 2 * m2 * l1 * a1 - gravity * m2 * sin1, m2 * r2 * k2, ftheta, 2);
        put(cos2, 0, 0, ftheta, 3);
        put(cos2, -gravity * m1 * sin1, 0, ftheta, 4);
        put(cos2, m2 * l1 * k1 - gravity * m2 * sin12, m2 * l1 * k2 - gravity * m2 * sin12, ftheta, 5);
        put(cos2, -a1, 0, ftheta, 6);
        put(cos2, -a1 - a2, -a1 - a2, ftheta, 7);
        put(cos2, -(m1 * r1 + m2 * l1) * sin1 - m2 * r2 * sin12, -m2 * r2 * sin12, ftheta, 8);
        put(cos2, -v1, 0, ftheta, 9);
        put(cos2, 0, -v2, ftheta, 10);
        put(cos2, -Math.atan(STEEPNESS * v1), 0, ftheta, 11);
        put(cos2, 0, -Math.atan(STEEPNESS * v2), ftheta, 12);
        put(cos2, gear * a2 - (gear * gear + 1) * a1, gear * a1 - gear * gear * a2, ftheta, 13);
        put(cos2, rotor * (a2 - 2 * gear * a1), rotor * (a1 - 2 * gear * a2), ftheta, 14);
        put(cos2, u[uo], 0, ftheta, 15);
        put(cos2, 0, u[uo + 1], ftheta, 16);
        put(cos2, 1, 0, ftheta, 17);
        put(cos2, 0, 1, ftheta, 18);
        double pull2 = gravity * m2 * r2 * Math.cos(q1 + q2);
        double pull1 = gravity * (m1 * r1 + m2 * l1) * Math.cos(q1) + pull2;
        double h = m2 * l1 * r2;
        put(cos2, -pull1, -pull2, ftheta, 19);
        put(
                cos2,
                h * (cos2 * whirl + sin2 * (2 * a1 + a2)) - pull2,
                h * (sin2 * a1 - cos2 * square) - pull2,
                ftheta,
                20);
    }

    private void put(double cos2, double f1, double f2, double[] ftheta, int column) {
        solve(cos2, f1, f2, ftheta, 2 * P, P, column);
    }
}

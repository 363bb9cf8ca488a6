package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import java.util.Arrays;
import java.util.List;

/**
 * A cart on a rail with a freely hanging pole, pushed by a horizontal force. State (x, x_dot, theta_dot, theta) in (m, m/s,
 * rad/s, rad), action u in N; theta is zero hanging down and the tip is at (x + l sin theta, -l cos theta).
 *
 * <p>The pole is a uniform rod of length l and mass m (inertia m l^2 / 12 about its centre), the cart has mass M and viscous
 * friction b against the rail; the hinge has viscous friction d. With s = sin theta, c = cos theta, F = u - b x' and
 * D = 4 (M + m) - 3 m c^2:
 *
 * <pre>
 * x''     =  (2 m l theta'^2 s + 3 m g s c + 4 F + 6 d theta' c / l) / D
 * theta'' = -(3 m l theta'^2 s c + 6 (M + m) g s + 6 F c + 12 (M + m) d theta' / (m l)) / (l D)
 * </pre>
 *
 * (For d = 0: Deisenroth, Efficient Reinforcement Learning using Gaussian Processes, 2010, appendix C.2.) Barto, Sutton and Anderson
 * (1983), and Gymnasium after them, write the same equations without friction for the angle from the upright, pi - theta, and
 * for half the length: their factor 4/3 is the inertia of the same rod.
 */
public final class CartPole implements VectorField {
    private final List<Parameter> parameters;
    private final double massCart;
    private final double massPole;
    private final double length;
    private final double frictionCart;
    private final double frictionPole;
    private final double gravity;

    /**
     * @param massCart M, kg
     * @param massPole m, kg
     * @param length full length l of the rod, m
     * @param frictionCart viscous friction b of the cart, N s/m
     * @param frictionPole viscous friction d of the hinge, N m s/rad; a fit leaves it alone where it is zero
     * @param gravity g, m/s^2; a fit leaves it alone unless it is set free
     */
    public CartPole(
            double massCart, double massPole, double length, double frictionCart, double frictionPole, double gravity) {
        this(List.of(
                Parameter.positive("mass_cart", "kg", massCart),
                Parameter.positive("mass_pole", "kg", massPole),
                Parameter.positive("length", "m", length),
                Parameter.positive("friction_cart", "N s/m", frictionCart),
                new Parameter(
                        "friction_pole",
                        "N m s/rad",
                        frictionPole,
                        Math.max(frictionPole, 1e-3),
                        0,
                        Double.POSITIVE_INFINITY,
                        frictionPole > 0),
                Parameter.positive("gravity", "m/s^2", gravity).withFree(false)));
    }

    private CartPole(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        massCart = parameters.get(0).value();
        massPole = parameters.get(1).value();
        length = parameters.get(2).value();
        frictionCart = parameters.get(3).value();
        frictionPole = parameters.get(4).value();
        gravity = parameters.get(5).value();
        if (!(massPole > 0) || !(length > 0)) {
            throw new InputException(
                    "a cart-pole needs a positive mass_pole and length, not " + massPole + " and " + length);
        }
    }

    /** The constants of PILCO's cart-pole: 0.5 kg each, 0.5 m, 0.1 N s/m, 9.82 m/s^2. */
    public static CartPole pilco() {
        return new CartPole(0.5, 0.5, 0.5, 0.1, 0, 9.82);
    }

    /** The constants of Gymnasium's CartPole-v1: 1 kg, 0.1 kg, 1 m (half length 0.5 m), no friction, 9.8 m/s^2. */
    public static CartPole gymnasium() {
        return new CartPole(1.0, 0.1, 1.0, 0, 0, 9.8);
    }

    @Override
    public int n() {
        return 4;
    }

    @Override
    public int m() {
        return 1;
    }

    /** Full length l of the rod, m. */
    public double length() {
        return length;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public CartPole withParameters(List<Parameter> parameters) {
        return new CartPole(parameters);
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        double v = x[xo + 1];
        double w = x[xo + 2];
        double s = Math.sin(x[xo + 3]);
        double c = Math.cos(x[xo + 3]);
        double total = massCart + massPole;
        double force = u[uo] - frictionCart * v;
        double drag = frictionPole * w / length;
        double swing = massPole * length * w * w * s;
        double inverse = 1 / (4 * total - 3 * massPole * c * c);
        dx[o] = v;
        dx[o + 1] = (2 * swing + 3 * massPole * gravity * s * c + 4 * force + 6 * drag * c) * inverse;
        dx[o + 2] = -(3 * c * (swing + 2 * force) + 6 * total * (gravity * s + 2 * drag / massPole)) * inverse / length;
        dx[o + 3] = w;
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        linearise(x, xo, u, uo, new double[4], 0, fx, fu);
    }

    @Override
    public void linearise(double[] x, int xo, double[] u, int uo, double[] dx, int o, double[] fx, double[] fu) {
        double v = x[xo + 1];
        double w = x[xo + 2];
        double s = Math.sin(x[xo + 3]);
        double c = Math.cos(x[xo + 3]);
        double total = massCart + massPole;
        double force = u[uo] - frictionCart * v;
        double drag = frictionPole / length;
        double swing = massPole * length * w;
        double inverse = 1 / (4 * total - 3 * massPole * c * c);
        double inverseAngular = inverse / length;
        double vdot = (2 * swing * w * s + 3 * massPole * gravity * s * c + 4 * force + 6 * drag * w * c) * inverse;
        double wdot = -(3 * c * (swing * w * s + 2 * force) + 6 * total * (gravity * s + 2 * drag * w / massPole))
                * inverseAngular;
        double logarithmic = 6 * massPole * s * c * inverse; // (dD/dtheta) / D
        double cosDouble = c * c - s * s;

        dx[o] = v;
        dx[o + 1] = vdot;
        dx[o + 2] = wdot;
        dx[o + 3] = w;

        Arrays.fill(fx, 0, 16, 0);
        fx[1] = 1;
        fx[5] = -4 * frictionCart * inverse;
        fx[6] = (4 * swing * s + 6 * drag * c) * inverse;
        fx[7] = (2 * swing * w * c + 3 * massPole * gravity * cosDouble - 6 * drag * w * s) * inverse
                - vdot * logarithmic;
        fx[9] = 6 * frictionCart * c * inverseAngular;
        fx[10] = -(6 * swing * s * c + 12 * total * drag / massPole) * inverseAngular;
        fx[11] = -(3 * swing * w * cosDouble + 6 * total * gravity * c - 6 * force * s) * inverseAngular
                - wdot * logarithmic;
        fx[14] = 1;

        fu[0] = 0;
        fu[1] = 4 * inverse;
        fu[2] = -6 * c * inverseAngular;
        fu[3] = 0;
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        double v = x[xo + 1];
        double w = x[xo + 2];
        double s = Math.sin(x[xo + 3]);
        double c = Math.cos(x[xo + 3]);
        double total = massCart + massPole;
        double force = u[uo] - frictionCart * v;
        double drag = frictionPole * w / length;
        double swing = w * w * s;
        double inverse = 1 / (4 * total - 3 * massPole * c * c);
        double inverseAngular = inverse / length;
        double vdot = (massPole * s * (2 * length * w * w + 3 * gravity * c) + 4 * force + 6 * drag * c) * inverse;
        double wdot =
                -(3 * c * (massPole * length * swing + 2 * force) + 6 * total * (gravity * s + 2 * drag / massPole))
                        * inverseAngular;
        double byMassCart = 4 * inverse; // (dD/dM) / D
        double byMassPole = (4 - 3 * c * c) * inverse;

        Arrays.fill(ftheta, 0, 24, 0);
        ftheta[6] = -vdot * byMassCart;
        ftheta[7] = s * (2 * length * w * w + 3 * gravity * c) * inverse - vdot * byMassPole;
        ftheta[8] = (2 * massPole * swing - 6 * drag * c / length) * inverse;
        ftheta[9] = -4 * v * inverse;
        ftheta[10] = 6 * w * c * inverseAngular;
        ftheta[11] = 3 * massPole * s * c * inverse;

        ftheta[12] = -6 * (gravity * s + 2 * drag / massPole) * inverseAngular - wdot * byMassCart;
        ftheta[13] = -(3 * length * swing * c + 6 * gravity * s - 12 * massCart * drag / (massPole * massPole))
                        * inverseAngular
                - wdot * byMassPole;
        ftheta[14] =
                -(3 * massPole * swing * c - 12 * total * drag / (massPole * length)) * inverseAngular - wdot / length;
        ftheta[15] = 6 * v * c * inverseAngular;
        ftheta[16] = -12 * total * w / (massPole * length) * inverseAngular;
        ftheta[17] = -6 * total * s * inverseAngular;
    }

    /** Kinetic and potential energy of x[xo ..), J; zero at rest with the pole horizontal. Constant where b = d = u = 0. */
    public double energy(double[] x, int xo) {
        double v = x[xo + 1];
        double w = x[xo + 2];
        double c = Math.cos(x[xo + 3]);
        double kinetic = 0.5 * (massCart + massPole) * v * v
                + 0.5 * massPole * length * v * w * c
                + massPole * length * length * w * w / 6;
        return kinetic - 0.5 * massPole * gravity * length * c;
    }

    /** Stateless: returns itself. */
    @Override
    public CartPole fork() {
        return this;
    }
}

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
 * A rigid pendulum driven by a torque: I q'' = gain tau + offset - m g l sin q - b q' - cf arctan(100 q').
 *
 * <p>State (position, velocity): angle from hanging down, rad, and its rate. Action (torque): commanded or measured torque.
 * The inertia I about the pivot is a parameter of its own (m l^2 for a point mass), since a rod, a hub and a rotor add to it.
 * Mass, length and gravity meet in one product: two of the three are known from a scale and a ruler, and are not free.
 */
public final class SimplePendulum implements VectorField {
    private static final double STEEPNESS = 100;
    private static final int P = 8;

    private final List<Parameter> parameters;
    private final double mass;
    private final double length;
    private final double inertia;
    private final double gravity;
    private final double damping;
    private final double coulomb;
    private final double gain;
    private final double offset;

    /** A mass of 0.7 kg on a rod of 0.5 m with modest friction. */
    public SimplePendulum() {
        this(List.of(
                positive("mass", "kg", 0.7, 0.1).withFree(false),
                positive("length", "m", 0.5, 0.1).withFree(false),
                positive("inertia", "kg m^2", 0.175, 0.05),
                positive("gravity", "m/s^2", 9.81, 1).withFree(false),
                positive("damping", "N m s/rad", 0.01, 0.01),
                positive("coulomb", "N m", 0.01, 0.05),
                positive("gain", "", 1, 0.1),
                Parameter.real("offset", "N m", 0, 0.05)));
    }

    private SimplePendulum(List<Parameter> parameters) {
        this.parameters = parameters;
        double[] theta = parameterValues();
        mass = theta[0];
        length = theta[1];
        inertia = theta[2];
        gravity = theta[3];
        damping = theta[4];
        coulomb = theta[5];
        gain = theta[6];
        offset = theta[7];
    }

    private static Parameter positive(String name, String unit, double value, double scale) {
        return new Parameter(name, unit, value, scale, 0, Double.POSITIVE_INFINITY, true);
    }

    /** This pendulum in discrete time, by one Runge-Kutta step of 4th order per time step, with an unbounded torque. */
    public ContinuousDynamics discrete(double dt) {
        Spec spec = new Spec(
                dt,
                List.of(Variable.angle("position"), Variable.of("velocity", "rad/s")),
                List.of(Variable.of("torque", "N m")));
        return new ContinuousDynamics(spec, this, new RungeKutta4(), 1);
    }

    @Override
    public int n() {
        return 2;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public SimplePendulum withParameters(List<Parameter> changed) {
        if (changed.size() != P) {
            throw new InputException("a simple pendulum has " + P + " parameters, not " + changed.size());
        }
        return new SimplePendulum(List.copyOf(changed));
    }

    @Override
    public SimplePendulum fork() {
        return this;
    }

    /** Kinetic plus potential energy of a state, J; hanging at rest it is -m g l. */
    public double energy(double[] x, int xo) {
        return 0.5 * inertia * x[xo + 1] * x[xo + 1] - mass * gravity * length * Math.cos(x[xo]);
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        double v = x[xo + 1];
        double torque = gain * u[uo]
                + offset
                - mass * gravity * length * Math.sin(x[xo])
                - damping * v
                - coulomb * Math.atan(STEEPNESS * v);
        dx[o] = v;
        dx[o + 1] = torque / inertia;
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        double v = x[xo + 1];
        double slope = STEEPNESS / (1 + STEEPNESS * STEEPNESS * v * v);
        fx[0] = 0;
        fx[1] = 1;
        fx[2] = -mass * gravity * length * Math.cos(x[xo]) / inertia;
        fx[3] = -(damping + coulomb * slope) / inertia;
        fu[0] = 0;
        fu[1] = gain / inertia;
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        double sin = Math.sin(x[xo]);
        double v = x[xo + 1];
        derivative(x, xo, u, uo, ftheta, 0);
        double acceleration = ftheta[1];
        for (int j = 0; j < P; j++) {
            ftheta[j] = 0;
        }
        ftheta[P] = -gravity * length * sin / inertia;
        ftheta[P + 1] = -mass * gravity * sin / inertia;
        ftheta[P + 2] = -acceleration / inertia;
        ftheta[P + 3] = -mass * length * sin / inertia;
        ftheta[P + 4] = -v / inertia;
        ftheta[P + 5] = -Math.atan(STEEPNESS * v) / inertia;
        ftheta[P + 6] = u[uo] / inertia;
        ftheta[P + 7] = 1 / inertia;
    }
}

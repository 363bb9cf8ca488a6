package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.Substeps;
import java.util.List;

/**
 * The discrete pendulum of Gymnasium's Pendulum-v1. State (theta, theta_dot) in (rad, rad/s), theta zero UPRIGHT; action: a
 * torque in N m. A uniform rod of mass m and length l, semi-implicit Euler with step h:
 *
 * <pre>
 * theta_dot' = clip(theta_dot + (3 g / (2 l) sin theta + 3 u / (m l^2)) h, -v, v),    theta' = theta + theta_dot' h
 * </pre>
 *
 * with speed limit v. The step is piecewise smooth and its derivatives are exact on each piece: where the speed is clipped,
 * the next speed depends on nothing. The torque limit belongs to the specification and is applied by the environment.
 */
public final class SwingUpPendulum implements ParametricDynamics {
    private final Spec spec;
    private final List<Parameter> parameters;
    private final double gravity;
    private final double mass;
    private final double length;
    private final double speedLimit;
    private final double[] x1 = new double[2];
    private final double[] a = new double[4];
    private final double[] b = new double[2];
    private final double[] p = new double[6];

    private SwingUpPendulum(Spec spec, List<Parameter> parameters, double speedLimit) {
        this.spec = spec;
        this.parameters = List.copyOf(parameters);
        this.gravity = parameters.get(0).value();
        this.mass = parameters.get(1).value();
        this.length = parameters.get(2).value();
        this.speedLimit = speedLimit;
        if (!(mass > 0) || !(length > 0)) {
            throw new InputException("a pendulum needs a positive mass and length, not " + mass + " and " + length);
        }
    }

    /** Gymnasium's constants: g = 10 m/s^2, 1 kg, 1 m, h = 0.05 s, torque within 2 N m, speed within 8 rad/s. */
    public static SwingUpPendulum gymnasium() {
        Spec spec = new Spec(
                0.05,
                List.of(Variable.angle("theta"), Variable.bounded("theta_dot", "rad/s", -8, 8)),
                List.of(Variable.bounded("torque", "N m", -2, 2)));
        List<Parameter> parameters = List.of(
                Parameter.positive("gravity", "m/s^2", 10).withFree(false),
                Parameter.positive("mass", "kg", 1),
                Parameter.positive("length", "m", 1));
        return new SwingUpPendulum(spec, parameters, 8);
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public SwingUpPendulum withParameters(List<Parameter> parameters) {
        return new SwingUpPendulum(spec, parameters, speedLimit);
    }

    @Override
    public SwingUpPendulum withTimeStep(double dt) {
        return new SwingUpPendulum(spec.withTimeStep(dt), parameters, speedLimit);
    }

    @Override
    public SwingUpPendulum fork() {
        return new SwingUpPendulum(spec, parameters, speedLimit);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        move(x[xo], x[xo + 1], u[uo], spec.dt(), next, no);
    }

    private void move(double theta, double speed, double torque, double h, double[] next, int no) {
        double moved = clip(freeSpeed(theta, speed, torque, h));
        next[no] = theta + moved * h;
        next[no + 1] = moved;
    }

    private double freeSpeed(double theta, double speed, double torque, double h) {
        return speed + (3 * gravity / (2 * length) * Math.sin(theta) + 3 / (mass * length * length) * torque) * h;
    }

    private double clip(double speed) {
        return Math.min(Math.max(speed, -speedLimit), speedLimit);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        derivatives(x[xo], x[xo + 1], u[uo], spec.dt(), A, ao, B, bo, null);
    }

    /** Derivatives of one step of size h; P [2, 3] may be null. */
    private void derivatives(
            double theta, double speed, double torque, double h, double[] A, int ao, double[] B, int bo, double[] P) {
        boolean free = Math.abs(freeSpeed(theta, speed, torque, h)) <= speedLimit;
        double perTorque = 3 / (mass * length * length);
        double byAngle = free ? 3 * gravity / (2 * length) * Math.cos(theta) * h : 0;
        double bySpeed = free ? 1 : 0;
        double byTorque = free ? perTorque * h : 0;
        A[ao] = 1 + h * byAngle;
        A[ao + 1] = h * bySpeed;
        A[ao + 2] = byAngle;
        A[ao + 3] = bySpeed;
        B[bo] = h * byTorque;
        B[bo + 1] = byTorque;
        if (P != null) {
            double sin = Math.sin(theta);
            P[3] = free ? 1.5 / length * sin * h : 0;
            P[4] = free ? -perTorque / mass * torque * h : 0;
            P[5] = free ? -(1.5 * gravity / length * sin + 2 * perTorque * torque) / length * h : 0;
            for (int j = 0; j < 3; j++) {
                P[j] = h * P[3 + j];
            }
        }
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        int steps = stepsFor(duration);
        double h = duration / steps;
        move(x[xo], x[xo + 1], u[uo], h, x1, 0);
        for (int k = 1; k < steps; k++) {
            move(x1[0], x1[1], u[uo], h, x1, 0);
        }
        next[no] = x1[0];
        next[no + 1] = x1[1];
    }

    private int stepsFor(double duration) {
        return Substeps.of(duration, spec.dt());
    }

    @Override
    public void advanceWithSensitivities(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double duration,
            double[] next,
            int no,
            double[] A,
            double[] B,
            double[] P) {
        int steps = stepsFor(duration);
        double h = duration / steps;
        derivatives(x[xo], x[xo + 1], u[uo], h, A, 0, B, 0, P);
        move(x[xo], x[xo + 1], u[uo], h, x1, 0);
        for (int k = 1; k < steps; k++) {
            derivatives(x1[0], x1[1], u[uo], h, a, 0, b, 0, p);
            chain(A, 2, null);
            chain(B, 1, b);
            chain(P, 3, p);
            move(x1[0], x1[1], u[uo], h, x1, 0);
        }
        next[no] = x1[0];
        next[no + 1] = x1[1];
    }

    /** total [2, cols] = a total (+ added). */
    private void chain(double[] total, int cols, double[] added) {
        for (int j = 0; j < cols; j++) {
            double angle = a[0] * total[j] + a[1] * total[cols + j];
            double speed = a[2] * total[j] + a[3] * total[cols + j];
            total[j] = angle + (added == null ? 0 : added[j]);
            total[cols + j] = speed + (added == null ? 0 : added[cols + j]);
        }
    }

    /** Kinetic and potential energy of x[xo ..), J; zero at rest with the rod horizontal. */
    public double energy(double[] x, int xo) {
        double w = x[xo + 1];
        return mass * length * length * w * w / 6 + 0.5 * mass * gravity * length * Math.cos(x[xo]);
    }
}

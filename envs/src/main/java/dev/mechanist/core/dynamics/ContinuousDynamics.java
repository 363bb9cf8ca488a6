package dev.mechanist.core.dynamics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.numerics.SmallMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * A vector field made discrete: each time step is {@code substeps} equal steps of an integrator under a constant action, and
 * a longer or shorter duration takes as many steps of about that size as it needs.
 */
public final class ContinuousDynamics implements ParametricDynamics {
    /** Measured sampling jitters: a step may be longer than nominal by up to this share of the nominal one. */
    private static final double SLACK = 0.05;

    private final Spec spec;
    private final VectorField field;
    private final Integrator integrator;
    private final int substeps;

    private final double[] x1;
    private final double[] x2;
    private final double[] a;
    private final double[] b;
    private final double[] p;
    private final double[] product;

    /**
     * @param spec names, units, bounds and time step; sizes must agree with the field
     * @param field the equations of motion
     * @param integrator the one-step method
     * @param substeps integrator steps per time step, at least 1
     */
    public ContinuousDynamics(Spec spec, VectorField field, Integrator integrator, int substeps) {
        if (spec.n() != field.n() || spec.m() != field.m()) {
            throw new IllegalArgumentException("the specification has n = " + spec.n() + ", m = " + spec.m()
                    + " but the vector field has n = " + field.n() + ", m = " + field.m());
        }
        if (substeps < 1) {
            throw new InputException("substeps must be at least 1, not " + substeps);
        }
        this.spec = spec;
        this.field = field;
        this.integrator = integrator;
        this.substeps = substeps;
        int n = spec.n();
        int widest = Math.max(n, Math.max(spec.m(), field.parameters().size()));
        x1 = new double[n];
        x2 = new double[n];
        a = new double[n * n];
        b = new double[n * spec.m()];
        p = new double[n * field.parameters().size()];
        product = new double[n * widest];
    }

    @Override
    public Spec spec() {
        return spec;
    }

    public VectorField field() {
        return field;
    }

    @Override
    public List<Parameter> parameters() {
        return field.parameters();
    }

    @Override
    public ContinuousDynamics withParameters(List<Parameter> parameters) {
        return new ContinuousDynamics(spec, field.withParameters(parameters), integrator.fork(), substeps);
    }

    @Override
    public ContinuousDynamics withTimeStep(double dt) {
        return new ContinuousDynamics(spec.withTimeStep(dt), field.fork(), integrator.fork(), substeps);
    }

    @Override
    public ContinuousDynamics fork() {
        return new ContinuousDynamics(spec, field.fork(), integrator.fork(), substeps);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        march(x, xo, u, uo, spec.dt() / substeps, substeps, next, no);
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        int steps = stepsFor(duration);
        march(x, xo, u, uo, duration / steps, steps, next, no);
    }

    private int stepsFor(double duration) {
        double h = spec.dt() / substeps;
        return Math.max(1, (int) Math.ceil(duration / h - SLACK));
    }

    private void march(double[] x, int xo, double[] u, int uo, double h, int steps, double[] next, int no) {
        if (steps == 1) {
            integrator.step(field, x, xo, u, uo, h, next, no);
            return;
        }
        integrator.step(field, x, xo, u, uo, h, x1, 0);
        for (int k = 2; k < steps; k++) {
            integrator.step(field, x1, 0, u, uo, h, x2, 0);
            System.arraycopy(x2, 0, x1, 0, x1.length);
        }
        integrator.step(field, x1, 0, u, uo, h, next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        sensitivities(x, xo, u, uo, spec.dt() / substeps, substeps, x2, 0, A, ao, B, bo, null);
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
        sensitivities(x, xo, u, uo, duration / steps, steps, next, no, A, 0, B, 0, P);
    }

    private void sensitivities(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double h,
            int steps,
            double[] next,
            int no,
            double[] A,
            int ao,
            double[] B,
            int bo,
            double[] P) {
        int n = spec.n();
        int m = spec.m();
        int np = P == null ? 0 : field.parameters().size();
        integrator.stepWithJacobians(field, x, xo, u, uo, h, next, no, A, ao, B, bo, P);
        for (int k = 1; k < steps; k++) {
            System.arraycopy(next, no, x1, 0, n);
            integrator.stepWithJacobians(field, x1, 0, u, uo, h, next, no, a, 0, b, 0, P == null ? null : p);
            chain(a, A, ao, n, n, null);
            chain(a, B, bo, n, m, b);
            if (np > 0) {
                chain(a, P, 0, n, np, p);
            }
        }
    }

    /** total = step * total (+ added). */
    private void chain(double[] step, double[] total, int o, int n, int cols, double[] added) {
        if (added == null) {
            Arrays.fill(product, 0, n * cols, 0);
        } else {
            System.arraycopy(added, 0, product, 0, n * cols);
        }
        SmallMatrix.multiplyAdd(1, step, 0, n, n, total, o, cols, product);
        System.arraycopy(product, 0, total, o, n * cols);
    }
}

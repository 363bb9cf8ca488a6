package dev.mechanist.core.dynamics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;

/**
 * A vector field made discrete: each time step is {@code substeps} equal steps of an integrator under a constant action, and
 * a longer or shorter duration takes as many steps of about that size as it needs.
 */
public final class ContinuousDynamics implements ParametricDynamics {
    private final Spec spec;
    private final VectorField field;
    private final Integrator integrator;
    private final int substeps;

    private final double[] x1;
    private final double[] x2;
    private final ChainedJacobians chain;

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
        x1 = new double[n];
        x2 = new double[n];
        chain = new ChainedJacobians(n, spec.m(), field.parameters().size());
    }

    @Override
    public Spec spec() {
        return spec;
    }

    public VectorField field() {
        return field;
    }

    @Override
    public Optional<Structure> structure() {
        return field.structure(spec);
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
        return Substeps.of(duration, spec.dt() / substeps);
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
        integrator.stepWithJacobians(field, x, xo, u, uo, h, next, no, A, ao, B, bo, P);
        for (int k = 1; k < steps; k++) {
            System.arraycopy(next, no, x1, 0, x1.length);
            integrator.stepWithJacobians(
                    field, x1, 0, u, uo, h, next, no, chain.a, 0, chain.b, 0, P == null ? null : chain.p);
            chain.extend(A, ao, B, bo, P);
        }
    }
}

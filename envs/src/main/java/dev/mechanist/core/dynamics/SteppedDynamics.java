package dev.mechanist.core.dynamics;

import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;

/**
 * A model at another time step, which it covers by as many steps of its own as it needs: what {@link
 * ParametricDynamics#withTimeStep} would do in one long step.
 */
public final class SteppedDynamics implements ParametricDynamics {
    private final ParametricDynamics model;
    private final Spec spec;

    /** @param dt time step, s */
    public SteppedDynamics(ParametricDynamics model, double dt) {
        this(model, model.spec().withTimeStep(dt));
    }

    /** @param spec the model's at another time step, perhaps with other bounds */
    public SteppedDynamics(ParametricDynamics model, Spec spec) {
        this.model = model;
        this.spec = spec;
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public List<Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public SteppedDynamics withParameters(List<Parameter> parameters) {
        return new SteppedDynamics(model.withParameters(parameters), spec);
    }

    @Override
    public SteppedDynamics withTimeStep(double dt) {
        return new SteppedDynamics(model.fork(), spec.withTimeStep(dt));
    }

    @Override
    public SteppedDynamics fork() {
        return new SteppedDynamics(model.fork(), spec);
    }

    @Override
    public Optional<Structure> structure() {
        return Optional.empty();
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        model.advance(x, xo, u, uo, spec.dt(), next, no);
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        int n = spec.n();
        int m = spec.m();
        double[] a = new double[n * n];
        double[] b = new double[n * m];
        model.advanceWithSensitivities(
                x,
                xo,
                u,
                uo,
                spec.dt(),
                new double[n],
                0,
                a,
                b,
                new double[n * parameters().size()]);
        System.arraycopy(a, 0, A, ao, a.length);
        System.arraycopy(b, 0, B, bo, b.length);
    }

    @Override
    public double stepsPerJacobian() {
        return model.stepsPerJacobian();
    }

    @Override
    public void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no) {
        model.advance(x, xo, u, uo, duration, next, no);
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
        model.advanceWithSensitivities(x, xo, u, uo, duration, next, no, A, B, P);
    }
}

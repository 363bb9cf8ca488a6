package dev.mechanist.core.dynamics;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/**
 * Gives a model without derivatives central-difference Jacobians: 2 (n + m) extra steps per row, in one batch per column.
 * The upgrade is explicit so that a report can say that it was made.
 */
public final class FiniteDifferenceDynamics implements DifferentiableDynamics {
    private final Dynamics dynamics;
    private final double relativeStep;
    private final DMatrixRMaj shifted = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj plus = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj minus = new DMatrixRMaj(0, 0);

    /** With the step 1e-6 max(1, |x|), near the cube root of the double's precision. */
    public FiniteDifferenceDynamics(Dynamics dynamics) {
        this(dynamics, 1e-6);
    }

    /** @param relativeStep each coordinate moves by relativeStep * max(1, |x|) */
    public FiniteDifferenceDynamics(Dynamics dynamics, double relativeStep) {
        this.dynamics = dynamics;
        this.relativeStep = relativeStep;
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        dynamics.step(x, u, next);
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        dynamics.rollout(x0, U, X);
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        int n = spec().n();
        int m = spec().m();
        Shapes.require("x", x, x.numRows, n);
        Shapes.require("u", u, x.numRows, m);
        Shapes.refuseAlias("A", A, x, u, B);
        Shapes.refuseAlias("B", B, x, u);
        A.reshape(x.numRows * n, n);
        B.reshape(x.numRows * n, m);
        for (int j = 0; j < n; j++) {
            column(x, u, true, j, n, A);
        }
        for (int j = 0; j < m; j++) {
            column(x, u, false, j, n, B);
        }
    }

    /** 2 (n + m): two steps for each column. */
    @Override
    public double stepsPerJacobian() {
        return 2.0 * (spec().n() + spec().m());
    }

    private void column(DMatrixRMaj x, DMatrixRMaj u, boolean byState, int j, int n, DMatrixRMaj jacobian) {
        DMatrixRMaj moved = byState ? x : u;
        shifted.setTo(moved);
        shift(moved, j, 1);
        dynamics.step(byState ? shifted : x, byState ? u : shifted, plus);
        shift(moved, j, -1);
        dynamics.step(byState ? shifted : x, byState ? u : shifted, minus);
        for (int b = 0; b < x.numRows; b++) {
            double width = 2 * stepOf(moved.data[b * moved.numCols + j]);
            for (int i = 0; i < n; i++) {
                jacobian.data[(b * n + i) * jacobian.numCols + j] =
                        (plus.data[b * n + i] - minus.data[b * n + i]) / width;
            }
        }
    }

    private void shift(DMatrixRMaj moved, int j, int sign) {
        for (int b = 0; b < moved.numRows; b++) {
            double value = moved.data[b * moved.numCols + j];
            shifted.data[b * moved.numCols + j] = value + sign * stepOf(value);
        }
    }

    private double stepOf(double value) {
        return relativeStep * Math.max(1, Math.abs(value));
    }

    @Override
    public FiniteDifferenceDynamics fork() {
        return new FiniteDifferenceDynamics(dynamics.fork(), relativeStep);
    }
}

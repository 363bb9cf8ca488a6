package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link DynamicsContract}, and each derivative equals its numerical twin. */
public interface DifferentiableDynamicsContract extends DynamicsContract {
    @Override
    DifferentiableDynamics dynamics();

    /** How far a derivative may differ from central differences, relative to the largest entry. */
    default double derivativeTolerance() {
        return 1e-7;
    }

    @Test
    default void jacobiansEqualCentralDifferences() {
        DifferentiableDynamics f = dynamics();
        DMatrixRMaj x = states(6, 11);
        DMatrixRMaj u = actions(6, 1, 12);
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        DMatrixRMaj A2 = new DMatrixRMaj(0, 0);
        DMatrixRMaj B2 = new DMatrixRMaj(0, 0);
        f.jacobians(x, u, A, B);
        new FiniteDifferenceDynamics(f.fork()).jacobians(x, u, A2, B2);
        DynamicsContract.assertClose(A2.data, A.data, derivativeTolerance());
        DynamicsContract.assertClose(B2.data, B.data, derivativeTolerance());
    }

    @Test
    default void pullbackEqualsCentralDifferences() {
        DifferentiableDynamics f = dynamics();
        int batch = 2;
        DMatrixRMaj x0 = states(batch, 13);
        DMatrixRMaj U = actions(batch, horizon(), 14);
        DMatrixRMaj X = rolloutOutput(batch);
        f.rollout(x0, U, X);
        DMatrixRMaj gX = new DMatrixRMaj(batch, X.numCols);
        for (int i = 0; i < gX.data.length; i++) {
            gX.data[i] = Math.sin(1 + i);
        }
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        f.pullback(X, U, gX, gU);
        double[] expected = new double[U.getNumElements()];
        double h = 1e-6;
        for (int i = 0; i < expected.length; i++) {
            DMatrixRMaj moved = U.copy();
            moved.data[i] += h;
            double plus = dot(f, x0, moved, gX);
            moved.data[i] -= 2 * h;
            expected[i] = (plus - dot(f, x0, moved, gX)) / (2 * h);
        }
        DynamicsContract.assertClose(expected, gU.data, 10 * derivativeTolerance());
    }

    /** What a budget is charged: something; by central differences two steps per column, whatever the model itself says. */
    @Test
    default void derivativesHaveAPrice() {
        DifferentiableDynamics f = dynamics();
        for (DifferentiableDynamics model : List.of(f, f.fork())) {
            assertTrue(model.stepsPerJacobian() > 0, "steps per Jacobian: " + model.stepsPerJacobian());
            assertTrue(model.stepsPerPullback() > 0, "steps per pullback: " + model.stepsPerPullback());
            assertEquals(f.stepsPerJacobian(), model.stepsPerJacobian());
            assertEquals(f.stepsPerPullback(), model.stepsPerPullback());
        }
        FiniteDifferenceDynamics twin = new FiniteDifferenceDynamics(f.fork());
        assertEquals(2 * (f.spec().n() + f.spec().m()), twin.stepsPerJacobian());
        assertEquals(twin.stepsPerJacobian(), twin.fork().stepsPerPullback());
    }

    private double dot(DifferentiableDynamics f, DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj gX) {
        DMatrixRMaj X = rolloutOutput(x0.numRows);
        f.rollout(x0, U, X);
        double sum = 0;
        for (int i = 0; i < X.data.length; i++) {
            sum += X.data[i] * gX.data[i];
        }
        return sum;
    }
}

package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

    /** Whatever was asked between, of it or of a fork: a derivative takes its full inputs, and leaves them alone. */
    @Test
    default void derivativesAreFunctionsOfTheirInputs() {
        DifferentiableDynamics f = dynamics();
        DMatrixRMaj x = states(2, 15);
        DMatrixRMaj u = actions(2, 1, 16);
        DMatrixRMaj U = actions(2, horizon(), 17);
        DMatrixRMaj X = rolloutOutput(2);
        f.rollout(x, U, X);
        DMatrixRMaj gX = X.copy();
        List<DMatrixRMaj> inputs = List.of(x, u, X, U, gX);
        List<DMatrixRMaj> copies = inputs.stream().map(DMatrixRMaj::copy).toList();
        List<double[]> first = derivatives(f, x, u, X, U, gX);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(states(5, 18), actions(5, 1, 19), next);
        List<double[]> again = derivatives(f, x, u, X, U, gX);
        List<double[]> fork = derivatives(f.fork(), x, u, X, U, gX);
        for (int k = 0; k < first.size(); k++) {
            assertArrayEquals(first.get(k), again.get(k));
            assertArrayEquals(first.get(k), fork.get(k));
        }
        for (int k = 0; k < inputs.size(); k++) {
            assertArrayEquals(copies.get(k).data, inputs.get(k).data, "input " + k);
        }
    }

    private static List<double[]> derivatives(
            DifferentiableDynamics f, DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX) {
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        f.jacobians(x, u, A, B);
        f.pullback(X, U, gX, gU);
        return List.of(A.data, B.data, gU.data);
    }

    @Test
    default void derivativesInTheirInputsAndWrongShapesAreRefused() {
        DifferentiableDynamics f = dynamics();
        int n = f.spec().n();
        int m = f.spec().m();
        DMatrixRMaj x = states(2, 20);
        DMatrixRMaj u = actions(2, 1, 21);
        DMatrixRMaj A = new DMatrixRMaj(2 * n, n);
        DMatrixRMaj B = new DMatrixRMaj(2 * n, m);
        Class<IllegalArgumentException> refused = IllegalArgumentException.class;
        assertThrows(refused, () -> f.jacobians(x, u, x, B), "A is x");
        assertThrows(refused, () -> f.jacobians(x, u, A, x), "B is x");
        assertThrows(refused, () -> f.jacobians(x, u, A, A), "B is A");
        assertThrows(refused, () -> f.jacobians(new DMatrixRMaj(2, n + 1), u, A, B), "wide x");
        assertThrows(refused, () -> f.jacobians(x, new DMatrixRMaj(3, m + 1), A, B), "large u");
        DMatrixRMaj U = actions(2, horizon(), 22);
        DMatrixRMaj X = rolloutOutput(2);
        f.rollout(x, U, X);
        DMatrixRMaj gX = X.copy();
        assertThrows(refused, () -> f.pullback(X, U, gX, X), "gU is X");
        assertThrows(refused, () -> f.pullback(X, U, gX, gX), "gU is gX");
        assertThrows(refused, () -> f.pullback(X, U, new DMatrixRMaj(2, n), new DMatrixRMaj(0, 0)), "short gX");
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

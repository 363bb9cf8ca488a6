package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.LinearDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FiniteDifferenceDynamicsTest {
    @Nested
    class OfALinearModel implements DifferentiableDynamicsContract {
        @Override
        public DifferentiableDynamics dynamics() {
            return new FiniteDifferenceDynamics(new LinearDynamics());
        }
    }

    /** x^3 + u^3: a central difference of step h is 3 x^2 + h^2, which shows the step that was taken. */
    private static final class Cubes implements Dynamics {
        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("x", "")), List.of(Variable.of("u", "")));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.reshape(x.numRows, 1);
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] = Math.pow(x.data[b], 3) + Math.pow(u.data[b], 3);
            }
        }

        @Override
        public Dynamics fork() {
            return new Cubes();
        }
    }

    /** Steps of 0.1 max(1, |x|): 0.1 at 0.2, 0.5 at -5. */
    @Test
    void theStepGrowsWithTheCoordinate() {
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        DMatrixRMaj x = new DMatrixRMaj(2, 1, true, 0.2, -5);
        DMatrixRMaj u = new DMatrixRMaj(2, 1, true, 4, 0.5);
        FiniteDifferenceDynamics f = new FiniteDifferenceDynamics(new Cubes(), 0.1);
        f.jacobians(x, u, A, B);
        assertArrayEquals(new double[] {0.12 + 0.01, 75 + 0.25}, A.data, 1e-12);
        assertArrayEquals(new double[] {48 + 0.16, 0.75 + 0.01}, B.data, 1e-12);
        assertArrayEquals(new double[] {0.2, -5}, x.data);
        f.fork().jacobians(x, u, A, B);
        assertArrayEquals(new double[] {0.12 + 0.01, 75 + 0.25}, A.data, 1e-12);
        assertNotSame(f, f.fork());
        new FiniteDifferenceDynamics(new Cubes()).jacobians(x, u, A, B);
        // Outputs near 64 carry a rounding of 64 * 2^-53 each, over a width of 2e-6.
        assertEquals(0.12, A.data[0], 1e-8);
    }

    @Test
    void jacobiansOfALinearModelAreItsMatricesForEveryRow() {
        DMatrixRMaj x = new DMatrixRMaj(2, 3, true, 1, -20, 3, 0.4, 0.5, -0.6);
        DMatrixRMaj u = new DMatrixRMaj(2, 2, true, 7, 0.1, -3, 2);
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        DMatrixRMaj exactA = new DMatrixRMaj(0, 0);
        DMatrixRMaj exactB = new DMatrixRMaj(0, 0);
        FiniteDifferenceDynamics f = new FiniteDifferenceDynamics(new LinearDynamics());
        f.jacobians(x, u, A, B);
        new LinearDynamics().jacobians(x, u, exactA, exactB);
        assertArrayEquals(exactA.data, A.data, 1e-8);
        assertArrayEquals(exactB.data, B.data, 1e-8);
        assertEquals(6, A.numRows);
        assertEquals(2, B.numCols);
        assertThrows(IllegalArgumentException.class, () -> f.jacobians(x, new DMatrixRMaj(2, 3), A, B));
        assertThrows(IllegalArgumentException.class, () -> f.jacobians(new DMatrixRMaj(2, 2), u, A, B));
        assertThrows(IllegalArgumentException.class, () -> f.jacobians(x, u, x, B));
        assertThrows(IllegalArgumentException.class, () -> f.jacobians(x, u, A, u));
        assertThrows(IllegalArgumentException.class, () -> f.jacobians(x, u, A, A));
    }
}

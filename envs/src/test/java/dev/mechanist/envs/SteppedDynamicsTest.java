package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.ShiftedDynamics;
import dev.mechanist.core.dynamics.SteppedDynamics;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Models at other steps, and models whose state keeps the past. */
class SteppedDynamicsTest {
    private static ParametricDynamics pendulum() {
        return Environments.scenario("double-pendulum").world().dynamics();
    }

    @Nested
    class Stepped implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return new SteppedDynamics(pendulum(), 0.05);
        }
    }

    @Nested
    class Shifted implements DynamicsContract {
        @Override
        public Dynamics dynamics() {
            return new ShiftedDynamics(pendulum(), new int[] {-1, 0, -2, -1});
        }
    }

    @Test
    void aLongStepIsManyShortOnes() {
        ParametricDynamics model = pendulum();
        double dt = model.spec().dt();
        double[] x = {0.3, -0.4, 1, -2};
        double[] u = {0.7, 0.2};
        double[] next = new double[4];
        for (int k = 0; k < 3; k++) {
            model.stepRow(x, 0, u, 0, next, 0);
            x = next.clone();
        }
        double[] once = new double[4];
        new SteppedDynamics(model, 3 * dt).stepRow(new double[] {0.3, -0.4, 1, -2}, 0, u, 0, once, 0);
        assertArrayEquals(x, once, 1e-12);
        assertEquals(3 * dt, new SteppedDynamics(model, 3 * dt).spec().dt());
    }

    @Test
    void whatMovesUpIsCopied() {
        DMatrixRMaj x = new DMatrixRMaj(1, 4, true, 0.3, -0.4, 1, -2);
        DMatrixRMaj u = new DMatrixRMaj(1, 2, true, 0.7, 0.2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        new ShiftedDynamics(pendulum(), new int[] {-1, 0, -2, -3}).step(x, u, next);
        DMatrixRMaj plain = new DMatrixRMaj(0, 0);
        pendulum().step(x, u, plain);
        assertArrayEquals(new double[] {plain.get(0), 0.3, 0.7, 0.2}, next.data);
    }
}

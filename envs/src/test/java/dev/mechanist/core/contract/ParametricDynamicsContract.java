package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.ParametricDynamics;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link DifferentiableDynamicsContract}, and sensitivities to parameters and over other durations. */
public interface ParametricDynamicsContract extends DifferentiableDynamicsContract {
    @Override
    ParametricDynamics dynamics();

    @Test
    default void sensitivitiesEqualCentralDifferences() {
        ParametricDynamics f = dynamics();
        int n = f.spec().n();
        int m = f.spec().m();
        double[] theta = f.parameterValues();
        int p = theta.length;
        for (int k = 1; k <= 3; k++) {
            double duration = f.spec().dt() * k;
            DMatrixRMaj x = states(1, 20 + k);
            DMatrixRMaj u = actions(1, 1, 30 + k);
            double[] next = new double[n];
            double[] A = new double[n * n];
            double[] B = new double[n * m];
            double[] P = new double[n * p];
            f.advanceWithSensitivities(x.data, 0, u.data, 0, duration, next, 0, A, B, P);
            double[] plain = new double[n];
            f.advance(x.data, 0, u.data, 0, duration, plain, 0);
            DynamicsContract.assertClose(plain, next, 1e-13);
            double[] expected = new double[n * p];
            double[] near = new double[n];
            double[] far = new double[n];
            for (int j = 0; j < p; j++) {
                // A value at its bound moves one way only: a second-order formula, whose best step is longer.
                double scale = f.parameters().get(j).scale();
                boolean atBound =
                        theta[j] - 1e-6 * scale < f.parameters().get(j).lower();
                double h = (atBound ? 1e-4 : 1e-6) * scale;
                moved(f, j, h).advance(x.data, 0, u.data, 0, duration, near, 0);
                moved(f, j, atBound ? 2 * h : -h).advance(x.data, 0, u.data, 0, duration, far, 0);
                for (int i = 0; i < n; i++) {
                    expected[i * p + j] = (atBound ? 4 * near[i] - far[i] - 3 * plain[i] : near[i] - far[i]) / (2 * h);
                }
            }
            DynamicsContract.assertClose(expected, P, 10 * derivativeTolerance());
        }
    }

    private static ParametricDynamics moved(ParametricDynamics f, int j, double by) {
        double[] theta = f.parameterValues();
        theta[j] += by;
        return f.withParameterValues(theta);
    }

    @Test
    default void advanceByOneTimeStepIsAStep() {
        ParametricDynamics f = dynamics();
        DMatrixRMaj x = states(1, 40);
        DMatrixRMaj u = actions(1, 1, 41);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(x, u, next);
        double[] advanced = new double[f.spec().n()];
        f.advance(x.data, 0, u.data, 0, f.spec().dt(), advanced, 0);
        assertArrayEquals(next.data, advanced);
    }

    @Test
    default void parametersRoundTrip() {
        ParametricDynamics f = dynamics();
        ParametricDynamics same = f.withParameters(f.parameters());
        assertEquals(f.parameters(), same.parameters());
        assertEquals(
                f.parameters().size(),
                List.copyOf(f.parameters()).stream()
                        .map(q -> q.name())
                        .distinct()
                        .count());
    }
}

package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link RowDynamicsContract} and {@link ParametricContract}, and sensitivities to parameters and over other durations. */
public interface ParametricDynamicsContract extends RowDynamicsContract, ParametricContract {
    @Override
    ParametricDynamics dynamics();

    @Override
    default ParametricDynamics parametric() {
        return dynamics();
    }

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

    /** Its own parameters change nothing, and others only the copy. */
    @Test
    default void parametersRoundTrip() {
        ParametricDynamics f = dynamics();
        List<Parameter> own = f.parameters();
        assertEquals(own, f.withParameters(own).parameters());
        DynamicsContract.assertClose(stepped(f), stepped(f.withParameters(own)), 1e-13);
        double[] before = stepped(f);
        double[] other = f.parameterValues();
        for (int j = 0; j < other.length; j++) {
            other[j] += 0.01 * own.get(j).scale();
        }
        assertArrayEquals(other, f.withParameterValues(other).parameterValues());
        assertEquals(own, f.parameters());
        assertArrayEquals(before, stepped(f));
    }

    /** What a fit asks of parameters is kept: whether they are free, their bounds and their scales. */
    @Test
    default void parametersAreKeptWhole() {
        ParametricDynamics f = dynamics();
        List<Parameter> asked = f.parameters().stream()
                .map(p -> new Parameter(
                        p.name(), p.unit(), p.value(), 2 * p.scale(), p.value(), p.value() + 1, !p.free()))
                .toList();
        ParametricDynamics g = f.withParameters(asked);
        assertEquals(asked, g.parameters());
        assertEquals(asked, g.fork().parameters());
        assertEquals(asked, g.withTimeStep(2 * f.spec().dt()).parameters());
    }

    @Test
    default void anotherTimeStepIsStepped() {
        ParametricDynamics f = dynamics();
        double dt = 0.75 * f.spec().dt();
        ParametricDynamics other = f.withTimeStep(dt);
        assertEquals(dt, other.spec().dt());
        assertEquals(f.parameters(), other.parameters());
        assertEquals(f.spec().state(), other.spec().state());
        double[] advanced = new double[f.spec().n()];
        other.advance(states(1, 42).data, 0, actions(1, 1, 43).data, 0, dt, advanced, 0);
        assertArrayEquals(advanced, stepped(other));
        assertFalse(Arrays.equals(stepped(f), stepped(other)), "another time step, another state");
    }

    private double[] stepped(ParametricDynamics f) {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(states(1, 42), actions(1, 1, 43), next);
        return next.data;
    }
}

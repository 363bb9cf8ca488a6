package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifying an articulated body: masses and a damping of a chain from noisy samples. */
class ArticulatedFitTest {
    private static final List<String> NAMES = List.of("mass:link1", "mass:link2", "mass:link3", "damping:joint2");
    private static final double[] TRUTH = {1.05, 0.7, 1.2, 0.08};
    private static final double NOISE = 0.01;

    /** 500 samples at 0.02 s of a gently driven chain of three links, with white noise of 0.01 rad and rad/s. */
    static DataSet samples(ParametricDynamics truth, long seed) {
        int steps = 500;
        double dt = 0.02;
        RandomStream random = RandomStream.of(seed, "articulated fit", 0);
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 6);
        DMatrixRMaj actions = new DMatrixRMaj(steps, 3);
        double[] times = new double[steps + 1];
        double[] x = {0.5, -0.3, 0.2, 0, 0, 0};
        double[] next = new double[6];
        double[] u = new double[3];
        for (int k = 0; k <= steps; k++) {
            times[k] = k * dt;
            for (int i = 0; i < 6; i++) {
                states.set(k, i, x[i] + NOISE * random.nextGaussian());
            }
            if (k < steps) {
                for (int i = 0; i < 3; i++) {
                    u[i] = 0.1 * Math.sin((1.3 + 0.7 * i) * times[k] + i);
                    actions.set(k, i, u[i]);
                }
                truth.advance(x, 0, u, 0, dt, next, 0);
                System.arraycopy(next, 0, x, 0, 6);
            }
        }
        return DataSet.of(Episode.recorded("chain", truth.spec().withTimeStep(dt), times, states, actions));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fourParametersOfAChainLieInTheirIntervals(long seed) {
        BodyDynamics start = new BodyDynamics(Chains.model(3), NAMES).withTimeStep(0.02);
        DataSet data = samples(start.withParameterValues(TRUTH), seed);
        FitSettings settings =
                FitSettings.of(new Shooting.FreeStarts(0.4, 1e-2), NOISE, NOISE, NOISE, NOISE, NOISE, NOISE);
        FitResult result = PhysicsFit.fit(start, data, settings);
        assertTrue(result.converged());
        assertEquals(List.of(), result.warnings());
        for (int i = 0; i < TRUTH.length; i++) {
            FitResult.Estimate e = result.estimate(NAMES.get(i));
            assertTrue(e.lower() <= TRUTH[i] && TRUTH[i] <= e.upper(), e.toString());
            assertTrue(e.upper() - e.lower() < 0.01 * TRUTH[i], e.toString());
        }
    }
}

package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Records of positions alone: start states are found by the fit, rates are never compared. */
class UnmeasuredRatesTest {
    private static final List<String> NAMES = List.of("mass:link1", "mass:link2", "mass:link3", "damping:joint2");
    private static final double[] TRUTH = {1.05, 0.7, 1.2, 0.08};
    private static final double IGNORED = Double.POSITIVE_INFINITY;

    private static final BodyDynamics START = new BodyDynamics(Chains.model(3), NAMES).withTimeStep(0.02);

    /** Rates that are off by normal numbers of 0.3 rad/s, as differences of noisy angles would be. */
    private static DataSet coarse(DataSet data) {
        RandomStream random = RandomStream.of(5, "coarse rates", 0);
        return new DataSet(data.episodes().stream()
                .map(e -> {
                    DMatrixRMaj states = e.states().copy();
                    for (int t = 0; t < states.numRows; t++) {
                        for (int i = 3; i < 6; i++) {
                            states.add(t, i, 0.3 * random.nextGaussian());
                        }
                    }
                    return e.withStates(states);
                })
                .toList());
    }

    private static FitSettings settings(double rates) {
        return FitSettings.of(new Shooting.FreeStarts(0.4, 1e-2), 0.01, 0.01, 0.01, rates, rates, rates);
    }

    @Test
    void anglesAloneTellTheParameters() {
        DataSet data = coarse(ArticulatedFitTest.samples(START.withParameterValues(TRUTH), 1));
        FitResult result = PhysicsFit.fit(START, data, settings(IGNORED).withReweightings(2));
        assertTrue(result.converged());
        assertEquals(List.of(), result.warnings());
        assertTrue(result.exhaustive());
        for (int i = 0; i < TRUTH.length; i++) {
            FitResult.Estimate e = result.estimate(NAMES.get(i));
            assertTrue(e.lower() <= TRUTH[i] && TRUTH[i] <= e.upper(), e.toString());
            assertTrue(e.upper() - e.lower() < 0.05 * TRUTH[i], e.toString());
        }
        double[] residuals = result.residuals();
        assertEquals(0.01, residuals[0], 0.001);
        assertTrue(Double.isNaN(residuals[4]));
    }

    @Test
    void ratesThatAreComparedAlthoughTheyAreCoarsePullMore() {
        DataSet data = coarse(ArticulatedFitTest.samples(START.withParameterValues(TRUTH), 1));
        FitResult trusted = PhysicsFit.fit(START, data, settings(0.01));
        FitResult free = PhysicsFit.fit(START, data, settings(IGNORED));
        assertTrue(error(free) < 0.2 * error(trusted), error(free) + " " + error(trusted));
    }

    private static double error(FitResult result) {
        double most = 0;
        for (int i = 0; i < TRUTH.length; i++) {
            most = Math.max(
                    most, Math.abs(result.estimate(NAMES.get(i)).parameter().value() / TRUTH[i] - 1));
        }
        return most;
    }

    @Test
    void theMisfitOfExactRecordsDoesNotClimb() {
        ParametricDynamics truth = START.withParameterValues(TRUTH);
        Episode noisy = ArticulatedFitTest.samples(truth, 1).episodes().get(0);
        DMatrixRMaj states = noisy.states().copy();
        double[] x = {0.5, -0.3, 0.2, 0, 0, 0};
        for (int t = 0; t <= noisy.steps(); t++) {
            System.arraycopy(x, 0, states.data, 6 * t, 6);
            if (t < noisy.steps()) {
                double[] next = new double[6];
                truth.advance(x, 0, noisy.actions().data, 3 * t, 0.02, next, 0);
                x = next;
            }
        }
        List<Double> misfits = new ArrayList<>();
        FitResult result = PhysicsFit.fit(
                START,
                DataSet.of(noisy.withStates(states)),
                settings(0.01).withReweightings(2),
                (iteration, misfit) -> misfits.add(misfit));
        assertTrue(result.converged());
        assertFalse(misfits.isEmpty());
        assertTrue(misfits.get(misfits.size() - 1) < 1e-10, misfits.toString());
        for (int k = 1; k < misfits.size(); k++) {
            assertTrue(misfits.get(k) < misfits.get(k - 1), misfits.toString());
        }
    }
}

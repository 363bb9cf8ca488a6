package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.moments.MomentFixtures;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class GaussianProcessTrainingTest {
    /** The reference code's objective with and without penalties; values agree to rounding of a matrix of condition 1e4 to 1e6. */
    @Test
    void objectiveEqualsTheReference() {
        for (JsonNode c : MomentFixtures.read("gp_training").get("cases")) {
            DMatrixRMaj X = MomentFixtures.matrix(c.get("X"));
            double[] theta = MomentFixtures.vector(c.get("hyp"));
            MarginalLikelihood likelihood = new MarginalLikelihood(
                    Kernel.squaredExponential(new double[] {1, 1, 1, 1, 1, 1}, 1),
                    X,
                    MomentFixtures.vector(c.get("y")));
            double[] gradient = new double[8];
            double value = likelihood.evaluate(theta, gradient);
            double expected = c.get("nlml").asDouble();
            assertEquals(expected, value, 1e-10 * Math.abs(expected));
            MomentFixtures.close("dnlml", MomentFixtures.vector(c.get("dnlml")), gradient, 1e-9);
            double[] scales = MomentFixtures.vector(c.get("std_X"));
            for (int d = 0; d < 6; d++) {
                scales[d] = Math.log(scales[d]);
            }
            value += HyperparameterPenalty.standard().evaluate(theta, scales, gradient);
            expected = c.get("nlml_curbed").asDouble();
            assertEquals(expected, value, 1e-10 * Math.abs(expected));
            MomentFixtures.close("dnlml_curbed", MomentFixtures.vector(c.get("dnlml_curbed")), gradient, 1e-9);
        }
    }

    /** The reference's optimum after 300 line searches; ours must be as low. */
    @Test
    void trainingReachesTheReferenceOptimum() {
        for (JsonNode c : MomentFixtures.read("gp_training").get("training")) {
            DMatrixRMaj X = MomentFixtures.matrix(c.get("X"));
            DMatrixRMaj Y = MomentFixtures.matrix(c.get("Y"));
            double[] expected = MomentFixtures.vector(c.get("nlml_curbed_opt"));
            for (int e = 0; e < expected.length; e++) {
                TrainedProcess trained = GaussianProcessTraining.train(
                        "output " + e, X, MomentFixtures.column(Y, e), TrainingSettings.standard(1), null);
                assertTrue(
                        trained.objective() <= expected[e] + 1e-6,
                        "output " + e + ": " + trained.objective() + " instead of " + expected[e]);
            }
        }
    }
}

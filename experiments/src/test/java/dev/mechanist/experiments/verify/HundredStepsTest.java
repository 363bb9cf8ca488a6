package dev.mechanist.experiments.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.Gaussian;
import dev.mechanist.core.Moments;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.planners.pilco.GaussianChain;
import dev.mechanist.planners.pilco.Policy;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.tensor.Device;
import java.io.InputStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published scenarios under their reference policies and models, far beyond the horizon and the data. */
class HundredStepsTest {
    @ParameterizedTest
    @CsvSource({
        "value_1_pendulum_n40_H10, JAVA",
        "value_1_pendulum_n40_H10, TENSOR",
        "value_2_cartPole_n40_H40, JAVA",
        "value_2_cartPole_n40_H40, TENSOR",
        "value_4_doublePendulum_n60_H5, JAVA",
        "value_4_doublePendulum_n60_H5, TENSOR"
    })
    void covariancesStaySymmetricAndPositive(String name, MomentEngine.Kind kind) throws Exception {
        JsonNode c;
        try (InputStream in = HundredStepsTest.class.getResourceAsStream("/pilco/" + name + ".json")) {
            c = new ObjectMapper().readTree(in);
        }
        JsonNode indices = c.required("indices_1based");
        Gaussian x = FixtureJson.gaussian(c.required("mu0"), c.required("S0"));
        StateFeatures features = new StateFeatures(
                x.size(),
                FixtureJson.indices(indices.required("angi")),
                FixtureJson.indices(indices.required("poli")),
                FixtureJson.indices(indices.required("dyni")));
        double[] bounds = FixtureJson.flat(c.required("policy").required("maxU"));
        Policy policy = PilcoFixtures.policy(
                c.required("policy").required("type").asText(),
                c.required("policy"),
                features.policy().length,
                bounds.length);
        JsonNode model = c.required("dynmodel");
        DMatrixRMaj hyp = FixtureJson.matrix(model.required("hyp"), x.size());
        DMatrixRMaj inputs = FixtureJson.matrix(model.required("inputs"), features.dynamics().length + bounds.length);
        DMatrixRMaj targets = FixtureJson.matrix(model.required("targets"), x.size());
        try (MomentEngine engine = new MomentEngine(kind, Device.AUTO)) {
            GaussianChain step = features.step(
                    policy,
                    bounds,
                    engine.moments(
                            model.path("induce").size() == 0
                                    ? GaussianProcessFixtures.posteriors(hyp, inputs, targets)
                                    : GaussianProcessFixtures.sparsePosteriors(
                                            hyp, inputs, targets, model.get("induce"))));
            for (int t = 1; t <= 100; t++) {
                Moments next = step.propagate(x);
                x = new Gaussian(next.mean(), next.covariance());
                requireCovariance(x.covariance(), "step " + t);
            }
        }
    }

    /** To the rounding of the matrix's own size. */
    private static void requireCovariance(DMatrixRMaj S, String place) {
        for (int i = 0; i < S.numRows; i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(S.get(i, j), S.get(j, i), place);
            }
        }
        var decomposition = DecompositionFactory_DDRM.eig(S.numRows, false, true);
        assertTrue(decomposition.decompose(S.copy()), place);
        for (int i = 0; i < S.numRows; i++) {
            double value = decomposition.getEigenvalue(i).getReal();
            assertTrue(value > -1e-12 * CommonOps_DDRM.trace(S), place + ": eigenvalue " + value);
        }
    }
}

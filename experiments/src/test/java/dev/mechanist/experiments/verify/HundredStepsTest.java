package dev.mechanist.experiments.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.Variable;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.numerics.Minimiser;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.GaussianProcessLearner;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.experiments.pilco.PilcoProblems;
import dev.mechanist.planners.pilco.GaussianChain;
import dev.mechanist.planners.pilco.Pilco;
import dev.mechanist.planners.pilco.PilcoProblem;
import dev.mechanist.planners.pilco.PilcoSettings;
import dev.mechanist.planners.pilco.PolicyMap;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.tensor.Device;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains under reference policies and models, and of every published scenario under what PILCO learned from one random episode. */
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
        PolicyMap policy = PilcoFixtures.policy(
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
                    policy, bounds, engine.moments(PilcoFixtures.posteriors(model, hyp, inputs, targets)));
            for (int t = 1; t <= 100; t++) {
                Moments next = step.propagate(x);
                x = new Gaussian(next.mean(), next.covariance());
                requireCovariance(x.covariance(), "step " + t);
            }
        }
    }

    /**
     * Processes learned from a random episode and a hardly improved policy: beyond the data the state's distribution widens until
     * angles are uniform, and signals are hundreds of times the noise.
     */
    @ParameterizedTest
    @ValueSource(strings = {"pendulum", "cart-pole", "double-pendulum", "pendubot", "cart-double-pendulum", "unicycle"})
    void learnedChainsOfAllScenariosStayCovariances(String name) {
        PilcoProblem problem = PilcoProblems.of(PilcoScenarios.named(name));
        List<String> states =
                problem.plant().spec().state().stream().map(Variable::name).toList();
        List<SquaredExponentialPosterior> learned = new ArrayList<>();
        GaussianProcessLearner learner = new GaussianProcessLearner(states, 300, 300, SparseMethod.FITC, posteriors -> {
            learned.addAll(posteriors);
            return new GaussianProcessMoments(posteriors);
        });
        Minimiser.Settings brief = new Minimiser.Settings(Minimiser.Direction.BFGS, 1, 1, 1e-8, 1e-4);
        Pilco pilco = new Pilco(problem, new PilcoSettings(1, 1, 1, 100, 5, 1, brief), learner, new Pilco.Listener() {
            @Override
            public void fitted(int trial, int transitions, List<String> warnings) {}

            @Override
            public void improving(int trial, int evaluations, double predictedCost) {}
        });
        PolicyMap policy = pilco.feedbackLaw(pilco.next(pilco.start())).policy();
        for (MomentEngine.Kind kind : MomentEngine.Kind.values()) {
            try (MomentEngine engine = new MomentEngine(kind, Device.AUTO)) {
                GaussianChain step = problem.features().step(policy, problem.bounds(), engine.moments(learned));
                Gaussian x = problem.start();
                for (int t = 1; t <= 100; t++) {
                    Moments next = step.propagate(x);
                    x = new Gaussian(next.mean(), next.covariance());
                    requireCovariance(x.covariance(), kind + ", step " + t);
                }
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

package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.ContinuousDynamics;
import dev.mechanist.core.Gaussian;
import dev.mechanist.core.GaussianMap;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Moments;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.ScenarioLosses;
import dev.mechanist.planners.pilco.ExpectedCost;
import dev.mechanist.planners.pilco.GaussianChain;
import dev.mechanist.planners.pilco.LinearPolicy;
import dev.mechanist.planners.pilco.Policy;
import dev.mechanist.planners.pilco.PolicyEvaluation;
import dev.mechanist.planners.pilco.RadialBasisPolicy;
import dev.mechanist.planners.pilco.SaturatingLoss;
import dev.mechanist.planners.pilco.Sinusoids;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessMoments;
import dev.mechanist.sysid.gp.Kernel;
import dev.mechanist.sysid.gp.KernelFamily;
import dev.mechanist.sysid.gp.KernelTerm;
import dev.mechanist.sysid.gp.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Reference values of PILCO's policies, squashing, costs, plants and whole rollouts, computed with the authors' release. The
 * tolerances are those that the values' own accuracy justifies: 1e-12 for closed forms, 1e-9 where a kernel matrix is
 * inverted, 1e-11 for plants (absolute, in state units), and for whole rollouts 100 times the change that rounding the inputs
 * makes.
 */
final class PilcoFixtures {
    private static final double CLOSED_FORM = 1e-12;
    private static final double KERNEL = 1e-9;
    private static final double PLANT = 1e-11;

    private static final Map<String, String> SCENARIOS = Map.of(
            "cartPole", "cart-pole",
            "pendulum", "pendulum",
            "doublePendulum", "double-pendulum",
            "pendubot", "pendubot",
            "cartDouble", "cart-double-pendulum");

    /** Where the dynamics of a whole rollout come from: hyp [D + 2, E], inputs [N, D] and targets [N, E] to a map. */
    interface DynamicsEngine {
        GaussianMap of(DMatrixRMaj hyp, DMatrixRMaj inputs, DMatrixRMaj targets);
    }

    /** The plain engine: exact processes with squared-exponential kernels. */
    static GaussianMap exactProcesses(DMatrixRMaj hyp, DMatrixRMaj inputs, DMatrixRMaj targets) {
        int D = inputs.numCols;
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < targets.numCols; e++) {
            double[] lengthScales = new double[D];
            for (int d = 0; d < D; d++) {
                lengthScales[d] = Math.exp(hyp.get(d, e));
            }
            Kernel kernel = new Kernel(List.of(
                    new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, lengthScales, Math.exp(2 * hyp.get(D, e)))));
            double[] y = new double[targets.numRows];
            for (int i = 0; i < y.length; i++) {
                y[i] = targets.get(i, e);
            }
            posteriors.add(GaussianProcess.condition(
                            "output " + (e + 1), kernel, Math.exp(2 * hyp.get(D + 1, e)), inputs, y)
                    .posterior());
        }
        return new GaussianProcessMoments(posteriors);
    }

    private final FixtureReport report;
    private final DynamicsEngine engine;

    PilcoFixtures(FixtureReport report, DynamicsEngine engine) {
        this.report = report;
        this.engine = engine;
    }

    /** Checks a file if its name says that it is one of these kinds; returns whether it was. */
    boolean check(String name, JsonNode file) {
        if (name.startsWith("value_")) {
            value(name, file);
            return true;
        }
        String kind = name.replaceFirst("_cases.*", "");
        switch (kind) {
            case "controller", "gtrig", "gsin_gsat", "losssat", "scenario_loss", "dynamics" -> {
                int number = 0;
                for (JsonNode c : file.get("cases")) {
                    String place = name + " case " + c.path("id").asText(String.valueOf(number));
                    number++;
                    switch (kind) {
                        case "controller" -> controller(c, place);
                        case "gtrig" -> trigonometric(c, place);
                        case "gsin_gsat" -> sinusoid(c, place);
                        case "losssat" -> saturating(c, place);
                        case "scenario_loss" -> scenarioLoss(c, place);
                        default -> plant(c, place);
                    }
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private void trigonometric(JsonNode c, String place) {
        GaussianMap map = Sinusoids.sinesAndCosines(
                c.get("D").asInt(), FixtureJson.indices(c.get("angi_1based")), FixtureJson.flat(c.get("e")));
        compare("gTrig", map, c, place, CLOSED_FORM);
    }

    private void sinusoid(JsonNode c, String place) {
        int D = c.get("D").asInt();
        int[] indices = FixtureJson.indices(c.get("i_1based"));
        double[] scale = FixtureJson.flat(c.get("e"));
        String function = c.get("fcn").asText();
        GaussianMap map =
                function.equals("gSin") ? Sinusoids.sines(D, indices, scale) : Sinusoids.squashing(D, indices, scale);
        compare(function, map, c, place, CLOSED_FORM);
    }

    private void controller(JsonNode c, String place) {
        Policy policy = policy(c.get("controller").asText(), c.get("policy"));
        GaussianMap map = policy;
        boolean squashed = c.get("squashed").asInt() != 0;
        if (squashed) {
            double[] bounds = FixtureJson.flat(c.get("maxU"));
            int D = policy.inputs();
            int E = policy.outputs();
            map = GaussianChain.from(D)
                    .thenLearned(policy, IntStream.range(0, D).toArray())
                    .then(
                            Sinusoids.squashing(E, IntStream.range(0, E).toArray(), bounds),
                            IntStream.range(D, D + E).toArray());
        }
        String kind = c.get("controller").asText() + (squashed ? " squashed" : "");
        compare(kind, map, c, place, kind.startsWith("conlin") ? CLOSED_FORM : KERNEL);
    }

    private static Policy policy(String type, JsonNode p) {
        if (type.equals("congp")) {
            return new RadialBasisPolicy(
                    FixtureJson.matrix(p.get("hyp")),
                    FixtureJson.matrix(p.get("inputs")),
                    FixtureJson.matrix(p.get("targets")));
        }
        if (type.equals("conlin")) {
            return new LinearPolicy(FixtureJson.matrix(p.get("w")), FixtureJson.flat(p.get("b")));
        }
        throw new InputException("unknown controller '" + type + "' in a reference file; known: congp, conlin");
    }

    private void compare(String kind, GaussianMap map, JsonNode c, String place, double tolerance) {
        new MapJacobians(map, FixtureJson.gaussian(c.get("m"), c.get("s")))
                .compare(report, kind, place, c, "C", tolerance);
    }

    private void saturating(JsonNode c, String place) {
        GaussianMap map = new SaturatingLoss(FixtureJson.matrix(c.get("W")), FixtureJson.flat(c.get("z")));
        MapJacobians jacobians = new MapJacobians(map, FixtureJson.gaussian(c.get("m"), c.get("s")));
        jacobians.compare(report, "lossSat", place, c, "C", CLOSED_FORM);
        compareLoss("lossSat", jacobians.moments.mean()[0], jacobians.meanByMean, jacobians.meanByCovariance, c, place);
    }

    private void compareLoss(String kind, double L, double[] byMean, double[] byCovariance, JsonNode c, String place) {
        report.compare(kind, "L", place, FixtureJson.flat(c.get("L")), new double[] {L}, CLOSED_FORM);
        report.compare(kind, "dLdm", place, FixtureJson.flat(c.get("dLdm")), byMean, CLOSED_FORM);
        double[] expected = FixtureJson.flat(c.get("dLds"));
        FixtureJson.symmetriseColumns(expected, byMean.length);
        report.compare(kind, "dLds", place, expected, byCovariance, CLOSED_FORM);
    }

    private void scenarioLoss(JsonNode c, String place) {
        ExpectedCost cost =
                cost(c.get("scenario").asText(), c.get("D").asInt(), c, FixtureJson.indices(c.get("angle_1based")));
        ExpectedCost.Linearisation at = cost.linearise(FixtureJson.gaussian(c.get("m"), c.get("s")));
        Gaussian gradient = at.gradient();
        String kind = "loss of " + c.get("scenario").asText();
        compareLoss(kind, at.value().mean(), gradient.mean(), gradient.covariance().data, c, place);
        report.compare(
                kind,
                "S2",
                place,
                FixtureJson.flat(c.get("S2")),
                new double[] {at.value().variance()},
                CLOSED_FORM);
    }

    /** A scenario's cost with the lengths p, widths, exploration and target of a file. */
    private static ExpectedCost cost(String scenario, int states, JsonNode c, int[] angles) {
        double[] p = FixtureJson.flat(c.get("p"));
        List<GaussianMap> losses = new ArrayList<>();
        for (double width : FixtureJson.flat(c.get("width"))) {
            if (scenario.equals("unicycle")) {
                losses.add(ScenarioLosses.ofUnicycle(p[0], p[1], width));
                continue;
            }
            StateFeatures features = new StateFeatures(states, angles, new int[0], new int[0]);
            boolean hanging = FixtureJson.flat(c.get("target"))[angles[0]] != 0;
            DMatrixRMaj tip = new DMatrixRMaj(2, features.augmented());
            if (scenario.startsWith("cart")) {
                tip.set(0, 0, 1);
            }
            double s = hanging ? 1 : -1;
            for (int i = 0; i < angles.length; i++) {
                tip.set(0, states + 2 * i, s * p[i]);
                tip.set(1, states + 2 * i + 1, -s * p[i]);
            }
            losses.add(ScenarioLosses.ofTip(
                    features, tip, new double[] {0, Arrays.stream(p).sum()}, width));
        }
        return new ExpectedCost(losses, c.get("expl").asDouble());
    }

    private void plant(JsonNode c, String place) {
        String scenario = c.get("scenario").asText();
        ContinuousDynamics plant = scenario.equals("unicycle")
                ? PilcoScenarios.unicycle()
                : PilcoScenarios.named(SCENARIOS.getOrDefault(scenario, scenario))
                        .plant();
        double[] x = FixtureJson.flat(c.get("x0"));
        double[] u = FixtureJson.flat(c.get("u"));
        double[] dx = new double[x.length];
        plant.field().derivative(x, 0, u, 0, dx, 0);
        double[] next = new double[x.length];
        plant.stepRow(x, 0, u, 0, next, 0);
        String kind = "plant " + scenario;
        report.compare(kind, "xdot", place, FixtureJson.flat(c.get("xdot_at_x0")), dx, PLANT);
        report.compare(kind, "x1", place, FixtureJson.flat(c.get("x1")), next, PLANT);
    }

    private void value(String name, JsonNode c) {
        JsonNode model = c.get("dynmodel");
        JsonNode indices = c.get("indices_1based");
        int[] angles = FixtureJson.indices(indices.get("angi"));
        Gaussian start = FixtureJson.gaussian(c.get("mu0"), c.get("S0"));
        StateFeatures features = new StateFeatures(
                start.size(),
                angles,
                FixtureJson.indices(indices.get("poli")),
                FixtureJson.indices(indices.get("dyni")));
        double[] bounds = FixtureJson.flat(c.get("policy").get("maxU"));
        Policy policy = policy(c.get("policy").get("type").asText(), c.get("policy"));
        GaussianMap dynamics = engine.of(
                FixtureJson.matrix(model.get("hyp")),
                FixtureJson.matrix(model.get("inputs")),
                FixtureJson.matrix(model.get("targets")));
        ExpectedCost cost = cost(c.get("scenario").asText(), start.size(), c.get("cost"), angles);
        int H = c.get("H").asInt();
        PolicyEvaluation evaluation = new PolicyEvaluation(features, bounds, dynamics, cost, start, H);

        double[] sensitivity = FixtureJson.flat(c.get("check").get("ulp_sensitivity_relJ_reldJ"));
        double valueTolerance = 100 * sensitivity[0];
        double gradientTolerance = 100 * sensitivity[1];
        double[] gradient = new double[policy.parameterCount()];
        double J = evaluation.value(policy, gradient);
        report.compare(name, "J", name, FixtureJson.flat(c.get("J")), new double[] {J}, valueTolerance);
        report.compare(name, "dJ", name, FixtureJson.flat(c.get("dJ_flat")), gradient, gradientTolerance);

        PolicyEvaluation.Prediction prediction = evaluation.predict(policy);
        int n = start.size();
        double[] means = new double[(H + 1) * n];
        double[] covariances = new double[(H + 1) * n * n];
        double[] costMeans = new double[H + 1];
        double[] costDeviations = new double[H + 1];
        for (int t = 0; t <= H; t++) {
            Gaussian x = prediction.states().get(t);
            System.arraycopy(x.mean(), 0, means, t * n, n);
            System.arraycopy(x.covariance().data, 0, covariances, t * n * n, n * n);
            costMeans[t] = prediction.costs().get(t).mean();
            costDeviations[t] = Math.sqrt(prediction.costs().get(t).variance());
        }
        report.compare(name, "means", name, FixtureJson.flat(c.get("traj_M")), means, gradientTolerance);
        report.compare(name, "covariances", name, FixtureJson.flat(c.get("traj_S")), covariances, gradientTolerance);
        report.compare(name, "costs", name, FixtureJson.flat(c.get("step_cost_mean")), costMeans, gradientTolerance);
        report.compare(
                name, "deviations", name, FixtureJson.flat(c.get("step_cost_std")), costDeviations, gradientTolerance);
        for (JsonNode step : c.path("steps")) {
            step(name, features.step(policy, bounds, dynamics), step, gradientTolerance);
        }
    }

    /** One time step with all its derivatives; the mean and covariance of x_{t+1} are called Mnext and Snext. */
    private void step(String name, GaussianChain chain, JsonNode step, double tolerance) {
        Gaussian x = FixtureJson.gaussian(step.get("m"), step.get("s"));
        Moments next = chain.propagate(x);
        String place = name + " step " + step.get("step_from").asInt();
        report.compare(name, "Mnext", place, FixtureJson.flat(step.get("Mnext")), next.mean(), tolerance);
        report.compare(name, "Snext", place, FixtureJson.flat(step.get("Snext")), next.covariance().data, tolerance);
        new MapJacobians(chain, x).compare(report, name, place, step, "C", tolerance);
    }
}

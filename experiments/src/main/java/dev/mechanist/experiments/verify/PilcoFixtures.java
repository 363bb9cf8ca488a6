package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.experiments.pilco.ScenarioLosses;
import dev.mechanist.planners.pilco.ExpectedCost;
import dev.mechanist.planners.pilco.GaussianChain;
import dev.mechanist.planners.pilco.LinearPolicy;
import dev.mechanist.planners.pilco.PolicyEvaluation;
import dev.mechanist.planners.pilco.PolicyMap;
import dev.mechanist.planners.pilco.RadialBasisPolicy;
import dev.mechanist.planners.pilco.SaturatingLoss;
import dev.mechanist.planners.pilco.Sinusoids;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private final FixtureReport report;
    private final MomentEngine engine;

    PilcoFixtures(FixtureReport report, MomentEngine engine) {
        this.report = report;
        this.engine = engine;
    }

    /** Constants of the scenarios against those of ours that are meant to equal them. */
    private void constants(JsonNode file) {
        for (Map.Entry<String, String> name : new TreeMap<>(SCENARIOS).entrySet()) {
            JsonNode c = file.get(name.getKey());
            if (c == null) {
                continue;
            }
            PilcoScenario scenario = PilcoScenarios.named(name.getValue());
            String kind = "constants of " + name.getKey();
            Map<String, double[]> ours = new LinkedHashMap<>();
            ours.put("dt", new double[] {scenario.plant().spec().dt()});
            ours.put("H", new double[] {scenario.horizon()});
            ours.put("maxU", scenario.bounds());
            ours.put("mu0", scenario.startMean());
            ours.put("S0_std", scenario.startDeviation());
            ours.put("noise_std", scenario.noise());
            ours.put("cost_width", new double[] {scenario.width()});
            ours.put("J_random", new double[] {scenario.randomTrials()});
            ours.forEach((key, value) ->
                    report.compare(kind, key, name.getKey(), FixtureJson.flat(c.required(key)), value, 1e-15));
        }
    }

    /** Checks a file if its name says that it is one of these kinds; returns whether it was. */
    boolean check(String name, JsonNode file) {
        if (name.startsWith("value_")) {
            value(name, file);
            return true;
        }
        if (name.equals("scenario_constants")) {
            constants(file);
            return true;
        }
        String kind = name.replaceFirst("_cases.*", "");
        switch (kind) {
            case "controller", "gtrig", "gsin_gsat", "losssat", "scenario_loss", "dynamics" -> {
                int number = 0;
                for (JsonNode c : FixtureJson.cases(file.required("cases"))) {
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
                c.required("D").asInt(),
                FixtureJson.indices(c.required("angi_1based")),
                FixtureJson.flat(c.required("e")));
        compare("gTrig", map, c, place, CLOSED_FORM);
    }

    private void sinusoid(JsonNode c, String place) {
        int D = c.required("D").asInt();
        int[] indices = FixtureJson.indices(c.required("i_1based"));
        double[] scale = FixtureJson.flat(c.required("e"));
        String function = c.required("fcn").asText();
        GaussianMap map =
                function.equals("gSin") ? Sinusoids.sines(D, indices, scale) : Sinusoids.squashing(D, indices, scale);
        compare(function, map, c, place, CLOSED_FORM);
    }

    private void controller(JsonNode c, String place) {
        PolicyMap policy = policy(
                c.required("controller").asText(),
                c.required("policy"),
                FixtureJson.flat(c.required("m")).length,
                c.required("E").asInt());
        GaussianMap map = policy;
        boolean squashed = c.required("squashed").asInt() != 0;
        if (squashed) {
            double[] bounds = FixtureJson.flat(c.required("maxU"));
            int D = policy.inputs();
            int E = policy.outputs();
            map = GaussianChain.from(D)
                    .thenLearned(policy, IntStream.range(0, D).toArray())
                    .then(
                            Sinusoids.squashing(E, IntStream.range(0, E).toArray(), bounds),
                            IntStream.range(D, D + E).toArray());
        }
        String kind = c.required("controller").asText() + (squashed ? " squashed" : "");
        compare(kind, map, c, place, kind.startsWith("conlin") ? CLOSED_FORM : KERNEL);
    }

    /** A policy from D inputs to E controls. */
    static PolicyMap policy(String type, JsonNode p, int D, int E) {
        if (type.equals("congp")) {
            return new RadialBasisPolicy(
                    FixtureJson.matrix(p.required("hyp"), E),
                    FixtureJson.matrix(p.required("inputs"), D),
                    FixtureJson.matrix(p.required("targets"), E));
        }
        if (type.equals("conlin")) {
            return new LinearPolicy(FixtureJson.matrix(p.required("w"), D), FixtureJson.flat(p.required("b")));
        }
        throw new InputException("unknown controller '" + type + "' in a reference file; known: congp, conlin");
    }

    private void compare(String kind, GaussianMap map, JsonNode c, String place, double tolerance) {
        new MapJacobians(map, FixtureJson.gaussian(c.required("m"), c.required("s")))
                .compare(report, kind, place, c, "C", tolerance);
    }

    private void saturating(JsonNode c, String place) {
        double[] z = FixtureJson.flat(c.required("z"));
        GaussianMap map = new SaturatingLoss(FixtureJson.matrix(c.required("W"), z.length), z);
        MapJacobians jacobians = new MapJacobians(map, FixtureJson.gaussian(c.required("m"), c.required("s")));
        jacobians.compare(report, "lossSat", place, c, "C", CLOSED_FORM);
        compareLoss("lossSat", jacobians.moments.mean()[0], jacobians.meanByMean, jacobians.meanByCovariance, c, place);
    }

    private void compareLoss(String kind, double L, double[] byMean, double[] byCovariance, JsonNode c, String place) {
        report.compare(kind, "L", place, FixtureJson.flat(c.required("L")), new double[] {L}, CLOSED_FORM);
        report.compare(kind, "dLdm", place, FixtureJson.flat(c.required("dLdm")), byMean, CLOSED_FORM);
        double[] expected = FixtureJson.flat(c.required("dLds"));
        FixtureJson.symmetriseColumns(expected, byMean.length);
        report.compare(kind, "dLds", place, expected, byCovariance, CLOSED_FORM);
    }

    private void scenarioLoss(JsonNode c, String place) {
        ExpectedCost cost = cost(
                c.required("scenario").asText(),
                c.required("D").asInt(),
                c,
                FixtureJson.indices(c.required("angle_1based")));
        ExpectedCost.Linearisation at = cost.linearise(FixtureJson.gaussian(c.required("m"), c.required("s")));
        Gaussian gradient = at.gradient();
        String kind = "loss of " + c.required("scenario").asText();
        compareLoss(kind, at.value().mean(), gradient.mean(), gradient.covariance().data, c, place);
        report.compare(
                kind,
                "S2",
                place,
                FixtureJson.flat(c.required("S2")),
                new double[] {at.value().variance()},
                CLOSED_FORM);
    }

    /** A scenario's cost with the lengths p, widths, exploration and target of a file. */
    private static ExpectedCost cost(String scenario, int states, JsonNode c, int[] angles) {
        double[] p = FixtureJson.flat(c.required("p"));
        List<GaussianMap> losses = new ArrayList<>();
        for (double width : FixtureJson.flat(c.required("width"))) {
            if (scenario.equals("unicycle")) {
                losses.add(ScenarioLosses.ofUnicycle(p[0], p[1], width));
                continue;
            }
            StateFeatures features = new StateFeatures(states, angles, new int[0], new int[0]);
            boolean hanging = FixtureJson.flat(c.required("target"))[angles[0]] != 0;
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
        return new ExpectedCost(losses, c.required("expl").asDouble());
    }

    private void plant(JsonNode c, String place) {
        String scenario = c.required("scenario").asText();
        ContinuousDynamics plant = scenario.equals("unicycle")
                ? PilcoScenarios.unicycle()
                : PilcoScenarios.named(SCENARIOS.getOrDefault(scenario, scenario))
                        .plant();
        double[] x = FixtureJson.flat(c.required("x0"));
        double[] u = FixtureJson.flat(c.required("u"));
        double[] dx = new double[x.length];
        plant.field().derivative(x, 0, u, 0, dx, 0);
        double[] next = new double[x.length];
        plant.stepRow(x, 0, u, 0, next, 0);
        String kind = "plant " + scenario;
        report.compare(kind, "xdot", place, FixtureJson.flat(c.required("xdot_at_x0")), dx, PLANT);
        report.compare(kind, "x1", place, FixtureJson.flat(c.required("x1")), next, PLANT);
    }

    private void value(String name, JsonNode c) {
        JsonNode model = c.required("dynmodel");
        JsonNode indices = c.required("indices_1based");
        int[] angles = FixtureJson.indices(indices.required("angi"));
        Gaussian start = FixtureJson.gaussian(c.required("mu0"), c.required("S0"));
        StateFeatures features = new StateFeatures(
                start.size(),
                angles,
                FixtureJson.indices(indices.required("poli")),
                FixtureJson.indices(indices.required("dyni")));
        double[] bounds = FixtureJson.flat(c.required("policy").required("maxU"));
        PolicyMap policy = policy(
                c.required("policy").required("type").asText(),
                c.required("policy"),
                features.policy().length,
                bounds.length);
        int E = start.size();
        DMatrixRMaj hyp = FixtureJson.matrix(model.required("hyp"), E);
        DMatrixRMaj inputs = FixtureJson.matrix(model.required("inputs"), features.dynamics().length + bounds.length);
        DMatrixRMaj targets = FixtureJson.matrix(model.required("targets"), E);
        GaussianMap dynamics = engine.moments(posteriors(model, hyp, inputs, targets));
        ExpectedCost cost = cost(c.required("scenario").asText(), start.size(), c.required("cost"), angles);
        int H = c.required("H").asInt();
        double discount = c.path("gamma").asDouble(1);
        PolicyEvaluation evaluation = new PolicyEvaluation(features, bounds, dynamics, cost, start, H, discount);

        double[] sensitivity = FixtureJson.flat(c.required("check").required("ulp_sensitivity_relJ_reldJ"));
        double valueTolerance = 100 * sensitivity[0];
        double gradientTolerance = 100 * sensitivity[1];
        double[] gradient = new double[policy.parameterCount()];
        double J = evaluation.value(policy, gradient);
        report.compare(name, "J", name, FixtureJson.flat(c.required("J")), new double[] {J}, valueTolerance);
        if (c.has("dJ_flat")) {
            report.compare(name, "dJ", name, FixtureJson.flat(c.get("dJ_flat")), gradient, gradientTolerance);
        }

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
        report.compare(name, "means", name, FixtureJson.flat(c.required("traj_M")), means, gradientTolerance);
        report.compare(
                name, "covariances", name, FixtureJson.flat(c.required("traj_S")), covariances, gradientTolerance);
        report.compare(
                name, "costs", name, FixtureJson.flat(c.required("step_cost_mean")), costMeans, gradientTolerance);
        report.compare(
                name,
                "deviations",
                name,
                FixtureJson.flat(c.required("step_cost_std")),
                costDeviations,
                gradientTolerance);
        for (JsonNode step : FixtureJson.cases(c.path("steps"))) {
            step(name, features.step(policy, bounds, dynamics), step, gradientTolerance);
        }
    }

    /** Exact, or sparse where a model has inducing points: a list of sets, one per output or one for all, or the set itself. */
    static List<SquaredExponentialPosterior> posteriors(
            JsonNode model, DMatrixRMaj hyp, DMatrixRMaj inputs, DMatrixRMaj targets) {
        JsonNode induce = model.path("induce");
        if (induce.size() == 0) {
            return GaussianProcessFixtures.posteriors(hyp, inputs, targets);
        }
        boolean listed = induce.path(0).path(0).isArray();
        int rows = FixtureJson.flat(listed ? induce.get(0) : induce).length / inputs.numCols;
        return GaussianProcessFixtures.sparsePosteriors(
                hyp, inputs, targets, FixtureJson.matrices(induce, rows, inputs.numCols));
    }

    /** One time step with all its derivatives; the mean and covariance of x_{t+1} are called Mnext and Snext. */
    private void step(String name, GaussianChain chain, JsonNode step, double tolerance) {
        Gaussian x = FixtureJson.gaussian(step.required("m"), step.required("s"));
        Moments next = chain.propagate(x);
        String place = name + " step " + step.required("step_from").asInt();
        report.compare(name, "Mnext", place, FixtureJson.flat(step.required("Mnext")), next.mean(), tolerance);
        report.compare(
                name, "Snext", place, FixtureJson.flat(step.required("Snext")), next.covariance().data, tolerance);
        new MapJacobians(chain, x).compare(report, name, place, step, "C", tolerance);
    }
}

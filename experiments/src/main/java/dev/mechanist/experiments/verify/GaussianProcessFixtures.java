package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.HyperparameterPenalty;
import dev.mechanist.sysid.gp.MarginalLikelihood;
import dev.mechanist.sysid.gp.SparseGaussianProcess;
import dev.mechanist.sysid.gp.SparseLikelihood;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.TrainingSettings;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Reference values of Gaussian processes: exact, sparse and mean-only moments with all derivatives, marginal likelihoods, and
 * the optimum that training finds. Tolerances as {@link PilcoFixtures}: mean and gain 1e-11, the covariance 1e-10, and 1e-8
 * where an output's signal-to-noise ratio exceeds 100, being a difference of large numbers; 1e-9 where a matrix is inverted
 * for a mean function; likelihoods 1e-9.
 */
final class GaussianProcessFixtures {
    private static final double RIDGE = 1e-6;
    private static final double LIKELIHOOD = 1e-9;

    private final FixtureReport report;
    private final MomentEngine engine;

    GaussianProcessFixtures(FixtureReport report, MomentEngine engine) {
        this.report = report;
        this.engine = engine;
    }

    /** Checks a file if its name says that it is one of these kinds; returns whether it was. */
    boolean check(String name, JsonNode file) {
        switch (name.replaceFirst("_cases.*", "")) {
            case "gp0" -> cases(file).forEach(c -> exact(c, place(name, c)));
            case "gp1_fitc" -> cases(file).forEach(c -> sparse(c, place(name, c)));
            case "gp2" -> cases(file).forEach(c -> meanOnly(c, place(name, c)));
            case "gp_training" -> training(name, file);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static List<JsonNode> cases(JsonNode file) {
        return FixtureJson.cases(file.required("cases"));
    }

    private static String place(String name, JsonNode c) {
        return name + " case " + c.path("id").asText();
    }

    /** Exact posteriors of squared exponentials with hyp [D + 2, E]. */
    static List<SquaredExponentialPosterior> posteriors(DMatrixRMaj hyp, DMatrixRMaj X, DMatrixRMaj Y) {
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < Y.numCols; e++) {
            double[] theta = column(hyp, e);
            posteriors.add(GaussianProcess.condition("output " + (e + 1), kernel(theta), noise(theta), X, column(Y, e))
                    .posterior());
        }
        return posteriors;
    }

    private static Kernel kernel(double[] theta) {
        double[] unit = new double[theta.length - 2];
        Arrays.fill(unit, 1);
        return Kernel.squaredExponential(unit, 1).withParameters(theta);
    }

    private static double noise(double[] theta) {
        return Math.exp(2 * theta[theta.length - 1]);
    }

    private static double[] column(DMatrixRMaj matrix, int j) {
        double[] v = new double[matrix.numRows];
        for (int i = 0; i < v.length; i++) {
            v[i] = matrix.get(i, j);
        }
        return v;
    }

    /** The processes of a case. */
    private record Data(DMatrixRMaj hyp, DMatrixRMaj X, DMatrixRMaj Y) {
        static Data of(JsonNode c) {
            int D = FixtureJson.flat(c.required("m")).length;
            double[] hyp = FixtureJson.flat(c.required("hyp"));
            int E = hyp.length / (D + 2);
            return new Data(
                    FixtureJson.matrix(c.required("hyp"), E),
                    FixtureJson.matrix(c.required("X"), D),
                    FixtureJson.matrix(c.required("Y"), E));
        }
    }

    private void exact(JsonNode c, String place) {
        Data data = Data.of(c);
        DMatrixRMaj hyp = data.hyp;
        double ratio = 0;
        for (int e = 0; e < hyp.numCols; e++) {
            ratio = Math.max(ratio, Math.exp(hyp.get(hyp.numRows - 2, e) - hyp.get(hyp.numRows - 1, e)));
        }
        GaussianMap map = engine.moments(posteriors(hyp, data.X, data.Y));
        compare("gp0", map, c, place, 1e-11, ratio > 100 ? 1e-8 : 1e-10);
    }

    private void meanOnly(JsonNode c, String place) {
        Data data = Data.of(c);
        List<SquaredExponentialPosterior> posteriors = posteriors(data.hyp, data.X, data.Y);
        GaussianMap map = engine.moments(GaussianProcessMoments.ofMeanFunctions(posteriors, 1e-6));
        compare("gp2", map, c, place, 1e-9, 1e-9);
    }

    private void compare(
            String kind, GaussianMap map, JsonNode c, String place, double tolerance, double covarianceTolerance) {
        new MapJacobians(map, FixtureJson.gaussian(c.required("m"), c.required("s")))
                .compare(report, kind, place, c, "V", tolerance, covarianceTolerance);
    }

    /** Sparse posteriors (FITC) with hyp [D + 2, E] and inducing points per output, or one set for all. */
    static List<SquaredExponentialPosterior> sparsePosteriors(
            DMatrixRMaj hyp, DMatrixRMaj X, DMatrixRMaj Y, List<DMatrixRMaj> sets) {
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < Y.numCols; e++) {
            double[] theta = column(hyp, e);
            posteriors.add(SparseGaussianProcess.condition(
                            "output " + (e + 1),
                            SparseMethod.FITC,
                            kernel(theta),
                            noise(theta),
                            sets.get(Math.min(e, sets.size() - 1)),
                            RIDGE,
                            X,
                            column(Y, e))
                    .posterior());
        }
        return posteriors;
    }

    private void sparse(JsonNode c, String place) {
        Data data = Data.of(c);
        DMatrixRMaj X = data.X;
        DMatrixRMaj Y = data.Y;
        List<DMatrixRMaj> sets = FixtureJson.matrices(
                c.required("induce"), c.required("n_inducing").asInt(), X.numCols);
        compare("gp1 (FITC)", engine.moments(sparsePosteriors(data.hyp, X, Y, sets)), c, place, 1e-10, 1e-10);
        if (!c.has("fitc_nlml")) {
            return;
        }
        double likelihood = 0;
        double[] gradients = new double[sets.size() * sets.get(0).getNumElements()];
        for (int e = 0; e < Y.numCols; e++) {
            int set = Math.min(e, sets.size() - 1);
            double[] theta = column(data.hyp, e);
            DMatrixRMaj gZ = new DMatrixRMaj(0, 0);
            likelihood += new SparseLikelihood(SparseMethod.FITC, kernel(theta), X, column(Y, e), RIDGE)
                    .evaluate(theta, sets.get(set), new double[theta.length], gZ);
            for (int i = 0; i < gZ.getNumElements(); i++) {
                gradients[set * gZ.getNumElements() + i] += gZ.data[i];
            }
        }
        report.compare(
                "gp1 (FITC)",
                "nlml",
                place,
                FixtureJson.flat(c.required("fitc_nlml")),
                new double[] {likelihood},
                LIKELIHOOD);
        double[] expected = FixtureJson.flat(c.required("fitc_dnlml_dinduce"));
        report.compare("gp1 (FITC)", "dnlml", place, expected, gradients, 1e-8);
    }

    private void training(String name, JsonNode file) {
        for (JsonNode c : cases(file)) {
            double[] theta = FixtureJson.flat(c.required("hyp"));
            double[] gradient = new double[theta.length];
            double value = new MarginalLikelihood(
                            kernel(theta),
                            FixtureJson.matrix(c.required("X"), theta.length - 2),
                            FixtureJson.flat(c.required("y")))
                    .evaluate(theta, gradient);
            objective(c, place(name, c), "nlml", value, gradient);
            double[] scales = FixtureJson.flat(c.required("std_X"));
            for (int d = 0; d < scales.length; d++) {
                scales[d] = Math.log(scales[d]);
            }
            value += HyperparameterPenalty.standard().evaluate(theta, scales, gradient);
            objective(c, place(name, c), "nlml_curbed", value, gradient);
        }
        for (JsonNode t : FixtureJson.cases(file.path("training"))) {
            double[] expected = FixtureJson.flat(t.required("nlml_curbed_opt"));
            DMatrixRMaj Y = FixtureJson.matrix(t.required("Y"), expected.length);
            DMatrixRMaj X = FixtureJson.matrix(t.required("X"), FixtureJson.flat(t.required("X")).length / Y.numRows);
            double[] shortfall = new double[expected.length];
            for (int e = 0; e < expected.length; e++) {
                double reached = GaussianProcessTraining.train(
                                "output " + (e + 1), X, column(Y, e), TrainingSettings.standard(1), null)
                        .objective();
                shortfall[e] = Math.max(0, reached - expected[e]);
            }
            report.compare(
                    "gp training", "shortfall", name + ", training", new double[expected.length], shortfall, 1e-6);
        }
    }

    private void objective(JsonNode c, String place, String key, double value, double[] gradient) {
        report.compare("gp training", key, place, FixtureJson.flat(c.required(key)), new double[] {value}, LIKELIHOOD);
        report.compare("gp training", "d" + key, place, FixtureJson.flat(c.required("d" + key)), gradient, LIKELIHOOD);
    }
}

package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.experiments.pilco.ScenarioLosses;
import dev.mechanist.planners.pilco.ExpectedCost;
import dev.mechanist.planners.pilco.PolicyEvaluation;
import dev.mechanist.planners.pilco.RadialBasisPolicy;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.sysid.gp.moments.TensorMoments;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * PILCO's inner loop on the cart-pole: expected cost over 40 steps and its gradient by the 71 parameters of nine basis functions over
 * all six augmented states (9 centres of 6, 9 targets, 6 length scales, signal and noise).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class PolicyGradientBenchmark {
    @Param({"40", "100", "200", "400"})
    public int points;

    @Param({"java", "tensor"})
    public String engine;

    private PolicyEvaluation evaluation;
    private RadialBasisPolicy policy;

    @Setup
    public void prepare() {
        RandomStream random = RandomStream.of(1, "policy-gradient-benchmark", points);
        DMatrixRMaj X = new DMatrixRMaj(points, 6);
        DMatrixRMaj x = new DMatrixRMaj(points, 4);
        random.fillGaussian(x.data, 0, x.getNumElements());
        for (int i = 0; i < points; i++) {
            double[] row = {x.get(i, 0), 2 * x.get(i, 1), 3 * x.get(i, 2), 3 * x.get(i, 3)};
            X.set(i, 0, row[0]);
            X.set(i, 1, row[1]);
            X.set(i, 2, row[2]);
            X.set(i, 3, Math.sin(row[3]));
            X.set(i, 4, Math.cos(row[3]));
            X.set(i, 5, 20 * random.nextDouble() - 10);
        }
        double[] scales = {3, 4, 6, 2, 2, 20};
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            double[] y = new double[points];
            for (int i = 0; i < points; i++) {
                y[i] = 0.1 * (X.get(i, (e + 1) % 6) + X.get(i, 3) * X.get(i, 4)) + 0.01 * random.nextGaussian();
            }
            posteriors.add(GaussianProcess.condition("output " + e, Kernel.squaredExponential(scales, 1), 1e-4, X, y)
                    .posterior());
        }
        GaussianProcessMoments plain = new GaussianProcessMoments(posteriors);
        GaussianMap dynamics = engine.equals("java") ? plain : new TensorMoments(plain, Device.CPU);

        int[] seen = {0, 1, 2, 4, 5};
        StateFeatures features = new StateFeatures(4, new int[] {3}, new int[] {0, 1, 2, 3, 4, 5}, seen);
        DMatrixRMaj tip = new DMatrixRMaj(2, features.augmented());
        tip.set(0, 0, 1);
        tip.set(0, 4, 0.5);
        tip.set(1, 5, -0.5);
        ExpectedCost cost =
                new ExpectedCost(List.of(ScenarioLosses.ofTip(features, tip, new double[] {0, 0.5}, 0.25)), 0);
        DMatrixRMaj S = new DMatrixRMaj(4, 4);
        for (int i = 0; i < 4; i++) {
            S.set(i, i, 0.01);
        }
        evaluation =
                new PolicyEvaluation(features, new double[] {10}, dynamics, cost, new Gaussian(new double[4], S), 40);
        DMatrixRMaj hyp = new DMatrixRMaj(8, 1);
        hyp.set(4, 0, Math.log(0.7));
        hyp.set(5, 0, Math.log(0.7));
        DMatrixRMaj centres = new DMatrixRMaj(9, 6);
        DMatrixRMaj targets = new DMatrixRMaj(9, 1);
        random.fillGaussian(centres.data, 0, 54);
        random.fillGaussian(targets.data, 0, 9);
        policy = new RadialBasisPolicy(hyp, centres, targets);
    }

    @Benchmark
    public double valueAndGradient() {
        return evaluation.value(policy, new double[policy.parameterCount()]);
    }
}

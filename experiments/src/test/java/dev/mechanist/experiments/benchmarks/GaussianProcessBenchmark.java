package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.sysid.gp.GaussianProcess;
import dev.mechanist.sysid.gp.GaussianProcessTraining;
import dev.mechanist.sysid.gp.MarginalLikelihood;
import dev.mechanist.sysid.gp.SparseLikelihood;
import dev.mechanist.sysid.gp.SparseMethod;
import dev.mechanist.sysid.gp.TrainingSettings;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.sysid.gp.moments.TensorMoments;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.Arrays;
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

/** The Gaussian processes of a cart-pole: 6 inputs, 4 outputs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class GaussianProcessBenchmark {
    private static final int D = 6;
    private static final int E = 4;

    private static DMatrixRMaj inputs(int n) {
        DMatrixRMaj X = new DMatrixRMaj(n, D);
        RandomStream.of(1, "gp-benchmark", n).fillGaussian(X.data, 0, n * D);
        return X;
    }

    private static double[] targets(DMatrixRMaj X, int output) {
        double[] y = new double[X.numRows];
        RandomStream random = RandomStream.of(2, "gp-benchmark", output);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(X.get(i, output)) * X.get(i, (output + 1) % D)
                    + 0.3 * X.get(i, (output + 2) % D)
                    + 0.05 * random.nextGaussian();
        }
        return y;
    }

    /** Value and adjoint of 40 steps of moment matching, all that a policy gradient asks of its model. */
    @State(Scope.Benchmark)
    public static class Rollout {
        @Param({"40", "100", "200", "400"})
        public int points;

        @Param({"java", "tensor"})
        public String engine;

        private GaussianMap map;
        private Gaussian z;
        private Moments seed;

        @Setup
        public void prepare() {
            DMatrixRMaj X = inputs(points);
            List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
            double[] l = {1.5, 1.6, 1.7, 1.8, 1.9, 2};
            for (int e = 0; e < E; e++) {
                posteriors.add(GaussianProcess.condition(
                                "output", Kernel.squaredExponential(l, 1 + 0.1 * e), 0.0025, X, targets(X, e))
                        .posterior());
            }
            GaussianProcessMoments plain = new GaussianProcessMoments(posteriors);
            map = engine.equals("java") ? plain : new TensorMoments(plain, Device.CPU);
            DMatrixRMaj S = new DMatrixRMaj(D, D);
            S.fill(0.02);
            for (int d = 0; d < D; d++) {
                S.add(d, d, 0.1);
            }
            z = new Gaussian(new double[D], S);
            seed = new Moments(new double[E], new DMatrixRMaj(E, E), new DMatrixRMaj(D, E));
            Arrays.fill(seed.mean(), 1);
            seed.covariance().fill(0.5);
            seed.gain().fill(0.1);
        }
    }

    @Benchmark
    public double fortySteps(Rollout r) {
        GaussianLinearisation[] tape = new GaussianLinearisation[40];
        for (int t = 0; t < tape.length; t++) {
            tape[t] = r.map.linearise(r.z);
        }
        double sum = 0;
        for (int t = tape.length - 1; t >= 0; t--) {
            sum += tape[t].pullback(r.seed, null).mean()[0];
        }
        return sum;
    }

    /** One output's objective. */
    @State(Scope.Benchmark)
    public static class Objective {
        @Param({"400", "2000"})
        public int points;

        private MarginalLikelihood likelihood;
        private final double[] theta = {0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0, Math.log(0.05)};
        private final double[] gradient = new double[theta.length];

        @Setup
        public void prepare() {
            DMatrixRMaj X = inputs(points);
            likelihood = new MarginalLikelihood(
                    Kernel.squaredExponential(new double[] {1, 1, 1, 1, 1, 1}, 1), X, targets(X, 0));
        }
    }

    @Benchmark
    public double marginalLikelihoodAndGradient(Objective o) {
        return o.likelihood.evaluate(o.theta, o.gradient);
    }

    /** Four outputs, 200 points, from the standard start to convergence, one output after another. */
    @Benchmark
    public int training() {
        DMatrixRMaj X = inputs(200);
        int evaluations = 0;
        for (int e = 0; e < E; e++) {
            evaluations += GaussianProcessTraining.train(
                            "output " + e, X, targets(X, e), TrainingSettings.standard(1), null)
                    .evaluations();
        }
        return evaluations;
    }

    /** One output's sparse objective: 1000 points, 300 of them inducing, 8 inputs. */
    @State(Scope.Benchmark)
    public static class SparseObjective {
        private final double[] theta = {0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0, Math.log(0.05)};
        private final double[] gradient = new double[theta.length];
        private final DMatrixRMaj byInducing = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj Z = new DMatrixRMaj(300, 8);
        private SparseLikelihood likelihood;

        @Setup
        public void prepare() {
            DMatrixRMaj X = new DMatrixRMaj(1000, 8);
            RandomStream.of(1, "gp-benchmark-sparse", 0).fillGaussian(X.data, 0, 8000);
            System.arraycopy(X.data, 0, Z.data, 0, 2400);
            double[] y = new double[1000];
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.sin(X.get(i, 0)) + X.get(i, 1);
            }
            double[] ones = new double[8];
            Arrays.fill(ones, 1);
            likelihood = new SparseLikelihood(SparseMethod.FITC, Kernel.squaredExponential(ones, 1), X, y, 1e-6);
        }
    }

    @Benchmark
    public double sparseLikelihoodAndGradient(SparseObjective o) {
        return o.likelihood.evaluate(o.theta, o.Z, o.gradient, o.byInducing);
    }

    /** Math.exp in a loop, what the floor of a policy gradient is counted in; ms for a million. */
    @Benchmark
    public double millionExponentials(Numbers numbers) {
        double sum = 0;
        for (int k = 0; k < 1000; k++) {
            double[] x = numbers.x;
            double[] y = numbers.y;
            for (int i = 0; i < x.length; i++) {
                y[i] = Math.exp(x[i]);
            }
            sum += y[k];
        }
        return sum;
    }

    /** A thousand arguments between -10 and 0. */
    @State(Scope.Benchmark)
    public static class Numbers {
        private final double[] x = new double[1000];
        private final double[] y = new double[1000];

        @Setup
        public void prepare() {
            for (int i = 0; i < x.length; i++) {
                x[i] = -0.01 * i;
            }
        }
    }
}

package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.PilcoProblems;
import dev.mechanist.planners.pilco.LinearPolicy;
import dev.mechanist.planners.pilco.PilcoProblem;
import dev.mechanist.planners.pilco.PolicyEvaluation;
import dev.mechanist.planners.pilco.RadialBasisPolicy;
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
 * What everything but the Gaussian processes takes of a policy gradient on the cart-pole, H = 40: chain, policy, squashing and
 * cost, with a linear model in place of the processes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class PolicyChainBenchmark {
    @Param({"10", "50"})
    public int basis;

    private PolicyEvaluation evaluation;
    private RadialBasisPolicy policy;
    private double[] gradient;

    @Setup
    public void prepare() {
        PilcoProblem problem = PilcoProblems.of(PilcoScenarios.named("cart-pole"));
        LinearPolicy dynamics = new LinearPolicy(new DMatrixRMaj(4, 6), new double[] {0.01, 0.01, 0.01, 0.01});
        evaluation = new PolicyEvaluation(
                problem.features(), problem.bounds(), dynamics, problem.cost(), problem.start(), 40);
        RandomStream random = RandomStream.of(1, "benchmark-policy", 0);
        DMatrixRMaj centres = new DMatrixRMaj(basis, 5);
        DMatrixRMaj targets = new DMatrixRMaj(basis, 1);
        random.fillGaussian(centres.data, 0, 5 * basis);
        random.fillGaussian(targets.data, 0, basis);
        policy = new RadialBasisPolicy(new DMatrixRMaj(7, 1), centres, targets);
        gradient = new double[policy.parameterCount()];
    }

    @Benchmark
    public double valueAndGradient() {
        return evaluation.value(policy, gradient);
    }
}

package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One PETS plan on the cart-pole: 5 members, 20 particles, population 500, H = 25, 5 iterations of CEM; the counter says how
 * much of it was spent in the model. {@link #main} makes 10,000 small plans and prints the process's resident size.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class PetsPlanBenchmark {
    @Param({"64", "200"})
    public int width;

    private Timed model;
    private Planner planner;
    private long index;

    /** Milliseconds per plan inside the model. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Split {
        public double modelMilliseconds;
        public long plans;

        @Setup(Level.Iteration)
        public void reset() {
            modelMilliseconds = 0;
            plans = 0;
        }
    }

    @Setup
    public void prepare() {
        model = new Timed(fitted(width), new long[1]);
        planner = planner(model, 500, 50, 5, 25, 20);
    }

    @Benchmark
    public double plan(Split split) {
        long before = model.nanoseconds[0];
        double cost = planner.plan(new Planner.Request(
                        new double[] {0.1, 0, 0, 0.1},
                        index++,
                        0,
                        java.util.Optional.empty(),
                        dev.mechanist.core.Budget.UNLIMITED))
                .cost();
        split.modelMilliseconds += (model.nanoseconds[0] - before) / 1e6;
        split.plans++;
        return cost;
    }

    private static Planner planner(
            StochasticDynamics model, int population, int elites, int iterations, int horizon, int particles) {
        Scenario scenario = Environments.scenario("cart-pole-pets");
        ParticleEvaluator.Particles count =
                new ParticleEvaluator.Particles(particles, MemberPattern.keep(), RiskMeasure.mean());
        return new SamplingPlanner(
                new ParticleEvaluator(model, scenario.task().cost(), horizon, count, Workers.serial(), population),
                new CrossEntropy.Settings(population, elites, iterations, 0.1),
                1);
    }

    private static NeuralEnsemble fitted(int width) {
        var environment = Environments.make("cart-pole-pets");
        Spec spec = environment.spec();
        Episode episode = new EpisodePlayer(environment)
                .play(RandomActions.uniform(spec), 1)
                .episode();
        EnsembleSettings settings =
                EnsembleSettings.ensemble(5, true, width, width, width).withDevice(Device.CPU);
        try (EnsembleTrainer trainer = new EnsembleTrainer(spec, settings, TrainingSettings.oneStep(2), 1)) {
            return trainer.fit(DataSet.of(episode), TrainingProgress.Listener.NONE);
        }
    }

    /** Native memory over 10,000 plans: resident size after 1,000 and after all, in MiB. */
    public static void main(String[] arguments) throws Exception {
        Planner planner = planner(fitted(32), 20, 4, 2, 5, 5);
        for (int plan = 1; plan <= 11_000; plan++) {
            planner.plan(Planner.Request.from(new double[] {0.1, 0, 0, 0.1}));
            if (plan == 1_000 || plan % 5_000 == 1_000) {
                String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("resident size unknown");
                System.out.println((plan - 1_000) + " plans: " + resident);
            }
        }
    }

    /** Adds up the time spent in sampled rollouts. */
    private record Timed(StochasticDynamics model, long[] nanoseconds) implements StochasticDynamics {
        @Override
        public Spec spec() {
            return model.spec();
        }

        @Override
        public int noiseDimension() {
            return model.noiseDimension();
        }

        @Override
        public int members() {
            return model.members();
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            model.step(x, u, next);
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            model.sample(x, u, noise, member, next);
        }

        @Override
        public void sampleRollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj noise, int[] member, DMatrixRMaj X) {
            long start = System.nanoTime();
            model.sampleRollout(x0, U, noise, member, X);
            nanoseconds[0] += System.nanoTime() - start;
        }

        @Override
        public Timed fork() {
            return new Timed(model.fork(), nanoseconds);
        }
    }
}

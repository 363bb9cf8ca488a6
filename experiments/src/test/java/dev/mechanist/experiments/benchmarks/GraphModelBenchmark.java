package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.graphnet.BoundGraphModel;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.GraphModelSettings;
import dev.mechanist.graphnet.GraphModelTrainer;
import dev.mechanist.graphnet.GraphTrainingSettings;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A graph model of swimmers of 3 to 6 links, whole, of the default shape: a step of 500 candidates of six links, the gradient of 20 steps of
 * theirs by their actions in one native call, and trainings of 100 updates of 32 states of each; {@code graphs} of these per second, and
 * {@code outside}, the share of their time that is not spent in TensorFlow.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 5)
public class GraphModelBenchmark {
    private static final int CANDIDATES = 500;
    private static final int STEPS = 20;
    private static final int UPDATES = 100;
    private static final int ROWS = 32;
    private static final int KINDS = 4;

    private List<Episode> episodes;
    private BoundGraphModel swimmer;
    private DMatrixRMaj x;
    private DMatrixRMaj u;
    private DMatrixRMaj plans;
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj paths = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gradient = new DMatrixRMaj(0, 0);
    private DMatrixRMaj seeds;

    /** Of trainings; made anew for each, so that building their programs is not counted. */
    @State(Scope.Thread)
    public static class Trained {
        private GraphModelTrainer trainer;

        @Setup(Level.Invocation)
        public void begin(GraphModelBenchmark benchmark) {
            trainer = trainer(benchmark.episodes, UPDATES);
        }

        @TearDown(Level.Invocation)
        public void end() {
            trainer.close();
        }
    }

    /** Rates beside the main one. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public double graphs;
        public double outside;
    }

    @Setup
    public void prepare() {
        episodes = new ArrayList<>();
        for (int links = 3; links < 3 + KINDS; links++) {
            Scenario scenario = Environments.scenario("swimmer-" + links);
            TaskEnvironment environment = scenario.environment();
            EpisodePlayer player = new EpisodePlayer(environment);
            Structure structure = scenario.world().structure().orElseThrow();
            for (int e = 0; e < 10; e++) {
                episodes.add(player.play(RandomActions.held(environment.spec(), 3), 100 * links + e, 100)
                        .episode()
                        .withStructure(structure));
            }
        }
        Episode last = episodes.get(episodes.size() - 1);
        try (GraphModelTrainer few = trainer(episodes, 20)) {
            GraphModel model = few.fit(TrainingProgress.Listener.NONE);
            swimmer = model.bind(last.structure().orElseThrow());
        }
        int n = swimmer.spec().n();
        int m = swimmer.spec().m();
        x = new DMatrixRMaj(CANDIDATES, n);
        for (int i = 0; i < CANDIDATES; i++) {
            System.arraycopy(last.states().data, 0, x.data, i * n, n);
        }
        u = gaussian(CANDIDATES, m, 1);
        plans = gaussian(CANDIDATES, STEPS * m, 2);
        swimmer.rollout(x, plans, paths);
        seeds = gaussian(CANDIDATES, (STEPS + 1) * n, 3);
    }

    private static GraphModelTrainer trainer(List<Episode> episodes, int updates) {
        return new GraphModelTrainer(
                episodes,
                GraphModelSettings.DEFAULT.withDevice(Device.CPU),
                GraphTrainingSettings.DEFAULT
                        .withUpdates(updates)
                        .withRows(ROWS)
                        .withHoldout(0),
                1);
    }

    private static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        RandomStream.of(seed, "graph model benchmark", 0).fillGaussian(matrix.data, 0, rows * columns);
        return matrix;
    }

    @Benchmark
    public DMatrixRMaj step() {
        swimmer.step(x, u, next);
        return next;
    }

    @Benchmark
    public DMatrixRMaj unrolledGradient() {
        swimmer.pullback(paths, plans, seeds, gradient);
        return gradient;
    }

    @Benchmark
    public GraphModel training(Trained trained, Rates rates) {
        long before = System.nanoTime();
        GraphModel model = trained.trainer.fit(TrainingProgress.Listener.NONE);
        rates.outside += trained.trainer.shareOutside() * 1e-9 * (System.nanoTime() - before);
        rates.graphs += (double) UPDATES * ROWS * KINDS;
        return model;
    }
}

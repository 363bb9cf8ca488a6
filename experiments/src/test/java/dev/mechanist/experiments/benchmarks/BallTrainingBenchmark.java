package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.objectcentric.balls.NpeWorlds.Kept;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallNetwork;
import dev.mechanist.objectcentric.relational.BallTrainer;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.objectcentric.relational.GraphSettings;
import dev.mechanist.objectcentric.relational.InteractionNetwork;
import dev.mechanist.objectcentric.relational.InteractionSettings;
import dev.mechanist.objectcentric.relational.NpeNetwork;
import dev.mechanist.objectcentric.relational.NpeSettings;
import dev.mechanist.objectcentric.relational.WallGraphNetwork;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Balls per second in training, in updates of 512; the share of the time outside of TensorFlow is printed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, batchSize = 1)
@Measurement(iterations = 3, batchSize = 1)
public class BallTrainingBenchmark {
    private static final int UPDATES = 200;
    private static final int BATCH = 512;

    @Param({"interaction-network", "npe", "ball-graph-network"})
    public String network;

    private DataSet data;
    private BallTrainer trainer;

    @Setup
    public void draw() {
        List<Episode> episodes = new ArrayList<>();
        for (int balls = 3; balls <= 5; balls++) {
            episodes.addAll(NpeWorlds.draw(1, "training", Kept.SLOW, balls, 200, NpeWorlds.FRAMES)
                    .episodes());
        }
        data = new DataSet(episodes);
    }

    @Setup(Level.Invocation)
    public void begin() {
        BallNetwork chosen = switch (network) {
            case NpeNetwork.NAME -> new NpeNetwork(NpeSettings.PUBLISHED);
            case WallGraphNetwork.NAME -> new WallGraphNetwork(GraphSettings.DEFAULT);
            default -> new InteractionNetwork(InteractionSettings.DEFAULT);
        };
        BallTraining settings =
                BallTraining.DEFAULT.withUpdates(UPDATES).withBatch(BATCH).withHoldout(0);
        trainer = new BallTrainer(chosen, settings, data, 1, Device.CPU);
    }

    @TearDown(Level.Invocation)
    public void end() {
        System.out.printf("%.1f%% outside of TensorFlow%n", 100 * trainer.shareOutside());
        trainer.close();
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES * BATCH)
    public BallModel trains() {
        return trainer.train(Optional.empty(), progress -> {});
    }
}

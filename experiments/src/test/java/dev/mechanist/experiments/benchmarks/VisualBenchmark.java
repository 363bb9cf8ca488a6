package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.objectcentric.visual.PushedBalls;
import dev.mechanist.objectcentric.visual.PushedBalls.Tables;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.objectcentric.visual.VisualNetwork;
import dev.mechanist.objectcentric.visual.VisualScore;
import dev.mechanist.objectcentric.visual.VisualTrainer;
import dev.mechanist.objectcentric.visual.VisualTraining;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Visual models: trainings of 250 updates and scores of 20 worlds per second; {@code pictures} per second of either (balls and frames
 * of scores, with all that each is asked), {@code outside}, the share of the training's time that is not spent in TensorFlow, and {@code
 * processors}, how many are busy: what other programs take of the machine is not in pictures over processors.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 10)
public class VisualBenchmark {
    private static final int UPDATES = 250;

    @Param({"ball", "memory", "table"})
    public String sees;

    private VisualNetwork network;
    private DataSet data;
    private DataSet test;
    private VisualModel model;
    private VisualTrainer trainer;

    /** Rates beside the main one. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public double pictures;
        public double outside;
        public double processors;
    }

    private static double seconds() {
        return 1e-9
                * ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toNanos();
    }

    @Setup
    public void draw() {
        network = switch (sees) {
            case "ball" -> VisualNetwork.OBJECT_CENTRIC;
            case "memory" -> VisualNetwork.RECURRENT;
            default -> VisualNetwork.FRAME_CENTRIC;
        };
        List<Episode> episodes = new ArrayList<>();
        for (int balls = 1; balls <= 2; balls++) {
            episodes.addAll(PushedBalls.draw(1, "benchmark", Tables.TURNED, balls, 100, 100)
                    .episodes());
        }
        data = new DataSet(episodes);
        test = PushedBalls.draw(2, "benchmark", Tables.RECTANGLES, 2, 20, 60);
        try (VisualTrainer few = trainer(1)) {
            model = few.train(Optional.empty(), progress -> {});
        }
    }

    private VisualTrainer trainer(int updates) {
        return new VisualTrainer(network, VisualTraining.DEFAULT.withUpdates(updates), data, 1, Device.AUTO);
    }

    @Setup(Level.Invocation)
    public void begin() {
        trainer = trainer(UPDATES);
    }

    @TearDown(Level.Invocation)
    public void end() {
        trainer.close();
    }

    @Benchmark
    public VisualModel training(Rates rates) {
        long before = System.nanoTime();
        double busy = seconds();
        VisualModel trained = trainer.train(Optional.empty(), progress -> {});
        rates.outside += trainer.shareOutside() * 1e-9 * (System.nanoTime() - before);
        rates.pictures += trainer.pictures();
        rates.processors += seconds() - busy;
        return trained;
    }

    @Benchmark
    public VisualScore predictions(Rates rates) {
        double busy = seconds();
        VisualScore score = VisualScore.of(model, test, 1);
        rates.pictures += 20 * 60 * 2;
        rates.processors += seconds() - busy;
        return score;
    }
}

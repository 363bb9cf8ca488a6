package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.DiscSimulator;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.envs.billiards.pictures.BallPictures;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Impacts, frames and glimpses per second: equal discs that cover 0.3 of a square, frames of 64 x 64 and glimpses of 32 x 32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BilliardsBenchmark {
    private static final int IMPACTS = 1000;

    @Param({"8", "64", "256", "2048"})
    public int discs;

    private DiscSimulator simulator;
    private BallPictures camera;
    private double[] x;

    @Setup
    public void prepare() {
        Table table = Table.rectangle(1, 1);
        List<Disc> balls = Collections.nCopies(discs, new Disc(Math.sqrt(0.3 / (Math.PI * discs)), 1));
        x = new double[4 * discs];
        RandomStream random = RandomStream.of(1, "benchmark", 0);
        BilliardPresets.scatter(random, table, balls, x);
        for (int k = 0; k < x.length; k++) {
            x[k] = k % 4 > 1 ? random.nextGaussian() : x[k];
        }
        simulator = new DiscSimulator(table, balls, Surface.IDEAL);
        simulator.place(x, 0);
        camera = new BallPictures(table, balls, 0, 0, 64, 64, 1.0 / 64);
    }

    @Benchmark
    @OperationsPerInvocation(IMPACTS)
    public long impacts() {
        simulator.advanceImpacts(IMPACTS);
        return simulator.impacts();
    }

    @Benchmark
    public Observations.Bytes frames() {
        return camera.frame(x, 0);
    }

    @Benchmark
    public Observations.Bytes glimpses() {
        return camera.glimpse(x, 0, 0, 32);
    }
}

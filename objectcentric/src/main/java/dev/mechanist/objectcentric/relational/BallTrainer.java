package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.Values;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.Training;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains a network of balls on the next state: each update sees balls drawn from all episodes, each with its neighbourhood alone.
 * With a checkpoint file it can be killed at any time and gives the same bits when it is started again.
 */
public final class BallTrainer implements AutoCloseable {
    private static final int PER_EPOCH = 500;
    private static final int JUDGED = 4096;

    private final BallNetwork network;
    private final BallTraining settings;
    private final BallScale scale;
    private final long seed;
    private final BallSamples samples;
    private final Optional<BallBatch> validation;
    private final Surface surface;
    private final String dataHash;
    private final Device device;
    private final TensorProgram program;
    private final Adam adam;
    private final Adam.Update update;
    private final CompiledFunction errors;
    private final BallBatch batch;
    private final RandomStream random;
    private long nanosInside;
    private long nanos;

    /**
     * @param network what is trained
     * @param data episodes of balls with structures, all of one time step and one surface
     * @param seed of the weights, of what is held out and of what is drawn
     * @throws InputException when the data do not serve
     */
    public BallTrainer(BallNetwork network, BallTraining settings, DataSet data, long seed, Device device) {
        this.device = device;
        program = new TensorProgram(Precision.FLOAT32, device);
        surface = surface(data);
        dataHash = data.hash();
        this.network = network;
        this.settings = settings;
        this.seed = seed;
        scale = BallSamples.scale(data);
        List<Episode> episodes = data.episodes();
        int kept = episodes.size() - (int) Math.round(settings.holdout() * episodes.size());
        if (kept < 1) {
            throw new InputException("nothing is left to train on; give more episodes or hold out fewer");
        }
        samples = BallSamples.of(spread(episodes, 0, kept), scale, network.reach());
        validation = kept == episodes.size()
                ? Optional.empty()
                : Optional.of(judged(BallSamples.of(spread(episodes, kept, episodes.size()), scale, network.reach())));
        network.declare(program, seed);
        adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(1), network.parameters());
        batch = new BallBatch(settings.batch());
        random = RandomStream.of(seed, "balls", 0);
        update = adam.compile(
                BallBatch.INPUTS,
                (scope, in) ->
                        squares(change(scope, in, settings.batch()), in.get(7)).dividedBy(settings.batch()));
        errors = program.compile(BallBatch.INPUTS, (scope, in) -> {
            Expression predicted = change(scope, in, JUDGED);
            Expression truth = in.get(7);
            return List.of(squares(predicted.slice(1, 2, 4), truth.slice(1, 2, 4))
                    .dividedBy(truth.slice(1, 2, 4).square().total())
                    .sqrt());
        });
    }

    private static Surface surface(DataSet data) {
        Surface first = null;
        for (Episode episode : data.episodes()) {
            double[] globals = BallSamples.structure(episode).globals();
            Surface own = new Surface(globals[0], globals[1], globals[2]);
            if (first != null && !own.equals(first)) {
                throw new InputException("episode '" + episode.name() + "' is of " + own + ", others of " + first
                        + "; a model of balls learns one surface");
            }
            first = own;
        }
        return first;
    }

    /** Episodes of several worlds follow each other: every k-th is taken from, so that all worlds are in both parts. */
    private static List<Episode> spread(List<Episode> episodes, int from, int to) {
        int n = episodes.size();
        int stride = 1;
        for (int candidate = (int) (0.618 * n); candidate > 1 && stride == 1; candidate--) {
            stride = divisor(candidate, n) == 1 ? candidate : 1;
        }
        Episode[] chosen = new Episode[to - from];
        for (int i = from; i < to; i++) {
            chosen[i - from] = episodes.get((int) ((long) i * stride % n));
        }
        return Arrays.asList(chosen);
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    private BallBatch judged(BallSamples held) {
        BallBatch room = new BallBatch(JUDGED);
        draw(held, RandomStream.of(seed, "judged balls", 0), new double[] {0, 0}, room);
        return room;
    }

    /** A network of one round sees neighbourhoods, one of more has to see worlds. */
    private void draw(BallSamples from, RandomStream random, double[] shares, BallBatch to) {
        if (network.rounds() == 1) {
            from.draw(random, shares, to);
        } else {
            from.drawWorlds(random, shares, to);
        }
    }

    private Expression change(TensorScope scope, List<Expression> in, int balls) {
        return network.change(scope, BallBatch.arrays(in), scale).slice(0, 0, balls);
    }

    private static Expression squares(Expression a, Expression b) {
        return a.minus(b).square().total();
    }

    /** Of what is learned from, see {@link DataSet#hash}. */
    public String dataHash() {
        return dataHash;
    }

    /** How often {@link #train} tells how it stands. */
    public int epochs() {
        return (settings.updates() + PER_EPOCH - 1) / PER_EPOCH;
    }

    /**
     * Trains to the end.
     *
     * @param checkpoint file that is written after every 500 updates and, where it exists, continued from
     * @throws InputException when the training diverges, or the checkpoint is of other data or settings
     */
    public BallModel train(Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        Training training = new Training("balls", network + ", " + settings + ", seed " + seed, program, List.of(adam));
        Schedule schedule = Schedule.cosine(settings.rate(), settings.rate() * settings.least(), settings.updates());
        int epochs = (settings.updates() + PER_EPOCH - 1) / PER_EPOCH;
        training.fit(
                new Training.Stages(List.of(epochs), 0),
                new Training.Model() {
                    @Override
                    public void prepare() {}

                    @Override
                    public double epoch(int stage, int epoch) {
                        return BallTrainer.this.epoch(
                                schedule, Math.min(PER_EPOCH, settings.updates() - epoch * PER_EPOCH));
                    }

                    @Override
                    public OptionalDouble validate(int stage) {
                        return validation.isEmpty()
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(error(validation.get()));
                    }
                },
                dataHash,
                checkpoint,
                listener);
        Map<String, double[]> weights = program.read(network.parameters());
        return new BallModel(network, scale, surface, weights, Precision.FLOAT32, device);
    }

    private double epoch(Schedule schedule, int updates) {
        double[] shares = {settings.impacts(), settings.near()};
        double sum = 0;
        long start = System.nanoTime();
        for (int k = 0; k < updates; k++) {
            random.moveTo(adam.step());
            draw(samples, random, shares, batch);
            Values[] values = batch.values();
            long before = System.nanoTime();
            double loss = update.apply(schedule.rate(adam.step()), values);
            nanosInside += System.nanoTime() - before;
            if (!Double.isFinite(loss)) {
                throw new InputException("the training diverged at update " + adam.step() + "; lower the rate");
            }
            sum += loss;
        }
        nanos += System.nanoTime() - start;
        return sum / updates;
    }

    private double error(BallBatch judged) {
        Values[] out = {Values.of(new double[1])};
        errors.call(judged.values(), out);
        return out[0].matrix().data[0];
    }

    /** Share of the time of updates that is not spent in the tensor program. */
    public double shareOutside() {
        return 1 - (double) nanosInside / nanos;
    }

    @Override
    public void close() {
        program.close();
    }
}

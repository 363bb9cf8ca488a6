package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.TrainingStep;
import dev.mechanist.tensor.Values;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.Training;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * Trains a visual network: worlds start from true frames and are moved by its own predictions, painted and seen again, for more and
 * more frames; at each, the true displacements in the next h frames are its targets, with weights exp(-k^(1/4)) (Fragkiadaki et
 * al. 2016). A world in which a ball is 3 mm off its true place starts anew: what happens there is another story. Predictions come out of the call that trains. With a checkpoint file it can be
 * killed at any time and gives the same bits when it is started again.
 */
public final class VisualTrainer implements AutoCloseable {
    private static final int PER_EPOCH = 250;
    private static final double ASTRAY = 0.003;

    /** Share of worlds that start from a state, as plans do; the others start from frames that were seen. */
    private static final double IMAGINED = 0.4;

    private final VisualNetwork network;
    private final VisualTraining settings;
    private final long seed;
    private final VisualScale scale;
    private final String dataHash;
    private final Device device;
    private final List<Motion> motions;
    /** Episode and frame of impacts on walls, and of two balls. */
    private final List<List<int[]>> impacts;

    private final TensorProgram program;
    private final Adam adam;
    private final TrainingStep update;
    private final Run[] runs;
    private final RandomStream random;
    private byte[] pictures = new byte[0];
    private final DMatrixRMaj moved = new DMatrixRMaj(0, Runner.WAY);
    private final DMatrixRMaj targets;
    private long nanos;
    private long nanosInside;
    private long seen;

    /** A world that is being moved. */
    private static final class Run {
        private Runner runner;
        private Motion motion;
        private int frame;
        private int age;

        /** Its pictures' rows, or -1 where nothing is seen; what every ball moves and goes on with. */
        private int[] rows;

        private double[] moves;
        private double[] next;
    }

    /**
     * @param data episodes of balls with structures, all of one time step
     * @param seed of weights and starts
     * @throws InputException when the data do not serve
     */
    public VisualTrainer(VisualNetwork network, VisualTraining settings, DataSet data, long seed, Device device) {
        this.network = network;
        this.settings = settings;
        this.seed = seed;
        this.device = device;
        dataHash = data.hash();
        motions = data.episodes().stream().map(Motion::of).toList();
        for (Motion motion : motions) {
            if (motion.frames() <= network.horizon()) {
                throw new InputException("episodes of " + motion.frames() + " steps are too short for a horizon of "
                        + network.horizon() + "; record longer ones");
            }
        }
        scale = VisualScale.of(frameTime(data), motions);
        impacts = impacts();
        program = new TensorProgram(Precision.FLOAT32, device);
        network.declare(program, seed);
        adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(1), network.parameters());
        int h = network.horizon();
        targets = new DMatrixRMaj(0, 2 * h);
        update = TrainingStep.compile(
                program,
                List.of(adam),
                List.of(
                        Input.bytes(
                                "pictures",
                                -1,
                                network.gaze().size(),
                                network.gaze().size(),
                                network.gaze().channels()),
                        Input.of("ways", -1, Runner.WAY),
                        Input.of("displacements", -1, 2L * h)),
                (scope, in) -> {
                    Expression predicted =
                            in.get(1).slice(1, 0, 2).tile(1, h).plus(network.corrections(scope, in.get(0), in.get(1)));
                    Expression loss = predicted
                            .minus(in.get(2))
                            .square()
                            .times(weights(scope, h))
                            .sum(1)
                            .average();
                    scope.minimise(adam, loss);
                    return List.of(loss, predicted);
                });
        runs = new Run[settings.worlds()];
        Arrays.setAll(runs, k -> new Run());
        random = RandomStream.of(seed, "visual starts", 0);
    }

    /** exp(-k^(1/4)) of the k-th frame, for x and y. */
    private static Expression weights(TensorScope scope, int horizon) {
        double[] w = new double[2 * horizon];
        for (int c = 0; c < w.length; c++) {
            w[c] = Math.exp(-Math.pow(1 + c / 2, 0.25));
        }
        return scope.vector(w);
    }

    private static double frameTime(DataSet data) {
        double dt = data.episodes().get(0).spec().dt();
        for (Episode episode : data.episodes()) {
            if (episode.spec().dt() != dt) {
                throw new InputException("episode '" + episode.name() + "' has frames of "
                        + episode.spec().dt() + " s, others of " + dt + " s; a visual model learns one");
            }
        }
        return dt;
    }

    private List<List<int[]>> impacts() {
        List<int[]> bounces = new ArrayList<>();
        List<int[]> meetings = new ArrayList<>();
        for (int e = 0; e < motions.size(); e++) {
            for (int t = 0; t < motions.get(e).frames(); t++) {
                int hit = 0;
                for (int i = 0; i < motions.get(e).scene().balls(); i++) {
                    hit += motions.get(e).hits(i, t, t + 1) ? 1 : 0;
                }
                if (hit > 0) {
                    (hit == 1 ? bounces : meetings).add(new int[] {e, t});
                }
            }
        }
        return meetings.isEmpty() ? List.of(bounces) : List.of(bounces, meetings);
    }

    /** How often its listener is told. */
    public int epochs() {
        return (settings.updates() + PER_EPOCH - 1) / PER_EPOCH;
    }

    /** Trains to the end. */
    public VisualModel train(Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        Training training =
                new Training("visual balls", network + ", " + settings + ", seed " + seed, program, List.of(adam));
        Schedule schedule = Schedule.cosine(settings.rate(), 0.01 * settings.rate(), settings.updates());
        training.fit(
                new Training.Stages(List.of(epochs()), 0),
                new Training.Model() {
                    @Override
                    public void prepare() {}

                    @Override
                    public double epoch(int stage, int epoch) {
                        return VisualTrainer.this.epoch(
                                schedule, Math.min(PER_EPOCH, settings.updates() - epoch * PER_EPOCH));
                    }

                    @Override
                    public OptionalDouble validate(int stage) {
                        return OptionalDouble.empty();
                    }
                },
                dataHash,
                checkpoint,
                listener);
        Map<String, double[]> weights = program.read(network.parameters());
        VisualModel raw = new VisualModel(network, scale, 0, weights, Precision.FLOAT32, device);
        return new VisualModel(network, scale, Stillness.of(raw, motions, seed), weights, Precision.FLOAT32, device);
    }

    private double epoch(Schedule schedule, int updates) {
        double sum = 0;
        long start = System.nanoTime();
        for (Run run : runs) {
            run.motion = null;
        }
        for (int k = 0; k < updates; k++) {
            random.moveTo(adam.step());
            double loss = step(schedule.rate(adam.step()), settings.unroll(adam.step()));
            if (!Double.isFinite(loss)) {
                throw new InputException("the training diverged at update " + adam.step() + "; lower the rate");
            }
            sum += loss;
        }
        nanos += System.nanoTime() - start;
        return sum / updates;
    }

    private double step(double rate, int unroll) {
        int rows;
        do {
            rows = look(unroll);
            if (rows == 0) {
                goOn();
            }
        } while (rows == 0);
        int h = network.horizon();
        DMatrixRMaj loss = new DMatrixRMaj(1, 1);
        DMatrixRMaj predicted = new DMatrixRMaj(rows, 2 * h);
        long before = System.nanoTime();
        update.apply(
                new double[] {rate},
                new Values[] {
                    Values.of(Arrays.copyOf(pictures, rows * network.gaze().bytes())),
                    Values.of(rows(moved, rows)),
                    Values.of(rows(targets, rows))
                },
                new Values[] {Values.of(loss), Values.of(predicted)});
        nanosInside += System.nanoTime() - before;
        seen += rows;
        int next = h == 1 ? 0 : 2;
        for (Run run : runs) {
            for (int i = 0; i < run.rows.length; i++) {
                int row = run.rows[i];
                if (row >= 0) {
                    run.runner.face(i);
                    for (int c = 0; c < 2; c++) {
                        run.moves[2 * i + c] =
                                scale.length() * run.runner.onTable(c, predicted.get(row, 0), predicted.get(row, 1));
                        run.next[2 * i + c] = scale.length()
                                * run.runner.onTable(c, predicted.get(row, next), predicted.get(row, next + 1));
                    }
                }
            }
        }
        goOn();
        return loss.data[0];
    }

    private static DMatrixRMaj rows(DMatrixRMaj of, int rows) {
        return new DMatrixRMaj(rows, of.numCols, true, Arrays.copyOf(of.data, rows * of.numCols));
    }

    /** Paints what all worlds see, and how balls go on where nothing is seen; number of pictures with something on them. */
    private int look(int unroll) {
        int rows = 0;
        int size = network.gaze().bytes();
        for (Run run : runs) {
            if (run.motion == null
                    || run.age >= unroll
                    || run.frame + network.horizon() > run.motion.frames()
                    || astray(run)) {
                begin(run, unroll);
            }
            int balls = run.motion.scene().balls();
            run.runner.push(run.motion.forces(), 2 * run.frame * balls, scale.gain());
            System.arraycopy(run.runner.drift, 0, run.moves, 0, 2 * balls);
            System.arraycopy(run.runner.drift, 0, run.next, 0, 2 * balls);
            for (int i = 0; i < balls; i++) {
                if (pictures.length < (rows + 1) * size) {
                    int more = Math.max(2 * rows, 2 * runs.length);
                    pictures = Arrays.copyOf(pictures, more * size);
                    moved.reshape(more, Runner.WAY, true);
                    targets.reshape(more, 2 * network.horizon(), true);
                }
                run.rows[i] = run.runner.look(i, pictures, rows * size) ? rows++ : -1;
                if (run.rows[i] >= 0) {
                    describe(run, i, run.rows[i]);
                }
            }
        }
        return rows;
    }

    private void goOn() {
        for (Run run : runs) {
            for (int c = 0; c < run.moves.length; c++) {
                run.runner.move(c, run.moves[c], run.next[c]);
            }
            run.runner.goBack();
            run.frame++;
            run.age++;
        }
    }

    /** What a ball that is faced is about to move, and what it will in the next frames, along its axes. */
    private void describe(Run run, int i, int row) {
        int width = 2 * run.rows.length;
        Runner runner = run.runner;
        runner.way(i, scale.length(), moved.data, Runner.WAY * row);
        double[] truth = run.motion.places();
        for (int k = 0; k < network.horizon(); k++) {
            int at = (run.frame + k) * width + 2 * i;
            double x = truth[at + width] - truth[at];
            double y = truth[at + width + 1] - truth[at + 1];
            targets.set(row, 2 * k, runner.ahead(x, y) / scale.length());
            targets.set(row, 2 * k + 1, runner.aside(x, y) / scale.length());
        }
    }

    /** Whether a ball is so far from its true place that there is nothing to be learned any more. */
    private static boolean astray(Run run) {
        int width = 2 * run.motion.scene().balls();
        for (int c = 0; c < width; c++) {
            if (!(Math.abs(run.runner.places[c] - run.motion.places()[run.frame * width + c]) < ASTRAY)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A start, from frames that were seen or from a state, with axes of its own; those about impacts in halves on walls and of two
     * balls, which are rarer and harder.
     */
    private void begin(Run run, int unroll) {
        double kind = random.nextDouble();
        int episode = random.nextInt(motions.size());
        int last = motions.get(episode).frames() - network.horizon();
        int frame = random.nextInt(last + 1);
        List<int[]> some = impacts.get(random.nextInt(impacts.size()));
        if (kind < settings.impacts() && !some.isEmpty()) {
            int[] impact = some.get(random.nextInt(some.size()));
            episode = impact[0];
            last = motions.get(episode).frames() - network.horizon();
            frame = Math.max(0, Math.min(last, impact[1] + 2 - random.nextInt(3 + unroll)));
        } else if (kind < settings.impacts() + settings.pushes()) {
            frame = 0;
        }
        run.motion = motions.get(episode);
        int balls = run.motion.scene().balls();
        run.runner = new Runner(run.motion.scene(), network.gaze());
        double angle = random.nextDouble(0, 2 * Math.PI);
        run.runner.lie(StrictMath.cos(angle), StrictMath.sin(angle), random.nextDouble() < 0.5);
        run.frame = frame;
        run.age = 0;
        run.rows = new int[balls];
        run.moves = new double[2 * balls];
        run.next = new double[2 * balls];
        run.runner.see(run.motion, frame);
        if (random.nextDouble() < IMAGINED) {
            int width = 2 * balls;
            for (int c = 0; c < width; c++) {
                run.runner.drift[c] = scale.dt() * run.motion.velocities()[frame * width + c];
            }
            run.runner.goBack();
        }
    }

    /** Pictures that were learned from. */
    public long pictures() {
        return seen;
    }

    /** The same per second, painting included. */
    public double picturesPerSecond() {
        return 1e9 * seen / nanos;
    }

    /** Share of the time that is not spent in the tensor program. */
    public double shareOutside() {
        return 1 - (double) nanosInside / nanos;
    }

    @Override
    public void close() {
        program.close();
    }
}

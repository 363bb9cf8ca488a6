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
 * al. 2016). A world in which a ball is 3 mm off its true place, or 1 mm a frame off its velocity, starts anew:
 * what happens there is another story. Predictions come out of the call that trains. With a checkpoint file it can be
 * killed at any time and gives the same bits when it is started again.
 */
public final class VisualTrainer implements AutoCloseable {
    private static final int PER_EPOCH = 250;
    private static final double ASTRAY = 0.003;
    private static final double ASTRAY_DRIFT = 0.001;

    /** Where the weight of a row is, after what the network ought to say. */
    private static final int WEIGHT = VisualNetwork.OUTPUTS;

    private static final int TARGETS = WEIGHT + 1;

    /** Share of starts where a ball is known before the last frame by what it went, which may have an impact in it. */
    private static final double SEEN = 0.5;

    /** Of so many worlds one is gone through at twice its speed too. */
    private static final int FAST = 4;

    /** What it weighs whether a ball hits something, against squares of displacements. */
    private static final double TOLD = 0.1;

    private final VisualNetwork network;
    private final VisualTraining settings;
    private final long seed;
    private final VisualScale scale;
    private final String dataHash;
    private final Device device;
    private final List<Motion> motions;
    private final TensorProgram program;
    private final Adam adam;
    private final TrainingStep update;
    private final Run[] runs;
    private final RandomStream random;
    private final HardStarts hard = new HardStarts();
    private final Starts starts;
    private byte[] pictures = new byte[0];
    private int rows;
    private final DMatrixRMaj moved = new DMatrixRMaj();
    private final DMatrixRMaj targets = new DMatrixRMaj(0, TARGETS);
    private long nanos;
    private long nanosInside;
    private long seen;

    /** A world that is being moved. */
    private static final class Run {
        private Runner runner;
        private Motion motion;
        private int episode;
        private int frame;
        private int age;

        /** Its first row, and that after its last. */
        private int first;

        private int end;

        private Hits hits;

        /** Rows of its pictures, or -1 where there is nothing to be learned, in the order of {@link Hits#forEach}. */
        private int[] rows;
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
        motions = new ArrayList<>(data.episodes().stream().map(Motion::of).toList());
        for (Motion motion : motions) {
            if (motion.frames() < 2) {
                throw new InputException(
                        "episodes of " + motion.frames() + " steps are too short to learn from; record at least 2");
            }
        }
        scale = VisualScale.of(frameTime(data), motions);
        for (int k = 0; k < data.episodes().size(); k += FAST) {
            motions.get(k).twiceAsFast().ifPresent(motions::add);
        }
        starts = new Starts(motions, settings.impacts(), scale.gain() / scale.dt(), hard);
        program = new TensorProgram(Precision.FLOAT32, device);
        network.declare(program, seed);
        adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(1), network.parameters());
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
                        Input.of("ways", -1, network.gaze().numbers()),
                        Input.of("targets", -1, TARGETS)),
                (scope, in) -> {
                    Expression said = network.corrections(scope, in.get(0), in.get(1));
                    Expression odds = said.slice(1, VisualNetwork.HIT, VisualNetwork.OUTPUTS);
                    Expression hits = in.get(2).slice(1, VisualNetwork.HIT, VisualNetwork.OUTPUTS);
                    Expression weights = in.get(2).slice(1, WEIGHT, TARGETS);
                    Expression squares = said.slice(1, 0, VisualNetwork.HIT)
                            .minus(in.get(2).slice(1, 0, VisualNetwork.HIT))
                            .square()
                            .sumKeeping(1);
                    Expression told = odds.softplus().minus(odds.times(hits));
                    Expression loss = squares.times(hits)
                            .plus(told.times(TOLD))
                            .times(weights)
                            .average();
                    scope.minimise(adam, loss);
                    return List.of(loss, said);
                });
        runs = new Run[settings.worlds()];
        Arrays.setAll(runs, k -> new Run());
        random = RandomStream.of(seed, "visual starts", 0);
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
        return new VisualModel(network, scale, weights, Precision.FLOAT32, device);
    }

    private double epoch(Schedule schedule, int updates) {
        double sum = 0;
        long start = System.nanoTime();
        for (Run run : runs) {
            run.motion = null;
        }
        hard.clear();
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
        while (look(unroll) == 0) {
            goOn();
        }
        DMatrixRMaj loss = new DMatrixRMaj(1, 1);
        DMatrixRMaj said = new DMatrixRMaj(rows, VisualNetwork.OUTPUTS);
        long before = System.nanoTime();
        update.apply(
                new double[] {rate},
                new Values[] {
                    Values.of(Arrays.copyOf(pictures, rows * network.gaze().bytes())),
                    Values.of(rows(moved, rows)),
                    Values.of(rows(targets, rows))
                },
                new Values[] {Values.of(loss), Values.of(said)});
        nanosInside += System.nanoTime() - before;
        seen += rows;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += loss(said, row);
        }
        hard.average(sum / rows);
        for (Run run : runs) {
            double worst = 0;
            for (int row = run.first; row < run.end; row++) {
                worst = Math.max(worst, loss(said, row));
            }
            if (run.age == 0) {
                hard.note(run.episode, run.frame, worst);
            }
            run.hits.clear();
            int[] at = {0};
            run.hits.forEach((ball, thing) -> {
                int row = run.rows[at[0]++];
                if (row >= 0) {
                    run.hits.tell(ball, thing, said.data, row * VisualNetwork.OUTPUTS);
                }
            });
            run.hits.turn();
        }
        goOn();
        return loss.data[0];
    }

    /** What a row adds to the loss, its weight apart. */
    private double loss(DMatrixRMaj said, int row) {
        double hits = targets.get(row, VisualNetwork.HIT);
        double odds = said.get(row, VisualNetwork.HIT);
        double squares = 0;
        for (int c = 0; c < VisualNetwork.HIT; c++) {
            double error = said.get(row, c) - targets.get(row, c);
            squares += error * error;
        }
        double told = Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds))) - odds * hits;
        return hits * squares + TOLD * told;
    }

    private static DMatrixRMaj rows(DMatrixRMaj of, int rows) {
        return new DMatrixRMaj(rows, of.numCols, true, Arrays.copyOf(of.data, rows * of.numCols));
    }

    /** Paints what is seen in all worlds; number of pictures with something on them. */
    private int look(int unroll) {
        rows = 0;
        for (Run run : runs) {
            run.first = rows;
            if (run.motion == null || run.age >= unroll || run.frame >= run.motion.frames() || astray(run)) {
                int[] start = starts.draw(random, unroll);
                place(run, start[0], start[1]);
            }
            int balls = run.motion.scene().balls();
            run.runner.push(run.motion.forces(), 2 * run.frame * balls, scale.gain());
            int[] at = {0};
            run.hits.forEach((ball, thing) -> run.rows[at[0]++] = learn(run, ball, thing));
            learnRest(run);
            run.end = rows;
        }
        return rows;
    }

    /**
     * Paints a ball and a thing, and what comes of it in this frame; its row, or -1 where there is nothing to be learned: what hits
     * something else may go through the thing here.
     */
    private int learn(Run run, int ball, int thing) {
        Motion motion = run.motion;
        double gain = scale.gain() / scale.dt();
        int struck = motion.struck(ball, run.frame, gain);
        boolean pair = motion.scene().isBall(thing);
        int back = pair ? motion.struck(thing, run.frame, gain) : Motion.NOTHING;
        boolean plain = thing == Eye.ALL
                || (struck == Motion.NOTHING || struck == thing) && (back == Motion.NOTHING || back == ball);
        double[] out =
                plain || pair ? null : motion.corner(ball, run.frame, gain).orElse(null);
        int row = plain || out != null ? paint(run, ball, thing) : -1;
        if (row >= 0) {
            double[] by = new double[2];
            for (int c = 0; c < 2; c++) {
                by[c] = displaced(run, ball, c);
                if (pair) {
                    by[c] = 0.5 * (by[c] - displaced(run, thing, c));
                }
            }
            target(run, row, VisualNetwork.DISPLACEMENT, by[0], by[1]);
            goesOn(run, row, VisualNetwork.GOING_ON, ball, thing, run.frame + 1);
            if (out != null) {
                int wall = 2 * (thing - motion.scene().balls());
                struck = Double.isNaN(out[wall]) ? Motion.NOTHING : thing;
                along(row, run.runner.ahead(out[wall], out[wall + 1]), run.runner.aside(out[wall], out[wall + 1]));
            }
            tell(row, struck, thing, run.age);
        }
        return row;
    }

    /** Component c of where a ball is at the end of this frame, from where it would be, m. */
    private static double displaced(Run run, int ball, int c) {
        int width = 2 * run.motion.scene().balls();
        int from = run.frame * width + 2 * ball + c;
        return run.motion.places()[from + width] - run.motion.places()[from] - run.runner.drift[2 * ball + c];
    }

    /** Leaves of what a row ought to say what is along a direction, or nothing where there is none. */
    private void along(int row, double ahead, double aside) {
        boolean any = !Double.isNaN(ahead);
        for (int c = 0; c < VisualNetwork.HIT; c += 2) {
            double by = targets.get(row, c) * ahead + targets.get(row, c + 1) * aside;
            targets.set(row, c, any ? by * ahead : 0);
            targets.set(row, c + 1, any ? by * aside : 0);
        }
    }

    /** Paints balls that have been hit once as they are looked at again in the same frame: they hit nothing else. */
    private void learnRest(Run run) {
        double gain = scale.gain() / scale.dt();
        Motion motion = run.motion;
        int balls = motion.scene().balls();
        boolean any = false;
        for (int i = 0; i < balls; i++) {
            any |= motion.hits(i, run.frame, run.frame + 1);
        }
        if (run.age > 0 || !any) {
            return;
        }
        double[] places = run.runner.places.clone();
        double[] drift = run.runner.drift.clone();
        double[] after = motion.drifts(run.frame + 1);
        double[] from = new double[after.length];
        for (int c = 0; c < from.length; c++) {
            from[c] = motion.places()[(run.frame + 1) * from.length + c] - after[c];
        }
        run.runner.start(from, 0, after);
        run.hits.forEach((ball, thing) -> {
            int struck = motion.struck(ball, run.frame, gain);
            int back = motion.scene().isBall(thing) ? motion.struck(thing, run.frame, gain) : Motion.NOTHING;
            boolean plain = struck != Motion.SEVERAL && back != Motion.SEVERAL && thing != Eye.ALL;
            plain &= thing != struck && (struck != Motion.NOTHING || back != Motion.NOTHING);
            int row = plain ? paint(run, ball, thing) : -1;
            if (row >= 0) {
                for (int c = 0; c < VisualNetwork.HIT; c++) {
                    targets.set(row, c, 0);
                }
                tell(row, Motion.NOTHING, thing, 0);
            }
        });
        System.arraycopy(places, 0, run.runner.places, 0, places.length);
        System.arraycopy(drift, 0, run.runner.drift, 0, drift.length);
    }

    /** Paints a ball whose way has an impact in it in the frame before, and what it goes on with. */
    private void learnAfter(Run run, int ball, int thing) {
        int struck = run.motion.struck(ball, run.frame - 1, scale.gain() / scale.dt());
        boolean plain = struck != Motion.SEVERAL || thing == Eye.ALL;
        int row = plain && run.runner.changed(ball, thing) ? paint(run, ball, thing) : -1;
        if (row >= 0) {
            goesOn(run, row, VisualNetwork.DISPLACEMENT, ball, thing, run.frame);
            goesOn(run, row, VisualNetwork.GOING_ON, ball, thing, run.frame);
            tell(row, struck, thing, 0);
        }
    }

    /** Whether a ball hits the thing, and what a row weighs: exp(-k^(1/4)) in the k-th frame from a start. */
    private void tell(int row, int struck, int thing, int age) {
        boolean hits = thing == Eye.ALL ? struck != Motion.NOTHING : struck == thing;
        targets.set(row, VisualNetwork.HIT, hits ? 1 : 0);
        targets.set(row, WEIGHT, Math.exp(-Math.pow(1 + age, 0.25)));
    }

    /** What a ball goes on with after a frame; of two balls half of what they go on with as one is seen from the other. */
    private void goesOn(Run run, int row, int column, int ball, int thing, int frame) {
        int from = frame * 2 * run.motion.scene().balls();
        double[] v = run.motion.velocities();
        double[] drift = run.runner.drift;
        double[] on = new double[2];
        for (int c = 0; c < 2; c++) {
            on[c] = scale.dt() * v[from + 2 * ball + c] - drift[2 * ball + c];
            if (run.motion.scene().isBall(thing)) {
                on[c] = 0.5 * (on[c] - scale.dt() * v[from + 2 * thing + c] + drift[2 * thing + c]);
            }
        }
        target(run, row, column, on[0], on[1]);
    }

    private void target(Run run, int row, int column, double x, double y) {
        targets.set(row, column, run.runner.ahead(x, y) / scale.length());
        targets.set(row, column + 1, run.runner.aside(x, y) / scale.length());
    }

    /** Paints what is seen of a ball; its row, or -1 where nothing is seen. */
    private int paint(Run run, int ball, int thing) {
        int size = network.gaze().bytes();
        if (pictures.length < (rows + 1) * size) {
            int more = Math.max(2 * rows, 2 * runs.length);
            pictures = Arrays.copyOf(pictures, more * size);
            moved.reshape(more, network.gaze().numbers(), true);
            targets.reshape(more, TARGETS, true);
        }
        if (!run.runner.look(ball, thing, pictures, rows * size)) {
            return -1;
        }
        run.runner.way(ball, thing, scale.length(), moved.data, network.gaze().numbers() * rows);
        return rows++;
    }

    private void goOn() {
        for (Run run : runs) {
            run.runner.goOn();
            run.frame++;
            run.age++;
        }
    }

    /**
     * Whether a ball is so far from its true place, or goes on so differently, that there is nothing to be learned any more: what it
     * hits in this frame the true one may have hit in another.
     */
    private boolean astray(Run run) {
        double[] drifts = run.motion.drifts(run.frame);
        for (int c = 0; c < drifts.length; c++) {
            double off = run.runner.places[c] - run.motion.places()[run.frame * drifts.length + c];
            if (!(Math.abs(off) < ASTRAY && Math.abs(run.runner.drift[c] - drifts[c]) < ASTRAY_DRIFT)) {
                return true;
            }
        }
        return false;
    }

    /** A start, with axes of its own. */
    private void place(Run run, int episode, int frame) {
        Motion motion = motions.get(episode);
        run.motion = motion;
        run.episode = episode;
        run.runner = new Runner(motion.scene(), network.gaze());
        run.hits = new Hits(run.runner, scale.length());
        double angle = random.nextDouble(0, 2 * Math.PI);
        angle = network.gaze().centred() ? angle : Math.floor(2 * angle / Math.PI) * 0.5 * Math.PI;
        run.runner.lie(StrictMath.cos(angle), StrictMath.sin(angle), random.nextDouble() < 0.5);
        run.frame = frame;
        run.age = 0;
        int width = 2 * motion.scene().balls();
        run.rows = new int[width / 2 * run.runner.things()];
        if (frame > 0 && !motion.pushes(frame - 1, frame)) {
            double[] places = motion.places();
            boolean seen = frame > 1 && random.nextDouble() < SEEN;
            double[] before = seen ? motion.way(frame - 2) : motion.drifts(frame - 1);
            run.runner.pass(places, frame * width, places, (frame - 1) * width, before);
            run.hits.forEach((ball, thing) -> {
                if (!seen || motion.known(ball, thing, frame)) {
                    learnAfter(run, ball, thing);
                }
            });
        }
        run.runner.start(motion.places(), frame * width, motion.drifts(frame));
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

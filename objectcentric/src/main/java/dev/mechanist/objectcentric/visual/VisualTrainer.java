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
 * al. 2016). {@link Course} is such a world, {@link Starts} says where they start, {@link Lessons} paints and tells what is to be
 * learned. Predictions come out of the call that trains. With a checkpoint file it can be killed at any time and gives the same bits
 * when it is started again.
 */
public final class VisualTrainer implements AutoCloseable {
    private static final int PER_EPOCH = 250;

    /** Share of starts where a ball is known before the last frame by what it went, which may have an impact in it. */
    private static final double SEEN = 0.5;

    /** Of so many worlds one is gone through at twice its speed too. */
    private static final int FAST = 4;

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
    private final Course[] courses;
    private final RandomStream random;
    private final HardStarts hard = new HardStarts();
    private final Starts starts;
    private final Lessons lessons;
    private long nanos;
    private long nanosInside;
    private long seen;

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
                        Input.of("targets", -1, Lessons.TARGETS)),
                (scope, in) -> {
                    Expression said = network.corrections(scope, in.get(0), in.get(1));
                    Expression loss = Lessons.loss(network.gaze(), said, in.get(2));
                    scope.minimise(adam, loss);
                    return List.of(loss, said);
                });
        lessons = new Lessons(network.gaze(), scale);
        courses = new Course[settings.worlds()];
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
        Arrays.fill(courses, null);
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
        int rows = lessons.rows();
        DMatrixRMaj loss = new DMatrixRMaj(1, 1);
        DMatrixRMaj said = new DMatrixRMaj(rows, VisualNetwork.OUTPUTS);
        long before = System.nanoTime();
        update.apply(new double[] {rate}, lessons.values(), new Values[] {Values.of(loss), Values.of(said)});
        nanosInside += System.nanoTime() - before;
        seen += rows;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += lessons.loss(said, row);
        }
        hard.average(sum / rows);
        for (Course course : courses) {
            double worst = 0;
            for (int row = course.first; row < course.end; row++) {
                worst = Math.max(worst, lessons.loss(said, row));
            }
            if (course.age() == 0) {
                hard.note(course.episode, course.frame(), worst);
            }
            turn(course, said);
        }
        goOn();
        return loss.data[0];
    }

    /** Turns balls by what is said of them. */
    private static void turn(Course course, DMatrixRMaj said) {
        course.hits.clear();
        int[] at = {0};
        course.hits.forEach((ball, thing) -> {
            int row = course.rows[at[0]++];
            if (row >= 0) {
                course.hits.tell(ball, thing, said.data, row * VisualNetwork.OUTPUTS);
            }
        });
        course.hits.turn();
    }

    /** Paints what is seen in all worlds; number of pictures with something on them. */
    private int look(int unroll) {
        lessons.clear();
        for (int k = 0; k < courses.length; k++) {
            int first = lessons.rows();
            if (courses[k] == null || courses[k].over(unroll)) {
                int[] start = starts.draw(random, unroll);
                courses[k] = start(start[0], start[1]);
            }
            Course course = courses[k];
            course.first = first;
            int balls = course.motion.scene().balls();
            course.runner.push(course.motion.forces(), 2 * course.frame() * balls, scale.gain());
            lessons.learn(course);
            course.end = lessons.rows();
        }
        return lessons.rows();
    }

    private Course start(int episode, int frame) {
        Motion motion = motions.get(episode);
        Course course = new Course(episode, motion, frame, network.gaze(), scale.length(), random);
        if (frame > 0 && !motion.pushes(frame - 1, frame)) {
            lessons.learnAfter(course, frame > 1 && random.nextDouble() < SEEN);
        }
        course.start();
        return course;
    }

    private void goOn() {
        for (Course course : courses) {
            course.goOn();
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

package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.DiscSimulator;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of pushed balls, and networks that learn a little from them. */
class VisualTrainerTest {
    private static final VisualNetwork TINY = new VisualNetwork(new Gaze(true, 8, 6e-3), 3, 8, false);

    private static DataSet data(int balls, int worlds) {
        return PushedBalls.draw(1, "test", PushedBalls.Tables.RECTANGLES, balls, worlds, 30);
    }

    private static VisualTraining training(int updates) {
        return new VisualTraining(updates, 8, 2e-3, List.of(1, 3), 0.6);
    }

    /** The outline that an episode's walls make, one after the other. */
    private static Table table(Episode episode) {
        double[] corners = new Scene(episode.structure().orElseThrow())
                .sides.stream()
                        .flatMapToDouble(
                                s -> DoubleStream.of(s.from().x(), s.from().y()))
                        .toArray();
        return Table.polygon(corners);
    }

    private static List<Disc> discs(int count) {
        return Collections.nCopies(count, BilliardPresets.BALL);
    }

    /** At rest, pushed once at 2.3 to 6.1 px a frame, all of them or the first alone, moved exactly. */
    @Test
    void episodesArePushesOfBallsAtRest() {
        for (PushedBalls.Tables tables : PushedBalls.Tables.values()) {
            DataSet data = PushedBalls.draw(3, "pushes", tables, 3, 6, 40);
            for (int w = 0; w < 6; w++) {
                Episode episode = data.episodes().get(w);
                Motion motion = Motion.of(episode);
                assertEquals(3, motion.scene().balls());
                for (int i = 0; i < 3; i++) {
                    assertEquals(0, motion.velocities()[2 * i]);
                    double impulse = Math.hypot(motion.forces()[2 * i], motion.forces()[2 * i + 1]);
                    double speed = impulse / BilliardPresets.BALL.mass() * BilliardPresets.FRAME;
                    if (w % 2 == 1 && i > 0) {
                        assertEquals(0, impulse);
                    } else {
                        assertTrue(speed > 2.29e-3 && speed < 6.12e-3, "speed " + speed);
                    }
                }
                DiscSimulator simulator = new DiscSimulator(table(episode), discs(3), Surface.IDEAL);
                simulator.requireFree(Arrays.copyOf(episode.states().data, 12));
                simulator.place(episode.states().data, 0);
                for (int i = 0; i < 3; i++) {
                    simulator.push(i, motion.forces()[2 * i], motion.forces()[2 * i + 1]);
                }
                simulator.advance(40 * BilliardPresets.FRAME);
                double[] end = new double[12];
                simulator.read(end, 0);
                for (int k = 0; k < 12; k++) {
                    assertEquals(end[k], episode.states().get(40, k), 1e-9);
                }
            }
        }
    }

    /** An impact in a frame is one where a ball does not go as it leaves; counted by the simulator too. */
    @Test
    void impactsAreThoseOfTheSimulator() {
        Episode episode = PushedBalls.draw(1, "long", PushedBalls.Tables.RECTANGLES, 1, 1, 150)
                .episodes()
                .get(0);
        Motion motion = Motion.of(episode);
        DiscSimulator simulator = new DiscSimulator(table(episode), discs(1), Surface.IDEAL);
        simulator.place(episode.states().data, 0);
        simulator.push(0, motion.forces()[0], motion.forces()[1]);
        long before = 0;
        for (int t = 0; t < 150; t++) {
            simulator.advance(BilliardPresets.FRAME);
            assertEquals(simulator.impacts() > before, motion.hits(0, t, t + 1), "frame " + t);
            before = simulator.impacts();
        }
        assertTrue(before > 1, "impacts: " + before);
    }

    @Test
    void aRunnerSeesWhatWas() {
        Motion motion = Motion.of(data(2, 1).episodes().get(0));
        Runner runner = new Runner(motion.scene(), TINY.gaze());
        runner.see(motion, 2);
        for (int k = 0; k < 4; k++) {
            for (int c = 0; c < 4; c++) {
                assertEquals(motion.places()[Math.max(0, 2 - k) * 4 + c], runner.places[4 * k + c]);
            }
        }
        assertEquals(motion.places()[8] - motion.places()[4], runner.drift[0]);
        // Along its own way: a ball that goes (0.03, 0.04) and has gone so before, after (0, 0.02), in units of 0.1.
        double[] places = {0.06, 0.1, 9, 9, 0.03, 0.06, 9, 9, 0, 0.02, 9, 9, 0, 0, 9, 9};
        System.arraycopy(places, 0, runner.places, 0, 16);
        runner.drift[0] = 0.03;
        runner.drift[1] = 0.04;
        runner.face(0, Eye.ALL);
        double[] way = new double[1 + Runner.WAY];
        runner.way(0, Eye.ALL, 0.1, way, 1);
        assertArrayEquals(new double[] {0, 0.5, 0, 0.5, 0, 0.16, 0.12}, way, 1e-15);
        assertFalse(runner.changed(0, Eye.ALL));
        // Along the change of its way where there is one: by (0, -0.01), so that its way is (0.03, 0.03), and that to
        // the left of it.
        runner.places[1] = 0.09;
        runner.drift[1] = 0.03;
        assertTrue(runner.changed(0, Eye.ALL));
        runner.face(0, Eye.ALL);
        runner.way(0, Eye.ALL, 0.1, way, 1);
        assertArrayEquals(new double[] {0, -0.3, 0.3, -0.4, 0.3, -0.2, 0}, way, 1e-12);
        // On the whole table the axes are its own, and where the ball is comes last, in pixels from the middle.
        Runner whole = new Runner(motion.scene(), new Gaze(false, 16, 0.03));
        whole.lie(0, 1, false);
        System.arraycopy(places, 0, whole.places, 0, 16);
        double[] numbers = new double[8];
        assertEquals(8, new Gaze(false, 16, 0.03).numbers());
        whole.face(0, Eye.ALL);
        whole.way(0, Eye.ALL, 0.1, numbers, 0);
        assertArrayEquals(
                new double[] {
                    0,
                    0,
                    0.4,
                    -0.3,
                    0.2,
                    0,
                    (0.1 - motion.scene().middleY) / 0.03,
                    (motion.scene().middleX - 0.06) / 0.03
                },
                numbers,
                1e-12);
        runner.see(motion, 2);
        runner.goBack();
        assertEquals(runner.places[1] - 3 * runner.drift[1], runner.places[13], 1e-15);
    }

    /** A frame of 0.01 s and 65.45 g: an impulse of 1 N s is 0.1528 m a frame; a push shows as a motion since ever. */
    @Test
    void impulsesAreMeasured() {
        List<Motion> motions = data(2, 20).episodes().stream().map(Motion::of).toList();
        VisualScale scale = VisualScale.of(0.01, motions);
        assertEquals(0.01 / 0.06545, scale.gain(), 1e-9);
        assertTrue(scale.length() > 2.3e-3 && scale.length() < 6.1e-3);
        Runner runner = new Runner(motions.get(0).scene(), TINY.gaze());
        runner.see(motions.get(0), 0);
        double x = runner.places[0];
        runner.push(new double[] {9, 2, 0, 0, 0}, 1, 0.25);
        assertEquals(0.5, runner.drift[0]);
        assertEquals(x - 1.5, runner.places[12], 1e-15);
        assertEquals(runner.places[2], runner.places[14], 1e-15);
    }

    /** A few hundred updates: near impacts half as wrong as going on as before. */
    @Test
    void learnsToBounce() {
        DataSet balls = data(1, 60);
        VisualNetwork network = new VisualNetwork(new Gaze(true, 16, 2e-3), 6, 24, false);
        try (VisualTrainer trainer = new VisualTrainer(
                network, new VisualTraining(320, 24, 6e-3, List.of(1, 2), 0.7), balls, 1, Device.CPU)) {
            List<Long> updates = new java.util.ArrayList<>();
            VisualModel model = trainer.train(Optional.empty(), progress -> updates.add(progress.updates()));
            assertEquals(List.of(250L, 320L), updates);
            DataSet test = PushedBalls.draw(2, "others", PushedBalls.Tables.RECTANGLES, 1, 30, 30);
            VisualScore score = VisualScore.of(model, test, 1);
            double none = goingOn(test);
            assertTrue(score.near().rms() < 0.5 * none, score.near().rms() + " against " + none);
            assertTrue(
                    score.apart().direction() < 0.01,
                    "direction " + score.apart().direction());
            assertTrue(trainer.shareOutside() > 0 && trainer.shareOutside() < 1);
            assertTrue(trainer.picturesPerSecond() > 0);
        }
    }

    /** Error near impacts of a ball that goes on as it did in the last frame; the push itself apart. */
    private static double goingOn(DataSet data) {
        double sum = 0;
        int count = 0;
        for (Episode episode : data.episodes()) {
            Motion m = Motion.of(episode);
            for (int t = 0; t < m.frames(); t++) {
                if (m.hits(0, t - 4, t + 4)) {
                    for (int c = 0; c < 2; c++) {
                        double last = t == 0 ? 0 : m.places()[2 * t + c] - m.places()[2 * t - 2 + c];
                        double next = m.places()[2 * t + 2 + c] - m.places()[2 * t + c];
                        sum += t == 0 ? 0 : (next - last) * (next - last);
                    }
                    count++;
                }
            }
        }
        return Math.sqrt(sum / count);
    }

    @Test
    void aTrainingThatWasStoppedGoesOn(@TempDir Path directory) {
        DataSet balls = data(2, 6);
        List<Long> updates = new java.util.ArrayList<>();
        VisualModel model;
        try (VisualTrainer trainer = new VisualTrainer(TINY, training(500), balls, 4, Device.CPU)) {
            model = trainer.train(Optional.empty(), progress -> {
                updates.add(progress.updates());
                assertTrue(progress.loss() > 0);
            });
        }
        assertEquals(List.of(250L, 500L), updates);
        double[] whole = next(model);
        Path checkpoint = directory.resolve("checkpoint");
        assertThrows(IllegalStateException.class, () -> train(balls, 500, Optional.of(checkpoint), 1));
        assertArrayEquals(whole, next(train(balls, 500, Optional.of(checkpoint), 99)));
        assertThrows(InputException.class, () -> train(data(2, 7), 500, Optional.of(checkpoint), 99));
    }

    private static VisualModel train(DataSet data, int updates, Optional<Path> checkpoint, int stopAfter) {
        try (VisualTrainer trainer = new VisualTrainer(TINY, training(updates), data, 4, Device.CPU)) {
            return trainer.train(checkpoint, progress -> {
                if (progress.epoch() >= stopAfter) {
                    throw new IllegalStateException("stopped");
                }
            });
        }
    }

    private static double[] next(VisualModel model) {
        Episode episode = data(2, 1).episodes().get(0);
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        model.in(episode.structure().orElseThrow())
                .rollout(new DMatrixRMaj(1, 8, true, row(episode, 5)), new DMatrixRMaj(1, 40), X);
        return X.data;
    }

    private static double[] row(Episode episode, int t) {
        double[] x = new double[8];
        System.arraycopy(episode.states().data, 8 * t, x, 0, 8);
        return x;
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        assertThrows(InputException.class, () -> new VisualTraining(1, 1, 0, List.of(1), 0.5));
        assertThrows(InputException.class, () -> new VisualTraining(1, 1, 1, List.of(0), 0.5));
        assertThrows(InputException.class, () -> new VisualTraining(1, 1, 1, List.of(1), 1.05));
        assertThrows(InputException.class, () -> new VisualTraining(1, 1, 1, List.of(1), -0.05));
        DataSet shortOnes = PushedBalls.draw(1, "short", PushedBalls.Tables.RECTANGLES, 1, 1, 1);
        assertThrows(InputException.class, () -> new VisualTrainer(TINY, training(10), shortOnes, 1, Device.CPU));
        assertThrows(InputException.class, () -> PushedBalls.draw(1, "x", PushedBalls.Tables.OTHERS, 0, 1, 1));
    }

    private static double[][] corners(PushedBalls.Tables tables, int world) {
        Episode episode = PushedBalls.draw(5, "tables", tables, 1, world + 1, 2)
                .episodes()
                .get(world);
        return new Scene(episode.structure().orElseThrow())
                .sides.stream()
                        .map(s -> new double[] {s.from().x(), s.from().y()})
                        .toArray(double[][]::new);
    }

    private static double length(double[] a, double[] b) {
        return Math.hypot(b[0] - a[0], b[1] - a[1]);
    }

    private static void assertWithin(double least, double most, double value) {
        assertTrue(value >= least && value <= most, value + " is not within " + least + " and " + most);
    }

    /** Pixels of a millimetre: sides of 300 to 550, of the training also at an angle, all corners right. */
    @Test
    void rectanglesAreRight() {
        for (PushedBalls.Tables tables : List.of(PushedBalls.Tables.RECTANGLES, PushedBalls.Tables.TURNED)) {
            for (int w = 0; w < 5; w++) {
                double[][] c = corners(tables, w);
                assertEquals(4, c.length);
                for (int k = 0; k < 4; k++) {
                    assertWithin(0.3, 0.55, length(c[k], c[(k + 1) % 4]));
                    assertEquals(length(c[k], c[(k + 1) % 4]), length(c[(k + 2) % 4], c[(k + 3) % 4]), 1e-12);
                }
                assertEquals(length(c[0], c[2]), length(c[1], c[3]), 1e-12, "its diagonals");
                boolean level = Math.abs(c[1][1] - c[0][1]) < 1e-12 || Math.abs(c[1][0] - c[0][0]) < 1e-12;
                assertEquals(tables == PushedBalls.Tables.RECTANGLES, level);
            }
        }
    }

    /** Three like sides of 600 to 720; six sides, their slanted ones 30 degrees off the upright; and a corner cut out at 0.55 and 0.5. */
    @Test
    void otherTablesAreAsTheyAreSaid() {
        double[][] three = corners(PushedBalls.Tables.OTHERS, 0);
        assertEquals(3, three.length);
        for (int k = 0; k < 3; k++) {
            assertWithin(0.6, 0.72, length(three[k], three[(k + 1) % 3]));
            assertEquals(length(three[0], three[1]), length(three[k], three[(k + 1) % 3]), 1e-12);
        }
        double[][] six = corners(PushedBalls.Tables.OTHERS, 1);
        double[] box = box(six);
        assertEquals(6, six.length);
        assertWithin(0.5, 0.6, box[0]);
        assertWithin(0.36, 0.44, box[1]);
        int slanted = 0;
        for (int k = 0; k < 6; k++) {
            double[] a = six[k];
            double[] b = six[(k + 1) % 6];
            if (Math.abs(b[1] - a[1]) > 1e-12) {
                assertEquals(0.5 * box[1], Math.abs(b[1] - a[1]), 1e-12);
                assertEquals(Math.tan(Math.PI / 6), Math.abs(b[0] - a[0]) / Math.abs(b[1] - a[1]), 1e-9);
                slanted++;
            }
        }
        assertEquals(4, slanted);
        double[][] jutting = corners(PushedBalls.Tables.JUTTING, 0);
        box = box(jutting);
        assertEquals(6, jutting.length);
        assertWithin(0.5, 0.6, box[0]);
        assertWithin(0.45, 0.55, box[1]);
        double width = box[0];
        double height = box[1];
        assertEquals(
                1,
                Arrays.stream(jutting)
                        .filter(c -> Math.abs(c[0] - 0.55 * width) < 1e-12 && Math.abs(c[1] - 0.5 * height) < 1e-12)
                        .count());
    }

    /** Width and height of corners that begin at 0. */
    private static double[] box(double[][] corners) {
        assertEquals(0, Arrays.stream(corners).mapToDouble(c -> c[0]).min().orElseThrow(), 1e-12);
        assertEquals(0, Arrays.stream(corners).mapToDouble(c -> c[1]).min().orElseThrow(), 1e-12);
        return new double[] {
            Arrays.stream(corners).mapToDouble(c -> c[0]).max().orElseThrow(),
            Arrays.stream(corners).mapToDouble(c -> c[1]).max().orElseThrow()
        };
    }
}

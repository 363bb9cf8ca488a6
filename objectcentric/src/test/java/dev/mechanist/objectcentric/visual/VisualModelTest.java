package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Structure;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.billiards.BallPictures;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visual models with random weights: the kit of dynamics, what they see, and how corrections move balls. */
class VisualModelTest implements DynamicsContract {
    private static final Gaze SMALL = new Gaze(true, 16, 0.05);
    private static final Table TABLE = Table.polygon(0, 0, 2, 0.1, 1.8, 1.3, 0.9, 1.1, 0, 1.4);
    private static final List<Disc> DISCS = List.of(new Disc(0.1, 1), new Disc(0.15, 2), new Disc(0.12, 1));
    private static final BilliardDynamics WORLD =
            new BilliardDynamics(TABLE, DISCS, Surface.IDEAL, List.of(2, 0), 3, 0.1);
    private static final VisualScale SCALE = new VisualScale(0.1, 0.08, 0.5);

    private static VisualModel model(VisualNetwork network, double still) {
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        network.declare(program, 5);
        Map<String, double[]> weights = new TreeMap<>();
        RandomStream random = RandomStream.of(3, "weights", 0);
        network.parameters().forEach(name -> {
            double[] values = program.read(name);
            for (int k = 0; k < values.length; k++) {
                values[k] += 0.05 * random.nextGaussian();
            }
            weights.put(name, values);
        });
        program.close();
        return new VisualModel(network, SCALE, still, weights, Precision.FLOAT64, Device.CPU);
    }

    private static VisualNetwork network(Gaze gaze, boolean recurrent) {
        return new VisualNetwork(gaze, 3, 3, 5, recurrent);
    }

    private static Structure structure() {
        return BilliardStructure.of(WORLD);
    }

    private static double[] state(long seed) {
        double[] x = new double[12];
        new VisualModelTest().randomState(RandomStream.of(seed, "state", 0), x);
        return x;
    }

    @Override
    public Dynamics dynamics() {
        return model(network(SMALL, false), 0).in(structure());
    }

    @Override
    public void randomState(RandomStream random, double[] x) {
        BilliardPresets.scatter(random, TABLE, DISCS, x);
        for (int i = 0; i < 3; i++) {
            x[4 * i + 2] = 0.3 * random.nextGaussian();
            x[4 * i + 3] = 0.3 * random.nextGaussian();
        }
    }

    @Override
    public int horizon() {
        return 3;
    }

    /** Sums of floats in another order. */
    @Override
    public double batchTolerance() {
        return 1e-12;
    }

    /** A place in axes about (0, 0) that point along an angle, in the usual way. */
    private static double[] turned(double x, double y, double angle) {
        double distance = Math.hypot(x, y);
        double direction = Math.atan2(y, x) - angle;
        return new double[] {distance * Math.cos(direction), distance * Math.sin(direction)};
    }

    private static Table turned(Table table, double fromX, double fromY, double angle, boolean mirrored) {
        List<Table.Wall> walls = table.sides();
        double[] corners = new double[2 * walls.size()];
        for (int k = 0; k < walls.size(); k++) {
            Table.Point corner = walls.get(mirrored ? walls.size() - 1 - k : k).from();
            double[] place = turned(corner.x() - fromX, corner.y() - fromY, angle);
            corners[2 * k] = place[0];
            corners[2 * k + 1] = mirrored ? -place[1] : place[1];
        }
        return Table.polygon(corners);
    }

    /** The newest channel is a glimpse with the ball going to the right, the k-th that of balls k frames back, in the same axes. */
    @Test
    void picturesShowTheLastFourMoments() {
        Scene scene = new Scene(structure());
        for (boolean mirrored : new boolean[] {false, true}) {
            Runner runner = new Runner(scene, SMALL);
            runner.lie(1, 0, mirrored);
            double[] x = state(4);
            runner.imagine(x, 0, 0.1);
            byte[] seen = new byte[5 + SMALL.bytes()];
            assertTrue(runner.look(1, seen, 5));
            double angle = Math.atan2(x[7], x[6]);
            Table table = turned(TABLE, x[4], x[5], angle, mirrored);
            for (int k = 0; k < 4; k++) {
                double[] back = x.clone();
                for (int i = 0; i < 12; i += 4) {
                    double[] place =
                            turned(x[i] - 0.1 * k * x[i + 2] - x[4], x[i + 1] - 0.1 * k * x[i + 3] - x[5], angle);
                    back[i] = place[0];
                    back[i + 1] = mirrored ? -place[1] : place[1];
                }
                byte[] frame = new BallPictures(table, DISCS, -8 * 0.05, -8 * 0.05, 16, 16, 0.05)
                        .frame(back, 0)
                        .values();
                for (int p = 0; p < 256; p++) {
                    assertEquals(frame[p] & 0xff, seen[5 + 4 * p + k] & 0xff, 1, "moment " + k + ", pixel " + p);
                }
            }
        }
    }

    /** A world that lies otherwise, or is seen in a mirror, moves alike; bytes are rounded otherwise. */
    @Test
    void aTurnedWorldMovesAlike() {
        VisualModel model = model(network(SMALL, false), 0);
        double[] x = state(5);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        DMatrixRMaj other = new DMatrixRMaj(0, 0);
        model.in(structure()).step(new DMatrixRMaj(1, 12, true, x.clone()), new DMatrixRMaj(1, 4), next);
        assertTrue(Math.abs(next.data[2] - x[2]) > 1e-2, "the network says nothing");
        for (boolean mirrored : new boolean[] {false, true}) {
            double[] y = new double[12];
            double[] expected = new double[12];
            for (int k = 0; k < 12; k += 2) {
                System.arraycopy(turned(x[k], x[k + 1], -0.7), 0, y, k, 2);
                System.arraycopy(turned(next.data[k], next.data[k + 1], -0.7), 0, expected, k, 2);
                y[k + 1] *= mirrored ? -1 : 1;
                expected[k + 1] *= mirrored ? -1 : 1;
            }
            Table table = turned(TABLE, 0, 0, -0.7, mirrored);
            BilliardDynamics lying = new BilliardDynamics(table, DISCS, Surface.IDEAL, List.of(2, 0), 3, 0.1);
            model.in(BilliardStructure.of(lying)).step(new DMatrixRMaj(1, 12, true, y), new DMatrixRMaj(1, 4), other);
            assertArrayEquals(expected, other.data, 1e-3);
        }
    }

    /** Where there is nothing but cloth the network is not asked. */
    @Test
    void nothingCorrectsABallThatSeesNothing() {
        BilliardDynamics wide =
                new BilliardDynamics(Table.rectangle(9, 9), DISCS.subList(0, 2), Surface.IDEAL, List.of(), 3, 0.1);
        double[] apart = {2, 2, 0.3, -0.1, 6, 7, 0, 0};
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        VisualModel model = model(network(SMALL, false), 0);
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, apart), new DMatrixRMaj(1, 0), next);
        assertArrayEquals(new double[] {2.03, 1.99, 0.3, -0.1, 6, 7, 0, 0}, next.data, 1e-15);
        double[] still = {2, 2, 0, 0, 2.3, 2.2, 0, 0};
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, still), new DMatrixRMaj(1, 0), next);
        assertArrayEquals(still, next.data);
        double[] near = {2, 2, 0.3, -0.1, 2.3, 2.2, 0, 0};
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, near), new DMatrixRMaj(1, 0), next);
        assertTrue(Math.abs(next.data[2] - 0.3) > 1e-3 && Math.abs(next.data[6]) > 1e-3);
    }

    /** The whole table, and a fifth channel with nothing but walls and the ball that is meant. */
    @Test
    void theFrameMarksTheBall() {
        Gaze whole = new Gaze(false, 16, 0.15);
        Scene scene = new Scene(structure());
        Runner runner = new Runner(scene, whole);
        double[] x = state(6);
        runner.imagine(x, 0, 0.1);
        byte[] seen = new byte[whole.bytes()];
        runner.look(2, seen, 0);
        BallPictures alone = new BallPictures(TABLE, DISCS.subList(2, 3), 1 - 8 * 0.15, 0.7 - 8 * 0.15, 16, 16, 0.15);
        byte[] mark = alone.frame(x, 8).values();
        for (int p = 0; p < 256; p++) {
            assertEquals(mark[p] & 0xff, seen[5 * p + 4] & 0xff, 1);
        }
    }

    /** A ball that drifts along (0.6, -0.8) is corrected along its own axes, in units of 0.08 m. */
    @Test
    void correctionsMoveBalls() {
        VisualModel model = model(network(SMALL, false), 0.2);
        Runner runner = new Runner(new Scene(structure()), SMALL);
        runner.drift[2] = 0.03;
        runner.drift[3] = -0.04;
        double[] moves = new double[4];
        double[] corrections = {9, 0.3, 0, 0.1, 0.1, 9, 9};
        model.moves(runner, 1, corrections, 1, moves);
        assertArrayEquals(new double[] {0.0444, -0.0592, 0.0412, -0.0416}, moves, 1e-15);
        runner.lie(0, 1, true);
        model.moves(runner, 1, corrections, 1, moves);
        assertArrayEquals(new double[] {0.0444, -0.0592, 0.0284, -0.0512}, moves, 1e-15);
        // A ball at rest takes the axes that it is given: ahead is up, and mirrored aside is to the right.
        model.moves(runner, 0, corrections, 1, moves);
        assertArrayEquals(new double[] {0, 0.024, 0.008, 0.008}, moves, 1e-15);
        runner.lie(1, 0, false);
        // No longer than 0.2 in the first frame, nor 0.4 in the second: none.
        model.moves(runner, 1, new double[] {0.12, 0.15, 0, 0.35, 9, 9}, 0, moves);
        assertArrayEquals(new double[] {0.03, -0.04, 0.03, -0.04}, moves, 1e-15);
        model.moves(runner, 1, new double[] {0.12, 0.15, 0, 0.45, 9, 9}, 0, moves);
        assertArrayEquals(new double[] {0.04536, -0.04048, 0.0588, -0.0184}, moves, 1e-15);
    }

    /** Actions are those of balls 2 and 0: what is pushed is what the structure says. */
    @Test
    void forcesGoToTheBallsThatAreDriven() {
        Dynamics f = model(network(SMALL, false), 1e9).in(structure());
        double[] x = state(8);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        DMatrixRMaj plain = new DMatrixRMaj(0, 0);
        DMatrixRMaj from = new DMatrixRMaj(1, 12, true, x.clone());
        f.step(from, new DMatrixRMaj(1, 4), plain);
        f.step(from, new DMatrixRMaj(1, 4, true, 1, 0, 0, 0), next);
        for (int k = 0; k < 8; k++) {
            assertEquals(plain.data[k], next.data[k]);
        }
        assertEquals(0.5, next.data[8] - plain.data[8], 1e-12);
        assertEquals(5, next.data[10] - plain.data[10], 1e-12);
        assertEquals(x[2] * 0.1 + x[0], plain.data[0], 1e-15);
    }

    @Test
    void theOrderOfBallsIsNothing() {
        for (boolean recurrent : new boolean[] {false, true}) {
            VisualModel model = model(network(SMALL, recurrent), 0);
            double[] x = state(9);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            DMatrixRMaj swapped = new DMatrixRMaj(0, 0);
            model.in(structure()).step(new DMatrixRMaj(1, 12, true, x.clone()), new DMatrixRMaj(1, 4), next);
            BilliardDynamics other = new BilliardDynamics(
                    TABLE, List.of(DISCS.get(2), DISCS.get(0), DISCS.get(1)), Surface.IDEAL, List.of(), 3, 0.1);
            double[] y = new double[12];
            for (int k = 0; k < 12; k++) {
                y[(k + 4) % 12] = x[k];
            }
            model.in(BilliardStructure.of(other)).step(new DMatrixRMaj(1, 12, true, y), new DMatrixRMaj(1, 0), swapped);
            for (int k = 0; k < 12; k++) {
                assertEquals(next.data[k], swapped.data[(k + 4) % 12], 1e-12);
            }
            assertTrue(Math.abs(next.data[0] - x[0] - 0.1 * x[2]) > 1e-6, "the network says nothing");
        }
    }

    @Test
    void aStoredModelGivesTheSameBits(@TempDir Path directory) {
        for (VisualNetwork network : List.of(network(SMALL, true), network(new Gaze(false, 16, 0.15), false))) {
            Path place = directory.resolve(network.gaze().centred() ? "a" : "b");
            VisualModel model = model(network, 0.01);
            Artefacts.save(place, model, Provenance.of(Map.of()));
            assertTrue(Artefacts.load(place).content() instanceof VisualModel, "whoever loads whatever there is");
            VisualModel loaded = VisualModel.load(place, Device.CPU);
            assertEquals(network, loaded.network());
            assertEquals(SCALE, loaded.scale());
            DMatrixRMaj x = new DMatrixRMaj(1, 12, true, state(2));
            DMatrixRMaj a = new DMatrixRMaj(1, 4 * 12);
            DMatrixRMaj b = new DMatrixRMaj(1, 4 * 12);
            model.in(structure()).rollout(x, new DMatrixRMaj(1, 12), a);
            loaded.in(structure()).rollout(x, new DMatrixRMaj(1, 12), b);
            assertArrayEquals(a.data, b.data);
        }
    }

    @Test
    void whatItHasNotSeenIsRefused() {
        VisualModel model = model(network(SMALL, false), 0);
        BilliardDynamics slow = new BilliardDynamics(TABLE, DISCS, Surface.IDEAL, List.of(), 1, 0.2);
        assertThrows(InputException.class, () -> model.in(BilliardStructure.of(slow)));
        BilliardDynamics pocket =
                new BilliardDynamics(TABLE.withPocket(0, 0, 0.1), DISCS, Surface.IDEAL, List.of(), 1, 0.1);
        assertThrows(InputException.class, () -> model.in(BilliardStructure.of(pocket)));
        assertThrows(InputException.class, () -> new Gaze(true, 20, 0.1));
        assertThrows(InputException.class, () -> new VisualNetwork(new Gaze(false, 16, 1), 3, 3, 3, true));
    }
}

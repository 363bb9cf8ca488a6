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

    /** The newest channel is the camera's glimpse, the k-th that of balls k frames back, in the frame of the newest. */
    @Test
    void picturesShowTheLastFourMoments() {
        Scene scene = new Scene(structure());
        Runner runner = new Runner(scene, SMALL);
        double[] x = state(4);
        runner.imagine(x, 0, 0.1);
        byte[] seen = new byte[5 + SMALL.bytes()];
        runner.look(1, seen, 5);
        for (int k = 0; k < 4; k++) {
            double[] back = x.clone();
            for (int i = 0; i < 12; i += 4) {
                back[i] -= 0.1 * k * x[i + 2];
                back[i + 1] -= 0.1 * k * x[i + 3];
            }
            double left = x[4] - 8 * 0.05;
            double bottom = x[5] - 8 * 0.05;
            byte[] frame = new BallPictures(TABLE, DISCS, left, bottom, 16, 16, 0.05)
                    .frame(back, 0)
                    .values();
            for (int p = 0; p < 256; p++) {
                assertEquals(frame[p] & 0xff, seen[5 + 4 * p + k] & 0xff, 1, "moment " + k + ", pixel " + p);
            }
        }
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

    /** Corrections of 0.3, and of 0.1 more in the second frame, move a ball that drifts by 0.08 m times as much. */
    @Test
    void correctionsMoveBalls() {
        VisualModel model = model(network(SMALL, false), 0.2);
        double[] moves = new double[4];
        double[] drift = {9, 9, 0.02, -0.01};
        model.moves(drift, 2, new double[] {9, 0.3, 0, 0.4, 0.1, 9, 9}, 1, moves);
        assertArrayEquals(new double[] {0.044, -0.01, 0.028, -0.002}, moves, 1e-15);
        // No longer than 0.2 in the first frame, nor 0.4 in the second: none.
        model.moves(drift, 2, new double[] {0.12, 0.15, 0.12, 0.5, 9, 9}, 0, moves);
        assertArrayEquals(new double[] {0.02, -0.01, 0.02, -0.01}, moves, 1e-15);
        model.moves(drift, 2, new double[] {0.12, 0.15, 0.12, 0.6, 9, 9}, 0, moves);
        assertArrayEquals(new double[] {0.0296, 0.002, 0.02, 0.026}, moves, 1e-15);
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

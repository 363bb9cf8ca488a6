package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final VisualScale SCALE = new VisualScale(0.1, 0.08, 0.5, false);

    /** Random weights, about turning back, and odds that are added to all that it says of hits. */
    private static VisualModel model(VisualNetwork network, double odds) {
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
        weights.get("correct/biases")[VisualNetwork.DISPLACEMENT] -= 0.1;
        weights.get("correct/biases")[VisualNetwork.GOING_ON] -= 0.3;
        weights.get("correct/biases")[VisualNetwork.HIT] += odds;
        program.close();
        return new VisualModel(network, SCALE, weights, Precision.FLOAT64, Device.CPU);
    }

    private static VisualNetwork network(Gaze gaze, boolean recurrent) {
        return new VisualNetwork(gaze, 3, 5, recurrent);
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
        return model(network(SMALL, false), 9).in(structure());
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

    /** A place on the table by the middle of a pixel of a picture about (x, y) along an angle. */
    private static double[] pixel(int p, double x, double y, double angle, boolean mirrored) {
        double[] place = turned((p % 16 - 7.5) * 0.05, (mirrored ? -1 : 1) * (7.5 - p / 16) * 0.05, -angle);
        return new double[] {x + place[0], y + place[1]};
    }

    /**
     * Where the middle of ball 1 cannot be about where it will be, going to the right: walls and others grown by its radius, at the
     * next moment and the last three; and how far others have come, along the axes.
     */
    @Test
    void picturesShowWhereTheBallCannotBe() {
        Scene scene = new Scene(structure());
        for (boolean mirrored : new boolean[] {false, true}) {
            Runner runner = new Runner(scene, SMALL);
            runner.lie(1, 0, mirrored);
            double[] x = {0.5, 0.6, 0.04, -0.03, 0.75, 0.5, -0.03, 0.05, 1.2, 0.7, 0.02, 0.06};
            runner.imagine(x, 0, 0.1);
            byte[] seen = new byte[5 + SMALL.bytes()];
            assertTrue(runner.look(1, Eye.ALL, seen, 5));
            double angle = Math.atan2(0.05, -0.03);
            for (int p = 0; p < 256; p++) {
                double[] place = pixel(p, 0.75 - 0.003, 0.5 + 0.005, angle, mirrored);
                double clear =
                        (TABLE.contains(place[0], place[1]) ? 1 : -1) * Math.abs(TABLE.clearance(place[0], place[1]))
                                - 0.15;
                double wall = 128 * (1 - Math.min(1, Math.max(0, 0.5 + clear / 0.05)));
                for (int k = 0; k < 4; k++) {
                    double expected = wall;
                    double nearest = Double.MAX_VALUE;
                    double[] moved = {128, 128};
                    for (int i = 0; i < 12; i += 8) {
                        double bx = x[i] + 0.1 * (1 - k) * x[i + 2];
                        double by = x[i + 1] + 0.1 * (1 - k) * x[i + 3];
                        double away = Math.hypot(place[0] - bx, place[1] - by);
                        double cover =
                                Math.min(1, Math.max(0, 0.5 + (DISCS.get(i / 4).radius() + 0.15 - away) / 0.05));
                        expected += (255 - expected) * cover;
                        if (cover == 1 && away < nearest) {
                            double[] by12 = turned(0.1 * x[i + 2] / 0.012, 0.1 * x[i + 3] / 0.012, angle);
                            nearest = i == 0 ? 0.2 : away;
                            moved[0] = 128 + 127 * by12[0];
                            moved[1] = 128 + (mirrored ? -127 : 127) * by12[1];
                        }
                    }
                    String what = "moment " + k + ", pixel " + p;
                    int at = 5 + 12 * p + 3 * k;
                    assertEquals(expected, seen[at] & 0xff, 1.5, what);
                    if (expected == wall || nearest < 1) {
                        assertEquals(moved[0], seen[at + 1] & 0xff, 1, what);
                        assertEquals(moved[1], seen[at + 2] & 0xff, 1, what);
                    }
                }
            }
        }
    }

    /**
     * From ball 1 at each moment, along what ball 2 goes more than it: covered where their middles cannot be. Ball 2 sees the same of
     * ball 1, and so do both when they go faster by the same, in any direction.
     */
    @Test
    void twoBallsAreSeenFromOneAnother() {
        Scene scene = new Scene(structure());
        Runner runner = new Runner(scene, SMALL);
        double[] x = {0.2, 0.3, 0, 0, 0.75, 0.5, -0.6, 0.8, 1.1, 0.7, -1.5, -0.4};
        runner.imagine(x, 0, 0.1);
        byte[] seen = new byte[SMALL.bytes()];
        assertTrue(runner.look(1, 2, seen, 0));
        double angle = Math.atan2(1.2, 0.9);
        int covered = 0;
        for (int p = 0; p < 256; p++) {
            for (int k = 0; k < 4; k++) {
                double[] place = pixel(p, 0, 0, angle, false);
                double bx = 0.35 - 0.09 * (1 - k);
                double by = 0.2 - 0.12 * (1 - k);
                double away = Math.hypot(place[0] - bx, place[1] - by);
                double reach = DISCS.get(1).radius() + DISCS.get(2).radius();
                double cover = Math.min(1, Math.max(0, 0.5 + (reach - away) / 0.05));
                assertEquals(255 * cover, seen[12 * p + 3 * k] & 0xff, 1.5, "moment " + k + ", pixel " + p);
                if (cover == 1) {
                    covered++;
                    assertEquals(1, seen[12 * p + 3 * k + 1] & 0xff, 1, "it comes back by more than 12 mm");
                    assertEquals(128, seen[12 * p + 3 * k + 2] & 0xff, 1);
                }
            }
        }
        assertTrue(covered > 30, "pixels: " + covered);
        double[] way = new double[Runner.WAY];
        runner.way(1, 2, 0.1, way, 0);
        assertArrayEquals(new double[] {1.5, 0, 1.5, 0, 1.5, 0}, way, 1e-12);
        byte[] other = new byte[SMALL.bytes()];
        assertTrue(runner.look(2, 1, other, 0));
        assertNear(seen, other);
        for (int i = 4; i < 12; i += 4) {
            x[i + 2] += 1.7;
            x[i + 3] -= 2.3;
        }
        runner.imagine(x, 0, 0.1);
        assertTrue(runner.look(1, 2, other, 0));
        assertNear(seen, other);
    }

    private static void assertNear(byte[] a, byte[] b) {
        for (int k = 0; k < a.length; k++) {
            assertEquals(a[k] & 0xff, b[k] & 0xff, 1, "byte " + k);
        }
    }

    /** One wall alone, or one ball alone: the wall below, that about the corner, and no other; all walls are what is seen of all. */
    @Test
    void thingsAreSeenOneByOne() {
        Scene scene = new Scene(structure());
        Runner runner = new Runner(scene, SMALL);
        double[] x = {0.5, 0.6, 0.04, -0.03, 0.75, 0.5, -0.03, 0.05, 1.2, 0.7, 0.02, 0.06};
        runner.imagine(x, 0, 0.1);
        byte[] all = new byte[SMALL.bytes()];
        byte[] union = new byte[SMALL.bytes()];
        byte[] one = new byte[SMALL.bytes()];
        assertTrue(runner.look(1, Eye.ALL, all, 0));
        assertEquals(3 + 4, scene.things());
        for (int thing : new int[] {0, 2, 3, 4, 5, 6}) {
            Arrays.fill(one, (byte) 77);
            boolean near = thing < 4 || thing == 5;
            assertEquals(near, runner.look(1, thing, one, 0), "thing " + thing);
            int painted = 0;
            for (int p = 0; near && p < one.length; p += 3) {
                union[p] = (byte) Math.max(union[p] & 0xff, thing < 3 ? 0 : one[p] & 0xff);
                painted += one[p] == 0 ? 0 : 1;
                assertTrue(thing < 3 || (one[p] & 0xff) <= 128 && one[p + 1] == (byte) 128);
            }
            assertTrue(!near || painted > 3 && painted < 1000, "thing " + thing + ": " + painted);
        }
        int same = 0;
        for (int p = 0; p < all.length; p += 3) {
            boolean wall = (union[p] & 0xff) > 0;
            same += wall ? (all[p] & 0xff) > (union[p] & 0xff) - 2 ? 1 : 0 : (all[p] & 0xff) == 0 || all[p] < 0 ? 1 : 0;
        }
        assertTrue(same > 0.9 * 1024, "pixels: " + same);
    }

    /**
     * A corner that juts out at (0.9, 1.1), met by ball 1 of radius 0.15 that goes up from y = 0.853 by 0.16 a frame along
     * x = 0.9 + aside: at the first sixteenth of the frame within the radius it is seen flat, across from the corner to the ball.
     */
    @Test
    void aCornerIsFlatWhereItIsMet() {
        Scene scene = new Scene(structure());
        for (double aside : new double[] {0, 0.02, -0.04}) {
            Runner runner = new Runner(scene, SMALL);
            double[] x = {0.2, 0.3, 0, 0, 0.9 + aside, 0.853, 0, 1.6, 1.7, 0.3, 0, 0};
            runner.imagine(x, 0, 0.1);
            byte[] seen = new byte[SMALL.bytes()];
            assertTrue(runner.look(1, 3 + 2, seen, 0));
            int part = 0;
            while (Math.hypot(aside, 0.247 - 0.01 * part) > 0.15) {
                part++;
            }
            assertTrue(part > 8 && part < 16, "part " + part);
            double away = Math.hypot(aside, 0.247 - 0.01 * part);
            double nx = aside / away;
            double ny = -(0.247 - 0.01 * part) / away;
            for (int p = 0; p < 256; p++) {
                double[] place = pixel(p, 0.9 + aside, 1.013, Math.PI / 2, false);
                double clear = nx * (place[0] - 0.9) + ny * (place[1] - 1.1) - 0.15;
                double expected = 128 * (1 - Math.min(1, Math.max(0, 0.5 + clear / 0.05)));
                for (int k = 0; k < 4; k++) {
                    assertEquals(expected, seen[12 * p + 3 * k] & 0xff, 1, "pixel " + p);
                }
            }
            assertTrue(!runner.look(1, 3, seen, 0), "the wall below is far");
        }
    }

    /** A world that lies otherwise, or is seen in a mirror, moves alike; bytes are rounded otherwise. */
    @Test
    void aTurnedWorldMovesAlike() {
        for (boolean mirrored : new boolean[] {false, true}) {
            assertTurnsAlike(model(network(SMALL, false), 9), 0.7, mirrored, 1e-3);
            for (int quarter = 0; quarter < 4; quarter++) {
                VisualModel whole = model(network(new Gaze(false, 16, 0.15), false), 9);
                assertTurnsAlike(whole, quarter * Math.PI / 2, mirrored, 1e-9);
            }
        }
    }

    private static void assertTurnsAlike(VisualModel model, double angle, boolean mirrored, double within) {
        double[] x = state(5);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        DMatrixRMaj other = new DMatrixRMaj(0, 0);
        model.in(structure()).step(new DMatrixRMaj(1, 12, true, x.clone()), new DMatrixRMaj(1, 4), next);
        assertTrue(Math.abs(next.data[2] - x[2]) > 1e-4, "the network says nothing: " + (next.data[2] - x[2]));
        double[] y = new double[12];
        double[] expected = new double[12];
        for (int k = 0; k < 12; k += 2) {
            System.arraycopy(turned(x[k], x[k + 1], -angle), 0, y, k, 2);
            System.arraycopy(turned(next.data[k], next.data[k + 1], -angle), 0, expected, k, 2);
            y[k + 1] *= mirrored ? -1 : 1;
            expected[k + 1] *= mirrored ? -1 : 1;
        }
        Table table = turned(TABLE, 0, 0, -angle, mirrored);
        BilliardDynamics lying = new BilliardDynamics(table, DISCS, Surface.IDEAL, List.of(2, 0), 3, 0.1);
        model.in(BilliardStructure.of(lying)).step(new DMatrixRMaj(1, 12, true, y), new DMatrixRMaj(1, 4), other);
        assertArrayEquals(expected, other.data, within);
    }

    /** Where there is nothing but cloth the network is not asked. */
    @Test
    void nothingCorrectsABallThatSeesNothing() {
        BilliardDynamics wide =
                new BilliardDynamics(Table.rectangle(9, 9), DISCS.subList(0, 2), Surface.IDEAL, List.of(), 3, 0.1);
        double[] apart = {2, 2, 0.3, -0.1, 6, 7, 0, 0};
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        VisualModel model = model(network(SMALL, false), 9);
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, apart), new DMatrixRMaj(1, 0), next);
        assertArrayEquals(new double[] {2.03, 1.99, 0.3, -0.1, 6, 7, 0, 0}, next.data, 1e-15);
        double[] still = {2, 2, 0, 0, 2.3, 2.2, 0, 0};
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, still), new DMatrixRMaj(1, 0), next);
        assertArrayEquals(still, next.data);
        double[] near = {2, 2, 0.3, -0.1, 2.3, 2.2, 0, 0};
        model.in(BilliardStructure.of(wide)).step(new DMatrixRMaj(1, 8, true, near), new DMatrixRMaj(1, 0), next);
        assertTrue(Math.abs(next.data[2] - 0.3) > 1e-3 && Math.abs(next.data[6]) > 1e-3);
    }

    /**
     * The whole table about its middle (1, 0.7): where the middle of ball 2 cannot be for walls; for the other balls now and 0.1 s ago,
     * and how far they had come then; and a last channel with nothing but the ball that is meant.
     */
    @Test
    void theWholeTableIsSeen() {
        Gaze whole = new Gaze(false, 16, 0.15);
        assertEquals(8, whole.channels());
        Scene scene = new Scene(structure());
        Runner runner = new Runner(scene, whole);
        double[] x = {0.4, 0.5, 0.04, -0.03, 1.3, 0.8, -0.03, 0.05, 0.9, 0.6, 0.02, 0.06};
        runner.imagine(x, 0, 0.1);
        byte[] seen = new byte[5 + whole.bytes()];
        Arrays.fill(seen, (byte) 77);
        assertTrue(runner.look(2, Eye.ALL, seen, 5));
        int moving = 0;
        for (int p = 0; p < 256; p++) {
            double px = 1 + (p % 16 - 7.5) * 0.15;
            double py = 0.7 + (7.5 - p / 16) * 0.15;
            int at = 5 + 8 * p;
            double clear = (TABLE.contains(px, py) ? 1 : -1) * Math.abs(TABLE.clearance(px, py)) - 0.12;
            assertEquals(128 * (1 - Math.min(1, Math.max(0, 0.5 + clear / 0.15))), seen[at] & 0xff, 1, "walls, " + p);
            for (int k = 0; k < 2; k++) {
                double free = 1;
                double[] moved = {128, 128};
                for (int i = 0; i < 8; i += 4) {
                    double away = Math.hypot(px - x[i] + 0.1 * k * x[i + 2], py - x[i + 1] + 0.1 * k * x[i + 3]);
                    double cover =
                            Math.min(1, Math.max(0, 0.5 + (DISCS.get(i / 4).radius() + 0.12 - away) / 0.15));
                    free *= 1 - cover;
                    for (int c = 0; c < 2; c++) {
                        moved[c] += 127 * 0.1 * x[i + 2 + c] / 0.012 * cover;
                    }
                    moving += cover == 1 ? 1 : 0;
                }
                assertEquals(255 * (1 - free), seen[at + 1 + 3 * k] & 0xff, 1.5, "balls, " + p);
                assertEquals(moved[0], seen[at + 2 + 3 * k] & 0xff, 1, "to the right, " + p);
                assertEquals(moved[1], seen[at + 3 + 3 * k] & 0xff, 1, "upwards, " + p);
            }
            double mark = 0.5 + (0.12 - Math.hypot(px - 0.9, py - 0.6)) / 0.15;
            assertEquals(255 * Math.min(1, Math.max(0, mark)), seen[at + 7] & 0xff, 1, "mark, " + p);
        }
        assertTrue(moving > 8, "covered: " + moving);
    }

    /** Actions are those of balls 2 and 0: what is pushed is what the structure says. */
    @Test
    void forcesGoToTheBallsThatAreDriven() {
        Dynamics f = model(network(SMALL, false), -1e9).in(structure());
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

    /** Two balls look alike from one another, to the byte: it is nothing which of them comes first. */
    @Test
    void theOrderOfBallsIsNothing() {
        for (boolean recurrent : new boolean[] {false, true}) {
            VisualModel model = model(network(SMALL, recurrent), 9);
            BilliardDynamics other = new BilliardDynamics(
                    TABLE, List.of(DISCS.get(2), DISCS.get(0), DISCS.get(1)), Surface.IDEAL, List.of(), 3, 0.1);
            int turned = 0;
            for (long seed = 9; seed < 29; seed++) {
                double[] x = state(seed);
                double[] y = new double[12];
                for (int k = 0; k < 12; k++) {
                    y[(k + 4) % 12] = x[k];
                }
                DMatrixRMaj next = new DMatrixRMaj(0, 0);
                DMatrixRMaj swapped = new DMatrixRMaj(0, 0);
                model.in(structure()).step(new DMatrixRMaj(1, 12, true, x.clone()), new DMatrixRMaj(1, 4), next);
                model.in(BilliardStructure.of(other))
                        .step(new DMatrixRMaj(1, 12, true, y), new DMatrixRMaj(1, 0), swapped);
                for (int k = 0; k < 12; k++) {
                    assertEquals(next.data[k], swapped.data[(k + 4) % 12], 1e-12, "world " + seed + ", number " + k);
                }
                turned += Math.abs(next.data[0] - x[0] - 0.1 * x[2]) > 1e-6 ? 1 : 0;
            }
            assertTrue(turned > 5, "the network says nothing: " + turned);
        }
    }

    @Test
    void aStoredModelGivesTheSameBits(@TempDir Path directory) {
        for (VisualNetwork network : List.of(network(SMALL, true), network(new Gaze(false, 16, 0.15), false))) {
            Path place = directory.resolve(network.gaze().centred() ? "a" : "b");
            VisualModel model = model(network, 9);
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

    /** Pictures were painted otherwise once, and a network that has learned from those is refused. */
    @Test
    void aNetworkOfOtherPicturesIsRefused(@TempDir Path directory) throws IOException {
        Artefacts.save(directory.resolve("m"), model(network(SMALL, false), 9), Provenance.of(Map.of()));
        Path manifest = directory.resolve("m").resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceAll("\"sight\" *: *2,", ""));
        InputException e =
                assertThrows(InputException.class, () -> VisualModel.load(directory.resolve("m"), Device.CPU));
        assertTrue(e.getMessage().contains("train it again"), e.getMessage());
    }

    @Test
    void whatItHasNotSeenIsRefused() {
        VisualModel model = model(network(SMALL, false), 9);
        BilliardDynamics slow = new BilliardDynamics(TABLE, DISCS, Surface.IDEAL, List.of(), 1, 0.2);
        assertThrows(InputException.class, () -> model.in(BilliardStructure.of(slow)));
        BilliardDynamics pocket =
                new BilliardDynamics(TABLE.withPocket(0, 0, 0.1), DISCS, Surface.IDEAL, List.of(), 1, 0.1);
        assertThrows(InputException.class, () -> model.in(BilliardStructure.of(pocket)));
        assertThrows(InputException.class, () -> new Gaze(true, 20, 0.1));
        assertThrows(InputException.class, () -> new VisualNetwork(new Gaze(false, 16, 1), 3, 3, true));
    }
}

package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.envs.billiards.pictures.BallCamera;
import dev.mechanist.envs.billiards.pictures.BallPictures;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worlds of the papers, and what a camera sees of them. */
class BilliardPresetsTest {
    @Test
    void pushesAreThoseOfThePaper() {
        double slowest = 9;
        double fastest = 0;
        for (int seed = 0; seed < 300; seed++) {
            BilliardPresets.Start start = BilliardPresets.fragkiadaki(RandomStream.of(seed, "paper", 0), 2);
            new DiscSimulator(start.table(), start.discs(), Surface.IDEAL).requireFree(start.state());
            assertTrue(start.table().area() > 0.09 && start.table().area() < 0.3025);
            double speed = Math.hypot(start.state()[2], start.state()[3]);
            slowest = Math.min(slowest, speed);
            fastest = Math.max(fastest, speed);
        }
        // 0.5 F / m for F of 3e4 and 8e4 and m = 65.45, in px/s of 1 mm.
        assertEquals(0.22918, slowest, 0.005);
        assertEquals(0.61115, fastest, 0.005);
    }

    /** Of 2,000 worlds of NPE's generator an independent program rejected .17 of those with 4 balls and .70 of those with 7. */
    @Test
    void npeRejectsFastWorlds() {
        for (int balls : new int[] {4, 7}) {
            int rejected = 0;
            RandomStream random = RandomStream.of(balls, "npe", 0);
            for (int k = 0; k < 500; k++) {
                rejected += BilliardPresets.npeAccepts(BilliardPresets.npe(random, balls)) ? 0 : 1;
            }
            assertEquals(balls == 4 ? 0.17 : 0.70, rejected / 500.0, 0.06, balls + " balls");
        }
        assertTrue(BilliardPresets.npeAccepts(BilliardPresets.npeAccepted(RandomStream.of(1, "npe", 1), 7)));
    }

    @Test
    void npeDrawsWhatItsProgramDraws() {
        RandomStream random = RandomStream.of(1, "npe", 2);
        TreeSet<Double> masses = new TreeSet<>();
        TreeSet<Long> speeds = new TreeSet<>();
        TreeSet<Long> places = new TreeSet<>();
        for (int k = 0; k < 400; k++) {
            BilliardPresets.Start start = BilliardPresets.npe(random, 5);
            for (int i = 0; i < 5; i++) {
                masses.add(start.discs().get(i).mass());
                double step = start.state()[4 * i + 2] / 0.06;
                assertEquals(Math.rint(step), step, 1e-12);
                speeds.add(Math.round(step));
                places.add(Math.round(1000 * start.state()[4 * i + 1]));
                for (int j = 0; j < i; j++) {
                    assertTrue(Math.hypot(
                                    start.state()[4 * i] - start.state()[4 * j],
                                    start.state()[4 * i + 1] - start.state()[4 * j + 1])
                            > 0.15 - 1e-12);
                }
            }
        }
        assertEquals(new TreeSet<>(List.of(1.0, 5.0, 25.0)), masses);
        assertEquals(-20, speeds.first());
        assertEquals(20, speeds.last());
        assertEquals(61, places.first());
        assertEquals(539, places.last());
    }

    /** Free squares of 80 px: 35, and for the letters 26, 26 and 31; balls stay 61 px off every wall. */
    @ParameterizedTest
    @CsvSource({"O, 35, 61, 36", "L, 26, 61, 36", "U, 26, 61, 36", "I, 31, 61, 36"})
    void roomsHaveTheShapeOfLetters(BilliardPresets.Room room, int squares, int least, int worlds) {
        assertEquals(squares * 0.0064, room.table().area(), 1e-12);
        RandomStream random = RandomStream.of(3, "room " + room, 0);
        double nearest = 1;
        for (int k = 0; k < worlds; k++) {
            BilliardPresets.Start start = BilliardPresets.npe(random, room, 2);
            new DiscSimulator(start.table(), start.discs(), Surface.IDEAL).requireFree(start.state());
            for (int i = 0; i < 2; i++) {
                double clearance = start.table().clearance(start.state()[4 * i], start.state()[4 * i + 1]);
                nearest = Math.min(nearest, clearance);
                assertEquals(Math.rint(1000 * start.state()[4 * i]), 1000 * start.state()[4 * i], 1e-9);
            }
        }
        assertTrue(nearest > least * 1e-3 - 1e-9 && nearest < 0.075, "nearest " + nearest);
    }

    @Test
    void tooManyBallsAreRefused() {
        RandomStream random = RandomStream.of(1, "full", 0);
        assertThrows(InputException.class, () -> BilliardPresets.npe(random, 60));
        List<Disc> discs = Collections.nCopies(9, new Disc(0.3, 1));
        assertThrows(
                InputException.class,
                () -> BilliardPresets.scatter(random, Table.rectangle(1, 1), discs, new double[36]));
    }

    /** A disc of radius 1.5 px at the middle of a pixel: its neighbours' middles are 1, sqrt 2 and 2 px away. */
    @Test
    void edgesAreShadedByDistance() {
        BallPictures camera = new BallPictures(Table.rectangle(9, 7), List.of(new Disc(1.5, 1)), 0, 0, 9, 7, 1);
        Observations.Bytes frame = camera.frame(new double[] {4.5, 3.5, 0, 0}, 0);
        assertArrayEquals(new int[] {7, 9, 1}, frame.shape());
        assertEquals(255, at(frame, 3, 4));
        assertEquals(255, at(frame, 3, 5));
        assertEquals(Math.round(255 * (2 - Math.sqrt(2))), at(frame, 2, 3));
        assertEquals(0, at(frame, 1, 4));
        assertEquals(0, at(frame, 0, 0));
        // Half a pixel upwards: the upper neighbour is 0.5 px away, the one above it 1.5 px, half covered.
        Observations.Bytes raised = camera.frame(new double[] {4.5, 4, 0, 0}, 0);
        assertEquals(255, at(raised, 2, 4));
        assertEquals(128, at(raised, 1, 4));
        assertEquals(128, at(raised, 4, 4));
    }

    @Test
    void glimpsesAreCutsOfTheFrame() {
        Table table = Table.polygon(0, 0, 16, 0, 16, 7, 8, 12, 0, 12).withObstacle(3, 7, 5, 7, 5, 9);
        List<Disc> discs = List.of(new Disc(1.5, 1), new Disc(2, 1));
        BallPictures camera = new BallPictures(table, discs, 0, 0, 16, 12, 1);
        double[] x = {6, 6, 0, 0, 9.25, 7.125, 0, 0};
        Observations.Bytes frame = camera.frame(x, 0);
        Observations.Bytes glimpse = camera.glimpse(x, 0, 0, 8);
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                assertEquals(at(frame, row + 2, column + 2), at(glimpse, row, column), row + ", " + column);
            }
        }
        assertEquals(128, at(frame, 0, 15));
    }

    private static int at(Observations.Bytes picture, int row, int column) {
        return picture.values()[row * picture.shape()[1] + column] & 0xff;
    }

    /** A wall across the middles of pixels covers half of them, a quarter of a pixel beyond it three quarters. */
    @Test
    void wallsAreAntiAliased() {
        BallCamera camera = new BallCamera(Table.rectangle(10, 6.5).sides(), 1);
        byte[] picture = new byte[10 * 8];
        camera.walls(0, 7.25, 10, 8, picture, 0, 1, 1);
        // Middles of rows lie at 6.75, 5.75, ...: the first 0.25 m beyond the wall.
        assertEquals(96, picture[5] & 0xff);
        assertEquals(0, picture[10 + 5] & 0xff);
        // Middles of the last rows at 0.75 and -0.25.
        assertEquals(0, picture[60 + 5] & 0xff);
        assertEquals(96, picture[70 + 5] & 0xff);
        camera.walls(0, 7, 10, 8, picture, 0, 1, 1);
        assertEquals(64, picture[5] & 0xff);
    }

    /**
     * Walls that are thicker by 1: straight ones are moved, about the corner of an L that juts out there is a quarter of a circle, in a
     * corner a corner. A pixel is half covered where its middle is as far from the wall as it is thick.
     */
    @Test
    void wallsMayBeThicker() {
        BallCamera camera = new BallCamera(
                Table.polygon(0, 0, 10, 0, 10, 5, 5, 5, 5, 10, 0, 10).sides(), 0.2);
        byte[] picture = new byte[50 * 50];
        camera.walls(0, 10, 50, 50, 1, picture, 0, 1, 1);
        for (int p = 0; p < picture.length; p++) {
            double x = (p % 50 + 0.5) * 0.2;
            double y = 10 - (p / 50 + 0.5) * 0.2;
            double clear = Math.min(Math.min(x, y), Math.min(10 - x, 10 - y));
            double corner = x < 5 && y < 5 ? Math.hypot(5 - x, 5 - y) : Math.max(5 - x, 5 - y);
            double free = Math.min(1, Math.max(0, 0.5 + (Math.min(clear, corner) - 1) / 0.2));
            assertEquals(128 * (1 - free), picture[p] & 0xff, 0.5 + 1e-9, "at " + x + ", " + y);
        }
    }

    /** Squares of 80 px in a ring of one square: the free part begins at 80 px, and a letter is as many squares as it shows. */
    @Test
    void roomsAreLetters() {
        double square = 0.08;
        for (BilliardPresets.Room room : BilliardPresets.Room.values()) {
            double[] box = room.table().box();
            assertArrayEquals(new double[] {square, 8 * square, square, 6 * square}, box, 1e-12, room.name());
        }
        assertEquals(35, room(BilliardPresets.Room.O) / (square * square), 1e-9);
        assertEquals(35 - 9, room(BilliardPresets.Room.L) / (square * square), 1e-9);
        assertEquals(35 - 9, room(BilliardPresets.Room.U) / (square * square), 1e-9);
        assertEquals(35 - 4, room(BilliardPresets.Room.I) / (square * square), 1e-9);
    }

    /** Area by the trapezoids below its outline, m^2. */
    private static double room(BilliardPresets.Room room) {
        double area = 0;
        for (Table.Wall w : room.table().sides()) {
            area += 0.5 * (w.from().x() * w.to().y() - w.to().x() * w.from().y());
        }
        return Math.abs(area);
    }
}

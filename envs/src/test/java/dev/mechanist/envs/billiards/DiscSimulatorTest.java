package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Impacts that are known exactly. */
class DiscSimulatorTest {
    private static final double[] SMALL_AND_LARGE = {0.05, 0.08, 0.1, 0.06, 0.12, 0.07, 0.09, 0.05};

    private static List<Disc> equal(int count, double radius) {
        return Collections.nCopies(count, new Disc(radius, 1));
    }

    private static DiscSimulator at(Table table, List<Disc> discs, Surface surface, double... state) {
        DiscSimulator simulator = new DiscSimulator(table, discs, surface);
        simulator.requireFree(state);
        simulator.place(state, 0);
        return simulator;
    }

    private static double[] state(DiscSimulator simulator) {
        double[] x = new double[4 * simulator.discs().size()];
        simulator.read(x, 0);
        return x;
    }

    /** Eight discs of several radii and masses in a table 2 x 1.5 m. */
    private static DiscSimulator mixture(long seed) {
        List<Disc> discs = Arrays.stream(SMALL_AND_LARGE)
                .mapToObj(r -> new Disc(r, 30 * r))
                .toList();
        RandomStream random = RandomStream.of(seed, "mixture", 0);
        double[] x = new double[32];
        for (int i = 0; i < 8; i++) {
            x[4 * i] = 0.25 + 0.5 * (i % 4) + random.nextDouble(-0.1, 0.1);
            x[4 * i + 1] = 0.4 + 0.7 * (i / 4) + random.nextDouble(-0.1, 0.1);
            x[4 * i + 2] = random.nextGaussian();
            x[4 * i + 3] = random.nextGaussian();
        }
        return at(Table.rectangle(2, 1.5), discs, Surface.IDEAL, x);
    }

    /** Galperin (2003): a wall, a light disc and one 100^k times as heavy meet as often as the digits of pi say. */
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 31", "2, 314", "3, 3141", "4, 31415", "5, 314159"})
    void collisionsCountTheDigitsOfPi(int k, long expected) {
        DiscSimulator simulator = at(
                Table.rectangle(1e7, 1),
                List.of(new Disc(0.1, 1), new Disc(0.1, Math.pow(100, k))),
                Surface.IDEAL,
                new double[] {1, 0.5, 0, 0, 2, 0.5, -1, 0});
        simulator.advance(5e6);
        assertEquals(expected, simulator.impacts());
    }

    @Test
    void energyIsKept() {
        DiscSimulator simulator = mixture(1);
        double energy = simulator.energy();
        simulator.advanceImpacts(50_000);
        assertEquals(50_000, simulator.impacts(), 2);
        assertEquals(energy, simulator.energy(), 1e-13 * energy);
    }

    /** The path of a disc in a rectangle is a straight line, folded at the walls. */
    @Test
    void placeAfterManyBouncesIsThatOfTheUnfoldedLine() {
        double vx = Math.sqrt(2);
        double vy = Math.sqrt(3);
        DiscSimulator simulator =
                at(Table.rectangle(2, 1.5), equal(1, 0.1), Surface.IDEAL, new double[] {0.3, 0.4, vx, vy});
        simulator.advanceImpacts(100_000);
        double seconds = Math.ceil(simulator.time()) + 0.37;
        simulator.place(new double[] {0.3, 0.4, vx, vy}, 0);
        simulator.advance(seconds);
        assertTrue(simulator.impacts() >= 100_000);
        double[] x = state(simulator);
        assertEquals(folded(0.2, vx, seconds, 1.8) + 0.1, x[0], 1e-9);
        assertEquals(folded(0.3, vy, seconds, 1.3) + 0.1, x[1], 1e-9);
    }

    /** The fold in [0, width] of from + v t, with the product in twice the precision. */
    private static double folded(double from, double v, double t, double width) {
        double high = v * t;
        double low = Math.fma(v, t, -high);
        double rest = Math.IEEEremainder(high, 2 * width) + low + from;
        double phase = Math.IEEEremainder(rest, 2 * width);
        return Math.abs(phase);
    }

    @Test
    void reversedMotionReturns() {
        for (int seed = 1; seed <= 20; seed++) {
            DiscSimulator simulator = mixture(seed);
            double[] start = state(simulator);
            simulator.advanceImpacts(25);
            double seconds = simulator.time() + 1e-3;
            simulator.place(start, 0);
            simulator.advance(seconds);
            double[] x = state(simulator);
            for (int i = 0; i < 8; i++) {
                x[4 * i + 2] = -x[4 * i + 2];
                x[4 * i + 3] = -x[4 * i + 3];
            }
            simulator.place(x, 0);
            simulator.advance(seconds);
            double[] back = state(simulator);
            for (int i = 0; i < 8; i++) {
                assertEquals(start[4 * i], back[4 * i], 1e-9, "seed " + seed);
                assertEquals(start[4 * i + 1], back[4 * i + 1], 1e-9, "seed " + seed);
                assertEquals(-start[4 * i + 2], back[4 * i + 2], 1e-9, "seed " + seed);
                assertEquals(-start[4 * i + 3], back[4 * i + 3], 1e-9, "seed " + seed);
            }
        }
    }

    /** Masses 1 and 3 kg, line of centres at 30 degrees, disc 1 at rest: v_n of 0 goes from c to -c / 2, 1 takes c / 2. */
    @Test
    void obliqueImpactIsThatOfTheTextbook() {
        double half = 0.5;
        double root = Math.sqrt(3) / 2;
        double[] x = {5 - 0.2 * root - 2, 5 - 0.2 * half, 2, 0, 5, 5, 0, 0};
        DiscSimulator simulator =
                at(Table.rectangle(10, 10), List.of(new Disc(0.12, 1), new Disc(0.08, 3)), Surface.IDEAL, x);
        simulator.advance(1.5);
        assertEquals(1, simulator.impacts());
        double c = 2 * root;
        double[] after = state(simulator);
        assertEquals(2 - 1.5 * c * root, after[2], 1e-12);
        assertEquals(-1.5 * c * half, after[3], 1e-12);
        assertEquals(0.5 * c * root, after[6], 1e-12);
        assertEquals(0.5 * c * half, after[7], 1e-12);
        assertEquals(5 + 0.5 * 0.5 * c * root, after[4], 1e-12);
    }

    @Test
    void cradleHandsOnExactly() {
        double[] x = new double[20];
        for (int i = 0; i < 5; i++) {
            x[4 * i] = i == 0 ? 1 : 2 + 0.25 * i;
            x[4 * i + 1] = 1;
        }
        x[2] = 0.75;
        DiscSimulator simulator = at(Table.rectangle(10, 2), equal(5, 0.125), Surface.IDEAL, x);
        simulator.advance(2);
        double[] after = state(simulator);
        for (int i = 0; i < 4; i++) {
            assertEquals(0, after[4 * i + 2], "speed of " + i);
        }
        assertEquals(0.75, after[18]);
        assertEquals(4, simulator.impacts());
    }

    /** Three equal discs, the first between the two others at once: speeds -1/5, and 2 sqrt(3) / 5 along the centres. */
    @Test
    void breakOfThreeIsSymmetric() {
        double h = Math.sqrt(3);
        double[] x = {1, 5, 1, 0, 4, 5.1, 0, 0, 4, 4.9, 0, 0};
        DiscSimulator simulator = at(Table.rectangle(20, 10), equal(3, 0.1), Surface.IDEAL, x);
        simulator.advance(5);
        double[] after = state(simulator);
        assertEquals(-0.2, after[2], 1e-12);
        assertEquals(0, after[3], 1e-15);
        double speed = 2 * h / 5;
        assertEquals(speed * h / 2, after[6], 1e-12);
        assertEquals(speed / 2, after[7], 1e-12);
        assertEquals(after[6], after[10], 1e-15);
        assertEquals(-after[7], after[11], 1e-15);
    }

    /** A full rack of fifteen: the upper half is the mirror of the lower one, and nothing is lost. */
    @Test
    void breakOfARackIsSymmetric() {
        double r = 0.1;
        double[] x = new double[64];
        int i = 0;
        int[] mirror = new int[16];
        for (int row = 0; row < 5; row++) {
            for (int k = 0; k <= row; k++) {
                x[4 * i] = 10 + row * r * Math.sqrt(3);
                x[4 * i + 1] = 5 + (2 * k - row) * r;
                mirror[i] = i + row - 2 * k;
                i++;
            }
        }
        x[60] = 5;
        x[61] = 5;
        x[62] = 1;
        mirror[15] = 15;
        DiscSimulator simulator = at(Table.rectangle(40, 10), equal(16, r), Surface.IDEAL, x);
        simulator.advance(5.2);
        double[] after = state(simulator);
        assertEquals(0.5, simulator.energy(), 1e-12);
        for (int k = 0; k < 16; k++) {
            assertEquals(after[4 * k + 2], after[4 * mirror[k] + 2], 1e-9, "disc " + k);
            assertEquals(after[4 * k + 3], -after[4 * mirror[k] + 3], 1e-9, "disc " + k);
        }
        assertTrue(simulator.impacts() >= 6);
    }

    /** Over all places and directions a disc of speed v meets the walls v P / (pi A) times a second, for its centre's P and A. */
    @ParameterizedTest
    @ValueSource(strings = {"L", "triangle", "hexagon"})
    void wallRateIsThatOfTheory(String shape) {
        double r = 0.05;
        Table table = switch (shape) {
            case "L" -> Table.polygon(0, 0, 2, 0, 2, 1, 1, 1, 1, 2, 0, 2);
            case "triangle" -> Table.polygon(0, 0, 2.1, 0.2, 0.9, 1.7);
            default -> Table.regular(6, 1);
        };
        DiscSimulator simulator = new DiscSimulator(table, equal(1, r), Surface.IDEAL);
        RandomStream random = RandomStream.of(1, "wall rate", 0);
        int starts = 4000;
        double seconds = 40;
        long impacts = 0;
        for (int k = 0; k < starts; k++) {
            double[] x = new double[4];
            do {
                x[0] = random.nextDouble(-1, 2.2);
                x[1] = random.nextDouble(-1, 2.2);
            } while (table.clearance(x[0], x[1]) < r);
            double angle = 2 * Math.PI * (k + random.nextDouble()) / starts;
            x[2] = Math.cos(angle);
            x[3] = Math.sin(angle);
            simulator.place(x, 0);
            simulator.advance(seconds);
            impacts += simulator.impacts();
        }
        double expected = rate(shape, table, r);
        assertEquals(expected, impacts / (starts * seconds), 0.005 * expected);
    }

    /** Perimeter over pi area of where the centre can be. */
    static double rate(String shape, Table table, double r) {
        double p = table.perimeter();
        double a = table.area();
        if (shape.equals("L")) {
            // Five corners lose a square; about the sixth the centre goes round a quarter of a circle.
            double perimeter = p - 5 * 2 * r + 0.5 * Math.PI * r;
            double area = a - p * r + 5 * r * r - 0.25 * Math.PI * r * r;
            return perimeter / (Math.PI * area);
        }
        // A polygon about a circle shrinks to a similar one: A = s rho^2, P = 2 s rho; the hexagon has rho = sqrt(3) /
        // 2.
        double rho = 2 * a / p;
        double shrunk = (rho - r) / rho;
        return p * shrunk / (Math.PI * a * shrunk * shrunk);
    }

    /** Of three discs at a wall and nearly plastic, infinitely many impacts fall into a finite time (McNamara and Young 1992). */
    @Test
    void pileUpComesToRest() {
        double[] x = {1, 1, 0, 0, 2, 1, 0, 0, 3, 1, 0, 0, 4, 1, -1, 0};
        DiscSimulator simulator = at(Table.rectangle(20, 2), equal(4, 0.1), new Surface(0.02, 0.02, 0), x);
        simulator.advance(100);
        assertTrue(simulator.impacts() < 1000, "impacts: " + simulator.impacts());
        double[] after = state(simulator);
        double momentum = 0;
        for (int i = 0; i < 4; i++) {
            momentum += after[4 * i + 2];
            assertTrue(Math.abs(after[4 * i + 2]) < 0.05, "speed " + after[4 * i + 2]);
        }
        assertTrue(Math.abs(momentum) < 0.05);
    }

    /** Speed 1 at 0.5 m/s^2 goes 1 m in 2 s; from a wall with restitution 0.5 after 0.6 m, where v^2 = 0.4, 0.1 m back. */
    @Test
    void frictionStopsADisc() {
        DiscSimulator simulator =
                at(Table.rectangle(9, 2), equal(1, 0.1), new Surface(1, 0.5, 0.5), new double[] {1, 1, 1, 0});
        simulator.advance(2.5);
        assertArrayEquals(new double[] {2, 1, 0, 0}, state(simulator), 1e-12);
        simulator.place(new double[] {8.3, 1, 1, 0}, 0);
        simulator.advance(5);
        assertArrayEquals(new double[] {8.8, 1, 0, 0}, state(simulator), 1e-12);
    }

    /** One disc catches another that slows down as it does: relative motion is uniform until the first rests. */
    @Test
    void slowingDiscsMeet() {
        double[] x = {1, 1, 2, 0, 3.2, 1, 1, 0};
        DiscSimulator simulator = at(Table.rectangle(30, 2), equal(2, 0.1), new Surface(1, 1, 0.25), x);
        simulator.advance(2.5);
        assertEquals(1, simulator.impacts());
        double[] after = state(simulator);
        // They meet after 2 s at speeds 1.5 and 0.5 and exchange them.
        assertEquals(1 + 2 * 2 - 0.5 + 0.5 * 0.5 - 0.125 * 0.25, after[0], 1e-12);
        assertEquals(0.5 - 0.125, after[2], 1e-12);
        assertEquals(1.5 - 0.125, after[6], 1e-12);
    }

    /** A disc goes round the end of a thin wall: a head-on hit of the end turns it back, the sides reflect. */
    @Test
    void thinWallsHaveTwoSidesAndTwoEnds() {
        Table table = Table.rectangle(4, 2).withWall(2, 0.8, 2, 1.2);
        DiscSimulator left = at(table, equal(1, 0.1), Surface.IDEAL, new double[] {1, 1, 1, 0});
        left.advance(1);
        assertArrayEquals(new double[] {1.8, 1, -1, 0}, state(left), 1e-12);
        DiscSimulator right = at(table, equal(1, 0.1), Surface.IDEAL, new double[] {3, 1, -1, 0});
        right.advance(1);
        assertArrayEquals(new double[] {2.2, 1, 1, 0}, state(right), 1e-12);
        DiscSimulator end = at(table, equal(1, 0.1), Surface.IDEAL, new double[] {2, 1.8, 0, -1});
        end.advance(0.6);
        assertArrayEquals(new double[] {2, 1.4, 0, 1}, state(end), 1e-12);
        // Off the end by r sin 30: the normal is at 30 degrees from the motion, which turns by 120.
        DiscSimulator off = at(table, equal(1, 0.1), Surface.IDEAL, new double[] {2.05, 1.8, 0, -1});
        off.advance(0.7);
        double[] x = state(off);
        assertEquals(Math.sqrt(3) / 2, x[2], 1e-12);
        assertEquals(0.5, x[3], 1e-12);
    }

    @Test
    void pocketsKeepWhatFallsIn() {
        Table table = Table.rectangle(2, 1).withPocket(2, 0, 0.2);
        double[] x = {1.5, 0.45, 0.5, -0.4, 1, 0.5, -0.1, 0};
        DiscSimulator simulator = at(table, equal(2, 0.1), Surface.IDEAL, x);
        simulator.advance(3);
        assertTrue(simulator.lost(0));
        assertEquals(0, simulator.impacts());
        double[] after = state(simulator);
        assertArrayEquals(new double[] {2, 0, 0, 0}, Arrays.copyOf(after, 4));
        assertEquals(0.7, after[4], 1e-12);
        simulator.push(0, 1, 1);
        simulator.advance(1);
        assertArrayEquals(new double[] {2, 0, 0, 0}, Arrays.copyOf(state(simulator), 4));
    }

    /** Each refusal names the ball and what to do; a ball in a pocket overlaps nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 1 0 0 1.1 1 0 0; balls 0 and 1 overlap by 0.100 m",
                "1 1 0 0 3.5 1 0 0; ball 1 at (3.5, 1.0) is outside the table",
                "1 1 0 0 2.95 1 0 0; ball 1 at (2.95, 1.0) overlaps a wall; move it by 0.0500 m",
                "NaN 1 0 0 2 1 0 0; ball 0 needs finite places",
                "1 1 0 Infinity 2 1 0 0; ball 0 needs finite places"
            })
    void statesThatAreNotFreeAreRefused(String numbers, String reason) {
        double[] x = Arrays.stream(numbers.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Table table = Table.rectangle(3, 2).withPocket(0, 0, 0.2);
        DiscSimulator simulator = new DiscSimulator(table, equal(2, 0.1), Surface.IDEAL);
        String message = assertThrows(InputException.class, () -> simulator.requireFree(x))
                .getMessage();
        assertTrue(message.contains(reason), message);
        simulator.requireFree(new double[] {0, 0, 0, 0, 0.01, 0.01, 0, 0});
        assertThrows(InputException.class, () -> new DiscSimulator(table, List.of(), Surface.IDEAL));
        assertThrows(InputException.class, () -> new Disc(0.1, 0));
        assertThrows(InputException.class, () -> new Disc(-0.1, 1));
        assertThrows(InputException.class, () -> new Surface(0.9, -0.1, 0));
    }

    @Test
    void impulseDividesByMass() {
        DiscSimulator simulator =
                at(Table.rectangle(4, 4), List.of(new Disc(0.1, 0.5)), Surface.IDEAL, new double[] {1, 1, 0.25, 0});
        simulator.push(0, 0.5, 0.25);
        simulator.advance(0.5);
        assertArrayEquals(new double[] {1.625, 1.25, 1.25, 0.5}, state(simulator), 1e-15);
    }
}

package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Impacts that lose energy: infinitely many in a finite time come to an end, and what ought to happen happens. */
class PileUpTest {
    private static final Table ROOM = Table.rectangle(2, 1);

    private static List<Disc> discs(int count, double radius) {
        return Collections.nCopies(count, new Disc(radius, 1));
    }

    private static double[] state(DiscSimulator simulator) {
        double[] x = new double[simulator.size()];
        simulator.read(x, 0);
        return x;
    }

    /**
     * Advances in steps; at each of them no discs overlap by more than 1e-9 of a radius, no energy has come from nowhere, the clock
     * has gone on, and the impacts so far are a finite number.
     */
    private static DiscSimulator advanced(
            Table table, List<Disc> discs, Surface surface, double[] start, double seconds, long most) {
        DiscSimulator simulator = new DiscSimulator(table, discs, surface);
        simulator.requireFree(start);
        simulator.place(start, 0);
        double energy = simulator.energy();
        int steps = 50;
        for (int k = 1; k <= steps; k++) {
            simulator.advance(seconds / steps);
            assertEquals(k * seconds / steps, simulator.time(), 1e-12 * seconds);
            assertTrue(simulator.impacts() <= most, simulator.impacts() + " impacts by " + simulator.time() + " s");
            assertEquals(Optional.empty(), simulator.obstacle(state(simulator), 0), "at " + simulator.time() + " s");
            assertTrue(simulator.energy() <= energy * (1 + 1e-12), "energy grows to " + simulator.energy());
            energy = simulator.energy();
        }
        return simulator;
    }

    /** Along the diagonal of a square both walls of each corner are hit at once, and each time half the speed is left. */
    @Test
    void aBallThatBouncesInCornersHalvesItsSpeed() {
        double[] start = {0.5, 0.5, 1, 1};
        DiscSimulator simulator = advanced(Table.rectangle(1, 1), discs(1, 0.05), new Surface(1, 0.5, 0), start, 10, 8);
        // 0.45 s to the first corner, then 0.9 / 0.5 and 0.9 / 0.25 s, and at 1/8 m/s back from it for the rest.
        double at = 0.95 - (10 - 0.45 - 1.8 - 3.6) / 8;
        assertArrayEquals(new double[] {at, at, -0.125, -0.125}, state(simulator), 1e-12);
        assertEquals(6, simulator.impacts());
    }

    /** With restitution 0 a ball keeps what it has along the wall, and in the corner nothing. */
    @Test
    void withoutRestitutionABallSlidesAlongTheWallsIntoACorner() {
        Surface dead = new Surface(0, 0, 0);
        DiscSimulator sliding = advanced(ROOM, discs(1, 0.1), dead, new double[] {0.5, 0.5, 0.3, -1}, 2, 4);
        assertArrayEquals(new double[] {1.1, 0.1, 0.3, 0}, state(sliding), 1e-12);
        DiscSimulator cornered = advanced(ROOM, discs(1, 0.1), dead, new double[] {0.5, 0.5, 0.3, -1}, 20, 4);
        assertArrayEquals(new double[] {1.9, 0.1, 0, 0}, state(cornered), 1e-12);
    }

    /** Masses 1 and 3, head-on with restitution 0: the common velocity (1 * 2 - 3 * 1) / 4 for ever, touching, with no more impacts. */
    @Test
    void plasticBallsGoOnTogether() {
        List<Disc> unequal = List.of(new Disc(0.1, 1), new Disc(0.1, 3));
        double[] start = {4, 0.5, 2, 0, 5, 0.5, -1, 0};
        DiscSimulator simulator = advanced(Table.rectangle(10, 1), unequal, new Surface(0, 1, 0), start, 4, 1);
        double[] x = state(simulator);
        assertEquals(1, simulator.impacts());
        assertEquals(-0.25, x[2], 1e-15);
        assertEquals(-0.25, x[6], 1e-15);
        assertEquals(0.2, x[4] - x[0], 1e-12);
    }

    /** Touching and at one speed, balls fly as one body and never meet. */
    @Test
    void ballsThatTouchAtRestToEachOtherDoNotMeet() {
        double[] start = {0.3, 0.5, 0.4, 0.1, 0.5, 0.5, 0.4, 0.1, 0.7, 0.5, 0.4, 0.1};
        for (double restitution : new double[] {0, 0.5, 1}) {
            DiscSimulator simulator = advanced(ROOM, discs(3, 0.1), new Surface(restitution, 1, 0), start, 2, 0);
            double[] x = state(simulator);
            for (int i = 0; i < 3; i++) {
                assertEquals(start[4 * i] + 0.8, x[4 * i], 1e-12);
                assertEquals(0.7, x[4 * i + 1], 1e-12);
            }
        }
    }

    /** A cradle of five with gaps: each hands on (1 + e) / 2 of its speed, so that the last leaves with 0.95^4. */
    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.6, 0.3})
    void aCradleThatLosesHandsOnAPart(double e) {
        double[] start = new double[20];
        for (int i = 0; i < 5; i++) {
            start[4 * i] = 1 + 0.3 * i;
            start[4 * i + 1] = 0.5;
        }
        start[2] = 1;
        Table table = Table.rectangle(20, 1);
        DiscSimulator simulator = new DiscSimulator(table, discs(5, 0.1), new Surface(e, 1, 0));
        simulator.place(start, 0);
        while (state(simulator)[18] == 0) {
            simulator.advanceImpacts(1);
        }
        double[] x = state(simulator);
        assertEquals(Math.pow((1 + e) / 2, 4), x[18], 1e-12);
        double momentum = 0;
        for (int i = 0; i < 5; i++) {
            momentum += x[4 * i + 2];
            assertEquals(0, x[4 * i + 3], 1e-15);
        }
        assertEquals(1, momentum, 1e-12);
        advanced(table, discs(5, 0.1), new Surface(e, 1, 0), start, 100, 10_000);
    }

    /**
     * Three balls pressed to a wall by a fourth: below a restitution of 0.0718 to 0.17 infinitely many impacts fall into a finite time
     * (Bernu and Mazighi 1990; McNamara and Young 1992), above it is many.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8})
    void aRowPressedToAWallComesToAnEnd(double e) {
        double[] start = {0.1, 0.5, 0, 0, 0.301, 0.5, 0, 0, 0.502, 0.5, 0, 0, 1, 0.5, -3, 0};
        DiscSimulator simulator =
                advanced(Table.rectangle(50, 1), discs(4, 0.1), new Surface(e, e, 0), start, 8, 20_000);
        double[] x = state(simulator);
        for (int i = 0; i < 4; i++) {
            assertTrue(x[4 * i + 2] >= -1e-9, "nothing goes into the wall any more");
            assertTrue(i == 0 || x[4 * i + 2] >= x[4 * i - 2] - 1e-9, "no two close");
        }
    }

    /** All touching, so that the impacts are one. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.9})
    void aRowThatTouchesComesToAnEnd(double e) {
        double[] start = {0.1, 0.5, 0, 0, 0.3, 0.5, 0, 0, 0.5, 0.5, 0, 0, 1, 0.5, -3, 0};
        DiscSimulator simulator =
                advanced(Table.rectangle(50, 1), discs(4, 0.1), new Surface(e, e, 0), start, 8, 20_000);
        assertTrue(IntStream.range(0, 4).allMatch(i -> state(simulator)[4 * i + 2] >= -1e-9));
    }

    /** Fifty discs fill half of a tiny box and lose nine tenths of their relative energy in each impact. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.3, 1", "1, 0.3", "0.9, 0.9", "0.3, 0.3", "0.05, 0"})
    void fiftyBallsInATinyBoxCoolDown(double restitution, double cushion) {
        int count = 50;
        double[] start = new double[4 * count];
        RandomStream random = RandomStream.of(1, "tiny box", 0);
        for (int i = 0; i < count; i++) {
            start[4 * i] = 0.014 * (0.5 + i % 10) + 0.001 * random.nextDouble(-1, 1);
            start[4 * i + 1] = 0.014 * (0.5 + i / 10) + 0.001 * random.nextDouble(-1, 1);
            start[4 * i + 2] = random.nextGaussian();
            start[4 * i + 3] = random.nextGaussian();
        }
        DiscSimulator simulator = advanced(
                Table.rectangle(0.14, 0.07),
                discs(count, 0.0055),
                new Surface(restitution, cushion, 0),
                start,
                2,
                100_000);
        assertTrue(simulator.impacts() > 500, "impacts: " + simulator.impacts());
        assertTrue(simulator.energy() < (restitution < 0.5 ? 0.02 : 0.9) * 50, "energy: " + simulator.energy());
    }

    /** Thrown into a corner of 20 degrees a ball rattles between its sides; it ends at rest, goes along a side, or comes out. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.2, 0", "0.5, 0", "0.95, 0", "0.5, 0.4", "0, 0.4"})
    void anAcuteCornerHoldsABallButNotTheClock(double cushion, double deceleration) {
        double end = Math.toRadians(20);
        Table wedge = Table.polygon(0, 0, 3, 0, 3 * Math.cos(end), 3 * Math.sin(end));
        for (int seed = 0; seed < 20; seed++) {
            double aim = RandomStream.of(seed, "wedge", 0).nextDouble(-0.3, 0.3);
            double[] start = {2.2, 0.4, -2 * Math.cos(0.18 + aim), -2 * Math.sin(0.18 + aim)};
            DiscSimulator simulator =
                    advanced(wedge, discs(1, 0.1), new Surface(1, cushion, deceleration), start, 30, 5_000);
            if (cushion == 0) {
                // The centre of a ball in the corner is r / sin 10 degrees from its tip.
                double[] x = state(simulator);
                double rest = Math.hypot(x[0], x[1]);
                double speed = Math.hypot(x[2], x[3]);
                assertTrue(speed < 1e-9 ? rest > 0.1 : speed <= 2, "seed " + seed);
            }
        }
    }

    /** Between two obstacles that leave it no way on, a ball stops where it touches both. */
    @Test
    void aPlasticBallRestsInTheNotchOfTwoBalls() {
        List<Disc> heavy = List.of(new Disc(0.1, 1), new Disc(0.1, 1e9), new Disc(0.1, 1e9));
        double[] start = {1, 0.8, 0, -1, 0.9, 0.3, 0, 0, 1.1, 0.3, 0, 0};
        DiscSimulator simulator = advanced(ROOM, heavy, new Surface(0, 0, 0), start, 3, 100);
        double[] x = state(simulator);
        assertEquals(1, x[0], 1e-9);
        assertEquals(0.3 + 0.1 * Math.sqrt(3), x[1], 1e-7);
        assertEquals(0, Math.hypot(x[2], x[3]), 1e-8);
    }

    /** Rolling balls that are pressed to each other and a wall by nothing but their speed come to rest where they touch, at once or later. */
    @Test
    void withFrictionAllComesToRest() {
        for (int seed = 0; seed < 10; seed++) {
            RandomStream random = RandomStream.of(seed, "friction", 0);
            int count = 8;
            List<Disc> discs = discs(count, 0.06);
            double[] start = new double[4 * count];
            BilliardPresets.scatter(random, Table.rectangle(0.6, 0.6), discs, start);
            for (int i = 0; i < count; i++) {
                start[4 * i + 2] = 2 * random.nextGaussian();
                start[4 * i + 3] = 2 * random.nextGaussian();
            }
            double e = random.nextDouble();
            DiscSimulator simulator = advanced(
                    Table.rectangle(0.6, 0.6), discs, new Surface(e, random.nextDouble(), 0.5), start, 20, 10_000);
            assertEquals(0, simulator.energy(), "seed " + seed + ", restitution " + e);
        }
    }

    /** Balls that slide with spin are pressed into walls and each other again and again by it, and roll in the end. */
    @Test
    void spinPressesWithoutEnd() {
        for (int seed = 0; seed < 3; seed++) {
            RandomStream random = RandomStream.of(seed, "spin", 0);
            int count = 6;
            List<Disc> discs = discs(count, 0.06);
            double[] start = new double[6 * count];
            BilliardPresets.scatter(random, Table.rectangle(0.6, 0.6), discs, start);
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < 2; c++) {
                    start[4 * i + 2 + c] = 2 * random.nextGaussian();
                    start[4 * count + 2 * i + c] = 3 * random.nextGaussian();
                }
            }
            Surface cloth = new Surface(random.nextDouble(), random.nextDouble(), 0.3, 2);
            DiscSimulator simulator = advanced(Table.rectangle(0.6, 0.6), discs, cloth, start, 30, 20_000);
            assertEquals(0, simulator.energy(), 1e-12, "seed " + seed);
        }
    }

    /**
     * Spin that presses a ball on a cushion wears off at 5/2 of the friction while the cushion holds the ball, and takes nothing from what
     * goes along: v (t) = v, s_n (t) = 3 - 5/2 * 2 t, until t = 0.6 s; a step is a 32nd of
     * what is left.
     */
    @Test
    void spinWearsOffOnACushionWhileTheBallGoesAlong() {
        DiscSimulator simulator = new DiscSimulator(Table.rectangle(2, 4), discs(1, 0.1), new Surface(0.5, 0.5, 0, 2));
        simulator.place(new double[] {1.9, 1, 0, 0.5, 3, 0.5}, 0);
        simulator.advance(0.3);
        assertArrayEquals(new double[] {1.9, 1.15, 0, 0.5, 1.5, 0.5}, state(simulator), 0.07);
        simulator.advance(0.5);
        assertArrayEquals(new double[] {1.9, 1.4, 0, 0.5, 0, 0.5}, state(simulator), 1e-6);
    }

    /**
     * Two touching balls roll side by side towards each other at equal angles: what they come at is lost, 2 m/s along is left and
     * stops after 2^2 / (2 * 0.5) = 4 m, in 4 s.
     */
    @Test
    void ballsThatLeanOnEachOtherRollOnTogether() {
        double[] start = {1, 0.9, 2, 0.01, 1, 1.1, 2, -0.01};
        DiscSimulator simulator =
                advanced(Table.rectangle(9, 2), discs(2, 0.1), new Surface(0, 0.5, 0.5), start, 5, 2_000);
        double[] x = state(simulator);
        assertEquals(5, x[0], 1e-3);
        assertEquals(5, x[4], 1e-3);
        assertEquals(0.2, x[5] - x[1], 2e-3);
        assertEquals(0, simulator.energy());
    }

    /** In free space a plastic impact of all that touches keeps momentum and takes the energy of parting: 1 kg at 1 m/s and two that rest. */
    @Test
    void aRowThatCollapsesKeepsItsMomentum() {
        List<Disc> row = List.of(new Disc(0.1, 1), new Disc(0.1, 100), new Disc(0.1, 0.01), new Disc(0.1, 50));
        double[] start = {-1, 0, 1, 0, 0, 0, 0, 0, 0.2, 0, 0, 0, 0.4, 0, 0, 0};
        Table space = Table.polygon(-99, -99, 99, -99, 99, 99, -99, 99);
        DiscSimulator simulator = advanced(space, row, new Surface(0.05, 1, 0), start, 10, 2_000);
        double[] x = state(simulator);
        double momentum = 0;
        for (int i = 0; i < 4; i++) {
            momentum += row.get(i).mass() * x[4 * i + 2];
            assertTrue(i == 0 || x[4 * i + 2] >= x[4 * i - 2] - 1e-12, "no two close");
        }
        assertEquals(1, momentum, 1e-13);
    }

    /** Crowds of unequal balls, touching or not, on tables with corners, walls and pockets, of any restitution, with friction and spin. */
    @Test
    void crowdsOfAllKindsComeToAnEnd() {
        for (int seed = 0; seed < 40; seed++) {
            RandomStream random = RandomStream.of(seed, "crowds", 0);
            int count = 3 + random.nextInt(12);
            double[] restitutions = {0, 0.05, 0.3, random.nextDouble(), 1};
            Surface surface = new Surface(
                    restitutions[random.nextInt(5)],
                    restitutions[random.nextInt(5)],
                    seed % 2 * random.nextDouble(),
                    seed / 2 % 2 * 2 * random.nextDouble());
            Table table = List.of(
                            Table.rectangle(0.7, 0.6),
                            Table.polygon(0, 0, 1.2, 0, 1.1, 0.6),
                            Table.polygon(0, 0, 1, 0, 1, 0.5, 0.5, 0.5, 0.5, 1, 0, 1),
                            Table.rectangle(0.8, 0.8)
                                    .withWall(0.4, 0.2, 0.4, 0.6)
                                    .withPocket(0, 0, 0.03))
                    .get(random.nextInt(4));
            List<Disc> discs = IntStream.range(0, count)
                    .mapToObj(i -> new Disc(random.nextDouble(0.02, 0.05), StrictMath.exp(random.nextDouble(-4, 4))))
                    .toList();
            double[] start = new double[(surface.slips() ? 6 : 4) * count];
            BilliardPresets.scatter(random, table, discs, start);
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < 2; c++) {
                    start[4 * i + 2 + c] = random.nextGaussian();
                    if (surface.slips()) {
                        start[4 * count + 2 * i + c] = 2 * random.nextGaussian();
                    }
                }
            }
            advanced(table, discs, surface, start, 3, 30_000);
        }
    }
}

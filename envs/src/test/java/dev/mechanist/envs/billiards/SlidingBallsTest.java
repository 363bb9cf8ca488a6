package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Balls that slide until they roll: closed forms of solid spheres, and the kit of parametric dynamics. */
class SlidingBallsTest implements ParametricDynamicsContract {
    private static final double SLIP = 1.4;
    private static final Table WIDE = Table.rectangle(20, 10);

    @Override
    public ParametricDynamics dynamics() {
        Table table = Table.polygon(0, 0, 2, 0, 2, 1, 1.1, 1, 1.1, 2, 0, 2);
        List<Disc> discs = List.of(new Disc(0.15, 0.7), new Disc(0.2, 1.3));
        return new BilliardDynamics(table, discs, new Surface(0.9, 0.8, 0.3, SLIP), List.of(1), 1, 0.15);
    }

    @Override
    public void randomState(RandomStream random, double[] x) {
        BilliardDynamics balls = (BilliardDynamics) dynamics();
        BilliardPresets.scatter(random, balls.table(), balls.discs(), x);
        for (int k = 2; k < x.length; k++) {
            x[k] = k < 8 && k % 4 < 2 ? x[k] : random.nextGaussian();
        }
    }

    private static double[] after(Surface surface, double time, double... x) {
        return after(WIDE, surface, time, x);
    }

    private static double[] after(Table table, Surface surface, double time, double... x) {
        DiscSimulator simulator =
                new DiscSimulator(table, Collections.nCopies(x.length / 6, new Disc(0.1, 2)), surface);
        simulator.requireFree(x);
        simulator.place(x, 0);
        simulator.advance(time);
        double[] next = new double[x.length];
        simulator.read(next, 0);
        return next;
    }

    /** Struck without spin at v it slides for 2 v / (7 a) over 12 v^2 / (49 a) and rolls at 5/7 v; then rolling slows it. */
    @Test
    void aStunnedBallRollsAtFiveSevenths() {
        Surface surface = new Surface(1, 1, 0, SLIP);
        double v = 2.1;
        double slides = 2 * v / (7 * SLIP);
        double[] half = after(surface, 0.5 * slides, 1, 5, v, 0, 0, 0);
        assertEquals(v - 0.5 * SLIP * slides, half[2], 1e-14);
        assertEquals(2.5 * 0.5 * SLIP * slides, half[4], 1e-14);
        double[] rolls = after(surface, slides + 1, 1, 5, v, 0, 0, 0);
        double way = 12 * v * v / (49 * SLIP);
        assertArrayEquals(new double[] {1 + way + 5 * v / 7, 5, 5 * v / 7, 0, 5 * v / 7, 0}, rolls, 1e-13);
        // 5/7 of 2.1 is 1.5 m/s, which 0.5 m/s^2 end after 3 s and 2.25 m.
        double[] rests = after(new Surface(1, 1, 0.5, SLIP), slides + 9, 1, 5, v, 0, 0, 0);
        assertArrayEquals(new double[] {1 + way + 2.25, 5, 0, 0, 0, 0}, rests, 1e-13);
    }

    /** Any spin: the ball ends at (5 v + 2 s) / 7, over a parabola, and loses m (v - s)^2 / 7 to the cloth. */
    @Test
    void aMasseShotGoesAlongAParabola() {
        Surface surface = new Surface(1, 1, 0, SLIP);
        double[] v = {1.2, -0.4};
        double[] s = {-0.9, 1.4};
        double slip = Math.hypot(v[0] - s[0], v[1] - s[1]);
        double t = 2 * slip / (7 * SLIP);
        double[] end = after(surface, t + 0.5, 5, 5, v[0], v[1], s[0], s[1]);
        for (int c = 0; c < 2; c++) {
            double rolling = (5 * v[c] + 2 * s[c]) / 7;
            assertEquals(rolling, end[2 + c], 1e-13);
            assertEquals(rolling, end[4 + c], 1e-13);
            assertEquals(5 + 0.5 * (v[c] + rolling) * t + 0.5 * rolling, end[c], 1e-13);
        }
        DiscSimulator simulator = new DiscSimulator(WIDE, List.of(new Disc(0.1, 2)), surface);
        simulator.place(new double[] {5, 5, v[0], v[1], s[0], s[1]}, 0);
        double before = simulator.energy();
        assertEquals(0.5 * 2 * (v[0] * v[0] + v[1] * v[1] + 0.4 * (s[0] * s[0] + s[1] * s[1])), before, 1e-14);
        simulator.advance(t + 1);
        assertEquals(before - 2 * slip * slip / 7, simulator.energy(), 1e-13);
    }

    /** A rolling ball that hits a like one full stops, and follows at 2/7 of its speed; the other rolls at 5/7. */
    @Test
    void aRollingBallFollows() {
        Surface surface = new Surface(1, 1, 0, SLIP);
        double v = 1.4;
        double[] x = {1, 5, v, 0, 3.2, 5, 0, 0, v, 0, 0, 0};
        double[] hit = after(surface, 2 / v + 1e-9, x);
        assertArrayEquals(new double[] {3, 5, 0, 0, 3.2, 5, v, 0, v, 0, 0, 0}, hit, 1e-8);
        double slides = 2 * v / (7 * SLIP);
        double[] end = after(surface, 2 / v + slides + 1, x);
        double follows = 2 * v / 7;
        double leads = 5 * v / 7;
        assertArrayEquals(
                new double[] {
                    3 + 0.5 * follows * slides + follows,
                    5,
                    follows,
                    0,
                    3.2 + 12 * v * v / (49 * SLIP) + leads,
                    5,
                    leads,
                    0,
                    follows,
                    0,
                    leads,
                    0
                },
                end,
                1e-12);
    }

    /** Back spin of 2.5 times its speed stops a ball as it stops turning; more brings it back. */
    @Test
    void drawBringsABallBack() {
        Surface surface = new Surface(1, 1, 0.3, SLIP);
        double[] stopped = after(surface, 9, 5, 5, 0.8, 0, -2, 0);
        assertArrayEquals(new double[] {5 + 0.8 * 0.8 / (2 * SLIP), 5, 0, 0, 0, 0}, stopped, 1e-12);
        double[] back = after(new Surface(1, 1, 0, SLIP), 9, 5, 5, 0.8, 0, -3, 0);
        assertEquals((5 * 0.8 - 2 * 3) / 7, back[2], 1e-13);
    }

    /** A rolling ball comes off a cushion of restitution e at e v, keeps its spin, and rolls at (5 e - 2) / 7 v. */
    @Test
    void topSpinSlowsWhatComesOffACushion() {
        double e = 0.8;
        Surface surface = new Surface(1, e, 0, SLIP);
        double[] off = after(surface, 9, 18.9, 5, 1, 0, 1, 0);
        assertEquals(-(5 * e - 2) / 7, off[2], 1e-12);
        // Below 0.4 it comes back to the cushion, again and again, and rests there in the end.
        double[] rests = after(new Surface(1, 0.3, 0, SLIP), 60, 18.9, 5, 1, 0, 1, 0);
        assertEquals(19.9, rests[0], 1e-6);
        assertEquals(0, rests[2], 1e-6);
        double[] along = after(new Surface(1, 0.1, 0, SLIP), 60, 18.9, 5, 1, 0.05, 1, 0.05);
        assertEquals(19.9, along[0], 1e-6);
        assertEquals(0.05, along[3], 1e-6);
        // A tenth of its speed remains each time: after eight impacts its spin presses it on, and ends it, not a
        // rattle.
        DiscSimulator simulator = new DiscSimulator(WIDE, List.of(new Disc(0.1, 2)), new Surface(1, 0.1, 0, SLIP));
        simulator.place(new double[] {18.9, 5, 1, 0, 1, 0}, 0);
        simulator.advance(60);
        assertTrue(simulator.impacts() < 12, "impacts: " + simulator.impacts());
    }

    /** Spin that presses resting balls on a cushion and on each other does not move them. */
    @Test
    void spinAgainstWhatIsTouchedIsLost() {
        Surface surface = new Surface(1, 1, 0, SLIP);
        double[] wall = after(surface, 2, 19.9, 5, 0, 0, 3, 0);
        assertEquals(19.9, wall[0], 1e-12);
        double[] pair = after(surface, 3, 5, 5, 0, 0, 5.2, 5, 0, 0, 1, 0, -1, 0);
        assertEquals(5, pair[0], 1e-9);
        assertEquals(5.2, pair[4], 1e-9);
        double[] away = after(surface, 1, 19.9, 5, 0, 0, -0.7, 0);
        assertEquals(-0.2, away[2], 1e-13);
    }

    /** Many balls, cells and all: no energy is won, nothing leaves the table or overlaps, and all ends at rest. */
    @Test
    void aBreakComesToRest() {
        List<Disc> discs = Collections.nCopies(60, new Disc(0.03, 0.2));
        Surface surface = new Surface(0.95, 0.8, 0.2, SLIP);
        Table table = Table.rectangle(1.4, 1.2);
        DiscSimulator simulator = new DiscSimulator(table, discs, surface);
        double[] x = new double[simulator.size()];
        RandomStream random = RandomStream.of(1, "break", 0);
        BilliardPresets.scatter(random, table, discs, x);
        for (int k = 0; k < x.length; k++) {
            x[k] = k >= 240 || k % 4 > 1 ? random.nextGaussian() : x[k];
        }
        simulator.place(x, 0);
        double energy = simulator.energy();
        for (int t = 0; t < 40; t++) {
            simulator.advance(0.5);
            assertTrue(simulator.energy() <= energy * (1 + 1e-12));
            energy = simulator.energy();
            simulator.read(x, 0);
            for (int i = 0; i < 60; i++) {
                assertTrue(table.clearance(x[4 * i], x[4 * i + 1]) > 0.03 - 1e-9);
                for (int j = 0; j < i; j++) {
                    assertTrue(Math.hypot(x[4 * i] - x[4 * j], x[4 * i + 1] - x[4 * j + 1]) > 0.06 - 1e-9);
                }
            }
        }
        assertTrue(simulator.impacts() > 100);
        assertEquals(0, energy);
    }

    /** Among sixty balls there are cells, and a ball that is drawn leaves one where it came in: it meets what is behind it. */
    @Test
    void drawLeadsBackThroughCells() {
        Surface surface = new Surface(1, 1, 0, SLIP);
        double[] two = {10, 5, 0.8, 0, 3, 5.05, 0, 0, -40, 0, 0, 0};
        double[] many = new double[360];
        System.arraycopy(two, 0, many, 0, 8);
        System.arraycopy(two, 8, many, 240, 4);
        for (int i = 2; i < 60; i++) {
            many[4 * i] = 0.3 * i;
            many[4 * i + 1] = 9;
        }
        double[] alone = after(surface, 4.5, two);
        double[] among = after(surface, 4.5, many);
        assertTrue(alone[4] < 2.9, "no hit");
        for (int k = 0; k < 8; k++) {
            assertEquals(alone[k], among[k], 1e-9);
        }
    }

    @Test
    void spinIsCheckedAndHasNoStructure() {
        assertThrows(InputException.class, () -> new Surface(1, 1, 0, -1));
        BilliardDynamics balls = (BilliardDynamics) dynamics();
        assertEquals(12, balls.spec().n());
        assertEquals("sy1", balls.spec().state().get(11).name());
        assertThrows(InputException.class, () -> BilliardStructure.of(balls));
        DiscSimulator simulator = new DiscSimulator(balls.table(), balls.discs(), balls.surface());
        String said = assertThrows(
                        InputException.class,
                        () -> simulator.requireFree(new double[] {0.5, 0.5, 0, 0, 0.5, 1.5, 0, 0, 0, 0, Double.NaN, 0}))
                .getMessage();
        assertTrue(said.contains("ball 1"), said);
    }
}

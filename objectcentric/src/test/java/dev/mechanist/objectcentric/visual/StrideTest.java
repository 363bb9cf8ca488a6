package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How what a network says turns balls: networks that say the same of all that they see, and tales told by hand. */
class StrideTest {
    private static final double LENGTH = 0.1;
    private static final Gaze GAZE = new Gaze(true, 16, 0.05);

    private static Scene scene(int balls) {
        List<Disc> discs = List.of(new Disc(0.1, 1), new Disc(0.1, 1), new Disc(0.1, 1));
        return new Scene(BilliardStructure.of(
                new BilliardDynamics(Table.rectangle(9, 9), discs.subList(0, balls), Surface.IDEAL, List.of(), 1, 1)));
    }

    /** A network that says the same of everything, in units of 0.1 m: displaced, goes on, odds. */
    private static Stride saying(double... said) {
        return new Stride(model(said));
    }

    private static VisualModel model(double... said) {
        VisualNetwork network = new VisualNetwork(GAZE, 1, 1, false);
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        network.declare(program, 1);
        Map<String, double[]> weights = new TreeMap<>();
        network.parameters().forEach(name -> weights.put(name, new double[program.read(name).length]));
        weights.put("correct/biases", said);
        program.close();
        return new VisualModel(network, new VisualScale(1, LENGTH, 0, false), weights, Precision.FLOAT64, Device.CPU);
    }

    private static Runner runner(double... state) {
        Runner runner = new Runner(scene(state.length / 4), GAZE);
        for (int i = 0; i < state.length / 4; i++) {
            System.arraycopy(state, 4 * i, runner.places, 2 * i, 2);
            System.arraycopy(state, 4 * i + 2, runner.drift, 2 * i, 2);
        }
        runner.goBack();
        return runner;
    }

    private static double[] told(double x, double y, double onX, double onY, double odds) {
        return new double[] {x, y, onX, onY, odds};
    }

    /**
     * Near the wall x = 0, going (-0.08, 0): back by 0.06 and 0.12 along its way are places +0.06 and velocities +0.12, and the wall
     * is not hit again. Aside cancels in the mirror.
     */
    @Test
    void aBallTurnsAtAWallOnce() {
        Runner runner = runner(0.2, 4, -0.08, 0);
        saying(-0.6, 0.7, -1.2, 0.3, 1).hit(List.of(runner));
        assertArrayEquals(new double[] {0.04, 0}, runner.drift, 1e-14);
        assertEquals(0.2 - 0.08 + 0.06, runner.places[0] + runner.drift[0], 1e-14);
        assertEquals(runner.places[0] - 0.12, runner.places[6], 1e-14);
        Runner doubted = runner(0.2, 4, -0.08, 0);
        saying(-0.6, 0.7, -1.2, 0.3, -1e-3).hit(List.of(doubted));
        assertArrayEquals(new double[] {-0.08, 0}, doubted.drift);
        Runner far = runner(4, 4, -0.08, 0);
        saying(-0.6, 0.7, -1.2, 0.3, 1).hit(List.of(far));
        assertArrayEquals(new double[] {-0.08, 0}, far.drift);
    }

    /**
     * Two balls before a wall: the moving one turns at the wall, then both by one another, then both at the wall, and so forth: what
     * has been hit may be hit again after something else, six times in a frame. What one ball does to another it does to itself.
     */
    @Test
    void whatHasTurnedMayHitAnother() {
        Runner runner = runner(0.35, 4, -0.09, 0, 0.15, 4, 0, 0);
        saying(-0.1, 0, -0.2, 0, 1).hit(List.of(runner));
        // The first, by the wall and by the other in turn: -0.07, -0.05, -0.03, -0.01, 0.01, and the other -0.02, 0,
        // -0.02, 0; last,
        // they part no faster than they met, at 0.01: 0 and 0.01, where 0.02 for each was said.
        assertArrayEquals(new double[] {0, 0, 0.01, 0}, runner.drift, 1e-14);
        assertEquals(0.35 - 0.09 + 5 * 0.01 - 0.005, runner.places[0] + runner.drift[0], 1e-14);
        assertEquals(0.15 + 0.005, runner.places[2] + runner.drift[2], 1e-14);
    }

    /** A ball that goes more than 1.5 units in a frame goes in two halves, in each of which it may hit the same wall. */
    @Test
    void fastBallsGoInHalves() {
        Runner runner = runner(0.35, 4, -0.16, 0);
        saying(-0.1, 0, -0.2, 0, 1).hit(List.of(runner));
        // Slowed down from 0.08 to 0.06 and to 0.04 in half a frame, displaced by 0.01 in each.
        assertArrayEquals(new double[] {-0.08, 0}, runner.drift, 1e-14);
        assertEquals(0.35 - 0.08 + 0.01 - 0.06 + 0.01, runner.places[0] + runner.drift[0], 1e-14);
        assertEquals(runner.places[0] - 3 * runner.drift[0], runner.places[6], 1e-14);
        Runner slow = runner(0.35, 4, -0.149, 0);
        saying(-0.1, 0, -0.2, 0, 1).hit(List.of(slow));
        assertArrayEquals(new double[] {-0.129, 0}, slow.drift, 1e-14);
    }

    /** Where the whole table is one thing, nothing is known of what two balls did to one another. */
    @Test
    void allAtOnceIsOneHit() {
        Runner runner = new Runner(scene(2), new Gaze(false, 16, 0.05));
        Hits hits = new Hits(runner, LENGTH);
        hits.tell(1, Eye.ALL, told(0.1, 0, 0.3, 0, 1), 0);
        assertTrue(hits.turn());
        assertArrayEquals(new double[] {0, 0, 0.03, 0}, runner.drift, 1e-14);
        assertTrue(hits.done(1, Eye.ALL));
        assertFalse(hits.done(0, Eye.ALL) || hits.done(0, 1) || hits.done(1, 0));
        assertEquals(1, hits.times(1));
        assertEquals(0, hits.times(0));
    }

    /** Into a corner: two hits, the first first; the first wall may be hit again after the second. */
    @Test
    void aCornerIsTwoHits() {
        Runner runner = runner(0.15, 0.16, -0.08, 0);
        Hits hits = new Hits(runner, LENGTH);
        int below = 1;
        int left = 4;
        // Ahead is to the left, and aside is down.
        hits.tell(0, below, told(0, -0.4, 0, -1.4, 2), 0);
        hits.tell(0, left, told(-0.6, 0, -1.6, 0, 1), 0);
        assertTrue(hits.turn());
        assertArrayEquals(new double[] {0.08, 0}, runner.drift, 1e-14);
        assertEquals(0.15 - 0.08 + 0.06, runner.places[0] + runner.drift[0], 1e-14);
        assertTrue(hits.again(0, below) && hits.done(0, left));
        assertFalse(hits.again(0, left) || hits.done(0, below));
        assertEquals(1, hits.times(0));
        hits.clear();
        // Ahead is to the right, and aside is up.
        hits.tell(0, below, told(0, 0.4, 0, 1.4, 2), 0);
        assertTrue(hits.turn());
        assertArrayEquals(new double[] {0.08, 0.14}, runner.drift, 1e-14);
        assertTrue(hits.again(0, left));
        assertFalse(hits.again(0, below));
        assertEquals(2, hits.times(0));
    }

    /** What is said of two balls changes one this way, the other the other way; the hit with more left is the first, and others wait. */
    @Test
    void theFirstHitCounts() {
        Runner runner = runner(1, 4, 0.3, 0, 1.3, 4, 0, 0.4, 1.6, 4, 0, -0.1);
        Hits hits = new Hits(runner, LENGTH);
        assertFalse(hits.turn());
        hits.tell(1, 0, told(-0.2, 0, -1, 0.5, 1), 0);
        hits.tell(2, 1, told(0.3, 0.1, 0.4, 0.2, 0.5), 0);
        hits.tell(2, 5, told(0.9, 0, 1, 0, -0.1), 0);
        assertEquals(1, hits.odds(0, 1));
        assertEquals(1, hits.odds(1, 0));
        assertTrue(Double.isNaN(hits.odds(0, 2)));
        assertEquals(-0.1, hits.odds(2, 5));
        assertEquals(0, hits.likeliest(1));
        assertEquals(1, hits.likeliest(2));
        assertTrue(hits.turn());
        // Balls 1 and 2 have 0.71 of the frame left, balls 0 and 1 no more than a fifth. From ball 1, ball 2 goes down:
        // its left is right.
        assertArrayEquals(new double[] {0.3, 0, -0.02, 0.44, 0.02, -0.14}, runner.drift, 1e-14);
        assertEquals(1.29, runner.places[2] + runner.drift[2], 1e-14);
        assertEquals(4.43, runner.places[3] + runner.drift[3], 1e-14);
        assertEquals(1.61, runner.places[4] + runner.drift[4], 1e-14);
        assertEquals(3.87, runner.places[5] + runner.drift[5], 1e-14);
        assertTrue(hits.again(0, 1) && hits.again(1, 0) && hits.again(1, 5) && hits.again(0, 5));
        assertFalse(hits.again(1, 2) || hits.again(2, 1));
        // From ball 0, ball 1 goes along (-0.6, 0.8): changed by (0.02, -0.11).
        assertEquals(0.02, hits.goesOn(1, 0, 0), 1e-14);
        assertEquals(-0.11, hits.goesOn(1, 0, 1), 1e-14);
        assertEquals(0.11, hits.goesOn(0, 1, 1), 1e-14);
        // Ball 1 hits ball 0, and may hit ball 2 again; ball 0 has to do with two impacts too.
        hits.clear();
        hits.tell(1, 0, told(-0.2, 0, -1, 0.5, 3), 0);
        assertTrue(hits.turn());
        assertTrue(hits.again(1, 2) && hits.again(2, 1));
        assertFalse(hits.again(0, 1) || hits.again(1, 0));
        assertEquals(2, hits.times(1));
        assertEquals(2, hits.times(0));
    }

    /**
     * By hand: (-0.05, 0.12) more than the other, told 0.2 back, would part at 0.27, faster than the 0.13 at which they met; turned by
     * (0.05, -0.12) and (-0.05, 0.12) they part at that, and are displaced by half of that as was told. A ball at a wall likewise; and
     * where no speed is lost it does not part slower either.
     */
    @Test
    void nothingPartsFasterThanItMet() {
        Runner runner = runner(1, 4, 0.3, 0, 1.2, 4, 0.25, 0.12);
        Hits hits = new Hits(runner, LENGTH);
        hits.tell(1, 0, told(-1, 7, -2, 0, 1), 0);
        hits.impact(1, 0, false);
        assertEquals(0.05, hits.goesOn(1, 0, 0), 1e-14);
        assertEquals(-0.12, hits.goesOn(1, 0, 1), 1e-14);
        assertEquals(-0.05, hits.goesOn(0, 1, 0), 1e-14);
        assertTrue(hits.turn());
        assertArrayEquals(new double[] {0.25, 0.12, 0.3, 0}, runner.drift, 1e-14);
        assertEquals(1 + 0.3 - 0.025, runner.places[0] + runner.drift[0], 1e-14);
        assertEquals(1.2 + 0.25 + 0.025, runner.places[2] + runner.drift[2], 1e-14);
        hits.clear();
        // (0.3, 0) told to go on with (-0.15, 0) at a wall may where speed is lost, and not with (-0.5, 0).
        hits.tell(1, 3, told(-2, 0, -4.5, 0, 1), 0);
        hits.impact(1, 3, false);
        assertEquals(-0.45, hits.goesOn(1, 3, 0), 1e-14);
        hits.impact(1, 3, true);
        assertEquals(-0.6, hits.goesOn(1, 3, 0), 1e-14);
        hits.tell(1, 3, told(-2, 0, -8, 0, 1), 0);
        hits.impact(1, 3, false);
        assertEquals(-0.6, hits.goesOn(1, 3, 0), 1e-14);
    }

    /** Seen along x beside a wall below, with these displacements, the last first, and the oldest of them before. */
    private static double[] settled(VisualModel model, double... ways) {
        Runner runner = runner(4, 0.2, 0, 0);
        runner.seen[0] = 4;
        runner.seen[1] = 0.2;
        for (int k = 1; k < Runner.PAST; k++) {
            runner.seen[2 * k] = runner.seen[2 * k - 2] - ways[Math.min(k, ways.length) - 1];
            runner.seen[2 * k + 1] = 0.2;
        }
        new Hindsight(model, new Stride(model)).settle(List.of(runner));
        return runner.drift;
    }

    /** Goes on by 0.05 along the change of its way, where the change is in the last frame. */
    @Test
    void anImpactInAFrameIsSettled() {
        VisualModel model = model(9, 9, 0.5, 9, 1);
        assertArrayEquals(new double[] {0.1, 0}, settled(model, 0.1, 0.1, 0.1), 1e-14);
        assertArrayEquals(new double[] {-0.03, 0}, settled(model, 0.02, 0.1, 0.1), 1e-14);
        // A frame before: it has gone alike since.
        assertArrayEquals(new double[] {-0.03, 0}, settled(model, -0.03, -0.03, 0.1), 1e-14);
        // It is not: told -0.03, and gone 0.04, there has been another.
        assertArrayEquals(
                new double[] {0.03, 0}, settled(model, 0.04, 0.02, 0.1), 1e-14, "no faster than it came, not 0.09");
        // Nothing is sure to have been hit.
        assertArrayEquals(new double[] {0.02, 0}, settled(model(9, 9, 0.5, 9, -1), 0.02, 0.1, 0.1), 1e-14);
    }

    /** Expected from a displacement of 0.1: 0.06 less, and -0.02 after it. What is told of the frame itself would be 0.12 more. */
    @Test
    void whatComesAsExpectedGoesOnAsExpected() {
        VisualModel model = model(-0.6, 9, -1.2, 9, 1);
        assertArrayEquals(new double[] {-0.02, 0}, settled(model, 0.04, 0.1, 0.1), 1e-14);
        assertArrayEquals(new double[] {-0.02, 0}, settled(model, 0.05, 0.1, 0.1), 1e-14);
        assertArrayEquals(
                new double[] {0.1, 0}, settled(model, 0.055, 0.1, 0.1), 1e-14, "no faster than it came, not 0.175");
    }

    /** Eight times the average; 256 are kept, the newest. */
    @Test
    void hardStartsAreGoneThroughAgain() {
        HardStarts hard = new HardStarts();
        hard.average(2);
        hard.average(4);
        hard.note(1, 7, 16.1);
        assertTrue(hard.isEmpty());
        hard.note(1, 7, 16.2);
        RandomStream random = RandomStream.of(1, "hard", 0);
        assertArrayEquals(new int[] {1, 7}, hard.draw(random));
        for (int k = 0; k < 256; k++) {
            hard.note(2, k, 17);
        }
        boolean[] drawn = new boolean[256];
        for (int k = 0; k < 5000; k++) {
            int[] start = hard.draw(random);
            assertEquals(2, start[0]);
            drawn[start[1]] = true;
        }
        for (int k = 0; k < 256; k++) {
            assertTrue(drawn[k], "frame " + k);
        }
        hard.clear();
        assertTrue(hard.isEmpty());
    }
}

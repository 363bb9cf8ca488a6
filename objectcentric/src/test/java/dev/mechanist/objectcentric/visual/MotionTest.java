package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What a network is shown of an episode, by hand: one ball is pushed, the other hits a wall. */
class MotionTest {
    private static final BilliardDynamics WORLD = new BilliardDynamics(
            Table.rectangle(9, 9), List.of(new Disc(0.5, 1), new Disc(0.5, 2)), Surface.IDEAL, List.of(1), 4, 0.5);

    /** The second ball is pushed by (3, 4) and goes on at (1.5, 2); the first comes back from x = 0.5 in the second step. */
    private static Episode episode() {
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {
            {2, 5, -2, 0, 4, 4, 0, 0},
            {1, 5, -2, 0, 4.75, 5, 1.5, 2},
            {1, 5, 2, 0, 5.5, 6, 1.5, 2},
            {2, 5, 2, 0, 6.25, 7, 1.5, 2}
        });
        DMatrixRMaj pushes = new DMatrixRMaj(new double[][] {{3, 4}, {0, 0}, {0, 0}});
        return Episode.recorded("e", WORLD.spec(), new double[] {0, 0.5, 1, 1.5}, states, pushes)
                .withStructure(BilliardStructure.of(WORLD));
    }

    @Test
    void impactsAreWhatVelocitiesDoNotExplain() {
        Motion motion = Motion.of(episode());
        assertEquals(3, motion.frames());
        assertArrayEquals(new double[] {0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0}, motion.forces());
        assertArrayEquals(new boolean[] {false, false, true, false, false, false}, motion.impacts());
        assertTrue(motion.hits(0, 1, 2) && motion.hits(0, 0, 9) && motion.hits(0, -5, 3));
        assertFalse(motion.hits(0, 0, 1) || motion.hits(0, 2, 3) || motion.hits(1, 0, 3));
        assertArrayEquals(new double[] {1, 5, 4.75, 5}, java.util.Arrays.copyOfRange(motion.places(), 4, 8));
        assertArrayEquals(new double[] {-2, 0, 1.5, 2}, java.util.Arrays.copyOfRange(motion.velocities(), 4, 8));
    }

    /**
     * By hand, steps of 0.5 s: balls 0 and 1 swap velocities along x while ball 2 turns at the third wall, above; then ball 0, pushed,
     * turns at the fourth, to the left; then balls 0 and 1 change side by side, neither by the other alone.
     */
    @Test
    void whatIsStruck() {
        BilliardDynamics world = new BilliardDynamics(
                Table.rectangle(9, 9),
                List.of(new Disc(0.5, 1), new Disc(0.5, 1), new Disc(0.5, 1)),
                Surface.IDEAL,
                List.of(0),
                4,
                0.5);
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {
            {1.3, 5, 1, 0, 2.5, 5, 0, 0, 8, 8, 0, 2},
            {1.5, 5, 0, 0, 2.8, 5, 1, 0, 8, 8, 0, -2},
            {1.5, 5, 4, 0, 3.3, 5, 1, 0, 8, 7, 0, -2},
            {2.8, 5, 0, 0.5, 3.5, 5, -1, 2, 8, 6, 0, -2}
        });
        DMatrixRMaj pushes = new DMatrixRMaj(new double[][] {{0, 0}, {-4, 0}, {0, 0}});
        Motion motion = Motion.of(Episode.recorded("e", world.spec(), new double[] {0, 0.5, 1, 1.5}, states, pushes)
                .withStructure(BilliardStructure.of(world)));
        int[][] expected = {
            {1, 0, 3 + 2},
            {3 + 3, Motion.NOTHING, Motion.NOTHING},
            {Motion.SEVERAL, Motion.SEVERAL, Motion.NOTHING}
        };
        for (int t = 0; t < 3; t++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(expected[t][i], motion.struck(i, t, 1), "ball " + i + ", step " + t);
            }
        }
        // Ball 0 is displaced by (-0.7, 0) in the last step but turned by (-4, 0.5): by more than one impact.
        assertTrue(motion.twice(0, 2, 1));
        assertFalse(motion.twice(0, 0, 1) || motion.twice(1, 0, 1) || motion.twice(0, 1, 1) || motion.twice(1, 1, 1));
        // A push of 4 N s makes 1 kg 4 m/s faster: in truth it was turned by more.
        assertEquals(Motion.NOTHING, motion.struck(1, 1, 0));
    }

    /**
     * Into the corner at the left below in one step of 0.5 s at (-2, -3), touching x = 0.5 after 0.1 s and y = 0.5 after 0.4 s: by two
     * walls, the first and the fourth, each along its own.
     */
    @Test
    void aCornerIsTwoWalls() {
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {{0.7, 1.7, -2, -3}, {1.3, 0.8, 2, 3}, {2.3, 2.3, 2, 3}});
        BilliardDynamics world = new BilliardDynamics(
                Table.rectangle(9, 7), List.of(new Disc(0.5, 1)), Surface.IDEAL, List.of(), 4, 0.5);
        Motion motion =
                Motion.of(Episode.recorded("e", world.spec(), new double[] {0, 0.5, 1}, states, new DMatrixRMaj(2, 0))
                        .withStructure(BilliardStructure.of(world)));
        assertEquals(Motion.SEVERAL, motion.struck(0, 0, 1));
        double none = Double.NaN;
        assertArrayEquals(
                new double[] {0, 1, none, none, none, none, 1, 0},
                motion.corner(0, 0, 1).orElseThrow(),
                1e-12);
        assertTrue(motion.corner(0, 1, 1).isEmpty());
    }

    /** Every other frame: places as they are, velocities and pushes twice as large, so that impacts are where they were. */
    @Test
    void twiceAsFast() {
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {
            {2, 5, 0, 0, 4, 4, 0, 0},
            {1, 5, -2, 0, 4, 4, 0, 0},
            {1, 5, 2, 0, 4, 4, 0, 0},
            {2, 5, 2, 0, 4, 4, 0, 0},
            {3, 5, 2, 0, 4, 4, 0, 0}
        });
        BilliardDynamics world = new BilliardDynamics(
                Table.rectangle(9, 9), List.of(new Disc(0.5, 1), new Disc(0.5, 2)), Surface.IDEAL, List.of(0), 4, 0.5);
        DMatrixRMaj pushes = new DMatrixRMaj(new double[][] {{-2, 0}, {0, 0}, {0, 0}, {0, 0}});
        double[] times = {0, 0.5, 1, 1.5, 2};
        Motion motion = Motion.of(
                Episode.recorded("e", world.spec(), times, states, pushes).withStructure(BilliardStructure.of(world)));
        Motion fast = motion.twiceAsFast().orElseThrow();
        assertEquals(2, fast.frames());
        assertArrayEquals(new double[] {2, 5, 4, 4, 1, 5, 4, 4, 3, 5, 4, 4}, fast.places());
        assertArrayEquals(new double[] {0, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0}, fast.velocities());
        assertArrayEquals(new double[] {-4, 0, 0, 0, 0, 0, 0, 0}, fast.forces());
        assertArrayEquals(new boolean[] {true, false, false, false}, fast.impacts());
        assertEquals(2 + 3, fast.struck(0, 0, 1));
        pushes.data[2] = 0.5;
        assertTrue(Motion.of(Episode.recorded("e", world.spec(), times, states, pushes)
                        .withStructure(BilliardStructure.of(world)))
                .twiceAsFast()
                .isEmpty());
    }

    /** The first moves at 2 in four frames, the second at 2.5 in three; (3, 4) makes it go (0.75, 1) farther. */
    @Test
    void scalesByHand() {
        VisualScale scale = VisualScale.of(0.5, List.of(Motion.of(episode())));
        assertEquals(0.5, scale.dt());
        assertEquals(Math.sqrt((4 * 1 + 3 * 1.5625) / 7), scale.length(), 1e-14);
        assertEquals(0.25, scale.gain(), 1e-14);
    }

    /** By hand: (3, 4) at a wall becomes (-3, 4), which has lost nothing, or (-2.9, 4); what a push adds is no loss. */
    @Test
    void whatLosesNoSpeedIsElastic() {
        BilliardDynamics world = new BilliardDynamics(
                Table.rectangle(9, 9), List.of(new Disc(0.5, 1)), Surface.IDEAL, List.of(0), 4, 0.5);
        for (double after : new double[] {-3, -2.9}) {
            DMatrixRMaj states = new DMatrixRMaj(new double[][] {{5, 1, 0, 0}, {6.5, 3, 3, 4}, {7.5, 5, after, 4}});
            Motion motion = Motion.of(Episode.recorded(
                            "e", world.spec(), new double[] {0, 0.5, 1}, states, new DMatrixRMaj(new double[][] {
                                {3, 4}, {0, 0}
                            }))
                    .withStructure(BilliardStructure.of(world)));
            assertEquals(after == -3, VisualScale.of(0.5, List.of(motion)).elastic());
        }
    }

    @Test
    void whatIsUnknownIsRefused() {
        Episode bare = Episode.recorded(
                "bare", WORLD.spec(), new double[] {0, 0.5}, new DMatrixRMaj(2, 8), new DMatrixRMaj(1, 2));
        String message =
                assertThrows(InputException.class, () -> Motion.of(bare)).getMessage();
        assertTrue(message.contains("'bare' does not say what its world is made of"), message);
    }
}

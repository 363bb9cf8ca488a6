package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A table of 4 m by 3 m with a quarter cut out of its upper right and a pocket: distances to rectangles by Pythagoras. */
class CushionsTest {
    private static final Cushions CUSHIONS =
            new Cushions(Table.polygon(0, 0, 4, 0, 4, 1, 2, 1, 2, 3, 0, 3).withPocket(1, 2, 0.25), 5);

    @Test
    void areNumberedBehindTheDiscs() {
        assertEquals(5, CUSHIONS.firstSide);
        assertEquals(11, CUSHIONS.firstCorner);
        assertEquals(12, CUSHIONS.firstPocket, "one corner sticks out");
        assertEquals(13, CUSHIONS.end);
        assertEquals(0.1, CUSHIONS.reach(11, 0.1));
        assertEquals(0.25, CUSHIONS.reach(12, 0.1));
        assertTrue(CUSHIONS.inPocket(1.2, 2.1));
        assertFalse(CUSHIONS.inPocket(1.2, 2.2));
    }

    /** The corner (2, 1) and the pocket (1, 2): 3 and 4 make 5, within the columns or rows of a rectangle it is one coordinate. */
    @Test
    void ofPoints() {
        assertEquals(0.5, CUSHIONS.distance(11, 2.3, 3, 1.4, 2), 1e-15);
        assertEquals(0.5, CUSHIONS.distance(11, 0, 1.7, 0, 0.6), 1e-15);
        assertEquals(0.4, CUSHIONS.distance(11, 1, 3, 1.4, 2), 1e-15);
        assertEquals(0.3, CUSHIONS.distance(11, 2.3, 3, 0, 2), 1e-15);
        assertEquals(0, CUSHIONS.distance(11, 1, 3, 0, 2));
        assertEquals(0.5, CUSHIONS.distance(12, 1.4, 2, 2.3, 3), 1e-15);
    }

    /** The side from (4, 1) to (2, 1). */
    @Test
    void ofSides() {
        int side = CUSHIONS.firstSide;
        while (CUSHIONS.sideY[side - 5] != 1 || CUSHIONS.normalX[side - 5] != 0) {
            side++;
        }
        assertEquals(2, CUSHIONS.length[side - 5]);
        assertEquals(0, CUSHIONS.distance(side, 2.5, 3, 0.5, 1.5), "through the middle");
        assertEquals(0.25, CUSHIONS.distance(side, 2.5, 3, 1.25, 1.5), 1e-15, "above");
        assertEquals(0.25, CUSHIONS.distance(side, 1, 5, 0, 0.75), 1e-15, "wider than the side and below");
        assertEquals(0.5, CUSHIONS.distance(side, 4.3, 5, 1.4, 2), 1e-15, "beyond its start");
        assertEquals(0.5, CUSHIONS.distance(side, 1, 1.7, 0, 0.6), 1e-15, "beyond its end");
        assertEquals(0.3, CUSHIONS.distance(side, 1, 1.7, 0, 2), 1e-15, "beside its end");
    }
}

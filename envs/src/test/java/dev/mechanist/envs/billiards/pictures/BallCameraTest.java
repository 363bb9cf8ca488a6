package dev.mechanist.envs.billiards.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.billiards.Table;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A ball over four by three pixels of half a metre, by hand. */
class BallCameraTest {
    private static final int WIDTH = 4;
    private static final int HEIGHT = 3;

    private final BallCamera camera = new BallCamera(Table.rectangle(10, 6.5).sides(), 0.5);
    /** The second of two channels after one byte of something else. */
    private final byte[] picture = new byte[1 + 2 * WIDTH * HEIGHT];

    private boolean ball(double x, double y) {
        Arrays.fill(picture, (byte) 100);
        return camera.ball(0, 1.5, WIDTH, HEIGHT, x, y, 0.5, picture, 2, 2);
    }

    private int[][] channel() {
        int[][] rows = new int[HEIGHT][WIDTH];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            rows[i / WIDTH][i % WIDTH] = picture[2 + 2 * i] & 0xff;
            assertEquals(100, picture[1 + 2 * i], "the other channel");
        }
        return rows;
    }

    /**
     * Around (1, 0.75) with radius 0.5: middles of pixels 0.25 m off are covered, those at (0.25, 0.5) to
     * 0.5 + (0.5 - 0.5590) / 0.5 = 0.382, so that 100 becomes 100 + 0.382 155 = 159.2, and those 0.75 m off are not.
     */
    @Test
    void coversWhatItCovers() {
        assertTrue(ball(1, 0.75));
        int[][] expected = {{100, 159, 159, 100}, {100, 255, 255, 100}, {100, 159, 159, 100}};
        assertArrayEquals(expected, channel());
    }

    /** Seen from (3, 2) along y, with the second axis to the right, that is along x: the same picture. */
    @Test
    void turnsWithTheEye() {
        camera.turn(3, 2, 0, 1, true);
        assertTrue(ball(3.75, 3));
        int[][] expected = {{100, 159, 159, 100}, {100, 255, 255, 100}, {100, 159, 159, 100}};
        assertArrayEquals(expected, channel());
        camera.turn(3, 2, 0, 1, false);
        assertFalse(ball(3.75, 3), "on the other side");
        assertTrue(ball(2.25, 3));
        assertArrayEquals(expected, channel());
    }

    @Test
    void partsOfItAndNothingOfIt() {
        assertTrue(ball(-0.25, 1.5));
        // (0.25, 1.25) is 0.5590 m off.
        assertArrayEquals(new int[] {159, 100, 100, 100}, channel()[0]);
        assertFalse(ball(-0.6, 0.75), "its edge is 0.35 m from the first middle");
        assertFalse(ball(1, 3));
        assertArrayEquals(new int[] {100, 100, 100, 100}, channel()[0]);
    }

    /** A flat wall to the left of x = 0.375, then one below y = 0.5 seen along y: a quarter and a half of a pixel are shades. */
    @Test
    void aFlatWall() {
        Arrays.fill(picture, (byte) 100);
        assertTrue(camera.flat(0, 1.5, WIDTH, HEIGHT, 0.375, 9, 1, 0, picture, 2, 2));
        for (int[] row : channel()) {
            assertArrayEquals(new int[] {96, 0, 0, 0}, row);
        }
        camera.turn(3, 2, 0, 1, false);
        // Ahead is y - 2: below y = 2.5 is what is less than 0.5 ahead.
        assertTrue(camera.flat(0, 1.5, WIDTH, HEIGHT, 7, 2.75, 0, 1, picture, 2, 2));
        for (int[] row : channel()) {
            assertArrayEquals(new int[] {128, 64, 0, 0}, row);
        }
        assertFalse(camera.flat(0, 1.5, WIDTH, HEIGHT, 7, 1.5, 0, 1, picture, 2, 2));
    }
}

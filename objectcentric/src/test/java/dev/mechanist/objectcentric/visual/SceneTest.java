package dev.mechanist.objectcentric.visual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sides are one wall, and where a wall is nearest. */
class SceneTest {
    private static Scene scene(Table table) {
        List<Disc> discs = List.of(new Disc(0.1, 1), new Disc(0.1, 1));
        return new Scene(BilliardStructure.of(new BilliardDynamics(table, discs, Surface.IDEAL, List.of(), 1, 1)));
    }

    /** Cut at corners that a ball runs into; the corner of L that juts out belongs to one wall. */
    @Test
    void wallsAreCutAtCorners() {
        Scene rectangle = scene(Table.rectangle(4, 3));
        assertArrayEquals(new int[][] {{0}, {1}, {2}, {3}}, rectangle.walls);
        assertEquals(6, rectangle.things());
        assertTrue(rectangle.isBall(0) && rectangle.isBall(1));
        assertFalse(rectangle.isBall(2) || rectangle.isBall(Eye.ALL));
        Scene jutting = scene(Table.polygon(0, 0, 4, 0, 4, 2, 2, 2, 2, 4, 0, 4));
        assertArrayEquals(new int[][] {{0}, {1}, {2, 3}, {4}, {5}}, jutting.walls);
    }

    /** An obstacle is one wall, and so is a thin one, which has two sides; sides that go straight on are one too. */
    @Test
    void whatOneCanGoAroundIsOneWall() {
        Scene obstacle = scene(Table.rectangle(9, 9).withObstacle(2, 2, 4, 2, 3, 4));
        assertArrayEquals(new int[][] {{0}, {1}, {2}, {3}, {4, 5, 6}}, obstacle.walls);
        Scene thin = scene(Table.rectangle(9, 9).withWall(2, 2, 4, 3));
        assertArrayEquals(new int[][] {{0}, {1}, {2}, {3}, {4, 5}}, thin.walls);
        Scene straight = scene(Table.polygon(0, 0, 2, 0, 4, 0, 4, 3, 0, 3));
        assertArrayEquals(new int[][] {{0, 1}, {2}, {3}, {4}}, straight.walls);
    }

    /** About L's corner: on either side of it, and the corner itself. */
    @Test
    void whereAWallIsNearest() {
        Scene scene = scene(Table.polygon(0, 0, 4, 0, 4, 2, 2, 2, 2, 4, 0, 4));
        double[] to = new double[2];
        scene.nearest(2 + 2, 3, 1.5, to);
        assertArrayEquals(new double[] {3, 2}, to, 1e-15);
        scene.nearest(2 + 2, 1.5, 3, to);
        assertArrayEquals(new double[] {2, 3}, to, 1e-15);
        scene.nearest(2 + 2, 1.7, 1.6, to);
        assertArrayEquals(new double[] {2, 2}, to, 1e-15);
        scene.nearest(2 + 1, 1, 1, to);
        assertArrayEquals(new double[] {4, 1}, to, 1e-15);
    }
}

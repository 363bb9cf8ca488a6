package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Measures of tables, and what is refused. */
class TableTest {
    private static final Table L = Table.polygon(0, 0, 2, 0, 2, 1, 1, 1, 1, 3, 0, 3);

    private static void refused(String part, Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void measuresAreThoseOfGeometry() {
        assertEquals(4, L.area(), 1e-15);
        assertEquals(10, L.perimeter(), 1e-15);
        assertEquals(1.5 * Math.sqrt(3), Table.regular(6, 1).area(), 1e-14);
        Table holed = Table.rectangle(4, 3).withObstacle(1, 1, 2, 1, 2, 2).withWall(3, 1, 3, 2);
        assertEquals(11.5, holed.area(), 1e-15);
        assertEquals(14 + 2 + Math.sqrt(2) + 2, holed.perimeter(), 1e-14);
    }

    @Test
    void directionOfCornersDoesNotMatter() {
        DiscSimulator clockwise = new DiscSimulator(
                Table.polygon(0, 3, 1, 3, 1, 1, 2, 1, 2, 0, 0, 0), List.of(new Disc(0.1, 1)), Surface.IDEAL);
        clockwise.place(new double[] {0.5, 1, 1, 0}, 0);
        clockwise.advance(1);
        double[] x = new double[4];
        clockwise.read(x, 0);
        assertEquals(-1, x[2]);
        assertEquals(4, Table.polygon(0, 3, 1, 3, 1, 1, 2, 1, 2, 0, 0, 0).area(), 1e-15);
    }

    @Test
    void clearanceIsNegativeOutside() {
        assertEquals(0.5, L.clearance(0.5, 2), 1e-15);
        assertEquals(Math.sqrt(0.02), L.clearance(0.9, 0.9), 1e-15);
        assertEquals(-0.25, L.clearance(1.25, 2), 1e-15);
        assertFalse(Table.rectangle(4, 3).withObstacle(1, 1, 3, 1, 3, 2, 1, 2).contains(2, 1.5));
    }

    @Test
    void badTablesAreRefused() {
        refused("crosses itself", () -> Table.polygon(0, 0, 1, 1, 1, 0, 0, 1));
        refused("crosses itself", () -> Table.polygon(0, 0, 2, 0, 1, 0, 1, 1));
        refused("twice", () -> Table.polygon(0, 0, 1, 0, 1, 0, 0, 1));
        refused("at least three", () -> Table.polygon(0, 0, 1, 0));
        refused("pairs", () -> Table.polygon(0, 0, 1, 0, 1));
        refused("finite", () -> Table.polygon(0, 0, 1, 0, Double.NaN, 1));
        refused("reaches out", () -> L.withObstacle(1.2, 1.5, 1.8, 1.5, 1.5, 2));
        refused("crosses", () -> L.withObstacle(0.5, 0.5, 1.9, 0.9, 0.9, 2.9));
        refused(
                "overlap",
                () -> Table.rectangle(9, 9).withObstacle(1, 1, 4, 1, 4, 4, 1, 4).withObstacle(2, 2, 3, 2, 3, 3));
        refused("reaches out", () -> L.withWall(3, 3, 4, 4));
        refused("no length", () -> L.withWall(0.5, 0.5, 0.5, 0.5));
        refused("radius", () -> L.withPocket(0, 0, 0));
    }

    @Test
    void badDiscsAndSurfacesAreRefused() {
        refused("mass", () -> new Disc(0.1, 0));
        refused("radius", () -> new Disc(-1, 1));
        refused("restitution of the balls", () -> new Surface(-0.1, 1, 0));
        refused("restitution of the cushions", () -> new Surface(1, 1.6, 0));
        refused("deceleration", () -> new Surface(1, 1, -1));
        refused("at least one ball", () -> new DiscSimulator(L, List.of(), Surface.IDEAL));
    }

    @Test
    void badStatesAreRefused() {
        DiscSimulator two = new DiscSimulator(L, List.of(new Disc(0.1, 1), new Disc(0.2, 1)), Surface.IDEAL);
        two.requireFree(new double[] {0.5, 0.5, 0, 0, 0.5, 0.8, 0, 0});
        refused("balls 0 and 1 overlap by 0.1", () -> two.requireFree(new double[] {0.5, 0.5, 0, 0, 0.5, 0.7, 0, 0}));
        refused("outside the table", () -> two.requireFree(new double[] {0.5, 0.5, 0, 0, 1.5, 2, 0, 0}));
        refused("overlaps a wall", () -> two.requireFree(new double[] {0.05, 0.5, 0, 0, 0.5, 2, 0, 0}));
        refused("finite", () -> two.requireFree(new double[] {0.5, 0.5, 0, Double.NaN, 0.5, 2, 0, 0}));
    }
}

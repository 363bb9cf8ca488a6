package dev.mechanist.experiments.reproduce.balls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.reproduce.balls.VisualErrors.World;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.objectcentric.visual.VisualScore;
import dev.mechanist.objectcentric.visual.VisualScore.Errors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of known errors, by hand. */
class VelocityQuantitiesTest {
    @TempDir
    private Path directory;

    /** Degrees near impacts by world, a hundredth of that in magnitude, and a thousandth of both apart from impacts. */
    private static VisualErrors errors(double... degrees) {
        Map<World, VisualScore> scores = new EnumMap<>(World.class);
        for (World world : World.values()) {
            double d = degrees[world.ordinal()];
            Errors near = new Errors(9, 8, 7, Math.toRadians(d), 0.01 * d, 10);
            scores.put(world, new VisualScore(near, new Errors(9, 8, 7, 1e-3 * Math.toRadians(d), 1e-5 * d, 10)));
        }
        return new VisualErrors(scores);
    }

    private static final VisualErrors FIRST = errors(1, 2, 2.5, 2.8, 2.6, 3.2, 2);
    private static final VisualErrors SECOND = errors(1, 4, 2, 3, 5, 2, 7);

    private ReproductionRun run() {
        return new ReproductionRun(false, directory, Optional.empty(), words -> 1);
    }

    private static void assertQuantity(String what, boolean holds, double expected, Quantity found) {
        assertEquals(what, found.what());
        assertEquals(expected, found.ours(), 1e-12, what);
        assertEquals(holds, found.holds(), what);
    }

    @Test
    void whatCarriesOverIsTheWorstOfSeeds() {
        List<Quantity> all = VelocityQuantities.carriedOver(List.of(FIRST, SECOND), "seen, ", run());
        assertEquals(10, all.size());
        assertQuantity("seen, direction near impacts, 2 balls, rms, degrees", true, 4, all.get(0));
        assertQuantity("seen, direction near impacts, 3 to 5 balls, the largest, over that", true, 2.8 / 2, all.get(1));
        assertQuantity("seen, direction near impacts, triangles and six sides, over that", false, 1.6, all.get(2));
        assertQuantity("seen, direction near impacts, L, over that", false, 1.75, all.get(3));
        assertQuantity("seen, direction apart from impacts, the largest of all, degrees", true, 0.007, all.get(4));
        assertQuantity("seen, magnitude near impacts, 2 balls, rms, parts of the truth", true, 0.04, all.get(5));
        assertQuantity(
                "seen, magnitude apart from impacts, the largest of all, parts of the truth", true, 7e-5, all.get(9));
    }

    @Test
    void theWholeTableIsComparedOnTheSameWorlds() {
        List<Quantity> all = VelocityQuantities.compared(errors(1, 20, 20, 21, 7, 16, 4), FIRST, run());
        assertEquals(10, all.size());
        assertEquals(10, all.get(0).ours(), 1e-12);
        assertEquals(21 / 2.8, all.get(1).ours(), 1e-12);
        assertEquals(5, all.get(2).ours(), 1e-12);
        assertEquals(1.05, all.get(4).ours(), 1e-12);
        assertEquals(2, all.get(8).ours(), 1e-12);
        assertTrue(all.get(7).holds());
        assertFalse(all.get(8).holds());
    }

    @Test
    void bothAreDrawn() {
        VelocityQuantities.chart(run(), Map.of("seen", FIRST));
        assertTrue(Files.exists(directory.resolve("direction-errors.png")));
        assertTrue(Files.exists(directory.resolve("magnitude-errors.svg")));
    }
}

package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.objectcentric.visual.PushedBalls.Tables;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.objectcentric.visual.VisualScore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How well a visual model that has learned one and two balls predicts these, more of them, and other tables. */
record VisualErrors(Map<World, VisualScore> scores) {
    /** Worlds that are scored. */
    enum World {
        ONE("1 ball, learned", Tables.RECTANGLES, 1),
        TWO("2 balls, learned", Tables.RECTANGLES, 2),
        THREE("3 balls", Tables.RECTANGLES, 3),
        FOUR("4 balls", Tables.RECTANGLES, 4),
        FIVE("5 balls", Tables.RECTANGLES, 5),
        OTHERS("triangles, six sides", Tables.OTHERS, 2),
        JUTTING("L", Tables.JUTTING, 2);

        /** More balls than were learned. */
        static final List<World> MORE = List.of(THREE, FOUR, FIVE);

        final String label;
        final Tables tables;
        final int balls;

        World(String label, Tables tables, int balls) {
            this.label = label;
            this.tables = tables;
            this.balls = balls;
        }
    }

    /** Scores on {@code worlds} worlds of each kind. */
    static VisualErrors of(VisualModel model, int worlds) {
        Map<World, VisualScore> scores = new EnumMap<>(World.class);
        for (World world : World.values()) {
            scores.put(world, VisualModels.score(model, world.tables, world.balls, worlds));
        }
        return new VisualErrors(scores);
    }

    VisualScore at(World world) {
        return scores.get(world);
    }

    /** The largest of one error over some worlds. */
    double largest(List<World> worlds, ToDoubleFunction<VisualScore> error) {
        return worlds.stream()
                .mapToDouble(world -> error.applyAsDouble(at(world)))
                .max()
                .orElseThrow();
    }
}

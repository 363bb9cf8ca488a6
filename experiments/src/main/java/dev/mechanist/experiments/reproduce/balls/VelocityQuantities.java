package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.experiments.report.DotChart;
import dev.mechanist.experiments.report.DotChart.Group;
import dev.mechanist.experiments.report.DotChart.Mark;
import dev.mechanist.experiments.reproduce.balls.VisualErrors.World;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.objectcentric.visual.VisualScore;
import dev.mechanist.objectcentric.visual.VisualScore.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Direction and magnitude of the velocities that a visual model predicts, near impacts and apart from them: in degrees and in parts of
 * the true length, as Fragkiadaki et al. 2016 do (their table 1), here as root mean squares, by the number of balls and by table.
 */
final class VelocityQuantities {
    /** What is told of a velocity. */
    private enum Part {
        DIRECTION("direction", "degrees", e -> Math.toDegrees(e.directionRms())),
        MAGNITUDE("magnitude", "parts of the truth", Errors::magnitudeRms);

        private final String label;
        private final String unit;
        private final ToDoubleFunction<Errors> error;

        Part(String label, String unit, ToDoubleFunction<Errors> error) {
            this.label = label;
            this.unit = unit;
            this.error = error;
        }

        double near(VisualScore score) {
            return error.applyAsDouble(score.near());
        }

        double apart(VisualScore score) {
            return error.applyAsDouble(score.apart());
        }
    }

    private static final List<World> TWO = List.of(World.TWO);
    private static final List<World> SHAPES = List.of(World.OTHERS);
    private static final List<World> JUTTING = List.of(World.JUTTING);
    private static final List<World> UNSEEN = List.of(World.THREE, World.FOUR, World.FIVE, World.OTHERS, World.JUTTING);

    private VelocityQuantities() {}

    /** What becomes of a model's errors where it has not learned, one model per seed. */
    static List<Quantity> carriedOver(List<VisualErrors> seeds, String name, ReproductionRun run) {
        List<Quantity> all = new ArrayList<>();
        for (Part part : Part.values()) {
            String what = name + part.label + " near impacts, ";
            double scale = part == Part.DIRECTION ? 1 : 0.01;
            all.add(worst(
                    seeds,
                    what + "2 balls, rms, " + part.unit,
                    errors -> errors.largest(TWO, part::near),
                    Bar.atMost(scale * run.choose(10.0, 40.0))));
            Bar bar = Bar.atMost(run.choose(1.5, 2.5));
            all.add(worst(seeds, what + "3 to 5 balls, the largest, over that", ratio(part, World.MORE), bar));
            all.add(worst(seeds, what + "triangles and six sides, over that", ratio(part, SHAPES), bar));
            all.add(worst(seeds, what + "L, over that", ratio(part, JUTTING), bar));
            all.add(worst(
                    seeds,
                    name + part.label + " apart from impacts, the largest of all, " + part.unit,
                    errors -> errors.largest(List.of(World.values()), part::apart),
                    Bar.atMost(scale * run.choose(0.1, 2.0))));
        }
        return all;
    }

    /** The whole table beside ball by ball on the same worlds, and beside itself at two balls. */
    static List<Quantity> compared(VisualErrors whole, VisualErrors balls, ReproductionRun run) {
        List<Quantity> all = new ArrayList<>();
        for (Part part : Part.values()) {
            String what = "whole table, " + part.label + " near impacts, rms over ";
            Bar bar = Bar.atLeast(run.choose(3.0, 1.2));
            all.add(exact(what + "ball by ball's: 2 balls", part, whole, balls, TWO, bar));
            all.add(exact(what + "ball by ball's: 3 to 5 balls", part, whole, balls, World.MORE, bar));
            all.add(exact(what + "ball by ball's: triangles and six sides", part, whole, balls, SHAPES, bar));
            all.add(exact(what + "ball by ball's: L", part, whole, balls, JUTTING, bar));
            double own = whole.largest(UNSEEN, part::near) / whole.largest(TWO, part::near);
            all.add(Quantity.exact(
                    what + "its own at 2 balls: all that it has not learned, the largest",
                    own,
                    "",
                    "",
                    Bar.atLeast(run.choose(3.0, 0.8))));
        }
        return all;
    }

    /** Writes {@code direction-errors.png} and {@code magnitude-errors.png}: near impacts and apart, of each model in each world. */
    static void chart(ReproductionRun run, Map<String, VisualErrors> models) {
        List<String> names = new ArrayList<>();
        models.keySet().forEach(model -> names.addAll(List.of(model + ", near impacts", model + ", apart")));
        for (Part part : Part.values()) {
            double least = part == Part.DIRECTION ? 0.1 : 1e-3;
            List<Group> groups = new ArrayList<>();
            for (World world : World.values()) {
                List<Mark> marks = new ArrayList<>();
                models.values().forEach(errors -> {
                    marks.add(mark(Math.max(least, part.near(errors.at(world)))));
                    marks.add(mark(Math.max(least, part.apart(errors.at(world)))));
                });
                groups.add(new Group(world.label, marks));
            }
            new DotChart(
                            "What carries over: " + part.label + " of the next displacement",
                            "rms error, " + part.unit + " (" + least + " or less at the left)",
                            true,
                            groups,
                            names)
                    .write(run.directory(), part.label + "-errors");
        }
    }

    private static Mark mark(double value) {
        return new Mark(value, value, value);
    }

    private static ToDoubleFunction<VisualErrors> ratio(Part part, List<World> worlds) {
        return errors -> errors.largest(worlds, part::near) / errors.largest(TWO, part::near);
    }

    private static Quantity exact(
            String what, Part part, VisualErrors whole, VisualErrors balls, List<World> worlds, Bar bar) {
        double ratio = whole.largest(worlds, part::near) / balls.largest(worlds, part::near);
        return Quantity.exact(what, ratio, "", "", bar);
    }

    private static Quantity worst(
            List<VisualErrors> seeds, String what, ToDoubleFunction<VisualErrors> value, Bar bar) {
        List<Double> values = seeds.stream().map(value::applyAsDouble).toList();
        return new Quantity(what, values, Statistic.WORST, "", "", bar);
    }
}

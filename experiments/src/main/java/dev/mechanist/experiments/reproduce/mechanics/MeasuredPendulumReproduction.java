package dev.mechanist.experiments.reproduce.mechanics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The double pendulum of DFKI's Underactuated Lab: angles predicted over windows of 0.5 s, on the records that were fitted and
 * on each record by a fit to the others. A record is the unit.
 */
public final class MeasuredPendulumReproduction {
    private static final double WINDOW = 0.5;
    private static final double EVERY = 0.25;
    private static final String PUBLISHED = "parameters published with the records, scored here";

    private MeasuredPendulumReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "a measured double pendulum: angles over half a second, on records fitted and left out",
                "DFKI Underactuated Lab, double_pendulum, records of design A.0",
                true,
                List.of(
                        new Part("fitted to all", MeasuredPendulumReproduction::together),
                        new Part("each left out", MeasuredPendulumReproduction::leftOut)));
    }

    private static List<Quantity> together(ReproductionRun run) {
        MeasuredSystem system = Machines.system("double-pendulum");
        DataSet records = records(run, system);
        ParametricDynamics fitted = system.fit(records, (iteration, cost) -> {}).model();
        String published = Bar.number(angles(system.model(), records));
        return List.of(Quantity.exact(
                "fitted to all records and scored on them: angle RMSE, rad",
                angles(fitted, records),
                published,
                PUBLISHED,
                Bar.atMost(0.035)));
    }

    private static List<Quantity> leftOut(ReproductionRun run) {
        MeasuredSystem system = Machines.system("double-pendulum");
        DataSet records = records(run, system);
        int count = records.episodes().size();
        List<Double> scores = new ArrayList<>();
        List<String> published = new ArrayList<>();
        List<Quantity> quantities = new ArrayList<>();
        for (int out = 0; out < run.choose(count, 1); out++) {
            int left = out;
            int[] others = IntStream.range(0, count).filter(k -> k != left).toArray();
            DataSet test = records.select(out);
            ParametricDynamics fitted =
                    system.fit(records.select(others), (iteration, cost) -> {}).model();
            double score = angles(fitted, test);
            double reference = angles(system.model(), test);
            scores.add(score);
            published.add(Bar.number(reference));
            String record = test.episodes().get(0).name();
            quantities.add(Quantity.exact(
                    "fitted to the others, scored on " + record.substring(record.lastIndexOf('/') + 1)
                            + ": angle RMSE, rad",
                    score,
                    Bar.number(reference),
                    PUBLISHED,
                    Bar.atMost(reference)));
        }
        quantities.add(new Quantity(
                "fitted to the others, scored on the record left out: angle RMSE, rad",
                scores,
                Statistic.MEDIAN,
                String.join(", ", published),
                PUBLISHED,
                Bar.atMost(0.05)));
        quantities.add(Quantity.exact(
                "root mean square over the records left out: angle RMSE, rad",
                rootMeanSquare(scores),
                "",
                "",
                Bar.atMost(0.063)));
        return quantities;
    }

    static double rootMeanSquare(List<Double> values) {
        return Math.sqrt(values.stream().mapToDouble(v -> v * v).average().orElseThrow());
    }

    private static DataSet records(ReproductionRun run, MeasuredSystem system) {
        Path folder = run.records().orElseThrow();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> tables = files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
            if (tables.size() < 2) {
                throw new InputException(folder + ": needs the CSV records of the double pendulum, at least two");
            }
            return EpisodeStore.read(tables, system.model().spec());
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read; name the folder of the records with --data", e);
        }
    }

    /** Root mean square over records, windows and both angles, rad. */
    private static double angles(ParametricDynamics model, DataSet measured) {
        DataSet smooth = Recordings.smooth(measured);
        return WindowScore.together(WindowScore.perRecord(model, smooth, WINDOW, EVERY))
                .byUnit(model.spec())
                .get("rad");
    }
}

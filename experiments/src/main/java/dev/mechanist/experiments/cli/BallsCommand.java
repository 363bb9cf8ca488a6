package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.objectcentric.balls.BallPredictor;
import dev.mechanist.objectcentric.balls.BallRecords;
import dev.mechanist.objectcentric.balls.RolloutScore;
import dev.mechanist.objectcentric.balls.StepScore;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.visual.VisualModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores a stored model of balls on balls that another program has moved. */
@Command(
        name = "balls",
        mixinStandardHelpOptions = true,
        description = "Scores a stored model of balls on records of balls that another program has moved.",
        footer = {
            "",
            "Each model predicts the next frame from true ones, and rolls out by itself from the second. 'records' is the",
            "mean cosine of predicted and true velocity on the records, 'exact' that of the same model where the same balls",
            "start alike and our own exact discs move them. Beside it stand exact discs and constant velocity on the",
            "records: how far the other program itself is from exact discs, and what needs no model.",
            "",
            "An NPZ file holds 'positions' and 'velocities' [worlds, frames, balls, 2], 'radii' and 'masses' [balls] or",
            "[worlds, balls], and, unless given here, 'table' (width and height, or corners [corners, 2]) and 'dt'. A CSV",
            "file has the columns world, frame, ball, x, y, vx, vy, radius, mass. Masses are in kg, the rest in the units",
            "given here.",
            "",
            "Examples:",
            "  mechanist balls --model models/npe/interaction-network-seed-1 --data five.npz",
            "  mechanist balls --model models/balls --data matter.csv --table 800:600 --length 0.001 --time 1/60 --dt 1/60"
        })
final class BallsCommand implements Runnable {
    private static final List<Integer> AFTER = List.of(10, 25);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "The directory of a stored model.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            split = ",",
            paramLabel = "FILES",
            description = "Records of balls, NPZ or CSV.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--table",
            split = ":",
            paramLabel = "W:H",
            description = "Width and height of the table, or x and y of its corners, x:y:x:y:..., in units of length.")
    private List<Double> table = new ArrayList<>();

    @Option(names = "--dt", defaultValue = "0", paramLabel = "S", description = "Time between frames, s, or as 1/60.")
    private String dt;

    @Option(
            names = "--length",
            defaultValue = "1",
            paramLabel = "M",
            description = "Metres in a unit of length (default ${DEFAULT-VALUE}).")
    private double length;

    @Option(
            names = "--time",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seconds in the unit of time of velocities, or as 1/60 (default ${DEFAULT-VALUE}).")
    private String time;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** What is printed of worlds of one number of balls. */
    private record Row(
            int balls,
            int worlds,
            StepScore records,
            StepScore own,
            double exact,
            double constant,
            Map<Integer, double[]> rollOuts) {}

    @Override
    public void run() {
        DataSet all = BallRecords.read(
                data, new BallRecords.Frame(table, seconds("--dt", dt), length, seconds("--time", time)));
        requireMotion(all);
        BallPredictor predictor = predictor(Artefacts.load(model));
        Map<Integer, List<Episode>> byBalls = new TreeMap<>();
        all.episodes()
                .forEach(e -> byBalls.computeIfAbsent(e.spec().n() / 4, k -> new ArrayList<>())
                        .add(e));
        List<Row> rows = new ArrayList<>();
        byBalls.forEach((balls, episodes) -> rows.add(row(predictor, balls, new DataSet(episodes))));
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.print(Json.pretty(Map.of(
                    "model",
                    model.toString(),
                    "balls",
                    rows.stream().map(BallsCommand::entry).toList())));
        } else {
            print(print, rows);
        }
        print.flush();
    }

    private void requireMotion(DataSet all) {
        for (Episode episode : all.episodes()) {
            double[] states = episode.states().data;
            for (int k = 0; k < episode.states().getNumElements(); k++) {
                if (k % 4 >= 2 && states[k] != 0) {
                    return;
                }
            }
        }
        throw new InputException("no ball moves in "
                + data.stream().map(Path::toString).collect(Collectors.joining(", ")) + "; a cosine needs velocities");
    }

    private static Row row(BallPredictor predictor, int balls, DataSet records) {
        DataSet own = BallRecords.movedExactly(records);
        BallPredictor exact = BallPredictor.of(BallRecords::exact);
        int frames = records.episodes().stream().mapToInt(Episode::steps).min().orElseThrow();
        Map<Integer, double[]> rollOuts = new LinkedHashMap<>();
        for (int after : AFTER) {
            if (frames > after) {
                rollOuts.put(after, new double[] {
                    RolloutScore.of(predictor, records, after).after(after),
                    RolloutScore.of(predictor, own, after).after(after),
                    RolloutScore.of(exact, records, after).after(after)
                });
            }
        }
        return new Row(
                balls,
                records.episodes().size(),
                StepScore.of(predictor, records),
                StepScore.of(predictor, own),
                StepScore.of(exact, records).cosine(),
                StepScore.of(BallPredictor.constantVelocity(), records).cosine(),
                rollOuts);
    }

    private BallPredictor predictor(Artefacts.Loaded loaded) {
        if (loaded.content() instanceof BallModel balls) {
            return balls.predictor();
        }
        if (loaded.content() instanceof VisualModel seeing) {
            return BallPredictor.of(seeing::in);
        }
        if (loaded.content() instanceof StructuredModel any) {
            return BallPredictor.of(any::bind);
        }
        throw new InputException(model + ": holds no model of any number of balls; choose another directory");
    }

    /** A number, or a fraction of two. */
    private static double seconds(String option, String text) {
        String[] parts = text.split("/", -1);
        try {
            double value = Double.parseDouble(parts[0]);
            if (parts.length == 2) {
                value /= Double.parseDouble(parts[1]);
            }
            if (parts.length <= 2 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new InputException(option + " takes seconds, such as 0.01 or 1/60, not '" + text + "'");
    }

    private static void print(PrintWriter print, List<Row> rows) {
        print.printf(
                "%5s %6s | %-25s | %-16s | %-15s%s%n",
                "",
                "",
                "one-step cosine",
                "on the records",
                "at impacts",
                " | roll-out cosine: records, exact, of exact discs");
        print.printf(
                "%5s %6s | %8s %8s %7s | %7s %8s | %7s %7s | %s%n",
                "balls",
                "worlds",
                "records",
                "exact",
                "less by",
                "exact",
                "constant",
                "records",
                "exact",
                "after 10; 25 steps");
        for (Row row : rows) {
            print.printf(
                    Locale.ROOT,
                    "%5d %6d | %8.4f %8.4f %7.4f | %7.4f %8.4f | %7.3f %7.3f |%s%n",
                    row.balls,
                    row.worlds,
                    row.records.cosine(),
                    row.own.cosine(),
                    row.own.cosine() - row.records.cosine(),
                    row.exact,
                    row.constant,
                    row.records.impactCosine(),
                    row.own.impactCosine(),
                    String.join(
                            ";",
                            row.rollOuts.values().stream()
                                    .map(r -> String.format(Locale.ROOT, " %.3f %.3f %.3f", r[0], r[1], r[2]))
                                    .toList()));
        }
    }

    private static Map<String, Object> entry(Row row) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("balls", row.balls);
        entry.put("worlds", row.worlds);
        entry.put("cosine", row.records.cosine());
        entry.put("cosine_moved_exactly", row.own.cosine());
        entry.put("cosine_of_exact_discs", row.exact);
        entry.put("cosine_of_constant_velocity", row.constant);
        entry.put("magnitude_error", row.records.magnitude());
        entry.put("impact_cosine", row.records.impactCosine());
        entry.put("velocity_rms_over_constant_velocity", row.records.relative());
        row.rollOuts.forEach((after, cosines) -> entry.put(
                "roll_out_cosines_after_" + after,
                Arrays.stream(cosines).boxed().toList()));
        return entry;
    }
}

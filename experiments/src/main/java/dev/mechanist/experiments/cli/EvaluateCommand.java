package dev.mechanist.experiments.cli;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.data.Resampling;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores a stored model on records. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Scores windowed open-loop prediction of a stored model, of whatever class, on measured records.",
        footer = {
            "",
            "Each window starts from the measured state, with rates smoothed by a zero-phase third-order",
            "Butterworth filter, and holds the measured actions between samples. The error is the root",
            "mean square over all samples of all windows of a record; 'overall' is the root mean square over",
            "records. States of one unit are taken together. For a learned model the records are brought to its time step.",
            "",
            "Example:",
            "  mechanist evaluate --model models/pendulum --data c.csv --window 0.5",
            "  mechanist evaluate --model models/swim --env swimmer-6,swimmer-9,swimmer-15"
        })
final class EvaluateCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "The directory of a stored model, of whatever class.")
    private Path model;

    @Option(
            names = "--records",
            paramLabel = "FILE.yaml",
            description = "A description of the records, in whatever format they are.")
    private Path description;

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILES",
            description =
                    "Records: CSV, NPZ or HDF5 files, or directories of them; with --records in place of its files.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--env",
            split = ",",
            paramLabel = "NAMES",
            description = "Instead of records, of a graph network: environments, in which fresh episodes are played.")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--episodes",
            paramLabel = "E",
            defaultValue = "10",
            description = "Episodes in each environment (default ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the episodes (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--window",
            defaultValue = "0.5",
            paramLabel = "S",
            description = "Duration of a window, s (default ${DEFAULT-VALUE}).")
    private double window;

    @Option(
            names = "--every",
            defaultValue = "0.25",
            paramLabel = "S",
            description = "Time between starts of windows, s (default ${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--smooth",
            defaultValue = "20",
            paramLabel = "HZ",
            description = "Cutoff of the filter on rates, Hz; 0 for none, as for records without noise (default"
                    + " ${DEFAULT-VALUE}).")
    private double cutoff;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        Artefacts.Loaded loaded = Artefacts.load(model);
        if (!environments.isEmpty()) {
            inEnvironments(loaded);
            return;
        }
        Dynamics dynamics = loaded.as(Dynamics.class, "a dynamics model");
        Spec names = dynamics.spec();
        if (dynamics instanceof BodyDynamics body) {
            body.model().warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
        }
        if (!(cutoff >= 0)) {
            throw new InputException("--smooth must not be negative, but it is " + cutoff);
        }
        if (description == null && data.isEmpty()) {
            throw new InputException(
                    "evaluate needs --data, the records, or --records, their description, or --env for a graph network");
        }
        RecordRepair repaired = RecordsOption.of(description, data)
                .map(option -> option.recordsOf(names))
                .orElseGet(
                        () -> RecordRepair.of(EpisodeStore.read(DataFiles.resolve(data), BodyRecords.columns(dynamics)))
                                .requireSeconds(names.dt()));
        repaired.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
        DataSet measured = repaired.data();
        DataSet records = cutoff == 0 ? measured : Recordings.smooth(measured, cutoff);
        List<WindowScore> scores = scores(dynamics, records);
        WindowScore overall = WindowScore.together(scores);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", model.toString());
            all.put("kind", loaded.manifest().text("kind"));
            if (loaded.manifest().content().has("system")) {
                all.put("system", loaded.manifest().text("system"));
            }
            all.put("window", window);
            all.put("every", every);
            all.put("records", scores.stream().map(s -> entry(s, names)).toList());
            all.put("overall", entry(overall, names));
            print.print(Json.pretty(all));
        } else {
            int width = Math.max(
                    10, scores.stream().mapToInt(s -> s.name().length()).max().orElse(0));
            print.printf(Locale.ROOT, "%-" + width + "s %8s", "record", "windows");
            overall.byUnit(names).keySet().forEach(unit -> print.printf(Locale.ROOT, " %14s", "RMSE " + unit));
            print.println();
            scores.forEach(s -> line(print, width, s.name(), s, names));
            line(print, width, "overall", overall, names);
        }
        print.flush();
    }

    private void inEnvironments(Artefacts.Loaded loaded) {
        if (!data.isEmpty() || description != null || episodes < 1) {
            throw new InputException("evaluate takes --env or records, not both, and at least one episode");
        }
        PrintWriter print = spec.commandLine().getOut();
        GraphNetworkFit.judge(loaded.as(GraphModel.class, "a graph network"), environments, episodes, 100, seed, print);
        print.flush();
    }

    /** Physics advances by any duration; for a model in discrete time the records are brought to its step. */
    private List<WindowScore> scores(Dynamics dynamics, DataSet records) {
        return dynamics instanceof ParametricDynamics physics
                ? WindowScore.perRecord(physics, records, window, every)
                : WindowScore.perRecord(
                        dynamics, Resampling.uniform(records, dynamics.spec().dt()), window, every);
    }

    private static void line(PrintWriter print, int width, String name, WindowScore score, Spec names) {
        print.printf(Locale.ROOT, "%-" + width + "s %8d", name, score.windows());
        score.byUnit(names).values().forEach(v -> print.printf(Locale.ROOT, " %14.5f", v));
        print.println();
    }

    private static Map<String, Object> entry(WindowScore score, Spec names) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", score.name());
        entry.put("windows", score.windows());
        Map<String, Double> states = new LinkedHashMap<>();
        double[] rmse = score.rmse();
        for (int i = 0; i < rmse.length; i++) {
            states.put(names.state().get(i).name(), rmse[i]);
        }
        entry.put("rmse_by_state", states);
        entry.put("rmse_by_unit", score.byUnit(names));
        Double angles = score.byUnit(names).get("rad");
        Double rates = score.byUnit(names).get("rad/s");
        if (angles != null) {
            entry.put("angle_rmse", angles);
        }
        if (rates != null) {
            entry.put("velocity_rmse", rates);
        }
        return entry;
    }
}

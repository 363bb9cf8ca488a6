package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.data.Resampling;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.experiments.fits.ChannelTable;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.experiments.records.PhysicsRule;
import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.sysid.ChannelQuality;
import dev.mechanist.sysid.FittedRange;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowScore;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.equations.JavaEquations;
import dev.mechanist.sysid.equations.JavaSource;
import dev.mechanist.sysid.shooting.LateActuators;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
            "records. States of one unit are taken together; each state is also compared with going on at its measured rate",
            "and with its own spread. A warning says where a model is worse than these, and where the records leave the range",
            "that it was fitted to. For a learned model the records are brought to its time step.",
            "",
            "Examples:",
            "  mechanist evaluate --model models/pendulum --data c.csv --window 0.5",
            "  mechanist evaluate --model models/swim --env swimmer-6,swimmer-9,swimmer-15",
            "  mechanist evaluate --model models/swim --data nine.npz",
            "  mechanist evaluate --model models/balls --env billiards-7 --data seven.npz --smooth 0"
        })
public final class EvaluateCommand implements Runnable {
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
            description =
                    "The environment that the records are of, for a model of any number of parts; of a graph network"
                            + " without records those in which fresh episodes are played. Or the file of a body in MuJoCo's"
                            + " format (.xml).")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "10",
            description = "Fresh episodes of 100 steps in each environment (default ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of fresh episodes (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--physics",
            paramLabel = "FILE.java",
            description =
                    "The equations of a model that was fitted with Java: the same file again, for nothing that is stored is run.")
    private Optional<Path> physics = Optional.empty();

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
            paramLabel = "HZ",
            description =
                    "Cutoff of the filter on rates, Hz; 0 for none, as for records without noise (default 20; none for"
                            + " balls, and bodies that can touch something, whose rates jump).")
    private Optional<Double> smooth = Optional.empty();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        if (description == null && data.isEmpty() && environments.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "missing required option: '--data=FILES', the records, '--records=FILE.yaml', their description, or"
                            + " '--env=NAMES' for fresh episodes");
        }
        Artefacts.Loaded loaded = Artefacts.load(model);
        if (!environments.isEmpty() && data.isEmpty() && description == null) {
            inFreshEpisodes(loaded);
            return;
        }
        if (environments.isEmpty() && description == null && loaded.content() instanceof GraphModel graphs) {
            FreshEpisodes.judge(
                    graphs, DataFiles.resolve(data), spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return;
        }
        if (environments.size() > 1) {
            throw new InputException("records are of one environment; name one with --env");
        }
        Optional<String> environment = environments.stream().findFirst();
        if (environment.isPresent() && !(loaded.content() instanceof StructuredModel)) {
            throw new InputException(model + ": a model of one system; leave out --env");
        }
        Optional<RecordsOption> described = RecordsOption.of(description, data);
        Optional<JavaEquations> given = physics.map(JavaSource::read)
                .map(JavaEquations::compile)
                .or(() -> described.flatMap(
                        option -> option.description().physics().flatMap(PhysicsRule::java)));
        Dynamics dynamics = StoredModel.dynamics(
                model,
                loaded,
                environment.flatMap(
                        name -> WorldVariant.named(name).scenario().world().structure()),
                given);
        Spec names = dynamics.spec();
        if (LateActuators.prompt(dynamics) instanceof BodyDynamics body) {
            body.model().warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
        }
        boolean jump = Recordings.ratesJump(dynamics)
                || environment
                        .filter(name -> Recordings.ratesJump(
                                WorldVariant.named(name).scenario().world().dynamics()))
                        .isPresent();
        double cutoff = smooth.orElse(jump ? 0.0 : 20);
        if (!(cutoff >= 0)) {
            throw new InputException("--smooth must not be negative, but it is " + cutoff);
        }
        RecordRepair repaired = described.map(option -> option.recordsOf(names)).orElseGet(() -> named(dynamics));
        repaired.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
        DataSet measured = repaired.data();
        DataSet records = cutoff == 0 ? measured : Recordings.smooth(measured, cutoff);
        List<WindowTrace> traces = traces(dynamics, records);
        List<WindowScore> scores = WindowScore.perRecord(traces);
        List<ChannelQuality> channels = ChannelQuality.of(names, traces);
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
            all.put("channels", channels);
            print.print(Json.pretty(all));
        } else {
            print.println(ChannelTable.text(channels));
            int width = Math.max(
                    10, scores.stream().mapToInt(s -> s.name().length()).max().orElse(0));
            print.printf(Locale.ROOT, "%-" + width + "s %8s", "record", "windows");
            overall.byUnit(names).keySet().forEach(unit -> print.printf(Locale.ROOT, " %14s", "RMSE " + unit));
            print.println();
            scores.forEach(s -> line(print, width, s.name(), s, names));
            line(print, width, "overall", overall, names);
        }
        print.flush();
        PrintWriter err = spec.commandLine().getErr();
        channels.forEach(channel -> channel.warning().ifPresent(w -> err.println("warning: " + w)));
        FittedRange.read(loaded.manifest())
                .ifPresent(range -> Stream.concat(range.leftBy(names, traces).stream(), range.leftBy(records).stream())
                        .forEach(w -> err.println("warning: " + w)));
        err.flush();
    }

    private void inFreshEpisodes(Artefacts.Loaded loaded) {
        if (episodes < 1) {
            throw new InputException("--episodes must be at least 1, but it is " + episodes);
        }
        PrintWriter print = spec.commandLine().getOut();
        FreshEpisodes.judge(loaded.as(GraphModel.class, "a graph network"), environments, episodes, seed, print);
        print.flush();
    }

    /** Records in files whose columns are called as the model's variables are; says whose rates they lack. */
    private RecordRepair named(Dynamics dynamics) {
        EpisodeStore.Held held = EpisodeStore.held(DataFiles.resolve(data), BodyRecords.columns(dynamics));
        if (!held.differenced().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("note: " + String.join(", ", held.differenced())
                            + ": not in the records; differences of positions take their place");
        }
        return RecordRepair.of(held).requireSeconds(dynamics.spec().dt());
    }

    /** Physics advances by any duration; for a model in discrete time the records are brought to its step. */
    private List<WindowTrace> traces(Dynamics dynamics, DataSet records) {
        return dynamics instanceof ParametricDynamics physics
                ? WindowTrace.of(physics, records, window, every)
                : WindowTrace.of(
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

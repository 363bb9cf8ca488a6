package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.sysid.FitResult;
import dev.mechanist.sysid.FittedModel;
import dev.mechanist.sysid.MeasuredSystem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Identifies the physical parameters of a machine from records, or fits a graph network to environments. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description =
                "Identifies the physical parameters of a machine from measured records and stores the model; with --model"
                        + " graph-network fits one to episodes of environments.",
        footer = {
            "",
            "A record is an NPZ or HDF5 file that 'simulate' wrote, an HDF5 file of Minari, or a CSV file with a header, 'time' in s,",
            "and one column per state and action:",
            "  double-pendulum  time,pos1,pos2,vel1,vel2,tau1,tau2  (rad, rad/s, Nm; pos2 relative to link 1)",
            "  simple-pendulum  time,position,velocity,torque       (rad, rad/s, Nm)",
            "An action is held until the next line. Sampling may be irregular, records may differ in length.",
            "",
            "For an MJCF model the columns are its joints and actuators by name (elbow, elbow_dot), or qpos_0, qvel_0, ctrl_0",
            "as 'simulate' writes them. Parameters: mass, gyration_x, gyration_y, gyration_z, length of a body; damping,",
            "stiffness, armature of a joint; gear of an actuator.",
            "",
            "A graph network learns from episodes of several environments at once, under random actions, and can be bound to any other"
                    + " of their sort. Its settings (--set): form, latent, blocks, shared, together, updates, rows, unroll, rate,"
                    + " noise.",
            "",
            "Examples:",
            "  mechanist fit --model graph-network --env swimmer-3,swimmer-4,swimmer-5,swimmer-6 --episodes 60 --out models/swim",
            "  mechanist fit --system double-pendulum --data a.csv,b.csv --out models/pendulum",
            "  mechanist fit --mjcf chain.xml --free mass:link1,damping:joint2 --data trajectory.csv --out models/chain",
            "  mechanist fit --records furuta.yaml --out models/furuta"
        })
final class FitCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--system", paramLabel = "NAME", description = "The machine, or an environment.")
    private String system;

    @Option(names = "--mjcf", paramLabel = "FILE", description = "Instead of a system: an articulated body.")
    private Path mjcf;

    @Option(
            names = "--records",
            paramLabel = "FILE.yaml",
            description =
                    "Instead of a system: a description of records with 'physics' ('mechanist records' writes one).")
    private Path description;

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILES",
            description = "Records: CSV, NPZ or HDF5 files, or directories of them; with --records any of its formats,"
                    + " in place of its files.")
    private List<Path> data = new ArrayList<>();

    @Option(names = "--model", paramLabel = "NAME", description = "Instead of a machine: graph-network.")
    private String model;

    @Option(
            names = "--env",
            split = ",",
            paramLabel = "NAMES",
            description = "Environments that a graph network learns from.")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--episodes",
            paramLabel = "E",
            defaultValue = "60",
            description = "Episodes of each (default: ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(
            names = "--steps",
            paramLabel = "T",
            defaultValue = "100",
            description = "Steps of each episode (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the graph network; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory of the model; without it the result is only printed.")
    private Path out;

    @Option(
            names = "--start",
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "Start value of a parameter; a parameter that is not free keeps it.")
    private Map<String, Double> start = new TreeMap<>();

    @Option(
            names = "--free",
            split = ",",
            paramLabel = "NAME",
            description = "Parameters to fit besides the usual ones; of an MJCF model the ones to fit.")
    private List<String> free = new ArrayList<>();

    @Option(
            names = "--hold",
            split = ",",
            paramLabel = "NAME",
            description = "Parameters to hold at their start value.")
    private List<String> hold = new ArrayList<>();

    @Override
    public void run() {
        if (model != null) {
            graphNetwork();
            return;
        }
        if ((system == null ? 0 : 1) + (mjcf == null ? 0 : 1) + (description == null ? 0 : 1) != 1) {
            throw new InputException("fit needs one of --system, --mjcf, --records and --model graph-network");
        }
        if (!environments.isEmpty() || !settings.isEmpty()) {
            throw new InputException("--env and --set belong to --model graph-network");
        }
        if (description == null && data.isEmpty()) {
            throw new InputException("fit needs --data, the records");
        }
        if (mjcf != null && free.isEmpty()) {
            throw new InputException("fit --mjcf needs --free, for example --free mass:link1,damping:joint2");
        }
        Optional<RecordsOption> described = RecordsOption.of(description, data);
        MeasuredSystem named = described
                .map(RecordsOption::system)
                .orElseGet(() -> mjcf == null ? MeasuredSystem.named(system) : MeasuredSystem.articulated(mjcf, free));
        MeasuredSystem chosen =
                named.withParameters(chosenParameters(named.model().parameters()));
        if (out != null) {
            OutputDirectory.requireFree(out, Artefacts.isIn(out, FittedModel.KIND));
        }
        List<Path> files = described.map(RecordsOption::files).orElseGet(() -> DataFiles.resolve(data));
        PrintWriter err = spec.commandLine().getErr();
        RecordRepair repaired = described
                .map(RecordsOption::records)
                .orElseGet(() -> RecordRepair.of(EpisodeStore.read(files, BodyRecords.columns(chosen.model())))
                        .requireSeconds(chosen.model().spec().dt()));
        repaired.notes().forEach(note -> err.println("note: " + note));
        DataSet records = repaired.data();
        FitResult result = chosen.fit(records, (iteration, cost) -> {
            err.printf(Locale.ROOT, "iteration %d  cost %.6g%n", iteration, cost);
            err.flush();
        });
        PrintWriter print = spec.commandLine().getOut();
        print.print(table(result));
        if (out != null) {
            Artefacts.save(
                    out,
                    FittedModel.of(chosen, result),
                    Provenance.of(configuration(files)).withData(Hashes.ofFiles(files)));
            print.println("stored in " + out);
        }
        print.flush();
    }

    private void graphNetwork() {
        if (!model.equals("graph-network")) {
            throw KnownNames.unknown("model to fit to environments", model, List.of("graph-network"));
        }
        boolean other = system != null || mjcf != null || description != null || !data.isEmpty();
        if (environments.isEmpty() || out == null || other) {
            throw new InputException("fit --model graph-network needs --env and --out, and no other source, for example"
                    + " --env swimmer-3,swimmer-4 --out models/swim");
        }
        if (episodes < 1 || steps < 2) {
            throw new InputException("fit needs at least one episode of two steps, not " + episodes + " of " + steps);
        }
        PrintWriter print = spec.commandLine().getOut();
        GraphNetworkFit.run(environments, episodes, steps, settings, seed, out, print);
        print.flush();
    }

    /** The records by path, each with its hash. */
    private static Map<String, String> configuration(List<Path> files) {
        Map<String, String> configuration = new TreeMap<>();
        files.forEach(file -> configuration.put("data " + file, Hashes.ofFile(file)));
        return configuration;
    }

    private List<Parameter> chosenParameters(List<Parameter> parameters) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        List<String> given = new ArrayList<>(start.keySet());
        given.addAll(free);
        given.addAll(hold);
        for (String name : given) {
            if (!names.contains(name)) {
                throw KnownNames.unknown("parameter", name, names);
            }
            if (free.contains(name) && hold.contains(name)) {
                throw new InputException("parameter '" + name + "' is both in --free and in --hold; remove one");
            }
        }
        return parameters.stream()
                .map(p -> start.containsKey(p.name()) ? p.withValue(start.get(p.name())) : p)
                .map(p -> free.contains(p.name()) ? p.withFree(true) : p)
                .map(p -> hold.contains(p.name()) ? p.withFree(false) : p)
                .toList();
    }

    /** The result for people: one line per parameter, then residuals and warnings. */
    static String table(FitResult result) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%-15s %-10s %12s   %-12s %12s%n", "parameter", "unit", "value", "± std. error", "start"));
        Map<String, FitResult.Estimate> estimates = new TreeMap<>();
        result.estimates().forEach(e -> estimates.put(e.parameter().name(), e));
        for (Parameter p : result.model().parameters()) {
            FitResult.Estimate e = estimates.get(p.name());
            text.append(String.format(
                    Locale.ROOT,
                    "%-15s %-10s %12s   %-12s %12s%n",
                    p.name(),
                    p.unit(),
                    number(p.value()),
                    e == null ? "held" : error(e.standardError()),
                    e == null ? "" : number(e.start())));
        }
        text.append("residual (root mean square):");
        double[] residuals = result.residuals();
        for (int i = 0; i < residuals.length; i++) {
            if (!Double.isNaN(residuals[i])) {
                text.append(String.format(
                        Locale.ROOT,
                        "  %s %s %s",
                        result.model().spec().state().get(i).name(),
                        number(residuals[i]),
                        result.model().spec().state().get(i).unit()));
            }
        }
        text.append(System.lineSeparator());
        result.warnings().forEach(w -> text.append("warning: ").append(w).append(System.lineSeparator()));
        return text.toString();
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.5g", value);
    }

    private static String error(double standardError) {
        if (Double.isNaN(standardError)) {
            return "at bound";
        }
        return Double.isInfinite(standardError) ? "unknown" : "± " + String.format(Locale.ROOT, "%.2g", standardError);
    }
}

package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodeColumns;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.records.RecordRepair;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.FittedMjcf;
import dev.mechanist.experiments.fits.ChannelTable;
import dev.mechanist.experiments.fits.FitPage;
import dev.mechanist.experiments.fits.FitSelection;
import dev.mechanist.experiments.fits.SelectionTable;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.sysid.ChannelQuality;
import dev.mechanist.sysid.FittedModel;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.Recordings;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.shooting.FitResult;
import dev.mechanist.sysid.shooting.LateActuators;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Identifies the physical parameters of a machine from records. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description = {
            "Identifies the physical parameters of a machine from measured records and stores the model.",
            "Or lets a model of another class learn environments or files of episodes, of several sizes where the class",
            "takes them.",
        },
        footer = {
            "",
            "A record is an NPZ or HDF5 file that 'simulate' wrote, an HDF5 file of Minari, or a CSV file with a"
                    + " header, 'time' in s,",
            "and one column per state and action:",
            "  double-pendulum  time,pos1,pos2,vel1,vel2,tau1,tau2  (rad, rad/s, Nm; pos2 relative to link 1)",
            "  simple-pendulum  time,position,velocity,torque       (rad, rad/s, Nm)",
            "An action is held until the next line. Sampling may be irregular, records may differ in length.",
            "Columns of rates may be missing from CSV files of environments and bodies: positions alone tell them.",
            "",
            "For an MJCF model the columns are its joints and actuators by name (elbow, elbow_dot), or qpos_0, qvel_0,"
                    + " ctrl_0",
            "as 'simulate' writes them. Parameters: mass, gyration_x, gyration_y, gyration_z, length of a body;"
                    + " damping,",
            "stiffness, armature of a joint; gear of an actuator.",
            "",
            "Examples:",
            "  mechanist fit --system double-pendulum --data a.csv,b.csv --out models/pendulum",
            "  mechanist fit --mjcf chain.xml --free mass:link1,damping:joint2 --data trajectory.csv --out"
                    + " models/chain",
            "  mechanist fit --model graph-network --env swimmer-3,swimmer-4,swimmer-5,swimmer-6 --out models/swim",
            "  mechanist fit --model graph-network --data five.npz,six.npz --out models/strings",
            "  mechanist fit --model interaction-network --env billiards-3,billiards-4,billiards-5 --out models/balls",
            "  mechanist fit --system billiards-3,billiards-4,billiards-5 --data balls --out models/tables",
            "  mechanist fit --records furuta.yaml --out models/furuta"
        })
public final class FitCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--system",
            split = ",",
            paramLabel = "NAMES",
            description =
                    "The machine, or an environment; several of one sort and different sizes are fitted together, and what has the same name"
                            + " is one parameter.")
    private List<String> systems = new ArrayList<>();

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

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory of the model; without it the result is only printed.")
    private Path out;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "One page about the fit: measured beside predicted, what is left, how firmly each parameter is known.")
    private Optional<Path> report;

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
            description =
                    "Parameters to fit besides the usual ones; of an MJCF model the ones to fit. delay:ACTION is how"
                            + " long an action takes to act.")
    private List<String> free = new ArrayList<>();

    @Option(
            names = "--select",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Parameters that may be freed or held, or 'disturbances': chosen by what is left out, see --by.")
    private List<String> select = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "WAY",
            description =
                    "What --select leaves out in turn: ${COMPLETION-CANDIDATES}. By extrapolation it is, for each position and"
                            + " action, the quarter of all seconds that goes farthest up or down (default: records).",
            completionCandidates = SelectionWays.class)
    private Optional<String> by = Optional.empty();

    /** For help and completion. */
    static final class SelectionWays extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        SelectionWays() {
            super(List.of(FitSelection.RECORDS, FitSelection.EXTRAPOLATION));
        }
    }

    @Option(
            names = "--hold",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Parameters to hold at their start value; 'disturbances' to take all that the equations of the"
                            + " double pendulum leave unexplained for noise.")
    private List<String> hold = new ArrayList<>();

    @Option(
            names = "--per-record",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Free parameters that are a matter of the session, as where an encoder was zeroed: each record has"
                            + " its own value, and the model their mean.")
    private List<String> perRecord = new ArrayList<>();

    @ArgGroup(exclusive = false, heading = "%nTo learn environments, or files of episodes:%n")
    private LearnedFit learned;

    @Override
    public void run() {
        if (learned != null) {
            if (!systems.isEmpty() || mjcf != null || description != null) {
                throw new InputException(
                        "--model learns environments or files of episodes; leave out --system, --mjcf and --records");
            }
            if (!start.isEmpty() || !free.isEmpty() || !hold.isEmpty() || !perRecord.isEmpty()) {
                throw new InputException(
                        "--start, --free, --hold and --per-record are of physical parameters; leave them"
                                + " out with --model");
            }
            learned.run(
                    data,
                    Optional.ofNullable(out),
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
            return;
        }
        if ((systems.isEmpty() ? 0 : 1) + (mjcf == null ? 0 : 1) + (description == null ? 0 : 1) != 1) {
            throw new InputException("fit needs one of --system, --mjcf, --records and --model");
        }
        if (description == null && data.isEmpty()) {
            throw new InputException("fit needs --data, the records");
        }
        if (mjcf != null && free.isEmpty()) {
            throw new InputException("fit --mjcf needs --free, for example --free mass:link1,damping:joint2");
        }
        if (by.isPresent() && select.isEmpty()) {
            throw new InputException("--by says what --select leaves out; give --select NAME,NAME or leave out --by");
        }
        if (systems.size() > 1) {
            fitTogether();
            return;
        }
        Optional<RecordsOption> described = RecordsOption.of(description, data);
        MeasuredSystem named = described
                .map(RecordsOption::system)
                .orElseGet(() -> mjcf == null
                        ? Machines.system(systems.get(0))
                        : MeasuredSystem.articulated(
                                mjcf,
                                free.stream()
                                        .filter(name -> !LateActuators.isDelay(name))
                                        .toList()));
        MeasuredSystem prompt = speaksOfDelays() ? named.withDelays() : named;
        boolean undisturbed = prompt.disturbances().isPresent() && hold.remove(FitSelection.DISTURBANCES);
        MeasuredSystem known = undisturbed ? prompt.withoutDisturbances() : prompt;
        MeasuredSystem shared =
                known.withParameters(chosenParameters(known.model().parameters()));
        MeasuredSystem whole = perRecord.isEmpty() ? shared : shared.withPerRecord(ownOfRecords(shared));
        report.ifPresent(FitCommand::requirePage);
        if (out != null) {
            OutputDirectory.requireFree(out, Artefacts.isIn(out, FittedModel.KIND));
        }
        List<Path> files = described.map(RecordsOption::files).orElseGet(() -> DataFiles.resolve(data));
        report.ifPresent(page -> OutputDirectory.requireApart(page, files));
        PrintWriter err = spec.commandLine().getErr();
        EpisodeColumns columns = BodyRecords.columns(whole.model());
        Optional<EpisodeStore.Held> held =
                described.isPresent() ? Optional.empty() : Optional.of(EpisodeStore.held(files, columns));
        Set<String> unmeasured = held.map(EpisodeStore.Held::differenced).orElse(Set.of());
        MeasuredSystem first = whole.withUnmeasured(unmeasured);
        if (!unmeasured.isEmpty()) {
            err.println("note: " + String.join(", ", unmeasured) + ": not in the records; differences of positions"
                    + (first.hasFreeStarts() ? " begin the search, and the fit finds them" : " take their place"));
        }
        RecordRepair repaired = held.map(read -> RecordRepair.of(read)
                        .requireSeconds(first.model().spec().dt()))
                .orElseGet(() -> described.orElseThrow().records());
        repaired.notes().forEach(note -> err.println("note: " + note));
        DataSet records = repaired.data();
        MeasuredSystem chosen = select.isEmpty() ? first : selected(first, records);
        chosen.check(records).forEach(finding -> err.println("before the fit: " + finding));
        FitResult result = chosen.fit(records, (iteration, misfit) -> {
            err.printf(Locale.ROOT, "iteration %d  misfit %.4g of the assumed noise%n", iteration, misfit);
            err.flush();
        });
        PrintWriter print = spec.commandLine().getOut();
        print.print(table(result));
        quality(result.model(), records, print);
        if (out != null) {
            Artefacts.save(
                    out,
                    FittedModel.of(chosen, result, records),
                    Provenance.of(configuration(files)).withData(Hashes.ofFiles(files)));
            print.println("stored in " + out);
            writeBody(chosen, result, print);
        }
        if (report.isPresent()) {
            AtomicFiles.writeString(
                    report.get(), FitPage.html(chosen, records, result, true, part -> err.println("report: " + part)));
            print.println("report: " + report.get());
        }
        print.flush();
    }

    /** Systems of several sizes. */
    private void fitTogether() {
        if (report.isPresent() || !select.isEmpty() || !perRecord.isEmpty()) {
            throw new InputException(
                    "--report, --select and --per-record are of one system; leave them out, or name one system");
        }
        new SystemsFit(systems, start, free, hold)
                .run(
                        DataFiles.resolve(data),
                        Optional.ofNullable(out),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr());
    }

    /** The fitted body as a file that MuJoCo reads as well. */
    private void writeBody(MeasuredSystem system, FitResult result, PrintWriter print) {
        if (system.body().isEmpty() || !(LateActuators.prompt(result.model()) instanceof BodyDynamics body)) {
            return;
        }
        Path file = out.resolve("body.xml");
        MeasuredSystem.Body from = system.body().get();
        try {
            AtomicFiles.writeString(file, FittedMjcf.of(from.mjcf(), body.model(), from.parameters()));
            print.println("the fitted body: " + file);
            if (result.model() instanceof LateActuators) {
                print.println("note: its actuators act at once: delays are not in that file");
            }
        } catch (InputException e) {
            print.println("note: the fitted body is not written as MJCF: " + e.getMessage());
        }
    }

    private boolean speaksOfDelays() {
        return Stream.of(free, hold, select, perRecord, start.keySet())
                .flatMap(Collection::stream)
                .anyMatch(LateActuators::isDelay);
    }

    /** Names of the parameters that each record has its own value of: they must be free, or may become so. */
    private Set<String> ownOfRecords(MeasuredSystem system) {
        List<Parameter> parameters = system.model().parameters();
        for (String name : perRecord) {
            Parameter own = parameters.stream()
                    .filter(p -> p.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> KnownNames.unknown(
                            "parameter",
                            name,
                            parameters.stream().map(Parameter::name).toList()));
            if (!own.free() && !select.contains(name)) {
                throw new InputException(
                        "--per-record names '" + name + "', which is held; free it with --free " + name);
            }
        }
        return Set.copyOf(perRecord);
    }

    /** The system with what a selection leaves free. */
    private MeasuredSystem selected(MeasuredSystem first, DataSet records) {
        List<String> known =
                first.model().parameters().stream().map(Parameter::name).toList();
        select.forEach(name -> {
            boolean disturbances = name.equals(FitSelection.DISTURBANCES)
                    && first.disturbances().isPresent();
            if (!known.contains(name) && !disturbances) {
                throw KnownNames.unknown("parameter", name, known);
            }
        });
        PrintWriter err = spec.commandLine().getErr();
        List<FitSelection.Step> steps =
                FitSelection.select(first, records, by.orElse(FitSelection.RECORDS), select, tried -> {
                    err.println("selection: " + tried);
                    err.flush();
                });
        spec.commandLine().getOut().print(SelectionTable.text(steps));
        return SelectionTable.last(steps).system();
    }

    /** How well each state is predicted over half a second, where records are as long. */
    static void quality(ParametricDynamics model, DataSet records, PrintWriter print) {
        double window = FitPage.window(records);
        List<ChannelQuality> channels = ChannelQuality.of(
                model.spec(), WindowTrace.of(model, Recordings.smoothFor(model, records), window, window / 2));
        print.printf(Locale.ROOT, "open loop over windows of %.3g s of these records:%n", window);
        print.print(ChannelTable.text(channels));
        channels.forEach(channel -> channel.warning().ifPresent(w -> print.println("warning: " + w)));
    }

    /** The records by path, each with its hash. */
    static Map<String, String> configuration(List<Path> files) {
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
                    e == null ? "held" : error(e.standardError()) + (e.priorAlone() ? " *" : ""),
                    e == null ? "" : prior(e)));
            result.ofRecords().stream()
                    .filter(own -> own.parameter().name().equals(p.name()))
                    .forEach(own -> text.append(String.format(
                            Locale.ROOT,
                            "  %-24s %12s   %-12s of this record; above their mean%n",
                            own.record(),
                            number(own.parameter().value()),
                            error(own.standardError()))));
        }
        if (result.estimates().stream().anyMatch(e -> Double.isFinite(e.priorDeviation()))) {
            text.append("prior: normal about each start value, with the standard deviation behind it");
            text.append(
                    result.estimates().stream().anyMatch(FitResult.Estimate::priorAlone)
                            ? "; * known from it alone"
                            : "");
            text.append(System.lineSeparator());
        }
        text.append(
                result.exhaustive()
                        ? "what is left is noise: the model explains the records, and estimates are of maximum likelihood"
                        : "more than noise is left: errors say how well the records fix this model, not how true it is");
        text.append(System.lineSeparator());
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
        result.disturbances()
                .ifPresent(sizes -> text.append("disturbances (standard deviation): ")
                        .append(sizes)
                        .append(System.lineSeparator()));
        result.warnings().forEach(w -> text.append("warning: ").append(w).append(System.lineSeparator()));
        return text.toString();
    }

    private static String prior(FitResult.Estimate e) {
        return number(e.start())
                + (Double.isFinite(e.priorDeviation())
                        ? " ± " + String.format(Locale.ROOT, "%.2g", e.priorDeviation())
                        : "");
    }

    static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.5g", value);
    }

    static String error(double standardError) {
        if (Double.isNaN(standardError)) {
            return "at bound";
        }
        return Double.isInfinite(standardError) ? "unknown" : "± " + String.format(Locale.ROOT, "%.2g", standardError);
    }

    /** A page is no record: a report that was written in place of one would be all that is left. */
    private static void requirePage(Path page) {
        if (!page.toString().matches("(?i).*\\.html?")) {
            throw new InputException("--report " + page + ": what its name ends in is not .html; rename it");
        }
        OutputDirectory.requireWritable(page);
    }
}

package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.experiments.reproduce.Reproductions;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.reproduce.quantities.ReproductionTable;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.experiments.run.RunManifest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Meets published results again. */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        description = {
            "Computes the quantities of a published result, each beside its reference and the bar that it has to meet.",
            "",
            "Prints a table, or JSON; the exit code is 1 where a quantity does not hold. Models and learning curves are"
                    + " kept, so that a reproduction that was stopped goes on where it was. 'mechanist list' names all.",
        },
        footer = {
            "",
            "Examples:",
            "  mechanist reproduce dyna-q",
            "  mechanist reproduce pets --quick --json",
            "  mechanist reproduce measured-pendulum --data records"
        })
final class ReproduceCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What to reproduce.")
    private String name;

    @Option(names = "--quick", description = "Fewer seeds, shorter runs and their own bars: seconds to minutes.")
    private boolean quick;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the measured records, where some are needed.")
    private Optional<Path> data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where everything is kept (default outputs/reproduce-NAME, with -quick for the quick form).")
    private Optional<Path> out;

    @Override
    public Integer call() {
        Reproduction reproduction = Reproductions.named(name);
        if (reproduction.needsRecords() != data.isPresent()) {
            throw new InputException(
                    reproduction.needsRecords()
                            ? "'" + name + "' needs measured records; name their folder with --data"
                            : "'" + name + "' takes no measured records; leave out --data");
        }
        if (data.isPresent() && !Files.isDirectory(data.get())) {
            throw new InputException("no such folder: " + data.get() + "; check the path");
        }
        Path directory = out.orElse(Path.of("outputs", "reproduce-" + name + (quick ? "-quick" : "")));
        OutputDirectory.requireFree(directory, RunManifest.isIn(directory, "reproduce"));
        RunManifest manifest = RunManifest.start(
                List.of("reproduce", name), Map.of("name", name, "quick", quick), List.of(), List.of());
        manifest.write(directory);
        List<Quantity> quantities = new ArrayList<>();
        ReproductionRun run = new ReproductionRun(quick, directory, data, this::execute);
        try (Progress progress = Progress.start(name, reproduction.parts().size())) {
            for (Reproduction.Part part : reproduction.parts()) {
                quantities.addAll(part.work().quantities(run));
                progress.step(part.name());
            }
        }
        boolean holds = quantities.stream().allMatch(Quantity::holds);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("source", reproduction.source());
        result.put("quick", quick);
        result.put("holds", holds);
        result.put(
                "quantities",
                quantities.stream().map(ReproductionTable.Entry::of).toList());
        AtomicFiles.writeString(directory.resolve("quantities.json"), Json.pretty(result));
        manifest.finish().write(directory);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.print(Json.pretty(result));
        } else {
            print.println(reproduction.summary() + " (" + reproduction.source() + ")");
            print.print(ReproductionTable.text(quantities));
            print.println("kept in " + directory);
        }
        print.flush();
        return holds ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Another command of this program; what it says is progress. */
    private int execute(List<String> words) {
        PrintWriter err = spec.commandLine().getErr();
        return Mechanist.commandLine().setOut(err).setErr(err).execute(words.toArray(String[]::new));
    }
}

package dev.mechanist.experiments.cli;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.InterruptionHint;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.RunManifest.DataFile;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.StudyFolder;
import dev.mechanist.experiments.study.StudyLibrary;
import dev.mechanist.experiments.study.StudyRun;
import dev.mechanist.experiments.study.report.StudyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a comparison and writes its report. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares model classes and planners over environments and seeds, and writes a report.",
            "",
            "Results go to outputs/<date>/<name>/: report.html, results.json, CSV tables, plots and a manifest."
                    + " An interrupted study goes on where it stopped when it is started again.",
        },
        footer = {
            "",
            "Examples:",
            "  mechanist study quickstart",
            "  mechanist study quickstart --data records/a.csv,records/b.csv",
            "  mechanist study my-study.yaml --seeds 10 --out results/my-study",
            "",
            "'mechanist list' names the built-in studies and everything that a study file can use.",
        })
final class StudyCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "NAME|FILE.yaml", description = "A built-in study or a study file.")
    private String study;

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILE",
            description = "Measured records for the study's machine: CSV files, or directories of them.")
    private List<Path> data = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", description = "Repeat with the seeds 1 to N, whatever the study says.")
    private Optional<Integer> seeds;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the results, instead of outputs/<date>/<name>.")
    private Optional<Path> out;

    @Option(names = "--fresh", description = "Compute everything anew, in a new directory.")
    private boolean fresh;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Models computed at a time (default: the number of cores); results do not depend on it.")
    private Optional<Integer> threads;

    /** 0 where anything was computed, 1 where every cell failed. */
    @Override
    public Integer call() {
        int workers = threads.orElse(Runtime.getRuntime().availableProcessors());
        requireAtLeast(1, "--threads", workers);
        Study chosen = StudyLibrary.find(study);
        if (seeds.isPresent()) {
            chosen = chosen.withSeeds(Study.firstSeeds(seeds.get()));
        }
        List<Path> files = DataFiles.resolve(data);
        if (!files.isEmpty()) {
            chosen = chosen.withRecords(files);
        }
        PrintWriter err = spec.commandLine().getErr();
        chosen.subjects().stream()
                .flatMap(subject -> subject.notes().stream())
                .distinct()
                .forEach(note -> err.println("note: " + note));
        RunManifest manifest = RunManifest.start(
                spec.commandLine().getParseResult().originalArgs(),
                chosen,
                chosen.seeds(),
                files.stream().map(DataFile::of).toList());
        StudyFolder folder = out.map(directory -> StudyFolder.at(directory, manifest))
                .orElseGet(() -> StudyFolder.under(Path.of("outputs"), study(manifest), manifest, fresh));
        StudyRun run = new StudyRun(chosen, folder.directory(), manifest.fingerprint());
        compute(run, folder, workers, err);
        StudyReport.Outcome outcome = StudyReport.finish(run, folder.manifest());
        outcome.failures().forEach(failure -> err.println("warning: " + failure));
        if (!outcome.any()) {
            err.println("mechanist: no cell of the study could be computed; the reasons stand above and in the report");
        }
        err.flush();
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println("report: " + folder.directory().resolve("report.html"));
        terminal.flush();
        return outcome.any() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String study(RunManifest manifest) {
        return ((Study) manifest.configuration()).name();
    }

    private static void compute(StudyRun run, StudyFolder folder, int workers, PrintWriter err) {
        run.damaged().forEach(file -> err.println("warning: " + file + " is damaged; its cell is computed again"));
        int missing = run.missing();
        int known = run.total() - missing;
        if (known > 0) {
            err.println("going on in " + folder.directory() + ": " + known + " of " + run.total() + " cells are known");
            err.flush();
        }
        if (missing == 0) {
            return;
        }
        InterruptionHint hint = InterruptionHint.on(err);
        try (Progress progress = Progress.start("study", missing)) {
            run.compute(workers, progress::step);
        } finally {
            hint.takeBack();
        }
    }
}

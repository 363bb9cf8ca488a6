package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecords;
import dev.mechanist.core.records.RawRecords.TextOptions;
import dev.mechanist.experiments.records.ChannelsFigure;
import dev.mechanist.experiments.records.DescriptionSchema;
import dev.mechanist.experiments.records.LookReport;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.records.RecordLook;
import dev.mechanist.experiments.run.OutputDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at records before anything is fitted to them. */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what is in measured records, whatever their format: columns, rates, gaps, saturation, wrapped"
                    + " angles, units that look like degrees or milliseconds, records that are the same, and how inputs"
                    + " excite.",
            "",
            "Text by any separator, NPZ, NPY, MATLAB (v5 to v7.3), HDF5. With --out it draws every channel and writes a"
                    + " description to start from, which 'fit', 'evaluate' and studies take.",
        },
        footer = {
            "",
            "Examples:",
            "  mechanist records run1.csv run2.mat",
            "  mechanist records logs/ --out furuta",
            "  mechanist fit --records furuta/records.yaml",
            "  mechanist records --describe double-pendulum > mine.yaml",
        })
final class RecordsCommand implements Runnable {
    private static final String DESCRIPTION = "records.yaml";

    /** Records that are drawn at most. */
    private static final int DRAWN = 20;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Records, or folders of them.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--skip", paramLabel = "N", defaultValue = "0", description = "Lines before the header of a text.")
    private int skip;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write " + DESCRIPTION + " and a picture of every channel there.")
    private Optional<Path> out;

    @Option(names = "--schema", description = "Print the JSON Schema of a description, for editors, and nothing else.")
    private boolean schema;

    @Option(
            names = "--describe",
            paramLabel = "NAME",
            description =
                    "Print the description of a machine that is built in, to be copied and changed, and nothing else.")
    private Optional<String> describe = Optional.empty();

    @Override
    public void run() {
        PrintWriter print = spec.commandLine().getOut();
        if (describe.isPresent()) {
            print.print(Machines.text(describe.get()));
            print.flush();
            return;
        }
        if (schema) {
            print.print(DescriptionSchema.text());
            print.flush();
            return;
        }
        if (files.isEmpty()) {
            throw new InputException("records needs files or folders; see 'mechanist records --help'");
        }
        if (skip < 0) {
            throw new InputException("--skip must not be negative, but it is " + skip);
        }
        List<Path> found = files.stream().flatMap(RecordsCommand::inside).toList();
        List<RawRecord> records = found.stream()
                .flatMap(file -> RawRecords.read(file, new TextOptions(skip, Optional.empty())).stream())
                .toList();
        List<RecordLook> looks = RecordLook.of(records);
        out.ifPresent(
                directory -> OutputDirectory.requireFree(directory, Files.exists(directory.resolve(DESCRIPTION))));
        out.ifPresent(directory ->
                requireUnchanged(directory.resolve(DESCRIPTION), LookReport.description(looks, directory, found)));
        print.print(LookReport.text(looks));
        out.ifPresent(directory -> {
            AtomicFiles.writeString(directory.resolve(DESCRIPTION), LookReport.description(looks, directory, found));
            for (int k = 0; k < Math.min(DRAWN, looks.size()); k++) {
                new ChannelsFigure(looks.get(k)).write(directory, "channels-" + (k + 1));
            }
            print.println("wrote " + directory.resolve(DESCRIPTION) + " and pictures of every channel beside it");
        });
        print.flush();
    }

    /** A draft is there to be changed, and what a person has written there is not to be lost. */
    private static void requireUnchanged(Path description, String draft) {
        try {
            if (Files.exists(description) && !Files.readString(description).equals(draft)) {
                throw new InputException(description
                        + " is there already and says something else; choose another directory, or remove it");
            }
        } catch (IOException e) {
            throw FileErrors.reading(description, e);
        }
    }

    private static Stream<Path> inside(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            List<Path> named = inside.filter(RawRecords::isNamed).sorted().toList();
            if (named.isEmpty()) {
                throw new InputException(path + ": no records in this folder, by the names of its files; name a file");
            }
            return named.stream();
        } catch (IOException e) {
            throw FileErrors.reading(path, e);
        }
    }
}

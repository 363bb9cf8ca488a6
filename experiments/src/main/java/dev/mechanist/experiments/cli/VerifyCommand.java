package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.envs.bodies.FixtureCheck;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.experiments.verify.ReferenceValues;
import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the body simulator with recordings of another engine, and PILCO's parts with the values of its authors' release. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Checks the body simulator against a folder of mujoco-fixture/1 recordings, and Gaussian processes and PILCO against their reference values; prints the worst error of every quantity.",
        footer = {
            "",
            "Exit code 0 when all is within tolerance, 1 when not, 2 when a file is missing or wrong.",
            "",
            "Example:",
            "  mechanist verify --fixtures recordings --models recordings/models",
            "  mechanist verify --fixtures pilco --engine tensor"
        })
final class VerifyCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--fixtures",
            required = true,
            paramLabel = "DIR",
            description = "Folder of recordings (.json or .json.gz), searched with its subfolders.")
    private Path fixtures;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description =
                    "Folder of the MJCF models. Without it they are sought beside the recordings and where those say.")
    private Path models;

    @Option(
            names = "--engine",
            defaultValue = "java",
            description = "What computes the moments of Gaussian processes: java or tensor (default ${DEFAULT-VALUE}).")
    private MomentEngine.Kind engine;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "Where the tensor engine computes: cpu, gpu or auto (default ${DEFAULT-VALUE}).")
    private Device device;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Path> files = recordings();
        if (files.isEmpty()) {
            throw new InputException(fixtures + ": holds no recordings (.json or .json.gz); check the path");
        }
        boolean pilcoPasses = true;
        try (MomentEngine moments = new MomentEngine(engine, device)) {
            ReferenceValues values = new ReferenceValues(moments);
            files = files.stream().filter(file -> !values.check(file)).toList();
            if (values.files() > 0) {
                out.printf("%d files of PILCO, engine %s%n%s", values.files(), moments.label(), values.table());
                out.flush();
                pilcoPasses = values.passes();
            }
        }
        boolean recordingsPass = files.isEmpty() || recordingsPass(files, out);
        return recordingsPass && pilcoPasses ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean recordingsPass(List<Path> files, PrintWriter out) {
        int failures = 0;
        int checks = 0;
        double closest = 0;
        List<String> apart = new ArrayList<>();
        for (Path file : files) {
            FixtureCheck check = read(file);
            List<Path> candidates = modelsOf(check, file);
            if (candidates.isEmpty()) {
                apart.add(missing(check, file));
                continue;
            }
            BodyModel model = Mjcf.read(ofHash(candidates, check.modelHash()));
            model.warnings().forEach(w -> out.println("warning: " + w));
            out.println(check.name());
            for (FixtureCheck.Result r : worstByRun(check.check(model))) {
                out.printf(
                        Locale.ROOT,
                        "  %-20s %-14s %9.2e  (tolerance %.0e)%s%n",
                        r.run(),
                        r.quantity(),
                        r.error(),
                        r.tolerance(),
                        r.passed() ? "" : "  BEYOND TOLERANCE");
                checks++;
                failures += r.passed() ? 0 : 1;
                closest = Math.max(closest, r.used());
            }
            out.flush();
        }
        if (apart.size() == files.size()) {
            throw new InputException(apart.get(0));
        }
        apart.forEach(reason -> out.println("not checked: " + reason));
        out.printf(
                Locale.ROOT,
                "%d recordings, %d quantities, %d beyond tolerance; the worst used %.2g of its tolerance%n",
                files.size() - apart.size(),
                checks,
                failures,
                closest);
        out.flush();
        return failures == 0;
    }

    /** Probes of one run ("euler@10") count as that run. */
    private static List<FixtureCheck.Result> worstByRun(List<FixtureCheck.Result> results) {
        Map<String, FixtureCheck.Result> worst = new LinkedHashMap<>();
        for (FixtureCheck.Result r : results) {
            String run = r.run().replaceFirst("@.*", "");
            FixtureCheck.Result merged = new FixtureCheck.Result(run, r.quantity(), r.error(), r.tolerance());
            worst.merge(
                    run + " " + r.quantity(),
                    merged,
                    (a, b) -> a.error() / a.tolerance() >= b.error() / b.tolerance() ? a : b);
        }
        return List.copyOf(worst.values());
    }

    private List<Path> recordings() {
        try (Stream<Path> walk = Files.walk(fixtures)) {
            return walk.filter(
                            p -> p.toString().endsWith(".json") || p.toString().endsWith(".json.gz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FileErrors.reading(fixtures, e);
        }
    }

    private static FixtureCheck read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return FixtureCheck.read(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, file.toString());
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** The candidate with the recorded hash, else the first. */
    private static Path ofHash(List<Path> candidates, String hash) {
        return candidates.stream()
                .filter(p -> Hashes.ofFile(p).equals(hash))
                .findFirst()
                .orElse(candidates.get(0));
    }

    /** What the model of a recording may be called: as it was, as the recording, and as it was but for its folder. */
    private static List<String> names(FixtureCheck check, Path file) {
        String recorded = check.modelPath();
        String base = file.getFileName().toString().replaceFirst("\\.json(\\.gz)?$", "") + ".xml";
        return Stream.of(recorded, base, recorded.substring(recorded.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private String missing(FixtureCheck check, Path file) {
        return file + ": found no model " + String.join(" or ", names(check, file)) + " in "
                + String.join(", ", folders(file).stream().map(Path::toString).toList())
                + "; name its folder with --models";
    }

    private List<Path> folders(Path file) {
        List<Path> folders = new ArrayList<>();
        if (models != null) {
            folders.add(models);
        } else {
            Path beside = file.toAbsolutePath().getParent();
            folders.add(beside);
            folders.add(beside.resolveSibling("models"));
            if (beside.getParent() != null) {
                folders.add(beside.getParent());
            }
        }
        return folders;
    }

    /** Files that may be the model of a recording. */
    private List<Path> modelsOf(FixtureCheck check, Path file) {
        return folders(file).stream()
                .flatMap(folder -> names(check, file).stream().map(folder::resolve))
                .filter(Files::isRegularFile)
                .toList();
    }
}

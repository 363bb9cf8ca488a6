package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.experiments.models.Fitting;
import dev.mechanist.experiments.models.ModelFit;
import dev.mechanist.experiments.run.DataFiles;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.tensor.training.TrainingProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** {@code fit --model}: a model of any class learns environments, or episodes out of files, and is stored. */
final class LearnedFit {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "The model class; 'mechanist list' names all.")
    private String model;

    @Option(
            names = "--env",
            split = ",",
            paramLabel = "NAMES",
            description =
                    "Environments that it learns, or files of bodies in MuJoCo's format (.xml); or --data, NPZ or HDF5 files"
                            + " of episodes.")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--episodes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Episodes of each, under random actions (default ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(
            names = "--steps",
            defaultValue = "60",
            paramLabel = "N",
            description = "Steps of each (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the class; may be repeated.")
    private List<String> settings = new ArrayList<>();

    /**
     * @param data files of episodes, or directories of them; none for environments
     * @param err where progress is told
     */
    void run(List<Path> data, Optional<Path> out, PrintWriter print, PrintWriter err) {
        if (data.isEmpty() == environments.isEmpty()) {
            throw new InputException("--model learns environments or files; give --env or --data, one of them");
        }
        if (episodes < 1 || steps < 2) {
            throw new InputException(
                    "a model learns from at least one episode of two steps, not " + episodes + " of " + steps);
        }
        Optional<Path> checkpoint = out.map(directory -> directory.resolve("checkpoint.npz"));
        out.ifPresent(directory ->
                OutputDirectory.requireFree(directory, Artefacts.isIn(directory) || isCheckpoint(checkpoint)));
        List<Path> files = DataFiles.resolve(data);
        Fitting fitting = new Fitting(p -> tell(p, err), checkpoint, result -> {});
        ModelFit fit = files.isEmpty()
                ? ModelFit.run(model, environments, episodes, steps, Settings.ofWords(settings), seed, fitting)
                : ModelFit.of(model, StoredEpisodes.read(files), Settings.ofWords(settings), seed, fitting);
        String learned = files.isEmpty()
                ? String.join(", ", environments)
                : files.size() + (files.size() == 1 ? " file" : " files") + " of episodes";
        print.printf(Locale.ROOT, "learned %s in %.3g s%n", learned, fit.seconds());
        fit.model().warnings().forEach(warning -> print.println("warning: " + warning));
        out.ifPresent(directory -> {
            Artefacts.save(
                    directory,
                    fit.storable(),
                    Provenance.of(configuration(files)).withData(fit.dataHash()));
            forget(checkpoint.orElseThrow());
            print.println("stored in " + directory);
        });
        print.flush();
    }

    /** A fit that has ended is not gone on with. */
    private static void forget(Path checkpoint) {
        try {
            Files.deleteIfExists(checkpoint);
        } catch (IOException e) {
            throw new InputException("cannot remove " + checkpoint + "; remove it by hand", e);
        }
    }

    private static boolean isCheckpoint(Optional<Path> file) {
        return Files.exists(file.orElseThrow());
    }

    private static void tell(TrainingProgress p, PrintWriter err) {
        err.printf(
                Locale.ROOT,
                "%d/%d  loss %.4g%s  (about %.0f s left)%n",
                p.epoch(),
                p.epochs(),
                p.loss(),
                p.validation().isPresent()
                        ? String.format(
                                Locale.ROOT, ", held out %.4g", p.validation().getAsDouble())
                        : "",
                p.secondsLeft());
        err.flush();
    }

    private Map<String, String> configuration(List<Path> files) {
        Map<String, String> all = new TreeMap<>();
        all.put("class", model);
        files.forEach(file -> all.put("data " + file, Hashes.ofFile(file)));
        if (files.isEmpty()) {
            all.put("environments", String.join(",", environments));
            all.put("episodes", Integer.toString(episodes));
            all.put("steps", Integer.toString(steps));
        }
        all.put("seed", Long.toString(seed));
        settings.forEach(word -> all.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        return all;
    }
}

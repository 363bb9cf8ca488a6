package dev.mechanist.experiments.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.experiments.run.RunManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a study's results go. A run that was interrupted, on whatever day, is taken up again when configuration, data and
 * program are the same.
 *
 * @param directory of the results
 * @param manifest of the run; the first one's, when a run is taken up again
 */
public record StudyFolder(Path directory, RunManifest manifest) {

    /** A given directory: new, empty, or holding the same run. */
    public static StudyFolder at(Path directory, RunManifest manifest) {
        if (Files.exists(directory.resolve(RunManifest.FILE))) {
            if (!isSame(directory, manifest)) {
                throw new InputException(directory + " holds another run (another study, seeds, data or program);"
                        + " choose another directory or remove it");
            }
            return new StudyFolder(directory, resumed(directory, manifest));
        }
        OutputDirectory.requireFree(directory, false);
        return begin(directory, manifest);
    }

    /**
     * {@code root/date/name}: today's finished run or the latest unfinished one of the same kind, else a new directory.
     *
     * @param fresh always a new directory
     */
    public static StudyFolder under(Path root, String name, RunManifest manifest, boolean fresh) {
        Path today = root.resolve(LocalDate.now().toString());
        if (!fresh) {
            Optional<Path> same = runs(root, name).stream()
                    .filter(directory -> isSame(directory, manifest))
                    .filter(directory -> directory.startsWith(today) || !isFinished(directory))
                    .findFirst();
            if (same.isPresent()) {
                return new StudyFolder(same.get(), resumed(same.get(), manifest));
            }
        }
        Path directory = today.resolve(name);
        for (int i = 2; Files.exists(directory); i++) {
            directory = today.resolve(name + "-" + i);
        }
        return begin(directory, manifest);
    }

    private static StudyFolder begin(Path directory, RunManifest manifest) {
        manifest.write(directory);
        return new StudyFolder(directory, manifest);
    }

    /** Directories of all runs of a study, the latest first. */
    private static List<Path> runs(Path root, String name) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.find(
                root,
                2,
                (path, attributes) -> attributes.isDirectory()
                        && path.getFileName().toString().matches(java.util.regex.Pattern.quote(name) + "(-\\d+)?")
                        && Files.exists(path.resolve(RunManifest.FILE)))) {
            return directories.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new InputException(root + ": cannot be searched for earlier runs (" + e.getMessage() + ")", e);
        }
    }

    private static boolean isSame(Path directory, RunManifest manifest) {
        JsonNode stored = Json.tree(directory.resolve(RunManifest.FILE));
        JsonNode wanted = Json.tree(manifest);
        return stored.path("configuration").equals(wanted.path("configuration"))
                && stored.path("fingerprint").equals(wanted.path("fingerprint"));
    }

    private static boolean isFinished(Path directory) {
        return Json.tree(directory.resolve(RunManifest.FILE)).has("finished");
    }

    private static RunManifest resumed(Path directory, RunManifest manifest) {
        String started =
                Json.tree(directory.resolve(RunManifest.FILE)).path("started").asText();
        return manifest.startedAt(java.time.Instant.parse(started));
    }
}

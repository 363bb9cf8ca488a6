package dev.mechanist.experiments.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.Hashes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a result came about: enough to repeat the run and to trust that two results may be compared.
 *
 * @param command the command and its arguments
 * @param configuration everything that decides the results, after defaults
 * @param seeds seeds of the run
 * @param data each input file with its hash
 * @param version version of this program
 * @param commit git commit, {@code +changes} when the checkout differed from it; "unknown" outside a checkout
 * @param fingerprint SHA-256 of the program's code
 * @param libraries library names and versions
 * @param machine Java, system and device
 * @param started start of the run
 * @param finished end of the run; absent while it runs or after it was interrupted
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RunManifest(
        List<String> command,
        Object configuration,
        List<Long> seeds,
        List<DataFile> data,
        String version,
        String commit,
        String fingerprint,
        Map<String, String> libraries,
        Machine machine,
        Instant started,
        Optional<Instant> finished) {

    /** The name of the file that {@link #write} makes. */
    public static final String FILE = "manifest.json";

    /** An input file. */
    public record DataFile(String path, String sha256) {
        public static DataFile of(Path path) {
            return new DataFile(path.toString(), Hashes.ofFile(path));
        }
    }

    /** What the run ran on; {@code device} is where the numbers were computed. */
    public record Machine(String java, String system, int cores, String device) {
        static Machine here(String device) {
            return new Machine(
                    System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                    System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                            + System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors(),
                    device);
        }
    }

    /** The manifest of a run that starts now on the CPU. */
    public static RunManifest start(List<String> command, Object configuration, List<Long> seeds, List<DataFile> data) {
        return new RunManifest(
                List.copyOf(command),
                configuration,
                List.copyOf(seeds),
                List.copyOf(data),
                Versions.mechanist(),
                Program.commit(),
                Program.fingerprint(),
                Versions.libraries(),
                Machine.here("cpu"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Optional.empty());
    }

    /** Whether a directory holds a run of a command, finished or not. */
    public static boolean isIn(Path directory, String command) {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                && Json.tree(file).path("command").path(0).asText().equals(command);
    }

    /** The same run, begun before and taken up again. */
    public RunManifest startedAt(Instant start) {
        return between(start, finished);
    }

    /** The same run, ended now. */
    public RunManifest finish() {
        return between(started, Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    private RunManifest between(Instant start, Optional<Instant> end) {
        return new RunManifest(
                command, configuration, seeds, data, version, commit, fingerprint, libraries, machine, start, end);
    }

    /** Writes {@code manifest.json} into a directory. */
    public void write(Path directory) {
        AtomicFiles.writeString(directory.resolve(FILE), Json.pretty(this));
    }
}

package dev.mechanist.experiments.run;

import dev.mechanist.core.io.Hashes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which program this is: the commit it was built from, and a fingerprint of its code. */
final class Program {
    private static final String HOUSE = "dev/mechanist/";

    private Program() {}

    /** Git commit of the checkout that holds this program, with "+changes" when tracked files differ; else "unknown". */
    static String commit() {
        Path directory = origins().get(0).toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(".git"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            return "unknown";
        }
        try {
            List<String> head = git(directory, "rev-parse", "HEAD");
            if (head.size() != 1) {
                return "unknown";
            }
            boolean changed = !git(directory, "status", "--porcelain", "--untracked-files=no")
                    .isEmpty();
            return head.get(0) + (changed ? "+changes" : "");
        } catch (IOException e) {
            return "unknown"; // no git on this machine
        }
    }

    private static List<String> git(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** SHA-256 over the code and resources of all modules: only results of equal fingerprints belong together. */
    static String fingerprint() {
        return Fingerprint.VALUE;
    }

    /** Computed when first asked for, and once. */
    private static final class Fingerprint {
        private static final String VALUE = Hashes.ofText(
                String.join("\n", origins().stream().map(Hashes::ofTree).toList()));
    }

    /** The jars or class directories that hold the house, in the order of the class path. */
    private static List<Path> origins() {
        List<Path> origins = new ArrayList<>();
        try {
            for (URL url : Collections.list(Program.class.getClassLoader().getResources(HOUSE))) {
                String location = url.toString();
                String origin = location.startsWith("jar:")
                        ? location.substring("jar:".length(), location.indexOf("!/"))
                        : location;
                origins.add(Path.of(URI.create(origin)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return origins;
    }
}

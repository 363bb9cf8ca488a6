package dev.mechanist.experiments.study;

import dev.mechanist.core.KnownNames;
import dev.mechanist.experiments.run.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The built-in studies, and study files. */
public final class StudyLibrary {
    private static final List<String> BUILT_IN =
            List.of("quickstart", "classic", "pilco", "billiards", "graph-networks", "string-of-masses");

    private StudyLibrary() {}

    /** A built-in study by its name, or a study file by its path. */
    public static Study find(String nameOrFile) {
        if (BUILT_IN.contains(nameOrFile)) {
            return builtIn(nameOrFile);
        }
        boolean looksLikeFile = nameOrFile.endsWith(".yaml")
                || nameOrFile.endsWith(".yml")
                || nameOrFile.contains("/")
                || Files.exists(Path.of(nameOrFile));
        if (!looksLikeFile) {
            throw KnownNames.unknown("study", nameOrFile, BUILT_IN);
        }
        return Study.read(YamlNode.read(Path.of(nameOrFile)));
    }

    /** Name and description of each built-in study. Only the descriptions are read: a list of studies need not check them. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        BUILT_IN.forEach(name -> summaries.put(name, description(text(name))));
        return summaries;
    }

    /** The indented lines below {@code description: >}, folded. */
    private static String description(String yaml) {
        return yaml.lines()
                .dropWhile(line -> !line.equals("description: >"))
                .skip(1)
                .takeWhile(line -> line.startsWith(" "))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }

    private static Study builtIn(String name) {
        return Study.read(YamlNode.parse(name + ".yaml", text(name)));
    }

    private static String text(String name) {
        try (InputStream in = StudyLibrary.class.getResourceAsStream(name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

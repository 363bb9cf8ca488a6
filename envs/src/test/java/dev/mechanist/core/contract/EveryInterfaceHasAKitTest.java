package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A new interface in {@code core} has a kit, or a line here says whose kit it is part of. */
class EveryInterfaceHasAKitTest {
    private static final Map<String, String> PART_OF = Map.of(
            "DifferencedField", "VectorField",
            "EpisodeFile", "EpisodeFormat",
            "GaussianLinearisation", "GaussianMap",
            "PaddedStructuredModel", "StructuredModel");

    /** Data, which their own types pin down. */
    private static final Set<String> DATA = Set.of("NpyArray");

    @Test
    void everyInterfaceOfCoreHasAKit() throws Exception {
        List<String> kits = names("target/test-classes").stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .filter(name -> name.endsWith("Contract"))
                .toList();
        int found = 0;
        for (String name : names("target/classes")) {
            Class<?> type = Class.forName(name, false, getClass().getClassLoader());
            String simple = type.getSimpleName();
            if (type.isInterface() && !type.isAnnotation() && !DATA.contains(simple)) {
                found++;
                String kit = PART_OF.getOrDefault(simple, simple) + "Contract";
                assertTrue(kits.contains(kit), name + " has no " + kit);
            }
        }
        assertTrue(found > 25, "only " + found + " interfaces were looked at");
    }

    /** Classes of core and its rooms, without those within others. */
    private static List<String> names(String folder) throws IOException {
        Path root = Path.of(folder);
        try (Stream<Path> files = Files.walk(root.resolve("dev/mechanist/core"))) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file ->
                            file.endsWith(".class") && !file.contains("$") && !file.endsWith("package-info.class"))
                    .map(file -> file.substring(0, file.length() - 6).replace(File.separatorChar, '.'))
                    .toList();
        }
    }
}

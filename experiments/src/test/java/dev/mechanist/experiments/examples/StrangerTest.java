package dev.mechanist.experiments.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The project of a stranger that {@code .ci/library} builds against installed modules, here against the classes at hand. */
class StrangerTest {
    private static final Path PROJECT = Path.of("src/test/resources/stranger");

    @Test
    void aModelFromATablePlansTheWayToItsGoal() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PROJECT.resolve("src/Stranger.java").toString(),
                        PROJECT.resolve("cart.csv").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        Matcher end =
                Pattern.compile("(-?\\d\\.\\d\\d) m, (-?\\d\\.\\d\\d) m/s\\R").matcher(said);
        assertTrue(end.matches(), said);
        assertEquals(1, Double.parseDouble(end.group(1)), 0.05);
        assertEquals(0, Double.parseDouble(end.group(2)), 0.1);
    }

    @Test
    void itIsAsShortAsTheReadmeSays() throws IOException {
        String program = Files.readString(PROJECT.resolve("src/Stranger.java"));
        long lines = program.substring(program.indexOf("public final class"))
                .lines()
                .filter(line -> !line.isBlank())
                .count();
        assertTrue(lines <= 30, lines + " lines");
    }

    /** The module that names the others stands apart from them, so nothing else keeps its version in step. */
    @Test
    void theBillOfModulesHasTheirVersion() throws IOException {
        String version = version(Path.of("../pom.xml"));
        assertEquals(version, version(Path.of("../.bom/pom.xml")));
        assertTrue(Files.readString(PROJECT.resolve("pom.xml")).contains("<version>" + version + "</version>"));
    }

    private static String version(Path pom) throws IOException {
        Matcher version = Pattern.compile("<artifactId>mechanist(-bom)?</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(pom));
        assertTrue(version.find(), pom.toString());
        return version.group(2);
    }
}

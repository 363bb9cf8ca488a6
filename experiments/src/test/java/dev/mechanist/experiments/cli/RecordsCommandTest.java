package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.experiments.records.DescribedRecords;
import dev.mechanist.experiments.records.RecordDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log with faults: milliseconds since 1970, degrees that wrap, a rate in rad/s, a sensor that saturates, a gap, and its copy. */
class RecordsCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        StringBuilder text = new StringBuilder("timestamp;phi;omega;level;voltage;lamp;n\n");
        RandomStream random = RandomStream.of(1, "look", 0);
        for (int i = 0; i < 400; i++) {
            double t = 0.01 * i;
            text.append(String.format(
                    Locale.ROOT,
                    "%d;%.4f;%.5f;%.4f;%.4f;5;%d%n",
                    1700000000000L + 10 * i + (i > 200 ? 700 : 0),
                    Math.IEEEremainder(Math.toDegrees(2 * Math.sin(3 * t) + 3 * t), 360),
                    6 * Math.cos(3 * t) + 3,
                    Math.min(4, 3 + 2 * Math.sin(5 * t)),
                    random.nextGaussian(),
                    i));
        }
        Files.writeString(directory.resolve("a.csv"), text);
        Files.writeString(directory.resolve("b.csv"), text);
    }

    @Test
    void whatIsThereIsSaid() throws IOException {
        Path out = directory.resolve("look");
        Terminal run = Terminal.run(
                "records",
                directory.resolve("a.csv").toString(),
                directory.resolve("b.csv").toString(),
                "--out",
                out.toString());
        assertEquals(0, run.exitCode(), run.err());
        String said = run.out().replace(directory + "/", "");
        assertTrue(said.contains("a.csv: 400 rows, 4.69 s; time is 'timestamp' in ms"), said);
        assertTrue(said.contains("100 samples per second"), said);
        assertTrue(said.contains("1 gap: 0.71 s at a.csv:203"), said);
        assertTrue(said.matches("(?s).*phi +output.*deg; it wraps at 360: it looks like degrees.*"), said);
        assertTrue(
                said.matches(
                        "(?s).*level +output[^\n]*it stays at 4 \\(\\d+(\\.\\d+)?% of the samples\\): saturated.*"),
                said);
        assertTrue(said.matches("(?s).*voltage +input[^\n]*changes 399 times and excites order 20 or more.*"), said);
        assertTrue(said.matches("(?s).*lamp +constant.*"), said);
        assertTrue(said.matches("(?s).*n +counter.*"), said);
        assertTrue(said.contains("warning: b.csv holds the same numbers as a.csv"), said);
        String draft = Files.readString(out.resolve("records.yaml"));
        assertTrue(draft.contains("  time: {column: timestamp, unit: ms}"), draft);
        assertTrue(draft.contains("phi: {column: phi, unit: deg, wrapped: true}"), draft);
        assertTrue(draft.contains("  # not used, constant: lamp"), draft);
        DescribedRecords records = DescribedRecords.read(RecordDescription.read(out.resolve("records.yaml")));
        assertEquals(1, records.records());
        assertEquals(2, records.data().episodes().size(), "the gap splits");
        assertEquals(
                860 * 2, ImageIO.read(out.resolve("channels-1.png").toFile()).getWidth());
        assertTrue(ink(out.resolve("channels-1.png")) > 4000);
    }

    /** A damaged sample must not end the look at the others, however large it is. */
    @Test
    void hugeAndInfiniteInputsAreSaid() throws IOException {
        for (String huge : new String[] {"1e300", "-4e180", "Infinity"}) {
            StringBuilder text = new StringBuilder("t,y,u\n");
            for (int i = 0; i < 60; i++) {
                text.append(String.format(
                        Locale.ROOT,
                        "%.2f,%.4f,%s%n",
                        0.01 * i,
                        Math.sin(i),
                        i == 30 ? huge : String.valueOf(i % 7 - 3)));
            }
            Files.writeString(directory.resolve("huge.csv"), text);
            Terminal run = Terminal.run("records", directory.resolve("huge.csv").toString());
            assertFalse(run.err().contains("\tat "), run.err());
            assertEquals(0, run.exitCode(), run.err());
            String said = huge.equals("Infinity") ? "1 values are missing" : "reaches [^\n]*damaged\\?";
            assertTrue(run.out().matches("(?s).*u +input[^\n]*" + said + ".*"), run.out());
        }
    }

    /** Pixels that are not paper. */
    private static int ink(Path file) throws IOException {
        java.awt.image.BufferedImage image = ImageIO.read(file.toFile());
        int drawn = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 320; x < image.getWidth() - 60; x++) {
                drawn += (image.getRGB(x, y) & 0xffffff) != 0xffffff ? 1 : 0;
            }
        }
        return drawn;
    }

    @Test
    void aRateInOtherUnitsIsSaid() throws IOException {
        StringBuilder text = new StringBuilder("t,angle,speed,u\n");
        for (int i = 0; i < 300; i++) {
            double t = 0.01 * i;
            text.append(String.format(
                    Locale.ROOT,
                    "%.2f,%.5f,%.5f,%d%n",
                    t,
                    Math.toDegrees(Math.sin(4 * t)),
                    4 * Math.cos(4 * t),
                    i / 50 % 2));
        }
        Path file = Files.writeString(directory.resolve("c.csv"), text);
        String said = Terminal.run("records", file.toString()).out();
        assertTrue(
                said.contains("it is the rate of 'angle', which looks like degrees where the rate is in rad/s"), said);
        assertTrue(said.contains("as an input it changes 5 times and excites order"), said);
        assertFalse(said.contains("saturated"), said);
    }

    @Test
    void schemaAndMistakes() throws IOException {
        Terminal schema = Terminal.run("records", "--schema");
        assertEquals(0, schema.exitCode());
        assertTrue(schema.out().contains("\"derivative_of\""));
        assertEquals(2, Terminal.run("records").exitCode());
        Terminal none = Terminal.run("records", directory.resolve("none.csv").toString());
        assertEquals(2, none.exitCode());
        assertEquals(1, none.err().lines().count(), none.err());
        Files.createDirectories(directory.resolve("taken"));
        Files.writeString(directory.resolve("taken/x"), "x");
        Terminal taken = Terminal.run(
                "records",
                directory.resolve("a.csv").toString(),
                "--out",
                directory.resolve("taken").toString());
        assertEquals(2, taken.exitCode());
    }
}

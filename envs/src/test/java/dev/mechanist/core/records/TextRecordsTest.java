package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text as programs write it; numbers by hand. */
class TextRecordsTest {
    @TempDir
    Path directory;

    private RawRecord read(String text) throws IOException {
        return read(text, RawRecords.TextOptions.FOUND_OUT);
    }

    private RawRecord read(String text, RawRecords.TextOptions options) throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), text);
        List<RawRecord> records = RawRecords.read(file, options);
        assertEquals(1, records.size());
        return records.get(0);
    }

    private String refusal(String text) {
        return assertThrows(InputException.class, () -> read(text)).getMessage().replace(directory + "/", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'t,u,y\n0,1.5,-2\n0.1,1.25,3e-1\n'",
                "'t;u;y\r\n0;1.5;-2\r\n0.1;1.25;.3\r\n'",
                "'t;u;y\n0;1,5;-2\n0,1;1,25;0,3\n'",
                "'t\tu\ty\n0\t1,5\t-2\n0,1\t1,25\t0,3\n'",
                "'  t   u  y\n  0  1.5 -2\n 0.1 1.25 +0.30\n'",
                "'\uFEFFt, u, y\n0, 1.5, -2\n\n0.1, 1.25, 0.3'",
                "'# logged by hand\n# t u y\n0 1.5 -2\n0.1 1.25 0.3\n'",
                "'%t,u,y\n0,1.5,-2\n0.1,1.25,0.3\n'",
                "'\"t\",\"u\",\"y\"\n\"0\",\"1.5\",\"-2\"\n\"0.1\",\"1.25\",\"0.3\"\n'",
                "'t,u,y,\n0,1.5,-2,\n0.1,1.25,0.3,\n'",
                "'t|u|y\n0|1.5|-2\n// a pause\n0.1|1.25|0.3\n'",
                "'t;u;y\ns;V;rad\n0;1,5;-2\n0,1;1,25;0,3\n'"
            })
    void oneTableInManyForms(String text) throws IOException {
        RawRecord record = read(text);
        assertEquals(List.of("t", "u", "y"), record.names());
        assertArrayEquals(new double[] {0, 0.1}, record.column("t").values());
        assertArrayEquals(new double[] {1.5, 1.25}, record.column("u").values());
        assertArrayEquals(new double[] {-2, 0.3}, record.column("3").values());
    }

    @Test
    void aColumnWithoutNameIsCalledByItsNumber() throws IOException {
        assertEquals(List.of("1", "u", "y"), read(",u,y\n0,1,2\n1,3,4\n").names());
        assertEquals(List.of("1", "u", "y"), read("u y\n1 1 2\n2 3 4\n").names(), "as R writes it");
        RawRecord bare = read("5 6\n7 8\n9 10\n");
        assertEquals(List.of("1", "2"), bare.names());
        assertArrayEquals(new double[] {6, 8, 10}, bare.column("2").values());
    }

    @Test
    void unitsStandBelowTheNames() throws IOException {
        RawRecord record = read("time,speed,note\n[ms],(rpm),-\n0,1,a\n1,2,b\n");
        assertEquals("ms", record.column("time").unit());
        assertEquals("rpm", record.column("speed").unit());
        assertTrue(record.column("note").hasTexts());
        assertArrayEquals(new String[] {"a", "b"}, record.column("note").texts());
    }

    @Test
    void whatIsNoNumberIsMissing() throws IOException {
        RawRecord record = read("t,a,b\n0,,NaN\n1,2,0x10\n2,1d,true\n3,1e400,-\n");
        assertArrayEquals(
                new double[] {Double.NaN, 2, Double.NaN, Double.NaN},
                record.column("a").values());
        assertArrayEquals(
                new double[] {Double.NaN, Double.NaN, 1, Double.NaN},
                record.column("b").values());
        assertEquals(directory + "/a.txt:4", record.place(2));
    }

    @Test
    void linesBeforeTheTableAreSkippedWhenThatIsSaid() throws IOException {
        String text = "Device 7\nrate;100\nt;u\n0;1\n1;2\n";
        RawRecord record = read(text, new RawRecords.TextOptions(2, Optional.of(';')));
        assertEquals(List.of("t", "u"), record.names());
        assertEquals(
                "a.txt:2: words where the numbers should begin; name the lines to skip before the table with 'skip'",
                refusal("Device seven\nu;v\n0;1\n1;2\n"));
        assertEquals(
                "a.txt:1: the header names 1 columns and the numbers have 3; repair it, or name the lines to skip before the"
                        + " table with 'skip'",
                refusal("seven\n0;1;2\n1;2;3\n"));
    }

    @Test
    void degreesInTheCodePageOfWindows() throws IOException {
        Path file = directory.resolve("w.csv");
        Files.write(file, "t;phi [\u00b0]\n0;1\n1;2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                "phi [\u00b0]",
                RawRecords.read(file, RawRecords.TextOptions.FOUND_OUT)
                        .get(0)
                        .names()
                        .get(1));
        Files.write(file, "t\tu\n0\t1\n1\t2\n".getBytes(StandardCharsets.UTF_16));
        assertEquals(
                List.of("t", "u"),
                RawRecords.read(file, RawRecords.TextOptions.FOUND_OUT).get(0).names());
    }

    @Test
    void whatIsWrongStandsOnOneLine() throws IOException {
        assertEquals(
                "a.txt:4: 2 fields where the line of the first numbers has 3; repair the line, or name the lines to skip"
                        + " before the table with 'skip'",
                refusal("t,u,y\n0,1,2\n1,2,3\n2,3\n"));
        assertEquals("a.txt: the file is empty; a table with a line per sample is needed", refusal("\n# nothing\n"));
        assertEquals("a.txt: a header and no numbers; add lines of numbers", refusal("t,u\n"));
        assertEquals(
                "a.txt: no column 'v'; it has t, u (or numbers from 1 to 2)",
                assertThrows(InputException.class, () -> read("t,u\n0,1\n").column("v"))
                        .getMessage()
                        .replace(directory + "/", ""));
        assertTrue(
                assertThrows(InputException.class, () -> read("t,u,u\n0,1,2\n").column("u"))
                        .getMessage()
                        .contains("column 'u' stands twice"));
        Path binary = directory.resolve("b.bin");
        Files.write(binary, new byte[] {1, 0, 2});
        assertTrue(assertThrows(InputException.class, () -> RawRecords.read(binary, RawRecords.TextOptions.FOUND_OUT))
                .getMessage()
                .contains("neither text nor"));
    }
}

package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {
    @TempDir
    private Path directory;

    private CsvTable read(String text) throws IOException {
        Path file = directory.resolve("record.csv");
        Files.writeString(file, text);
        return CsvTable.read(file);
    }

    @Test
    void writingAndReadingGivesTheSameBits() {
        double[] a = {0, 0.1, 1e-300, Math.PI};
        double[] b = {-1, 2.0 / 3, 1e17, Double.MIN_VALUE};
        Path file = directory.resolve("deep/table.csv");
        CsvTable.of("table", List.of("a", "b"), a, b).write(file);
        CsvTable table = CsvTable.read(file);
        assertEquals(List.of("a", "b"), table.header());
        assertArrayEquals(a, table.column("a"));
        assertArrayEquals(b, table.column("b"));
    }

    @Test
    void takesWindowsLineEndsBlanksQuotesAndComments() throws IOException {
        CsvTable table = read("\uFEFF\"time\", x\r\n# a comment\r\n1, 2\r\n\r\n3,4e-1\r\n");
        assertEquals(List.of("time", "x"), table.header());
        assertArrayEquals(new double[] {2, 0.4}, table.column("x"));
    }

    @Test
    void quotesMayHoldCommasQuotesAndLineBreaks() throws IOException {
        CsvTable table = read("time,\"arm, \"\"left\"\"\nand up\"\n 1 , \"2\" \n   \n3,4\n");
        assertEquals(List.of("time", "arm, \"left\"\nand up"), table.header());
        assertArrayEquals(new double[] {2, 4}, table.column("arm, \"left\"\nand up"));
        InputException open = assertThrows(InputException.class, () -> read("time,x\n0,\"1\n1,2\n"));
        assertTrue(open.getMessage().contains("record.csv:2: column 'x': '1"), open.getMessage());
    }

    @Test
    void linesAreWrittenAsTheyCome() throws IOException {
        Path file = directory.resolve("lines.csv");
        CsvTable.write(file, List.of("a", "b, c"), lines -> {
            lines.integer(3).number(0.1).end();
            lines.text("x,y").number(-0.0).end();
            lines.values("say \"a\"", 0.1f).end();
            lines.values(7L, "").end();
        });
        assertEquals(
                List.of("a,\"b, c\"", "3,0.1", "\"x,y\",-0.0", "\"say \"\"a\"\"\",0.1", "7,"),
                Files.readAllLines(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time,x;0,1;1,two;|record.csv:3: column 'x': 'two' is not a number",
                "time,x;0,1;1,nan;|record.csv:3: column 'x' is nan; remove or repair the line",
                "time,x;0,1;1,NaN;|record.csv:3: column 'x' is NaN",
                "time,x;0,1;1,-inf;|record.csv:3: column 'x' is -inf",
                "time,x;0,1;1;|record.csv:3: 1 fields where the header names 2 columns (time,x); add the missing ones",
                "time,x;0,1;;1,2,3;|record.csv:4: 3 fields where the header names 2 columns (time,x); remove the"
                        + " surplus",
                "time,time;0,1;|record.csv:1: column 'time' appears twice",
                "time,;0,1;|record.csv:1: column 2 has no name",
                "''|record.csv: the file is empty",
            })
    void complaintsNameFileLineColumnAndCure(String text, String message) {
        InputException e = assertThrows(InputException.class, () -> read(text.replace(';', '\n')));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void aMissingFileAColumnTooManyAndTimeThatStandsStillAreRefused() throws IOException {
        InputException missing =
                assertThrows(InputException.class, () -> CsvTable.read(directory.resolve("absent.csv")));
        assertTrue(missing.getMessage().startsWith("no such file: "), missing.getMessage());
        InputException folder = assertThrows(InputException.class, () -> CsvTable.read(directory));
        assertEquals(directory + ": is a directory; name a file in it", folder.getMessage());
        Path binary = Files.write(directory.resolve("binary.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        InputException unreadable = assertThrows(InputException.class, () -> CsvTable.read(binary));
        assertEquals(binary + ": not a text file in UTF-8; export it as plain text", unreadable.getMessage());
        CsvTable table = read("time,x\n0,1\n1,2\n1,3\n");
        InputException unknown = assertThrows(InputException.class, () -> table.requireOnly(List.of("time", "y")));
        assertTrue(unknown.getMessage().contains("record.csv:1: unknown column 'x'"), unknown.getMessage());
        InputException absent = assertThrows(InputException.class, () -> table.column("tau1"));
        assertTrue(absent.getMessage().contains("record.csv:1: no column 'tau1'"), absent.getMessage());
        InputException still = assertThrows(InputException.class, () -> table.requireIncreasing("time"));
        assertTrue(still.getMessage().contains("record.csv:4: column 'time' must increase"), still.getMessage());
    }

    /** A table that comes from no file has the lines that it would be written to: the header's is the first. */
    @Test
    void rowsOfATableHaveTheLinesTheyAreWrittenTo() {
        CsvTable table = CsvTable.of("table", List.of("a"), new double[] {5, 7, 6});
        String refusal = assertThrows(InputException.class, () -> table.requireIncreasing("a"))
                .getMessage();
        assertTrue(refusal.startsWith("table:4: "), refusal);
    }
}

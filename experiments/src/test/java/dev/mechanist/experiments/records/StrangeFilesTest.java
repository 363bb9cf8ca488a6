package dev.mechanist.experiments.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.records.RawRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as programs and people of all kinds write them: each gives the numbers that it means, or one line. */
class StrangeFilesTest {
    private static final int ROWS = 40;
    private static final double STEP = 0.02;

    @TempDir
    private Path directory;

    private static double angle(double t) {
        return 1.5 * Math.sin(3 * t) - 0.2;
    }

    private static double rate(double t) {
        return 4.5 * Math.cos(3 * t);
    }

    private static double push(double t) {
        return 0.25 + Math.round(1000 * Math.sin(7 * t)) / 1000.0;
    }

    /** Rows of time in s, angle in mrad, rate and push, each made a field. */
    private static List<String> rows(String separator, DoubleFunction<String> time, DoubleFunction<String> number) {
        return IntStream.range(0, ROWS)
                .mapToDouble(i -> i * STEP)
                .mapToObj(t -> Stream.of(
                                time.apply(t),
                                number.apply(1000 * angle(t)),
                                number.apply(rate(t)),
                                number.apply(push(t)))
                        .collect(Collectors.joining(separator)))
                .toList();
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String table(String header, List<String> rows) {
        return header + "\n" + String.join("\n", rows) + "\n";
    }

    private static final String HEADER = "t,a,r,p";
    private static final String COLUMNS = "  time: t\n  states: {a: {column: a, unit: mrad}, r: r}\n  actions: [p]\n";
    private static final List<String> PLAIN = rows(",", StrangeFilesTest::plain, StrangeFilesTest::plain);

    private static String stamped(String pattern) {
        LocalDateTime noon = LocalDateTime.of(2024, 5, 13, 13, 59, 59, 500_000_000);
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        return table(
                HEADER, rows(",", t -> noon.plusNanos(Math.round(1e9 * t)).format(format), StrangeFilesTest::plain));
    }

    private static List<String> changed(UnaryOperator<String> line) {
        return PLAIN.stream().map(line).toList();
    }

    private static String german(double value) {
        return String.format(Locale.GERMANY, "%,.6f", value);
    }

    private static String json(String line) {
        String[] f = line.split(",");
        return "{\"t\": " + f[0] + ", \"a\": " + f[1] + ", \"r\": " + f[2] + ", \"p\": " + f[3] + "}";
    }

    private static String nested(String line) {
        String[] f = line.split(",");
        return "{\"t\": " + f[0] + ", \"q\": [" + f[1] + ", " + f[2] + "], \"cmd\": {\"p\": " + f[3]
                + "}, \"note\": null}";
    }

    static Stream<Arguments> readable() {
        String bare = "  time: Zeit\n  states: {a: Winkel, r: Rate}\n  actions: {p: Moment}\n";
        String full =
                "  time: 'Zeit [s]'\n  states: {a: 'Winkel [mrad]', r: 'Rate [rad/s]'}\n  actions: {p: 'Moment [Nm]'}\n";
        String quoted = "\"Zeit [s]\";\"Winkel [mrad]\";\"Rate [rad/s]\";\"Moment [Nm]\"";
        List<String> commas = rows(";", StrangeFilesTest::german, StrangeFilesTest::german);
        String again = table(HEADER, PLAIN.subList(0, 17)) + table(HEADER, PLAIN.subList(17, ROWS));
        String columns = "{\"rate\": 50, "
                + IntStream.range(0, 4)
                        .mapToObj(j -> "\"" + HEADER.split(",")[j] + "\": ["
                                + PLAIN.stream().map(line -> line.split(",")[j]).collect(Collectors.joining(", "))
                                + "]")
                        .collect(Collectors.joining(", "))
                + "}";
        String inside = "  time: t\n  states: {a: {column: 'q[0]', unit: mrad}, r: 'q[1]'}\n  actions: {p: cmd.p}\n";
        return Stream.of(
                Arguments.of("names without units", bare, table(quoted, commas)),
                Arguments.of("names with units", full, table(quoted, commas)),
                Arguments.of("a separator that is said", bare + "  separator: semicolon\n", table(quoted, commas)),
                Arguments.of(
                        "strokes before units",
                        bare,
                        table("Zeit / s;Winkel / mrad;Rate / (rad/s);Moment / (N*m)", commas)),
                Arguments.of(
                        "thousands in quotes",
                        COLUMNS,
                        table(
                                HEADER,
                                rows(",", t -> "\"" + plain(t) + "\"", v -> String.format(Locale.US, "\"%,.6f\"", v)))),
                Arguments.of(
                        "what a spreadsheet says first",
                        COLUMNS,
                        "sep=;\n" + table("t;a;r;p", changed(l -> l.replace(',', ';')))),
                Arguments.of("a header again", COLUMNS, again),
                Arguments.of("commas at the ends", COLUMNS, table(HEADER, changed(l -> l + ","))),
                Arguments.of("another minus", COLUMNS, table(HEADER, changed(l -> l.replace('-', '\u2212')))),
                Arguments.of(
                        "Fortran",
                        COLUMNS,
                        table(
                                HEADER,
                                rows(
                                        ",",
                                        StrangeFilesTest::plain,
                                        v -> String.format(Locale.ROOT, "%.9e", v)
                                                .replace('e', 'D')))),
                Arguments.of("days behind points", COLUMNS, stamped("dd.MM.yyyy HH:mm:ss.SSS")),
                Arguments.of("months behind strokes", COLUMNS, stamped("M/d/yyyy h:mm:ss.SSS a")),
                Arguments.of("years behind strokes", COLUMNS, stamped("yyyy/MM/dd H:mm:ss.SSSSSS")),
                Arguments.of("halves of a day", COLUMNS, stamped("h:mm:ss.SSS a")),
                Arguments.of(
                        "minutes and seconds",
                        COLUMNS,
                        table(
                                HEADER,
                                rows(
                                        ",",
                                        t -> String.format(
                                                Locale.ROOT, "%d:%05.2f", t < 0.3 ? 59 : 60, (59.7 + t) % 60),
                                        StrangeFilesTest::plain))),
                Arguments.of("JSON by lines", COLUMNS, String.join("\n", changed(StrangeFilesTest::json))),
                Arguments.of(
                        "a list of JSON",
                        inside,
                        "\uFEFF[" + String.join(",\n", changed(StrangeFilesTest::nested)) + "]"),
                Arguments.of("columns of JSON", COLUMNS, columns));
    }

    private DescribedRecords read(String columns, String text) throws IOException {
        Files.writeString(directory.resolve("a.txt"), text);
        Files.writeString(directory.resolve("d.yaml"), "name: d\nrecords:\n  files: [a.txt]\n" + columns);
        return DescribedRecords.read(RecordDescription.read(directory.resolve("d.yaml")));
    }

    private static void assertMeant(Episode episode, int first) {
        for (int t = 0; t <= episode.steps(); t++) {
            double time = (first + t) * STEP;
            assertEquals(time - first * STEP, episode.times()[t], 1e-9);
            assertEquals(angle(time), episode.states().get(t, 0), 2e-9, "row " + t);
            assertEquals(rate(time), episode.states().get(t, 1), 2e-6, "row " + t);
            if (t < episode.steps()) {
                assertEquals(push(time), episode.actions().get(t, 0), 2e-6, "row " + t);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void givesTheNumbersThatItMeans(String what, String columns, String text) throws IOException {
        DescribedRecords records = read(columns, text);
        assertEquals(1, records.records(), what);
        assertEquals(ROWS - 1, records.data().episodes().get(0).steps());
        assertMeant(records.data().episodes().get(0), 0);
    }

    private DescribedRecords drafted(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), text);
        List<RecordLook> looks = RecordLook.of(RawRecords.read(file, RawRecords.TextOptions.FOUND_OUT));
        Files.writeString(directory.resolve("d.yaml"), LookReport.description(looks, directory, List.of(file)));
        return DescribedRecords.read(RecordDescription.read(directory.resolve("d.yaml")));
    }

    /** The draft of a description finds the clock and the channels as well; what is an input a person has to say. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void theDraftReadsItToo(String what, String columns, String text) throws IOException {
        DescribedRecords records = drafted(text);
        assertEquals(1, records.records(), what);
        Episode episode = records.data().episodes().get(0);
        assertEquals(ROWS - 1, episode.steps());
        assertEquals(STEP, records.data().spec().dt(), 1e-9);
        assertEquals(3, episode.spec().n() + episode.spec().m());
    }

    @Test
    void theDraftTellsRunsAndColumnsApart() throws IOException {
        List<String> halves = IntStream.range(0, ROWS)
                .mapToObj(i -> PLAIN.get(i) + (i < 15 ? ",1" : ",2"))
                .toList();
        DescribedRecords records = drafted(table("time_s,a_mrad,r_rad_s,torque,run id", halves));
        assertEquals(2, records.records());
        assertEquals("torque", records.data().spec().action().get(0).name());
        assertEquals(2, records.data().spec().n());
        assertEquals("rad/s", records.data().spec().state().get(1).unit());
        DescribedRecords twice = drafted(table("t,a,a,p", PLAIN));
        assertEquals(
                List.of("a_2", "a_3", "p"),
                twice.data().spec().state().stream().map(v -> v.name()).toList());
    }

    /** Two runs told by a column, one line of each in turn, whose times go on: apart they are what they were. */
    @Test
    void runsByAColumn() throws IOException {
        List<String> lines = IntStream.range(0, 2 * ROWS)
                .mapToObj(i -> (i % 2 == 0 ? "up," : "down,") + PLAIN.get(i / 2))
                .toList();
        DescribedRecords records = read("  runs: run\n" + COLUMNS, table("run," + HEADER, lines));
        assertEquals(1, records.notes().size(), records.notes().toString());
        assertTrue(
                records.notes().get(0).contains("a.txt run down: the same record as"),
                records.notes().toString());
        assertMeant(records.data().episodes().get(0), 0);
        List<String> halves = IntStream.range(0, ROWS)
                .mapToObj(i -> (i < 15 ? "1," : "2,") + PLAIN.get(i))
                .toList();
        DescribedRecords two = read("  runs: run\n" + COLUMNS, table("run," + HEADER, halves));
        assertEquals(2, two.records());
        assertEquals(14, two.data().episodes().get(0).steps());
        assertMeant(two.data().episodes().get(1), 15);
        InputException e = assertThrows(
                InputException.class,
                () -> read(
                        "  runs: run\n" + COLUMNS,
                        table("run," + HEADER, halves).replace("\n2,0.5", "\n,0.5")));
        assertTrue(e.getMessage().contains(": column 'run' does not say which run it is"), e.getMessage());
    }

    /** Values that stand for missing ones split a record as missing ones do. */
    @Test
    void valuesThatStandForMissingOnes() throws IOException {
        String text = table(HEADER, PLAIN).replace(PLAIN.get(20), "0.400000,-9999,0,0");
        DescribedRecords records = read(COLUMNS + "  missing: split\n  missing_values: [-9999]\n", text);
        assertEquals(2, records.data().episodes().size());
        assertMeant(records.data().episodes().get(1), 21);
        assertTrue(assertThrows(InputException.class, () -> read(COLUMNS, text))
                .getMessage()
                .contains("'missing_values'"));
    }

    @Test
    void aUnitThatNobodyKnowsIsSaid() throws IOException {
        DescribedRecords records = read(COLUMNS.replace(", unit: mrad", ""), table("t,a [ticks],r,p", PLAIN));
        assertTrue(
                records.notes().get(0).contains("'a [ticks]' is taken as it stands"),
                records.notes().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PAR1xxxx|Parquet is not read",
                "SQLite format 3 xx|an SQLite database; export its table as CSV",
                "#ROSBAG V2.0|a ROS bag is not read",
                "version https://git-lfs.github.com/spec/v1|a pointer of Git LFS and not the file itself",
                "<!DOCTYPE html><html>404</html>|a web page, perhaps an error of a download",
                "BZh91AY|compressed by bzip2; unpack it",
                "{\"t\": 1, \"t\": 2}|:1: not JSON: Duplicate field 't'",
                "{\"t\": 1 \"a\": 2}|:1: not JSON: Unexpected character",
                "[{\"t\": 1}, 2]|: row 2: an object for each sample is needed",
            })
    void formatsThatAreNotRead(String text, String complaint) {
        String said =
                assertThrows(InputException.class, () -> read(COLUMNS, text)).getMessage();
        assertTrue(said.contains(complaint), said);
        assertFalse(said.contains("\n"), said);
    }

    /** By their first bytes, which are no text. */
    @Test
    void binariesThatAreNotRead() throws IOException {
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
        assertEquals("compressed by gzip; unpack it (gunzip)", refusal(gzip));
        byte[] pickle = {(byte) 0x80, 4, (byte) 0x95, 10, 0, 0};
        assertTrue(refusal(pickle).startsWith("a pickle of Python, which would run code"), refusal(pickle));
        byte[] matlab = new byte[40];
        matlab[4] = 3;
        matlab[8] = 1;
        matlab[16] = 2;
        matlab[20] = 't';
        assertEquals("a MATLAB file of version 4; save it with '-v7'", refusal(matlab));
        byte[] other = Arrays.copyOf("t,a\u0000".getBytes(StandardCharsets.US_ASCII), 40);
        assertEquals("neither text nor NPZ, NPY, MATLAB or HDF5; convert it to one of these", refusal(other));
    }

    private String refusal(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("b.bin"), bytes);
        Files.writeString(directory.resolve("d.yaml"), "name: d\nrecords:\n  files: [b.bin]\n" + COLUMNS);
        RecordDescription description = RecordDescription.read(directory.resolve("d.yaml"));
        String said = assertThrows(InputException.class, () -> DescribedRecords.read(description))
                .getMessage();
        assertTrue(said.startsWith(file + ": "), said);
        return said.substring(file.toString().length() + 2);
    }

    /** Days and months that cannot be told apart matter where they change. */
    @Test
    void daysOrMonths() throws IOException {
        String text = stamped("d/M/yyyy HH:mm:ss.SSS").replace("13/5/2024 13:59:59", "4/5/2024 13:59:59");
        String said = assertThrows(
                        InputException.class,
                        () -> read(COLUMNS, text.replace("13/5/2024 14:00:00", "5/5/2024 14:00:00")))
                .getMessage();
        assertTrue(said.contains("may have days or months first"), said);
        assertMeant(
                read(COLUMNS, text.replace("13/5/2024 14:00:00", "4/5/2024 14:00:00"))
                        .data()
                        .episodes()
                        .get(0),
                0);
    }
}

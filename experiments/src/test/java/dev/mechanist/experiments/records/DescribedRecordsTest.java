package dev.mechanist.experiments.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.experiments.run.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptions and what becomes of records by them; numbers by hand. */
class DescribedRecordsTest {
    @TempDir
    Path directory;

    private void table(String name, String header, int rows, IntFunction<String> line) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(line.apply(i)).append('\n');
        }
        Files.writeString(directory.resolve(name), text.toString());
    }

    private DescribedRecords read(String yaml) throws IOException {
        return DescribedRecords.read(
                RecordDescription.read(Files.writeString(directory.resolve("d.yaml"), yaml.replace('\'', '"'))));
    }

    private String refusal(String yaml) {
        return assertThrows(InputException.class, () -> read(yaml)).getMessage().replace(directory + "/", "");
    }

    private static double[] state(Episode episode, int i) {
        double[] column = new double[episode.steps() + 1];
        for (int t = 0; t < column.length; t++) {
            column[t] = episode.states().get(t, i);
        }
        return column;
    }

    @Test
    void unitsSignsZerosDelaysAndDerivedRates() throws IOException {
        // phi = 10 deg + 20 deg/s t, zero at 30 deg, turned round; u steps from 2 to 6 mV at 0.3 s.
        table("a.csv", "t,phi,u", 11, i -> String.format(Locale.ROOT, "%d,%d,%d", 100 * i, 10 + 2 * i, i < 3 ? 2 : 6));
        DescribedRecords records = read("""
            name: arm
            records:
              files: [a.csv]
              time: {column: t, unit: ms}
              states:
                angle: {column: phi, unit: deg, sign: -1, zero: 30}
                rate: {derivative_of: angle, cutoff: 0}
              actions: {voltage: {column: u, unit: mV, delay: 0.15}}
            """);
        assertEquals(List.of(), records.notes());
        Episode episode = records.data().episodes().get(0);
        assertEquals(0.1, records.data().spec().dt(), 1e-12);
        assertEquals("rad", episode.spec().state().get(0).unit());
        assertTrue(episode.spec().state().get(0).isAngle());
        assertEquals("rad/s", episode.spec().state().get(1).unit());
        double degree = Math.PI / 180;
        for (int t = 0; t <= 10; t++) {
            assertEquals(degree * (20 - 2 * t), episode.states().get(t, 0), 1e-12);
            assertEquals(-20 * degree, episode.states().get(t, 1), 1e-12);
            assertEquals(0.1 * t, episode.times()[t], 1e-12);
        }
        double[] acting = new double[10];
        for (int t = 0; t < 10; t++) {
            acting[t] = 1000 * episode.actions().get(t, 0);
        }
        assertArrayEquals(new double[] {2, 2, 2, 2, 4, 6, 6, 6, 6, 6}, acting, 1e-9, "0.15 s late");
        assertEquals(0.006, episode.spec().action().get(0).upper(), 1e-12);
    }

    @Test
    void derivedRatesAreFiltered() throws IOException {
        // x = sin(2 pi t) with a tremble of 40 Hz at 200 Hz; the rate of the former remains.
        table(
                "a.csv",
                "t x u",
                401,
                i -> String.format(
                        Locale.ROOT,
                        "%.3f %.9f %d",
                        0.005 * i,
                        Math.sin(2 * Math.PI * 0.005 * i) + 0.001 * Math.sin(2 * Math.PI * 40 * 0.005 * i),
                        i % 7));
        String yaml = "name: a\n"
                + "records: {files: [a.csv], time: t, states: {x: x, v: {derivative_of: x, cutoff: CUT}}, actions:"
                + " [u]}\n";
        double raw = worst(read(yaml.replace("CUT", "0")).data().episodes().get(0));
        double filtered = worst(read(yaml.replace("CUT", "8")).data().episodes().get(0));
        assertTrue(raw > 0.18, "raw " + raw);
        assertTrue(filtered < 0.02, "filtered " + filtered);
    }

    /** A counter of milliseconds that is full, and a record that goes past midnight. */
    @Test
    void clocksThatBeginAnew() throws IOException {
        table("a.csv", "t,x,u", 60, i -> (65400 + 10 * i) % 65536 + "," + i % 9 + "," + i % 2);
        String yaml = """
            name: a
            records:
              files: [a.csv]
              time: {column: t, unit: ms, backward: join}
              states: {x: x}
              actions: {u: u}
            """;
        DescribedRecords joined = read(yaml);
        assertEquals(59, joined.data().episodes().get(0).steps());
        assertEquals(0.59, joined.data().episodes().get(0).duration(), 1e-9);
        assertTrue(
                joined.notes()
                        .get(0)
                        .endsWith(
                                "a.csv:16: the time begins anew after 65536, as a counter of 16 bits does; it goes on there"),
                joined.notes().toString());
        assertEquals(
                "a.csv:16: the time begins anew after 65536, as a counter of 16 bits does; set 'backward' to join, or to"
                        + " split where another record begins there",
                refusal(yaml.replace(", backward: join", "")));
        assertEquals(2, read(yaml.replace("join", "split")).data().episodes().size());
        table("a.csv", "t,x,u", 60, i -> (i < 30 ? "23:59:58." : "00:00:00.") + (10 + i) + "," + i % 9 + "," + i % 2);
        assertTrue(
                refusal(yaml.replace(", unit: ms", "")).contains("a.csv:32: time runs back by 86400 s"),
                "a midnight that was nearly two seconds away is none");
        table(
                "a.csv",
                "t,x,u",
                60,
                i -> (i < 30 ? "23:59:59." : "00:00:00.") + String.format(Locale.ROOT, "%02d", (70 + i) % 100) + ","
                        + i % 9 + "," + i % 2);
        assertEquals(
                0.59,
                read(yaml.replace(", unit: ms", "")).data().episodes().get(0).duration(),
                1e-9);
    }

    private static double worst(Episode episode) {
        double worst = 0;
        for (int t = 50; t < 350; t++) {
            double exact = 2 * Math.PI * Math.cos(2 * Math.PI * 0.005 * t);
            worst = Math.max(worst, Math.abs(episode.states().get(t, 1) - exact));
        }
        return worst;
    }

    @Test
    void wrappedAnglesGapsMissingValuesAndTheSameAgain() throws IOException {
        IntFunction<String> line = i -> String.format(
                Locale.ROOT,
                "%.2f;%.4f;%s;%d",
                i < 50 ? 0.01 * i : 0.01 * i + 2,
                (i * 20 + 180) % 360 - 180.0,
                i == 70 ? "" : "" + i % 5,
                3);
        table("a.csv", "t;phi;u;w", 100, line);
        table("b.csv", "t;phi;u;w", 100, line);
        String yaml = """
            name: wheel
            records:
              files: ['*.csv']
              missing: split
              time: t
              states: {phi: {column: phi, unit: deg}}
              actions: {u: u, w: w}
            """;
        DescribedRecords records = read(yaml);
        assertEquals(
                List.of(1, 2, 3),
                records.data().episodes().stream()
                        .map(e -> Integer.parseInt(e.name().substring(e.name().length() - 1)))
                        .toList());
        assertEquals(1, records.records(), "b is a again");
        assertEquals(1, records.data().spec().m(), "w is constant");
        assertEquals(49, records.data().episodes().get(0).steps());
        assertEquals(19, records.data().episodes().get(1).steps());
        assertEquals(28, records.data().episodes().get(2).steps());
        assertEquals(49 * 20 * Math.PI / 180, state(records.data().episodes().get(0), 0)[49], 1e-9);
        String notes = String.join("\n", records.notes()).replace(directory + "/", "");
        assertTrue(
                notes.contains("a.csv:52: a gap of 2.01 s where steps are 0.01 s: the record is split there"), notes);
        assertTrue(notes.contains("a.csv: 1 row has a missing value; the record is split there"), notes);
        assertTrue(notes.contains("a.csv part 1: the angle 'phi' is wrapped; it was unwrapped"), notes);
        assertTrue(notes.contains("b.csv: the same record as a.csv, by content; it counts once"), notes);
        assertTrue(notes.contains("wheel: action 'w' is constant; it is left out"), notes);
        assertTrue(
                refusal(yaml + "split: {test: [b.csv]}\n")
                        .contains("the same record as a.csv, of which 'split' keeps only b.csv for the test, so that"),
                "a test on what was trained on");
        assertEquals(
                "a.csv:72: column 'u': the value is missing; repair or remove the line, or set 'missing' to split",
                refusal(yaml.replace("  missing: split\n", "")));
        assertEquals(
                "a.csv part 1: 'phi' wraps at 360; it looks like an angle in degrees: set its 'unit' to deg, or"
                        + " 'angle' to false",
                refusal(yaml.replace("{column: phi, unit: deg}", "phi")));
    }

    @Test
    void timeAsConstantStepsAndAsDates() throws IOException {
        table("a.csv", "u,y", 5, i -> i + "," + i * i);
        DescribedRecords steps =
                read("name: a\nrecords: {files: [a.csv], time: {step: 0.25}, outputs: [y], actions: [u]}\n");
        assertArrayEquals(
                new double[] {0, 0.25, 0.5, 0.75, 1},
                steps.data().episodes().get(0).times(),
                1e-12);
        table(
                "b.csv",
                "when,u,y",
                5,
                i -> (i < 2 ? "2024-02-29 23:59:5" + (8 + i) : "2024-03-01T00:00:0" + (i - 2)) + ".5," + i + "," + i);
        DescribedRecords dates = read("name: a\nrecords: {files: [b.csv], time: when, outputs: [y], actions: [u]}\n");
        assertArrayEquals(
                new double[] {0, 1, 2, 3, 4}, dates.data().episodes().get(0).times(), 1e-9);
    }

    /** Zones, the comma of German clocks, days of spreadsheets; an encoder of 1000 steps a turn and a converter of 5 mV a step. */
    @Test
    void stampsWithZonesDaysStepsOfEncodersAndScales() throws IOException {
        table(
                "z.csv",
                "when;u;y",
                4,
                i -> "2024-03-01T0" + i / 2 + ":00:00" + (i % 2 == 0 ? "+00:00" : "-00:30") + ";1;" + i);
        // 0:00, 0:30, 1:00 and 1:30 of one zone.
        assertArrayEquals(
                new double[] {0, 1800, 3600, 5400},
                read("name: a\nrecords: {files: [z.csv], time: when, outputs: [y], actions: [u]}\n")
                        .data()
                        .episodes()
                        .get(0)
                        .times(),
                1e-9);
        table("c.csv", "when;u;y", 3, i -> "12:00:0" + i + ",25;1;" + i);
        assertArrayEquals(
                new double[] {0, 1, 2},
                read("name: a\nrecords: {files: [c.csv], separator: semicolon, time: when, outputs: [y]}\n")
                        .data()
                        .episodes()
                        .get(0)
                        .times(),
                1e-9);
        table("d.csv", "t,u,y", 5, i -> 0.25 * i + "," + 10 * i + "," + (990 + 5 * i) % 1000);
        Episode days = read("""
            name: a
            records:
              files: [d.csv]
              time: {column: t, unit: d}
              states: {y: {column: y, turn: 1000, zero: 990}}
              actions: {u: {column: u, unit: mV, scale: 5, zero: 10}}
            """).data().episodes().get(0);
        assertEquals(21600, days.times()[1], 1e-9);
        assertEquals(2 * Math.PI * 0.02, state(days, 0)[4], 1e-12);
        assertTrue(days.spec().state().get(0).isAngle());
        assertEquals(0.1, days.actions().get(3, 0), 1e-12);
        String both = "name: a\nrecords: {files: [d.csv], time: t, states: {y: {column: y, turn: 9, unit: deg}}}\n";
        assertTrue(refusal(both).contains("says what a reading is"), refusal(both));
        assertTrue(refusal(both.replace("9, unit: deg", "-9")).contains("must be positive"));
    }

    /** Samples every 0.05 s on a clock that ticks every 0.02 s: the rate of 3 per s is found to a thousandth, not within 60%. */
    @Test
    void stampsOfACoarseClockAreMadeRegularBeforeRatesAreTaken() throws IOException {
        table("a.csv", "t,u,y", 200, i -> Math.floor(0.05 * i / 0.02 + 1e-9) * 0.02 + "," + i % 3 + "," + 3 * 0.05 * i);
        DescribedRecords records = read("""
            name: a
            records:
              files: [a.csv]
              time: t
              states: {y: y, v: {derivative_of: y, cutoff: 0}}
              actions: [u]
            """);
        assertEquals(3, state(records.data().episodes().get(0), 1)[100], 3e-3);
        assertTrue(records.notes().toString().contains("samples are taken to be 0.05 s apart"), "" + records.notes());
    }

    @Test
    void lagsMakeAState() {
        Lags lags = new Lags(3, 2);
        DataSet data = DataSet.of(Episode.recorded(
                "a",
                new dev.mechanist.core.Spec(
                        0.5,
                        List.of(dev.mechanist.core.Variable.of("y", "V")),
                        List.of(dev.mechanist.core.Variable.bounded("u", "V", -1, 9))),
                new double[] {0, 0.5, 1, 1.5, 2},
                new org.ejml.data.DMatrixRMaj(5, 1, true, 10, 11, 12, 13, 14),
                new org.ejml.data.DMatrixRMaj(4, 1, true, 5, 6, 7, 8)));
        Episode lagged = lags.of(data).episodes().get(0);
        assertEquals(
                List.of("y", "y[-1]", "y[-2]", "u[-1]"),
                lagged.spec().state().stream().map(v -> v.name()).toList());
        assertArrayEquals(new double[] {12, 11, 10, 6, 13, 12, 11, 7, 14, 13, 12, 8}, lagged.states().data);
        assertArrayEquals(new double[] {7, 8}, lagged.actions().data);
        assertArrayEquals(new double[] {1, 1.5, 2}, lagged.times());
        assertArrayEquals(new int[] {-1, 0, 1, -2}, lags.shifts(data.spec()));
        assertTrue(assertThrows(InputException.class, () -> new Lags(5, 1).of(data))
                .getMessage()
                .contains("5 samples are too few for 5 outputs and 1 inputs of the past"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "states: [y], cutof: 2 ! d.yaml:2: 'records.cutof' is an unknown key",
                "states: {y: {column: y, unit: dgr}} ! is 'dgr', which is not known; did you mean 'degree'?",
                "states: {y: {column: y, sign: 2}} ! 'records.states.y.sign' must be 1 or -1, not 2",
                "states: {y: {derivative_of: z}} ! is the rate of 'z', which is not measured; measured: ",
                "states: {y: {column: y, cutoff: 3}} ! is for rates that are derived",
                "states: [x] ! a.csv: no column 'x'; it has t, u, y",
                "states: [y], outputs: [y] ! needs one of 'states' and 'outputs'",
                "states: [y], lags: {outputs: 2} ! is for outputs; remove it",
                "states: [y], step: 0 ! must be a positive number of seconds",
                "states: [y], actions: {u: {column: u, delay: -1}} ! must be at least 0.0, not -1.0"
            })
    void whatIsWrongInADescription(String keys, String told) throws IOException {
        table("a.csv", "t,u,y", 5, i -> i + "," + i % 2 + "," + i);
        String message = refusal("name: a\nrecords: {files: [a.csv], time: t, " + keys + "}\n");
        assertTrue(message.contains(told), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void filesAreFoundFromTheFolderOfTheDescription() throws IOException {
        Files.createDirectories(directory.resolve("runs/deep"));
        for (String name : List.of("runs/a.csv", "runs/b.csv", "runs/deep/c.csv", "z.txt")) {
            table(name, "t,u,y", 5, i -> i + "," + name.charAt(name.length() - 5) * i + "," + i * i);
        }
        String yaml = "name: a\nrecords: {files: [FILES], time: t, states: [y], actions: [u]}\n";
        assertEquals(2, read(yaml.replace("FILES", "'runs/*.csv'")).records());
        assertEquals(2, read(yaml.replace("FILES", "runs")).records(), "a folder");
        assertEquals(3, read(yaml.replace("FILES", "'runs/**.csv'")).records());
        assertEquals(
                4,
                RecordDescription.read(YamlNode.parse(directory + "/e.yaml", yaml.replace("FILES", "z.txt, '**.csv'")))
                        .files()
                        .size());
        assertTrue(refusal(yaml.replace("FILES", "'x*.csv'")).contains("which no file matches"));
        assertTrue(refusal(yaml.replace("FILES", "z.txt") + "split: {test: [z.txt]}\n")
                .contains("names every file"));
        assertTrue(
                refusal(yaml.replace("FILES", "z.txt") + "split: {test: 1.5}\n").contains("a share between 0 and 1"));
        RecordDescription split = RecordDescription.read(Files.writeString(
                directory.resolve("s.yaml"), yaml.replace("FILES", "runs, z.txt") + "split: {test: [z.txt]}\n"));
        assertEquals(List.of(directory.resolve("z.txt")), split.split().files());
    }

    /** Every key of the schema is one that the reader takes, and the other way round. */
    @Test
    void theSchemaHasTheKeysOfTheReader() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(DescriptionSchema.text());
        assertKeys(schema, "name", "label", "description", "records", "split", "physics", "task", "simulated");
        JsonNode physics = schema.at("/properties/physics");
        assertKeys(physics, "mjcf", "system", "equations", "java", "step", "free", "start", "per_record", "fit");
        String[] way = {"windows", "stretches", "noise", "prior", "reweightings", "tolerance", "iterations"};
        assertKeys(physics.at("/properties/fit/properties/to_the_noise"), way);
        String[] whole = java.util.Arrays.copyOf(way, 10);
        whole[7] = "thin";
        whole[8] = "disturbances";
        whole[9] = "to_the_noise";
        assertKeys(physics.at("/properties/fit"), whole);
        JsonNode disturbances = physics.at("/properties/fit/properties/disturbances");
        assertKeys(disturbances, "pieces", "starts", "actions", "memory", "noise");
        assertKeys(schema.at("/properties/simulated"), "actions", "parameters");
        assertKeys(schema.at("/properties/task"), "goal", "weights", "effort", "start", "spread", "limits", "steps");
        JsonNode records = schema.at("/properties/records");
        assertKeys(
                records,
                "files",
                "skip",
                "separator",
                "runs",
                "time",
                "states",
                "outputs",
                "lags",
                "actions",
                "missing",
                "missing_values",
                "step");
        assertKeys(records.at("/properties/time/oneOf/1"), "column", "unit", "step", "gaps", "backward", "drift");
        assertKeys(
                records.at("/properties/states/oneOf/1/additionalProperties/oneOf/1"),
                "column",
                "unit",
                "angle",
                "wrapped",
                "turn",
                "scale",
                "sign",
                "zero",
                "derivative_of",
                "cutoff");
        table("a.csv", "t,x,u", 40, i -> i + "," + i % 9 + "," + i % 2);
        table("b.csv", "t,x,u", 40, i -> i + "," + i % 7 + "," + i % 2);
        DescribedRecords all = read("""
            name: a
            label: all keys
            records:
              files: [a.csv, b.csv]
              skip: 0
              separator: comma
              time: {column: t, unit: s, gaps: refuse, backward: split}
              states:
                theta: {column: x, unit: rad, angle: true, wrapped: false, scale: 1, sign: 1, zero: 0}
                theta_dot: {derivative_of: theta, cutoff: 0.1}
              actions: {torque: {column: u, unit: Nm, scale: 1, sign: 1, zero: 0, delay: 0}}
              missing: refuse
              step: 0.5
            split: {test: [b.csv]}
            physics: {system: pendulum, free: [mass], start: {length: 1}, per_record: [mass]}
            task:
              goal: {theta: 3.1}
              weights: {theta: 2}
              effort: 0.1
              start: {theta: 0.2}
              spread: {theta: 0.1}
              limits: {torque: 1}
              steps: 50
            """);
        assertEquals(2, all.records());
        assertEquals("torque", all.data().spec().action().get(0).name());
    }

    private static void assertKeys(JsonNode object, String... keys) {
        List<String> found = new java.util.ArrayList<>();
        object.get("properties").fieldNames().forEachRemaining(found::add);
        assertEquals(new java.util.TreeSet<>(List.of(keys)), new java.util.TreeSet<>(found));
        assertTrue(!object.get("additionalProperties").asBoolean());
    }

    @Test
    void equationsSayWhatIsNeeded() throws IOException {
        table("a.csv", "t,x,u", 40, i -> i + "," + i % 9 + "," + i % 2);
        String yaml = "name: a\nrecords: {files: [a.csv], time: t, states: {STATES}, actions: {torque: u}}\nphysics:"
                + " {system: pendulum}\n";
        assertTrue(refusal(yaml.replace("STATES", "theta: x"))
                .contains("the equations need the state 'theta_dot'; describe its column, or say 'derivative_of'"));
        assertTrue(refusal(yaml.replace("STATES", "theta: x, thetadot: x"))
                .contains("the equations have no state 'thetadot'; did you mean 'theta_dot'?"));
        assertTrue(refusal(yaml.replace("STATES", "theta: {column: x, unit: m}, theta_dot: x"))
                .contains("'theta' is in rad in the equations and in m by the records"));
        assertTrue(refusal(yaml.replace("system: pendulum", "system: pendulum, free: [weight]")
                        .replace("STATES", "theta: x"))
                .contains("unknown parameter 'weight'"));
    }
}

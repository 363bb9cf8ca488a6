package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.io.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record of the pendulum with a mass of 1, changed as measured ones are: the same mass, or one line and exit 2. */
class FaultyRecordsTest {
    private static final double DEGREES = 180 / Math.PI;

    @TempDir
    Path directory;

    private CsvTable good;

    @BeforeEach
    void simulate() {
        Path file = directory.resolve("good.csv");
        Terminal simulated =
                Terminal.run("simulate", "pendulum", "--policy", "random", "--seed", "3", "--out", file.toString());
        assertEquals(0, simulated.exitCode(), simulated.err());
        good = CsvTable.read(file);
    }

    @FunctionalInterface
    private interface Change {
        /** Changes {@code row}: time, theta, theta_dot, torque. */
        boolean keeps(int t, double[] row);
    }

    private Terminal fit(Change change) {
        String[] names = {"time", "theta", "theta_dot", "torque"};
        double[][] columns = java.util.Arrays.stream(names).map(good::column).toArray(double[][]::new);
        List<double[]> rows = new ArrayList<>();
        for (int t = 0; t < good.rows(); t++) {
            double[] row = {columns[0][t], columns[1][t], columns[2][t], columns[3][t]};
            if (change.keeps(t, row)) {
                rows.add(row);
            }
        }
        double[][] changed = new double[4][rows.size()];
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < rows.size(); i++) {
                changed[j][i] = rows.get(i)[j];
            }
        }
        Path file = directory.resolve("changed.csv");
        CsvTable.of("changed", List.of(names), changed).write(file);
        return Terminal.run("fit", "--system", "pendulum", "--data", file.toString());
    }

    private static void assertMassIsOne(Terminal run) {
        assertEquals(1, mass(run), 1e-4, run.out());
    }

    private static double mass(Terminal run) {
        assertEquals(0, run.exitCode(), run.err());
        Matcher mass = Pattern.compile("mass +kg +(\\S+)").matcher(run.out());
        assertTrue(mass.find(), run.out());
        return Double.parseDouble(mass.group(1));
    }

    @Test
    void wrappedAngle() {
        Terminal run = fit((t, row) -> {
            row[1] = Math.IEEEremainder(row[1], 2 * Math.PI);
            return true;
        });
        assertMassIsOne(run);
        assertTrue(run.err().contains("note: " + directory.resolve("changed.csv") + ": the angle 'theta' is wrapped"));
    }

    @Test
    void gap() {
        Terminal run = fit((t, row) -> {
            row[0] += t > 100 ? 3 : 0;
            return true;
        });
        assertMassIsOne(run);
        assertTrue(run.err().contains("changed.csv: row 102: a gap of 3.05 s where steps are 0.05 s"), run.err());
        assertMassIsOne(fit((t, row) -> t < 100 || t > 140));
    }

    @ParameterizedTest
    @CsvSource({"1.7e9, 1, 0", "0, 1.00000001, 0", "0, 1, 1e-9", "1.7e9, 1.0000001, 1e-7"})
    void clocks(double start, double drift, double jitter) {
        RandomStream random = RandomStream.of(1, "jitter", 0);
        assertMassIsOne(fit((t, row) -> {
            row[0] = start + drift * row[0] + jitter * random.nextGaussian();
            return true;
        }));
    }

    /** A clock that is 4% slow at first and 4% fast in the end, as one that warms up; its rates tell, or the description. */
    @Test
    void aClockWhoseDriftChanges() throws IOException {
        Change warming = (t, row) -> {
            row[0] += 0.004 * row[0] * (row[0] - 10);
            return true;
        };
        Terminal run = fit(warming);
        assertMassIsOne(run);
        assertTrue(run.err().contains("its rates say that its clock drifts; that is taken out"), run.err());
        String description = """
                name: warm
                records:
                  files: [changed.csv]
                  time: {column: time, unit: s}
                  states: {theta: {column: theta, unit: rad}, theta_dot: {derivative_of: theta, cutoff: 0}}
                  actions: {torque: {column: torque, unit: Nm}}
                physics: {system: pendulum, free: [mass]}
                """;
        Path file = directory.resolve("warm.yaml");
        Files.writeString(file, description);
        String[] words = {"fit", "--records", file.toString()};
        assertRefused(
                Terminal.run(words), "set 'drift' of 'time' to smooth where samples were taken regularly, or to keep");
        assertTrue(Terminal.run("records", directory.resolve("changed.csv").toString())
                .out()
                .contains("its steps change smoothly along it, between 0.048"));
        Files.writeString(file, description.replace("unit: s}", "unit: s, drift: smooth}"));
        assertMassIsOne(Terminal.run(words));
        Files.writeString(file, description.replace("unit: s}", "unit: s, drift: keep}"));
        assertTrue(Terminal.run(words).out().contains("more than noise is left"), "stamps that are wrong");
        CsvTable all = CsvTable.read(directory.resolve("changed.csv"));
        CsvTable.of("positions", List.of("time", "theta", "torque"), new double[][] {
                    all.column("time"), all.column("theta"), all.column("torque")
                })
                .write(directory.resolve("positions.csv"));
        Terminal positions = Terminal.run(
                "fit",
                "--system",
                "pendulum",
                "--data",
                directory.resolve("positions.csv").toString());
        assertEquals(2, positions.exitCode());
        assertTrue(positions.err().contains("no measured rate says whether its clock drifts"), positions.err());
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1, 1, time looks like milliseconds",
        "1, 57.29577951308232, 1, the angle looks like degrees",
        "1, 1, 57.29577951308232, the rate looks like degrees per second",
        "1, 57.29577951308232, 57.29577951308232, it looks like degrees"
    })
    void units(double perSecond, double perRadian, double perRate, String told) {
        Terminal run = fit((t, row) -> {
            row[0] *= perSecond;
            row[1] *= perRadian;
            row[2] *= perRate;
            return true;
        });
        assertEquals(2, run.exitCode(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(told), run.err());
    }

    private static void assertRefused(Terminal run, String told) {
        assertEquals(2, run.exitCode(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(told), run.err());
    }

    /** Days since 1900, as spreadsheets count them, row numbers for seconds, turns per minute, and an angle that counts the other way. */
    @ParameterizedTest
    @CsvSource({
        "45000, 1.1574074074074073e-5, 1, 1, time looks like days",
        "0, 20, 1, 1, changes by 0.05012 times what its rate",
        "0, 1, 1, 9.549296585513721, the rate looks like turns per minute",
        "0, 1, -1, 1, count in opposite directions"
    })
    void whatOnlyItsRateKnows(double start, double perSecond, double perRadian, double perRate, String told) {
        assertRefused(
                fit((t, row) -> {
                    row[0] = start + perSecond * row[0];
                    row[1] *= perRadian;
                    row[2] *= perRate;
                    return true;
                }),
                told);
    }

    /** Steps of an encoder, turns, gradians, and an arctangent of one number. */
    @ParameterizedTest
    @CsvSource({
        "4096, 4096, true, set its 'turn' to 4096",
        "1, 1, false, looks like turns",
        "400, 400, false, looks like gradians",
        "6.283185307179586, 3.141592653589793, false, wrapped at half a turn"
    })
    void anglesThatWrapElsewhere(double perTurn, double wrapped, boolean whole, String told) {
        assertRefused(
                fit((t, row) -> {
                    double reading = row[1] / (2 * Math.PI) * perTurn;
                    double from = whole ? Math.floorMod(Math.round(reading), (long) wrapped) : 0;
                    row[1] = whole ? from : Math.IEEEremainder(reading, wrapped);
                    return true;
                }),
                told);
    }

    /** A clock that ticks every 16 ms, and stamps that are up to 20 ms early or late: samples are 50 ms apart all the same. */
    @Test
    void stampsOfABusyComputer() {
        Terminal ticks = fit((t, row) -> {
            row[0] = Math.floor(row[0] / 0.016) * 0.016;
            return true;
        });
        RandomStream random = RandomStream.of(2, "jitter", 0);
        Terminal late = fit((t, row) -> {
            row[0] += random.nextDouble(-0.02, 0.02);
            return true;
        });
        for (Terminal run : List.of(ticks, late)) {
            assertMassIsOne(run);
            assertTrue(run.err().contains("its rates say that samples are 0.05 s apart"), run.err());
        }
    }

    /** What stands for a missing value, a value that was not unwrapped, and a sensor that hung. */
    @Test
    void valuesThatNoMotionGives() {
        for (double placeholder : new double[] {-9999, 32767, 1e30}) {
            assertRefused(
                    fit((t, row) -> {
                        row[1] = t == 50 ? placeholder : row[1];
                        return true;
                    }),
                    "row 51: 'theta' is " + (placeholder == 1e30 ? "1E+30" : (long) placeholder));
        }
        assertRefused(
                fit((t, row) -> {
                    row[3] = t == 70 ? 99999 : row[3];
                    return true;
                }),
                "row 71: 'torque' is 99999, which looks like a missing value");
        assertRefused(
                fit((t, row) -> {
                    row[1] += t == 120 ? 2 * Math.PI : 0;
                    return true;
                }),
                "row 121: 'theta' moves by");
        double[] held = new double[1];
        assertRefused(
                fit((t, row) -> {
                    held[0] = t <= 60 ? row[1] : held[0];
                    row[1] = t < 80 ? held[0] : row[1];
                    return true;
                }),
                "'theta' stays the same since row ");
    }

    /** Torques in mNm look like a mass of a ton. */
    @Test
    void estimatesOfAnotherMagnitude() {
        Terminal run = fit((t, row) -> {
            row[3] *= 1000;
            return true;
        });
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("warning: mass is 1000 times where it began"), run.out());
    }

    @Test
    void degreesThatWrap() {
        Terminal run = fit((t, row) -> {
            row[1] = Math.IEEEremainder(DEGREES * row[1], 360);
            return true;
        });
        assertEquals(2, run.exitCode(), run.out());
        assertTrue(run.err().contains("looks like degrees"), run.err());
    }
}

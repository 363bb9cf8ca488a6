package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistake costs one clear line and exit code 2, and leaves nothing behind. */
class BadInputTest {
    private static final String HEADER = "time,pos1,pos2,vel1,vel2,tau1,tau2\n";

    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void chooseOutput() {
        out = directory.resolve("out");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static String record(String lastLine) {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int t = 0; t < 100; t++) {
            csv.append(0.02 * t).append(",0.1,0,0,0,0,0\n");
        }
        return csv.append(lastLine).toString();
    }

    private void assertRefused(List<String> mentioned, String... arguments) throws IOException {
        Terminal terminal = Terminal.run(arguments);
        String said = terminal.err().strip();
        assertEquals(2, terminal.exitCode(), said);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("mechanist: "), said);
        for (String part : mentioned) {
            assertTrue(said.contains(part), () -> "'" + part + "' is not in: " + said);
        }
        assertFalse(
                Files.exists(out),
                () -> "left behind: " + Arrays.toString(out.toFile().list()));
    }

    private String[] study(Path study) {
        return new String[] {"study", study.toString(), "--out", out.toString()};
    }

    private String[] studyWith(Path data) {
        return new String[] {"study", "quickstart", "--data", data.toString(), "--out", out.toString()};
    }

    @Test
    void missingFiles() throws IOException {
        assertRefused(List.of("none.yaml", "no such file"), study(directory.resolve("none.yaml")));
        assertRefused(List.of("none.csv", "no such file"), studyWith(directory.resolve("none.csv")));
        assertRefused(List.of("quickstrat", "did you mean 'quickstart'?"), "study", "quickstrat");
    }

    @Test
    void malformedStudy() throws IOException {
        Path broken = file("broken.yaml", "name: x\nseeds: [1, 2\nmodels: [linear]\n");
        assertRefused(List.of("broken.yaml:", "not YAML"), study(broken));
        assertRefused(List.of("empty.yaml", "empty"), study(file("empty.yaml", "")));
    }

    @Test
    void unknownKeysAndNames() throws IOException {
        String good = "name: x\nenvironments: [pendulum]\nmodels: [linear]\nplanners:\n  - {name: cem}\n";
        assertRefused(
                List.of("s.yaml:2", "enviroments", "did you mean 'environments'?"),
                study(file("s.yaml", good.replace("environments", "enviroments"))));
        assertRefused(
                List.of("s.yaml:5", "populaton", "did you mean 'population'?"),
                study(file("s.yaml", good.replace("{name: cem}", "{name: cem, populaton: 3}"))));
        assertRefused(
                List.of("s.yaml:2", "pendullum", "did you mean 'pendulum'?"),
                study(file("s.yaml", good.replace("[pendulum]", "[pendullum]"))));
        assertRefused(
                List.of("s.yaml:3", "linaer", "did you mean 'linear'?"),
                study(file("s.yaml", good.replace("[linear]", "[linaer]"))));
    }

    @Test
    void wordsThatNoCommandTakes() throws IOException {
        assertRefused(List.of("unknown command 'stduy'", "did you mean 'study'?", "--help"), "stduy");
        assertRefused(
                List.of("unknown command 'pest'", "did you mean 'pets'?", "mechanist learn --help"), "learn", "pest");
        assertRefused(
                List.of("unknown option '--seds'", "did you mean '--seeds'?"), "study", "quickstart", "--seds", "3");
        assertRefused(List.of("'more' is one argument too many", "mechanist list --help"), "list", "more");
        assertRefused(List.of("missing required option: '--model=DIR'", "mechanist evaluate --help"), "evaluate");
        assertRefused(List.of("--system, --mjcf, --records and --model"), "fit");
        assertRefused(List.of("'--seeds'", "'abc' is not a whole number"), "study", "quickstart", "--seeds", "abc");
        assertRefused(List.of("a command is needed; see 'mechanist --help'"));
    }

    /** Damping of 1e9 loses every motion. */
    @Test
    void aStudyOfWhichNothingCouldBeComputedFails() throws IOException {
        Path lost = file("lost.yaml", """
            name: lost
            seeds: 1
            prediction: {longest: 0.3, windows: 5}
            environments:
              - name: chain-2
                training: {damping: 1.0e+9, episodes: 1, steps: 9}
                test: {damping: 1.0e+9, episodes: 1, steps: 9}
            models: [linear]
            """);
        Terminal terminal = Terminal.run(study(lost));
        assertEquals(1, terminal.exitCode(), terminal.err());
        assertTrue(terminal.err().contains("no cell of the study could be computed"), terminal.err());
        assertTrue(Files.exists(out.resolve("report.html")), "the report says why");
    }

    @Test
    void numbersOfProgrammers() throws IOException {
        assertRefused(
                List.of("'--window'", "'1d' is not a number"),
                "evaluate",
                "--model",
                "x",
                "--data",
                "y",
                "--window",
                "1d");
        assertRefused(
                List.of("'--steps'", "'0x10' is not a whole number"),
                "simulate",
                "pendulum",
                "--out",
                out.toString(),
                "--steps",
                "0x10");
        assertRefused(
                List.of("'--steps'", "out of range"),
                "simulate",
                "pendulum",
                "--out",
                out.toString(),
                "--steps",
                "2147483648");
        assertRefused(
                List.of("s.yaml:4", "'seeds' must be a whole number"),
                study(file("s.yaml", "name: x\nenvironments: [pendulum]\nmodels: [linear]\nseeds: 0x1\n")));
    }

    /** A network whose weights no array can hold, and an episode of two thousand million steps that ends after two hundred. */
    @Test
    void sizesBeyondTheMachine() throws IOException {
        Path wide = file("wide.yaml", """
            name: wide
            seeds: 1
            prediction: {longest: 0.5, windows: 5}
            environments:
              - {name: pendulum, training: {episodes: 1, steps: 20}, test: {episodes: 1, steps: 20}}
            models: [{name: mlp, width: 1000000000}, constant-velocity]
            """);
        Terminal terminal = Terminal.run(study(wide));
        assertEquals(0, terminal.exitCode(), terminal.err());
        assertTrue(
                terminal.err().contains("pendulum, mlp, seed 1: not computed: this needs more numbers"),
                terminal.err());
        Path table = directory.resolve("z.csv");
        assertEquals(
                0,
                Terminal.run("simulate", "pendulum", "--steps", "2147483647", "--out", table.toString())
                        .exitCode());
        assertEquals(202, Files.readAllLines(table).size());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void recordsFromAPipe() throws Exception {
        Path pipe = directory.resolve("pipe.csv");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (String[] command : List.of(
                studyWith(pipe), new String[] {"fit", "--system", "simple-pendulum", "--data", pipe.toString()})) {
            assertRefused(List.of("pipe.csv: is a pipe or a device"), command);
        }
    }

    @Test
    void studiesOfNothing() throws IOException {
        String good = "name: x\nenvironments: [pendulum]\nmodels: [linear]\n";
        assertRefused(
                List.of("s.yaml:2", "'environments' is empty"),
                study(file("s.yaml", good.replace("[pendulum]", "[]"))));
        assertRefused(List.of("s.yaml:3", "'models' is empty"), study(file("s.yaml", good.replace("[linear]", "[]"))));
        assertRefused(List.of("s.yaml:4", "'seeds' is empty"), study(file("s.yaml", good + "seeds: []\n")));
    }

    @Test
    void directoriesWhereFilesAreExpectedAndFilesWhereDirectoriesAre() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        assertRefused(List.of("folder: is a directory; name a file in it"), study(folder));
        assertRefused(
                List.of("folder: no file ending in .csv, .npz, .hdf5"),
                "fit",
                "--system",
                "cart-pole",
                "--data",
                folder.toString());
        assertRefused(List.of("folder: it is a directory"), "simulate", "pendulum", "--out", folder.toString());
        Path table = directory.resolve("table.csv");
        assertRefused(
                List.of("folder: it is a directory"),
                "simulate",
                "pendulum",
                "--out",
                table.toString(),
                "--gif",
                folder.toString());
        assertFalse(Files.exists(table), "a table without its animation");
        Path blocked = file("a-file", "in the way");
        assertRefused(
                List.of("a-file is not a directory"),
                "simulate",
                "pendulum",
                "--out",
                blocked.resolve("x.csv").toString());
        assertRefused(
                List.of("no manifest.json in", "a-file"),
                "evaluate",
                "--model",
                blocked.toString(),
                "--data",
                file("record.csv", record("")).toString());
    }

    /** A manifest says where all results of its directory come from, so none may be written over. */
    @Test
    void directoriesThatHoldSomethingElse() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken"));
        for (String manifest : List.of("{\"command\": [\"study\", \"classic\"]}", "{\"kind\": \"gaussian-process\"}")) {
            Path file = Files.writeString(taken.resolve("manifest.json"), manifest);
            assertRefused(List.of("taken holds something else"), "plan", "pendulum", "--out", taken.toString());
            assertRefused(
                    List.of("taken holds something else"),
                    "fit",
                    "--system",
                    "double-pendulum",
                    "--data",
                    file("record.csv", record("")).toString(),
                    "--out",
                    taken.toString());
            assertRefused(
                    List.of("taken holds something else"),
                    "learn",
                    "mbmf",
                    "--env",
                    "pendulum",
                    "--device",
                    "cpu",
                    "--out",
                    taken.toString());
            assertRefused(List.of("taken holds another run"), "study", "quickstart", "--out", taken.toString());
            assertEquals(manifest, Files.readString(file));
            assertEquals(1, taken.toFile().list().length);
        }
    }

    @Test
    void aPlanMayBeRepeatedWhereItWas() {
        String[] plan = {
            "plan", "double-integrator", "--set", "horizon=5", "--set", "replanEvery=5", "--out", out.toString()
        };
        assertEquals(0, Terminal.run(plan).exitCode());
        Terminal again = Terminal.run(plan);
        assertEquals(0, again.exitCode(), again.err());
    }

    @Test
    void optionsWithoutEffect() throws IOException {
        assertRefused(List.of("--qpos is for bodies"), "simulate", "pendulum", "--qpos", "-1", "--out", out.toString());
        assertRefused(
                List.of("--policy is for environments"),
                "simulate",
                "--mjcf",
                "arm.xml",
                "--steps",
                "3",
                "--policy",
                "zero",
                "--out",
                out.toString());
        assertRefused(
                List.of("'mass1' is both in --free and in --hold"),
                "fit",
                "--system",
                "double-pendulum",
                "--free",
                "mass1",
                "--hold",
                "mass1",
                "--data",
                file("record.csv", record("")).toString());
        assertRefused(List.of("--limit must be positive"), "benchmark", "moments", "--limit", "-1");
    }

    @Test
    void recordsTooShortToSmooth() throws IOException {
        Path brief = file("brief.csv", HEADER + "0,0,0,0,0,0,0\n0.01,0,0,0,0,0,0\n0.02,0,0,0,0,0,0\n");
        assertRefused(
                List.of("brief.csv: a record of 3 samples is too short"),
                "fit",
                "--system",
                "double-pendulum",
                "--data",
                brief.toString());
    }

    /** A report, a table or a draft in place of what was read, or of what a person has written. */
    @Test
    void whatIsReadIsNotWrittenOver() throws IOException {
        Path table = directory.resolve("good.csv");
        assertEquals(
                0,
                Terminal.run("simulate", "pendulum", "--out", table.toString()).exitCode());
        String before = Files.readString(table);
        String[] fit = {"fit", "--system", "pendulum", "--data", table.toString(), "--report", table.toString()};
        assertRefused(List.of("good.csv", "not .html"), fit);
        fit[6] = Files.createSymbolicLink(directory.resolve("page.html"), table).toString();
        assertRefused(List.of("page.html", "which is read; name another file"), fit);
        Path controls = file("u.csv", "0\n0\n");
        Path body = file("b.xml", """
                <mujoco><worldbody><body><joint name="j"/><geom size="0.1" mass="1"/></body></worldbody>
                <actuator><motor joint="j"/></actuator></mujoco>
                """);
        assertRefused(
                List.of("u.csv", "which is read; name another file"),
                "simulate",
                "--mjcf",
                body.toString(),
                "--ctrl",
                controls.toString(),
                "--out",
                controls.toString());
        assertEquals("0\n0\n", Files.readString(controls));
        String[] look = {
            "records", table.toString(), "--out", directory.resolve("look").toString()
        };
        assertEquals(0, Terminal.run(look).exitCode());
        assertEquals(0, Terminal.run(look).exitCode(), "the same once more");
        Path draft = directory.resolve("look/records.yaml");
        Files.writeString(draft, "# by hand\n" + Files.readString(draft));
        assertRefused(List.of("look/records.yaml", "says something else"), look);
        assertTrue(Files.readString(draft).startsWith("# by hand"));
        assertEquals(before, Files.readString(table));
    }

    @Test
    void settingsOutOfRange() throws IOException {
        String study = "name: x\nenvironments: [pendulum]\nmodels: [linear]\nplanners:\n  - {name: cem, elites: 0}\n";
        assertRefused(List.of("s.yaml:5", "elites"), study(file("s.yaml", study)));
        assertRefused(List.of("s.yaml:5", "horizon"), study(file("s.yaml", study.replace("elites: 0", "horizon: 0"))));
        assertRefused(
                List.of("s.yaml:5", "planners[0].horizon", "at most 100000 steps, not 2147483647"),
                study(file("s.yaml", study.replace("elites: 0", "horizon: 2147483647"))));
        assertRefused(
                List.of("s.yaml:5", "planners[0].replanEvery", "at most the horizon, 4, not 5"),
                study(file("s.yaml", study.replace("elites: 0", "horizon: 4, replanEvery: 5"))));
        String models = "name: x\nenvironments: [pendulum]\nmodels: [{name: %s}]\n";
        assertRefused(
                List.of("s.yaml:3", "degree must be 1 or 2, not 7"),
                study(file("s.yaml", models.formatted("linear, degree: 7"))));
        assertRefused(
                List.of("s.yaml:3", "bandwidth must be positive, not 0.0"),
                study(file("s.yaml", models.formatted("locally-linear, bandwidth: 0"))));
        assertRefused(List.of("seed"), "study", "quickstart", "--seeds", "0", "--out", out.toString());
    }

    @Test
    void badRecords() throws IOException {
        assertRefused(List.of("nan.csv:102", "vel1"), studyWith(file("nan.csv", record("2.0,0.1,0,nan,0,0,0\n"))));
        assertRefused(List.of("few.csv:102", "6 fields"), studyWith(file("few.csv", record("2.0,0.1,0,0,0,0\n"))));
        assertRefused(List.of("word.csv:102", "abc"), studyWith(file("word.csv", record("2.0,abc,0,0,0,0,0\n"))));
        assertRefused(List.of("back.csv:102", "time"), studyWith(file("back.csv", record("1.0,0,0,0,0,0,0\n"))));
        assertRefused(
                List.of("column.csv:1", "tau2"),
                studyWith(file("column.csv", record("").replace(",tau2\n", "\n").replace(",0\n", "\n"))));
    }

    @Test
    void negativeMass() throws IOException {
        Path data = file("record.csv", record(""));
        assertRefused(
                List.of("mass1", "-1"),
                "fit",
                "--system",
                "double-pendulum",
                "--data",
                data.toString(),
                "--start",
                "mass1=-1",
                "--out",
                out.toString());
    }

    @Test
    void unreachableOutput() throws IOException {
        Path blocked = file("a-file", "in the way").resolve("results");
        Terminal terminal = Terminal.run("study", "quickstart", "--out", blocked.toString());
        assertEquals(2, terminal.exitCode(), terminal.err());
        assertEquals(1, terminal.err().strip().lines().count(), terminal.err());
        assertTrue(terminal.err().contains("a-file"), terminal.err());
        assertEquals("in the way", Files.readString(directory.resolve("a-file")));
        assertRefusedPlan("cart-pole", "--out", blocked.toString());
    }

    @Test
    void badPlans() throws IOException {
        assertRefusedPlan("cartpole", "--out", out.toString());
        assertRefused(List.of("unknown environment 'cartpole'", "chain-N"), "plan", "cartpole");
        assertRefused(List.of("--set:1: 'horizon' must be at least 1"), "plan", "cart-pole", "--set", "horizon=0");
        assertRefused(
                List.of("--set:1: 'horizn' is an unknown key; did you mean 'horizon'?"),
                "plan",
                "cart-pole",
                "--set",
                "horizn=5");
        assertRefused(List.of("unknown planner 'cme'"), "plan", "cart-pole", "--planner", "cme");
        assertRefused(List.of("unknown model class 'linaer'"), "plan", "cart-pole", "--model", "linaer");
        assertRefusedPlan("cart-pole", "--set", "population", "--out", out.toString());
        assertRefusedPlan("cart-pole", "--set", "population=-5", "--out", out.toString());
    }

    private void assertRefusedPlan(String... arguments) throws IOException {
        assertRefused(
                List.of(),
                Stream.concat(Stream.of("plan"), Stream.of(arguments)).toArray(String[]::new));
    }
}

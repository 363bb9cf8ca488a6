package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.report.StudyReport;
import dev.mechanist.experiments.subjects.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies of data as they come: of unequal length, too few, twice, lost, damaged. */
class StudyCasesTest {
    private static final String MACHINE = """
            name: s
            seeds: %d
            prediction: {longest: 2.0, windows: 20}
            environments:
              - {name: simple-pendulum, records: {step: 0.05}}
            models: [linear]
            """;

    private static Study study(String yaml) {
        return Study.read(YamlNode.parse("s.yaml", yaml));
    }

    private static Study machine(int seeds, Path... records) {
        return study(MACHINE.formatted(seeds)).withRecords(List.of(records));
    }

    private static StudyRun run(Study study, Path directory) {
        StudyRun run = new StudyRun(study, directory, "program");
        run.compute(1, cell -> {});
        return run;
    }

    private static List<String> finish(Study study, StudyRun run) {
        return StudyReport.finish(run, RunManifest.start(List.of("study", "s.yaml"), study, study.seeds(), List.of()))
                .failures();
    }

    /** A swinging record of a line per 0.01 s. */
    private static Path record(Path file, double amplitude, double seconds) throws IOException {
        StringBuilder csv = new StringBuilder("time,position,velocity,torque\n");
        for (int i = 0; i <= Math.round(100 * seconds); i++) {
            double t = 0.01 * i;
            csv.append(t + "," + amplitude * Math.sin(3 * t) + "," + 3 * amplitude * Math.cos(3 * t) + "," + Math.sin(t)
                    + "\n");
        }
        return Files.writeString(file, csv);
    }

    private static String rows(Path directory, String table, int seed) throws IOException {
        return String.join(
                "\n",
                Files.readAllLines(directory.resolve(table)).stream()
                        .filter(row -> row.matches("[^,]*,linear," + seed + ",.*"))
                        .toList());
    }

    /** Two records of 10 s and one of 1.6 s: the short one is scored as far as it reaches, and cuts nobody else's horizon. */
    @Test
    void recordsOfUnequalLength(@TempDir Path directory) throws IOException {
        Study study = machine(
                3,
                record(directory.resolve("a.csv"), 0.5, 10),
                record(directory.resolve("b.csv"), 0.4, 10),
                record(directory.resolve("c.csv"), 0.3, 1.6));
        Path out = directory.resolve("out");
        finish(study, run(study, out));
        assertTrue(rows(out, "prediction.csv", 1).contains(",linear,1,2.0,"), "the long one reaches 2 s");
        String last = rows(out, "prediction.csv", 2).lines().reduce((a, b) -> b).orElseThrow();
        double horizon = Double.parseDouble(last.split(",")[3]);
        assertTrue(horizon > 1 && horizon <= 1.6, "the short one reaches " + horizon);
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(
                report.contains("after 1.6 s of open-loop prediction") && report.contains("(41 windows)"),
                "of what all records reach, 20 windows of each of the long ones and the short one's only one");
        assertTrue(report.contains("<td class=\"number\">40 (2)</td>"), "of what only the long ones reach");
    }

    /** Episodes that end when the pole falls. */
    @Test
    void episodesThatEndEarly(@TempDir Path directory) throws IOException {
        Study study = study("""
                name: bal
                seeds: 2
                prediction: {longest: 2.0, windows: 20}
                environments:
                  - name: cart-pole-balance
                    training: {episodes: 8, steps: 60}
                    test: {episodes: 4, steps: 60}
                models: [linear, constant-velocity]
                """);
        assertEquals(List.of(), finish(study, run(study, directory)));
        List<Integer> windows = rows(directory, "prediction.csv", 1)
                .lines()
                .map(row -> Integer.parseInt(row.split(",")[6]))
                .toList();
        assertEquals(20, windows.get(0));
        assertTrue(windows.get(windows.size() - 1) < 20, "fewer are as long: " + windows);
        assertEquals(windows.stream().sorted((a, b) -> b - a).toList(), windows, "the longer the fewer");
    }

    /** Four seeds on two records are two folds: what repeats a record says nothing new. */
    @Test
    void seedsOfOneRecordAreNoNewEvidence(@TempDir Path directory) throws IOException {
        Path[] records = {
            record(directory.resolve("a.csv"), 0.5, 4), record(directory.resolve("b.csv"), 0.4, 4),
        };
        List<String> reports = new ArrayList<>();
        for (int seeds : new int[] {2, 4}) {
            Study study = machine(seeds, records);
            Path out = directory.resolve("out" + seeds);
            finish(study, run(study, out));
            reports.add(table(out));
        }
        assertEquals(reports.get(0), reports.get(1));
        assertTrue(reports.get(0).contains("40 (2)"), reports.get(0));
    }

    /** The table of errors, without the time that fits took. */
    private static String table(Path out) throws IOException {
        String report = Files.readString(out.resolve("report.html"));
        return report.substring(report.indexOf("<table"), report.indexOf("</table>"))
                .replaceAll("(<td class=\"number\">[^<]*%</td>)<td class=\"number\">[^<]*</td>", "$1");
    }

    /** Each record of a file is held out by a seed of its own. */
    @Test
    void aFileMayHoldSeveralRecords(@TempDir Path directory) throws IOException {
        List<Path> csv =
                List.of(record(directory.resolve("a.csv"), 0.5, 4), record(directory.resolve("b.csv"), 0.4, 4));
        Spec spec = machine(1, csv.get(0)).subjects().get(0).trial(1).recorded().spec();
        Path two = directory.resolve("two.npz");
        EpisodeStore.write(two, EpisodeStore.read(csv, spec).episodes());
        Subject machine = machine(3, two, record(directory.resolve("c.csv"), 0.3, 4))
                .subjects()
                .get(0);
        assertEquals(
                3,
                Stream.of(0L, 1L, 2L)
                        .map(seed -> machine.trial(seed)
                                .tests()
                                .get("")
                                .data()
                                .episodes()
                                .get(0)
                                .states()
                                .data[1])
                        .distinct()
                        .count());
        assertEquals(
                List.of(0L, 1L, 2L, 0L),
                Stream.of(0L, 1L, 2L, 3L).map(machine::unit).toList());
        assertTrue(machine.describe().startsWith("3 measured records."), machine.describe());
    }

    @Test
    void oneRecordIsOneUnit(@TempDir Path directory) throws IOException {
        Subject machine = machine(2, record(directory.resolve("a.csv"), 0.5, 6))
                .subjects()
                .get(0);
        assertEquals(machine.unit(1), machine.unit(2));
        assertTrue(
                machine.describe().startsWith("One measured record.")
                        && machine.describe().contains("two thirds"),
                machine.describe());
    }

    /** Equal by content, whatever the files are called and whether the times are. */
    @Test
    void aRecordStandsOnce(@TempDir Path directory) throws IOException {
        Path a = record(directory.resolve("a.csv"), 0.5, 4);
        Path b = record(directory.resolve("b.csv"), 0.4, 4);
        Path copy = Files.copy(a, directory.resolve("copy.csv"));
        // The same, on a clock that began at another time.
        Path later = Files.writeString(
                directory.resolve("later.csv"),
                Files.readAllLines(b).stream()
                        .map(line -> line.startsWith("t")
                                ? line
                                : Double.parseDouble(line.split(",")[0]) + 5 + line.substring(line.indexOf(',')))
                        .collect(Collectors.joining("\n")));
        Study once = machine(2, a, b);
        Study twice = machine(2, a, b, copy, later);
        assertEquals(
                List.of(
                        copy + ": the same record as " + a + ", by content; it counts once",
                        later + ": the same record as " + b + ", by content; it counts once"),
                twice.subjects().get(0).notes());
        assertEquals(List.of(), once.subjects().get(0).notes());
        assertTrue(twice.subjects().get(0).describe().startsWith("2 measured records. "));
        assertTrue(twice.subjects().get(0).describe().endsWith(", by content; it counts once."));
        for (Study study : List.of(once, twice)) {
            finish(study, run(study, directory.resolve("out" + study.hashCode())));
        }
        assertEquals(
                Files.readString(directory.resolve("out" + once.hashCode()).resolve("prediction.csv")),
                Files.readString(directory.resolve("out" + twice.hashCode()).resolve("prediction.csv")),
                "what is a copy changes nothing");
    }

    @Test
    void aDamagedCellIsComputedAgain(@TempDir Path directory) throws IOException {
        Study study = study("""
                name: cell
                seeds: 3
                prediction: {longest: 0.5, windows: 5}
                environments:
                  - {name: mass-spring-damper, training: {episodes: 2, steps: 20, noise: 0.05}, test: {episodes: 1, steps: 20}}
                models: [linear]
                """);
        StudyRun run = run(study, directory);
        finish(study, run);
        String before = Files.readString(directory.resolve("prediction.csv"));
        List<Path> cells;
        try (Stream<Path> files = Files.list(directory.resolve("cells"))) {
            cells = files.sorted().toList();
        }
        Files.writeString(cells.get(0), "{}");
        Files.writeString(cells.get(1), "{\"prediction\": {\"horizons\": null}}");
        assertEquals(List.of(cells.get(0), cells.get(1)), run.damaged());
        assertEquals(2, run.missing());
        assertThrows(InputException.class, () -> finish(study, run));
        List<String> again = new ArrayList<>();
        run.compute(1, again::add);
        assertEquals(2, again.size());
        finish(study, run);
        assertEquals(before, Files.readString(directory.resolve("prediction.csv")));
        // What verifies, but is of another seed, would make one seed count twice and one vanish.
        Files.copy(cells.get(2), cells.get(1), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of(cells.get(1)), run.damaged());
        run.compute(1, again::add);
        finish(study, run);
        assertEquals(before, Files.readString(directory.resolve("prediction.csv")));
    }

    /** Labels that people or file systems take for the same. */
    @Test
    void labelsThatLookAlikeAreRefused() {
        String text = """
                name: labels
                environments: [mass-spring-damper]
                models: [{name: linear, label: "%s"}, {name: constant-velocity, label: "%s"}]
                """;
        for (String[] pair :
                new String[][] {{"\u00e9", "e\u0301"}, {"a", "a "}, {"A", "a"}, {"a", "\u202ea"}, {"a b", "a_b"}}) {
            assertThrows(InputException.class, () -> study(text.formatted(pair[0], pair[1])), pair[1]);
        }
        study(text.formatted("\u00e9t\u00e9", "hiver"));
    }

    /** A number that somebody changed is not believed. */
    @Test
    void aChangedNumberIsComputedAgain(@TempDir Path directory) throws IOException {
        Study study = study("""
                name: cell
                seeds: 1
                prediction: {longest: 0.5, windows: 5}
                environments:
                  - {name: mass-spring-damper, training: {episodes: 2, steps: 20}, test: {episodes: 1, steps: 20}}
                models: [linear, constant-velocity]
                """);
        StudyRun run = run(study, directory);
        for (String folder : List.of("cells", "times")) {
            Path file;
            try (Stream<Path> files = Files.list(directory.resolve(folder))) {
                file = files.sorted().findFirst().orElseThrow();
            }
            String text = Files.readString(file);
            String changed = text.replaceFirst("(errors|fitSeconds)(\" : \\[? ?)", "$1$21");
            assertNotEquals(text, changed);
            Files.writeString(file, changed);
            assertEquals(List.of(file), run.damaged());
            run.compute(1, cell -> {});
            assertEquals(0, run.missing());
        }
    }

    /** A study goes on with equal records, wherever they lie now. */
    @Test
    void recordsAreKnownByTheirContent(@TempDir Path directory) throws IOException {
        Path a = record(directory.resolve("a.csv"), 0.5, 4);
        Path b = record(directory.resolve("b.csv"), 0.4, 4);
        Study first = machine(2, a, b);
        Path out = directory.resolve("out");
        run(first, out);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Study moved = machine(2, Files.move(a, elsewhere.resolve("c.csv")), Files.move(b, elsewhere.resolve("d.csv")));
        assertEquals(Json.tree(first), Json.tree(moved));
        assertEquals(0, new StudyRun(moved, out, "program").missing());
        Study other = machine(2, elsewhere.resolve("c.csv"), record(directory.resolve("e.csv"), 0.3, 4));
        assertEquals(2, new StudyRun(other, out, "program").missing());
    }

    @Test
    void labelsTellCellsApart() {
        String two = """
                name: s
                environments: [pendulum]
                models: [{name: linear, label: "%s"}, {name: linear, label: "%s"}]
                planners: [{name: cem, label: "%s"}]
                """;
        for (List<String> labels :
                List.of(List.of("a b", "a_b", "c"), List.of("a", "a.c", "c"), List.of("a/b", "a:b", "c"))) {
            InputException e = assertThrows(InputException.class, () -> study(two.formatted(labels.toArray())));
            assertTrue(e.getMessage().contains("give labels that differ in their letters and digits"), e.getMessage());
        }
        for (String label : List.of("a\\nb", "a\\tb", "x".repeat(61))) {
            InputException e = assertThrows(InputException.class, () -> study(two.formatted(label, "b", "c")));
            assertEquals("s.yaml:3: 'models[0].label' must be one line of at most 60 characters", e.getMessage());
        }
        assertEquals(
                "../a b",
                study(two.formatted("../a b", "b", "c")).models().get(0).label());
    }

    @Test
    void timesSayWhatWasComputedBesideThem(@TempDir Path directory) throws IOException {
        Study study = study("""
                name: times
                seeds: 1
                prediction: {longest: 0.5, windows: 5}
                environments:
                  - {name: mass-spring-damper, training: {episodes: 2, steps: 20}, test: {episodes: 1, steps: 20}}
                models: [linear, constant-velocity]
                """);
        StudyRun two = new StudyRun(study, directory.resolve("two"), "program");
        two.compute(5, cell -> {});
        finish(study, two);
        finish(study, run(study, directory.resolve("one")));
        assertTrue(
                Files.readAllLines(directory.resolve("two/timing.csv")).get(1).endsWith(",1"));
        assertTrue(
                Files.readAllLines(directory.resolve("one/timing.csv")).get(1).endsWith(",0"));
        assertTrue(Files.readString(directory.resolve("two/report.html"))
                .contains("with 1 other model of this study computed beside them"));
        assertTrue(Files.readString(directory.resolve("one/report.html"))
                .contains("with nothing else of this study beside them"));
    }

    /** Joints so stiff that the chain's motion is lost at once, beside a pendulum. */
    @Test
    void aLostMotionMarksItsCellsAndTheStudyGoesOn(@TempDir Path directory) throws IOException {
        Study study = study("""
                name: lost
                seeds: 1
                prediction: {longest: 0.3, windows: 5}
                environments:
                  - name: chain-2
                    training: {damping: 1.0e+9, episodes: 1, steps: 9}
                    test: {damping: 1.0e+9, episodes: 1, steps: 9}
                  - {name: pendulum, training: {episodes: 1, steps: 20}, test: {episodes: 1, steps: 20}}
                models: [linear]
                planners: [{name: random-shooting, population: 2, horizon: 2, replanEvery: 2}]
                """);
        List<String> failures = finish(study, run(study, directory));
        assertEquals(2, failures.size(), failures.toString());
        assertTrue(
                failures.get(0).startsWith("chain-2, linear, seed 1: not computed: ")
                        && failures.get(0).contains("the motion is lost"),
                failures.toString());
        String table = Files.readString(directory.resolve("prediction.csv"));
        assertTrue(table.contains("chain-2,linear,1,,,,,,\"not computed: "), table);
        assertTrue(table.contains("pendulum,linear,1,0.05,"), table);
        assertTrue(Files.readString(directory.resolve("control.csv")).contains("pendulum,linear,random-shooting,1,-"));
    }

    @Test
    void severalAmountsOfDataAreNamedByThem() {
        List<Subject> subjects = study("""
                name: data-efficiency
                environments:
                  - {name: cart-pole, training: {episodes: 1, steps: 60}}
                  - {name: cart-pole, training: {episodes: 4, steps: 60}}
                  - {name: cart-pole, label: "all of it", training: {episodes: 16, steps: 60}}
                models: [linear]
                """).subjects();
        assertEquals(
                List.of("cart-pole 1x60", "cart-pole 4x60", "all of it"),
                subjects.stream().map(Subject::name).toList());
    }
}

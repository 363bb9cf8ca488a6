package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.report.StudyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunTest {
    /** Small enough to run in a second, with every kind of cell. */
    static final String STUDY = """
            name: tiny
            description: a study for tests
            seeds: 2
            prediction: {longest: 0.5, windows: 5}
            environments:
              - name: pendulum
                training: {episodes: 2, steps: 20, noise: 0.01}
                test: {episodes: 1, steps: 20}
            models: [true, physics]
            planners:
              - {name: cem, horizon: 5, population: 10, elites: 3, iterations: 2, replanEvery: 5}
              - {name: ilqr, horizon: 5, iterations: 3, replanEvery: 5}
            """;

    private static final int CELLS = 2 * 2 * 3;

    @TempDir
    static Path shared;

    private static Map<String, String> uninterrupted;

    private static Study study() {
        return Study.read(YamlNode.parse("tiny.yaml", STUDY));
    }

    private static RunManifest manifest(Study study) {
        return RunManifest.start(List.of("study", "tiny.yaml"), study, study.seeds(), List.of());
    }

    @BeforeAll
    static void runOnce() throws IOException {
        Path directory = shared.resolve("uninterrupted");
        StudyRun run = new StudyRun(study(), directory, "program");
        assertEquals(CELLS, run.missing());
        run.compute(1, cell -> {});
        StudyReport.finish(run, manifest(study()));
        uninterrupted = results(directory);
    }

    /** What must not depend on time, threads or interruptions. */
    private static Map<String, String> results(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String file : List.of("results.json", "prediction.csv", "parameters.csv", "control.csv")) {
            contents.put(file, Files.readString(directory.resolve(file)));
        }
        return contents;
    }

    @Test
    void writesReportTablesPlotsAndManifest() throws IOException {
        Path directory = shared.resolve("uninterrupted");
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains("<svg") && report.contains("data:image/png;base64,"), "figures stand inside");
        assertFalse(report.contains("http://") || report.contains("https://"), "nothing is requested from outside");
        assertTrue(Files.readString(directory.resolve("manifest.json")).contains("\"finished\""));
        assertEquals(
                1 + 2 * 2 * 2,
                Files.readAllLines(directory.resolve("control.csv")).size());
        for (String plot : List.of("prediction-pendulum", "return-pendulum", "time-pendulum")) {
            assertTrue(Files.size(directory.resolve("plots/" + plot + ".svg")) > 500);
            assertTrue(Files.size(directory.resolve("plots/" + plot + ".png")) > 500);
        }
    }

    /** The page that 'fit --report' writes, of each seed's fit, linked and self-contained. */
    @Test
    void fitsHaveTheirOwnPages() throws IOException {
        Path directory = shared.resolve("uninterrupted");
        String report = Files.readString(directory.resolve("report.html"));
        for (int seed = 1; seed <= 2; seed++) {
            String file = "fits/pendulum.physics.seed-" + seed + ".html";
            assertTrue(report.contains("<a href=\"" + file + "\">seed " + seed + "</a>"), "no link to " + file);
            String page = Files.readString(directory.resolve(file));
            assertTrue(page.indexOf("In short</h2>") < page.indexOf("Parameters</h2>"), "warnings come first");
            assertTrue(page.contains("Profile likelihood of the doubtful ones</h2>"), "a small fit has all parts");
            assertTrue(page.contains("<svg") && !page.contains("src=\"http") && !page.contains("href=\"http"));
        }
        try (Stream<Path> pages = Files.list(directory.resolve("fits"))) {
            assertEquals(2, pages.count(), "the true model is not fitted");
        }
    }

    @Test
    void whatCouldNotBeComputedIsSaidAndTheRestReported(@TempDir Path directory) throws IOException {
        StudyRun run = new StudyRun(study(), directory, "program");
        run.compute(2, cell -> {});
        Path cells = directory.resolve("cells");
        try (Stream<Path> files = Files.list(cells)) {
            Path cell = files.filter(file -> file.getFileName().toString().startsWith("pendulum.physics.seed-2"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(
                    cell, Json.withChecksum(cell.getFileName().toString(), Map.of("failure", "too little data")));
        }
        List<String> failures = StudyReport.finish(run, manifest(study())).failures();
        assertEquals(List.of("pendulum, physics, seed 2: not computed: too little data"), failures);
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains(failures.get(0)), "the report does not say it");
    }

    @Test
    void goesOnAfterAnInterruptionWithTheSameBits(@TempDir Path directory) throws IOException {
        StudyRun first = new StudyRun(study(), directory, "program");
        List<String> before = Collections.synchronizedList(new ArrayList<>());
        assertThrows(
                IllegalStateException.class,
                () -> first.compute(2, cell -> {
                    before.add(cell);
                    if (before.size() >= 5) {
                        throw new Interruption();
                    }
                }));
        StudyRun second = new StudyRun(study(), directory, "program");
        int known = CELLS - second.missing();
        assertTrue(known >= 5 && known < CELLS, known + " cells known");
        List<String> after = Collections.synchronizedList(new ArrayList<>());
        second.compute(2, after::add);
        assertEquals(CELLS - known, after.size(), "finished cells are not computed again");
        StudyReport.finish(second, manifest(study()));
        assertEquals(uninterrupted, results(directory));
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aDamagedHalfOfACellIsComputedAgain(@TempDir Path directory) throws IOException {
        StudyRun run = new StudyRun(study(), directory, "program");
        run.compute(2, cell -> {});
        try (Stream<Path> times = Files.list(directory.resolve("times"))) {
            Files.delete(times.sorted().findFirst().orElseThrow());
        }
        assertEquals(1, new StudyRun(study(), directory, "program").missing());
    }

    @Test
    void cellsOfAnotherProgramOrSettingAreNotUsed(@TempDir Path directory) {
        new StudyRun(study().withSeeds(List.of(1L)), directory, "program").compute(2, cell -> {});
        assertEquals(CELLS / 2, new StudyRun(study(), directory, "program").missing(), "seed 1 is known");
        assertEquals(CELLS, new StudyRun(study(), directory, "another").missing());
        Study changed = Study.read(YamlNode.parse("tiny.yaml", STUDY.replace("population: 10", "population: 11")));
        assertEquals(CELLS / 2 + 2, new StudyRun(changed, directory, "program").missing(), "but for CEM's cells");
    }

    @Test
    void anUnfinishedRunIsFoundAcrossDays(@TempDir Path root) throws IOException {
        RunManifest manifest = manifest(study());
        Path yesterday = root.resolve(LocalDate.now().minusDays(1).toString()).resolve("tiny");
        manifest.write(yesterday);
        assertEquals(yesterday, StudyFolder.under(root, "tiny", manifest, false).directory());
        Path today = root.resolve(LocalDate.now().toString());
        assertEquals(
                today.resolve("tiny"),
                StudyFolder.under(root, "tiny", manifest, true).directory());

        manifest.finish().write(yesterday);
        assertEquals(
                today.resolve("tiny"),
                StudyFolder.under(root, "tiny", manifest, false).directory());

        Study other = study().withSeeds(List.of(7L));
        assertEquals(
                today.resolve("tiny-2"),
                StudyFolder.under(root, "tiny", manifest(other), false).directory(),
                "another configuration of the same name gets its own directory");
    }

    @Test
    void aGivenDirectoryIsNotMixedWithOtherThings(@TempDir Path root) throws IOException {
        Path directory = root.resolve("results");
        RunManifest manifest = manifest(study());
        StudyFolder.at(directory, manifest);
        assertEquals(directory, StudyFolder.at(directory, manifest).directory(), "the same run goes on");
        RunManifest other = manifest(study().withSeeds(List.of(7L)));
        assertThrows(InputException.class, () -> StudyFolder.at(directory, other));
        Path full = Files.createDirectories(root.resolve("full"));
        Files.writeString(full.resolve("thesis.tex"), "precious");
        assertThrows(InputException.class, () -> StudyFolder.at(full, manifest));
        assertEquals(1, full.toFile().list().length, "nothing was written");
    }
}

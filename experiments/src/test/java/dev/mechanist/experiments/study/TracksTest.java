package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.Imagined;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.report.StudyReport;
import dev.mechanist.experiments.subjects.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balls as models imagine them, beside where they went; and how far a twin sees that starts a little off. */
class TracksTest {
    private static final Study STUDY = Study.read(YamlNode.parse("s.yaml", """
            name: s
            seeds: 1
            prediction: {longest: 0.8, windows: 10}
            environments:
              - name: balls
                train: {worlds: [billiards-1, billiards-2], episodes: 2, steps: 10}
                test: {worlds: [billiards-2, billiards-6], episodes: 2, steps: 90}
            models: ["true", {name: "true", label: twin, off: 0.01}, {name: constant-velocity, label: straight}]
            """));

    private static CellResult.Prediction predicted(int model, Trial trial, String condition) {
        Choice choice = STUDY.models().get(model);
        StudyModel fitted = ModelClasses.fit(choice.name(), choice.settings(), trial, 1);
        StudyModel there = CellComputation.under(fitted, trial.tests().get(condition));
        return CellComputation.predict(there, trial, condition, STUDY.prediction())
                .prediction()
                .orElseThrow();
    }

    /** The truth goes where balls went, all the way; its twin begins off by about a hundredth of a standard deviation, and where balls can be. */
    @Test
    void aTwinStartsOffAndGoesAstray() {
        Trial trial = STUDY.subjects().get(0).trial(1);
        Trial.Test six = trial.tests().get("billiards-6");
        CellResult.Prediction exact = predicted(0, trial, "billiards-6");
        CellResult.Prediction twin = predicted(1, trial, "billiards-6");
        Imagined tracks = exact.imagined().orElseThrow();
        assertEquals(81, tracks.seconds().length, "every step of balls is kept");
        for (int t = 0; t <= 80; t++) {
            assertArrayEquals(tracks.real()[t], tracks.predicted()[t], 1e-9);
        }
        double[] scale = trial.scale(six);
        double[] start = twin.imagined().orElseThrow().predicted()[0];
        double squares = 0;
        for (int i = 0; i < 24; i++) {
            double off = (start[i] - tracks.real()[0][i]) / scale[i];
            squares += off * off;
        }
        // Of 24 normal numbers.
        assertEquals(0.01, Math.sqrt(squares / 24), 0.005);
        Dynamics world = six.truth().orElseThrow();
        assertTrue(world.admits(start, 0));
        assertTrue(twin.errors()[0] > 1e-3 && exact.errors()[0] < 1e-12);
    }

    /** One figure for each number of balls, what was learned is marked, and it is said how far anybody sees. */
    @Test
    void theReportShowsThem(@TempDir Path directory) throws IOException {
        StudyRun run = new StudyRun(STUDY, directory, "program");
        run.compute(1, cell -> {});
        StudyReport.finish(run, RunManifest.start(List.of("study", "s.yaml"), STUDY, STUDY.seeds(), List.of()));
        String six = Files.readString(directory.resolve("plots/tracks-balls__billiards-6.svg"));
        assertTrue(six.contains(">twin<") && six.contains(">straight<") && !six.contains(">true<"), six);
        assertTrue(Files.exists(directory.resolve("plots/tracks-balls__billiards-2.png")));
        assertTrue(six.matches("(?s).*rings: after 0\\.\\d+ s; mm: apart then.*"), "what is drawn, in seconds");
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains("balls: beyond 0."), report);
        assertTrue(report.contains("nobody can predict: twin, exact but started a little off"), report);
        assertFalse(report.contains("film strip of balls"), "tracks stand for strips");
        assertFalse(report.contains("not computed"));
        double[] seen = {seen(directory, "billiards-2"), seen(directory, "billiards-6")};
        Matcher said = Pattern.compile("balls: beyond ([0-9.]+)(?: to ([0-9.]+))? s nobody")
                .matcher(report);
        assertTrue(said.find(), report);
        assertEquals(Math.min(seen[0], seen[1]), Double.parseDouble(said.group(1)), 1e-9);
        assertTrue(seen[1] > 0.05 && seen[1] < 0.8, "six balls are seen for " + seen[1] + " s");
    }

    /** The last horizon at which the twin's error is below one standard deviation; infinite where it always is. */
    private static double seen(Path directory, String condition) throws IOException {
        double last = 0;
        for (String row : Files.readAllLines(directory.resolve("prediction.csv"))) {
            String[] f = row.split(",", -1);
            if (f[1].equals("twin") && f[7].equals(condition)) {
                if (Double.parseDouble(f[4]) >= 1) {
                    return last;
                }
                last = Double.parseDouble(f[3]);
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}

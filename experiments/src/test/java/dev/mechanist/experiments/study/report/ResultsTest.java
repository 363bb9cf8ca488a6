package dev.mechanist.experiments.study.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.cells.Cell;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number of a cell stands in its own column. */
class ResultsTest {
    private static final Study STUDY = Study.read(YamlNode.parse("s.yaml", """
            name: s
            seeds: [5, 6]
            environments: [{name: pendulum, label: "weak, noisy"}]
            models: [linear, gp]
            planners: [cem, ilqr]
            """));

    private static Cell cell(int model, int planner, long seed) {
        return new Cell(
                new Place(STUDY.subjects().get(0), ""),
                STUDY.models().get(model),
                planner < 0 ? Optional.empty() : Optional.of(STUDY.planners().get(planner)),
                seed);
    }

    private static CellResult prediction(double error) {
        return CellResult.of(new CellResult.Prediction(
                new double[] {0.1, 0.7},
                new double[] {error, 3},
                new double[] {0, 0.25},
                new int[] {40, 8},
                "analytic",
                List.of(new Identified("mass", "kg", 1.5, 0.125, 1.25)),
                List.of("careful"),
                Optional.of(new UncertaintyScore(
                        -1.5, 0.375, 0.25, new double[] {0.5, 0.9}, new double[] {0.625, 0.875}, 77)),
                Optional.empty()));
    }

    private static CellResult control(double reward) {
        return CellResult.of(new CellResult.Control(
                reward, 11, 2, 300, 4, "ts-inf", 20, new double[] {0, 0.1, 0.2}, new double[][] {{1, 2}, {3, 4}, {5, 6}
                }));
    }

    private static Results results() {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        Map<Cell, CellTiming> timings = new LinkedHashMap<>();
        results.put(cell(0, -1, 5), prediction(2));
        results.put(cell(0, 0, 5), control(-7).after(new CellResult.Learning(3, Optional.of(true), 60)));
        results.put(cell(0, 0, 6), control(-9).after(new CellResult.Learning(5, Optional.of(false), 80)));
        results.put(cell(0, 1, 5), control(-1));
        results.put(cell(0, -1, 6), prediction(8));
        results.put(cell(1, -1, 5), CellResult.failed("too little data"));
        results.put(cell(1, 0, 5), CellResult.unsuitable("no derivatives"));
        timings.put(cell(1, 0, 5), new CellTiming(9, Double.NaN, 0.125));
        timings.put(cell(0, -1, 5), new CellTiming(1.5, Double.NaN, 0.5));
        timings.put(cell(0, 0, 5), new CellTiming(30, 12.5, 150, 3));
        timings.put(cell(0, 0, 6), new CellTiming(100, 13.5, 200));
        timings.put(cell(0, 1, 5), new CellTiming(1.5, 2.5, 3.5));
        timings.put(cell(0, -1, 6), new CellTiming(2.5, Double.NaN, 0.25));
        timings.put(cell(1, -1, 5), new CellTiming(9, Double.NaN, 0));
        return new Results(STUDY, results, timings);
    }

    private static List<String> table(Path directory, String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }

    @Test
    void tablesHoldWhatTheirColumnsSay(@TempDir Path directory) throws IOException {
        results().write(directory);
        assertEquals(
                List.of(
                        "environment,model,seed,horizon_s,error,diverged,windows,condition,note",
                        "\"weak, noisy\",linear,5,0.1,2.0,0.0,40,,",
                        "\"weak, noisy\",linear,5,0.7,3.0,0.25,8,,",
                        "\"weak, noisy\",linear,6,0.1,8.0,0.0,40,,",
                        "\"weak, noisy\",linear,6,0.7,3.0,0.25,8,,",
                        "\"weak, noisy\",gp,5,,,,,,not computed: too little data"),
                table(directory, "prediction.csv"));
        assertEquals(
                List.of(
                        "environment,model,seed,parameter,unit,value,standard_error,truth,condition",
                        "\"weak, noisy\",linear,5,mass,kg,1.5,0.125,1.25,",
                        "\"weak, noisy\",linear,6,mass,kg,1.5,0.125,1.25,"),
                table(directory, "parameters.csv"));
        assertEquals(
                List.of(
                        "environment,model,seed,log_likelihood,crps,sharpness,transitions,level,coverage,condition",
                        "\"weak, noisy\",linear,5,-1.5,0.375,0.25,77,0.5,0.625,",
                        "\"weak, noisy\",linear,5,-1.5,0.375,0.25,77,0.9,0.875,",
                        "\"weak, noisy\",linear,6,-1.5,0.375,0.25,77,0.5,0.625,",
                        "\"weak, noisy\",linear,6,-1.5,0.375,0.25,77,0.9,0.875,"),
                table(directory, "uncertainty.csv"));
        assertEquals(
                List.of(
                        "environment,model,planner,seed,reward,cost,steps,model_steps_per_plan,rejected,"
                                + "trials_to_solved,experience_s,propagation,particles,condition,note",
                        "\"weak, noisy\",linear,cem,5,-7.0,11.0,2,300.0,4,3,60.0,ts-inf,20,,",
                        "\"weak, noisy\",linear,cem,6,-9.0,11.0,2,300.0,4,not solved,80.0,ts-inf,20,,",
                        "\"weak, noisy\",linear,ilqr,5,-1.0,11.0,2,300.0,4,,,ts-inf,20,,",
                        "\"weak, noisy\",gp,cem,5,,,,,,,,,,,not possible: no derivatives"),
                table(directory, "control.csv"));
        assertEquals(
                List.of(
                        "environment,model,planner,seed,fit_s,plan_ms,cell_s,minutes_per_trial,condition,beside",
                        "\"weak, noisy\",gp,cem,5,9.0,NaN,0.125,,,0",
                        "\"weak, noisy\",linear,,5,1.5,NaN,0.5,,,0",
                        "\"weak, noisy\",linear,cem,5,30.0,12.5,150.0,1.0,,3",
                        "\"weak, noisy\",linear,cem,6,100.0,13.5,200.0,1.0,,0",
                        "\"weak, noisy\",linear,ilqr,5,1.5,2.5,3.5,,,0",
                        "\"weak, noisy\",linear,,6,2.5,NaN,0.25,,,0",
                        "\"weak, noisy\",gp,,5,9.0,NaN,0.0,,,0"),
                table(directory, "timing.csv"));
    }

    @Test
    void repetitionsOfEachKindAreFound() {
        Results results = results();
        Place subject = new Place(STUDY.subjects().get(0), "");
        Choice linear = STUDY.models().get(0);
        Choice cem = STUDY.planners().get(0);
        assertArrayEquals(
                new double[] {2, 8}, results.predictions(subject, linear).each(p -> p.errors()[0]));
        assertArrayEquals(
                new double[] {77, 77}, results.uncertainty(subject, linear).each(UncertaintyScore::transitions));
        assertEquals(0, results.uncertainty(subject, STUDY.models().get(1)).units());
        assertEquals(List.of(5L, 6L), results.seeds(subject, linear));
        assertEquals(List.of(), results.seeds(subject, STUDY.models().get(1)));
        assertArrayEquals(
                new double[] {-7, -9}, results.controls(subject, linear, cem).each(CellResult.Control::reward));
        assertArrayEquals(
                new double[] {3, 5}, results.learning(subject, linear, cem).each(CellResult.Learning::trials));
        assertArrayEquals(
                new double[] {12.5, 13.5},
                results.planTimes(subject, linear, cem).each(CellTiming::planMilliseconds));
        assertArrayEquals(new double[] {1, 1}, results.minutesPerTrial(subject, linear, cem));
        assertArrayEquals(new double[] {1.5, 2.5}, results.fitSeconds(subject, linear));
        assertEquals(2, results.predictions(subject, linear).units());
        assertEquals(List.of("weak, noisy, gp, seed 5: not computed: too little data"), results.failures());
    }

    @Test
    void reportsSayHowCandidatesWereRolledOutAndWhatWasSolved() {
        CellResult.Control by20 = control(-1).control().orElseThrow();
        assertEquals("20 particles, ts-inf", PlanningSection.rolledOut(by20));
        assertEquals("mean", PlanningSection.rolledOut(control("mean", 1)));
        assertEquals("–", PlanningSection.rolledOut(control("", 0)));
        assertEquals(
                "3, not solved, –",
                PlanningSection.trialsToSolved(List.of(
                        new CellResult.Learning(3, Optional.of(true), 60),
                        new CellResult.Learning(5, Optional.of(false), 80),
                        new CellResult.Learning(2, Optional.empty(), 80))));
    }

    private static CellResult.Control control(String propagation, int particles) {
        return new CellResult.Control(
                -1, 11, 2, 300, 4, propagation, particles, new double[] {0}, new double[][] {{1, 2}});
    }

    /** 60 s of learning and 30 s beside, for three trials. */
    @Test
    void minutesPerTrialCountEverything() {
        assertEquals(0.5, new CellTiming(60, Double.NaN, 30).minutesPerTrial(3), 1e-12);
    }
}

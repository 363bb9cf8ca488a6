package dev.mechanist.experiments.study;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.experiments.Json;
import dev.mechanist.experiments.study.Study.Choice;
import dev.mechanist.experiments.study.StudyModel.Identified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All cells of a study.
 *
 * @param study what was computed
 * @param results one per cell, in the order of presentation
 * @param timings one per cell
 */
record Results(Study study, Map<Cell, CellResult> results, Map<Cell, CellTiming> timings) {

    /** Writes {@code results.json} and the tables. Times stand in {@code timing.csv} and nowhere else. */
    void write(Path directory) {
        Map<String, CellResult> byName = new LinkedHashMap<>();
        results.forEach((cell, result) -> byName.put(cell.name(), result));
        AtomicFiles.writeString(directory.resolve("results.json"), Json.pretty(byName));
        AtomicFiles.writeString(directory.resolve("prediction.csv"), predictionTable());
        AtomicFiles.writeString(directory.resolve("parameters.csv"), parameterTable());
        AtomicFiles.writeString(directory.resolve("control.csv"), controlTable());
        AtomicFiles.writeString(directory.resolve("timing.csv"), timingTable());
    }

    /** A line for each cell that could not be computed, with the reason. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        results.forEach((cell, result) ->
                result.failure().ifPresent(reason -> failures.add(cell.spoken() + ": not computed: " + reason)));
        return failures;
    }

    private String predictionTable() {
        StringBuilder csv = new StringBuilder("environment,model,seed,horizon_s,error,diverged\n");
        results.forEach((cell, result) -> result.prediction().ifPresent(p -> {
            for (int k = 0; k < p.horizons().length; k++) {
                row(
                        csv,
                        cell.subject().name(),
                        cell.model().label(),
                        cell.seed(),
                        p.horizons()[k],
                        p.errors()[k],
                        p.diverged()[k]);
            }
        }));
        return csv.toString();
    }

    private String parameterTable() {
        StringBuilder csv = new StringBuilder("environment,model,seed,parameter,unit,value,standard_error,truth\n");
        results.forEach((cell, result) -> result.prediction().ifPresent(p -> {
            for (Identified i : p.parameters()) {
                row(
                        csv,
                        cell.subject().name(),
                        cell.model().label(),
                        cell.seed(),
                        i.name(),
                        i.unit(),
                        i.value(),
                        i.standardError(),
                        i.truth());
            }
        }));
        return csv.toString();
    }

    private String controlTable() {
        StringBuilder csv =
                new StringBuilder("environment,model,planner,seed,reward,cost,steps,model_steps_per_plan,rejected,"
                        + "trials_to_solved,experience_s\n");
        results.forEach((cell, result) -> result.control()
                .ifPresent(c -> row(
                        csv,
                        cell.subject().name(),
                        cell.model().label(),
                        cell.planner().orElseThrow().label(),
                        cell.seed(),
                        c.reward(),
                        c.cost(),
                        c.steps(),
                        c.modelSteps(),
                        c.rejected(),
                        result.learning().map(Results::trialsToSolved).orElse(""),
                        result.learning().map(l -> "" + l.experience()).orElse(""))));
        return csv.toString();
    }

    /** A number, or that it was not solved. */
    static String trialsToSolved(CellResult.Learning learning) {
        return learning.solved() ? "" + learning.trials() : "not solved";
    }

    private String timingTable() {
        StringBuilder csv =
                new StringBuilder("environment,model,planner,seed,fit_s,plan_ms,cell_s,minutes_per_trial\n");
        timings.forEach((cell, timing) -> row(
                csv,
                cell.subject().name(),
                cell.model().label(),
                cell.planner().map(Choice::label).orElse(""),
                cell.seed(),
                timing.fitSeconds(),
                timing.planMilliseconds(),
                timing.seconds(),
                results.get(cell)
                        .learning()
                        .map(l -> "" + timing.minutesPerTrial(l.trials()))
                        .orElse("")));
        return csv.toString();
    }

    private static void row(StringBuilder csv, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            String field = String.valueOf(fields[i]);
            boolean quoted = field.contains(",") || field.contains("\"");
            csv.append(i == 0 ? "" : ",").append(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
        }
        csv.append('\n');
    }

    /** Prediction results of a model over the seeds; those that failed are left out. */
    List<CellResult.Prediction> predictions(Subject subject, Choice model) {
        return results.entrySet().stream()
                .filter(e -> e.getKey().subject().equals(subject)
                        && e.getKey().model().equals(model))
                .flatMap(e -> e.getValue().prediction().stream())
                .toList();
    }

    /** Control results over the seeds; those that failed are left out. */
    List<CellResult.Control> controls(Subject subject, Choice model, Choice planner) {
        return results.entrySet().stream()
                .filter(e -> isControl(e.getKey(), subject, model, planner))
                .flatMap(e -> e.getValue().control().stream())
                .toList();
    }

    /** What controllers took to learn, over the seeds; nothing where the world does not say when it is solved. */
    List<CellResult.Learning> learning(Subject subject, Choice model, Choice planner) {
        return results.entrySet().stream()
                .filter(e -> isControl(e.getKey(), subject, model, planner))
                .flatMap(e -> e.getValue().learning().stream())
                .toList();
    }

    /** Time of a trial of each seed, minutes. */
    double[] minutesPerTrial(Subject subject, Choice model, Choice planner) {
        return results.entrySet().stream()
                .filter(e -> isControl(e.getKey(), subject, model, planner))
                .flatMap(e -> e.getValue().learning().stream()
                        .map(l -> timings.get(e.getKey()).minutesPerTrial(l.trials())))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Median time per plan of each seed, ms. */
    double[] planMilliseconds(Subject subject, Choice model, Choice planner) {
        return timings.entrySet().stream()
                .filter(e -> isControl(e.getKey(), subject, model, planner))
                .mapToDouble(e -> e.getValue().planMilliseconds())
                .toArray();
    }

    /** Time of the fit of each seed, s. */
    double[] fitSeconds(Subject subject, Choice model) {
        return timings.entrySet().stream()
                .filter(e -> e.getKey().subject().equals(subject)
                        && e.getKey().model().equals(model)
                        && e.getKey().planner().isEmpty())
                .mapToDouble(e -> e.getValue().fitSeconds())
                .toArray();
    }

    private static boolean isControl(Cell cell, Subject subject, Choice model, Choice planner) {
        return cell.subject().equals(subject)
                && cell.model().equals(model)
                && cell.planner().equals(Optional.of(planner));
    }
}

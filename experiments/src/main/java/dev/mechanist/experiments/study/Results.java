package dev.mechanist.experiments.study;

import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.study.Study.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
        AtomicFiles.writeString(directory.resolve("uncertainty.csv"), uncertaintyTable());
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
        StringBuilder csv =
                new StringBuilder("environment,model,seed,horizon_s,error,diverged,windows,condition,note\n");
        results.forEach((cell, result) -> {
            String who = join(cell.subject().name(), cell.model().label(), cell.seed());
            String condition = cell.place().condition();
            result.prediction().ifPresent(p -> {
                for (int k = 0; k < p.horizons().length; k++) {
                    line(
                            csv,
                            who,
                            join(p.horizons()[k], p.errors()[k], p.diverged()[k], p.windows()[k], condition, ""));
                }
            });
            if (cell.planner().isEmpty()) {
                result.note().ifPresent(note -> line(csv, who, join("", "", "", "", condition, note)));
            }
        });
        return csv.toString();
    }

    /** A line per level, with the scores repeated. */
    private String uncertaintyTable() {
        StringBuilder csv = new StringBuilder(
                "environment,model,seed,log_likelihood,crps,sharpness,transitions,level,coverage,condition\n");
        results.forEach((cell, result) -> result.prediction()
                .flatMap(CellResult.Prediction::uncertainty)
                .ifPresent(score -> {
                    for (int k = 0; k < score.levels().length; k++) {
                        line(
                                csv,
                                join(cell.subject().name(), cell.model().label(), cell.seed()),
                                join(
                                        score.logLikelihood(),
                                        score.crps(),
                                        score.sharpness(),
                                        score.transitions(),
                                        score.levels()[k],
                                        score.coverage()[k],
                                        cell.place().condition()));
                    }
                }));
        return csv.toString();
    }

    private String parameterTable() {
        StringBuilder csv =
                new StringBuilder("environment,model,seed,parameter,unit,value,standard_error,truth,condition\n");
        results.forEach((cell, result) -> result.prediction().ifPresent(p -> {
            for (Identified i : p.parameters()) {
                line(
                        csv,
                        join(cell.subject().name(), cell.model().label(), cell.seed()),
                        join(
                                i.name(),
                                i.unit(),
                                i.value(),
                                i.standardError(),
                                i.truth(),
                                cell.place().condition()));
            }
        }));
        return csv.toString();
    }

    private String controlTable() {
        StringBuilder csv =
                new StringBuilder("environment,model,planner,seed,reward,cost,steps,model_steps_per_plan,rejected,"
                        + "trials_to_solved,experience_s,propagation,particles,condition,note\n");
        results.forEach((cell, result) -> cell.planner().ifPresent(planner -> {
            String who = join(cell.subject().name(), cell.model().label(), planner.label(), cell.seed());
            String condition = cell.place().condition();
            result.control().ifPresent(c -> {
                String trials = result.learning().map(Results::trialsToSolved).orElse("");
                String experience =
                        result.learning().map(l -> "" + l.experience()).orElse("");
                line(
                        csv,
                        who,
                        join(
                                c.reward(),
                                c.cost(),
                                c.steps(),
                                c.modelSteps(),
                                c.rejected(),
                                trials,
                                experience,
                                c.propagation(),
                                c.propagation().isEmpty() ? "" : c.particles(),
                                condition,
                                ""));
            });
            result.note().ifPresent(note -> line(csv, who, join("", "", "", "", "", "", "", "", "", condition, note)));
        }));
        return csv.toString();
    }

    /** A number, or that it was not solved; nothing where the world does not say. */
    static String trialsToSolved(CellResult.Learning learning) {
        return learning.solved()
                .map(solved -> solved ? "" + learning.trials() : "not solved")
                .orElse("");
    }

    private String timingTable() {
        StringBuilder csv =
                new StringBuilder("environment,model,planner,seed,fit_s,plan_ms,cell_s,minutes_per_trial,condition\n");
        timings.forEach((cell, timing) -> line(
                csv,
                join(
                        cell.subject().name(),
                        cell.model().label(),
                        cell.planner().map(Choice::label).orElse(""),
                        cell.seed()),
                join(
                        timing.fitSeconds(),
                        timing.planMilliseconds(),
                        timing.seconds(),
                        results.get(cell)
                                .learning()
                                .map(l -> "" + timing.minutesPerTrial(l.trials()))
                                .orElse(""),
                        cell.place().condition())));
        return csv.toString();
    }

    private static void line(StringBuilder csv, String who, String what) {
        csv.append(who).append(',').append(what).append('\n');
    }

    /** Fields of a line, quoted where they must be. */
    private static String join(Object... fields) {
        return Arrays.stream(fields)
                .map(String::valueOf)
                .map(field ->
                        field.contains(",") || field.contains("\"") ? '"' + field.replace("\"", "\"\"") + '"' : field)
                .collect(Collectors.joining(","));
    }

    /** Why each of the prediction cells of a model has no numbers; the same reason once. */
    List<String> notes(Place place, Choice model) {
        return results.keySet().stream()
                .filter(cell -> isPrediction(cell, place, model))
                .flatMap(cell -> results.get(cell).note().stream())
                .distinct()
                .toList();
    }

    /** Why each of the cells of a model and a planner has no numbers; the same reason once. */
    List<String> notes(Place place, Choice model, Choice planner) {
        return results.keySet().stream()
                .filter(cell -> isControl(cell, place, model, planner))
                .flatMap(cell -> results.get(cell).note().stream())
                .distinct()
                .toList();
    }

    /** Prediction results of a model over the seeds; those that failed are left out. */
    Repetitions<CellResult.Prediction> predictions(Place place, Choice model) {
        return gather(
                cell -> isPrediction(cell, place, model),
                cell -> results.get(cell).prediction());
    }

    /** Scores of a model's variances over the seeds, where it has some. */
    Repetitions<UncertaintyScore> uncertainty(Place place, Choice model) {
        return gather(
                cell -> isPrediction(cell, place, model),
                cell -> results.get(cell).prediction().flatMap(CellResult.Prediction::uncertainty));
    }

    /** The seeds of the prediction results of a model, in their order. */
    List<Long> seeds(Place place, Choice model) {
        return results.keySet().stream()
                .filter(cell -> isPrediction(cell, place, model)
                        && results.get(cell).prediction().isPresent())
                .map(Cell::seed)
                .toList();
    }

    /** Control results over the seeds; those that failed are left out. */
    Repetitions<CellResult.Control> controls(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner),
                cell -> results.get(cell).control());
    }

    /** What controllers took to learn, over the seeds; nothing where the world does not say when it is solved. */
    Repetitions<CellResult.Learning> learning(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner),
                cell -> results.get(cell).learning());
    }

    /** Times of the cells of an episode over the seeds; those of failed cells are left out. */
    Repetitions<CellTiming> planTimes(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner)
                        && results.get(cell).control().isPresent(),
                cell -> Optional.of(timings.get(cell)));
    }

    /** Time of a trial of each seed, minutes. */
    double[] minutesPerTrial(Place place, Choice model, Choice planner) {
        return gather(
                        cell -> isControl(cell, place, model, planner),
                        cell -> results.get(cell)
                                .learning()
                                .map(l -> timings.get(cell).minutesPerTrial(l.trials())))
                .each(Double::doubleValue);
    }

    /** Time of the fit of each seed, s. */
    double[] fitSeconds(Place place, Choice model) {
        return gather(cell -> isPrediction(cell, place, model), cell -> Optional.of(timings.get(cell)))
                .each(CellTiming::fitSeconds);
    }

    private <T> Repetitions<T> gather(Predicate<Cell> which, Function<Cell, Optional<T>> what) {
        Repetitions<T> gathered = new Repetitions<>();
        for (Cell cell : results.keySet()) {
            if (which.test(cell)) {
                what.apply(cell).ifPresent(value -> gathered.add(cell.subject().unit(cell.seed()), value));
            }
        }
        return gathered;
    }

    private static boolean isPrediction(Cell cell, Place place, Choice model) {
        return cell.place().equals(place)
                && cell.model().equals(model)
                && cell.planner().isEmpty();
    }

    private static boolean isControl(Cell cell, Place place, Choice model, Choice planner) {
        return cell.place().equals(place)
                && cell.model().equals(model)
                && cell.planner().equals(Optional.of(planner));
    }
}

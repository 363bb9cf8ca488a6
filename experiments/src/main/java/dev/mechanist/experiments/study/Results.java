package dev.mechanist.experiments.study;

import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.study.cells.Cell;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All cells of a study.
 *
 * @param study what was computed
 * @param results one per cell, in the order of presentation
 * @param timings one per cell
 */
public record Results(Study study, Map<Cell, CellResult> results, Map<Cell, CellTiming> timings) {

    /** Writes {@code results.json} and the tables. Times stand in {@code timing.csv} and nowhere else. */
    public void write(Path directory) {
        Map<String, CellResult> byName = new LinkedHashMap<>();
        results.forEach((cell, result) -> byName.put(cell.name(), result));
        AtomicFiles.writeString(directory.resolve("results.json"), Json.pretty(byName));
        table(
                directory,
                "prediction.csv",
                "environment,model,seed,horizon_s,error,diverged,windows,condition,note",
                this::predictionTable);
        table(
                directory,
                "uncertainty.csv",
                "environment,model,seed,log_likelihood,crps,sharpness,transitions,level,coverage,condition",
                this::uncertaintyTable);
        table(
                directory,
                "parameters.csv",
                "environment,model,seed,parameter,unit,value,standard_error,truth,condition",
                this::parameterTable);
        table(
                directory,
                "control.csv",
                "environment,model,planner,seed,reward,cost,steps,model_steps_per_plan,rejected,"
                        + "trials_to_solved,experience_s,propagation,particles,condition,note",
                this::controlTable);
        table(
                directory,
                "timing.csv",
                "environment,model,planner,seed,fit_s,plan_ms,cell_s,minutes_per_trial,condition,beside",
                this::timingTable);
    }

    /** A line for each cell that could not be computed, with the reason. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        results.forEach((cell, result) ->
                result.failure().ifPresent(reason -> failures.add(cell.spoken() + ": not computed: " + reason)));
        return failures;
    }

    private void predictionTable(CsvTable.Lines csv) {
        results.forEach((cell, result) -> {
            Object[] who = {cell.subject().name(), cell.model().label(), cell.seed()};
            String condition = cell.place().condition();
            result.prediction().ifPresent(p -> {
                for (int k = 0; k < p.horizons().length; k++) {
                    csv.values(who)
                            .values(p.horizons()[k], p.errors()[k], p.diverged()[k], p.windows()[k], condition, "")
                            .end();
                }
            });
            if (cell.planner().isEmpty()) {
                result.note()
                        .ifPresent(note -> csv.values(who)
                                .values("", "", "", "", condition, note)
                                .end());
            }
        });
    }

    /** A line per level, with the scores repeated. */
    private void uncertaintyTable(CsvTable.Lines csv) {
        results.forEach((cell, result) -> result.prediction()
                .flatMap(CellResult.Prediction::uncertainty)
                .ifPresent(score -> {
                    for (int k = 0; k < score.levels().length; k++) {
                        csv.values(cell.subject().name(), cell.model().label(), cell.seed())
                                .values(score.logLikelihood(), score.crps(), score.sharpness(), score.transitions())
                                .values(score.levels()[k], score.coverage()[k])
                                .values(cell.place().condition())
                                .end();
                    }
                }));
    }

    private void parameterTable(CsvTable.Lines csv) {
        results.forEach((cell, result) -> result.prediction().ifPresent(p -> {
            for (Identified i : p.parameters()) {
                csv.values(cell.subject().name(), cell.model().label(), cell.seed())
                        .values(i.name(), i.unit(), i.value(), i.standardError(), i.truth())
                        .values(cell.place().condition())
                        .end();
            }
        }));
    }

    private void controlTable(CsvTable.Lines csv) {
        results.forEach((cell, result) -> cell.planner().ifPresent(planner -> {
            Object[] who = {cell.subject().name(), cell.model().label(), planner.label(), cell.seed()};
            String condition = cell.place().condition();
            result.control().ifPresent(c -> {
                String trials = result.learning().map(Results::trialsToSolved).orElse("");
                String experience =
                        result.learning().map(l -> "" + l.experience()).orElse("");
                csv.values(who)
                        .values(c.reward(), c.cost(), c.steps(), c.modelSteps(), c.rejected())
                        .values(trials, experience)
                        .values(c.propagation(), c.propagation().isEmpty() ? "" : c.particles(), condition, "")
                        .end();
            });
            result.note()
                    .ifPresent(note -> csv.values(who)
                            .values("", "", "", "", "", "", "", "", "", condition, note)
                            .end());
        }));
    }

    /** A number, or that it was not solved; nothing where the world does not say. */
    public static String trialsToSolved(CellResult.Learning learning) {
        return learning.solved()
                .map(solved -> solved ? "" + learning.trials() : "not solved")
                .orElse("");
    }

    private void timingTable(CsvTable.Lines csv) {
        timings.forEach((cell, timing) -> csv.values(
                        cell.subject().name(),
                        cell.model().label(),
                        cell.planner().map(Choice::label).orElse(""),
                        cell.seed())
                .values(timing.fitSeconds(), timing.planMilliseconds(), timing.seconds())
                .values(results.get(cell)
                        .learning()
                        .map(l -> "" + timing.minutesPerTrial(l.trials()))
                        .orElse(""))
                .values(cell.place().condition(), timing.beside())
                .end());
    }

    /** Under what load times were taken, in a sentence. */
    public String load() {
        int most = timings.values().stream().mapToInt(CellTiming::beside).max().orElse(0);
        int least = timings.values().stream().mapToInt(CellTiming::beside).min().orElse(0);
        String others = least == most ? "" + most : least + " to " + most;
        return "Times are of the clock. They were taken "
                + (most == 0
                        ? "with nothing else of this study beside them."
                        : "with " + others + (most == 1 ? " other model" : " other models")
                                + " of this study computed beside them; --threads 1 takes them alone.");
    }

    /** Whether any cell holds numbers. */
    public boolean isAny() {
        return results.values().stream()
                .anyMatch(result ->
                        result.prediction().isPresent() || result.control().isPresent());
    }

    private static void table(Path directory, String name, String header, Consumer<CsvTable.Lines> content) {
        CsvTable.write(directory.resolve(name), List.of(header.split(",")), content);
    }

    /** Why each of the prediction cells of a model has no numbers; the same reason once. */
    public List<String> notes(Place place, Choice model) {
        return results.keySet().stream()
                .filter(cell -> isPrediction(cell, place, model))
                .flatMap(cell -> results.get(cell).note().stream())
                .distinct()
                .toList();
    }

    /** Why each of the cells of a model and a planner has no numbers; the same reason once. */
    public List<String> notes(Place place, Choice model, Choice planner) {
        return results.keySet().stream()
                .filter(cell -> isControl(cell, place, model, planner))
                .flatMap(cell -> results.get(cell).note().stream())
                .distinct()
                .toList();
    }

    /** Prediction results of a model over the seeds; those that failed are left out. */
    public Repetitions<CellResult.Prediction> predictions(Place place, Choice model) {
        return gather(
                cell -> isPrediction(cell, place, model),
                cell -> results.get(cell).prediction());
    }

    /** Scores of a model's variances over the seeds, where it has some. */
    public Repetitions<UncertaintyScore> uncertainty(Place place, Choice model) {
        return gather(
                cell -> isPrediction(cell, place, model),
                cell -> results.get(cell).prediction().flatMap(CellResult.Prediction::uncertainty));
    }

    /** The seeds of the prediction results of a model, in their order. */
    public List<Long> seeds(Place place, Choice model) {
        return results.keySet().stream()
                .filter(cell -> isPrediction(cell, place, model)
                        && results.get(cell).prediction().isPresent())
                .map(Cell::seed)
                .toList();
    }

    /** Control results over the seeds; those that failed are left out. */
    public Repetitions<CellResult.Control> controls(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner),
                cell -> results.get(cell).control());
    }

    /** What controllers took to learn, over the seeds; nothing where the world does not say when it is solved. */
    public Repetitions<CellResult.Learning> learning(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner),
                cell -> results.get(cell).learning());
    }

    /** Times of the cells of an episode over the seeds; those of failed cells are left out. */
    public Repetitions<CellTiming> planTimes(Place place, Choice model, Choice planner) {
        return gather(
                cell -> isControl(cell, place, model, planner)
                        && results.get(cell).control().isPresent(),
                cell -> Optional.of(timings.get(cell)));
    }

    /** Time of a trial of each seed, minutes. */
    public double[] minutesPerTrial(Place place, Choice model, Choice planner) {
        return gather(
                        cell -> isControl(cell, place, model, planner),
                        cell -> results.get(cell)
                                .learning()
                                .map(l -> timings.get(cell).minutesPerTrial(l.trials())))
                .each(Double::doubleValue);
    }

    /** Time of the fit of each seed, s. */
    public double[] fitSeconds(Place place, Choice model) {
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

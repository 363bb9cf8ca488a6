package dev.mechanist.experiments.study;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.Fitting;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.Sizes;
import dev.mechanist.experiments.study.cells.Cell;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.cells.PlannedRun;
import dev.mechanist.experiments.study.learners.Learned;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import dev.mechanist.experiments.study.learners.PilcoLearner;
import dev.mechanist.experiments.subjects.Place;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.shooting.FitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A study in its output directory. Cells of one model of one subject and seed are computed in a row by one thread, so that the
 * model is fitted once; different models run in parallel. A cell's file appears, whole, when the cell is known.
 */
public final class StudyRun {
    private static final String CELLS = "cells";
    private static final String TIMES = "times";
    private static final String LEARNING = "learning";

    private final Study study;
    private final Path directory;
    private final String program;
    private final Map<Place, Scenario> scenarios = new ConcurrentHashMap<>();
    private volatile int atATime = 1;

    /**
     * @param study what to compute
     * @param directory where results go
     * @param program fingerprint of this program: cells of another one are not used
     */
    public StudyRun(Study study, Path directory, String program) {
        this.study = study;
        this.directory = directory;
        this.program = program;
    }

    /**
     * Refuses two cells of one name, whose results would be taken for each other.
     *
     * @throws InputException naming both and the cure
     */
    static void requireDistinctNames(Study study) {
        Map<String, Cell> byName = new HashMap<>();
        for (Cell cell : new StudyRun(study, Path.of(""), "").cells()) {
            Cell other = byName.put(cell.name().toLowerCase(Locale.ROOT), cell);
            if (other != null) {
                throw new InputException(
                        "'" + other.spoken() + "' and '" + cell.spoken() + "' would both be kept as " + cell.name()
                                + "; give labels that differ in their letters and digits, not in their case alone");
            }
        }
    }

    /** All cells in the order of presentation. */
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Subject subject : study.subjects()) {
            for (Choice model : study.models()) {
                for (long seed : study.seeds()) {
                    cells.addAll(row(subject, model, seed));
                }
            }
            cells.addAll(learned(subject));
        }
        return cells;
    }

    /** The cells of the learners in a world. */
    private List<Cell> learned(Subject subject) {
        return study.learners().stream()
                .flatMap(learner -> study.seeds().stream().flatMap(seed -> learnedRow(subject, learner, seed).stream()))
                .toList();
    }

    /** The cells of the planners that plan with what a learner's data teach, and then that of what it learned to do. */
    private List<Cell> learnedRow(Subject subject, Choice learner, long seed) {
        Place place = new Place(subject, "");
        List<Cell> row = new ArrayList<>();
        boolean beside =
                learner.plan() && LearnerClasses.ALL.get(learner.name()).learnsModel();
        if (beside && LearnerClasses.unfit(learner, subject).isEmpty()) {
            study.planners().forEach(planner -> row.add(new Cell(place, learner, Optional.of(planner), seed)));
        }
        row.add(new Cell(place, learner, Optional.of(LearnerClasses.POLICY), seed));
        return row;
    }

    /** The prediction cells of a model and its planning cells, under each condition. */
    private List<Cell> row(Subject subject, Choice model, long seed) {
        if (model.name().equals(ModelClasses.TRUE) && !subject.truthIsKnown()) {
            return List.of();
        }
        List<Cell> row = new ArrayList<>();
        for (Place place : Place.of(subject)) {
            row.add(new Cell(place, model, Optional.empty(), seed));
            if (subject.hasTask() && model.plan()) {
                study.planners().forEach(planner -> row.add(new Cell(place, model, Optional.of(planner), seed)));
            }
        }
        return row;
    }

    /** Where results go. */
    public Path directory() {
        return directory;
    }

    /** Number of cells. */
    public int total() {
        return cells().size();
    }

    /** Number of cells that are not known yet. */
    public int missing() {
        return (int) cells().stream().filter(cell -> !isKnown(cell)).count();
    }

    private Path file(Cell cell) {
        return directory.resolve(CELLS).resolve(cell.file(program, study.prediction()));
    }

    private Path timeFile(Cell cell) {
        return directory.resolve(TIMES).resolve(cell.file(program, study.prediction()));
    }

    /** What a cell's files are sealed with: a file that is put in the place of another is damaged, too. */
    private String owner(Cell cell) {
        return cell.file(program, study.prediction());
    }

    private boolean isKnown(Cell cell) {
        return result(cell).isPresent() && time(cell).isPresent();
    }

    /** What was kept of a cell; nothing where its file is missing or damaged. */
    private Optional<CellResult> result(Cell cell) {
        return Json.findChecked(file(cell), owner(cell), CellResult.class).filter(CellResult::complete);
    }

    private Optional<CellTiming> time(Cell cell) {
        return Json.findChecked(timeFile(cell), owner(cell), CellTiming.class);
    }

    /** Files of cells that are there but damaged: these cells count as missing. */
    public List<Path> damaged() {
        List<Path> damaged = new ArrayList<>();
        for (Cell cell : cells()) {
            if (Files.exists(file(cell)) && result(cell).isEmpty()) {
                damaged.add(file(cell));
            }
            if (Files.exists(timeFile(cell)) && time(cell).isEmpty()) {
                damaged.add(timeFile(cell));
            }
        }
        return damaged;
    }

    /**
     * Computes all missing cells.
     *
     * @param threads how many rows at a time; results do not depend on it
     * @param done told of each finished cell
     */
    public void compute(int threads, Consumer<String> done) {
        int most = study.subjects().size()
                * study.seeds().size()
                * (study.models().size() + study.learners().size());
        atATime = Math.max(1, Math.min(threads, most));
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "study");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> rows = new ArrayList<>();
            for (Subject subject : study.subjects()) {
                for (long seed : study.seeds()) {
                    for (Choice model : study.models()) {
                        rows.add(workers.submit(() -> computeRow(subject, model, seed, done)));
                    }
                    for (Choice learner : study.learners()) {
                        rows.add(workers.submit(() -> learnRow(subject, learner, seed, done)));
                    }
                }
            }
            for (Future<?> row : rows) {
                row.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("the study was interrupted; start it again to go on", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InputException input) {
                throw input;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            String beyond = Sizes.complaint(e.getCause())
                    .orElseThrow(() -> new IllegalStateException("a cell could not be computed", e.getCause()));
            throw new InputException(beyond, e.getCause());
        } finally {
            stop(workers);
        }
    }

    /** Lets cells that are being computed end, and starts no others. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        try {
            workers.awaitTermination(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void computeRow(Subject subject, Choice model, long seed, Consumer<String> done) {
        List<Cell> missing = row(subject, model, seed).stream()
                .filter(cell -> !isKnown(cell))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Trial trial = null;
        Optional<StudyModel> fitted = Optional.empty();
        CellResult reason = null;
        AtomicReference<FitResult> found = new AtomicReference<>();
        try {
            trial = subject.trial(seed);
            start = System.nanoTime();
            fitted = Optional.of(
                    ModelClasses.fit(model.name(), model.settings(), trial, seed, Fitting.QUIET.telling(found::set)));
        } catch (RuntimeException e) {
            reason = CellResult.without(e);
        }
        double fitSeconds = secondsSince(start);
        if (found.get() != null) {
            FitReports.write(directory, missing.get(0), trial, found.get());
        }
        for (Cell cell : missing) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            CellResult without = reason;
            Trial data = trial;
            CellComputation.Outcome outcome = fitted.map(f -> outcome(cell, f, data, fitSeconds))
                    .orElseGet(() -> new CellComputation.Outcome(without, new CellTiming(fitSeconds, Double.NaN, 0)));
            keep(cell, outcome, done);
        }
    }

    /** A learner's trials are kept in a directory of its policy's cell, so that an interruption costs one of them. */
    private void learnRow(Subject subject, Choice learner, long seed, Consumer<String> done) {
        List<Cell> row = learnedRow(subject, learner, seed);
        List<Cell> missing = row.stream().filter(cell -> !isKnown(cell)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String name = row.get(row.size() - 1).file(program, study.prediction()).replace(".json", "");
        long start = System.nanoTime();
        Optional<String> unfit = LearnerClasses.unfit(learner, subject);
        if (unfit.isPresent()) {
            mark(missing, CellResult.unsuitable(unfit.get()), start, done);
            return;
        }
        try {
            Learned learned = LearnerClasses.ALL
                    .get(learner.name())
                    .learn(
                            subject,
                            learner.settings(),
                            seed,
                            directory.resolve(LEARNING).resolve(name));
            StudyModel model = null;
            double fitSeconds = 0;
            for (Cell cell : missing) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (cell.planner().equals(Optional.of(LearnerClasses.POLICY))) {
                    keep(cell, learned.act(scenario(cell.place()), seed), done);
                    continue;
                }
                if (model == null) {
                    long begin = System.nanoTime();
                    model = learned.model(seed).orElseThrow();
                    fitSeconds = secondsSince(begin);
                }
                keep(cell, planned(cell, model, learned.experience(), fitSeconds), done);
            }
        } catch (InputException e) {
            mark(
                    missing.stream().filter(cell -> !isKnown(cell)).toList(),
                    CellResult.failed(e.getMessage()),
                    start,
                    done);
        }
    }

    /** The same result, without numbers, for several cells. */
    private void mark(List<Cell> cells, CellResult result, long start, Consumer<String> done) {
        CellTiming timing = new CellTiming(secondsSince(start), Double.NaN, 0);
        cells.forEach(cell -> keep(cell, new CellComputation.Outcome(result, timing), done));
    }

    private void keep(Cell cell, CellComputation.Outcome outcome, Consumer<String> done) {
        AtomicFiles.writeString(
                timeFile(cell), Json.withChecksum(owner(cell), outcome.timing().beside(atATime - 1)));
        AtomicFiles.writeString(file(cell), Json.withChecksum(owner(cell), outcome.result()));
        done.accept(cell.spoken());
    }

    private CellComputation.Outcome outcome(Cell cell, StudyModel fitted, Trial trial, double fitSeconds) {
        long start = System.nanoTime();
        CellResult result;
        try {
            StudyModel model =
                    CellComputation.under(fitted, trial.tests().get(cell.place().condition()));
            if (cell.planner().isPresent()) {
                return planned(cell, model, model.isWorld() ? List.of() : trial.experience(), fitSeconds);
            }
            result = CellComputation.predict(model, trial, cell.place().condition(), study.prediction());
        } catch (RuntimeException e) {
            result = CellResult.without(e);
        }
        return new CellComputation.Outcome(result, new CellTiming(fitSeconds, Double.NaN, secondsSince(start)));
    }

    /** An episode that is planned with a model of so many episodes. */
    private CellComputation.Outcome planned(Cell cell, StudyModel model, List<Episode> learnedFrom, double fitSeconds) {
        long start = System.nanoTime();
        CellResult result;
        double planMilliseconds = Double.NaN;
        try {
            PlannedRun run = CellComputation.episode(
                    model, scenario(cell.place()), cell.planner().orElseThrow(), cell.seed());
            CellComputation.Outcome control = CellComputation.control(run);
            result = PilcoLearner.ofPlanner(cell.subject(), learnedFrom, run.episode())
                    .map(control.result()::after)
                    .orElse(control.result());
            planMilliseconds = control.timing().planMilliseconds();
        } catch (RuntimeException e) {
            result = CellResult.without(e);
        }
        return new CellComputation.Outcome(result, new CellTiming(fitSeconds, planMilliseconds, secondsSince(start)));
    }

    /** The world of a place. */
    public Scenario scenario(Place place) {
        return scenarios.computeIfAbsent(place, p -> p.subject().scenario(p.condition()));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What is known of all cells, which must be all known. */
    public Results results() {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        Map<Cell, CellTiming> timings = new LinkedHashMap<>();
        for (Cell cell : cells()) {
            results.put(cell, result(cell).orElseThrow(() -> lost(file(cell))));
            timings.put(cell, time(cell).orElseThrow(() -> lost(timeFile(cell))));
        }
        return new Results(study, results, timings);
    }

    private static InputException lost(Path file) {
        return new InputException(file + " is missing or damaged; start the study again to compute it");
    }
}

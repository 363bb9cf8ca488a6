package dev.mechanist.experiments.study.cells;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.run.EpisodeProgress;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.equations.JavaEquations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One episode planned by one planner with one model: a single cell of a study, with everything that a study throws away.
 *
 * @param scenario world and task
 * @param model that the plans were made with, as it is in the world of the episode
 * @param horizon actions of a plan
 * @param run the episode and its plans
 * @param fitSeconds time that the model took, s
 * @param planMilliseconds median time per plan, ms
 */
public record PlannedEpisode(
        Scenario scenario, StudyModel model, int horizon, PlannedRun run, double fitSeconds, double planMilliseconds) {

    /**
     * Runs it, on all processors where the planner shares out work and {@code threads} does not say otherwise: its actions do not depend on
     * how many there are. A long one says how long it will take.
     *
     * @param environment registered name, or the file of a description of records with equations and a task
     * @param model name of a model class, which learns from data of the same kind as in a study, or the directory of a stored
     *     model
     * @param planner name of a planner
     * @param settings of the planner, each {@code key=value}
     * @param seed of data, model, planner and start state
     * @param physics equations in Java of a stored model, where the environment does not name them
     */
    public static PlannedEpisode run(
            String environment,
            String model,
            String planner,
            List<String> settings,
            long seed,
            Optional<JavaEquations> physics) {
        boolean stored = !ModelClasses.ALL.containsKey(model) && StoredModel.isDirectory(model);
        if (!stored) {
            requireKnown("model class", model, ModelClasses.ALL.keySet());
        }
        requireKnown("planner", planner, PlannerClasses.ALL.keySet());
        Settings given = Settings.ofWords(PlannerClasses.onAllProcessors(planner, settings));
        Choice choice = new Choice(planner, planner, given, true);
        PlannerClasses.check(planner, given);
        Subject subject = subject(environment);
        Trial trial = subject.trial(seed);
        long start = System.nanoTime();
        Scenario scenario = subject.scenario("");
        StudyModel fitted = stored
                ? StoredModel.load(
                        Path.of(model),
                        trial.training().spec(),
                        scenario.world().structure(),
                        physics.or(subject::java))
                : model.equals(ModelClasses.TRUE) && trial.truth().isEmpty()
                        ? StudyModel.of(scenario.world().dynamics())
                        : ModelClasses.fit(model, Settings.NONE, trial, seed);
        double fitSeconds = (System.nanoTime() - start) / 1e9;
        int every = PlannerClasses.recedingHorizon(given).replanEvery();
        int plans = (scenario.environment().maxSteps() + every - 1) / every;
        try (EpisodeProgress progress = new EpisodeProgress(plans, PlannerClasses.threads(given))) {
            PlannedRun run = CellComputation.episode(fitted, scenario, choice, seed, progress);
            StudyModel there = scenario.drawn().isPresent()
                    ? CellComputation.inTheWorldOf(scenario.environment(), seed, fitted)
                    : fitted;
            return new PlannedEpisode(
                    scenario,
                    there,
                    PlannerClasses.horizon(given),
                    run,
                    fitSeconds,
                    CellComputation.medianMilliseconds(run));
        }
    }

    /** The same, of equations that the program knows or the environment names. */
    public static PlannedEpisode run(
            String environment, String model, String planner, List<String> settings, long seed) {
        return run(environment, model, planner, settings, seed, Optional.empty());
    }

    private static Subject subject(String environment) {
        if (Environments.knows(environment) || !environment.matches(".*\\.ya?ml")) {
            return SimulatedSubject.of(environment);
        }
        YamlNode entry = YamlNode.read(Path.of(environment));
        List<Subject> subjects = Subject.readAll(entry);
        Subject described = subjects.get(0);
        if (subjects.size() > 1 || described.conditions().size() > 1) {
            throw entry.error("stands for several worlds; give one value in place of each list");
        }
        if (!described.hasTask()) {
            throw new InputException(environment
                    + ": nothing to plan; describe 'physics', the equations, or a body by 'mjcf', and a 'task'");
        }
        return described;
    }

    private static void requireKnown(String kind, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw KnownNames.unknown(kind, name, known);
        }
    }
}

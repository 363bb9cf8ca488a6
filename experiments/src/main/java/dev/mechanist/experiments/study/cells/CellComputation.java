package dev.mechanist.experiments.study.cells;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.planning.PlannerClass;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.planning.PlanningProblem;
import dev.mechanist.experiments.planning.Propagation;
import dev.mechanist.experiments.scores.Imagined;
import dev.mechanist.experiments.scores.PredictionError;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.study.cells.CellResult.Control;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.planners.LatencyAware;
import dev.mechanist.planners.RecedingHorizon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Computes cells; each is a function of its own content alone. */
public final class CellComputation {
    private CellComputation() {}

    /** A result with its times. */
    public record Outcome(CellResult result, CellTiming timing) {}

    /**
     * The model under a condition: the true one is that of the world there, and one of any number of parts is bound to those there.
     *
     * @throws UnsuitableModelException where the world has other states or actions than the model
     */
    public static StudyModel under(StudyModel model, Trial.Test condition) {
        if (model.isWorld()) {
            return StudyModel.of(condition.truth().orElseThrow()).asWorld().startedOff(model.off());
        }
        if (model.structured().isPresent() && condition.structure().isPresent()) {
            return model.boundTo(condition.structure().get());
        }
        Spec own = model.dynamics().spec();
        Spec there = condition.data().spec();
        if (!Trial.sameVariables(own, there)) {
            throw new UnsuitableModelException("the model has " + Trial.size(own) + ", the world " + Trial.size(there));
        }
        return model;
    }

    /** Scores the open-loop predictions of a model under a condition. */
    public static CellResult predict(StudyModel model, Trial trial, String condition, PredictionWindows settings) {
        Trial.Test test = trial.tests().get(condition);
        double dt = test.data().spec().dt();
        int longest = Math.max(1, (int) Math.round(settings.longest() / dt));
        double[] scale = trial.scale(test);
        Function<Episode, Dynamics> models = inWorlds(model);
        PredictionError.Curve curve =
                PredictionError.curve(models, test.data(), scale, longest, settings.windows(), model.off());
        double[] seconds = new double[curve.steps().length];
        for (int k = 0; k < seconds.length; k++) {
            seconds[k] = curve.steps()[k] * dt;
        }
        return CellResult.of(new CellResult.Prediction(
                seconds,
                curve.errors(),
                curve.diverged(),
                curve.windows(),
                model.derivativesFrom(),
                model.parameters(),
                model.warnings(),
                model.uncertainty().map(u -> UncertaintyScore.of(u.fork(), test.data(), scale)),
                Imagined.of(
                        models,
                        test.data(),
                        longest,
                        scale,
                        model.off(),
                        BilliardStructure.isOf(test.structure()) ? Integer.MAX_VALUE : Imagined.STRIP)));
    }

    /** The dynamics in the world of an episode: of a model of any number of parts those of what the episode's is made of. */
    private static Function<Episode, Dynamics> inWorlds(StudyModel model) {
        Dynamics usual = model.dynamics().fork();
        Map<Structure, Dynamics> bound = new HashMap<>();
        return episode -> model.structured().isEmpty()
                ? usual
                : episode.structure()
                        .map(s -> bound.computeIfAbsent(
                                s, own -> model.boundTo(own).dynamics().fork()))
                        .orElse(usual);
    }

    /**
     * Runs one episode of a task, planning with the model and acting in the true world.
     *
     * @throws UnsuitableModelException where the model does not offer what the planner needs
     */
    public static PlannedRun episode(StudyModel model, Scenario scenario, Choice choice, long seed) {
        return episode(model, scenario, choice, seed, plan -> {});
    }

    /**
     * As above.
     *
     * @param made hears of every plan when it is made
     */
    static PlannedRun episode(
            StudyModel model, Scenario scenario, Choice choice, long seed, Consumer<PlanStatistics> made) {
        Settings settings = choice.settings();
        PlannerClass<?> planner = PlannerClasses.ALL.get(choice.name());
        PlannerClasses.unfit(choice.name(), settings, model).ifPresent(reason -> {
            throw new UnsuitableModelException(reason);
        });
        Environment environment = scenario.environment();
        StudyModel present = scenario.drawn().isPresent() ? inTheWorldOf(environment, seed, model) : model;
        Propagation propagation = planner.propagation(settings, present);
        try (Workers workers = Workers.of(PlannerClasses.threads(settings))) {
            PlanningProblem problem = new PlanningProblem(
                    present,
                    environment,
                    scenario.task().cost().fork(),
                    PlannerClasses.horizon(settings),
                    propagation,
                    workers,
                    seed);
            List<PlanStatistics> plans = new ArrayList<>();
            Policy controller = new RecedingHorizon(
                    planner.planner(problem, settings),
                    environment.spec(),
                    PlannerClasses.recedingHorizon(settings),
                    plan -> {
                        plans.add(plan.statistics());
                        made.accept(plan.statistics());
                    });
            int latency = PlannerClasses.latency(settings);
            Policy acting = latency == 0 ? controller : new LatencyAware(controller, present.dynamics(), latency);
            PlayedEpisode played = scenario.player(environment).play(acting, seed);
            return new PlannedRun(played, List.copyOf(plans), Optional.of(propagation));
        }
    }

    /** Where each episode has a world of its own: the true model, or one of any number of parts, as it is there. */
    static StudyModel inTheWorldOf(Environment environment, long seed, StudyModel model) {
        environment.reset(seed);
        if (model.isWorld()) {
            return StudyModel.of(environment.truth().parametric().orElseThrow()).asWorld();
        }
        return model.structured().isPresent() && environment.structure().isPresent()
                ? model.boundTo(environment.structure().get())
                : model;
    }

    /** What a study keeps of an episode. */
    public static Outcome control(PlannedRun run) {
        int n = run.episode().states().numCols;
        double[][] states = new double[run.episode().steps() + 1][];
        for (int t = 0; t < states.length; t++) {
            states[t] = Arrays.copyOfRange(run.episode().states().data, t * n, (t + 1) * n);
        }
        CellResult result = CellResult.of(new Control(
                run.totalReward(),
                run.totalCost(),
                run.episode().steps(),
                run.plans().stream()
                        .mapToLong(PlanStatistics::modelSteps)
                        .average()
                        .orElse(0),
                run.plans().stream().mapToLong(PlanStatistics::rejected).sum(),
                run.propagation().map(Propagation::kind).orElse(""),
                run.propagation().map(Propagation::particles).orElse(0),
                run.episode().times(),
                states));
        return new Outcome(result, new CellTiming(Double.NaN, medianMilliseconds(run), Double.NaN));
    }

    /** Median wall-clock time of the plans of an episode, ms; NaN where none were made. */
    static double medianMilliseconds(PlannedRun run) {
        double[] sorted = run.plans().stream()
                .mapToDouble(PlanStatistics::milliseconds)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}

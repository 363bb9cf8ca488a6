package dev.mechanist.experiments.study.learners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.GaussianProcessModel;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.experiments.pilco.PilcoLearning;
import dev.mechanist.experiments.pilco.PilcoProblems;
import dev.mechanist.experiments.pilco.PilcoRun;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellResult.Learning;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.PlannedRun;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.planners.pilco.Course;
import dev.mechanist.planners.pilco.PilcoState;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PILCO within a study: it collects its own experience, trial by trial, until the mean episode of its controller solves the
 * problem, and then acts once in the same world as planners do. Planners act beside it with the same kind of processes, learned from
 * the episodes that its last policy was learned from.
 */
public final class PilcoLearner implements Learned {
    /** Environments whose plant, sampling and start are those of a published scenario. */
    private static final Map<String, String> PUBLISHED = Map.of("cart-pole-pilco", "cart-pole");

    /**
     * How it learns.
     *
     * @param trials at most
     * @param basis basis functions of the policy
     * @param searches line searches per improvement
     * @param starts policies that each improvement starts from
     * @param inducing transitions up to which processes are exact, and inducing points of an output beyond, at most
     */
    record Options(int trials, int basis, int searches, int starts, int inducing) {
        static final Options DEFAULT = new Options(8, 50, 100, 1, 300);

        Options {
            if (trials < 1 || basis < 1 || searches < 1 || starts < 1 || inducing < 2) {
                throw new InputException(
                        "trials, basis, searches and starts must be at least 1, and inducing at least 2");
            }
        }
    }

    private final Options options;
    private final PilcoRun run;
    private final PilcoState state;
    private final Spec spec;

    private PilcoLearner(Options options, PilcoRun run, PilcoState state, Spec spec) {
        this.options = options;
        this.run = run;
        this.state = state;
        this.spec = spec;
    }

    /** The environments it has a problem in, for messages. */
    static String known() {
        return String.join(", ", PUBLISHED.keySet());
    }

    /** Whether it has a problem in a world. */
    static boolean knows(Subject subject) {
        return PUBLISHED.containsKey(subject.world()) && subject.isAsRegistered();
    }

    private static Optional<String> unfit(Subject subject) {
        return knows(subject)
                ? Optional.empty()
                : LearnerClasses.withoutWorld(subject)
                        .or(() -> Optional.of("PILCO knows the problems of " + known() + " alone, as they are"));
    }

    static final LearnerClass<Options> CLASS = new LearnerClass<>(
            "Gaussian processes and a policy improved by analytic gradients",
            Options.DEFAULT,
            true,
            PilcoLearner::unfit,
            PilcoLearner::learn);

    /** Learns, or goes on learning in its directory. */
    private static PilcoLearner learn(Subject subject, Options options, long seed, Path directory) {
        PilcoScenario problem = problem(subject).orElseThrow();
        PilcoLearning standard = PilcoLearning.of(problem);
        try (MomentEngine engine = MomentEngine.on(Device.CPU)) {
            PilcoRun.Configuration configuration = new PilcoRun.Configuration(
                    problem.name(),
                    seed,
                    new PilcoLearning(
                            standard.widths(),
                            standard.firstHorizon(),
                            options.basis,
                            options.starts,
                            options.inducing,
                            options.inducing,
                            standard.sparse(),
                            standard.direction(),
                            options.searches),
                    engine.label());
            PilcoRun run =
                    new PilcoRun(problem, configuration, engine, directory, new PrintWriter(Writer.nullWriter()));
            PilcoState state = run.learn(options.trials, true);
            return new PilcoLearner(
                    options, run, state, subject.scenario("").world().dynamics().spec());
        }
    }

    /** One episode of the learned policy. */
    @Override
    public CellComputation.Outcome act(Scenario world, long seed) {
        List<PilcoState.Trial> trials = state.trials();
        PlayedEpisode played = new EpisodePlayer(world.environment()).play(run.law(state), seed);
        CellResult result = CellComputation.control(new PlannedRun(played, List.of(), Optional.empty()))
                .result()
                .after(new Learning(
                        trials.size(),
                        Optional.of(PilcoRun.solvedAt(state) > 0),
                        trials.get(trials.size() - 1).experience()));
        double learningSeconds =
                60 * trials.stream().mapToDouble(PilcoState.Trial::minutes).sum();
        return new CellComputation.Outcome(result, new CellTiming(learningSeconds, Double.NaN, 0));
    }

    /** All episodes but that of the last policy, as they were measured. */
    @Override
    public List<Episode> experience() {
        List<Episode> episodes = new ArrayList<>();
        for (Course course : state.courses().subList(0, state.courses().size() - 1)) {
            double[] times = new double[course.steps() + 1];
            Arrays.setAll(times, t -> t * spec.dt());
            episodes.add(
                    Episode.recorded("episode " + episodes.size(), spec, times, course.measured(), course.controls()));
        }
        return episodes;
    }

    /** What planners plan with: processes learned from {@link #experience}, of which they take the mean. */
    @Override
    public Optional<StudyModel> model(long seed) {
        return Optional.of(GaussianProcessModel.fit(
                new DataSet(experience()),
                new GaussianProcessModel.Settings(options.inducing, options.inducing),
                seed));
    }

    /** What the first episode of a planner took: the data that its model learned from, and itself. */
    public static Optional<Learning> ofPlanner(Subject subject, List<Episode> learnedFrom, Episode episode) {
        return problem(subject).map(problem -> {
            double learned = learnedFrom.stream().mapToDouble(Episode::duration).sum();
            Course course = new Course(episode.states(), episode.states(), episode.actions());
            return new Learning(1, Optional.of(PilcoProblems.of(problem).solved(course)), learned + episode.duration());
        });
    }

    private static Optional<PilcoScenario> problem(Subject subject) {
        return knows(subject) ? Optional.of(PilcoScenarios.named(PUBLISHED.get(subject.world()))) : Optional.empty();
    }
}

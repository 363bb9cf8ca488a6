package dev.mechanist.experiments.study;

import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Minimiser;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.envs.Scenario;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.experiments.pilco.PilcoProblems;
import dev.mechanist.experiments.pilco.PilcoRun;
import dev.mechanist.experiments.study.CellResult.Learning;
import dev.mechanist.experiments.study.Study.Choice;
import dev.mechanist.planners.ControlledEpisode;
import dev.mechanist.planners.Controller;
import dev.mechanist.planners.pilco.Course;
import dev.mechanist.planners.pilco.FeedbackLaw;
import dev.mechanist.planners.pilco.PilcoState;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PILCO within a study: it collects its own experience, trial by trial, until the mean episode of its controller solves the
 * problem, and then acts once in the same world as planners do.
 */
final class PilcoLearner {
    static final String NAME = "pilco";

    /** What stands in the place of a planner in its cells. */
    static final Choice POLICY = new Choice("policy", "policy", Settings.NONE, false);

    /** Environments whose plant, sampling and start are those of a published scenario. */
    private static final Map<String, String> PUBLISHED = Map.of("cart-pole-pilco", "cart-pole");

    /**
     * How it learns.
     *
     * @param trials at most
     * @param basis basis functions of the policy
     * @param searches line searches per improvement
     * @param starts policies that each improvement starts from
     * @param inducing transitions up to which processes are exact, and inducing points beyond
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

    /**
     * A learned controller's cell.
     *
     * @param result its episode, and what it took to learn
     * @param learningSeconds wall-clock time of all trials, s
     */
    record Outcome(CellResult result, double learningSeconds) {}

    private PilcoLearner() {}

    /** The environments it has a problem in, for messages. */
    static String known() {
        return String.join(", ", PUBLISHED.keySet());
    }

    /** Whether it has a problem in a world. */
    static boolean knows(Subject subject) {
        return PUBLISHED.containsKey(subject.name());
    }

    /** Refuses settings that it does not have. */
    static void check(Settings settings) {
        settings.allow(List.of(Options.class));
        settings.over(Options.DEFAULT);
    }

    /** Learns, or goes on learning in its directory, and acts. */
    static Outcome learn(Cell cell, Scenario world, Path directory) {
        Options options = cell.model().settings().over(Options.DEFAULT);
        PilcoScenario problem = problem(cell.subject()).orElseThrow();
        try (MomentEngine engine = MomentEngine.on(Device.CPU)) {
            PilcoRun.Configuration configuration = new PilcoRun.Configuration(
                    problem.name(),
                    cell.seed(),
                    options.basis,
                    options.searches,
                    options.starts,
                    options.inducing,
                    Minimiser.Direction.BFGS,
                    engine.label());
            PilcoRun run =
                    new PilcoRun(problem, configuration, engine, directory, new PrintWriter(Writer.nullWriter()));
            PilcoState state = run.learn(options.trials, true);
            List<PilcoState.Trial> trials = state.trials();
            ControlledEpisode episode =
                    ControlledEpisode.run(world.environment(), new Acting(run.law(state)), cell.seed());
            CellResult result = CellComputation.control(episode)
                    .result()
                    .after(new Learning(
                            trials.size(),
                            PilcoRun.solvedAt(state) > 0,
                            trials.get(trials.size() - 1).experience()));
            return new Outcome(
                    result,
                    60 * trials.stream().mapToDouble(PilcoState.Trial::minutes).sum());
        }
    }

    /** What the first episode of a planner took: the data that its model learned from, and itself. */
    static Optional<Learning> ofPlanner(Subject subject, Choice model, Trial trial, Episode episode) {
        return problem(subject).map(problem -> {
            double learned = model.name().equals(ModelClasses.TRUE)
                    ? 0
                    : trial.training().episodes().stream()
                            .mapToDouble(PilcoLearner::seconds)
                            .sum();
            Course course = new Course(episode.states(), episode.states(), episode.actions());
            return new Learning(1, PilcoProblems.of(problem).solved(course), learned + seconds(episode));
        });
    }

    private static double seconds(Episode episode) {
        return episode.times()[episode.steps()] - episode.times()[0];
    }

    private static Optional<PilcoScenario> problem(Subject subject) {
        return Optional.ofNullable(PUBLISHED.get(subject.name())).map(PilcoScenarios::named);
    }

    /** A law as a controller, which plans nothing. */
    private record Acting(FeedbackLaw law) implements Controller {
        @Override
        public void reset() {
            // It remembers nothing.
        }

        @Override
        public double[] act(double[] state) {
            return law.apply(state);
        }

        @Override
        public List<PlanStatistics> plans() {
            return List.of();
        }
    }
}

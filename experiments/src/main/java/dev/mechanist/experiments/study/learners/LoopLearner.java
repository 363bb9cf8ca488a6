package dev.mechanist.experiments.study.learners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.learning.LearningLoop;
import dev.mechanist.experiments.learning.LearningTrial;
import dev.mechanist.experiments.models.NeuralNetwork;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.CellResult.Learning;
import dev.mechanist.experiments.study.cells.CellTiming;
import dev.mechanist.experiments.study.cells.PlannedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A method of the learning loop within a study: it acts, fits a network, acts with it, and so on, and then acts once more. */
public final class LoopLearner implements Learned {
    /**
     * How often and how.
     *
     * @param trials episodes of what was learned, after those at random
     * @param method the method's own settings
     */
    public record Options<M extends Record>(int trials, M method) {
        public Options {
            if (trials < 1) {
                throw new InputException("trials must be at least 1, not " + trials);
            }
        }
    }

    /** Makes a method that keeps what it must in a directory. */
    @FunctionalInterface
    public interface Maker<M extends Record> {
        LearningLoop.Method make(M settings, Path directory);
    }

    private final LearningLoop.Learned learned;
    private final Learning learning;
    private final double seconds;

    private LoopLearner(LearningLoop.Learned learned, Learning learning, double seconds) {
        this.learned = learned;
        this.learning = learning;
        this.seconds = seconds;
    }

    public static <M extends Record> LearnerClass<Options<M>> of(String summary, M defaults, Maker<M> maker) {
        return new LearnerClass<>(
                summary,
                new Options<>(5, defaults),
                true,
                LearnerClasses::withoutWorld,
                (subject, options, seed, directory) -> {
                    Scenario scenario = subject.scenario("");
                    LearningLoop loop =
                            new LearningLoop(scenario, maker.make(options.method, directory), seed, directory);
                    List<LearningTrial> rows = loop.run(options.trials, row -> {});
                    double seconds =
                            rows.stream().mapToDouble(LearningTrial::seconds).sum();
                    return new LoopLearner(loop.learned(rows), learning(scenario, options.trials, rows), seconds);
                });
    }

    /** What trials took of the world; whether they solved anything nobody says. */
    static Learning learning(Scenario scenario, int trials, List<LearningTrial> rows) {
        double dt = scenario.world().dynamics().spec().dt();
        return new Learning(trials, Optional.empty(), rows.get(rows.size() - 1).experience() * dt);
    }

    @Override
    public CellComputation.Outcome act(Scenario world, long seed) {
        return acted(world, learned.acting(), learning, seconds, seed);
    }

    /** One episode of a policy, which took so long to learn, s. */
    static CellComputation.Outcome acted(Scenario world, Policy policy, Learning learning, double seconds, long seed) {
        PlayedEpisode played = world.player(world.environment()).play(policy, seed);
        CellResult result = CellComputation.control(new PlannedRun(played, List.of(), Optional.empty()))
                .result()
                .after(learning);
        return new CellComputation.Outcome(result, new CellTiming(seconds, Double.NaN, 0));
    }

    @Override
    public List<Episode> experience() {
        return learned.experience().episodes();
    }

    @Override
    public Optional<StudyModel> model(long seed) {
        return Optional.of(NeuralNetwork.model(learned.model()));
    }
}

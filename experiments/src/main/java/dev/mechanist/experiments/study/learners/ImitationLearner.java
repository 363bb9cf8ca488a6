package dev.mechanist.experiments.study.learners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.learning.ImitationLoop;
import dev.mechanist.experiments.learning.LearningTrial;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult.Learning;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import java.util.List;
import java.util.Optional;

/** A neural policy that imitates a planner with the true dynamics (DAgger), within a study. */
final class ImitationLearner implements Learned {
    /**
     * How it imitates.
     *
     * @param trials episodes of the policy, after the expert's own
     * @param horizon steps per plan of the expert
     * @param epochs passes through the demonstrations per fit
     */
    record Options(int trials, int horizon, int epochs) {
        static final Options DEFAULT = new Options(5, 20, 400);

        Options {
            if (trials < 1 || horizon < 1 || epochs < 1) {
                throw new InputException("trials, horizon and epochs must be at least 1");
            }
        }
    }

    static final LearnerClass<Options> CLASS = new LearnerClass<>(
            "a neural policy that imitates planning with the true dynamics (DAgger)",
            Options.DEFAULT,
            false,
            LearnerClasses::withoutWorld,
            (subject, options, seed, directory) -> {
                Scenario scenario = subject.scenario("");
                ImitationLoop loop = new ImitationLoop(
                        scenario,
                        new ImitationLoop.Settings(
                                new CrossEntropy.Settings(80, 8, 4, 0.1),
                                options.horizon,
                                options.epochs,
                                PolicySettings.DEFAULT),
                        seed,
                        directory);
                List<LearningTrial> rows = loop.run(options.trials, row -> {});
                return new ImitationLearner(
                        loop.learned(rows),
                        LoopLearner.learning(scenario, options.trials, rows),
                        rows.stream().mapToDouble(LearningTrial::seconds).sum());
            });

    private final NeuralPolicy policy;
    private final Learning learning;
    private final double seconds;

    private ImitationLearner(NeuralPolicy policy, Learning learning, double seconds) {
        this.policy = policy;
        this.learning = learning;
        this.seconds = seconds;
    }

    @Override
    public CellComputation.Outcome act(Scenario world, long seed) {
        return LoopLearner.acted(world, policy, learning, seconds, seed);
    }

    @Override
    public List<Episode> experience() {
        return List.of();
    }

    @Override
    public Optional<StudyModel> model(long seed) {
        return Optional.empty();
    }
}

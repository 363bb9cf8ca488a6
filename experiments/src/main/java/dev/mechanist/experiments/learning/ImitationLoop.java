package dev.mechanist.experiments.learning;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicyImitation;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.SamplingPlanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * DAgger (Ross, Gordon and Bagnell 2011): a neural policy learns what a planner does in the states that the policy visits. The
 * first trial is the expert's own; in all others the policy acts and the expert says what it would have done. Every policy is
 * fitted anew to all that was said so far.
 */
public final class ImitationLoop implements TrialLoop {
    /**
     * How to imitate.
     *
     * @param search the expert's planner, with the true dynamics and the task's reward
     * @param horizon steps per plan
     * @param epochs passes through the demonstrations per fit
     * @param policy shape and training of the policy
     */
    public record Settings(CrossEntropy.Settings search, int horizon, int epochs, PolicySettings policy) {
        public Settings {
            if (epochs < 1) {
                throw new InputException("an imitation needs at least 1 epoch, not " + epochs);
            }
        }
    }

    private final Scenario scenario;
    private final Settings settings;
    private final long seed;
    private final Path directory;

    /**
     * @param directory where everything is kept; may hold an earlier part of the same run
     */
    public ImitationLoop(Scenario scenario, Settings settings, long seed, Path directory) {
        this.scenario = scenario;
        this.settings = settings;
        this.seed = seed;
        this.directory = directory;
    }

    @Override
    public String description() {
        return settings.epochs + " epochs, horizon " + settings.horizon + ", " + settings.search;
    }

    /** The expert's. */
    @Override
    public int trialsBefore() {
        return 1;
    }

    @Override
    public List<LearningTrial> run(int trials, Consumer<LearningTrial> onTrial) {
        RunDirectory.claim(directory, "imitation on " + scenario.name() + ", seed " + seed + ", " + description());
        List<LearningTrial> rows = LearningTrial.soFar(directory);
        for (int trial = rows.size(); trial <= trials; trial++) {
            LearningTrial row = trial(trial, rows);
            rows.add(row);
            LearningTrial.write(directory.resolve(LearningTrial.TABLE), rows);
            onTrial.accept(row);
        }
        return rows;
    }

    @Override
    public String summary(List<LearningTrial> rows) {
        double best =
                rows.stream().skip(1).mapToDouble(LearningTrial::reward).max().orElseThrow();
        return String.format(
                Locale.ROOT,
                "return of the expert %.1f, best of the policy %.1f",
                rows.get(0).reward(),
                best);
    }

    /** The policy that acted in the last of these trials, after {@link #run}. */
    public NeuralPolicy learned(List<LearningTrial> rows) {
        return NeuralPolicy.load(directory.resolve("policy-" + (rows.size() - 1)), settings.policy.device());
    }

    /** The model error of a trial is the root mean square of the policy's difference from the expert, in action ranges. */
    private LearningTrial trial(int trial, List<LearningTrial> rows) {
        long start = System.nanoTime();
        Environment world = scenario.environment();
        Spec system = world.spec();
        long key = RandomStream.of(seed, "imitation", trial).nextLong();
        List<double[]> labels = new ArrayList<>();
        Optional<Policy> learner = Optional.empty();
        if (trial > 0) {
            NeuralPolicy policy = fit(system, trial);
            Artefacts.save(
                    directory.resolve("policy-" + trial),
                    policy,
                    Provenance.of(Map.of("environment", scenario.name())).withSeed(seed));
            learner = Optional.of(policy);
        }
        Episode episode = new EpisodePlayer(world)
                .play(new Advised(expert(world, key), learner, labels), key)
                .episode();
        DMatrixRMaj advised = new DMatrixRMaj(labels.toArray(double[][]::new));
        EpisodeStore.write(
                demonstration(trial),
                Episode.recorded("demonstration " + trial, system, episode.times(), episode.states(), advised));
        double reward = episode.totalReward();
        double best =
                rows.isEmpty() ? reward : Math.max(reward, rows.get(trial - 1).best());
        long experience = (rows.isEmpty() ? 0 : rows.get(trial - 1).experience()) + episode.steps();
        double error = difference(system, episode.actions(), advised);
        return new LearningTrial(trial, experience, reward, best, error, (System.nanoTime() - start) / 1e9);
    }

    /**
     * Notes in every state what an expert would do.
     *
     * @param learner who acts; the expert where there is none
     * @param labels receives the expert's actions, each [m]
     */
    private record Advised(Policy expert, Optional<Policy> learner, List<double[]> labels) implements Policy {
        @Override
        public Policy start(long seed) {
            return new Advised(expert.start(seed), learner.map(policy -> policy.start(seed)), labels);
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            expert.act(o, time, u);
            labels.add(u.clone());
            learner.ifPresent(policy -> policy.act(o, time, u));
        }
    }

    private Policy expert(Environment world, long key) {
        Cost cost = new RewardCost(
                scenario.task().reward(),
                scenario.task().end(),
                world.spec().n(),
                world.spec().m());
        Dynamics truth = world.truth().required("the expert", world);
        Planner planner = new SamplingPlanner(truth, cost, settings.horizon, settings.search, key);
        return new RecedingHorizon(planner, world.spec());
    }

    /** The states of a trial, each with what the expert would have done. */
    private Path demonstration(int trial) {
        return directory.resolve("demonstration-" + trial + ".npz");
    }

    /** A policy fitted to all demonstrations of earlier trials. */
    private NeuralPolicy fit(Spec system, int trial) {
        List<Path> files =
                IntStream.range(0, trial).mapToObj(this::demonstration).toList();
        Transitions shown = Transitions.of(EpisodeStore.read(files, system));
        try (PolicyImitation imitation = new PolicyImitation(system, settings.policy, seed)) {
            return imitation.fit(shown.states(), shown.actions(), settings.epochs);
        }
    }

    private static double difference(Spec system, DMatrixRMaj taken, DMatrixRMaj advised) {
        double sum = 0;
        double[] lower = system.actionLower();
        double[] upper = system.actionUpper();
        for (int i = 0; i < taken.getNumElements(); i++) {
            int j = i % taken.numCols;
            sum += Math.pow((taken.data[i] - advised.data[i]) / (upper[j] - lower[j]), 2);
        }
        return Math.sqrt(sum / taken.getNumElements());
    }
}

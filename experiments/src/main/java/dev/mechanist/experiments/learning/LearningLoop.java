package dev.mechanist.experiments.learning;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeColumns;
import dev.mechanist.core.data.EpisodeFile;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.World;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.tensor.training.EventFile;
import dev.mechanist.tensor.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Model-based reinforcement learning (Nagabandi et al. 2018, algorithm 1; Chua et al. 2018, algorithm 1): act at
 * random, fit, act by planning with the fitted model or by a policy improved in it, add what happened to the data, repeat.
 *
 * <p>Everything lies in one directory: {@code trials.csv}, one file per episode, the trainer's state, and in
 * {@code model} the last trial's model, to be read by {@link NeuralEnsemble#load}. A trial counts when its
 * row is written, which is last; a loop that was killed goes on from there and from inside a fit, and gives the same numbers.
 */
public final class LearningLoop implements TrialLoop {
    /** Makes what acts in an episode, from a model and all episodes so far. */
    @FunctionalInterface
    public interface PolicyFactory<T extends Dynamics> {
        Policy create(T model, DataSet experience, Scenario scenario, long seed);
    }

    /** Makes a planner for a model; the cost is minus the task's reward. */
    @FunctionalInterface
    public interface PlannerFactory<T extends Dynamics> {
        Planner create(T model, Cost cost, long seed);
    }

    /** Model-predictive control that plans anew at every step. */
    public static <T extends Dynamics> PolicyFactory<T> planning(PlannerFactory<T> factory) {
        return (model, experience, scenario, seed) -> {
            Spec spec = model.spec();
            Cost cost = new RewardCost(scenario.task().reward(), scenario.task().end(), spec.n(), spec.m());
            return new RecedingHorizon(factory.create(model, cost, seed), spec);
        };
    }

    /**
     * A method.
     *
     * @param name for example {@code pets}
     * @param model class of the model
     * @param training of every fit
     * @param randomTrials episodes of random actions before the first fit, at least 1
     * @param controller acts in every trial
     * @param expert acts with the true dynamics and gives every fit as many episodes as the trials do; empty for none
     * @param description everything that decides the result, as text
     */
    public record Method(
            String name,
            EnsembleSettings model,
            TrainingSettings training,
            int randomTrials,
            PolicyFactory<NeuralEnsemble> controller,
            Optional<PolicyFactory<Dynamics>> expert,
            String description) {}

    private final Scenario scenario;
    private final Method method;
    private final long seed;
    private final Path directory;

    /**
     * @param directory where everything is kept; may hold an earlier part of the same run
     */
    public LearningLoop(Scenario scenario, Method method, long seed, Path directory) {
        this.scenario = scenario;
        this.method = method;
        this.seed = seed;
        this.directory = directory;
    }

    @Override
    public String description() {
        return method.description();
    }

    /** Those that act at random. */
    @Override
    public int trialsBefore() {
        return method.randomTrials();
    }

    @Override
    public List<LearningTrial> run(int trials, Consumer<LearningTrial> onTrial) {
        RunDirectory.claim(
                directory, method.name() + " on " + scenario.name() + ", seed " + seed + ", " + method.description());
        List<LearningTrial> rows = LearningTrial.soFar(directory);
        Environment environment = scenario.environment();
        Spec spec = environment.spec();
        List<Episode> episodes = new ArrayList<>();
        for (LearningTrial row : rows) {
            episodes.add(readEpisode(episodeFile(row.trial()), spec));
            if (method.expert().isPresent()) {
                episodes.add(readEpisode(expertFile(row.trial()), spec));
            }
        }
        try (EnsembleTrainer trainer =
                        new EnsembleTrainer(spec, method.model(), method.training(), seed, unseen(spec));
                EventFile events = new EventFile(directory.resolve("events"), now(), method.name())) {
            int fitted = rows.size() - method.randomTrials();
            if (fitted > 0) {
                trainer.restore(trainerFile(rows.size() - 1));
            }
            for (int trial = rows.size(); trial < method.randomTrials() + trials; trial++) {
                LearningTrial row = trial(trial, environment, trainer, episodes, rows, events);
                rows.add(row);
                LearningTrial.write(directory.resolve(LearningTrial.TABLE), rows);
                clean(trial);
                onTrial.accept(row);
            }
        }
        return rows;
    }

    /** Places, in which whatever was learned at the start of the way holds all along it. */
    private Set<Integer> unseen(Spec spec) {
        World world = scenario.world();
        return spec.state().equals(world.dynamics().spec().state()) ? world.places() : Set.of();
    }

    /**
     * What was learned.
     *
     * @param model that of the last trial
     * @param experience the episodes that it was fitted to
     * @param acting what acted in the last trial
     */
    public record Learned(NeuralEnsemble model, DataSet experience, Policy acting) {}

    /** What the last of these trials acted with, after {@link #run}. */
    public Learned learned(List<LearningTrial> rows) {
        int last = rows.size() - 1;
        Spec spec = scenario.environment().spec();
        List<Episode> episodes = new ArrayList<>();
        for (int trial = 0; trial < last; trial++) {
            episodes.add(readEpisode(episodeFile(trial), spec));
            if (method.expert().isPresent()) {
                episodes.add(readEpisode(expertFile(trial), spec));
            }
        }
        NeuralEnsemble model =
                NeuralEnsemble.load(directory.resolve("model"), method.model().device());
        DataSet experience = new DataSet(episodes);
        long episodeSeed = RandomStream.of(seed, "episode", last).nextLong();
        return new Learned(model, experience, method.controller().create(model, experience, scenario, episodeSeed));
    }

    private LearningTrial trial(
            int trial,
            Environment environment,
            EnsembleTrainer trainer,
            List<Episode> episodes,
            List<LearningTrial> rows,
            EventFile events) {
        long start = System.nanoTime();
        EpisodePlayer player = scenario.player(environment);
        long episodeSeed = RandomStream.of(seed, "episode", trial).nextLong();
        Episode episode;
        double error = 1;
        if (trial < method.randomTrials()) {
            episode = player.play(RandomActions.uniform(environment.spec()), episodeSeed)
                    .episode();
            episodes.add(episode);
        } else {
            DataSet data = new DataSet(episodes);
            NeuralEnsemble model = trainer.fit(data, Optional.of(fitFile(trial)), report(events));
            trainer.save(trainerFile(trial));
            Artefacts.save(
                    directory.resolve("model"),
                    model,
                    Provenance.of(Map.of("environment", scenario.name(), "trial", "" + trial))
                            .withSeed(seed)
                            .withData(data.hash()));
            episode = player.play(method.controller().create(model, data, scenario, episodeSeed), episodeSeed)
                    .episode();
            episodes.add(episode);
            error = ModelError.oneStep(model, episode, new DataSet(episodes));
        }
        EpisodeStore.write(episodeFile(trial), episode);
        if (method.expert().isPresent()) {
            long expertSeed = RandomStream.of(seed, "expert", trial).nextLong();
            DataSet data = new DataSet(episodes);
            Dynamics truth = environment.truth().required("the expert", environment);
            Policy expert = method.expert().get().create(truth, data, scenario, expertSeed);
            Episode shown = player.play(expert, expertSeed).episode();
            EpisodeStore.write(expertFile(trial), shown);
            episodes.add(shown);
        }
        double reward = episode.totalReward();
        double best = rows.isEmpty()
                ? reward
                : Math.max(reward, rows.get(rows.size() - 1).best());
        long experience = episodes.stream().mapToLong(Episode::steps).sum();
        events.scalar("return", trial, reward, now());
        events.scalar("model error", trial, error, now());
        return new LearningTrial(trial, experience, reward, best, error, (System.nanoTime() - start) / 1e9);
    }

    private static TrainingProgress.Listener report(EventFile events) {
        return progress -> {
            events.scalar("loss", progress.updates(), progress.loss(), now());
            progress.validation().ifPresent(v -> events.scalar("validation", progress.updates(), v, now()));
        };
    }

    /** Removes what only the trial before needed. */
    private void clean(int trial) {
        try {
            Files.deleteIfExists(fitFile(trial));
            Files.deleteIfExists(trainerFile(trial - 1));
        } catch (IOException e) {
            throw new InputException("cannot delete an old file in " + directory + ": " + e.getMessage(), e);
        }
    }

    private Path fitFile(int trial) {
        return directory.resolve("fit-" + trial + ".npz");
    }

    private Path trainerFile(int trial) {
        return directory.resolve("trainer-" + trial + ".npz");
    }

    private Path episodeFile(int trial) {
        return directory.resolve("episode-" + trial + ".npz");
    }

    private Path expertFile(int trial) {
        return directory.resolve("expert-" + trial + ".npz");
    }

    private static Episode readEpisode(Path file, Spec spec) {
        try (EpisodeFile open = EpisodeStore.open(file, EpisodeColumns.of(spec))) {
            return open.episode(0);
        } catch (InputException e) {
            throw new InputException(e.getMessage() + "; or choose another directory with --out", e);
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}

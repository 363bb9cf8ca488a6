package dev.mechanist.experiments.models;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Storable;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.subjects.Collection;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.experiments.subjects.WorldVariants;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model of any class, learned from data that are collected in environments, to be stored.
 *
 * @param model what was learned
 * @param storable the same to be stored
 * @param dataHash of all episodes
 * @param seconds that the fit took
 */
public record ModelFit(StudyModel model, Storable storable, String dataHash, double seconds) {
    private static final int HOLD = 3;

    /**
     * Collects and learns.
     *
     * @param name of a model class
     * @param environments that it learns, at least one
     * @param episodes of each environment, under random actions
     * @param steps of each episode
     * @throws InputException when the class cannot learn these worlds, or cannot be stored
     */
    public static ModelFit run(
            String name,
            List<String> environments,
            int episodes,
            int steps,
            Settings settings,
            long seed,
            Fitting fitting) {
        requireLearner(name);
        ModelClasses.check(name, settings);
        for (String environment : environments) {
            if (!Environments.knows(environment)) {
                throw KnownNames.unknown("environment", environment, Environments.listing());
            }
        }
        List<WorldVariant> worlds =
                environments.stream().map(WorldVariant::of).distinct().toList();
        if (worlds.size() < environments.size()) {
            throw new InputException("--env names an environment twice; remove one");
        }
        Trial trial = new SimulatedSubject(
                        name,
                        new WorldVariants(worlds, new Collection(episodes, steps, HOLD, 0)),
                        new WorldVariants(worlds, new Collection(1, 2, HOLD, 0)))
                .trial(seed);
        long start = System.nanoTime();
        StudyModel model = ModelClasses.fit(name, settings, trial, seed, fitting);
        double seconds = (System.nanoTime() - start) / 1e9;
        Object whole = model.structured().map(StudyModel.Parts::whole).orElse(model.dynamics());
        if (whole instanceof Dynamics) {
            // One that is stored for one world is refused for worlds of several sizes.
            trial.training();
        }
        if (!(whole instanceof Storable storable)) {
            throw new InputException("models of class '" + name + "' cannot be stored; choose another class");
        }
        String hash = Hashes.ofText(
                trial.trainingWorlds().stream().map(world -> world.hash()).collect(Collectors.joining("\n")));
        return new ModelFit(model, storable, hash, seconds);
    }

    private static void requireLearner(String name) {
        List<String> learners = ModelClasses.ALL.keySet().stream()
                .filter(other -> !other.equals(ModelClasses.TRUE) && !other.equals("physics"))
                .toList();
        if (name.equals("physics")) {
            throw new InputException("physics is fitted by --system or --mjcf, which name its machine");
        }
        if (!learners.contains(name)) {
            throw KnownNames.unknown("model class", name, learners);
        }
    }
}

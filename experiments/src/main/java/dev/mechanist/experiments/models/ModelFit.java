package dev.mechanist.experiments.models;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Storable;
import dev.mechanist.experiments.subjects.Collection;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.experiments.subjects.WorldVariants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param environments that it learns, at least one: names, or files of bodies
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
        List<WorldVariant> worlds =
                environments.stream().map(WorldVariant::named).distinct().toList();
        if (worlds.size() < environments.size()) {
            throw new InputException("--env names an environment twice; remove one");
        }
        Trial trial = new SimulatedSubject(
                        name,
                        new WorldVariants(worlds, new Collection(episodes, steps, HOLD, 0)),
                        new WorldVariants(worlds, new Collection(1, 2, HOLD, 0)))
                .trial(seed);
        return fit(name, trial, settings, seed, fitting);
    }

    /**
     * Learns from episodes, of systems of several sizes where the class takes them.
     *
     * @param name of a model class
     * @param episodes at least one; for models of any number of parts such as say what their systems are made of
     * @throws InputException when the class cannot learn these episodes, or cannot be stored
     */
    public static ModelFit of(String name, List<Episode> episodes, Settings settings, long seed, Fitting fitting) {
        requireLearner(name);
        ModelClasses.check(name, settings);
        Map<List<Integer>, List<Episode>> bySize = new LinkedHashMap<>();
        for (Episode episode : episodes) {
            bySize.computeIfAbsent(List.of(episode.spec().n(), episode.spec().m()), size -> new ArrayList<>())
                    .add(episode);
        }
        List<DataSet> worlds = bySize.values().stream().map(DataSet::new).toList();
        Trial trial = new Trial(
                worlds,
                worlds,
                Collections.nCopies(worlds.size(), Optional.empty()),
                Map.of(),
                List.of(),
                new int[0],
                Optional.empty());
        return fit(name, trial, settings, seed, fitting);
    }

    private static ModelFit fit(String name, Trial trial, Settings settings, long seed, Fitting fitting) {
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

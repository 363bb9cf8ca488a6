package dev.mechanist.experiments.study;

import dev.mechanist.core.InputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The model classes by name: to add one, add a line. */
public final class ModelClasses {
    /** Name of the class that needs no learning; skipped where the truth is not known. */
    static final String TRUE = "true";

    static final Map<String, ModelClass<?>> ALL;

    static {
        Map<String, ModelClass<?>> all = new LinkedHashMap<>();
        all.put(TRUE, ModelClass.plain("the true dynamics, where they are known", (trial, none, seed) -> truth(trial)));
        all.put("physics", ModelClass.plain("equations of motion with identified parameters", IdentifiedPhysics::fit));
        all.put("mlp", new ModelClass<>("a neural network", NeuralNetwork.Settings.SINGLE, NeuralNetwork::fit));
        all.put(
                "ensemble",
                new ModelClass<>(
                        "probabilistic neural networks, as in PETS",
                        NeuralNetwork.Settings.ENSEMBLE,
                        NeuralNetwork::fit));
        ALL = Collections.unmodifiableMap(all);
    }

    private ModelClasses() {}

    /** Name and summary of each class, in the order of presentation. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, model) -> summaries.put(name, model.summary()));
        return summaries;
    }

    /** Refuses settings that the class does not have. */
    static void check(String name, Settings settings) {
        ModelClass<?> model = ALL.get(name);
        settings.allow(List.of(model.defaults().getClass()));
        model.settings(settings);
    }

    static StudyModel fit(String name, Settings settings, Trial trial, long seed) {
        return ALL.get(name).fit(trial, settings, seed);
    }

    private static StudyModel truth(Trial trial) {
        return StudyModel.of(trial.truth()
                .orElseThrow(() -> new InputException("the true dynamics of measured records are not known")));
    }
}

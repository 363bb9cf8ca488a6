package dev.mechanist.experiments.study.cells;

import dev.mechanist.core.io.Hashes;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.subjects.Place;
import dev.mechanist.experiments.subjects.Subject;
import java.util.Map;
import java.util.Optional;

/**
 * The smallest unit of a study: one model of one subject from one seed, scored by its predictions or, with a planner, by an
 * episode that was planned with it.
 *
 * @param place what is modelled, and where the model is tested
 * @param model how
 * @param planner what plans with the model; empty for the prediction cell
 * @param seed of everything random in it
 */
public record Cell(Place place, Choice model, Optional<Choice> planner, long seed) {
    public Subject subject() {
        return place.subject();
    }

    /** Readable name; unique within a study. */
    public String name() {
        String who = place.name() + "." + model.label()
                + planner.map(p -> "." + p.label()).orElse("");
        return who.replaceAll("[^A-Za-z0-9._-]", "_") + ".seed-" + seed;
    }

    /** A short description for progress lines. */
    public String spoken() {
        return place.name() + ", " + model.label()
                + planner.map(p -> " + " + p.label()).orElse("") + ", seed " + seed;
    }

    /** File name: equal for equal content of the cell and equal programs, and for nothing else. */
    public String file(String program, PredictionWindows prediction) {
        Object scoring = planner.isPresent() ? planner.get() : prediction;
        Map<String, Object> content =
                Map.of("program", program, "place", place, "model", model, "scoring", scoring, "seed", seed);
        return name() + "-" + Hashes.ofText(Json.canonical(content)).substring(0, 12) + ".json";
    }
}

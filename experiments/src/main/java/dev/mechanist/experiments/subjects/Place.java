package dev.mechanist.experiments.subjects;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Where models are tested: a subject, or one of the worlds that it keeps apart for that.
 *
 * @param subject what models have learned
 * @param condition the world they are tested in; empty where it is the one that they have learned
 */
public record Place(Subject subject, String condition) {
    /** All places of a subject, in the order of presentation. */
    public static List<Place> of(Subject subject) {
        return subject.conditions().stream()
                .map(condition -> new Place(subject, condition))
                .toList();
    }

    public String name() {
        return condition.isEmpty() ? subject.name() : subject.name() + ", " + condition;
    }

    public String units() {
        return subject.units();
    }

    /** Its place on an axis, where its condition is a number. */
    public OptionalDouble position() {
        return subject.position(condition);
    }
}

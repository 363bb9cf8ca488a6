package dev.mechanist.experiments.subjects;

import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.records.RecordDescription;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.equations.JavaEquations;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A system to model, and perhaps a task to plan in: an environment, or a machine known by its records. */
public sealed interface Subject permits SimulatedSubject, RecordedSubject, DescribedSubject {
    /** What the study calls it; unique within the study. */
    String name();

    /** The same under another name. */
    Subject named(String other);

    /** Registered name of the environment or machine. */
    String world();

    /** Data and knowledge that models of one seed are built from and judged by. */
    Trial trial(long seed);

    /** The same under a name that says how much data models learn from, where a study may choose that. */
    default Subject namedByAmount() {
        return this;
    }

    /** Whether there is a task to plan in. */
    boolean hasTask();

    /** Whether its one world, its task and how they are seen and moved are those of a registered environment. */
    default boolean isAsRegistered() {
        return false;
    }

    /** The conditions under which models are tested; one without a name where that is the world that they learn. */
    default List<String> conditions() {
        return List.of("");
    }

    /** The place of a condition on an axis, where conditions are numbers. */
    default OptionalDouble position(String condition) {
        return OptionalDouble.empty();
    }

    /** The least and the largest place of the worlds that models learn on that axis, where they have any. */
    default Optional<double[]> learned() {
        return Optional.empty();
    }

    /** The world in which plans are carried out under a condition, and its task; may take a while. */
    Scenario scenario(String condition);

    /** Whether the true dynamics are known. */
    boolean truthIsKnown();

    /**
     * The independent unit that a seed belongs to: seeds that are judged by the same measured record are no independent
     * evidence, and count as one.
     */
    long unit(long seed);

    /** What units are, in the plural. */
    String units();

    /** What its data are, in a sentence or two. */
    String describe();

    /** Equations in Java that its description names. */
    default Optional<JavaEquations> java() {
        return Optional.empty();
    }

    /** What was done to its records that a reader should know, one line each. */
    default List<String> notes() {
        return List.of();
    }

    /** Reads one entry of a study's {@code environments}; one with the key {@code records} is a machine, and one whose records name
     * files is any. */
    static Subject read(YamlNode yaml) {
        if (yaml.isText()) {
            return SimulatedSubject.of(environment(yaml));
        }
        if (yaml.find("records").flatMap(records -> records.find("files")).isPresent()) {
            return DescribedSubject.of(RecordDescription.read(yaml));
        }
        if (yaml.find("records").isPresent()) {
            return RecordedSubject.read(yaml);
        }
        return SimulatedSubject.read(yaml);
    }

    /** All subjects of an entry: one, or one per combination of what it lists where one value is expected. */
    static List<Subject> readAll(YamlNode yaml) {
        if (!yaml.isMapping()) {
            return List.of(read(yaml));
        }
        return Axes.points(yaml).stream()
                .map(point -> {
                    Subject subject = read(point.entry());
                    return point.where().isEmpty() ? subject : subject.named(subject.name() + " " + point.where());
                })
                .toList();
    }

    private static String environment(YamlNode name) {
        if (!Environments.knows(name.text())) {
            throw name.unknown(Environments.listing());
        }
        return name.text();
    }
}

package dev.mechanist.experiments.study;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.cells.PredictionWindows;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import dev.mechanist.experiments.subjects.Axes;
import dev.mechanist.experiments.subjects.RecordedSubject;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Subject;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What is compared.
 *
 * @param name of the study and of its output directory
 * @param description what it is about, for the report
 * @param seeds one repetition each
 * @param prediction how models are scored
 * @param subjects systems to model, and tasks to plan in
 * @param models model classes with their settings
 * @param planners planners with their settings
 * @param learners methods that learn a controller by trial, with their settings
 */
public record Study(
        String name,
        String description,
        List<Long> seeds,
        PredictionWindows prediction,
        List<Subject> subjects,
        List<Choice> models,
        List<Choice> planners,
        List<Choice> learners) {

    /** Reads a study. */
    public static Study read(YamlNode yaml) {
        yaml.allow("name", "description", "seeds", "prediction", "environments", "models", "planners", "learners");
        List<Subject> subjects = apart(yaml.get("environments").filled().items().stream()
                .flatMap(entry -> Subject.readAll(entry).stream())
                .toList());
        requireDistinct(
                yaml.get("environments"),
                subjects.stream().map(Subject::name).toList(),
                "remove one or give it another label");
        Study study = new Study(
                name(yaml.get("name")),
                yaml.find("description").map(YamlNode::text).orElse("").strip(),
                yaml.find("seeds").map(Study::seeds).orElse(List.of(1L, 2L, 3L)),
                prediction(yaml),
                subjects,
                choices(
                        yaml.find("learners").isPresent()
                                ? yaml.get("models")
                                : yaml.get("models").filled(),
                        ModelClasses.ALL.keySet(),
                        ModelClasses::changeable),
                yaml.find("planners")
                        .map(node -> choices(node, PlannerClasses.ALL.keySet(), PlannerClasses::changeable))
                        .orElse(List.of()),
                yaml.find("learners").map(node -> learners(node.filled())).orElse(List.of()));
        StudyRun.requireDistinctNames(study);
        study.models.forEach(model -> ModelClasses.check(model.name(), model.settings()));
        study.planners.forEach(planner -> PlannerClasses.check(planner.name(), planner.settings()));
        study.learners.forEach(learner -> LearnerClasses.check(learner.name(), learner.settings()));
        for (Choice learner : study.learners) {
            List<String> reasons = subjects.stream()
                    .flatMap(subject -> LearnerClasses.unfit(learner, subject).stream())
                    .toList();
            if (reasons.size() == subjects.size()) {
                throw yaml.get("learners")
                        .error("name '" + learner.label() + "', which can learn in none of these environments: "
                                + reasons.get(0));
            }
        }
        return study;
    }

    /** The same with other seeds. */
    public Study withSeeds(List<Long> seeds) {
        return new Study(name, description, seeds, prediction, subjects, models, planners, learners);
    }

    /** The same with measured records for its machine, of which it must have exactly one, perhaps in several entries. */
    public Study withRecords(List<Path> files) {
        List<RecordedSubject> machines = subjects.stream()
                .filter(RecordedSubject.class::isInstance)
                .map(RecordedSubject.class::cast)
                .toList();
        if (machines.stream().map(RecordedSubject::machine).distinct().count() != 1) {
            throw new InputException(
                    "--data needs a study with exactly one machine that records can be given for, but '" + name
                            + "' has " + machines.size());
        }
        List<Subject> replaced = subjects.stream()
                .map(subject -> subject instanceof RecordedSubject machine ? machine.withFiles(files) : subject)
                .toList();
        return new Study(name, description, seeds, prediction, replaced, models, planners, learners);
    }

    /** The seeds 1 .. count. */
    public static List<Long> firstSeeds(int count) {
        if (count < 1) {
            throw new InputException("a study needs at least one seed, not " + count);
        }
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    /** One world with several amounts of data stands under names that say how much, where nobody gave it others. */
    private static List<Subject> apart(List<Subject> subjects) {
        Map<String, Long> count =
                subjects.stream().collect(Collectors.groupingBy(Subject::name, Collectors.counting()));
        return subjects.stream()
                .map(subject -> count.get(subject.name()) > 1 ? subject.namedByAmount() : subject)
                .toList();
    }

    private static String name(YamlNode node) {
        String name = node.text();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw node.error(
                    "becomes the name of a directory: use letters, digits, '.', '_' and '-', not '" + name + "'");
        }
        return name;
    }

    private static List<Long> seeds(YamlNode node) {
        if (!node.isList()) {
            return firstSeeds(node.integer(1));
        }
        List<Long> seeds = node.filled().items().stream()
                .map(item -> (long) item.integer(0))
                .toList();
        requireDistinct(node, seeds, "remove one");
        return seeds;
    }

    private static PredictionWindows prediction(YamlNode yaml) {
        return yaml.find("prediction")
                .map(node -> {
                    node.allow("longest", "windows");
                    double longest = node.find("longest").map(YamlNode::number).orElse(2.0);
                    if (!(longest > 0)) {
                        throw node.get("longest").error("must be a positive number of seconds, not " + longest);
                    }
                    return new PredictionWindows(
                            longest, node.find("windows").map(n -> n.integer(1)).orElse(40));
                })
                .orElse(new PredictionWindows(2, 40));
    }

    private static List<Choice> learners(YamlNode list) {
        list.items().forEach(item -> LearnerClasses.requireAtHome(item.isText() ? item : item.get("name")));
        return choices(
                list,
                LearnerClasses.ALL.keySet(),
                name -> List.of(LearnerClasses.ALL.get(name).defaults()));
    }

    private static List<Choice> choices(
            YamlNode list, Set<String> known, Function<String, List<? extends Record>> defaults) {
        List<Choice> choices = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (item.isText()) {
                choices.add(new Choice(item.text(), item.oneOf(known), Settings.NONE, true));
            } else {
                String name = item.get("name").oneOf(known);
                String label = item.find("label").map(YamlNode::label).orElse(name);
                boolean plan = item.find("plan").map(YamlNode::flag).orElse(true);
                for (Axes.Point point : Axes.ofSettings(item, Settings.RESERVED, defaults.apply(name))) {
                    choices.add(new Choice(
                            (label + " " + point.where()).strip(),
                            name,
                            Settings.of(point.entry(), Settings.RESERVED),
                            plan));
                }
            }
        }
        requireDistinct(list, choices.stream().map(Choice::label).toList(), "remove one or give it another label");
        return choices;
    }

    private static void requireDistinct(YamlNode list, List<?> names, String cure) {
        Set<String> seen = new LinkedHashSet<>();
        for (Object name : names) {
            if (!seen.add(Normalizer.normalize(name.toString(), Normalizer.Form.NFKC))) {
                throw list.error("names '" + name + "' twice; " + cure);
            }
        }
    }
}

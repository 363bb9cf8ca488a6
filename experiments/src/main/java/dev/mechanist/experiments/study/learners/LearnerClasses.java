package dev.mechanist.experiments.study.learners;

import dev.mechanist.experiments.learning.DaggerSysidMethod;
import dev.mechanist.experiments.learning.MbmfMethod;
import dev.mechanist.experiments.learning.PetsMethod;
import dev.mechanist.experiments.learning.PolicyGradientMethod;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.tensor.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The learners by name: to add one, add a line. */
public final class LearnerClasses {
    /** What stands in the place of a planner in the cells of a learner. */
    public static final Choice POLICY = new Choice("policy", "policy", Settings.NONE, false);

    public static final Map<String, LearnerClass<?>> ALL;

    /** Learners that no environment of a study suits, with the reason. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "dyna",
            "a table of states (Dyna-Q), in no study: only its maze has states to count, 'mechanist learn dyna'");

    static {
        Map<String, LearnerClass<?>> all = new LinkedHashMap<>();
        all.put("pilco", PilcoLearner.CLASS);
        all.put(
                "pets",
                LoopLearner.of(
                        "ensembles under the cross-entropy method by particles (PETS)",
                        PetsMethod.Settings.DEFAULT,
                        (settings, directory) -> PetsMethod.of(settings, Device.CPU)));
        all.put(
                "mbmf",
                LoopLearner.of(
                        "a network under random shooting (MBMF's model-based part)",
                        MbmfMethod.Settings.DEFAULT,
                        (settings, directory) -> MbmfMethod.of(settings, Device.CPU)));
        all.put(
                "dagger-sysid",
                LoopLearner.of(
                        "a network fitted to an expert's and its own episodes by halves",
                        DaggerSysidMethod.Settings.DEFAULT,
                        (settings, directory) -> DaggerSysidMethod.of(settings, Device.CPU)));
        all.put(
                "policy-gradient",
                LoopLearner.of(
                        "a neural policy improved by gradients through a learned model",
                        PolicyGradientMethod.Settings.DEFAULT,
                        (settings, directory) -> PolicyGradientMethod.of(settings, Device.CPU, directory)));
        all.put("imitation", ImitationLearner.CLASS);
        ALL = Collections.unmodifiableMap(all);
    }

    private LearnerClasses() {}

    /** Name and summary of each learner, in the order of presentation. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, learner) -> summaries.put(name, learner.summary()));
        summaries.putAll(ELSEWHERE);
        return summaries;
    }

    /** Refuses learners that no environment suits, with the reason. */
    public static void requireAtHome(YamlNode name) {
        if (name.isText() && ELSEWHERE.containsKey(name.text())) {
            throw name.error("is '" + name.text() + "': " + ELSEWHERE.get(name.text()));
        }
    }

    /** Refuses settings that the learner does not have. */
    public static void check(String name, Settings settings) {
        settings.allow(List.of(ALL.get(name).defaults()), List.of());
        settings.over(ALL.get(name).defaults());
    }

    /** Why a learner cannot learn in a world; nothing where it can. */
    public static Optional<String> unfit(Choice learner, Subject subject) {
        return ALL.get(learner.name()).unfit().apply(subject);
    }

    /** Why nothing learns there whatever it is: it takes a task in one world. */
    static Optional<String> withoutWorld(Subject subject) {
        if (!subject.hasTask()) {
            return Optional.of("there is no task to learn");
        }
        return subject.conditions().size() > 1
                ? Optional.of("learners act in one world, and here are "
                        + subject.conditions().size())
                : Optional.empty();
    }
}

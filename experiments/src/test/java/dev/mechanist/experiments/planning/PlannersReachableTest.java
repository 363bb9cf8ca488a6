package dev.mechanist.experiments.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.ExactNoise;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.planners.LatencyAware;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.evolution.EvolutionStrategy;
import dev.mechanist.planners.gradient.GradientMethod;
import dev.mechanist.planners.pilco.FeedbackLaw;
import dev.mechanist.planners.sampling.Evaluator;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.tree.SearchModel;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever plans can be named in a study: a class of a planner, a method or a way to roll out that no registered planner uses fails. */
class PlannersReachableTest {
    private static final List<Class<?>> KINDS = List.of(
            Planner.class,
            Sampler.class,
            GradientMethod.class,
            EvolutionStrategy.class,
            Evaluator.class,
            SearchModel.class,
            StochasticDynamics.class,
            Policy.class);

    /** Used around planners by the loop that plays an episode, and what a learner's policy is, which plans nothing. */
    private static final Set<Class<?>> AROUND = Set.of(RecedingHorizon.class, LatencyAware.class, FeedbackLaw.class);

    /** Settings under which a planner uses other parts than by default. */
    private static final List<String> CHANGES = List.of(
            "{}",
            "{propagation: mean}",
            "{propagation: ts-1, particles: 4}",
            "{propagation: moment-matching, particles: 4}",
            "{outcomes: mean}");

    @Test
    void everyClassOfAPlannerIsUsedByARegisteredOne() {
        Set<String> used = new TreeSet<>();
        for (String name : PlannerClasses.ALL.keySet()) {
            for (String change : CHANGES) {
                used.addAll(parts(name, change));
            }
        }
        AROUND.forEach(type -> used.add(type.getName()));
        Set<String> existing = existing();
        assertTrue(existing.size() > 20, "found only " + existing);
        Set<String> unreachable = new TreeSet<>(existing);
        unreachable.removeAll(used);
        assertEquals(Set.of(), unreachable);
    }

    /** Concrete classes of the module that are of a kind. */
    private static Set<String> existing() {
        return new ClassFileImporter()
                .withImportOption(PlannersReachableTest::isMainCode).importPackages("dev.mechanist.planners").stream()
                        .filter(type ->
                                !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(type -> KINDS.stream().anyMatch(type::isAssignableTo))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isMainCode(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    /** Classes of the objects that a planner consists of, with settings that it has. */
    private static Set<String> parts(String name, String change) {
        Settings settings = Settings.of(YamlNode.parse("test", change), Set.of());
        PlannerClass<?> planner = PlannerClasses.ALL.get(name);
        try {
            PlannerClasses.check(name, settings);
        } catch (InputException e) {
            return Set.of();
        }
        Environment environment = Environments.make("double-integrator");
        StudyModel model = StudyModel.of(environment.truth().differentiable().orElseThrow())
                .withNoise(new ExactNoise(environment.truth().differentiable().orElseThrow()))
                .asWorld();
        return walk(planner.planner(
                new PlanningProblem(
                        model,
                        environment,
                        environment.smoothCost().orElseThrow(),
                        5,
                        planner.propagation(settings, model),
                        Workers.serial(),
                        1),
                settings));
    }

    private static Set<String> walk(Object root) {
        Set<String> classes = new TreeSet<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object at = open.pop();
            if (!seen.add(at)) {
                continue;
            }
            if (at instanceof Object[] array) {
                for (int i = 0; i < Array.getLength(array); i++) {
                    push(open, array[i]);
                }
            } else if (at instanceof Iterable<?> items) {
                items.forEach(item -> push(open, item));
            } else if (at.getClass().getName().startsWith("dev.mechanist.")) {
                classes.add(at.getClass().getName());
                fields(at).forEach(value -> push(open, value));
            }
        }
        return classes;
    }

    private static void push(Deque<Object> open, Object value) {
        if (value != null) {
            open.push(value);
        }
    }

    private static List<Object> fields(Object object) {
        List<Object> values = new ArrayList<>();
        for (Class<?> type = object.getClass(); type.getName().startsWith("dev."); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        values.add(field.get(object));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        return values;
    }
}

package dev.mechanist.experiments.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Physics fitted to worlds of several sizes. */
class PooledPhysicsTest {
    private static Trial trial(String worlds, String test, String parameters) {
        return Subject.read(YamlNode.parse("s.yaml", """
                name: several
                train: {worlds: [%s], episodes: 5, steps: 60}
                test: {worlds: [%s], episodes: 1, steps: 10}
                parameters: {%s}
                """.formatted(worlds, test, parameters)))
                .trial(1);
    }

    private static Trial.Test only(Trial trial) {
        return trial.tests().values().iterator().next();
    }

    private static Map<String, Double> values(ParametricDynamics world) {
        Map<String, Double> values = new TreeMap<>();
        for (Parameter p : world.parameters()) {
            values.put(p.name(), p.value());
        }
        return values;
    }

    /** Restitutions of 0.9 and 0.7 in worlds of two and three balls; five are then moved as the truth moves them. */
    @Test
    void whatBallsOfTwoAndThreeTellHoldsForFive() {
        Trial trial = trial("billiards-2, billiards-3", "billiards-5", "restitution: 0.9, cushion: 0.7");
        StudyModel model = ModelClasses.fit("physics", Settings.ofWords(List.of()), trial, 1);
        Trial.Test five = only(trial);
        BilliardDynamics truth = (BilliardDynamics) five.truth().orElseThrow();
        BilliardDynamics found =
                (BilliardDynamics) model.boundTo(five.structure().orElseThrow()).dynamics();
        assertEquals(truth.table(), found.table());
        Map<String, Double> known = values(truth);
        Map<String, Double> estimates = values(found);
        assertEquals(0.9, estimates.get("restitution"), 0.01);
        assertEquals(0.7, estimates.get("cushion"), 0.01);
        assertEquals(known.get("mass0"), estimates.get("mass0"), 0.02 * known.get("mass0"));
        // Nobody has seen the last two: they are like the others.
        assertEquals(estimates.get("mass3"), estimates.get("mass4"));
        assertEquals(known.get("mass4"), estimates.get("mass4"), 0.05 * known.get("mass4"));
        // The guesses that it began from were wrong.
        assertNotEquals(0.9, values(trial.requireEquations().nominal()).get("restitution"), 0.05);
        assertTrue(model.parameters().stream().anyMatch(p -> p.name().equals("cushion") && p.truth() == 0.7));
    }

    @Test
    void worldsThatNobodyHasMadeAreNotMoved() {
        Trial trial = trial("billiards-1, billiards-2", "billiards-2", "restitution: 0.9");
        StudyModel model = ModelClasses.fit("physics", Settings.ofWords(List.of()), trial, 1);
        Trial other = trial("billiards-1", "billiards-3", "restitution: 0.9");
        assertThrows(
                UnsuitableModelException.class,
                () -> model.boundTo(only(other).structure().orElseThrow()));
    }
}

package dev.mechanist.experiments.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.ExactNoise;
import dev.mechanist.experiments.study.CellComputation;
import dev.mechanist.experiments.study.PlannedEpisode;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.sampling.ActionMap;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerSettingsTest {
    private static Settings settings(String flow) {
        return Settings.of(YamlNode.parse("s.yaml", flow), Set.of());
    }

    private static GradientPlanner.Settings adam(String flow) {
        PlannerClasses.check("adam", settings(flow));
        return settings(flow).over(GradientPlanner.Settings.ADAM);
    }

    /** Adam's step size stands in a record within the planner's. */
    @Test
    void componentsOfARecordWithinAreSettable() {
        GradientPlanner.Settings flat = adam("{alpha: 0.25, iterations: 7, map: squashing}");
        assertEquals(0.25, ((Adam.Settings) flat.method()).alpha());
        assertEquals(0.9, ((Adam.Settings) flat.method()).beta1(), "what is not named stays");
        assertEquals(7, flat.iterations());
        assertEquals(ActionMap.squashing(), flat.map());
        GradientPlanner.Settings nested = adam("{method: {alpha: 0.125, beta1: 0.5}}");
        assertEquals(0.125, ((Adam.Settings) nested.method()).alpha());
        assertEquals(0.5, ((Adam.Settings) nested.method()).beta1());
        assertEquals(ActionMap.projection(), nested.map());
        assertEquals(200, nested.iterations());
    }

    @Test
    void complaintsNameTheKey() {
        InputException misspelt = assertThrows(InputException.class, () -> adam("{method: {alfa: 1}}"));
        assertTrue(
                misspelt.getMessage().contains("method.alfa")
                        && misspelt.getMessage().contains("alpha"),
                misspelt.getMessage());
        InputException refused = assertThrows(InputException.class, () -> adam("{alpha: -1}"));
        assertTrue(refused.getMessage().contains("Adam needs alpha > 0"), refused.getMessage());
        InputException foreign = assertThrows(InputException.class, () -> adam("{memory: 3}"));
        assertTrue(foreign.getMessage().contains("memory"), foreign.getMessage());
        assertThrows(
                InputException.class, () -> PlannerClasses.check("adam", settings("{threads: 2}")), "it has no use");
        assertThrows(InputException.class, () -> PlannerClasses.check("cem", settings("{propagation: ts-3}")));
        assertThrows(InputException.class, () -> PlannerClasses.check("cem", settings("{particles: 0}")));
        assertThrows(InputException.class, () -> PlannerClasses.check("tree", settings("{levels: 1}")));
        assertThrows(InputException.class, () -> PlannerClasses.check("ipop-cma-es", settings("{restarts: 0}")));
    }

    private static double[] states(String planner, String... settings) {
        return PlannedEpisode.run("double-integrator", "true", planner, List.of(settings), 1)
                .run()
                .episode()
                .states()
                .data;
    }

    @Test
    void severalThreadsGiveTheSameBits() {
        assertArrayEquals(
                states("cem", "horizon=5", "replanEvery=5", "population=200", "elites=20"),
                states("cem", "horizon=5", "replanEvery=5", "population=200", "elites=20", "threads=2"));
    }

    /** What is decided now takes effect three steps later; until then the mass is left alone. */
    @Test
    void latencyDelaysTheFirstAction() {
        String[] settings = {"horizon=5", "replanEvery=1", "iterations=3"};
        double[] actions = PlannedEpisode.run("double-integrator", "true", "ilqr", List.of(settings), 1)
                .run()
                .episode()
                .actions()
                .data;
        String[] late = {"horizon=5", "replanEvery=1", "iterations=3", "latency=3"};
        double[] delayed = PlannedEpisode.run("double-integrator", "true", "ilqr", List.of(late), 1)
                .run()
                .episode()
                .actions()
                .data;
        assertTrue(Math.abs(actions[0]) > 0.1, "at once: " + actions[0]);
        assertArrayEquals(new double[3], Arrays.copyOf(delayed, 3));
        assertTrue(Math.abs(delayed[3]) > 0.1, "later: " + delayed[3]);
    }

    /** A model without random steps is no failure, but cannot be planned with by particles. */
    @Test
    void particlesNeedARandomModel() {
        UnsuitableModelException e =
                assertThrows(UnsuitableModelException.class, () -> states("cem", "horizon=5", "propagation=ts-inf"));
        assertEquals("the model does not offer random steps", e.getMessage());
        assertThrows(
                UnsuitableModelException.class,
                () -> PlannedEpisode.run("double-integrator", "linear", "tree-in-world", List.of("horizon=5"), 1));
    }

    /** Settings of propagation change what is done: four ways, four episodes. */
    @Test
    void particlesAreRolledOutAsAsked() {
        double[][] episodes = List.of("expected", "ts-1", "ts-inf", "moment-matching").stream()
                .map(kind -> plannedWithNoise("propagation: " + kind))
                .toArray(double[][]::new);
        for (int i = 0; i < episodes.length; i++) {
            for (int j = 0; j < i; j++) {
                assertFalse(Arrays.equals(episodes[i], episodes[j]), i + " is " + j);
            }
        }
        assertFalse(
                Arrays.equals(episodes[2], plannedWithNoise("propagation: ts-inf, risk: worst, riskWeight: 0.25")),
                "risk");
        assertFalse(Arrays.equals(episodes[2], plannedWithNoise("propagation: ts-inf, particles: 5")), "particles");
    }

    private static double[] plannedWithNoise(String change) {
        SimulatedSubject subject = SimulatedSubject.of("double-integrator");
        StudyModel model = StudyModel.of(subject.scenario("").world().dynamics())
                .withNoise(new ExactNoise(subject.scenario("").world().dynamics()));
        Settings settings =
                settings("{horizon: 8, replanEvery: 8, population: 30, elites: 5, iterations: 2, " + change + "}");
        Study.Choice choice = new Study.Choice("cem", "cem", settings, true);
        return CellComputation.episode(model, subject.scenario(""), choice, 1)
                .episode()
                .actions()
                .data;
    }
}

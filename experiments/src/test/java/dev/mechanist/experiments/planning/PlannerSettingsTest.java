package dev.mechanist.experiments.planning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.ExactNoise;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.cells.PlannedEpisode;
import dev.mechanist.experiments.study.cells.PlannedRun;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.sysid.linear.ConstantVelocity;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
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
        assertArrayEquals(
                states("ilqr", "horizon=20", "replanEvery=5", "iterations=4", "threads=1"),
                states("ilqr", "horizon=20", "replanEvery=5", "iterations=4", "threads=3"));
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
        double[][] episodes = List.of("mean", "ts-1", "ts-inf", "moment-matching").stream()
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
        return actions(runWithNoise("cem", "population: 30, elites: 5, iterations: 2, " + change));
    }

    private static double[] actions(PlannedRun run) {
        return run.episode().actions().data;
    }

    private static StudyModel noisy(SimulatedSubject subject) {
        return StudyModel.of(subject.scenario("").world().dynamics())
                .withNoise(new ExactNoise(subject.scenario("").world().dynamics()));
    }

    private static PlannedRun runWithNoise(String planner, String changes) {
        SimulatedSubject subject = SimulatedSubject.of("double-integrator");
        return run(noisy(subject), planner, changes);
    }

    private static PlannedRun run(StudyModel model, String planner, String changes) {
        Settings settings = settings("{horizon: 8, replanEvery: 8, " + changes + "}");
        return CellComputation.episode(
                model,
                SimulatedSubject.of("double-integrator").scenario(""),
                new Choice(planner, planner, settings, true),
                1);
    }

    private static String carried(PlannedRun run) {
        Propagation propagation = run.propagation().orElseThrow();
        return propagation.particles() + " " + propagation.kind();
    }

    /** Without a word in the study file, 20 particles that keep their member; all of their steps count. */
    @Test
    void whatHasNoiseIsPlannedWithByParticles() {
        String search = "population: 30, elites: 5, iterations: 2";
        PlannedRun usual = runWithNoise("cem", search);
        assertEquals("20 ts-inf", carried(usual));
        assertArrayEquals(plannedWithNoise("propagation: ts-inf"), actions(usual));
        assertEquals((2 * 30 + 1) * 8 * 20 + 8, usual.plans().get(0).modelSteps());
        PlannedRun mean = runWithNoise("cem", search + ", propagation: mean");
        assertEquals("1 mean", carried(mean));
        assertEquals((2 * 30 + 1) * 8 + 8, mean.plans().get(0).modelSteps());
        PlannedRun exact = run(
                StudyModel.of(Environments.scenario("double-integrator").world().dynamics()), "cem", search);
        assertEquals("1 mean", carried(exact));
        assertArrayEquals(actions(exact), actions(mean), "without noise there is but the mean");
    }

    /** A budget of one generation of particles ends the search after the first. */
    @Test
    void budgetsCountParticles() {
        PlannedRun one = runWithNoise("cem", "population: 30, elites: 5, iterations: 5, particles: 4, modelSteps: 960");
        assertEquals((30 + 1) * 8 * 4 + 8, one.plans().get(0).modelSteps());
        PlannedRun two = runWithNoise("cem", "population: 30, elites: 5, iterations: 5, particles: 4, modelSteps: 961");
        assertEquals((2 * 30 + 1) * 8 * 4 + 8, two.plans().get(0).modelSteps());
    }

    @Test
    void derivativesFollowTheMean() {
        assertEquals("1 mean", carried(runWithNoise("ilqr", "iterations: 2")));
        assertEquals("1 mean", carried(runWithNoise("adam", "iterations: 2")));
    }

    @Test
    void treesDrawTheirOutcomes() {
        PlannedRun usual = runWithNoise("tree", "simulations: 20");
        assertEquals("1 ts-1", carried(usual));
        assertArrayEquals(actions(runWithNoise("tree", "simulations: 20, outcomes: random")), actions(usual));
        PlannedRun mean = runWithNoise("tree", "simulations: 20, outcomes: mean");
        assertEquals("1 mean", carried(mean));
        assertFalse(Arrays.equals(actions(mean), actions(usual)));
    }

    /** What has no members draws each step anew. */
    @Test
    void aModelWithoutMembersKeepsNone() {
        Spec spec = Environments.make("double-integrator").spec();
        StudyModel process = StudyModel.stepping(new ConstantVelocity(spec)).withUncertainty(new Unsure(spec));
        Propagation usual = PlannerClasses.ALL.get("cem").propagation(settings("{particles: 7}"), process);
        assertEquals("ts-1", usual.kind());
        assertEquals(7, usual.particles());
    }

    /** Rates stay, or so it thinks. */
    private record Unsure(Spec spec) implements PredictiveDynamics {
        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.setTo(x);
        }

        @Override
        public void predict(
                DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
            mean.setTo(x);
            epistemic.setTo(x);
            aleatoric.setTo(x);
        }

        @Override
        public Unsure fork() {
            return this;
        }
    }
}

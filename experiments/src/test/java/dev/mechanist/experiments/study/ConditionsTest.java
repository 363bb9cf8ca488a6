package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.Capability;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.Scales;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.PredictionWindows;
import dev.mechanist.experiments.subjects.Collection;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.experiments.subjects.WorldVariants;
import dev.mechanist.sysid.linear.ConstantVelocity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Worlds that models learn and worlds that they are tested in. */
class ConditionsTest {
    private static Study study(String entry, String models) {
        return Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 2
                prediction: {longest: 0.2, windows: 5}
                environments:
                  - %s
                models: [%s]
                """.formatted(entry, models)));
    }

    private static Subject subject(String entry) {
        return study(entry, "linear").subjects().get(0);
    }

    /** A simulation that is wrong in a parameter, beside the truth: how far it leads astray. */
    @Test
    void aModelMayHaveParametersOfItsOwn() {
        Study study = study(
                "{name: pendulum, training: {episodes: 2, steps: 10}}",
                "\"true\", {name: \"true\", label: light, parameters: {mass: 0.5}}");
        Trial trial = study.subjects().get(0).trial(1);
        StudyModel right = ModelClasses.fit("true", study.models().get(0).settings(), trial, 1);
        StudyModel light = ModelClasses.fit("true", study.models().get(1).settings(), trial, 1);
        assertTrue(right.isWorld());
        assertFalse(light.isWorld(), "the world must not stand for it");
        assertEquals(1, mass((ParametricDynamics) right.dynamics()));
        assertEquals(0.5, mass((ParametricDynamics) light.dynamics()));
        InputException e = assertThrows(
                InputException.class,
                () -> ModelClasses.fit(
                        "true",
                        study("pendulum", "{name: \"true\", parameters: {masse: 1}}")
                                .models()
                                .get(0)
                                .settings(),
                        trial,
                        1));
        assertTrue(e.getMessage().contains("did you mean 'mass'?"), e.getMessage());
        assertThrows(InputException.class, () -> study("pendulum", "{name: \"true\", parameters: {mass: heavy}}"));
    }

    private static double mass(ParametricDynamics pendulum) {
        return pendulum.parameters().stream()
                .filter(p -> p.name().equals("mass"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** A list where one value is expected is an axis: each value, and each combination, is a subject of its own. */
    @Test
    void listsMakeAxes() {
        Study study = study(
                "{name: pendulum, training.episodes: [2, 4], training: {steps: 10, noise: [0, 0.05, 0.1]}, parameters: {mass: 0.8}}",
                "linear");
        assertEquals(
                List.of(
                        "pendulum episodes=2, noise=0",
                        "pendulum episodes=2, noise=0.05",
                        "pendulum episodes=2, noise=0.1",
                        "pendulum episodes=4, noise=0",
                        "pendulum episodes=4, noise=0.05",
                        "pendulum episodes=4, noise=0.1"),
                study.subjects().stream().map(Subject::name).toList());
        Subject last = study.subjects().get(5);
        assertEquals(List.of(""), last.conditions(), "trained and tested in the one changed world");
        Trial trial = last.trial(1);
        assertEquals(4, trial.training().episodes().size());
        assertEquals(0.8, mass(trial.truth().orElseThrow()));
        assertEquals(0.8, mass(last.scenario("").world().dynamics()));
        assertTrue(last.describe().contains("noise of 0.1"), last.describe());
        // Noise of the test and of training apart, and parameters as an axis under a label.
        assertEquals(
                List.of(
                        "p test noise=0, mass=1",
                        "p test noise=0, mass=1.5",
                        "p test noise=0.2, mass=1",
                        "p test noise=0.2, mass=1.5"),
                study("{name: pendulum, label: p, test: {noise: [0, 0.2]}, parameters: {mass: [1, 1.5]}}", "linear")
                        .subjects()
                        .stream()
                        .map(Subject::name)
                        .toList());
        // Within a world, a parameter of its own goes before that of the entry.
        Subject own = subject("{name: pendulum, test: {parameters: {mass: [1, 2]}}, parameters: {mass: 0.5}}");
        assertEquals(List.of("mass=1", "mass=2"), own.conditions());
        for (String bad : List.of(
                "training: {episodes: []}",
                "noise: [0.1, 0.10]",
                "training: {episodes: [2, 02]}",
                "training: {noise: [0, x]}",
                "parameters: {masse: [1, 2]}")) {
            InputException e =
                    assertThrows(InputException.class, () -> study("{name: pendulum, " + bad + "}", "linear"), bad);
            assertTrue(e.getMessage().startsWith("s.yaml:5: "), e.getMessage());
        }
    }

    /** What an entry says of noise and delays holds for training, test and control, unless one of them says otherwise. */
    @Test
    void noiseAndDelaysOfTrainingTestAndControlApart() {
        // The step is 0.05 s, so that actions act two steps late while data are collected, and one while plans are
        // carried out.
        SimulatedSubject subject = (SimulatedSubject) subject("{name: pendulum, noise: 0.1, delay: 0.1,"
                + " test: {noise: 0}, control: {delay: 0.05}, training: {episodes: 3, steps: 30}}");
        assertEquals(new Collection(3, 30, 3, 0.1, 0.1), subject.training().collection());
        assertEquals(new Collection(5, 60, 3, 0, 0.1), subject.test().collection());
        Scenario scenario = subject.scenario("");
        assertEquals(1, scenario.instruments().delay());
        double[] sizes = Scales.of(new Collection(3, 30, 3, 0, 0.05)
                .collect(Environments.scenario("pendulum"), 0, "sizes")
                .episodes());
        assertEquals(0.1 * sizes[0], scenario.instruments().noise().get(0), 1e-15);
        assertEquals(0.1 * sizes[1], scenario.instruments().noise().get(1), 1e-15);
        assertTrue(
                subject.describe()
                        .endsWith("measured with noise of 0.1 standard deviations and actions act 0.05 s late."),
                subject.describe());
        // The first two actions of an episode are not felt within its first two steps.
        Trial trial = subject.trial(1);
        Episode first = trial.tests().get("").data().episodes().get(0);
        DifferentiableDynamics truth = trial.truth().orElseThrow();
        DMatrixRMaj x = new DMatrixRMaj(
                1, 2, true, first.states().get(0, 0), first.states().get(0, 1));
        DMatrixRMaj next = new DMatrixRMaj(1, 2);
        truth.step(x, new DMatrixRMaj(1, 1), next);
        assertEquals(first.states().get(1, 1), next.get(1), 1e-12);
        assertTrue(first.actions().get(0, 0) != 0, "and something was asked for");
        assertEquals(
                List.of("pendulum control noise=0, delay=0", "pendulum control noise=0, delay=0.05"),
                study("{name: pendulum, control.noise: [0], delay: [0, 0.05]}", "linear").subjects().stream()
                        .map(Subject::name)
                        .toList());
        InputException e = assertThrows(InputException.class, () -> subject("{name: pendulum, delay: 0.06}"));
        assertTrue(
                e.getMessage().startsWith("s.yaml:5: ") && e.getMessage().endsWith("take 0.05 s, say"), e.getMessage());
        assertThrows(InputException.class, () -> subject("{name: string-of-masses, delay: 1}"));
        assertThrows(InputException.class, () -> subject("{name: pendulum, control: {episodes: 2}}"));
    }

    /** Records of machines have axes, labels and parameters too. */
    @Test
    void machinesHaveLabelsParametersAndAxes() {
        Study study = study(
                "{name: simple-pendulum, label: arm, parameters: {mass: 0.9}, records: {seconds: 1, noise: [0, 0.01]}}",
                "linear");
        assertEquals(
                List.of("arm noise=0", "arm noise=0.01"),
                study.subjects().stream().map(Subject::name).toList());
        ParametricDynamics truth = study.subjects().get(1).trial(1).truth().orElseThrow();
        assertEquals(0.9, mass(truth));
        assertThrows(InputException.class, () -> study.withRecords(List.of(Path.of("none.csv"))));
        InputException e = assertThrows(
                InputException.class,
                () -> subject("{name: simple-pendulum, records: {seconds: 1}, parameters: {masse: 1}}"));
        assertTrue(e.getMessage().contains("did you mean 'mass'?"), e.getMessage());
    }

    @Test
    void worldsAndParametersAreConditions() {
        Subject chains = subject("{name: grow, train: [chain-2, chain-3], test: [chain-3, chain-4]}");
        assertEquals(List.of("chain-3", "chain-4"), chains.conditions());
        assertEquals(4, chains.position("chain-4").getAsDouble());
        assertEquals("grow", chains.name());
        Subject masses = subject("{name: pendulum, test: {mass: 0.8..1.2}}");
        assertEquals(List.of("mass=0.8", "mass=0.9", "mass=1", "mass=1.1", "mass=1.2"), masses.conditions());
        assertEquals(1.1, masses.position("mass=1.1").getAsDouble(), 1e-12);
        Subject both = subject("{name: b, train: [chain-2], test: {worlds: [chain-2, chain-3], damping: [0.1, 0.2]}}");
        assertEquals(
                List.of("chain-2 damping=0.1", "chain-2 damping=0.2", "chain-3 damping=0.1", "chain-3 damping=0.2"),
                both.conditions());
        assertTrue(both.position("chain-2 damping=0.1").isEmpty());
        assertEquals(
                List.of(""), subject("{name: pendulum, test: {episodes: 2}}").conditions());
    }

    @Test
    void valuesAreNumbersListsAndRanges() {
        YamlNode yaml = YamlNode.parse("v", "{a: 2, b: [1, 4], c: -1..1, d: 0.5..1e-1}");
        assertArrayEquals(new double[] {2}, WorldVariants.values(yaml.get("a")));
        assertArrayEquals(new double[] {1, 4}, WorldVariants.values(yaml.get("b")));
        assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, WorldVariants.values(yaml.get("c")));
        assertArrayEquals(new double[] {0.5, 0.4, 0.3, 0.2, 0.1}, WorldVariants.values(yaml.get("d")), 1e-12);
        assertThrows(
                InputException.class,
                () -> WorldVariants.values(YamlNode.parse("v", "{a: 1..}").get("a")));
    }

    @Test
    void aWrongNameOrValueIsRefusedWithItsPlace() {
        InputException unknown = assertThrows(InputException.class, () -> subject("{name: pendulum, test: {mas: 2}}"));
        assertTrue(
                unknown.getMessage().startsWith("s.yaml:5: 'environments[0].test.mas'")
                        && unknown.getMessage().contains("mass"),
                unknown.getMessage());
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: {mass: -1}}"));
        assertThrows(InputException.class, () -> subject("{name: grow, train: [chain-2]}"));
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: [chain-2, chain-2]}"));
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: [chain]}"));
    }

    /** The mass of a pendulum that was learned is 1 kg; the heavier ones are tested in. */
    @Test
    void eachConditionHasItsOwnWorld() {
        Trial trial = subject("{name: pendulum, training: {mass: 1}, test: {mass: [1, 2]}}")
                .trial(1);
        double usual = mass(trial, "mass=1");
        assertEquals(1, usual, 1e-12);
        assertEquals(2, mass(trial, "mass=2"), 1e-12);
        double[] light = trial.tests().get("mass=1").data().episodes().get(0).states().data;
        double[] heavy = trial.tests().get("mass=2").data().episodes().get(0).states().data;
        assertArrayEquals(new double[] {light[0], light[1]}, new double[] {heavy[0], heavy[1]}, "the same start");
        assertTrue(Math.abs(light[light.length - 1] - heavy[heavy.length - 1]) > 1e-3, "and another motion");
    }

    /** {@code damping} is that of every joint. */
    @Test
    void aKindOfParameterIsThatOfAllParts() {
        Trial trial = subject("{name: chain-2, test: {damping: 0.3, episodes: 1, steps: 9}}")
                .trial(1);
        List<Double> damping = trial.tests().get("damping=0.3").truth().orElseThrow().parameters().stream()
                .filter(p -> p.name().startsWith("damping:"))
                .map(p -> p.value())
                .toList();
        assertEquals(List.of(0.3, 0.3), damping);
    }

    private static double mass(Trial trial, String condition) {
        return trial.tests().get(condition).truth().orElseThrow().parameters().stream()
                .filter(p -> p.name().equals("mass"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void aFlatModelDoesNotLearnWorldsOfTwoSizes() {
        Trial trial = subject(
                        "{name: grow, train: {worlds: [chain-1, chain-2], episodes: 1, steps: 9}, test: [chain-2]}")
                .trial(1);
        assertEquals(2, trial.trainingWorlds().size());
        assertThrows(UnsuitableModelException.class, trial::training);
        Trial alike = subject("{name: pendulum, training: {mass: [1, 2], episodes: 3, steps: 9}, test: {mass: 3}}")
                .trial(1);
        assertEquals(6, alike.training().episodes().size());
    }

    /** Rates stay: of any number of links. */
    private record Coasting(StructureSchema schema) implements StructuredModel {
        @Override
        public DifferentiableDynamics bind(Structure structure) {
            return new ConstantVelocity(structure.spec());
        }
    }

    @Test
    void aModelOfAnyNumberOfPartsIsBoundToEachWorld() {
        Trial trial = subject("{name: grow, train: {worlds: [chain-2, chain-3], episodes: 1, steps: 9},"
                        + " test: {worlds: [chain-3, chain-4], episodes: 1, steps: 9}}")
                .trial(1);
        assertEquals(2, trial.experience().size());
        Structure first = trial.structures().get(0).orElseThrow();
        StudyModel model = StudyModel.of(new Coasting(first.schema()), first);
        assertEquals(4, model.dynamics().spec().n());
        assertTrue(model.offers().contains(Capability.STRUCTURE));
        Trial.Test four = trial.tests().get("chain-4");
        assertEquals(8, CellComputation.under(model, four).dynamics().spec().n());
        CellResult.Prediction score = CellComputation.predict(
                        CellComputation.under(model, four), trial, "chain-4", new PredictionWindows(0.1, 3))
                .prediction()
                .orElseThrow();
        assertTrue(Double.isFinite(score.errors()[0]), "scored: " + score.errors()[0]);
        StudyModel flat =
                StudyModel.of(new ConstantVelocity(trial.trainingWorlds().get(0).spec()));
        assertThrows(UnsuitableModelException.class, () -> CellComputation.under(flat, four));
    }

    /** A chain of heavier links, of which a model of parts is told the masses. */
    @Test
    void theStructureIsThatOfTheVariant() {
        Subject heavy = subject("{name: chain-2, test: {mass: [0.5, 3], episodes: 1, steps: 9}}");
        Trial trial = heavy.trial(1);
        Structure light = trial.tests().get("mass=0.5").structure().orElseThrow();
        Structure other = trial.tests().get("mass=3").structure().orElseThrow();
        Structure usual = trial.structures().get(0).orElseThrow();
        assertEquals(usual.schema(), other.schema());
        assertFalse(light.equals(other), "the same features for other masses");
        StudyModel model = StudyModel.of(new Coasting(usual.schema()), usual);
        assertEquals(
                4,
                CellComputation.under(model, trial.tests().get("mass=3"))
                        .dynamics()
                        .spec()
                        .n());
    }

    /** Scales come from worlds of the same size: of the test data alone where none was learned. */
    @Test
    void scalesAreThoseOfWorldsOfTheSameSize() {
        Trial trial = subject("{name: grow, train: {worlds: [chain-2, chain-3], episodes: 1, steps: 9},"
                        + " test: {worlds: [chain-3, chain-4], episodes: 1, steps: 9}}")
                .trial(1);
        Trial.Test three = trial.tests().get("chain-3");
        Trial.Test four = trial.tests().get("chain-4");
        assertArrayEquals(
                Scales.of(List.of(
                        trial.trainingWorlds().get(1).episodes().get(0),
                        three.data().episodes().get(0))),
                trial.scale(three));
        assertArrayEquals(Scales.of(four.data().episodes()), trial.scale(four));
        assertEquals(
                "4 states with 2 actions",
                Trial.size(trial.trainingWorlds().get(0).spec()));
        assertEquals(
                "2 states with 1 action",
                Trial.size(subject("{name: pendulum, test: {episodes: 1}}")
                        .trial(1)
                        .trainingWorlds()
                        .get(0)
                        .spec()));
    }

    @Test
    void dataAreDescribedAsTheyAreCollected() {
        Collection noisy = WorldVariants.read(
                        YamlNode.parse("c", "{episodes: 2, steps: 9, hold: 4, noise: 0.5}"),
                        Optional.of(WorldVariant.of("pendulum")),
                        Collection.DEFAULT)
                .collection();
        assertEquals(new Collection(2, 9, 4, 0.5), noisy);
        assertEquals(
                "2 episodes of at most 9 steps under random actions held for 4 steps, measured with noise of 0.5 standard"
                        + " deviations",
                noisy.describe());
        assertTrue(Collection.DEFAULT.describe().endsWith("held for 3 steps"), Collection.DEFAULT.describe());
    }
}

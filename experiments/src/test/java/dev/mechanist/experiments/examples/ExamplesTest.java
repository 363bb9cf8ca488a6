package dev.mechanist.experiments.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.EnvironmentContract;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.PlannerContract;
import dev.mechanist.core.contract.SmoothCostContract;
import dev.mechanist.core.contract.VectorFieldContract;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.experiments.learning.LearningLoop;
import dev.mechanist.experiments.learning.LearningTrial;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's examples work, and the README shows them as they are. */
class ExamplesTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path FOLDER = Path.of("src/test/java/dev/mechanist/experiments/examples");

    @ParameterizedTest
    @ValueSource(strings = {"Drone", "NearestNeighbour", "HillClimber", "HillClimbingLearner"})
    void readmeShowsTheExampleAsItIs(String name) throws IOException {
        String file = Files.readString(FOLDER.resolve(name + ".java"));
        String shown = file.substring(file.indexOf("/**"));
        assertTrue(Files.readString(README).contains("```java\n" + shown + "```"), "README.md shows another " + name);
        long lines = shown.lines().filter(line -> !line.isBlank()).count();
        assertTrue(lines < 60, name + " has " + lines + " lines");
    }

    @Test
    void readmeLinksLeadSomewhere() throws IOException {
        Matcher link = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)").matcher(Files.readString(README));
        int links = 0;
        while (link.find()) {
            assertTrue(Files.exists(Path.of("..").resolve(link.group(1))), link.group(1));
            links++;
        }
        assertTrue(links > 0, "no link was found");
    }

    @Test
    void iterativeLqrFliesTheDroneToItsHeight() {
        TaskEnvironment drone = Drone.environment();
        Planner planner = BoxIlqr.gaussNewton(drone.dynamics(), drone.task().cost(), 30, TrajectorySettings.DEFAULT);
        PlayedEpisode run = new EpisodePlayer(drone).play(new RecedingHorizon(planner, drone.spec()), 1);
        DMatrixRMaj states = run.episode().states();
        // Equal weights on height and climb close the gap at about 1/s; 5 s leave exp(-5), doubled here.
        assertEquals(1, states.get(states.numRows - 1, 0), 2 * Math.exp(-5));
    }

    @Test
    void droneDerivativesMatchFiniteDifferences() {
        TaskEnvironment drone = Drone.environment();
        DMatrixRMaj x = new DMatrixRMaj(1, 2, true, 0.3, -0.2);
        DMatrixRMaj u = new DMatrixRMaj(1, 1, true, 4);
        DMatrixRMaj A = new DMatrixRMaj(0, 0);
        DMatrixRMaj B = new DMatrixRMaj(0, 0);
        DMatrixRMaj numericalA = new DMatrixRMaj(0, 0);
        DMatrixRMaj numericalB = new DMatrixRMaj(0, 0);
        drone.dynamics().jacobians(x, u, A, B);
        new FiniteDifferenceDynamics(drone.dynamics()).jacobians(x, u, numericalA, numericalB);
        for (int i = 0; i < 4; i++) {
            assertEquals(numericalA.get(i), A.get(i), 1e-8);
        }
        for (int i = 0; i < 2; i++) {
            assertEquals(numericalB.get(i), B.get(i), 1e-8);
        }
    }

    @Test
    void nearestNeighbourReplaysWhatItSaw() {
        TaskEnvironment drone = Drone.environment();
        DataSet data = DataSet.of(new EpisodePlayer(drone)
                .play(RandomActions.uniform(drone.spec()), 1, 20)
                .episode());
        DMatrixRMaj states = data.episodes().get(0).states();
        DMatrixRMaj x = new DMatrixRMaj(1, 2, true, states.get(7, 0), states.get(7, 1));
        DMatrixRMaj u =
                new DMatrixRMaj(1, 1, true, data.episodes().get(0).actions().get(7, 0));
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        new NearestNeighbour(data).step(x, u, next);
        assertEquals(states.get(8, 0), next.get(0), 1e-12);
        assertEquals(states.get(8, 1), next.get(1), 1e-12);
    }

    @Test
    void hillClimberClimbs() {
        TaskEnvironment drone = Drone.environment();
        double[] start = {0, 0};
        HillClimber planner = new HillClimber(drone.dynamics(), drone.task().cost(), 20, 2000, 1);
        double[] costs = planner.plan(Planner.Request.from(start)).statistics().costs();
        assertTrue(costs[costs.length - 1] < 0.5 * costs[0], costs[0] + " to " + costs[costs.length - 1]);
    }

    /** One trial at random and one with what was learned of it; the loop's own tests show that loops learn. */
    @Test
    void hillClimbingLearnerLearns(@TempDir Path directory) {
        List<LearningTrial> trials = new LearningLoop(
                        Environments.scenario("double-integrator"),
                        new HillClimbingLearner(1, 2, 3, 4).method(),
                        1,
                        directory)
                .run(1, row -> {});
        assertEquals(2, trials.size());
    }

    /** What the examples are, they are by the contracts. */
    @TestFactory
    Stream<DynamicTest> kits() {
        TaskEnvironment drone = Drone.environment();
        DataSet data = DataSet.of(new EpisodePlayer(drone)
                .play(RandomActions.uniform(drone.spec()), 1, 20)
                .episode());
        return Stream.of(
                        Kits.tests(DynamicsContract.class, (DynamicsContract) () -> new NearestNeighbour(data)),
                        Kits.tests(VectorFieldContract.class, (VectorFieldContract)
                                () -> new Drone(List.of(Parameter.positive("mass", "kg", 0.7)))),
                        Kits.tests(EnvironmentContract.class, (EnvironmentContract) Drone::environment),
                        Kits.tests(SmoothCostContract.class, (SmoothCostContract)
                                () -> drone.task().cost()),
                        Kits.tests(PlannerContract.class, new OfTheDrone()))
                .flatMap(tests -> tests);
    }

    private record OfTheDrone() implements PlannerContract {
        @Override
        public HillClimber planner() {
            return new HillClimber(dynamics(), cost(), 6, 30, 1);
        }

        @Override
        public Dynamics dynamics() {
            return Drone.environment().dynamics();
        }

        @Override
        public Cost cost() {
            return Drone.environment().task().cost();
        }

        @Override
        public double[] start() {
            return new double[] {0.2, -0.1};
        }
    }
}

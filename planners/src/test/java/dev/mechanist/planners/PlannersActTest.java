package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.contract.ArtefactKindsContract;
import dev.mechanist.core.contract.HiddenSpeed;
import dev.mechanist.core.contract.PolicyContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.planners.pilco.FeedbackLaw;
import dev.mechanist.planners.pilco.LinearPolicy;
import dev.mechanist.planners.pilco.PilcoKinds;
import dev.mechanist.planners.pilco.RadialBasisPolicy;
import dev.mechanist.planners.pilco.StateFeatures;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.EnvironmentSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What acts by planning or by a learned law is a policy as any other. */
class PlannersActTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.1, 2);
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {1, 0.1}, new double[] {0.1}, new double[] {30, 10});

    interface OnDoubleIntegrator extends PolicyContract {
        @Override
        default Spec spec() {
            return WORLD.spec();
        }
    }

    private static Planner ilqr() {
        return BoxIlqr.gaussNewton(WORLD, COST, 10, TrajectorySettings.DEFAULT);
    }

    private static Planner cem() {
        return new SamplingPlanner(WORLD, COST, 8, new CrossEntropy.Settings(20, 4, 2, 0.1), 3);
    }

    /** Feedback between plans, warm starts, and a plan in execution when another episode begins. */
    @Nested
    class IterativeLqr implements OnDoubleIntegrator {
        @Override
        public Policy policy() {
            return new RecedingHorizon(ilqr(), WORLD.spec(), new RecedingHorizon.Settings(4, Budget.UNLIMITED));
        }
    }

    /** Random numbers by the number of the plan. */
    @Nested
    class Sampling implements OnDoubleIntegrator {
        @Override
        public Policy policy() {
            return new RecedingHorizon(cem(), WORLD.spec());
        }
    }

    @Nested
    class Late implements OnDoubleIntegrator {
        @Override
        public Policy policy() {
            return new LatencyAware(new RecedingHorizon(cem(), WORLD.spec()), WORLD, 2);
        }
    }

    @Nested
    class RadialBasisLaw implements OnDoubleIntegrator {
        @Override
        public Policy policy() {
            RandomStream random = RandomStream.of(1, "law", 0);
            DMatrixRMaj centres = new DMatrixRMaj(6, 2);
            DMatrixRMaj targets = new DMatrixRMaj(6, 1);
            random.fillGaussian(centres.data, 0, 12);
            random.fillGaussian(targets.data, 0, 6);
            DMatrixRMaj hyperparameters = new DMatrixRMaj(4, 1, true, new double[] {0.1, -0.2, 0, Math.log(0.01)});
            return new FeedbackLaw(
                    StateFeatures.sinesForAngles(new boolean[2]),
                    new double[] {2},
                    new RadialBasisPolicy(hyperparameters, centres, targets));
        }
    }

    @Nested
    class LinearLaw implements OnDoubleIntegrator {
        @Override
        public Policy policy() {
            return law();
        }
    }

    @Nested
    class StoredLinearLaw implements StorableContract {
        @Override
        public FeedbackLaw storable() {
            return law();
        }

        @Override
        public double[] facts(Object thing) {
            return controls((FeedbackLaw) thing);
        }
    }

    @Nested
    class StoredRadialBasisLaw implements StorableContract {
        @Override
        public FeedbackLaw storable() {
            return (FeedbackLaw) new RadialBasisLaw().policy();
        }

        @Override
        public double[] facts(Object thing) {
            return controls((FeedbackLaw) thing);
        }
    }

    private static double[] controls(FeedbackLaw law) {
        return new double[] {law.control(new double[] {0.3, -0.7})[0], law.control(new double[] {-1, 0.2})[0]};
    }

    @Nested
    class Kinds implements ArtefactKindsContract {
        @Override
        public ArtefactKinds kinds() {
            return new PilcoKinds();
        }
    }

    private static FeedbackLaw law() {
        return new FeedbackLaw(
                StateFeatures.sinesForAngles(new boolean[2]),
                new double[] {2},
                new LinearPolicy(new DMatrixRMaj(1, 2, true, new double[] {-1, -2}), new double[] {0.1}));
    }

    /** Where less is seen than the state, what acts on states says so in one line. */
    @Test
    void whoActsOnStatesIsRefusedWhereTheyAreHidden() {
        HiddenSpeed world = new HiddenSpeed(HiddenSpeed.Gives.EVERYTHING);
        EpisodePlayer player = new EpisodePlayer(world);
        for (Policy policy : List.of(
                new RecedingHorizon(ilqr(), WORLD.spec()),
                new LatencyAware(new RecedingHorizon(ilqr(), WORLD.spec()), WORLD, 1),
                law())) {
            String message = assertThrows(IllegalArgumentException.class, () -> player.play(policy, 1))
                    .getMessage();
            assertEquals(1, message.lines().count());
            assertTrue(message.matches(".*\\b1\\b.*\\b2\\b.*|.*\\b2\\b.*\\b1\\b.*"), message);
        }
    }

    @Test
    void lookingAheadInAWorldThatCannotBePutBackIsRefused() {
        HiddenSpeed world = new HiddenSpeed(HiddenSpeed.Gives.NOTHING);
        Planner planner = new TreeSearch(
                new EnvironmentSearch(world), ActionSource.widening(1, 0.5), 3, TreeSearch.Settings.DEFAULT, 1);
        RecedingHorizon policy = new RecedingHorizon(planner, world.spec());
        assertEquals(
                "looking ahead in an environment needs snapshots, which environment 'hidden-speed' does not give; search"
                        + " in a model of it",
                assertThrows(InputException.class, () -> new EpisodePlayer(world).play(policy, 1))
                        .getMessage());
    }

    /** With snapshots, a world of unknown truth and state is searched by what it shows. */
    @Test
    void aWorldOfUnknownTruthIsSearchedBySnapshots() {
        HiddenSpeed world = new HiddenSpeed(new HiddenSpeed.Gives(false, false, true));
        Planner planner = new TreeSearch(
                new EnvironmentSearch(world),
                ActionSource.discrete(List.of(new double[] {-1}, new double[] {0}, new double[] {1})),
                6,
                new TreeSearch.Settings(150, 0.5, 1, 0.5),
                1);
        DMatrixRMaj states = new EpisodePlayer(world)
                .play(new RecedingHorizon(planner, world.spec()), 4)
                .episode()
                .states();
        assertEquals(41, states.numRows);
        assertTrue(Math.abs(states.get(40, 0)) < 0.1, "place at the end " + states.get(40, 0));
    }

    @Test
    void aStartedHorizonForgetsAndSharesItsPlanner() {
        RecedingHorizon horizon =
                new RecedingHorizon(ilqr(), WORLD.spec(), new RecedingHorizon.Settings(5, Budget.UNLIMITED));
        double[] u = new double[1];
        double[] again = new double[1];
        horizon.act(Observation.of(1, 0), 0, u);
        horizon.start(9).act(Observation.of(1, 0), 0, again);
        assertEquals(u[0], again[0]);
    }
}

package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What a receding horizon asks of its planner, and what warm starts hand on. */
class RecedingHorizonTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.1, 100);
    private static final Budget BUDGET = Budget.ofModelSteps(123);

    /** How far a plan was moved on. */
    private record Marked(int plan, int executed) implements Planner.WarmStart {
        @Override
        public Marked shift(int steps) {
            return new Marked(plan, executed + steps);
        }
    }

    /** Action t of plan p is 10 p + t; a gain of 2 on the position, about states of zero. */
    private static final class Numbered implements Planner {
        private final List<Request> requests = new ArrayList<>();
        private final DMatrixRMaj expected = new DMatrixRMaj(7, 2);

        @Override
        public Plan plan(Request request) {
            DMatrixRMaj actions = new DMatrixRMaj(6, 1);
            DMatrixRMaj gains = new DMatrixRMaj(6, 2);
            for (int t = 0; t < 6; t++) {
                actions.set(t, 0, 10 * requests.size() + t);
                gains.set(t, 0, 2);
            }
            Plan plan = new Plan(
                    expected,
                    actions,
                    0,
                    Optional.of(gains),
                    new Marked(requests.size(), 0),
                    new PlanStatistics(new double[1], 1, 0, 0, true));
            requests.add(request);
            return plan;
        }

        @Override
        public int horizon() {
            return 6;
        }
    }

    private static double[] act(Policy policy, int t, double... state) {
        double[] u = new double[1];
        policy.act(Observation.of(state), t * WORLD.spec().dt(), u);
        return u;
    }

    @Test
    void plansFromTheMeasuredStateWithTheShiftedLastPlan() {
        Numbered planner = new Numbered();
        RecedingHorizon controller =
                new RecedingHorizon(planner, WORLD.spec(), new RecedingHorizon.Settings(3, BUDGET));
        for (int t = 0; t < 8; t++) {
            double[] u = act(controller, t, t, 0);
            assertArrayEquals(new double[] {10 * (t / 3) + t % 3 + 2 * t}, u, "action and feedback of step " + t);
        }
        assertEquals(3, planner.requests.size());
        for (int p = 0; p < 3; p++) {
            Planner.Request request = planner.requests.get(p);
            assertEquals(p, request.index());
            assertEquals(3 * p, request.step(), "steps of the episode before the plan");
            assertEquals(BUDGET, request.budget());
            assertArrayEquals(new double[] {3 * p, 0}, request.state());
            assertEquals(p == 0 ? Optional.empty() : Optional.of(new Marked(p - 1, 3)), request.warmStart());
        }
    }

    @Test
    void feedbackIsClipped() {
        RecedingHorizon controller = new RecedingHorizon(
                new Numbered(), LinearWorld.doubleIntegrator(0.1, 5).spec());
        assertArrayEquals(new double[] {5}, act(controller, 0, 40, 0));
    }

    /** A model that diverges leaves plans whose states are not numbers: their actions are still what there is to do. */
    @Test
    void statesThatAreNotNumbersGiveNoFeedback() {
        Numbered planner = new Numbered();
        planner.expected.set(1, 0, Double.NaN);
        RecedingHorizon controller =
                new RecedingHorizon(planner, WORLD.spec(), new RecedingHorizon.Settings(3, BUDGET));
        assertArrayEquals(new double[] {2}, act(controller, 0, 1, 0));
        assertArrayEquals(new double[] {1}, act(controller, 1, 1, 0));
        assertArrayEquals(new double[] {4}, act(controller, 2, 1, 0));
    }

    @Test
    void aNewEpisodeStartsCold() {
        Numbered planner = new Numbered();
        LatencyAware controller = new LatencyAware(new RecedingHorizon(planner, WORLD.spec()), WORLD, 2);
        double[] first = act(controller, 0, 1, 0);
        act(controller, 1, 1, 0);
        assertArrayEquals(first, act(controller.start(1), 0, 1, 0), "what was committed is forgotten");
        assertEquals(0, planner.requests.get(2).index());
        assertEquals(Optional.empty(), planner.requests.get(2).warmStart());
    }

    /** Two steps late: what the planner sees is where the world is when its action takes effect. */
    @Test
    void latencyAwarePlansStartWhereTheirActionsTakeEffect() {
        Numbered planner = new Numbered();
        LatencyAware controller = new LatencyAware(new RecedingHorizon(planner, WORLD.spec()), WORLD, 2);
        double[] x = {1, 0};
        List<double[]> states = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            states.add(x);
            double[] u = act(controller, t, x);
            double[] next = new double[2];
            WORLD.stepRow(x, 0, u, 0, next, 0);
            x = next;
        }
        for (int t = 0; t + 2 < 6; t++) {
            assertArrayEquals(states.get(t + 2), planner.requests.get(t).state(), 1e-12);
            assertEquals(t + 2, planner.requests.get(t).step(), "and when it does");
        }
    }

    @Test
    void trajectoriesShiftStatesActionsAndGains() {
        DMatrixRMaj states = new DMatrixRMaj(4, 2, true, new double[] {0, 0, 1, 10, 2, 20, 3, 30});
        DMatrixRMaj actions = new DMatrixRMaj(3, 1, true, new double[] {5, 6, 7});
        DMatrixRMaj gains = new DMatrixRMaj(3, 2, true, new double[] {1, 2, 3, 4, 5, 6});
        PlannedTrajectory moved = new PlannedTrajectory(states, actions, Optional.of(gains), 0)
                .shift(1)
                .shift(1);
        SequenceSpace space = SequenceSpace.of(WORLD.spec(), 3);
        double[] x = new double[8];
        double[] u = new double[3];
        double[] K = {9, 9, 9, 9, 9, 9};
        moved.fill(space, x, u);
        moved.fillGains(space, K);
        assertArrayEquals(new double[] {2, 20, 3, 30, 3, 30, 3, 30}, x, "the last state is repeated");
        assertArrayEquals(new double[] {7, 7, 7}, u, "the last action is repeated");
        assertArrayEquals(new double[] {5, 6, 0, 0, 0, 0}, K, "beyond the plan there is no feedback");
    }

    /** Pinneri et al. 2020: elites are kept between iterations, and shifted between plans. */
    @Test
    void elitesOfIcemAreShiftedIntoTheNextPlan() {
        SequenceSpace space = SequenceSpace.of(WORLD.spec(), 5);
        ImprovedCrossEntropy sampler =
                new ImprovedCrossEntropy.Settings(20, 4, 3, 0.5, 0.1, 1.25, 0.5, 2).create(space);
        sampler.begin(Optional.empty());
        int rows = sampler.population();
        assertEquals(20, rows);
        DMatrixRMaj U = new DMatrixRMaj(rows, 5);
        double[] costs = new double[rows];
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            sampler.propose(row, RandomStream.of(3, "elites", row), U.data, row * 5);
            costs[row] = row;
            order[row] = row;
        }
        sampler.tell(U, costs, order, rows);
        assertEquals(16 + 2, sampler.population(), "20 / 1.25 and half of four elites");
        Planner.WarmStart memory = sampler.remember();
        sampler.begin(Optional.of(memory.shift(1)));
        assertEquals(20 + 2, sampler.population());
        double[] kept = new double[5];
        for (int row = 0; row < 2; row++) {
            sampler.propose(row, RandomStream.of(4, "next", row), kept, 0);
            for (int t = 0; t < 4; t++) {
                assertEquals(U.get(row, t + 1), kept[t], "elite " + row + ", step " + t);
            }
        }
    }
}

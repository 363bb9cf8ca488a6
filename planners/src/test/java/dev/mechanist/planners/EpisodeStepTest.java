package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.Evaluator;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.tree.DynamicsSearch;
import dev.mechanist.planners.tree.EnvironmentSearch;
import dev.mechanist.planners.tree.SearchModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Episodes of three steps, added up by hand. */
class EpisodeStepTest {
    private static final LinearWorld WORLD = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, 9);

    /** x' = x + u from x = seed; costs x^2 / 2 + u per step and 50 x^2 at the end; ends beyond 6, is cut after three steps. */
    private static final class Track implements Environment {
        private double x;
        private int t;

        private record Saved(double x, int t) implements Snapshot {}

        @Override
        public String name() {
            return "track";
        }

        @Override
        public Spec spec() {
            return new Spec(0.25, WORLD.spec().state(), WORLD.spec().action());
        }

        @Override
        public int maxSteps() {
            return 3;
        }

        @Override
        public Observation reset(long seed) {
            x = seed;
            t = 0;
            return Observation.of(x);
        }

        @Override
        public Step step(double[] action) {
            x += action[0];
            t++;
            return new Step(Observation.of(x), 100 + x, x > 6, t == 3);
        }

        @Override
        public Optional<double[]> state() {
            return Optional.of(new double[] {x});
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.of(new Saved(x, t));
        }

        @Override
        public void restore(Snapshot snapshot) {
            x = ((Saved) snapshot).x;
            t = ((Saved) snapshot).t;
        }

        @Override
        public Truth truth() {
            return Truth.of(WORLD);
        }

        @Override
        public Optional<Cost> cost() {
            return smoothCost().map(cost -> cost);
        }

        @Override
        public Optional<SmoothCost> smoothCost() {
            return Optional.of(new QuadraticCost(
                    1,
                    1,
                    new double[] {1},
                    new double[1],
                    new double[1],
                    new double[1],
                    new double[] {1},
                    new double[] {100}));
        }
    }

    /** Plays a list of actions. */
    private static final class Script implements Policy {
        final double[] actions;
        final List<double[]> seen = new ArrayList<>();
        int starts;
        int t;

        Script(double... actions) {
            this.actions = actions;
        }

        @Override
        public Policy start(long seed) {
            starts++;
            t = 0;
            return this;
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            assertEquals(0.25 * t, time, 1e-15);
            seen.add(o.vector().clone());
            u[0] = actions[t++];
        }
    }

    @Test
    void costsAreThoseOfEveryStateAndOfTheLastAsAnEnd() {
        Script script = new Script(1, -0.5, 2);
        PlayedEpisode run = new EpisodePlayer(new Track()).play(script, 2);
        assertEquals((4 + 9 + 6.25) / 2 + 2.5 + 50 * 4.5 * 4.5, run.totalCost().orElseThrow(), 1e-12);
        assertEquals(300 + 3 + 2.5 + 4.5, run.totalReward(), 1e-12);
        assertArrayEquals(new double[] {2, 3, 2.5, 4.5}, run.episode().states().data);
        assertArrayEquals(new double[] {1, -0.5, 2}, run.episode().actions().data);
        assertArrayEquals(new double[] {103, 102.5, 104.5}, run.episode().rewards());
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75}, run.episode().times());
        assertFalse(run.episode().terminated());
        assertTrue(run.episode().truncated());
        assertEquals("track seed 2", run.episode().name());
        assertEquals(1, script.starts);
        assertArrayEquals(new double[] {2.5}, script.seen.get(2));
    }

    @Test
    void anEpisodeThatEndsEarlyIsShort() {
        PlayedEpisode run = new EpisodePlayer(new Track()).play(new Script(1, 4, 2), 2);
        assertEquals((4 + 9) / 2.0 + 5 + 50 * 49, run.totalCost().orElseThrow(), 1e-12);
        assertEquals(2, run.episode().steps());
        assertArrayEquals(
                new double[] {2, 3, 7}, java.util.Arrays.copyOf(run.episode().states().data, 3));
        assertEquals(3, run.episode().states().numRows);
        assertArrayEquals(new double[] {103, 107}, run.episode().rewards());
        assertEquals(3, run.episode().times().length);
        assertTrue(run.episode().terminated());
        assertFalse(run.episode().truncated());
    }

    /** A step in an environment costs its negative reward, and ends where the episode does. */
    @Test
    void environmentsAreSearchedFromAnySituation() {
        Track track = new Track();
        track.reset(2);
        EnvironmentSearch search = new EnvironmentSearch(track);
        assertEquals(track.spec(), search.spec());
        SearchModel.Situation root = search.root(new double[] {2});
        SearchModel.Outcome first = search.advance(root, new double[] {1}, 0, null);
        assertEquals(-103, first.cost());
        assertArrayEquals(new double[] {3}, first.next().state());
        assertFalse(first.ended());
        assertTrue(search.advance(first.next(), new double[] {4}, 1, null).ended(), "beyond 6");
        SearchModel.Outcome second = search.advance(first.next(), new double[] {0}, 1, null);
        assertFalse(second.ended());
        SearchModel.Outcome third = search.advance(second.next(), new double[] {0}, 2, null);
        assertTrue(third.ended(), "the time limit");
        assertEquals(-103, third.cost());
        assertEquals(0, search.terminal(third.next(), 3));
        assertFalse(search.random());
        search.finish(root);
        assertArrayEquals(
                new double[] {2.5}, track.step(new double[] {0.5}).observation().vector());
        assertThrows(
                InputException.class,
                () -> search.advance(new DynamicsSearch.Point(new double[1]), new double[1], 0, null));
    }

    /** A first plan, a plan from actions and one from a trajectory; the start is drawn anew for every index and start. */
    @Test
    void randomStartsAreForColdPlannersOnly() {
        List<Planner.Request> requests = new ArrayList<>();
        double[] costs = {5, 3, 4};
        Planner inner = new Planner() {
            @Override
            public Plan plan(Request request) {
                requests.add(request);
                return new Plan(
                        new DMatrixRMaj(3, 1),
                        new DMatrixRMaj(2, 1),
                        costs[(requests.size() - 1) % 3],
                        Optional.empty(),
                        request.warmStart().orElseThrow(),
                        new PlanStatistics(new double[] {requests.size()}, 10, 2, 0, requests.size() == 2));
            }

            @Override
            public int horizon() {
                return 2;
            }
        };
        Planner random = new RandomStart(inner, WORLD.spec(), new RandomStart.Settings(3, 0.5), 4);
        assertEquals(2, random.horizon());
        Plan plan = random.plan(new Planner.Request(new double[1], 6, 0, Optional.empty(), Budget.ofModelSteps(1000)));
        assertEquals(3, plan.cost());
        assertEquals(30, plan.statistics().modelSteps());
        assertEquals(6, plan.statistics().rejected());
        assertTrue(plan.statistics().converged());
        assertArrayEquals(new double[] {2}, plan.statistics().costs());
        long[] budgets = {333, 495, 980};
        for (int start = 0; start < 3; start++) {
            Planner.Request request = requests.get(start);
            assertEquals(6, request.index());
            assertEquals(budgets[start], request.budget().modelSteps());
            var stream = RandomStream.of(4, "start", (6 << 16) + start);
            double[] expected = {4.5 * stream.nextGaussian(), 4.5 * stream.nextGaussian()};
            SequenceSpace.of(WORLD.spec(), 2).clip(expected, 0);
            assertArrayEquals(expected, ((PlannedActions) request.warmStart().orElseThrow()).actions().data, 1e-14);
        }
        requests.clear();
        PlannedActions before = PlannedActions.of(new DMatrixRMaj(2, 1));
        PlannedTrajectory course = PlannedTrajectory.of(new DMatrixRMaj(3, 1), new DMatrixRMaj(2, 1));
        for (Planner.WarmStart warm : List.of(before, course)) {
            Planner.Request request = new Planner.Request(new double[1], 1, 0, Optional.of(warm), Budget.UNLIMITED);
            random.plan(request);
            assertEquals(request, requests.get(requests.size() - 1));
        }
        assertEquals(2, requests.size());
        requests.clear();
        random.plan(new Planner.Request(new double[1], 6, 0, Optional.empty(), Budget.ofModelSteps(10)));
        assertEquals(1, requests.size(), "the first start has spent what there was");
    }

    /** An unbounded action is drawn in its own unit. */
    @Test
    void randomStartsOfUnboundedActions() {
        LinearWorld free = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, Double.POSITIVE_INFINITY);
        List<double[]> drawn = new ArrayList<>();
        Planner inner = new Planner() {
            @Override
            public Plan plan(Request request) {
                drawn.add(((PlannedActions) request.warmStart().orElseThrow()).actions().data);
                return BoxIlqr.gaussNewton(
                                free,
                                QuadraticCost.diagonal(new double[] {1}, new double[] {1}, new double[] {1}),
                                1,
                                TrajectorySettings.DEFAULT)
                        .plan(request);
            }

            @Override
            public int horizon() {
                return 1;
            }
        };
        new RandomStart(inner, free.spec(), new RandomStart.Settings(1, 0.5), 4)
                .plan(Planner.Request.from(new double[1]));
        double z = RandomStream.of(4, "start", 0).nextGaussian();
        assertArrayEquals(new double[] {0.5 * z}, drawn.get(0), 1e-15);
    }

    /** A candidate draws from the stream of its row and generation, whatever its block; blocks of two, five rows. */
    @Test
    void candidatesAreDrawnAndScoredByRow() {
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {2}, new double[] {4}, new double[] {6});
        RolloutEvaluator evaluator = new RolloutEvaluator(WORLD, cost, 2, Workers.serial(), 2);
        assertEquals(2, evaluator.stepsPerCandidate());
        DMatrixRMaj U = new DMatrixRMaj(0, 0);
        double[] costs = new double[5];
        for (long seed = 8; seed <= 9; seed++) {
            long rejected = evaluator.evaluate(
                    new double[] {1},
                    0,
                    seed,
                    3,
                    5,
                    (row, random, u, o) -> {
                        u[o] = random.nextGaussian();
                        u[o + 1] = row == 4 ? Double.NaN : row;
                    },
                    U,
                    costs);
            assertEquals(1, rejected);
            assertEquals(5, U.numRows);
            for (int row = 0; row < 4; row++) {
                double u = RandomStream.of(seed, "candidate", (3L << 24) + row).nextGaussian();
                assertEquals(u, U.get(row, 0));
                double x = 1 + u;
                double end = x + row;
                assertEquals(1 + 2 * u * u + x * x + 2 * row * row + 3 * end * end, costs[row], 1e-12);
            }
            assertEquals(Double.POSITIVE_INFINITY, costs[4]);
        }
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        evaluator.predict(new double[] {1}, new double[] {2, -0.5}, X);
        assertArrayEquals(new double[] {1, 3, 2.5}, X.data);
    }

    /** Each generation has an index of its own, the recommended plan is scored once more, and steps are counted. */
    @Test
    void aSamplingPlannerAsksScoresAndTells() {
        record Call(long seed, long index, int rows) {}
        List<Call> calls = new ArrayList<>();
        Evaluator evaluator = new Evaluator() {
            @Override
            public Spec spec() {
                return WORLD.spec();
            }

            @Override
            public int horizon() {
                return 2;
            }

            @Override
            public long stepsPerCandidate() {
                return 10;
            }

            @Override
            public long evaluate(
                    double[] x0,
                    int step,
                    long seed,
                    long index,
                    int rows,
                    Proposal proposal,
                    DMatrixRMaj U,
                    double[] costs) {
                calls.add(new Call(seed, index, rows));
                U.reshape(rows, 2);
                for (int row = 0; row < rows; row++) {
                    proposal.propose(row, RandomStream.of(1, "x", row), U.data, 2 * row);
                    costs[row] = rows == 1 ? Double.POSITIVE_INFINITY : calls.size() == 2 ? 7 - row : 9 - row;
                }
                return 3;
            }

            @Override
            public void predict(double[] x0, double[] u, DMatrixRMaj X) {
                X.reshape(1, 3);
                X.setTo(new DMatrixRMaj(1, 3, true, new double[] {x0[0], x0[0] + u[0], x0[0] + u[0] + u[1]}));
            }
        };
        SamplingPlanner planner = new SamplingPlanner(evaluator, new CrossEntropy.Settings(4, 2, 3, 0), 5);
        Plan plan = planner.plan(new Planner.Request(new double[] {1}, 2, 0, Optional.empty(), Budget.UNLIMITED));
        long first = 2L << 16;
        assertEquals(
                List.of(
                        new Call(5, first, 4),
                        new Call(5, first + 1, 4),
                        new Call(5, first + 2, 4),
                        new Call(5, first + 3, 1)),
                calls);
        assertArrayEquals(new double[] {6, 4, 4}, plan.statistics().costs());
        assertEquals(4, plan.cost(), "the mean failed: the best candidate is the plan");
        assertEquals(3 * 40 + 10 + 2, plan.statistics().modelSteps());
        assertEquals(9, plan.statistics().rejected());
        assertFalse(plan.statistics().converged(), "it has used its iterations");
        double[] u = plan.actions().data;
        assertArrayEquals(new double[] {1, 1 + u[0], 1 + u[0] + u[1]}, plan.states().data);
        calls.clear();
        planner.plan(new Planner.Request(new double[] {1}, 2, 0, Optional.empty(), Budget.ofModelSteps(41)));
        assertEquals(2 + 1, calls.size(), "40 steps are below the budget, 80 are not");
    }
}

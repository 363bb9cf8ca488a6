package dev.mechanist.planners.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.NoisyWorld;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Selection, widening and bookkeeping of the tree search, step by step. */
class TreeStepTest {
    private record Point(double[] state) implements SearchModel.Situation {}

    /** The state collects the actions; a step costs what a function of the action says; every call is written down. */
    private static final class Ledger implements SearchModel {
        final List<Double> actions = new ArrayList<>();
        final List<Integer> times = new ArrayList<>();
        final boolean random;
        final DoubleUnaryOperator price;
        int finished;

        Ledger(boolean random, DoubleUnaryOperator price) {
            this.random = random;
            this.price = price;
        }

        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 3)));
        }

        @Override
        public Situation root(double[] state) {
            return new Point(state.clone());
        }

        @Override
        public Outcome advance(Situation from, double[] action, int t, RandomStream random) {
            actions.add(action[0]);
            times.add(t);
            double next = 10 * from.state()[0] + action[0];
            return new Outcome(new Point(new double[] {next}), price.applyAsDouble(action[0]), next >= 20 && next < 30);
        }

        @Override
        public double terminal(Situation last, int t) {
            return 0.5;
        }

        @Override
        public boolean random() {
            return random;
        }

        @Override
        public void finish(Situation root) {
            finished++;
        }
    }

    private static final List<double[]> THREE = List.of(new double[] {0}, new double[] {1}, new double[] {2});

    private static Plan plan(SearchModel model, ActionSource source, int horizon, TreeSearch.Settings settings) {
        return new TreeSearch(model, source, horizon, settings, 1).plan(Planner.Request.from(new double[1]));
    }

    /** argmax of mean value in [0, 1] plus 0.9 sqrt(ln N / n): N visits of the node, this one included, n of the action. */
    @Test
    void theBoundIsThatOfUct() {
        double[] prices = {3, 1, 1.5};
        Ledger ledger = new Ledger(true, u -> prices[(int) u]);
        int simulations = 60;
        Plan plan = plan(ledger, ActionSource.discrete(THREE), 1, new TreeSearch.Settings(simulations, 0.9, 1, 1));
        int[] visits = {1, 1, 1};
        List<Double> expected = new ArrayList<>(List.of(0.0, 1.0, 2.0));
        for (int n = 4; n <= simulations; n++) {
            int best = 0;
            double bound = -1;
            for (int a = 0; a < 3; a++) {
                double b = (3 - prices[a]) / 2 + 0.9 * Math.sqrt(Math.log(n) / visits[a]);
                if (b > bound) {
                    bound = b;
                    best = a;
                }
            }
            visits[best]++;
            expected.add((double) best);
        }
        assertTrue(visits[0] > 2 && visits[2] > visits[0] && visits[1] > visits[2], "all are tried again");
        expected.add(1.0);
        assertEquals(expected, ledger.actions, "and the plan's own states");
        assertEquals(1, plan.action(0)[0]);
        assertEquals(1.5, plan.cost());
        assertEquals(simulations + 1, plan.statistics().modelSteps());
        assertEquals(simulations, plan.statistics().iterations());
        assertEquals(3.5, plan.statistics().costs()[0]);
        assertEquals(1.5, plan.statistics().costs()[1]);
        assertEquals(1, ledger.finished);
    }

    /** A failed simulation counts as a value of zero among the visits, and never in the scale. */
    @Test
    void failuresAreWorthNothing() {
        int[] calls = {0};
        Ledger ledger = new Ledger(true, u -> u == 0 && calls[0]++ % 2 == 0 ? Double.NaN : u == 0 ? 1 : 2 + u);
        int simulations = 40;
        Plan plan = plan(ledger, ActionSource.discrete(THREE), 1, new TreeSearch.Settings(simulations, 0.8, 1, 1));
        int[] visits = {1, 1, 1};
        int[] finite = {0, 1, 1};
        double[] value = {0, 1, 0};
        List<Double> expected = new ArrayList<>(List.of(0.0, 1.0, 2.0));
        boolean cheapest = false;
        for (int n = 4; n <= simulations; n++) {
            int best = 0;
            double bound = -1;
            for (int a = 0; a < 3; a++) {
                double b = value[a] + 0.8 * Math.sqrt(Math.log(n) / visits[a]);
                if (b > bound) {
                    bound = b;
                    best = a;
                }
            }
            visits[best]++;
            expected.add((double) best);
            if (best != 0 || visits[0] % 2 == 0) {
                finite[best]++;
                cheapest |= best == 0;
            }
            // Costs with the terminal one are 1.5, 3.5 and 4.5; without the first the scale is from 3.5.
            double smallest = cheapest ? 1.5 : 3.5;
            value[0] = cheapest ? (double) finite[0] / visits[0] : 0;
            value[1] = (4.5 - 3.5) / (4.5 - smallest);
        }
        expected.add(ledger.actions.get(simulations));
        assertEquals(expected, ledger.actions);
        assertEquals(visits[0] - finite[0], plan.statistics().rejected());
        assertTrue(visits[0] > 4);
    }

    /** ceil(1.5 k^0.5) at the k-th visit, one new one per visit at most: 1, 2, 3, -, 4, -, -, 5, -, -. */
    @Test
    void outcomesWidenWithTheVisits() {
        Ledger ledger = new Ledger(true, u -> 0);
        List<double[]> only = List.of(new double[] {1});
        plan(ledger, ActionSource.discrete(only), 1, new TreeSearch.Settings(10, 1, 1.5, 0.5));
        assertEquals(5 + 1, ledger.actions.size());
        Ledger certain = new Ledger(false, u -> 0);
        plan(certain, ActionSource.discrete(only), 1, new TreeSearch.Settings(10, 1, 1.5, 0.5));
        assertEquals(1 + 1, certain.actions.size(), "a deterministic step has one outcome");
    }

    @Test
    void actionsWidenWithTheVisits() {
        ActionSource source = ActionSource.widening(1.5, 0.5);
        int[] allowed = {1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5};
        for (int visits = 0; visits <= 10; visits++) {
            assertEquals(allowed[visits], source.allowed(visits), "visits " + visits);
        }
        Ledger ledger = new Ledger(true, u -> 0);
        plan(ledger, source, 1, new TreeSearch.Settings(10, 1, 1, 1));
        assertEquals(5, ledger.actions.stream().distinct().count());
        SequenceSpace space = new SequenceSpace(1, new double[] {-1, 2}, new double[] {3, 4});
        double[] u = new double[2];
        source.draw(0, space, new double[] {0.3, 2.5}, null, u);
        assertArrayEquals(new double[] {0.3, 2.5}, u, "the suggestion comes first");
        source.draw(1, space, new double[] {0.3, 2.5}, RandomStream.of(4, "x", 0), u);
        RandomStream random = RandomStream.of(4, "x", 0);
        assertArrayEquals(new double[] {random.nextDouble(-1, 3), random.nextDouble(2, 4)}, u);
        source.playOut(space, RandomStream.of(4, "x", 0), u);
        assertEquals(RandomStream.of(4, "x", 0).nextDouble(-1, 3), u[0]);
        ActionSource discrete = ActionSource.discrete(List.of(new double[] {9, 3}, new double[] {0, 3}));
        assertEquals(2, discrete.allowed(77));
        discrete.draw(0, space, new double[2], null, u);
        assertArrayEquals(new double[] {3, 3}, u, "clipped");
        discrete.draw(1, space, new double[2], null, u);
        assertArrayEquals(new double[] {0, 3}, u);
        discrete.playOut(space, RandomStream.of(4, "x", 0), u);
        assertEquals(RandomStream.of(4, "x", 0).nextInt(2) == 0 ? 3 : 0, u[0]);
    }

    /** Costs of a simulation are those of all its steps, in the tree and beyond, and of its end; times count from the root. */
    @Test
    void simulationsAddUpTheirSteps() {
        Ledger ledger = new Ledger(false, u -> 1 + u);
        Plan plan = plan(
                ledger, ActionSource.discrete(List.of(new double[] {1})), 3, new TreeSearch.Settings(1, 1, 1, 0.5));
        assertEquals(3 * 2 + 0.5, plan.cost());
        assertEquals(List.of(0, 1, 2, 0, 1, 2), ledger.times);
        assertArrayEquals(new double[] {0, 1, 11, 111}, plan.states().data);
        assertArrayEquals(new double[] {1, 1, 1}, plan.actions().data);
        assertEquals(6, plan.statistics().modelSteps());
        // A second simulation re-uses the known step, and descends one further.
        Ledger second = new Ledger(false, u -> 1 + u);
        Plan deeper = plan(
                second, ActionSource.discrete(List.of(new double[] {1})), 3, new TreeSearch.Settings(2, 1, 1, 0.5));
        assertEquals(List.of(0, 1, 2, 1, 2, 0, 1, 2), second.times);
        assertEquals(8, deeper.statistics().modelSteps());
        assertEquals(6.5, deeper.cost(), "the cost of a known step counts as well");
        assertEquals(6.5, deeper.statistics().costs()[1]);
    }

    /** States from 20 to 30 end the episode: nothing is paid beyond, and the plan stays there. */
    @Test
    void anEndedEpisodeCostsNoMore() {
        Ledger ledger = new Ledger(false, u -> u == 2 ? 5 : 3);
        Plan plan = plan(
                ledger,
                ActionSource.discrete(List.of(new double[] {2}, new double[] {0})),
                4,
                new TreeSearch.Settings(200, 1, 1, 0.5));
        // 2, then 0: 5 + 3 reach 20, where staying away from the end costs 3 in each of four steps.
        assertEquals(5 + 3 + 0.5, plan.cost());
        assertArrayEquals(new double[] {0, 2, 20, 20, 20}, plan.states().data);
    }

    /** What the plan before would do is the first action that a widening search tries. */
    @Test
    void theSuggestionIsTheShiftedPlan() {
        Ledger ledger = new Ledger(false, u -> u);
        Planner.WarmStart before = PlannedActions.of(new DMatrixRMaj(3, 1, true, new double[] {9, 0.25, 2.5}));
        new TreeSearch(ledger, ActionSource.widening(1, 0.1), 2, new TreeSearch.Settings(2, 1, 1, 0.5), 1)
                .plan(new Planner.Request(new double[1], 0, 0, Optional.of(before.shift(1)), Budget.UNLIMITED));
        // The first simulation plays a random action after the first one; the second one descends to the second
        // suggestion.
        assertEquals(0.25, ledger.actions.get(0));
        assertTrue(ledger.actions.get(1) != 2.5);
        Ledger narrow = new Ledger(false, u -> u);
        new TreeSearch(narrow, ActionSource.widening(0.1, 0), 2, new TreeSearch.Settings(2, 1, 1, 0.5), 1)
                .plan(new Planner.Request(new double[1], 0, 0, Optional.of(before.shift(1)), Budget.UNLIMITED));
        assertEquals(2.5, narrow.actions.get(2));
        assertEquals(1, narrow.times.get(2));
    }

    /** t + x + 10 u at step t, t + 100 x at the end, which is reached beyond 50. */
    private record Timed() implements Cost {
        @Override
        public int n() {
            return 1;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return t + x[xo] + 10 * u[uo];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return t + 100 * x[xo];
        }

        @Override
        public boolean ends(double[] x, int xo) {
            return x[xo] > 50;
        }

        @Override
        public Timed fork() {
            return this;
        }
    }

    @Test
    void modelsGiveTheirStepsAndCosts() {
        LinearWorld world = LinearWorld.of(1, 1, new double[] {2}, new double[] {3}, 5);
        SearchModel search = new DynamicsSearch(world, new Timed());
        SearchModel.Outcome step = search.advance(search.root(new double[] {0.5}), new double[] {-1}, 4, null);
        assertArrayEquals(new double[] {1 - 3}, step.next().state());
        assertEquals(4 + 0.5 - 10, step.cost());
        assertEquals(7 - 200, search.terminal(step.next(), 7));
        assertTrue(!step.ended() && !search.random());
        assertTrue(search.advance(search.root(new double[] {30}), new double[] {-1}, 4, null)
                .ended());

        NoisyWorld noisy = new NoisyWorld(2, 99);
        SearchModel sampled = new StochasticSearch(noisy, new Timed());
        assertTrue(sampled.random());
        assertTrue(sampled.advance(sampled.root(new double[] {90}), new double[] {0}, 4, RandomStream.of(1, "x", 0))
                .ended());
        boolean[] met = new boolean[2];
        for (long seed = 1; seed <= 20; seed++) {
            RandomStream random = RandomStream.of(seed, "x", 0);
            double noise = random.nextGaussian();
            int member = random.nextInt(2);
            met[member] = true;
            SearchModel.Outcome next = sampled.advance(
                    sampled.root(new double[] {0.5}), new double[] {-1}, 4, RandomStream.of(seed, "x", 0));
            assertArrayEquals(
                    new double[] {-0.5 + member * 2 * noise}, next.next().state(), 1e-15);
            assertEquals(4 + 0.5 - 10, next.cost());
            assertEquals(7 + 100 * next.next().state()[0], sampled.terminal(next.next(), 7));
        }
        assertTrue(met[0] && met[1]);
    }
}

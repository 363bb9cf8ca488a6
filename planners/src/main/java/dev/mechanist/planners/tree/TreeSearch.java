package dev.mechanist.planners.tree;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.CostHistory;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.Stopwatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Monte-Carlo tree search with upper confidence bounds (UCT: Kocsis and Szepesvari 2006), with double progressive widening for
 * continuous actions and random outcomes (Couetoux et al. 2011). Costs of whole simulations are scaled to [0, 1] by the
 * smallest and largest seen, so that the exploration constant has no unit.
 *
 * <p>In a random model the plan's first action is the most visited one, and the others are those of the cheapest simulation that
 * began with it. In a deterministic model the cheapest simulation of all is the plan, as it can be had for sure (Schadd et al.,
 * "Single-player Monte-Carlo tree search", 2008).
 */
public final class TreeSearch implements Planner {
    /**
     * The widening of outcomes is that of Couetoux et al.
     *
     * @param simulations per plan
     * @param exploration c in Q + c sqrt(ln N / n), with Q in [0, 1]
     * @param outcomeFactor a random step has ceil(factor visits^exponent) outcomes per action
     * @param outcomeExponent in [0, 1]
     */
    public record Settings(int simulations, double exploration, double outcomeFactor, double outcomeExponent) {
        public static final Settings DEFAULT = new Settings(1000, 1, 1, 0.5);

        public Settings {
            Checks.positive("the simulations of a tree search", simulations);
            if (!(exploration >= 0 && outcomeFactor > 0 && outcomeExponent >= 0 && outcomeExponent <= 1)) {
                throw new InputException(
                        "a tree search needs exploration >= 0, outcomeFactor > 0 and outcomeExponent in"
                                + " [0, 1], not " + exploration + ", " + outcomeFactor + " and " + outcomeExponent);
            }
        }
    }

    /** A situation that the tree has reached. */
    private static final class Node {
        final SearchModel.Outcome arrival;
        final List<Edge> edges = new ArrayList<>();
        int visits;

        Node(SearchModel.Outcome arrival) {
            this.arrival = arrival;
        }
    }

    /** An action at a node, with what it led to. */
    private static final class Edge {
        final double[] action;
        final List<Node> outcomes = new ArrayList<>();
        int visits;
        int finite;
        double sum;
        /** Cheapest simulation through this edge; kept at the root only. */
        double lowest = Double.POSITIVE_INFINITY;

        double[] actions;

        Edge(double[] action) {
            this.action = action;
        }
    }

    private final SearchModel model;
    private final ActionSource source;
    private final Settings settings;
    private final Spec spec;
    private final SequenceSpace space;
    private final RandomStream random;

    private final double[] suggestion;
    private final double[] step;
    private final double[] sequence;
    private final List<Edge> path = new ArrayList<>();
    private double smallest;
    private double largest;
    private long modelSteps;
    private int begin;

    /**
     * @param model a deterministic or random model, or an environment
     * @param source the actions to try
     * @param horizon depth H of every simulation, at least 1
     * @param settings how to search
     * @param seed same seed and request, same plan
     */
    public TreeSearch(SearchModel model, ActionSource source, int horizon, Settings settings, long seed) {
        this.model = model;
        this.source = source;
        this.settings = settings;
        spec = model.spec();
        space = SequenceSpace.of(spec, horizon);
        space.requireBounded();
        random = RandomStream.of(seed, "tree", 0);
        suggestion = new double[space.size()];
        step = new double[space.m()];
        sequence = new double[space.size()];
    }

    @Override
    public int horizon() {
        return space.horizon();
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(spec, request);
        Stopwatch watch = new Stopwatch(request.budget());
        CostHistory history = new CostHistory();
        PlannedActions.fillResting(request.warmStart(), space, suggestion);
        smallest = Double.POSITIVE_INFINITY;
        largest = Double.NEGATIVE_INFINITY;
        modelSteps = 0;
        begin = request.step();
        long rejected = 0;
        double best = Double.POSITIVE_INFINITY;
        SearchModel.Situation start = model.root(request.state());
        Node root = new Node(new SearchModel.Outcome(start, 0, false));
        for (int simulation = 0;
                simulation < settings.simulations
                        && (simulation == 0 || modelSteps < request.budget().modelSteps() && !watch.expired());
                simulation++) {
            random.moveTo((request.index() << 32) + simulation);
            double cost = simulate(root);
            rejected += Double.isFinite(cost) ? 0 : 1;
            record(cost);
            best = Math.min(best, Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY);
            history.add(best);
        }
        Edge chosen = model.random() ? mostVisited(root) : cheapest(root);
        if (chosen.actions == null) {
            chosen.actions = suggestion.clone();
            System.arraycopy(chosen.action, 0, chosen.actions, 0, chosen.action.length);
        }
        DMatrixRMaj states = statesOf(start, chosen.actions, request.index());
        model.finish(start);
        DMatrixRMaj actions = new DMatrixRMaj(space.horizon(), space.m(), true, chosen.actions.clone());
        return new Plan(
                states,
                actions,
                chosen.lowest,
                Optional.empty(),
                PlannedActions.of(actions.copy()),
                new PlanStatistics(history.toArray(), modelSteps, rejected, watch.milliseconds(), false));
    }

    /** Selection, expansion and play-out; returns the cost of the whole simulation, whose edges are left in the path. */
    private double simulate(Node root) {
        path.clear();
        System.arraycopy(suggestion, 0, sequence, 0, sequence.length);
        Node node = root;
        double cost = 0;
        int t = 0;
        boolean inTree = true;
        while (inTree && t < space.horizon() && !node.arrival.ended()) {
            node.visits++;
            Edge edge = select(node, t);
            path.add(edge);
            System.arraycopy(edge.action, 0, sequence, t * step.length, step.length);
            int known = edge.outcomes.size();
            node = outcome(edge, node.arrival.next(), t);
            inTree = edge.outcomes.size() == known;
            cost += node.arrival.cost();
            t++;
        }
        SearchModel.Outcome at = node.arrival;
        while (t < space.horizon() && !at.ended()) {
            source.playOut(space, random, step);
            System.arraycopy(step, 0, sequence, t * step.length, step.length);
            at = model.advance(at.next(), step, begin + t, random);
            modelSteps++;
            cost += at.cost();
            t++;
        }
        return cost + model.terminal(at.next(), begin + t);
    }

    /** A new action where the node may have more, otherwise the one with the largest upper confidence bound. */
    private Edge select(Node node, int t) {
        if (node.edges.size() < source.allowed(node.visits)) {
            double[] action = new double[step.length];
            double[] suggested = Arrays.copyOfRange(suggestion, t * step.length, (t + 1) * step.length);
            source.draw(node.edges.size(), space, suggested, random, action);
            Edge edge = new Edge(action);
            node.edges.add(edge);
            return edge;
        }
        Edge best = null;
        double bound = Double.NEGATIVE_INFINITY;
        double logVisits = Math.log(node.visits);
        for (Edge edge : node.edges) {
            double u = value(edge) + settings.exploration * Math.sqrt(logVisits / edge.visits);
            if (best == null || u > bound) {
                bound = u;
                best = edge;
            }
        }
        return best;
    }

    /** Mean value of an action in [0, 1], one for the cheapest simulations; failed ones count as zero. */
    private double value(Edge edge) {
        if (edge.finite == 0 || !(largest > smallest)) {
            return 0;
        }
        double mean = (largest - edge.sum / edge.finite) / (largest - smallest);
        return mean * edge.finite / edge.visits;
    }

    /** The node an action leads to: a new one while the edge may widen, a known one otherwise. */
    private Node outcome(Edge edge, SearchModel.Situation from, int t) {
        int allowed = model.random()
                ? (int) Math.ceil(settings.outcomeFactor * Math.pow(edge.visits + 1.0, settings.outcomeExponent))
                : 1;
        if (edge.outcomes.size() < allowed) {
            Node node = new Node(model.advance(from, edge.action, begin + t, random));
            modelSteps++;
            edge.outcomes.add(node);
            return node;
        }
        return edge.outcomes.get(random.nextInt(edge.outcomes.size()));
    }

    private void record(double cost) {
        boolean finite = Double.isFinite(cost);
        if (finite) {
            smallest = Math.min(smallest, cost);
            largest = Math.max(largest, cost);
        }
        for (Edge edge : path) {
            edge.visits++;
            edge.finite += finite ? 1 : 0;
            edge.sum += finite ? cost : 0;
        }
        Edge first = path.get(0);
        if (finite && cost < first.lowest) {
            first.lowest = cost;
            first.actions = sequence.clone();
        }
    }

    /** The action with the cheapest simulation; among equals the most visited. */
    private static Edge cheapest(Node root) {
        Edge best = root.edges.get(0);
        for (Edge edge : root.edges) {
            if (edge.lowest < best.lowest || edge.lowest == best.lowest && edge.visits > best.visits) {
                best = edge;
            }
        }
        return best;
    }

    /** The most visited action of the root with a finite simulation; among equals the cheapest on average. */
    private Edge mostVisited(Node root) {
        Edge best = root.edges.get(0);
        for (Edge edge : root.edges) {
            boolean usable = edge.finite > 0 || best.finite == 0;
            if (usable
                    && (best.finite == 0 && edge.finite > 0
                            || edge.visits > best.visits
                            || edge.visits == best.visits && value(edge) > value(best))) {
                best = edge;
            }
        }
        return best;
    }

    /** States along the plan; an episode that ends early stays where it ended. */
    private DMatrixRMaj statesOf(SearchModel.Situation start, double[] actions, long index) {
        int n = spec.n();
        DMatrixRMaj states = new DMatrixRMaj(space.horizon() + 1, n);
        SearchModel.Outcome at = new SearchModel.Outcome(start, 0, false);
        System.arraycopy(start.state(), 0, states.data, 0, n);
        random.moveTo((index << 32) + settings.simulations);
        for (int t = 0; t < space.horizon(); t++) {
            if (!at.ended()) {
                System.arraycopy(actions, t * step.length, step, 0, step.length);
                at = model.advance(at.next(), step, begin + t, random);
                modelSteps++;
            }
            System.arraycopy(at.next().state(), 0, states.data, (t + 1) * n, n);
        }
        return states;
    }
}

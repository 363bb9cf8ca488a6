package dev.mechanist.planners.sampling;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.CostHistory;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.Stopwatch;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * The loop around every derivative-free method: ask a {@link Sampler} for candidates, score them with an {@link Evaluator},
 * rank them with the failed ones last, tell the sampler; until it is finished or the budget is spent.
 */
public final class SamplingPlanner implements Planner {
    /** Bits that number the generations of one plan in the index of a random stream. */
    private static final int GENERATION_BITS = 16;

    private static final int LARGEST_POPULATION = 1 << 24;

    private final Evaluator evaluator;
    private final Spec spec;
    private final Sampler sampler;
    private final long seed;
    private final Ranking ranking = new Ranking();
    private final DMatrixRMaj U = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj single = new DMatrixRMaj(0, 0);
    private final double[] bestSeen;
    private double[] costs = new double[0];

    /**
     * @param evaluator model, cost and horizon
     * @param settings the algorithm
     * @param seed same seed and request, same plan
     */
    public SamplingPlanner(Evaluator evaluator, Sampler.Settings settings, long seed) {
        this.evaluator = evaluator;
        this.seed = seed;
        spec = evaluator.spec();
        SequenceSpace space = SequenceSpace.of(spec, evaluator.horizon());
        space.requireBounded();
        sampler = settings.create(space);
        bestSeen = new double[space.size()];
    }

    /** On the caller's thread, one rollout per candidate. */
    public SamplingPlanner(Dynamics dynamics, Cost cost, int horizon, Sampler.Settings settings, long seed) {
        this(new RolloutEvaluator(dynamics, cost, horizon), settings, seed);
    }

    @Override
    public int horizon() {
        return evaluator.horizon();
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(spec, request);
        Stopwatch watch = new Stopwatch(request.budget());
        CostHistory history = new CostHistory();
        long modelSteps = 0;
        long rejected = 0;
        double best = Double.POSITIVE_INFINITY;
        sampler.begin(request.warmStart());
        int generation = 0;
        do {
            int rows = sampler.population();
            if (rows > LARGEST_POPULATION) {
                throw new InputException(
                        "a population may have at most " + LARGEST_POPULATION + " candidates, not " + rows);
            }
            if (costs.length < rows) {
                costs = new double[rows];
            }
            long index = (request.index() << GENERATION_BITS) + generation;
            rejected += evaluator.evaluate(request.state(), request.step(), seed, index, rows, sampler, U, costs);
            modelSteps += rows * evaluator.stepsPerCandidate();
            int[] order = ranking.rank(costs, rows);
            if (costs[order[0]] < best) {
                best = costs[order[0]];
                System.arraycopy(U.data, order[0] * U.numCols, bestSeen, 0, bestSeen.length);
            }
            history.add(best);
            sampler.tell(U, costs, order, countFinite(order, rows));
            generation++;
        } while (!sampler.finished() && modelSteps < request.budget().modelSteps() && !watch.expired());

        double[] u = new double[bestSeen.length];
        sampler.recommend(u);
        double cost = score(request, u, generation);
        modelSteps += evaluator.stepsPerCandidate();
        if (Double.isInfinite(cost) && best < cost) {
            System.arraycopy(bestSeen, 0, u, 0, u.length);
            cost = best;
        }
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        evaluator.predict(request.state(), u, X);
        modelSteps += horizon();
        return new Plan(
                new DMatrixRMaj(horizon() + 1, spec.n(), true, Arrays.copyOf(X.data, X.getNumElements())),
                new DMatrixRMaj(horizon(), spec.m(), true, u),
                cost,
                Optional.empty(),
                sampler.remember(),
                new PlanStatistics(history.toArray(), modelSteps, rejected, watch.milliseconds(), sampler.converged()));
    }

    /** Cost of the recommended actions, which may not be among the candidates. */
    private double score(Request request, double[] u, int generation) {
        long index = (request.index() << GENERATION_BITS) + generation;
        evaluator.evaluate(
                request.state(),
                request.step(),
                seed,
                index,
                1,
                (row, random, to, o) -> System.arraycopy(u, 0, to, o, u.length),
                single,
                costs);
        return costs[0];
    }

    private int countFinite(int[] order, int rows) {
        int finite = rows;
        while (finite > 0 && Double.isInfinite(costs[order[finite - 1]])) {
            finite--;
        }
        return finite;
    }
}

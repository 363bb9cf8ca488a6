package dev.mechanist.planners.gradient;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.CostHistory;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.Stopwatch;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.planners.sampling.CandidateBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Gradient descent on the action sequence through the model (backpropagation through time): one batched rollout, cost gradient
 * and pullback per iteration serves all restarts. The first starts from the warm start, or from rest; the others from normal
 * perturbations of it.
 */
public final class GradientPlanner implements Planner {
    /**
     * How to descend.
     *
     * @param method {@link Adam} or {@link LimitedMemoryBfgs}
     * @param map how actions keep to their bounds
     * @param restarts rows of the batch, at least 1
     * @param deviation standard deviation of the perturbed starts, in half widths of the action intervals
     * @param iterations gradients per restart
     */
    public record Settings(
            GradientMethod.Settings method, ActionMap map, int restarts, double deviation, int iterations) {
        public static final Settings ADAM = new Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 8, 0.3, 200);
        public static final Settings LIMITED_MEMORY_BFGS =
                new Settings(LimitedMemoryBfgs.Settings.DEFAULT, ActionMap.projection(), 8, 0.3, 100);

        public Settings {
            Checks.positive("the restarts of a gradient planner", restarts);
            Checks.positive("the iterations of a gradient planner", iterations);
            if (!(deviation >= 0) || Double.isInfinite(deviation)) {
                throw new InputException("the deviation of restarts must be at least 0 and finite, not " + deviation);
            }
        }
    }

    private final DifferentiableDynamics dynamics;
    private final SmoothCost cost;
    private final Spec spec;
    private final SequenceSpace space;
    private final Settings settings;
    private final long seed;
    private final List<GradientMethod> methods = new ArrayList<>();

    private final double[] middle;
    private final double[] halfWidth;
    private final double[] start;
    private final double[] best;
    private final double[] total;
    private final DMatrixRMaj x0;
    private final DMatrixRMaj Z;
    private final DMatrixRMaj U;
    private final DMatrixRMaj X = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gX = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gDirect = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gU = new DMatrixRMaj(0, 0);

    /**
     * @param dynamics the model; forked
     * @param cost the objective; forked
     * @param horizon H, at least 1
     * @param settings how to descend
     * @param seed of the restarts
     */
    public GradientPlanner(
            DifferentiableDynamics dynamics, SmoothCost cost, int horizon, Settings settings, long seed) {
        this.dynamics = dynamics.fork();
        this.cost = cost.fork();
        this.settings = settings;
        this.seed = seed;
        spec = dynamics.spec();
        space = SequenceSpace.of(spec, horizon);
        Checks.cost(spec, cost);
        int m = space.m();
        middle = new double[m];
        halfWidth = new double[m];
        boolean[] bounded = new boolean[space.size()];
        for (int j = 0; j < m; j++) {
            boolean finite = !Double.isInfinite(space.halfWidth(j));
            middle[j] = finite ? 0.5 * (space.lower()[j] + space.upper()[j]) : 0;
            halfWidth[j] = finite ? space.halfWidth(j) : 1;
            for (int t = 0; t < horizon; t++) {
                bounded[t * m + j] = finite;
            }
        }
        for (int row = 0; row < settings.restarts; row++) {
            methods.add(settings.method.create(space.size(), settings.map, bounded));
        }
        start = new double[space.size()];
        best = new double[space.size()];
        total = new double[settings.restarts];
        x0 = new DMatrixRMaj(settings.restarts, spec.n());
        Z = new DMatrixRMaj(settings.restarts, space.size());
        U = new DMatrixRMaj(settings.restarts, space.size());
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
        begin(request);
        double lowest = Double.POSITIVE_INFINITY;
        long modelSteps = 0;
        long rejected = 0;
        boolean converged = false;
        long perRollout = (long) settings.restarts * space.horizon();
        long perIteration = perRollout + (long) Math.ceil(perRollout * dynamics.stepsPerPullback());
        for (int iteration = 0;
                iteration < settings.iterations
                        && !converged
                        && (iteration == 0 || modelSteps < request.budget().modelSteps() && !watch.expired());
                iteration++) {
            gradients(request.step());
            modelSteps += perIteration;
            converged = true;
            for (int row = 0; row < settings.restarts; row++) {
                boolean finite = CandidateBlocks.isFinite(X.data, row * X.numCols, X.numCols, total[row])
                        && CandidateBlocks.isFinite(gU.data, row * gU.numCols, gU.numCols, 0);
                rejected += finite ? 0 : 1;
                if (finite && total[row] < lowest) {
                    lowest = total[row];
                    System.arraycopy(U.data, row * U.numCols, best, 0, best.length);
                }
                GradientMethod method = methods.get(row);
                if (!method.finished()) {
                    method.advance(finite ? total[row] : Double.POSITIVE_INFINITY, gU.data, Z.data, row * Z.numCols);
                }
                converged &= method.finished();
            }
            history.add(lowest);
        }
        return result(
                request,
                lowest,
                new PlanStatistics(
                        history.toArray(), modelSteps + space.horizon(), rejected, watch.milliseconds(), converged));
    }

    private void begin(Request request) {
        int m = space.m();
        PlannedActions.fillHolding(request.warmStart(), space, start);
        System.arraycopy(start, 0, best, 0, best.length);
        RandomStream random = RandomStream.of(seed, "gradient", 0);
        for (int row = 0; row < settings.restarts; row++) {
            random.moveTo((request.index() << 24) + row);
            int o = row * Z.numCols;
            for (int i = 0; i < start.length; i++) {
                int j = i % m;
                double moved = row == 0 ? 0 : settings.deviation * halfWidth[j] * random.nextGaussian();
                Z.data[o + i] = settings.map.variable(space.clip(start[i] + moved, j), middle[j], halfWidth[j]);
            }
            methods.get(row).begin(Z.data, o);
            System.arraycopy(request.state(), 0, x0.data, row * x0.numCols, x0.numCols);
        }
    }

    /** Costs and gradients by the variables, of all rows; gU holds dJ/dz. */
    private void gradients(int step) {
        int m = space.m();
        for (int i = 0; i < Z.data.length; i++) {
            int j = i % m;
            U.data[i] = space.clip(settings.map.action(Z.data[i], middle[j], halfWidth[j]), j);
        }
        dynamics.rollout(x0, U, X);
        cost.evaluate(X, U, step, total);
        cost.gradient(X, U, step, gX, gDirect);
        dynamics.pullback(X, U, gX, gU);
        for (int i = 0; i < Z.data.length; i++) {
            gU.data[i] = settings.map.chain(Z.data[i], gU.data[i] + gDirect.data[i], halfWidth[i % m]);
        }
    }

    private Plan result(Request request, double lowest, PlanStatistics statistics) {
        int n = spec.n();
        DMatrixRMaj from = new DMatrixRMaj(1, n, true, request.state().clone());
        DMatrixRMaj states = new DMatrixRMaj(0, 0);
        dynamics.rollout(from, new DMatrixRMaj(1, best.length, true, best.clone()), states);
        DMatrixRMaj actions = new DMatrixRMaj(space.horizon(), space.m(), true, best.clone());
        return new Plan(
                new DMatrixRMaj(space.horizon() + 1, n, true, Arrays.copyOf(states.data, (space.horizon() + 1) * n)),
                actions,
                lowest,
                Optional.empty(),
                PlannedActions.of(actions.copy()),
                statistics);
    }
}

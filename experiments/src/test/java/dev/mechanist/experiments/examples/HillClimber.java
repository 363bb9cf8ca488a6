package dev.mechanist.experiments.examples;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/** Changes the best actions at random and keeps what is better. */
public record HillClimber(Dynamics model, Cost cost, int horizon, int tries, long seed) implements Planner {
    @Override
    public Plan plan(Request request) {
        Spec spec = model.spec();
        RandomStream random = RandomStream.of(seed, "hill climber", request.index());
        Checks.request(spec, request);
        DMatrixRMaj x0 = new DMatrixRMaj(1, spec.n(), true, request.state());
        DMatrixRMaj best = new DMatrixRMaj(1, horizon * spec.m());
        double[] costs = new double[tries];
        double[] total = {Double.POSITIVE_INFINITY};
        double least = total[0];
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        for (int k = 0; k < tries; k++) {
            DMatrixRMaj U = best.copy();
            for (int i = 0; i < U.numCols; i++) {
                Variable action = spec.action().get(i % spec.m());
                double width = action.upper() - action.lower();
                double changed = U.get(i) + 0.1 * width * random.nextGaussian();
                U.set(i, Math.min(action.upper(), Math.max(action.lower(), changed)));
            }
            model.rollout(x0, U, X);
            cost.evaluate(X, U, request.step(), total);
            if (total[0] < least) {
                least = total[0];
                best = U;
            }
            costs[k] = least;
        }
        model.rollout(x0, best, X);
        X.reshape(horizon + 1, spec.n());
        best.reshape(horizon, spec.m());
        PlanStatistics statistics = new PlanStatistics(costs, (long) (tries + 1) * horizon, 0, 0, false);
        return new Plan(X, best, least, Optional.empty(), PlannedActions.of(best), statistics);
    }
}

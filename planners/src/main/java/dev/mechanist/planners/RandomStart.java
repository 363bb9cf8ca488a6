package dev.mechanist.planners;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Gives a local planner random actions to start from where it has no warm start, several times if asked, and keeps the best
 * plan. Needed where doing nothing is a stationary point, such as a pendulum hanging at rest.
 */
public final class RandomStart implements Planner {
    /**
     * How to start.
     *
     * @param starts independent starts, at least 1
     * @param deviation standard deviation of the start actions, in half widths of their intervals; unbounded actions take it in
     *     their own unit
     */
    public record Settings(int starts, double deviation) {
        public static final Settings DEFAULT = new Settings(1, 0.1);

        public Settings {
            Checks.positive("the number of random starts", starts);
            if (!(deviation > 0) || Double.isInfinite(deviation)) {
                throw new InputException(
                        "the deviation of random starts must be positive and finite, not " + deviation);
            }
        }
    }

    private final Planner planner;
    private final Spec spec;
    private final SequenceSpace space;
    private final Settings settings;
    private final long seed;

    /**
     * @param planner a planner that starts from {@link PlannedActions}
     * @param spec of its model
     * @param settings how to start
     * @param seed same seed and request, same plan
     */
    public RandomStart(Planner planner, Spec spec, Settings settings, long seed) {
        this.planner = planner;
        this.spec = spec;
        this.settings = settings;
        this.seed = seed;
        space = SequenceSpace.of(spec, planner.horizon());
    }

    @Override
    public int horizon() {
        return planner.horizon();
    }

    /** The budget is shared: each start may spend its part of what those before it left. The statistics are sums. */
    @Override
    public Plan plan(Request request) {
        if (PlannedActions.from(request.warmStart(), space.m()).isPresent()
                || request.warmStart()
                        .filter(PlannedTrajectory.class::isInstance)
                        .isPresent()) {
            return planner.plan(request);
        }
        Checks.request(spec, request);
        Stopwatch watch = new Stopwatch(request.budget());
        Plan best = null;
        long modelSteps = 0;
        long rejected = 0;
        for (int start = 0; start < settings.starts; start++) {
            long left = request.budget().modelSteps() - modelSteps;
            if (start > 0 && (left < 1 || watch.expired())) {
                break;
            }
            int waiting = settings.starts - start;
            Plan plan = planner.plan(new Request(
                    request.state(),
                    request.index(),
                    request.step(),
                    Optional.of(draw(request.index(), start)),
                    new Budget(Math.max(1, left / waiting), watch.share(waiting))));
            modelSteps += plan.statistics().modelSteps();
            rejected += plan.statistics().rejected();
            if (best == null || plan.cost() < best.cost()) {
                best = plan;
            }
        }
        PlanStatistics statistics = new PlanStatistics(
                best.statistics().costs(),
                modelSteps,
                rejected,
                watch.milliseconds(),
                best.statistics().converged());
        return new Plan(best.states(), best.actions(), best.cost(), best.gains(), best.warmStart(), statistics);
    }

    private PlannedActions draw(long index, int start) {
        RandomStream random = RandomStream.of(seed, "start", (index << 16) + start);
        int m = space.m();
        DMatrixRMaj U = new DMatrixRMaj(space.horizon(), m);
        for (int i = 0; i < U.data.length; i++) {
            double unit = Double.isInfinite(space.halfWidth(i % m)) ? 1 : space.halfWidth(i % m);
            U.data[i] = space.clip(space.rest(i % m) + settings.deviation * unit * random.nextGaussian(), i % m);
        }
        return PlannedActions.of(U);
    }
}

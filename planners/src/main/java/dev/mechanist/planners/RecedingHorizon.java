package dev.mechanist.planners;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Model-predictive control: plans from the measured state, executes the first actions, shifts the plan and plans again.
 * Between plans, a plan's feedback gains are applied where it has some.
 */
public final class RecedingHorizon implements Controller {
    /**
     * How often and how hard to plan.
     *
     * @param replanEvery actions executed from each plan, at least 1
     * @param budget what one plan may cost
     */
    public record Settings(int replanEvery, Budget budget) {
        public static final Settings DEFAULT = new Settings(1, Budget.UNLIMITED);

        public Settings {
            Checks.positive("the replanning interval", replanEvery);
        }
    }

    private final Planner planner;
    private final SequenceSpace space;
    private final int n;
    private final Settings settings;
    private final List<PlanStatistics> plans = new ArrayList<>();
    private Optional<Planner.WarmStart> warmStart = Optional.empty();
    private Plan plan;
    private int executed;

    /**
     * @param planner any planner
     * @param spec of the model that it plans with
     * @param settings replanning interval, at most the planner's horizon, and budget
     */
    public RecedingHorizon(Planner planner, Spec spec, Settings settings) {
        this.planner = planner;
        this.settings = settings;
        space = SequenceSpace.of(spec, planner.horizon());
        n = spec.n();
        if (settings.replanEvery > planner.horizon()) {
            throw new InputException("a plan of " + planner.horizon()
                    + " actions cannot serve a replanning interval of " + settings.replanEvery);
        }
    }

    /** Planning anew at every step, without limits. */
    public RecedingHorizon(Planner planner, Spec spec) {
        this(planner, spec, Settings.DEFAULT);
    }

    @Override
    public void reset() {
        plans.clear();
        warmStart = Optional.empty();
        plan = null;
        executed = 0;
    }

    @Override
    public double[] act(double[] state) {
        if (plan == null || executed == settings.replanEvery) {
            plan = planner.plan(new Planner.Request(state, plans.size(), warmStart, settings.budget));
            plans.add(plan.statistics());
            warmStart = Optional.of(plan.warmStart().shift(settings.replanEvery));
            executed = 0;
        }
        double[] u = feedback(plan, executed, state);
        executed++;
        return u;
    }

    /** u_t + K_t (x - x_t), clipped; u_t where the plan has no gains or expects no finite state. */
    private double[] feedback(Plan plan, int t, double[] state) {
        double[] u = plan.action(t);
        plan.gains().ifPresent(K -> {
            for (int j = 0; j < u.length; j++) {
                double sum = u[j];
                for (int i = 0; i < n; i++) {
                    sum += K.get(t * u.length + j, i)
                            * (state[i] - plan.states().get(t, i));
                }
                u[j] = Double.isFinite(sum) ? sum : u[j];
            }
        });
        for (int j = 0; j < u.length; j++) {
            u[j] = space.clip(u[j], j);
        }
        return u;
    }

    /** The plan in execution, empty before the first action. */
    public Optional<Plan> current() {
        return Optional.ofNullable(plan);
    }

    @Override
    public List<PlanStatistics> plans() {
        return List.copyOf(plans);
    }
}

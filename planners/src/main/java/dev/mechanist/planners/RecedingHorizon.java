package dev.mechanist.planners;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Model-predictive control: plans from the measured state, executes the first actions, shifts the plan and plans again.
 * Between plans, a plan's feedback gains are applied where it has some. What is observed must be the state of the planner's model.
 *
 * <p>Episodes share the planner and are confined to its thread. Randomness is the planner's: a function of its own seed and of the
 * number of the plan in the episode, whatever the episode's seed.
 */
public final class RecedingHorizon implements Policy {
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
    private final Spec spec;
    private final Settings settings;
    private final Consumer<Plan> listener;
    private int plans;
    private Optional<Planner.WarmStart> warmStart = Optional.empty();
    private Plan plan;
    private int executed;

    /**
     * @param planner any planner
     * @param spec of the model that it plans with
     * @param settings replanning interval, at most the planner's horizon, and budget
     * @param listener told every plan when it is made
     */
    public RecedingHorizon(Planner planner, Spec spec, Settings settings, Consumer<Plan> listener) {
        this.planner = planner;
        this.spec = spec;
        this.settings = settings;
        this.listener = listener;
        space = SequenceSpace.of(spec, planner.horizon());
        if (settings.replanEvery > planner.horizon()) {
            throw new InputException("a plan of " + planner.horizon()
                    + " actions cannot serve a replanning interval of " + settings.replanEvery);
        }
    }

    /** Nobody listens. */
    public RecedingHorizon(Planner planner, Spec spec, Settings settings) {
        this(planner, spec, settings, plan -> {});
    }

    /** Planning anew at every step, without limits. */
    public RecedingHorizon(Planner planner, Spec spec) {
        this(planner, spec, Settings.DEFAULT);
    }

    @Override
    public RecedingHorizon start(long seed) {
        return new RecedingHorizon(planner, spec, settings, listener);
    }

    @Override
    public void act(Observation o, double time, double[] u) {
        double[] state = o.vector();
        Shapes.requireLength("action", u, spec.m());
        if (plan == null || executed == settings.replanEvery) {
            plan = planner.plan(new Planner.Request(state, plans, step(time), warmStart, settings.budget));
            plans++;
            listener.accept(plan);
            warmStart = Optional.of(plan.warmStart().shift(settings.replanEvery));
            executed = 0;
        }
        feedback(plan, executed, state, u);
        executed++;
    }

    /** Steps of the episode until a time. */
    private int step(double time) {
        return (int) Math.round(time / spec.dt());
    }

    /** u_t + K_t (x - x_t), clipped; u_t where the plan has no gains or expects no finite state. */
    private void feedback(Plan plan, int t, double[] state, double[] u) {
        System.arraycopy(plan.actions().data, t * u.length, u, 0, u.length);
        plan.gains().ifPresent(K -> {
            for (int j = 0; j < u.length; j++) {
                double sum = u[j];
                for (int i = 0; i < state.length; i++) {
                    sum += K.get(t * u.length + j, i)
                            * (state[i] - plan.states().get(t, i));
                }
                u[j] = Double.isFinite(sum) ? sum : u[j];
            }
        });
        for (int j = 0; j < u.length; j++) {
            u[j] = space.clip(u[j], j);
        }
    }
}

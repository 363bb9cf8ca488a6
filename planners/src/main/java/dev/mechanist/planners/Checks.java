package dev.mechanist.planners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;

/** What every planner refuses before any work. */
public final class Checks {
    private Checks() {}

    public static void positive(String what, int value) {
        if (value < 1) {
            throw new InputException(what + " must be at least 1, not " + value);
        }
    }

    public static void cost(Spec spec, Cost cost) {
        if (cost.n() != spec.n() || cost.m() != spec.m()) {
            throw new InputException("the cost reads n = " + cost.n() + " states and m = " + cost.m()
                    + " actions, but the model has n = " + spec.n() + " and m = " + spec.m()
                    + "; give the planner the cost of the model's own task");
        }
    }

    public static void actions(Spec spec) {
        if (spec.m() == 0) {
            throw new InputException("there is nothing to plan: the model has no actions");
        }
    }

    /** The start state must have n finite entries. */
    public static void request(Spec spec, Planner.Request request) {
        double[] x = request.state();
        if (x.length != spec.n()) {
            throw new InputException(
                    "the start state has " + x.length + " entries, but the model has n = " + spec.n() + " states");
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i])) {
                throw new InputException("the start state is not finite: "
                        + spec.state().get(i).name() + " = " + x[i] + "; check the measurement or the model before it");
            }
        }
    }
}

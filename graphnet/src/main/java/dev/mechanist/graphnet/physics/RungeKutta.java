package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** The classical Runge-Kutta method of 4th order on expressions, with the action held, in the coordinates that a law prefers. */
final class RungeKutta {
    private RungeKutta() {}

    /** The state after a time step dt, s, of so many substeps. */
    static Expression step(Law law, TensorScope scope, Expression x, Expression u, double dt, int substeps) {
        double h = dt / substeps;
        Expression state = law.inward(scope, x);
        for (int k = 0; k < substeps; k++) {
            Expression k1 = law.flow(scope, state, u);
            Expression k2 = law.flow(scope, state.plus(k1.times(h / 2)), u);
            Expression k3 = law.flow(scope, state.plus(k2.times(h / 2)), u);
            Expression k4 = law.flow(scope, state.plus(k3.times(h)), u);
            Expression slope = k1.plus(k2.times(2)).plus(k3.times(2)).plus(k4);
            state = state.plus(slope.times(h / 6));
        }
        return law.outward(scope, state);
    }

    /** States 0 .. horizon, each [rows, n], under actions [rows, horizon m]. */
    static List<Expression> rollout(
            Law law, TensorScope scope, Expression x0, Expression U, int m, int horizon, double dt, int substeps) {
        List<Expression> states = new ArrayList<>(List.of(x0));
        for (int t = 0; t < horizon; t++) {
            states.add(step(law, scope, states.get(t), U.slice(1, t * m, (t + 1) * m), dt, substeps));
        }
        return states;
    }
}

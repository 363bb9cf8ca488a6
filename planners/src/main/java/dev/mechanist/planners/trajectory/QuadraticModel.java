package dev.mechanist.planners.trajectory;

import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import org.ejml.data.DMatrixRMaj;

/**
 * Linear dynamics and quadratic cost along a trajectory x_0 .. x_H, u_0 .. u_{H-1}, in flat arrays, one block of numbers per
 * time step, for {@link BackwardPass}.
 */
final class QuadraticModel {
    /** As {@link dev.mechanist.core.DifferentiableDynamics#jacobians}. */
    interface Jacobians {
        void of(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B);
    }

    /** Expands a cost about one state and action; a planner decides with it which Hessian is used. */
    interface Expansion {
        void running(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e);

        void terminal(double[] x, int xo, int t, QuadraticExpansion e);

        /** The positive semi-definite Hessian. */
        static Expansion gaussNewton(SmoothCost cost) {
            return new Expansion() {
                @Override
                public void running(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
                    cost.expandRunning(x, xo, u, uo, t, e);
                }

                @Override
                public void terminal(double[] x, int xo, int t, QuadraticExpansion e) {
                    cost.expandTerminal(x, xo, t, e);
                }
            };
        }

        /** The exact Hessian. */
        static Expansion full(TwiceDifferentiableCost cost) {
            return new Expansion() {
                @Override
                public void running(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
                    cost.expandRunningExactly(x, xo, u, uo, t, e);
                }

                @Override
                public void terminal(double[] x, int xo, int t, QuadraticExpansion e) {
                    cost.expandTerminalExactly(x, xo, t, e);
                }
            };
        }
    }

    final int n;
    final int m;
    final int horizon;
    final DMatrixRMaj A = new DMatrixRMaj(0, 0);
    final DMatrixRMaj B = new DMatrixRMaj(0, 0);
    final QuadraticExpansion[] stages;
    final QuadraticExpansion last;

    private final DMatrixRMaj states;
    private final DMatrixRMaj actions;

    QuadraticModel(int n, int m, int horizon) {
        this.n = n;
        this.m = m;
        this.horizon = horizon;
        states = new DMatrixRMaj(horizon, n);
        actions = new DMatrixRMaj(horizon, m);
        stages = new QuadraticExpansion[horizon];
        for (int t = 0; t < horizon; t++) {
            stages[t] = new QuadraticExpansion(n, m);
        }
        last = new QuadraticExpansion(n, m);
    }

    /** Jacobians of all steps, and the expansions of all stages; x_0 is at a step of the episode. */
    void update(Jacobians dynamics, Expansion cost, int step, double[] x, double[] u) {
        System.arraycopy(x, 0, states.data, 0, horizon * n);
        System.arraycopy(u, 0, actions.data, 0, horizon * m);
        dynamics.of(states, actions, A, B);
        for (int t = 0; t < horizon; t++) {
            cost.running(x, t * n, u, t * m, step + t, stages[t]);
        }
        cost.terminal(x, horizon * n, step + horizon, last);
    }
}

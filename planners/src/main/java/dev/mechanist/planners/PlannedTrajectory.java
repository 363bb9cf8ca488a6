package dev.mechanist.planners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import org.ejml.data.DMatrixRMaj;

/**
 * States and actions as a warm start; the states need not follow from the actions. What follows the last state is repeated.
 *
 * @param states [H+1, n]; not copied, treat as immutable
 * @param actions [H, m]; not copied, treat as immutable
 * @param executed how many actions, from the first, are already done
 */
public record PlannedTrajectory(DMatrixRMaj states, DMatrixRMaj actions, int executed) implements Planner.WarmStart {
    public PlannedTrajectory {
        if (actions.numRows < 1 || states.numRows != actions.numRows + 1) {
            throw new InputException(
                    "a trajectory of " + actions.numRows + " actions needs one more state, not " + states.numRows);
        }
    }

    /** A guess for a first plan. */
    public static PlannedTrajectory of(DMatrixRMaj states, DMatrixRMaj actions) {
        return new PlannedTrajectory(states, actions, 0);
    }

    @Override
    public PlannedTrajectory shift(int steps) {
        return new PlannedTrajectory(states, actions, executed + steps);
    }

    /** Copies the remaining states to x [(H+1) n] and the remaining actions, clipped, to u [H m]. */
    void fill(SequenceSpace space, double[] x, double[] u) {
        int n = states.numCols;
        int m = actions.numCols;
        for (int t = 0; t <= space.horizon(); t++) {
            int from = Math.min(t + executed, states.numRows - 1);
            System.arraycopy(states.data, from * n, x, t * n, n);
        }
        for (int t = 0; t < space.horizon(); t++) {
            int from = Math.min(t + executed, actions.numRows - 1);
            for (int j = 0; j < m; j++) {
                u[t * m + j] = space.clip(actions.data[from * m + j], j);
            }
        }
    }
}

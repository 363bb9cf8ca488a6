package dev.mechanist.planners;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * States, actions and feedback about them as a warm start; the states need not follow from the actions. After the end the
 * last state and action are repeated, without feedback.
 *
 * @param states [H+1, n]; not copied, treat as immutable
 * @param actions [H, m]; not copied, treat as immutable
 * @param gains K_t of u_t + K_t (x - x_t), as in {@link dev.mechanist.core.Plan#gains}: [H m, n]; not copied, treat as
 *     immutable
 * @param executed how many actions, from the first, are already done
 */
public record PlannedTrajectory(DMatrixRMaj states, DMatrixRMaj actions, Optional<DMatrixRMaj> gains, int executed)
        implements Planner.WarmStart {
    public PlannedTrajectory {
        if (actions.numRows < 1 || states.numRows != actions.numRows + 1) {
            throw new InputException(
                    "a trajectory of " + actions.numRows + " actions needs one more state, not " + states.numRows);
        }
        int m = actions.numCols;
        int n = states.numCols;
        gains.filter(K -> K.numRows != actions.numRows * m || K.numCols != n).ifPresent(K -> {
            throw new InputException("gains of " + actions.numRows + " steps with " + m + " actions and " + n
                    + " states are " + actions.numRows * m + " by " + n + ", not " + K.numRows + " by " + K.numCols);
        });
    }

    /** A guess for a first plan. */
    public static PlannedTrajectory of(DMatrixRMaj states, DMatrixRMaj actions) {
        return new PlannedTrajectory(states, actions, Optional.empty(), 0);
    }

    /** The warm start if it is of this kind and its sizes are the receiver's. */
    public static Optional<PlannedTrajectory> from(Optional<Planner.WarmStart> warmStart, int n, int m) {
        return warmStart
                .filter(w -> w instanceof PlannedTrajectory p && p.states.numCols == n && p.actions.numCols == m)
                .map(PlannedTrajectory.class::cast);
    }

    @Override
    public PlannedTrajectory shift(int steps) {
        return new PlannedTrajectory(states, actions, gains, executed + steps);
    }

    /** Copies the remaining states to x [(H+1) n] and the remaining actions, clipped, to u [H m]. */
    public void fill(SequenceSpace space, double[] x, double[] u) {
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

    /** Copies the remaining gains to K [H m, n]; zero where there are none. */
    public void fillGains(SequenceSpace space, double[] K) {
        int stride = states.numCols * actions.numCols;
        for (int t = 0; t < space.horizon(); t++) {
            int from = t + executed;
            if (gains.isPresent() && from < actions.numRows) {
                System.arraycopy(gains.get().data, from * stride, K, t * stride, stride);
            } else {
                Arrays.fill(K, t * stride, (t + 1) * stride, 0);
            }
        }
    }
}

package dev.mechanist.planners;

import dev.mechanist.core.Planner;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Actions planned earlier, as a warm start for any planner of the same m.
 *
 * @param actions [H, m]; not copied, treat as immutable
 * @param executed how many of them, from the first, are already done; what follows the last is the receiver's to choose
 */
public record PlannedActions(DMatrixRMaj actions, int executed) implements Planner.WarmStart {
    /** A guess for a first plan. */
    public static PlannedActions of(DMatrixRMaj actions) {
        return new PlannedActions(actions, 0);
    }

    @Override
    public PlannedActions shift(int steps) {
        return new PlannedActions(actions, executed + steps);
    }

    /**
     * Fills a sequence with the actions that remain.
     *
     * @param space H and m of the receiver
     * @param u receives the actions, clipped to bounds [H m]
     * @param tail action that follows the last one that was planned [m]
     */
    public void fill(SequenceSpace space, double[] u, double[] tail) {
        int m = space.m();
        for (int t = 0; t < space.horizon(); t++) {
            int from = t + executed;
            for (int j = 0; j < m; j++) {
                double value = from < actions.numRows ? actions.data[from * m + j] : tail[j];
                u[t * m + j] = space.clip(value, j);
            }
        }
    }

    /** Fills u [H m] with what remains of a warm start of this kind; the rest, or all of it, is rest. */
    public static void fillResting(Optional<Planner.WarmStart> warmStart, SequenceSpace space, double[] u) {
        double[] rest = new double[space.m()];
        Arrays.setAll(rest, space::rest);
        from(warmStart, space.m())
                .orElseGet(() -> of(new DMatrixRMaj(1, rest.length, true, rest)))
                .fill(space, u, rest);
    }

    /** Fills u [H m] with what remains of a warm start of this kind, holding its last action; rest where there is none. */
    public static void fillHolding(Optional<Planner.WarmStart> warmStart, SequenceSpace space, double[] u) {
        Optional<PlannedActions> old = from(warmStart, space.m());
        if (old.isPresent()) {
            old.get().fill(space, u, old.get().last());
        } else {
            fillResting(warmStart, space, u);
        }
    }

    /** Last planned action [m]. */
    public double[] last() {
        int m = actions.numCols;
        return Arrays.copyOfRange(actions.data, (actions.numRows - 1) * m, actions.numRows * m);
    }

    /** The warm start if it is of this kind and its actions have m entries. */
    public static Optional<PlannedActions> from(Optional<Planner.WarmStart> warmStart, int m) {
        return warmStart
                .filter(w -> w instanceof PlannedActions p && p.actions.numCols == m && p.actions.numRows > 0)
                .map(PlannedActions.class::cast);
    }
}

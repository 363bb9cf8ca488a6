package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * One recorded episode of T steps: x_0, u_0, x_1, .. , x_T. The matrices are not copied; treat them as immutable.
 *
 * @param name where it comes from, for messages
 * @param times time of each state, s, increasing [T+1]
 * @param states [T+1, n]
 * @param actions [T, m]; action t is held from times[t] to times[t+1]
 * @param rewards [T]; zeros where the source has none
 * @param terminated whether the last state is terminal
 */
public record Episode(
        String name, double[] times, DMatrixRMaj states, DMatrixRMaj actions, double[] rewards, boolean terminated) {
    public Episode {
        int steps = actions.numRows;
        if (states.numRows != steps + 1 || times.length != steps + 1 || rewards.length != steps) {
            throw new InputException("episode '" + name + "': " + steps + " actions need " + (steps + 1)
                    + " states and times and " + steps + " rewards, not " + states.numRows + ", " + times.length
                    + " and "
                    + rewards.length);
        }
        for (int t = 0; t <= steps; t++) {
            if (!Double.isFinite(times[t]) || (t > 0 && !(times[t] > times[t - 1]))) {
                throw new InputException(
                        "episode '" + name + "': time must be finite and increase, but row " + t + " has " + times[t]);
            }
        }
        requireFinite(name, "state", states);
        requireFinite(name, "action", actions);
    }

    private static void requireFinite(String name, String what, DMatrixRMaj matrix) {
        for (int i = 0; i < matrix.getNumElements(); i++) {
            if (!Double.isFinite(matrix.data[i])) {
                throw new InputException("episode '" + name + "': " + what + " " + i % matrix.numCols + " of row "
                        + i / matrix.numCols + " is " + matrix.data[i] + "; remove or repair the row");
            }
        }
    }

    /** Number of steps T. */
    public int steps() {
        return actions.numRows;
    }
}

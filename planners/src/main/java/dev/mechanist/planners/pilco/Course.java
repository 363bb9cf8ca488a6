package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import org.ejml.data.DMatrixRMaj;

/**
 * One episode on the plant. The matrices are not copied; treat them as immutable.
 *
 * @param states true states x_0 .. x_H [H+1, n]
 * @param measured the same with measurement noise [H+1, n]: what policy and model saw
 * @param controls u_0 .. u_{H-1} [H, m]
 */
public record Course(DMatrixRMaj states, DMatrixRMaj measured, DMatrixRMaj controls) {
    public Course {
        if (states.numRows != controls.numRows + 1 || measured.numRows != states.numRows) {
            throw new InputException("a course of " + controls.numRows + " controls needs " + (controls.numRows + 1)
                    + " states and measurements, not " + states.numRows + " and " + measured.numRows);
        }
    }

    /** Number of steps H. */
    public int steps() {
        return controls.numRows;
    }

    /** True state t, a fresh array [n]. */
    public double[] state(int t) {
        return java.util.Arrays.copyOfRange(states.data, t * states.numCols, (t + 1) * states.numCols);
    }
}

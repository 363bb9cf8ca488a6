package dev.mechanist.sysid.freerun;

import dev.mechanist.core.InputException;
import java.util.Arrays;

/**
 * One input and one output at a constant step; the arrays are not copied.
 *
 * @param u input [rows]
 * @param y output [rows]
 */
public record OutputRecord(double[] u, double[] y) {
    public OutputRecord {
        if (u.length != y.length) {
            throw new InputException(u.length + " inputs for " + y.length + " outputs");
        }
    }

    public int rows() {
        return u.length;
    }

    /** The rows from .. to - 1. */
    public OutputRecord part(int from, int to) {
        return new OutputRecord(Arrays.copyOfRange(u, from, to), Arrays.copyOfRange(y, from, to));
    }

    /** Root mean square of outputs minus a run, over the rows from {@code first} on; infinite where the run is not finite. */
    public double error(double[] run, int first) {
        double squares = 0;
        for (int t = first; t < y.length; t++) {
            squares += (run[t] - y[t]) * (run[t] - y[t]);
        }
        double error = Math.sqrt(squares / (y.length - first));
        return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
    }
}

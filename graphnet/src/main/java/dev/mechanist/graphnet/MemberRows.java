package dev.mechanist.graphnet;

import org.ejml.data.DMatrixRMaj;

/**
 * Sorts rows by the member that moves them, so that each network sees a contiguous block: for every step an index list
 * [members, widest block], padded with row 0, and the place of each row in it.
 */
final class MemberRows {
    private final DMatrixRMaj grouped = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj position = new DMatrixRMaj(0, 0);
    private int[] count = new int[0];
    private boolean constant;

    /** Rows of each member at each step [steps, members * widest]. */
    DMatrixRMaj grouped() {
        return grouped;
    }

    /** Where each row stands in {@link #grouped} [steps, rows]. */
    DMatrixRMaj position() {
        return position;
    }

    /** Whether every row keeps its member, so that the first step's lists serve all. */
    boolean isConstant() {
        return constant;
    }

    /**
     * @param member [rows horizon], row-major
     * @throws IllegalArgumentException for a wrong length or a member that does not exist
     */
    void group(int[] member, int rows, int horizon, int members) {
        if (member.length != rows * horizon) {
            throw new IllegalArgumentException(
                    "member must have length " + rows + " * " + horizon + ", not " + member.length);
        }
        count = count.length < members ? new int[members] : count;
        constant = true;
        int widest = 0;
        for (int t = 0; t < horizon; t++) {
            java.util.Arrays.fill(count, 0);
            for (int b = 0; b < rows; b++) {
                int k = member[b * horizon + t];
                if (k < 0 || k >= members) {
                    throw new IllegalArgumentException("member " + k + " does not exist; there are " + members);
                }
                constant &= k == member[b * horizon];
                widest = Math.max(widest, ++count[k]);
            }
        }
        grouped.reshape(horizon, members * widest);
        grouped.zero();
        position.reshape(horizon, rows);
        for (int t = 0; t < horizon; t++) {
            java.util.Arrays.fill(count, 0);
            for (int b = 0; b < rows; b++) {
                int k = member[b * horizon + t];
                int place = k * widest + count[k]++;
                grouped.data[t * grouped.numCols + place] = b;
                position.data[t * rows + b] = place;
            }
        }
    }
}

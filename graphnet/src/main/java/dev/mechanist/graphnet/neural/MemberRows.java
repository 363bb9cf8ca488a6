package dev.mechanist.graphnet.neural;

import dev.mechanist.tensor.Values;
import java.util.Arrays;

/**
 * Sorts rows by the member that moves them, so that each network sees a contiguous block: for every step an index list
 * [members, widest block], padded with row 0, and the place of each row in it.
 */
final class MemberRows {
    private int[] grouped = new int[0];
    private int[] position = new int[0];
    private int horizon;
    private int members;
    private int rows;
    private int[] count = new int[0];
    private boolean constant;

    /** Rows of each member at each step [steps, members, widest]. */
    Values grouped() {
        return Values.of(grouped, horizon, members, grouped.length / (horizon * members));
    }

    /** Where each row stands in {@link #grouped} [steps, rows]. */
    Values position() {
        return Values.of(position, horizon, rows);
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
            Arrays.fill(count, 0);
            for (int b = 0; b < rows; b++) {
                int k = member[b * horizon + t];
                if (k < 0 || k >= members) {
                    throw new IllegalArgumentException("member " + k + " does not exist; there are " + members);
                }
                constant &= k == member[b * horizon];
                widest = Math.max(widest, ++count[k]);
            }
        }
        int length = horizon * members * widest;
        grouped = grouped.length == length ? grouped : new int[length];
        Arrays.fill(grouped, 0);
        position = position.length == horizon * rows ? position : new int[horizon * rows];
        this.horizon = horizon;
        this.members = members;
        this.rows = rows;
        for (int t = 0; t < horizon; t++) {
            Arrays.fill(count, 0);
            for (int b = 0; b < rows; b++) {
                int k = member[b * horizon + t];
                int place = k * widest + count[k]++;
                grouped[t * members * widest + place] = b;
                position[t * rows + b] = place;
            }
        }
    }
}

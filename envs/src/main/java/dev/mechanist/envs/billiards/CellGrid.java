package dev.mechanist.envs.billiards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A grid of cells no smaller than the largest disc, so that a disc can meet only discs in its own and the eight neighbouring
 * cells before its centre leaves its cell, and of the table only what lies near its cell. With few discs there is one cell.
 */
final class CellGrid {
    private static final int FEWEST = 24;
    /** Width of a cell in units of the mean distance of discs, where they are small. */
    private static final double FINENESS = 0.6;

    private static final double SLACK = 1e-9;
    private static final int NONE = -1;

    private final double left;
    private final double bottom;
    private final double width;
    private final double height;
    private final int columns;
    private final int rows;
    private final int[] head;
    private final int[] next;
    private final int[] previous;
    private final int[] cellOf;
    private final int[][] still;
    private final int[][] block;

    CellGrid(Table table, List<Disc> discs, Cushions cushions) {
        double[] box = table.box();
        double largest = discs.stream().mapToDouble(Disc::radius).max().orElseThrow();
        double side = Math.max(
                2 * largest * (1 + SLACK), FINENESS * Math.sqrt((box[1] - box[0]) * (box[3] - box[2]) / discs.size()));
        left = box[0];
        bottom = box[2];
        columns = discs.size() < FEWEST ? 1 : Math.max(1, (int) ((box[1] - box[0]) / side));
        rows = discs.size() < FEWEST ? 1 : Math.max(1, (int) ((box[3] - box[2]) / side));
        width = (box[1] - box[0]) / columns;
        height = (box[3] - box[2]) / rows;
        head = new int[columns * rows];
        next = new int[discs.size()];
        previous = new int[discs.size()];
        cellOf = new int[discs.size()];
        still = new int[columns * rows][];
        block = new int[columns * rows][];
        double far = 1e3 * (box[1] - box[0] + box[3] - box[2]);
        for (int cell = 0; cell < still.length; cell++) {
            int c = cell % columns;
            int r = cell / columns;
            List<Integer> near = new ArrayList<>();
            for (int id = cushions.firstSide; id < cushions.end; id++) {
                double distance = cushions.distance(
                        id,
                        c == 0 ? left - far : left + c * width,
                        c == columns - 1 ? box[1] + far : left + (c + 1) * width,
                        r == 0 ? bottom - far : bottom + r * height,
                        r == rows - 1 ? box[3] + far : bottom + (r + 1) * height);
                if (distance <= cushions.reach(id, largest) + SLACK * largest) {
                    near.add(id);
                }
            }
            block[cell] = block(c, r);
            still[cell] = near.stream().mapToInt(id -> id).toArray();
        }
    }

    /** A cell and its neighbours. */
    private int[] block(int column, int row) {
        List<Integer> cells = new ArrayList<>();
        for (int r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
            for (int c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
                cells.add(r * columns + c);
            }
        }
        return cells.stream().mapToInt(cell -> cell).toArray();
    }

    /** Sorts all discs into their cells; those outside the table go to the nearest. */
    void fill(double[] x, double[] y) {
        Arrays.fill(head, NONE);
        for (int i = x.length - 1; i >= 0; i--) {
            int c = (int) Math.max(0, Math.min(columns - 1.0, Math.floor((x[i] - left) / width)));
            int r = (int) Math.max(0, Math.min(rows - 1.0, Math.floor((y[i] - bottom) / height)));
            insert(i, r * columns + c);
        }
    }

    private void insert(int i, int cell) {
        cellOf[i] = cell;
        previous[i] = NONE;
        next[i] = head[cell];
        if (next[i] != NONE) {
            previous[next[i]] = i;
        }
        head[cell] = i;
    }

    private void remove(int i) {
        if (next[i] != NONE) {
            previous[next[i]] = previous[i];
        }
        if (previous[i] != NONE) {
            next[previous[i]] = next[i];
        } else {
            head[cellOf[i]] = next[i];
        }
    }

    /** Sides, corners and pockets that disc i can meet before it leaves its cell, numbered as in {@link Cushions}. */
    int[] still(int i) {
        return still[cellOf[i]];
    }

    /** Writes the other discs that disc i can meet before it leaves its cell to {@code near} and returns how many. */
    int around(int i, int[] near) {
        int count = 0;
        for (int cell : block[cellOf[i]]) {
            for (int j = head[cell]; j != NONE; j = next[j]) {
                if (j != i) {
                    near[count++] = j;
                }
            }
        }
        return count;
    }

    /** Whether a disc never leaves its cell. */
    boolean single() {
        return columns * rows == 1;
    }

    /** Time until the centre of disc i, now at x, leaves its cell to the left or right, s. */
    double untilColumn(int i, double x, double v, double a) {
        int column = cellOf[i] % columns;
        double right = column == columns - 1 ? Double.POSITIVE_INFINITY : reach(left + (column + 1) * width - x, v, a);
        return column == 0 ? right : Math.min(right, reach(x - left - column * width, -v, -a));
    }

    /** The same downwards or upwards. */
    double untilRow(int i, double y, double v, double a) {
        int row = cellOf[i] / columns;
        double up = row == rows - 1 ? Double.POSITIVE_INFINITY : reach(bottom + (row + 1) * height - y, v, a);
        return row == 0 ? up : Math.min(up, reach(y - bottom - row * height, -v, -a));
    }

    /** When a way is first gone at a speed, which may lead away from it, and an acceleration. */
    private static double reach(double way, double speed, double acceleration) {
        if (speed <= 0 && acceleration <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (way <= 0) {
            return speed > 0 ? 0 : -2 * speed / acceleration;
        }
        double square = speed * speed + 2 * acceleration * way;
        if (square < 0) {
            return Double.POSITIVE_INFINITY;
        }
        double root = Math.sqrt(square);
        return speed > 0 ? 2 * way / (speed + root) : (root - speed) / acceleration;
    }

    /** Disc i goes to the next cell. */
    void cross(int i, int columnsOn, int rowsOn) {
        remove(i);
        insert(i, cellOf[i] + columnsOn + rowsOn * columns);
    }
}

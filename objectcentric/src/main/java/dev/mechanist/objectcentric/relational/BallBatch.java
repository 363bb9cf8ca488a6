package dev.mechanist.objectcentric.relational;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Room for balls that are to be predicted with what lies about them, filled again and again: first the balls themselves, then
 * neighbours of theirs that are not to be predicted. What is not used leads nowhere. Arrays grow in pieces and are kept.
 */
final class BallBatch {
    private static final int PIECE = 256;

    /** What is fed: see {@link BallArrays}; the last are the true changes of the balls to be predicted. */
    static final List<Input> INPUTS = List.of(
            Input.of("states", -1, 4),
            Input.of("earlier", -1, 4),
            Input.of("discs", -1, 2),
            Input.integers("senders", -1),
            Input.integers("receivers", -1),
            Input.of("walls", -1, 4),
            Input.integers("receivers of walls", -1),
            Input.of("changes", -1, 4));

    final int size;
    private final DMatrixRMaj states = new DMatrixRMaj(0, 4);
    private final DMatrixRMaj earlier = new DMatrixRMaj(0, 4);
    private final DMatrixRMaj discs = new DMatrixRMaj(0, 2);
    private final DMatrixRMaj walls = new DMatrixRMaj(0, 4);
    private final DMatrixRMaj changes;
    private int[] senders = new int[PIECE];
    private int[] receivers = new int[PIECE];
    private int[] wallReceivers = new int[PIECE];
    private int rows;
    private int pairs;
    private int sides;
    private final List<int[][]> pairArrays = new ArrayList<>();
    private final List<int[]> wallArrays = new ArrayList<>();

    /** @param size number of balls to be predicted */
    BallBatch(int size) {
        this.size = size;
        changes = new DMatrixRMaj(size, 4);
        growRows(size);
        walls.data = new double[4 * PIECE];
        clear();
    }

    /** Forgets what was there. */
    void clear() {
        rows = size;
        pairs = 0;
        sides = 0;
    }

    /** Ball {@code i} of those to be predicted; its states are filled by {@link #state} and {@link #earlier}. */
    void ball(int i, double radius, double mass) {
        discs.data[2 * i] = radius;
        discs.data[2 * i + 1] = mass;
    }

    /** A state of row {@code i}: a ball's number, or what {@link #neighbour} gave. */
    void state(int i, double x, double y, double vx, double vy) {
        put(states.data, 4 * i, x, y, vx, vy);
    }

    /** The state of row {@code i} one step before. */
    void earlier(int i, double x, double y, double vx, double vy) {
        put(earlier.data, 4 * i, x, y, vx, vy);
    }

    /** The true change of ball i, in typical units. */
    void change(int i, double x, double y, double vx, double vy) {
        put(changes.data, 4 * i, x, y, vx, vy);
    }

    /** A neighbour of ball i; gives its row. */
    int neighbour(int i, double radius, double mass) {
        if (2 * rows == discs.data.length) {
            growRows(rows + PIECE);
        }
        ball(rows, radius, mass);
        pair(rows, i);
        return rows++;
    }

    /** Two rows that are near each other. */
    void pair(int sender, int receiver) {
        if (pairs == senders.length) {
            senders = Arrays.copyOf(senders, pairs + PIECE);
            receivers = Arrays.copyOf(receivers, pairs + PIECE);
        }
        senders[pairs] = sender;
        receivers[pairs] = receiver;
        pairs++;
    }

    /** A side near row i. */
    void wall(int i, double fromX, double fromY, double toX, double toY) {
        if (sides == wallReceivers.length) {
            wallReceivers = Arrays.copyOf(wallReceivers, sides + PIECE);
            walls.data = Arrays.copyOf(walls.data, 4 * wallReceivers.length);
        }
        put(walls.data, 4 * sides, fromX, fromY, toX, toY);
        wallReceivers[sides] = i;
        sides++;
    }

    private static void put(double[] to, int at, double a, double b, double c, double d) {
        to[at] = a;
        to[at + 1] = b;
        to[at + 2] = c;
        to[at + 3] = d;
    }

    private void growRows(int capacity) {
        states.data = Arrays.copyOf(states.data, 4 * capacity);
        earlier.data = Arrays.copyOf(earlier.data, 4 * capacity);
        discs.data = Arrays.copyOf(discs.data, 2 * capacity);
    }

    /** The filled part; relations are rounded up to pieces, of which there are arrays for each size. */
    Values[] values() {
        int p = rounded(pairs);
        int w = rounded(sides);
        int[][] joined = pairArrays(p);
        System.arraycopy(senders, 0, joined[0], 0, pairs);
        System.arraycopy(receivers, 0, joined[1], 0, pairs);
        Arrays.fill(joined[0], pairs, p, 0);
        Arrays.fill(joined[1], pairs, p, -1);
        int[] facing = wallArrays(w);
        System.arraycopy(wallReceivers, 0, facing, 0, sides);
        Arrays.fill(facing, sides, w, -1);
        for (int i = sides; i < w; i++) {
            put(walls.data, 4 * i, 0, 0, 1, 0);
        }
        take(states, rows, 4);
        take(earlier, rows, 4);
        take(discs, rows, 2);
        take(walls, w, 4);
        return new Values[] {
            Values.of(states),
            Values.of(earlier),
            Values.of(discs),
            Values.of(joined[0]),
            Values.of(joined[1]),
            Values.of(walls),
            Values.of(facing),
            Values.of(changes)
        };
    }

    private static void take(DMatrixRMaj matrix, int rows, int columns) {
        matrix.numRows = rows;
        matrix.numCols = columns;
    }

    private static int rounded(int count) {
        return Math.max(PIECE, (count + PIECE - 1) / PIECE * PIECE);
    }

    private int[][] pairArrays(int length) {
        while (pairArrays.size() < length / PIECE) {
            int extent = (pairArrays.size() + 1) * PIECE;
            pairArrays.add(new int[][] {new int[extent], new int[extent]});
        }
        return pairArrays.get(length / PIECE - 1);
    }

    private int[] wallArrays(int length) {
        while (wallArrays.size() < length / PIECE) {
            wallArrays.add(new int[(wallArrays.size() + 1) * PIECE]);
        }
        return wallArrays.get(length / PIECE - 1);
    }

    /** The fed arrays in a program. */
    static BallArrays arrays(List<Expression> in) {
        return new BallArrays(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), in.get(5), in.get(6));
    }
}

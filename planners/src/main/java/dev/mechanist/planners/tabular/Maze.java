package dev.mechanist.planners.tabular;

import dev.mechanist.core.InputException;
import java.util.List;

/**
 * A grid with walls, a start S and a goal G, drawn as text: '.' is free, '#' a wall. Moves go up, down, right, left; one
 * into a wall or off the grid changes nothing. Reaching the goal gives 1 and ends the episode, every other move gives 0.
 */
public final class Maze {
    /** Number of moves. */
    public static final int ACTIONS = 4;

    private static final int[] ROW_STEP = {-1, 1, 0, 0};
    private static final int[] COLUMN_STEP = {0, 0, 1, -1};

    private final int[] next;
    private final int states;
    private final int moves;
    private final int start;
    private final int goal;

    /** @param rows of equal length */
    public Maze(List<String> rows) {
        int height = rows.size();
        int width = rows.get(0).length();
        states = height * width;
        next = new int[states * ACTIONS];
        long walls =
                rows.stream().flatMapToInt(String::chars).filter(c -> c == '#').count();
        moves = (states - (int) walls - 1) * ACTIONS;
        start = find(rows, 'S');
        goal = find(rows, 'G');
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                int row = s / width + ROW_STEP[a];
                int column = s % width + COLUMN_STEP[a];
                boolean free = row >= 0
                        && row < height
                        && column >= 0
                        && column < width
                        && rows.get(row).charAt(column) != '#';
                next[s * ACTIONS + a] = free ? row * width + column : s;
            }
        }
    }

    /** The maze of Sutton and Barto (2018), example 8.1; its shortest path has 14 moves. */
    public static Maze suttonAndBarto() {
        return new Maze(List.of(
                ".......#G", //
                "..#....#.",
                "S.#....#.",
                "..#......",
                ".....#...",
                "........."));
    }

    private static int find(List<String> rows, char mark) {
        for (int row = 0; row < rows.size(); row++) {
            int column = rows.get(row).indexOf(mark);
            if (column >= 0) {
                return row * rows.get(0).length() + column;
            }
        }
        throw new InputException("a maze needs a cell '" + mark + "'");
    }

    public int states() {
        return states;
    }

    /** Number of moves that can be made: from every free cell but the goal. */
    public int moves() {
        return moves;
    }

    public int start() {
        return start;
    }

    public int goal() {
        return goal;
    }

    /** The state after a move. */
    public int next(int state, int action) {
        return next[state * ACTIONS + action];
    }
}

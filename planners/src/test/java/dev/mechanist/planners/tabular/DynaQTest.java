package dev.mechanist.planners.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sutton and Barto's example 8.1 against a reference run of 300 repetitions (alpha 0.1, epsilon 0.1, gamma 0.95): mean moves at
 * episodes 1, 2, 3, 5, 10, 20, 30, and the first episode whose mean is at most 20. The first episode is a random walk, whose
 * mean and deviation follow from linear equations: 868.7 and 789.2.
 */
class DynaQTest {
    private static final int RUNS = 1000;
    private static final int REFERENCE_RUNS = 300;

    /** Bounds: three standard errors of the difference of the two means, and half a move for the table's rounding. */
    @ParameterizedTest
    @CsvSource({
        "0, 790, 665, 522, 276, 128, 47, 18, 28",
        "5, 861, 151, 62, 23, 17, 17, 17, 6",
        "50, 791, 39, 17, 17, 17, 17, 17, 3"
    })
    void movesPerEpisodeEqualTheReference(
            int n, double e1, double e2, double e3, double e5, double e10, double e20, double e30, int first) {
        double[] mean = new double[31];
        double[] square = new double[31];
        for (int run = 0; run < RUNS; run++) {
            DynaQ dyna = new DynaQ(Maze.suttonAndBarto(), DynaQ.Settings.example(n), run);
            for (int episode = 1; episode <= 30; episode++) {
                double moves = dyna.episode();
                mean[episode] += moves / RUNS;
                square[episode] += moves * moves / RUNS;
            }
        }
        int[] episodes = {1, 2, 3, 5, 10, 20, 30};
        double[] expected = {e1, e2, e3, e5, e10, e20, e30};
        for (int i = 0; i < episodes.length; i++) {
            int episode = episodes[i];
            double variance = square[episode] - mean[episode] * mean[episode];
            double error = Math.sqrt(variance / RUNS + variance / REFERENCE_RUNS);
            assertEquals(expected[i], mean[episode], 3 * error + 0.5, "episode " + episode);
        }
        assertEquals(868.7, mean[1], 3 * 789.2 / Math.sqrt(RUNS));
        int reached = 1;
        while (mean[reached] > 20) {
            reached++;
        }
        assertEquals(first, reached, n == 0 ? 2 : 0);
    }

    private static final int RIGHT = 2;

    /**
     * A corridor of two moves: Q-learning hands the 1 at its end back by alpha = 0.5 and gamma = 0.9, whatever is tried in between,
     * for moves against a wall stay worth less. Greedy from the second episode on.
     */
    @Test
    void updatesEqualThoseByHand() {
        DynaQ dyna = new DynaQ(new Maze(List.of("S.G")), new DynaQ.Settings(0, 0.5, 0.9, 0), 3);
        double[] before = {0, 0.5 * 0.9 * 0.5, 0.225 + 0.5 * (0.9 * 0.75 - 0.225)};
        double[] atTheGoal = {0.5, 0.75, 0.875};
        for (int episode = 0; episode < 3; episode++) {
            int moves = dyna.episode();
            assertEquals(before[episode], dyna.value(0, RIGHT), 1e-15, "episode " + episode);
            assertEquals(atTheGoal[episode], dyna.value(1, RIGHT), 1e-15, "episode " + episode);
            assertTrue(moves >= 2);
        }
        assertEquals(2, dyna.episode());
    }

    /** A first move that reaches the goal is replayed three times: four updates of alpha = 0.3 towards 1. */
    @Test
    void planningRepeatsRememberedMoves() {
        Maze maze = new Maze(List.of("SG"));
        int tried = 0;
        for (long seed = 1; seed <= 40; seed++) {
            DynaQ dyna = new DynaQ(maze, new DynaQ.Settings(3, 0.3, 0.9, 0), seed);
            if (dyna.episode() == 1) {
                assertEquals(1 - Math.pow(0.7, 4), dyna.value(0, RIGHT), 1e-15);
                assertEquals(0.75, dyna.unknownShare(), "one of four moves");
                assertEquals(1, dyna.episode(), "greedy");
                assertEquals(1 - Math.pow(0.7, 8), dyna.value(0, RIGHT), 1e-15);
                assertEquals(0.75, dyna.unknownShare());
                tried++;
            }
        }
        assertTrue(tried > 2, "first moves to the goal: " + tried);
    }

    /** Known where three of four moves against the wall hold 0, and each is replayed: gamma Q(right) is what staying is worth. */
    @Test
    void aReplayedMoveAgainstAWallIsWorthTheDiscountedBest() {
        DynaQ dyna = new DynaQ(new Maze(List.of("SG")), new DynaQ.Settings(2000, 1, 0.9, 0), 2);
        int moves = dyna.episode();
        assertTrue(moves > 1, "the first move was no goal");
        int known = 0;
        for (int a = 0; a < Maze.ACTIONS; a++) {
            if (dyna.value(0, a) != 0) {
                assertEquals(a == RIGHT ? 1 : 0.9, dyna.value(0, a));
                known++;
            }
        }
        assertEquals(1 - known / 4.0, dyna.unknownShare());
    }

    /** Once Q knows the way, a share epsilon of the moves is uniform: three of four of these stay. */
    @Test
    void epsilonIsTheShareOfRandomMoves() {
        DynaQ dyna = new DynaQ(new Maze(List.of("SG")), new DynaQ.Settings(0, 0.5, 0.9, 0.4), 5);
        int episodes = 20_000;
        double moves = 0;
        for (int episode = 0; episode < episodes; episode++) {
            moves += dyna.episode();
        }
        // Geometric with p = 0.6 + 0.1: mean 1.4286, deviation sqrt(0.3) / 0.7; five standard errors.
        assertEquals(1 / 0.7, moves / episodes, 5 * Math.sqrt(0.3) / 0.7 / Math.sqrt(episodes));
    }

    /** Up, down, right and left in "S#" over ".G"; walls and edges keep the state. */
    @Test
    void movesStayWithinTheFreeCells() {
        Maze maze = new Maze(List.of("S#", ".G"));
        int[][] next = {{0, 2, 0, 0}, {}, {0, 2, 3, 2}, {3, 3, 3, 2}};
        for (int state : new int[] {0, 2, 3}) {
            for (int a = 0; a < Maze.ACTIONS; a++) {
                assertEquals(next[state][a], maze.next(state, a), "state " + state + ", move " + a);
            }
        }
        assertEquals(4, maze.states());
        assertEquals(0, maze.start());
        assertEquals(3, maze.goal());
        assertEquals(8, maze.moves(), "from two free cells");
    }

    @Test
    void theShortestPathHasFourteenMoves() {
        Maze maze = Maze.suttonAndBarto();
        int[] distance = new int[maze.states()];
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(maze.start()));
        while (!queue.isEmpty()) {
            int state = queue.poll();
            for (int a = 0; a < Maze.ACTIONS; a++) {
                int next = maze.next(state, a);
                if (next != maze.start() && distance[next] == 0) {
                    distance[next] = distance[state] + 1;
                    queue.add(next);
                }
            }
        }
        assertEquals(14, distance[maze.goal()]);
    }

    @Test
    void badSettingsAreRefused() {
        assertThrows(InputException.class, () -> new DynaQ.Settings(-1, 0.1, 0.95, 0.1));
        assertThrows(InputException.class, () -> new DynaQ.Settings(0, 0, 0.95, 0.1));
        assertThrows(InputException.class, () -> new Maze(List.of("..", "S.")));
    }
}

package dev.mechanist.planners.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.planners.tabular.DynaQ;
import dev.mechanist.planners.tabular.Maze;
import java.util.ArrayList;
import java.util.List;

/** Moves per episode of Dyna-Q in the maze of example 8.1, beside a reference run of 300 repetitions. */
public final class DynaReproduction {
    private static final int REFERENCE_RUNS = 300;
    private static final int[] EPISODES = {1, 2, 3, 5, 10, 20, 30};
    private static final int[] PLANNING = {0, 5, 50};
    private static final int[][] MOVES = {
        {790, 665, 522, 276, 128, 47, 18},
        {861, 151, 62, 23, 17, 17, 17},
        {791, 39, 17, 17, 17, 17, 17}
    };

    private DynaReproduction() {}

    public static Reproduction reproduction() {
        List<Part> parts = new ArrayList<>();
        for (int k = 0; k < PLANNING.length; k++) {
            int row = k;
            parts.add(new Part("n = " + PLANNING[k], run -> moves(run, row)));
        }
        return new Reproduction(
                "Dyna-Q in the maze: moves per episode",
                "Sutton and Barto, Reinforcement learning, 2nd ed., 2018, example 8.1",
                false,
                parts);
    }

    /** Bars: three standard errors of the difference of the two means, and half a move for the reference's rounding. */
    private static List<Quantity> moves(ReproductionRun run, int row) {
        int runs = run.choose(1000, 200);
        int last = EPISODES[EPISODES.length - 1];
        double[] mean = new double[last + 1];
        double[] square = new double[last + 1];
        for (int k = 0; k < runs; k++) {
            DynaQ dyna = new DynaQ(Maze.suttonAndBarto(), DynaQ.Settings.example(PLANNING[row]), k);
            for (int episode = 1; episode <= last; episode++) {
                double moves = dyna.episode();
                mean[episode] += moves / runs;
                square[episode] += moves * moves / runs;
            }
        }
        List<Quantity> quantities = new ArrayList<>();
        for (int i = 0; i < EPISODES.length; i++) {
            int episode = EPISODES[i];
            double variance = square[episode] - mean[episode] * mean[episode];
            double error = Math.sqrt(variance / runs + variance / REFERENCE_RUNS);
            quantities.add(Quantity.exact(
                    "n = " + PLANNING[row] + ", episode " + episode + ": moves, mean of " + runs,
                    mean[episode],
                    String.valueOf(MOVES[row][i]),
                    "independent run, " + REFERENCE_RUNS + " repetitions",
                    Bar.near(MOVES[row][i], 3 * error + 0.5)));
        }
        return quantities;
    }
}

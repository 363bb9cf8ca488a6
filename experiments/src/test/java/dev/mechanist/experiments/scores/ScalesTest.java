package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.Episode;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ScalesTest {
    private static Episode episode(double... states) {
        int rows = states.length / 3;
        double[] times = new double[rows];
        for (int t = 0; t < rows; t++) {
            times[t] = t;
        }
        Spec spec = new Spec(
                1,
                List.of(Variable.of("a", ""), Variable.of("b", ""), Variable.of("c", "")),
                List.of(Variable.of("u", "")));
        return Episode.recorded("e", spec, times, new DMatrixRMaj(rows, 3, true, states), new DMatrixRMaj(rows - 1, 1));
    }

    /**
     * 101, 103, 108 and 100 : mean 103, squares 4 + 0 + 25 + 9 over 4 rows. -2, 2, 6 and -6: mean 0, squares 80. The third does
     * not vary.
     */
    @Test
    void standardDeviationAboutTheMeanOverAllRows() {
        double[] scales = Scales.of(List.of(episode(101, -2, 5, 103, 2, 5), episode(108, 6, 5, 100, -6, 5)));
        assertArrayEquals(new double[] {Math.sqrt(38.0 / 4), Math.sqrt(80.0 / 4), 1e-9}, scales, 1e-12);
    }

    /** The second stands still in each episode, wherever it starts; the third changes by what rounding might. */
    @Test
    void whatStandsStillInEveryEpisodeDoesNotMove() {
        assertArrayEquals(
                new boolean[] {true, false, false},
                Scales.moving(List.of(episode(1, 2, 5, 1, 2, 5 + 1e-10), episode(7, 3, 6, 8, 3, 6))));
    }
}

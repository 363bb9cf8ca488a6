package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.particles.MassStrings;
import dev.mechanist.graphnet.views.GraphView;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Which stretches of which episodes a graph network learns from. */
class GraphDataTest {
    private static final Structure CHAIN = GraphModelTest.structure("chain-2");

    /** An episode whose states are 1000 e + 10 t + the number of the state, its actions the negative of that. */
    private static Episode episode(int e, int steps) {
        return episode(CHAIN, e, steps);
    }

    private static Episode episode(Structure structure, int e, int steps) {
        int n = structure.spec().n();
        int m = structure.spec().m();
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        DMatrixRMaj actions = new DMatrixRMaj(steps, m);
        double[] times = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            times[t] = t * structure.spec().dt();
            for (int i = 0; i < n; i++) {
                states.set(t, i, 1000 * e + 10 * t + i);
            }
            for (int j = 0; j < m && t < steps; j++) {
                actions.set(t, j, -(1000 * e + 10 * t + j));
            }
        }
        return Episode.recorded("e" + e, structure.spec(), times, states, actions)
                .withStructure(structure);
    }

    /** Of episodes of 4, 1 and 3 steps: 3 + 0 + 2 stretches of two steps, in their order. */
    @Test
    void stretchesByHand() {
        GraphData data = GraphData.of(List.of(episode(1, 4), episode(2, 1), episode(3, 3)), 0);
        assertEquals(0, data.held.size());
        GraphData.Group group = data.training.get(0);
        assertEquals(3, group.episodes());
        assertEquals(5, group.stretches(2));
        assertEquals(8, group.stretches(1));
        assertEquals(0, group.stretches(5));
        int n = CHAIN.spec().n();
        int m = CHAIN.spec().m();
        GraphData.Rows all = group.spread(9, 2);
        assertEquals(5, all.states().numRows);
        int[][] expected = {{1, 0}, {1, 1}, {1, 2}, {3, 0}, {3, 1}};
        for (int r = 0; r < 5; r++) {
            for (int k = 0; k <= 2; k++) {
                double first = 1000 * expected[r][0] + 10 * (expected[r][1] + k);
                for (int i = 0; i < n; i++) {
                    assertEquals(first + i, all.states().get(r, k * n + i));
                }
                for (int j = 0; j < m && k < 2; j++) {
                    assertEquals(-(first + j), all.actions().get(r, k * m + j));
                }
            }
            assertArrayEquals(
                    group.view.statics(),
                    Arrays.copyOfRange(all.statics().data, r * all.statics().numCols, (r + 1) * all.statics().numCols));
        }
        // Two of five: the first and the third.
        GraphData.Rows two = group.spread(2, 2);
        assertEquals(1000, two.states().get(0, 0));
        assertEquals(1020, two.states().get(1, 0));
        assertThrows(InputException.class, () -> group.draw(3, 5, RandomStream.of(1, "draw", 0)));
    }

    /** Strings of other masses and springs share a program, and each row carries the numbers of its own. */
    @Test
    void rowsCarryTheirOwnStaticNumbers() {
        List<Structure> strings = Stream.of(1, 2)
                .map(seed -> MassStrings.drawn(
                                RandomStream.of(seed, "string", 0), 3, 0.5, MassStrings.Noise.PUBLISHED, List.of(), 1)
                        .dynamics()
                        .structure()
                        .orElseThrow())
                .toList();
        GraphData data = GraphData.of(List.of(episode(strings.get(0), 1, 2), episode(strings.get(1), 2, 1)), 0);
        GraphData.Rows rows = data.training.get(0).spread(3, 1);
        int width = rows.statics().numCols;
        assertTrue(width > 0);
        for (int r = 0; r < 3; r++) {
            double[] own = GraphView.of(strings.get(r / 2)).statics();
            assertArrayEquals(own, Arrays.copyOfRange(rows.statics().data, r * width, (r + 1) * width));
        }
        assertFalse(Arrays.equals(
                GraphView.of(strings.get(0)).statics(),
                GraphView.of(strings.get(1)).statics()));
    }

    /** Each of five stretches about a fifth of the time. */
    @Test
    void drawnStretchesAreEquallyLikely() {
        GraphData.Group group = GraphData.of(List.of(episode(1, 4), episode(2, 1), episode(3, 3)), 0)
                .training
                .get(0);
        int rows = 5000;
        GraphData.Rows drawn = group.draw(rows, 2, RandomStream.of(4, "draw", 0));
        for (double first : new double[] {1000, 1010, 1020, 3000, 3010}) {
            int count = 0;
            for (int r = 0; r < rows; r++) {
                count += drawn.states().get(r, 0) == first ? 1 : 0;
            }
            // Four standard deviations of a binomial: sqrt(5000 0.2 0.8) = 28.
            assertEquals(1000, count, 113, "stretch " + first);
        }
    }

    /** The last quarter of four is held out, rounded up; of one there is nothing to hold out. */
    @Test
    void theLastAreHeldOut() {
        GraphData data = GraphData.of(List.of(episode(1, 2), episode(2, 2), episode(3, 2), episode(4, 2)), 0.25);
        assertEquals(3, data.training.get(0).episodes());
        assertEquals(1, data.held.get(0).episodes());
        assertEquals(4000, data.held.get(0).spread(1, 1).states().get(0, 0));
        assertEquals(
                2,
                GraphData.of(List.of(episode(1, 2), episode(2, 2), episode(3, 2)), 0.3)
                        .training
                        .get(0)
                        .episodes());
        assertTrue(GraphData.of(List.of(episode(1, 2)), 0.5).held.isEmpty());
    }

    /** Noise in shares of the deviation of all states of a unit, on the first state of a stretch alone. */
    @Test
    void noiseDisturbsTheFirstState() {
        GraphData.Group group = GraphData.of(List.of(episode(0, 2)), 0).training.get(0);
        int n = CHAIN.spec().n();
        GraphData.Rows rows = group.spread(2, 1);
        GraphData.Rows untouched = group.spread(2, 1);
        group.disturb(rows, 0, RandomStream.of(2, "noise", 0));
        assertArrayEquals(untouched.states().data, rows.states().data);
        group.disturb(rows, 0.5, RandomStream.of(2, "noise", 0));
        RandomStream same = RandomStream.of(2, "noise", 0);
        for (int r = 0; r < 2; r++) {
            for (int i = 0; i < n; i++) {
                // Two angles and two speeds: states 0, 1 and 2, 3, each at three times: mean square of 0, 10, 20 and 0,
                // 1.
                double deviation = Math.sqrt(200.0 / 3 + 0.25);
                assertEquals(
                        untouched.states().get(r, i) + 0.5 * deviation * same.nextGaussian(),
                        rows.states().get(r, i),
                        1e-12);
                assertEquals(untouched.states().get(r, n + i), rows.states().get(r, n + i));
            }
        }
    }
}

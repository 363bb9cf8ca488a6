package dev.mechanist.graphnet.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Messages from tips to root and back. */
class SweepsTest {
    /** Root 0 with children 2 and 4, 2 with 1 and 3; edges both ways, in no order. */
    private static final GraphLayout TREE =
            new GraphLayout(5, new int[] {2, 0, 0, 1, 4, 2, 3, 2}, new int[] {0, 2, 4, 2, 0, 1, 2, 3});

    private static final int[] DEPTHS = {0, 2, 1, 2, 1};

    private static Sweeps sweeps(int count, boolean shared) {
        GraphBlock.Settings networks = GraphBlock.Settings.of(5).withActivation(Activation.TANH);
        return new Sweeps("s", new GraphWidths(3, 2, 0), 2, new Sweeps.Settings(4, count, shared, networks));
    }

    /** One number per node and edge, no hidden layers: each level by hand in the order of the definition, in plain Java. */
    @Test
    void twoSweepsAreTheirDefinition() {
        Sweeps sweeps = new Sweeps(
                "s",
                new GraphWidths(1, 1, 0),
                1,
                new Sweeps.Settings(1, 2, false, GraphBlock.Settings.of().withActivation(Activation.LINEAR)));
        TensorProgram program = GraphPrograms.program(sweeps, Precision.FLOAT64);
        double[] v = GraphPrograms.random("v", 5);
        double[] e = GraphPrograms.random("e", 8);
        double[] found = GraphPrograms.compile(program, sweeps, TREE, false).call(v, e)[0];
        double[] h = Arrays.stream(v)
                .map(x -> affine(program, "s/encoder/nodes", x)[0])
                .toArray();
        double[] edges = Arrays.stream(e)
                .map(x -> affine(program, "s/encoder/edges", x)[0])
                .toArray();
        for (int k = 0; k < 2; k++) {
            for (int d : new int[] {2, 1, 0}) {
                level(program, "s/sweep " + k + " up", h, edges, d, d + 1);
            }
            for (int d : new int[] {0, 1, 2}) {
                level(program, "s/sweep " + k + " down", h, edges, d, d - 1);
            }
        }
        double[] expected = Arrays.stream(h)
                .map(x -> affine(program, "s/decoder/nodes", x)[0])
                .toArray();
        assertArrayEquals(expected, found, 1e-14);
    }

    private static void level(TensorProgram program, String sweep, double[] h, double[] edges, int at, int before) {
        double[] old = h.clone();
        for (int node = 0; node < 5; node++) {
            if (DEPTHS[node] != at) {
                continue;
            }
            double received = 0;
            for (int i = 0; i < 8; i++) {
                int sender = TREE.senders()[i];
                if (TREE.receivers()[i] == node && DEPTHS[sender] == before) {
                    received += affine(program, sweep + "/messages", edges[i], old[sender], old[node])[0];
                }
            }
            double[] both = affine(program, sweep + "/nodes", old[node], received);
            h[node] = old[node] + (Math.tanh(both[1]) - old[node]) / (1 + Math.exp(-both[0]));
        }
    }

    private static double[] affine(TensorProgram program, String network, double... x) {
        double[] weights = program.read(network + "/0/weights");
        double[] y = program.read(network + "/0/biases").clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * weights[i * y.length + j];
            }
        }
        return y;
    }

    /** One sweep brings news from every node to every other, many rows at a time, in a union of trees of several depths. */
    @Test
    void oneSweepReachesAllOfATreeAndNoOther() {
        GraphLayout both = GraphLayout.union(List.of(TREE, new GraphLayout(2, new int[] {0, 1}, new int[] {1, 0})));
        TensorProgram program = GraphPrograms.program(sweeps(1, false), Precision.FLOAT64);
        CompiledFunction function = GraphPrograms.compile(program, sweeps(1, false), both, false);
        for (int node = 0; node < 7; node++) {
            double[] seed = new double[7 * 3 * 2];
            Arrays.fill(seed, 6 * node, 6 * node + 6, 1);
            DMatrixRMaj byNodes = new DMatrixRMaj(0, 0);
            function.pullback(
                    new Values[] {
                        Values.of(GraphPrograms.random("n", 7 * 3 * 3), 7, 3, 3),
                        Values.of(GraphPrograms.random("e", 10 * 3 * 2), 10, 3, 2)
                    },
                    new Values[] {Values.of(seed, 7, 3, 2)},
                    new Values[] {Values.of(byNodes), Values.of(new DMatrixRMaj(0, 0))});
            for (int from = 0; from < 7; from++) {
                double size = Arrays.stream(byNodes.data, 9 * from, 9 * from + 9)
                        .map(Math::abs)
                        .sum();
                assertEquals(from < 5 == node < 5, size > 0, from + " to " + node + ": " + size);
            }
        }
    }

    /** Rows beside each other are what each is alone; arrays of two dimensions are one row. */
    @Test
    void rowsAreApart() {
        Sweeps sweeps = sweeps(2, true);
        TensorProgram program = GraphPrograms.program(sweeps, Precision.FLOAT64);
        double[] n = GraphPrograms.random("n", 5 * 2 * 3);
        double[] e = GraphPrograms.random("e", 8 * 2 * 2);
        double[] both = GraphPrograms.call(GraphPrograms.compile(program, sweeps, TREE, false), 2, sweeps.in(), n, e);
        CompiledFunction flat = program.compile(
                List.of(Input.of("nodes", 5, 3), Input.of("edges", 8, 2)),
                (scope, in) -> List.of(sweeps.apply(scope, GraphArrays.of(in.get(0), in.get(1)), Wiring.of(scope, TREE))
                        .nodes()));
        for (int row = 0; row < 2; row++) {
            double[] alone = flat.call(row(n, row, 5, 3), row(e, row, 8, 2))[0];
            assertArrayEquals(row(both, row, 5, 2), alone, 1e-14);
        }
    }

    private static double[] row(double[] all, int row, int parts, int width) {
        double[] one = new double[parts * width];
        for (int i = 0; i < parts; i++) {
            System.arraycopy(all, (2 * i + row) * width, one, i * width, width);
        }
        return one;
    }

    /** Encoder and decoder have three networks, each way of each sweep two more, of four variables each. */
    @Test
    void sharedSweepsHaveOneSetOfWeights() {
        assertEquals(sweeps(1, false).parameters(), sweeps(3, true).parameters());
        assertEquals(4 * (3 + 2 * 2), sweeps(3, true).parameters().size());
        assertEquals(4 * (3 + 3 * 2 * 2), sweeps(3, false).parameters().size());
    }

    @Test
    void levelsOfATree() {
        TreeLevels levels = new TreeLevels(TREE);
        assertEquals(3, levels.count());
        assertArrayEquals(new int[] {1, 3}, levels.nodes(2));
        TreeLevels.Crossing up = levels.crossing(2, 1);
        assertArrayEquals(new int[] {3, 6}, up.edges());
        assertArrayEquals(new int[] {0, 1}, up.senders());
        assertArrayEquals(new int[] {0, 0}, up.receivers());
        assertArrayEquals(new int[] {0, 3, 1, 4, 2}, levels.places);
    }

    @Test
    void whatIsNoTreeIsRefusedInOneLine() {
        assertRefused(
                "closes a loop", () -> new TreeLevels(new GraphLayout(3, new int[] {0, 1, 2}, new int[] {1, 2, 0})));
        assertRefused(
                "node 2 hangs on nothing", () -> new TreeLevels(new GraphLayout(3, new int[] {0}, new int[] {1})));
        assertRefused(
                "need edges",
                () -> new Sweeps(
                        "s", new GraphWidths(3, 0, 0), 2, new Sweeps.Settings(4, 1, true, GraphBlock.Settings.of())));
        assertRefused("at least 1", () -> new Sweeps.Settings(4, 0, true, GraphBlock.Settings.of()));
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part) && !message.contains("\n"), message);
    }
}

package dev.mechanist.graphnet.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of graph blocks exactly, whatever their weights. */
class GraphBlockTest {
    /** A multiple of what processors take at a time: of other numbers the last few rows differ in their last bit. */
    private static final int ROWS = 24;
    /** A triangle with a tail; node 4 stands alone. */
    private static final GraphLayout TRIANGLE =
            new GraphLayout(5, new int[] {0, 1, 2, 2, 3, 1}, new int[] {1, 2, 0, 3, 2, 3});

    private static final GraphLayout PAIR = new GraphLayout(2, new int[] {0, 1}, new int[] {1, 0});

    private static GraphBlock withGlobals() {
        return new GraphBlock(
                "block",
                new GraphWidths(3, 2, 4),
                new GraphWidths(5, 7, 2),
                GraphBlock.Settings.of(6).withActivation(Activation.TANH).withNormalisedOutput());
    }

    private static EncodeProcessDecode network(int blocks, boolean shared) {
        return new EncodeProcessDecode(
                "network",
                new GraphWidths(3, 2, 0),
                new GraphWidths(4, 0, 0),
                new EncodeProcessDecode.Settings(
                        8,
                        blocks,
                        shared,
                        true,
                        GraphBlock.Settings.of(8)
                                .withActivation(Activation.SWISH)
                                .withNormalisedOutput()));
    }

    private static double[] nodes(GraphLayout layout, int width) {
        return GraphPrograms.random("nodes", layout.nodes() * ROWS * width);
    }

    private static double[] edges(GraphLayout layout, int width) {
        return GraphPrograms.random("edges", layout.edges() * ROWS * width);
    }

    /** To the bit in float64, to 1e-6 of the largest in float32. */
    private static void assertSame(double[] expected, double[] actual, Precision precision) {
        if (precision == Precision.FLOAT64) {
            assertArrayEquals(expected, actual);
        } else {
            assertClose(expected, actual, 1e-6);
        }
    }

    private static void assertClose(double[] expected, double[] actual, double relative) {
        assertArrayEquals(
                expected,
                actual,
                relative * Arrays.stream(expected).map(Math::abs).max().orElseThrow());
    }

    /**
     * By hand. Nodes 2, 3, 5, edges 0 -> 1 (7), 2 -> 1 (11), 1 -> 0 (13), global 17, all networks linear without bias. Edges:
     * e' = 1 e + 10 sender + 100 receiver + 1000 u; nodes: v' = 2 v + 0.5 sum e' - u; globals: u' = 3 u + 4 sum v' - sum e'.
     */
    @Test
    void aRoundByHand() {
        GraphWidths one = new GraphWidths(1, 1, 1);
        GraphBlock block =
                new GraphBlock("b", one, one, GraphBlock.Settings.of().withActivation(Activation.LINEAR));
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        block.declare(program, 0);
        program.assign("b/edges/0/weights", new double[] {1, 10, 100, 1000});
        program.assign("b/nodes/0/weights", new double[] {2, 0.5, -1});
        program.assign("b/globals/0/weights", new double[] {3, 4, -1});
        GraphLayout layout = new GraphLayout(3, new int[] {0, 2, 1}, new int[] {1, 1, 0});
        CompiledFunction function = GraphPrograms.compile(program, block, layout, true);
        double[][] out = function.call(new double[] {2, 3, 5}, new double[] {7, 11, 13}, new double[] {17});
        double[] e = {7 + 20 + 300 + 17000, 11 + 50 + 300 + 17000, 13 + 30 + 200 + 17000};
        double[] v = {4 + e[2] / 2 - 17, 6 + (e[0] + e[1]) / 2 - 17, 10 - 17};
        assertArrayEquals(v, out[0]);
        assertArrayEquals(e, out[1]);
        assertArrayEquals(new double[] {51 + 4 * (v[0] + v[1] + v[2]) - (e[0] + e[1] + e[2])}, out[2]);
    }

    /** The same weights, the parts of the first layer beside each other in one matrix. */
    @Test
    void aNetworkOfPartsIsThatOfThePartsSideBySide() {
        Perceptron parts = new Perceptron("p", List.of(2, 0, 3), List.of(4, 5), 2, Activation.TANH, true, true);
        Perceptron whole = new Perceptron("p", List.of(5), List.of(4, 5), 2, Activation.TANH, true, true);
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        parts.declare(program, 7);
        assertEquals(whole.parameters(), parts.parameters());
        List<TensorProgram.Input> inputs =
                List.of(TensorProgram.Input.of("a", -1, 2), TensorProgram.Input.of("b", -1, 3));
        double[] a = GraphPrograms.random("a", 8);
        double[] b = GraphPrograms.random("b", 12);
        double[] one = program.compile(
                        inputs,
                        (scope, in) -> List.of(parts.output(
                                scope, parts.product(scope, 0, in.get(0)).plus(parts.product(scope, 2, in.get(1))))))
                .call(a, b)[0];
        double[] other = program.compile(inputs, (scope, in) -> List.of(whole.apply(scope, scope.concatenate(1, in))))
                .call(a, b)[0];
        assertArrayEquals(other, one, 1e-14);
    }

    @ParameterizedTest
    @EnumSource
    void paddingChangesNothing(Precision precision) {
        GraphBlock block = withGlobals();
        TensorProgram program = GraphPrograms.program(block, precision);
        double[] globals = GraphPrograms.random("globals", ROWS * 4);
        double[] plain = GraphPrograms.call(
                GraphPrograms.compile(program, block, TRIANGLE, false),
                ROWS,
                block.in(),
                nodes(TRIANGLE, 3),
                edges(TRIANGLE, 2),
                globals);
        for (int more : new int[] {0, 1, 9}) {
            GraphLayout wider = TRIANGLE.padded(5 + more, 6 + 2 * more);
            double[] wideNodes = Arrays.copyOf(nodes(TRIANGLE, 3), wider.nodes() * ROWS * 3);
            double[] wideEdges = Arrays.copyOf(edges(TRIANGLE, 2), wider.edges() * ROWS * 2);
            Arrays.fill(wideNodes, 5 * ROWS * 3, wideNodes.length, 77);
            Arrays.fill(wideEdges, 6 * ROWS * 2, wideEdges.length, -55);
            CompiledFunction function = program.compile(
                    List.of(
                            TensorProgram.Input.of("nodes", wider.nodes(), -1, 3),
                            TensorProgram.Input.of("edges", wider.edges(), -1, 2),
                            TensorProgram.Input.of("globals", 1, -1, 4)),
                    (scope, in) -> {
                        GraphArrays out = block.apply(
                                scope, GraphArrays.of(in.get(0), in.get(1), in.get(2)), Wiring.of(scope, wider));
                        return List.of(out.nodes(), out.globals().orElseThrow());
                    });
            DMatrixRMaj found = new DMatrixRMaj(0, 0);
            DMatrixRMaj whole = new DMatrixRMaj(0, 0);
            function.call(
                    new Values[] {
                        Values.of(wideNodes, wider.nodes(), ROWS, 3),
                        Values.of(wideEdges, wider.edges(), ROWS, 2),
                        Values.of(globals, 1, ROWS, 4)
                    },
                    new Values[] {Values.of(found), Values.of(whole)});
            assertSame(plain, Arrays.copyOf(found.data, plain.length), precision);
            double[][] all = new double[3][];
            DMatrixRMaj[] three = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
            GraphPrograms.compile(program, block, TRIANGLE, true)
                    .call(
                            new Values[] {
                                Values.of(nodes(TRIANGLE, 3), 5, ROWS, 3),
                                Values.of(edges(TRIANGLE, 2), 6, ROWS, 2),
                                Values.of(globals, 1, ROWS, 4)
                            },
                            new Values[] {Values.of(three[0]), Values.of(three[1]), Values.of(three[2])});
            Arrays.setAll(all, i -> three[i].data);
            assertSame(all[2], whole.data, precision);
        }
    }

    @ParameterizedTest
    @EnumSource
    void graphsSideBySideMoveAsEachAlone(Precision precision) {
        GraphBlock block = withGlobals();
        TensorProgram program = GraphPrograms.program(block, precision);
        double[] globals = GraphPrograms.random("globals", 2 * ROWS * 4);
        double[] a = GraphPrograms.call(
                GraphPrograms.compile(program, block, TRIANGLE, false),
                ROWS,
                block.in(),
                nodes(TRIANGLE, 3),
                edges(TRIANGLE, 2),
                Arrays.copyOf(globals, ROWS * 4));
        double[] b = GraphPrograms.call(
                GraphPrograms.compile(program, block, PAIR, false),
                ROWS,
                block.in(),
                nodes(PAIR, 3),
                edges(PAIR, 2),
                Arrays.copyOfRange(globals, ROWS * 4, 2 * ROWS * 4));
        double[] both = GraphPrograms.call(
                GraphPrograms.compile(program, block, GraphLayout.union(List.of(TRIANGLE, PAIR)), false),
                ROWS,
                block.in(),
                joined(nodes(TRIANGLE, 3), nodes(PAIR, 3)),
                joined(edges(TRIANGLE, 2), edges(PAIR, 2)),
                globals);
        assertSame(joined(a, b), both, precision);
    }

    /** Nodes renamed, edges in their order: the same sums in the same order. */
    @ParameterizedTest
    @EnumSource
    void renamingNodesRenamesTheOutput(Precision precision) {
        EncodeProcessDecode network = network(3, true);
        TensorProgram program = GraphPrograms.program(network, precision);
        int[] newName = {3, 0, 4, 1, 2};
        GraphLayout other = new GraphLayout(
                5,
                Arrays.stream(TRIANGLE.senders()).map(s -> newName[s]).toArray(),
                Arrays.stream(TRIANGLE.receivers()).map(r -> newName[r]).toArray());
        double[] plain = GraphPrograms.call(
                GraphPrograms.compile(program, network, TRIANGLE, false),
                ROWS,
                network.in(),
                nodes(TRIANGLE, 3),
                edges(TRIANGLE, 2));
        double[] renamed = GraphPrograms.call(
                GraphPrograms.compile(program, network, other, false),
                ROWS,
                network.in(),
                moved(nodes(TRIANGLE, 3), newName),
                edges(TRIANGLE, 2));
        assertSame(moved(plain, newName), renamed, precision);
    }

    /** Edges in another order: sums of more than two messages may differ in their last bits. */
    @ParameterizedTest
    @EnumSource
    void theOrderOfEdgesIsNothing(Precision precision) {
        EncodeProcessDecode network = network(3, true);
        TensorProgram program = GraphPrograms.program(network, precision);
        int[] place = {4, 2, 5, 0, 1, 3};
        int[] senders = new int[6];
        int[] receivers = new int[6];
        for (int e = 0; e < 6; e++) {
            senders[place[e]] = TRIANGLE.senders()[e];
            receivers[place[e]] = TRIANGLE.receivers()[e];
        }
        double[] plain = GraphPrograms.call(
                GraphPrograms.compile(program, network, TRIANGLE, false),
                ROWS,
                network.in(),
                nodes(TRIANGLE, 3),
                edges(TRIANGLE, 2));
        double[] moved = GraphPrograms.call(
                GraphPrograms.compile(program, network, new GraphLayout(5, senders, receivers), false),
                ROWS,
                network.in(),
                nodes(TRIANGLE, 3),
                moved(edges(TRIANGLE, 2), place));
        assertClose(plain, moved, precision == Precision.FLOAT64 ? 1e-15 : 1e-6);
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static double[] moved(double[] parts, int[] to) {
        int size = parts.length / to.length;
        double[] moved = new double[parts.length];
        for (int k = 0; k < to.length; k++) {
            System.arraycopy(parts, k * size, moved, to[k] * size, size);
        }
        return moved;
    }

    /** A row of nodes, edges both ways. */
    private static GraphLayout row(int nodes) {
        int[] senders = new int[2 * nodes - 2];
        int[] receivers = new int[2 * nodes - 2];
        for (int k = 0; k + 1 < nodes; k++) {
            senders[2 * k] = k;
            receivers[2 * k] = k + 1;
            senders[2 * k + 1] = k + 1;
            receivers[2 * k + 1] = k;
        }
        return new GraphLayout(nodes, senders, receivers);
    }

    /** After K rounds a node depends on nodes up to K edges away, and on no other. */
    @Test
    void aNodeSeesAsFarAsThereAreRounds() {
        GraphLayout row = row(8);
        for (int blocks : new int[] {1, 3, 6}) {
            EncodeProcessDecode network = network(blocks, false);
            TensorProgram program = GraphPrograms.program(network, Precision.FLOAT64);
            CompiledFunction function = GraphPrograms.compile(program, network, row, false);
            double[] seed = new double[8 * 4];
            Arrays.fill(seed, 0, 4, 1);
            DMatrixRMaj byNodes = new DMatrixRMaj(0, 0);
            function.pullback(
                    new Values[] {
                        Values.of(GraphPrograms.random("n", 24), 8, 1, 3),
                        Values.of(GraphPrograms.random("e", 28), 14, 1, 2)
                    },
                    new Values[] {Values.of(seed, 8, 1, 4)},
                    new Values[] {Values.of(byNodes), Values.of(new DMatrixRMaj(0, 0))});
            for (int k = 0; k < 8; k++) {
                double size = 0;
                for (int j = 0; j < 3; j++) {
                    size += Math.abs(byNodes.data[3 * k + j]);
                }
                assertEquals(k <= blocks, size != 0, "node " + k + " of " + blocks + " rounds: " + size);
            }
        }
    }

    /** Messages W v of the sender, summed: the product of adjacency, nodes and W. */
    @Test
    void linearMessagesAreAProductWithTheAdjacency() {
        GraphBlock block =
                new GraphBlock("b", new GraphWidths(3, 2, 0), new GraphWidths(2, 2, 0), GraphBlock.Settings.of());
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        block.declare(program, 0);
        double[] w = GraphPrograms.random("w", 6);
        double[] edgeWeights = new double[(2 + 3 + 3) * 2];
        System.arraycopy(w, 0, edgeWeights, 4, 6);
        program.assign("b/edges/0/weights", edgeWeights);
        program.assign("b/nodes/0/weights", new double[] {0, 0, 0, 0, 0, 0, 1, 0, 0, 1});
        double[] v = GraphPrograms.random("v", 15);
        double[] found =
                GraphPrograms.compile(program, block, TRIANGLE, false).call(v, GraphPrograms.random("e", 12))[0];
        double[] expected = new double[10];
        for (int e = 0; e < 6; e++) {
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 3; j++) {
                    expected[2 * TRIANGLE.receivers()[e] + i] += v[3 * TRIANGLE.senders()[e] + j] * w[2 * j + i];
                }
            }
        }
        assertArrayEquals(expected, found, 1e-14);
    }

    /** Messages that are odd in sender minus receiver, both ways: what one node gains, another loses. */
    @Test
    void antisymmetricMessagesConserveMomentum() {
        GraphBlock block = new GraphBlock(
                "b",
                new GraphWidths(2, 1, 0),
                new GraphWidths(2, 2, 0),
                new GraphBlock.Settings(List.of(), Activation.TANH, true, false));
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        block.declare(program, 0);
        double[] w = GraphPrograms.random("w", 4);
        program.assign("b/edges/0/weights", new double[] {0, 0, w[0], w[1], w[2], w[3], -w[0], -w[1], -w[2], -w[3]});
        GraphLayout row = row(6);
        double[] v = GraphPrograms.random("v", 12);
        CompiledFunction messages = program.compile(
                List.of(TensorProgram.Input.of("nodes", 6, 2), TensorProgram.Input.of("edges", 10, 1)), (scope, in) -> {
                    Wiring wiring = Wiring.of(scope, row);
                    GraphArrays out = block.apply(scope, GraphArrays.of(in.get(0), in.get(1)), wiring);
                    return List.of(wiring.sumAtReceivers(out.edges().orElseThrow()));
                });
        double[] gained = messages.call(v, new double[10])[0];
        double x = 0;
        double y = 0;
        double size = 0;
        for (int k = 0; k < 6; k++) {
            x += gained[2 * k];
            y += gained[2 * k + 1];
            size += Math.abs(gained[2 * k]);
        }
        assertTrue(size > 1, "nothing moved");
        assertEquals(0, x, 1e-15);
        assertEquals(0, y, 1e-15);
    }

    @Test
    void theGradientIsThatOfDifferences() {
        GraphBlock block = withGlobals();
        CompiledFunction function = GraphPrograms.compile(
                GraphPrograms.program(block, Precision.FLOAT64),
                block,
                GraphLayout.union(List.of(TRIANGLE, PAIR)),
                false);
        double[][] in = {
            GraphPrograms.random("n", 7 * 3), GraphPrograms.random("e", 8 * 2), GraphPrograms.random("g", 2 * 4)
        };
        double[] seed = GraphPrograms.random("s", 7 * 5);
        double[][] gradient = function.pullback(in, new double[][] {seed});
        double h = 1e-6;
        for (int a = 0; a < 3; a++) {
            for (int i = 0; i < in[a].length; i++) {
                double kept = in[a][i];
                in[a][i] = kept + h;
                double up = dot(seed, function.call(in)[0]);
                in[a][i] = kept - h;
                double down = dot(seed, function.call(in)[0]);
                in[a][i] = kept;
                assertEquals((up - down) / (2 * h), gradient[a][i], 1e-8);
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Graphs of one row each, given at the call as one list, as the program that knows them computes them. */
    @Test
    void aLayoutMayBeGivenAtTheCall() {
        GraphBlock block = withGlobals();
        TensorProgram program = GraphPrograms.program(block, Precision.FLOAT64);
        GraphLayout both = GraphLayout.union(List.of(TRIANGLE, PAIR)).padded(9, 9);
        double[] n = GraphPrograms.random("n", 9 * 3);
        double[] e = GraphPrograms.random("e", 9 * 2);
        double[] g = GraphPrograms.random("g", 2 * 4);
        CompiledFunction known = GraphPrograms.compile(program, block, both, false);
        CompiledFunction fed = program.compile(
                List.of(
                        TensorProgram.Input.of("nodes", -1, 3),
                        TensorProgram.Input.of("edges", -1, 2),
                        TensorProgram.Input.of("globals", -1, 4),
                        TensorProgram.Input.integers("senders", -1),
                        TensorProgram.Input.integers("receivers", -1),
                        TensorProgram.Input.integers("graph of nodes", -1),
                        TensorProgram.Input.integers("graph of edges", -1)),
                (scope, in) -> {
                    Wiring wiring = Wiring.fed(
                            in.get(3),
                            in.get(4),
                            in.get(5),
                            in.get(6),
                            in.get(2).extent(0));
                    GraphArrays out = block.apply(scope, GraphArrays.of(in.get(0), in.get(1), in.get(2)), wiring);
                    return List.of(out.nodes());
                });
        DMatrixRMaj out = new DMatrixRMaj(0, 0);
        fed.call(
                new Values[] {
                    Values.of(n),
                    Values.of(e),
                    Values.of(g),
                    Values.of(both.senders()),
                    Values.of(both.receivers()),
                    Values.of(both.nodeGraphs()),
                    Values.of(both.edgeGraphs())
                },
                new Values[] {Values.of(out)});
        // Of padding either may say anything.
        assertArrayEquals(Arrays.copyOf(known.call(n, e, g)[0], 7 * 5), Arrays.copyOf(out.data, 7 * 5));
    }

    /** The second block of the paper's network sees the input once more: its first weights have rows for both. */
    @Test
    void thePapersNetworkSeesItsInputTwice() {
        TwoBlocks paper = new TwoBlocks(
                "paper",
                new GraphWidths(3, 2, 0),
                new GraphWidths(6, 5, 0),
                new GraphWidths(4, 1, 0),
                GraphBlock.Settings.of(7));
        TensorProgram program = GraphPrograms.program(paper, Precision.FLOAT64);
        assertArrayEquals(new long[] {2 + 5 + 2 * (3 + 6), 7}, program.dimensions("paper/second/edges/0/weights"));
        double[] n = nodes(TRIANGLE, 3);
        double[] e = edges(TRIANGLE, 2);
        double[] plain =
                GraphPrograms.call(GraphPrograms.compile(program, paper, TRIANGLE, false), ROWS, paper.in(), n, e);
        program.assign("paper/first/nodes/1/weights", new double[7 * 6]);
        program.assign("paper/first/nodes/1/biases", new double[6]);
        program.assign("paper/first/edges/1/weights", new double[7 * 5]);
        program.assign("paper/first/edges/1/biases", new double[5]);
        double[] cut =
                GraphPrograms.call(GraphPrograms.compile(program, paper, TRIANGLE, false), ROWS, paper.in(), n, e);
        n[0] += 1;
        double[] moved =
                GraphPrograms.call(GraphPrograms.compile(program, paper, TRIANGLE, false), ROWS, paper.in(), n, e);
        assertTrue(Math.abs(plain[0] - cut[0]) > 1e-3, "the first block is not heard");
        assertTrue(Math.abs(moved[0] - cut[0]) > 1e-3, "the input is not seen a second time");
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        assertRefused("node 3", () -> new GraphLayout(3, new int[] {0}, new int[] {3}));
        assertRefused("at least one node", () -> new GraphLayout(0, new int[0], new int[0]));
        assertRefused("1 senders and 0 receivers", () -> new GraphLayout(3, new int[] {0}, new int[0]));
        assertRefused("does not fit into room for 4 and 6", () -> TRIANGLE.padded(4, 6));
        assertRefused("at least one graph", () -> GraphLayout.union(List.of()));
        GraphBlock block =
                new GraphBlock("b", new GraphWidths(2, 2, 0), new GraphWidths(1, 1, 0), GraphBlock.Settings.of());
        TensorProgram program = GraphPrograms.program(block, Precision.FLOAT64);
        assertRefused(
                "takes graphs of 2 per node, 2 per edge, 0 per graph, but was given 3 per node",
                () -> program.compile(
                        List.of(TensorProgram.Input.of("nodes", 5, 3), TensorProgram.Input.of("edges", 6, 2)),
                        (scope, in) -> List.of(
                                block.apply(scope, GraphArrays.of(in.get(0), in.get(1)), Wiring.of(scope, TRIANGLE))
                                        .nodes())));
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part) && !message.contains("\n"), message);
    }

    /** What training changes is all that was declared. */
    @Test
    void parametersAreWhatWasDeclared() {
        for (GraphFunction function : List.of(
                withGlobals(),
                network(2, false),
                network(3, true),
                new IndependentBlock(
                        "apart", new GraphWidths(3, 2, 4), new GraphWidths(5, 7, 2), GraphBlock.Settings.of(6)))) {
            try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
                function.declare(program, 3);
                assertEquals(program.variables(), java.util.Set.copyOf(function.parameters()));
                assertTrue(program.variables().size() > 5);
            }
        }
    }

    /** A ring of 300 nodes with an edge each and one that leads nowhere: too large for a matrix, and the sums the same. */
    @Test
    void largeGraphsAddUpAsSmallOnes() {
        int n = 300;
        int[] senders = new int[n + 1];
        int[] receivers = new int[n + 1];
        for (int i = 0; i < n; i++) {
            senders[i] = i;
            receivers[i] = (i * 7 + 3) % n;
        }
        senders[n] = 5;
        receivers[n] = 5;
        GraphLayout layout = new GraphLayout(n, senders, receivers);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            CompiledFunction f = program.compile(
                    List.of(TensorProgram.Input.of("nodes", n, -1, 2), TensorProgram.Input.of("edges", n + 1, -1, 2)),
                    (scope, in) -> {
                        Wiring wiring = Wiring.of(scope, layout);
                        return List.of(
                                wiring.sumAtReceivers(in.get(1)),
                                wiring.fromSenders(in.get(0)),
                                wiring.fromReceivers(in.get(0)),
                                wiring.sumOfNodes(in.get(0)));
                    });
            double[] nodes = GraphPrograms.random("large nodes", n * 3 * 2);
            double[] edges = GraphPrograms.random("large edges", (n + 1) * 3 * 2);
            Values[] out = new Values[4];
            Arrays.setAll(out, k -> Values.empty(dev.mechanist.tensor.ElementType.FLOAT));
            f.call(new Values[] {Values.of(nodes, n, 3, 2), Values.of(edges, n + 1, 3, 2)}, out);
            double[] sums = new double[n * 6];
            double[] all = new double[6];
            for (int e = 0; e <= n; e++) {
                for (int k = 0; k < 6; k++) {
                    sums[6 * receivers[e] + k] += edges[6 * e + k];
                    all[k] += e < n ? nodes[6 * e + k] : 0;
                    assertEquals(nodes[6 * senders[e] + k], out[1].matrix().data[6 * e + k], 0);
                    assertEquals(nodes[6 * receivers[e] + k], out[2].matrix().data[6 * e + k], 0);
                }
            }
            assertArrayEquals(sums, Arrays.copyOf(out[0].matrix().data, 6 * n), 1e-12);
            assertArrayEquals(all, Arrays.copyOf(out[3].matrix().data, 6), 1e-11);
        }
    }
}

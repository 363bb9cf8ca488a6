package dev.mechanist.graphnet.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** One step of a recurrent graph network by hand: two nodes, an edge from the first to the second, all weights chosen. */
class RecurrentGraphTest {
    private static final GraphWidths ONE = new GraphWidths(1, 1, 0);

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static TensorProgram chosen(RecurrentGraph network) {
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        network.declare(program, 1);
        // Reset and update gate of: what the edge sees, the sender's state, the receiver's, its own.
        program.assign("memory/edges/gate weights", new double[] {1, -1, 2, 0.5, -3, 1, 2, 0.25});
        program.assign("memory/edges/gate biases", new double[] {0, 0.3});
        program.assign("memory/edges/candidate weights", new double[] {0.5, 4, 2, -1});
        program.assign("memory/edges/candidate biases", new double[] {0.1});
        // Of: what the node sees, the sum of the edges' states, its own.
        program.assign("memory/nodes/gate weights", new double[] {0.5, 1, 3, -2, -1, 2});
        program.assign("memory/nodes/gate biases", new double[] {0.2, -0.1});
        program.assign("memory/nodes/candidate weights", new double[] {2, -3, 1});
        program.assign("memory/nodes/candidate biases", new double[] {0.05});
        return program;
    }

    @Test
    void aStepByHand() {
        RecurrentGraph network = new RecurrentGraph("memory", ONE, ONE);
        DMatrixRMaj nodes = new DMatrixRMaj(0, 0);
        DMatrixRMaj edges = new DMatrixRMaj(0, 0);
        try (TensorProgram program = chosen(network)) {
            CompiledFunction step = program.compile(
                    List.of(
                            Input.of("nodes", -1, 1),
                            Input.of("edges", -1, 1),
                            Input.of("node states", -1, 1),
                            Input.of("edge states", -1, 1)),
                    (scope, in) -> {
                        Wiring wiring = Wiring.of(scope, new GraphLayout(2, new int[] {0}, new int[] {1}));
                        GraphArrays seen = GraphArrays.of(in.get(0), in.get(1));
                        GraphArrays before = GraphArrays.of(in.get(2), in.get(3));
                        GraphArrays after = network.apply(scope, seen, before, wiring);
                        GraphArrays first = network.apply(scope, seen, network.nothing(scope, seen), wiring);
                        return List.of(
                                scope.concatenate(0, List.of(after.nodes(), first.nodes())),
                                scope.concatenate(
                                        0,
                                        List.of(
                                                after.edges().orElseThrow(),
                                                first.edges().orElseThrow())));
                    });
            // Two rows of each part beside each other; all of the second is zero.
            step.call(
                    new Values[] {
                        Values.of(new double[] {0.4, 0, -0.6, 0}, 4, 1),
                        Values.of(new double[] {0.3, 0}, 2, 1),
                        Values.of(new double[] {0.2, 0, -0.1, 0}, 4, 1),
                        Values.of(new double[] {0.5, 0}, 2, 1)
                    },
                    new Values[] {Values.of(nodes), Values.of(edges)});
        }
        // Reset 0.3 + 2 * 0.2 + 3 * 0.1 + 2 * 0.5; update -0.3 + 0.5 * 0.2 - 0.1 + 0.25 * 0.5 + 0.3.
        double reset = sigmoid(2.0);
        double update = sigmoid(0.125);
        double candidate = Math.tanh(0.15 + 0.8 - 0.2 - reset * 0.5 + 0.1);
        double edge = update * 0.5 + (1 - update) * candidate;
        assertEquals(edge, edges.data[0], 1e-14);
        assertEquals(0.447558377, edges.data[0], 1e-6);
        assertEquals(node(0.4, 0, 0.2), nodes.data[0], 1e-14, "it receives nothing");
        assertEquals(node(-0.6, edge, -0.1), nodes.data[2], 1e-14);
        double still = (1 - sigmoid(0.3)) * Math.tanh(0.1);
        assertEquals(still, edges.data[1], 1e-14, "nothing seen: biases alone");
        assertEquals(node(0, 0, 0), nodes.data[1], 1e-14);
        assertEquals(node(0, still, 0), nodes.data[3], 1e-14);
        // Without a memory.
        double first = (1 - sigmoid(-0.3 + 0.3)) * Math.tanh(0.5 * 0.3 + 0.1);
        assertEquals(first, edges.data[2], 1e-14);
        assertEquals(node(-0.6, first, 0), nodes.data[6], 1e-14);
    }

    /** The unit of the nodes. */
    private static double node(double seen, double received, double state) {
        double reset = sigmoid(0.5 * seen + 3 * received - state + 0.2);
        double update = sigmoid(seen - 2 * received + 2 * state - 0.1);
        return update * state + (1 - update) * Math.tanh(2 * seen - 3 * received + reset * state + 0.05);
    }

    @Test
    void statesOfTheWholeAreRefused() {
        assertThrows(InputException.class, () -> new RecurrentGraph("memory", ONE, new GraphWidths(1, 1, 1)));
        assertThrows(InputException.class, () -> new RecurrentGraph("memory", ONE, new GraphWidths(1, 0, 0)));
        assertThrows(InputException.class, () -> new RecurrentGraph("memory", new GraphWidths(1, 0, 0), ONE));
    }
}

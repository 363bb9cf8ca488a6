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
    private static final GraphBlock CORE = new GraphBlock("core", ONE.plus(ONE), ONE, GraphBlock.Settings.of());

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static TensorProgram chosen(RecurrentGraph network) {
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        network.declare(program, 1);
        // Edge: seen, state | sender's seen, state | receiver's.
        program.assign("core/edges/0/weights", new double[] {1, 0.5, 2, 0, -1, 0});
        program.assign("core/edges/0/biases", new double[] {0.1});
        // Node: seen, state | message.
        program.assign("core/nodes/0/weights", new double[] {0.5, 1, 0.25});
        program.assign("core/nodes/0/biases", new double[] {-0.2});
        // Gates of (input, state): reset, update.
        program.assign("memory/edges/gate weights", new double[] {1, -1, 2, 0.5});
        program.assign("memory/edges/gate biases", new double[] {0, 0.3});
        program.assign("memory/edges/candidate weights", new double[] {0.5, -1});
        program.assign("memory/edges/candidate biases", new double[] {0.1});
        program.assign("memory/nodes/gate weights", new double[] {0.5, 1, -1, 2});
        program.assign("memory/nodes/gate biases", new double[] {0.2, -0.1});
        program.assign("memory/nodes/candidate weights", new double[] {2, 1});
        program.assign("memory/nodes/candidate biases", new double[] {0});
        return program;
    }

    @Test
    void aStepByHand() {
        RecurrentGraph network = new RecurrentGraph("memory", CORE, ONE);
        DMatrixRMaj nodes = new DMatrixRMaj(0, 0);
        DMatrixRMaj edges = new DMatrixRMaj(0, 0);
        try (TensorProgram program = chosen(network)) {
            CompiledFunction step = program.compile(
                    List.of(
                            Input.of("nodes", 2, -1, 1),
                            Input.of("edges", 1, -1, 1),
                            Input.of("node states", 2, -1, 1),
                            Input.of("edge states", 1, -1, 1)),
                    (scope, in) -> {
                        Wiring wiring = Wiring.of(scope, new GraphLayout(2, new int[] {0}, new int[] {1}));
                        GraphArrays after = network.apply(
                                scope,
                                GraphArrays.of(in.get(0), in.get(1)),
                                GraphArrays.of(in.get(2), in.get(3)),
                                wiring);
                        return List.of(after.nodes(), after.edges().orElseThrow());
                    });
            // Two rows beside each other; all of the second is zero.
            step.call(
                    new Values[] {
                        Values.of(new double[] {0.4, 0, -0.6, 0}, 2, 2, 1),
                        Values.of(new double[] {0.3, 0}, 1, 2, 1),
                        Values.of(new double[] {0.2, 0, -0.1, 0}, 2, 2, 1),
                        Values.of(new double[] {0.5, 0}, 1, 2, 1)
                    },
                    new Values[] {Values.of(nodes), Values.of(edges)});
        }
        // Message 0.3 + 0.5 * 0.5 + 2 * 0.4 + 0.6 + 0.1.
        double message = 2.05;
        double reset = sigmoid(2.05 + 2 * 0.5);
        double update = sigmoid(-2.05 + 0.5 * 0.5 + 0.3);
        double candidate = Math.tanh(0.5 * 2.05 - reset * 0.5 + 0.1);
        assertEquals(update * 0.5 + (1 - update) * candidate, edges.data[0], 1e-14);
        assertEquals(0.557_278, edges.data[0], 1e-6);
        // The first node receives nothing: 0.5 * 0.4 + 0.2 - 0.2; the second -0.3 - 0.1 + 0.25 * 2.05 - 0.2.
        assertEquals(node(0.2, 0.2), nodes.data[0], 1e-14);
        assertEquals(node(-0.4 + 0.25 * message - 0.2, -0.1), nodes.data[2], 1e-14);
        double second = sigmoid(-0.1 + 0.3);
        assertEquals((1 - second) * Math.tanh(0.15), edges.data[1], 1e-14, "nothing seen: the message is its bias, 0.1");
        assertEquals(node(-0.2, 0), nodes.data[1], 1e-14);
        assertEquals(node(-0.2 + 0.25 * 0.1, 0), nodes.data[3], 1e-14);
    }

    /** The unit of the nodes. */
    private static double node(double input, double state) {
        double reset = sigmoid(0.5 * input - state + 0.2);
        double update = sigmoid(input + 2 * state - 0.1);
        return update * state + (1 - update) * Math.tanh(2 * input + reset * state);
    }

    @Test
    void statesOfTheWholeAreRefused() {
        assertThrows(InputException.class, () -> new RecurrentGraph("memory", CORE, new GraphWidths(1, 1, 1)));
        assertThrows(InputException.class, () -> new RecurrentGraph("memory", CORE, new GraphWidths(1, 0, 0)));
    }
}

package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.BodyStructure;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Steps in parts, and messages that are cut. */
class GraphPredictorTest {
    private static final GraphModelSettings SMALL = GraphModelSettings.DEFAULT
            .withWidths(6, 5)
            .withBlocks(2, false)
            .withSubsteps(1)
            .withPrecision(Precision.FLOAT64)
            .withDevice(Device.CPU);

    private static Structure swimmer(double dt) {
        var spec = Environments.scenario("swimmer-4").world().dynamics().spec().withTimeStep(dt);
        return BodyStructure.of(Swimmers.model(4), spec);
    }

    private static Map<String, double[]> weights(Structure structure, GraphModelSettings settings, double change) {
        GraphView view = GraphView.of(structure);
        GraphPredictor predictor = new GraphPredictor(settings, view.in(), view.out());
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        predictor.declare(program, 3);
        assertEquals(program.variables(), java.util.Set.copyOf(predictor.variables()));
        assertTrue(program.variables().containsAll(predictor.trainable())
                && !predictor.trainable().isEmpty());
        Map<String, double[]> weights = new HashMap<>();
        for (String name : predictor.variables()) {
            weights.put(name, program.read(name));
        }
        weights.put(GraphPredictor.CHANGE_SIZE, new double[] {change, change, change, change, change, change});
        weights.put("change/share", new double[] {0.6});
        return weights;
    }

    private static StructuredModel model(Structure structure, GraphModelSettings settings, double change) {
        GraphView view = GraphView.of(structure);
        return new GraphModel(
                structure.schema(),
                structure.spec().dt(),
                view.in(),
                view.out(),
                settings,
                weights(structure, settings, change));
    }

    /** A step in three parts is three steps of a third of the time and the change, under the same action. */
    @Test
    void partsOfAStepAreSteps() {
        Structure whole = swimmer(0.03);
        Structure third = swimmer(0.01);
        DMatrixRMaj x = new DMatrixRMaj(2, 12);
        DMatrixRMaj u = new DMatrixRMaj(2, 3);
        RandomStream.of(1, "x", 0).fillGaussian(x.data, 0, 24);
        RandomStream.of(2, "u", 0).fillGaussian(u.data, 0, 6);
        DMatrixRMaj found = new DMatrixRMaj(0, 0);
        model(whole, SMALL.withSubsteps(3), 0.03).bind(whole).step(x, u, found);
        var parts = model(third, SMALL, 0.01).bind(third);
        DMatrixRMaj state = x.copy();
        for (int s = 0; s < 3; s++) {
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            parts.step(state, u, next);
            state = next;
        }
        assertArrayEquals(state.data, found.data, 1e-12);
    }

    /**
     * Three equal changes a of speed over steps h: places move by h a (1 + 2) before and h a s in each, 3 h a (1 + s) of the whole 3 h times
     * 3 a, a share of (1 + s) / 3. Simulators that add speeds first are at s = 1 in as many steps as theirs.
     */
    @Test
    void theShareOfAPart() {
        assertEquals(0.4, GraphPredictor.ofSubstep((1 + 0.4) / 3, 3), 1e-15);
        assertEquals(0.5, GraphPredictor.ofSubstep(0.5, 7), 1e-15);
        assertEquals(1, GraphPredictor.ofSubstep(16 / 30.0, 15), 1e-12);
        assertEquals(0.55, GraphPredictor.ofSubstep(0.55, 1), 1e-15);
        assertEquals(0, GraphPredictor.ofSubstep(0.2, 5), 0);
    }

    /** With no message kept after the first of three rounds, what a node gives depends on its neighbours and nothing farther. */
    @Test
    void cutMessagesEndAtNeighbours() {
        Structure structure =
                Environments.scenario("swimmer-6").world().structure().orElseThrow();
        assertEquals(1, reach(structure, 0));
        assertEquals(3, reach(structure, 0.5));
    }

    /** Edges between the first node and the last one whose speed its change feels. */
    private static int reach(Structure structure, double kept) {
        GraphModelSettings settings = SMALL.withBlocks(3, false).withTogether(false);
        GraphView view = GraphView.of(structure);
        GraphWidths in = view.in();
        GraphPredictor predictor = new GraphPredictor(settings, in, view.out());
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        predictor.declare(program, 3);
        int n = structure.spec().n();
        CompiledFunction function = program.compileDifferentiable(
                List.of(Input.of("x", -1, n), Input.of("u", -1, structure.spec().m())), (scope, given) -> {
                    GraphPredictor.Part part = new GraphPredictor.Part(
                            view, given.get(0), given.get(1), given.get(0).slice(1, 0, 0));
                    var shares = scope.constant(new double[10], 10, 1).plus(kept);
                    return List.of(predictor
                            .moved(scope, List.of(part), 0.03, Optional.of(shares))
                            .get(0)
                            .change()
                            .slice(0, 0, 1));
                });
        double[] x = new double[n];
        double[] u = new double[structure.spec().m()];
        RandomStream.of(5, "x", 0).fillGaussian(x, 0, n);
        double[] before = function.call(x, u)[0];
        int reach = 0;
        for (int k = 0; k < u.length; k++) {
            double[] other = u.clone();
            other[k] = 0.7;
            double[] after = function.call(x, other)[0];
            for (int i = 0; i < after.length; i++) {
                if (after[i] != before[i]) {
                    reach = k + 1;
                }
            }
        }
        return reach;
    }

    @Test
    void nodesJudgedAloneSayWhatAWholeStepChanges() {
        String message = assertThrows(
                        InputException.class, () -> SMALL.withTogether(false).withSubsteps(2))
                .getMessage();
        assertTrue(message.contains("2 parts of a step need together=true"), message);
    }
}

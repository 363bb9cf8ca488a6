package dev.mechanist.graphnet;

import static dev.mechanist.graphnet.GraphModelTest.SMALL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.views.MaximalCoordinates;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Graph networks of bodies in maximal coordinates. */
class MaximalModelTest {
    private static List<Episode> swimming;
    private static GraphModel random;

    @BeforeAll
    static void learn() {
        swimming = MaximalCoordinates.episodes(GraphModelTest.swimmers());
        random = GraphModelTest.fit(swimming, SMALL, 1);
    }

    @Nested
    class OfASwimmer implements BoundGraphContract {
        @Override
        public BoundGraphModel dynamics() {
            return random.bind(swimming.get(0).structure().orElseThrow());
        }
    }

    /** Parts in another order; the world too, where there is one. */
    @Test
    void theOrderOfPartsIsNothing() {
        Structure chain = new MaximalCoordinates(GraphModelTest.structure("chain-3")).structure();
        Structure other = chain.relabelled(new int[] {3, 2, 0, 1}, new int[] {2, 0, 1});
        GraphModel model =
                new GraphModel(chain.schema(), chain.spec().dt(), random.in(), random.out(), SMALL, random.weights());
        DMatrixRMaj x = new DMatrixRMaj(2, 39);
        RandomStream.of(2, "order", 0).fillGaussian(x.data, 0, 78);
        DMatrixRMaj u = new DMatrixRMaj(2, 3);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        DMatrixRMaj again = new DMatrixRMaj(0, 0);
        model.bind(chain).step(x, u, next);
        model.bind(other).step(x, u, again);
        assertArrayEquals(next.data, again.data, 1e-12);
    }

    /** 200 updates on 3 and 4 links, judged on them and by the measure that models of joints share. */
    @Test
    void itLearns() {
        List<Episode> joints = new ArrayList<>(GraphModelTest.episodes("swimmer-3", 20, 40));
        joints.addAll(GraphModelTest.episodes("swimmer-4", 20, 40));
        List<Episode> data = MaximalCoordinates.episodes(joints);
        GraphModelSettings settings =
                GraphModelSettings.DEFAULT.withWidths(24, 24).withBlocks(2, false);
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(200).withRows(32).withRates(3e-3, 1e-4);
        try (GraphModelTrainer trainer = new GraphModelTrainer(data, settings, fit, 1)) {
            GraphModel model = trainer.fit(TrainingProgress.Listener.NONE);
            assertTrue(model.isMaximal());
            List<Episode> fresh = GraphModelTest.episodes("swimmer-4", 23, 40).subList(20, 23);
            double error = OneStepError.relative(model, fresh);
            assertTrue(error < 0.8, "error " + error);
            assertEquals(error, OneStepError.inSpace(model, model.changeSizes(), fresh), 1e-12);
        }
    }

    /** A model of joints that keeps all speeds is judged by where this takes the bodies. */
    @Test
    void modelsOfJointsAreJudgedInSpaceToo() {
        List<Episode> joints = GraphModelTest.swimmers();
        GraphModel model = GraphModelTest.fit(joints, SMALL.withTogether(false), 1);
        var weights = model.weights();
        Arrays.fill(weights.get(GraphPredictor.CHANGE_SIZE), 0);
        GraphModel still =
                new GraphModel(model.schema(), model.dt(), model.in(), model.out(), model.settings(), weights);
        double[] sizes = random.changeSizes();
        double error = 0;
        double change = 0;
        for (Episode episode : joints) {
            MaximalCoordinates coordinates =
                    new MaximalCoordinates(episode.structure().orElseThrow());
            DMatrixRMaj truth = coordinates.states(episode.states());
            int nv = episode.states().numCols / 2;
            for (int t = 0; t < episode.steps(); t++) {
                DMatrixRMaj kept = new DMatrixRMaj(1, 2 * nv);
                for (int i = 0; i < nv; i++) {
                    double v = episode.states().get(t, nv + i);
                    kept.data[i] = episode.states().get(t, i) + episode.spec().dt() * v;
                    kept.data[nv + i] = v;
                }
                double[] at = coordinates.states(kept).data;
                for (int i = 0; i < at.length; i++) {
                    int own = i % 13;
                    if (own >= 7) {
                        double size = sizes[own < 10 ? own - 4 : own - 10];
                        double weight = size > 0 ? 1 / size : 0;
                        error += Math.pow(weight * (at[i] - truth.get(t + 1, i)), 2);
                        change += Math.pow(weight * (truth.get(t + 1, i) - truth.get(t, i)), 2);
                    }
                }
            }
        }
        assertEquals(Math.sqrt(error / change), OneStepError.inSpace(still, sizes, joints), 1e-9);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused("coordinates=joints", () -> random.bind(GraphModelTest.structure("swimmer-3")));
        assertRefused("cannot be bound", () -> random.bind(GraphModelTest.structure("billiards-3")));
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part) && !message.contains("\n"), message);
    }
}

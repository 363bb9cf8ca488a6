package dev.mechanist.graphnet;

import static dev.mechanist.graphnet.GraphModelTest.SMALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.graphnet.views.FloatingBodies;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.graphnet.views.Placement;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Graph networks of rods on balls, free in space: the kit of dynamics, unit quaternions, and that they learn. */
class FloatingModelTest {
    private static final int STEPS = 30;

    private static GraphModel random;

    @BeforeAll
    static void learn() {
        random = GraphModelTest.fit(episodes(1, 2), SMALL, 1);
    }

    private static Structure structure(int rods) {
        return new BodyDynamics(FloatingBodies.tumbling(rods)).structure().orElseThrow();
    }

    /** From any orientation, moving, with actions held for three steps. */
    private static List<Episode> episodes(int rods, int count) {
        BodyDynamics dynamics = new BodyDynamics(FloatingBodies.tumbling(rods));
        Structure structure = structure(rods);
        int n = structure.spec().n();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            RandomStream draw = RandomStream.of(rods, "tumbling", e);
            DMatrixRMaj x = new DMatrixRMaj(STEPS + 1, n);
            DMatrixRMaj u = new DMatrixRMaj(STEPS, 1);
            double[] times = new double[STEPS + 1];
            start(structure, draw, x.data);
            for (int t = 0; t < STEPS; t++) {
                u.data[t] = t % 3 == 0 ? draw.nextDouble(-1, 1) : u.data[t - 1];
                dynamics.stepRow(x.data, t * n, u.data, t, x.data, (t + 1) * n);
                times[t + 1] = (t + 1) * structure.spec().dt();
            }
            Episode episode =
                    new Episode("tumbling " + e, structure.spec(), times, x, u, new double[STEPS], false, false);
            episodes.add(episode.withStructure(structure));
        }
        return episodes;
    }

    /** Unit quaternions: any of the free joint, of balls within about a rad. */
    private static void start(Structure structure, RandomStream draw, double[] x) {
        draw.fillGaussian(x, 0, structure.spec().n());
        for (Placement.Turn turn : GraphView.of(structure).placement().turns()) {
            int[] q = turn.quaternion();
            x[q[0]] = q[0] == 3 ? x[q[0]] : 2;
            double size = Math.sqrt(x[q[0]] * x[q[0]] + x[q[1]] * x[q[1]] + x[q[2]] * x[q[2]] + x[q[3]] * x[q[3]]);
            for (int i : q) {
                x[i] /= size;
            }
        }
    }

    /** With Jacobians and pullbacks against central differences, also by the numbers of quaternions. */
    @Nested
    class OfARodOnABall implements BoundGraphContract {
        @Override
        public BoundGraphModel dynamics() {
            return random.bind(structure(1));
        }

        @Override
        public void randomState(RandomStream draw, double[] x) {
            start(structure(1), draw, x);
        }
    }

    /** Parts in another order, and states. */
    @Test
    void theOrderOfPartsIsNothing() {
        Structure structure = structure(1);
        int n = structure.spec().n();
        int[] objects = new int[structure.objects()];
        int[] relations = new int[structure.relations()];
        int[] states = new int[n];
        Arrays.setAll(objects, k -> (3 * k + 2) % objects.length);
        Arrays.setAll(relations, k -> relations.length - 1 - k);
        Arrays.setAll(states, k -> (5 * k + 3) % n);
        DMatrixRMaj x = new DMatrixRMaj(1, n);
        start(structure, RandomStream.of(5, "order", 0), x.data);
        DMatrixRMaj moved = new DMatrixRMaj(1, n);
        for (int k = 0; k < n; k++) {
            moved.data[k] = x.data[states[k]];
        }
        DMatrixRMaj u = new DMatrixRMaj(new double[][] {{0.4}});
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        random.bind(structure).step(x, u, next);
        DMatrixRMaj other = new DMatrixRMaj(0, 0);
        random.bind(structure.relabelled(objects, relations).reordered(states, new int[] {0}))
                .step(moved, u, other);
        for (int k = 0; k < n; k++) {
            assertEquals(next.data[states[k]], other.data[k], 1e-12);
        }
    }

    /** A hundred steps of a network that changes little, from quaternions of length 3. */
    @Test
    void quaternionsStayUnitOnes() {
        Structure structure = structure(1);
        var weights = random.weights();
        double[] sizes = weights.get(GraphPredictor.CHANGE_SIZE);
        Arrays.setAll(sizes, i -> 0.05 * sizes[i]);
        GraphModel calm =
                new GraphModel(random.schema(), random.dt(), random.in(), random.out(), random.settings(), weights);
        for (Precision precision : Precision.values()) {
            DMatrixRMaj x = new DMatrixRMaj(5, structure.spec().n());
            double[] row = new double[x.numCols];
            for (int i = 0; i < x.numRows; i++) {
                start(structure, RandomStream.of(4, "unit", i), row);
                System.arraycopy(row, 0, x.data, i * row.length, row.length);
            }
            for (int i = 0; i < x.numRows; i++) {
                for (int j = 3; j < 11; j++) {
                    x.data[i * x.numCols + j] *= 3;
                }
            }
            DMatrixRMaj path = new DMatrixRMaj(0, 0);
            BoundGraphModel model = calm.withPrecision(precision).bind(structure);
            for (int t = 0; t < 100; t++) {
                model.step(x, new DMatrixRMaj(x.numRows, 1), path);
                x.setTo(path);
            }
            for (int i = 0; i < x.numRows; i++) {
                for (Placement.Turn turn : GraphView.of(structure).placement().turns()) {
                    double square = 0;
                    for (int slot : turn.quaternion()) {
                        square += x.get(i, slot) * x.get(i, slot);
                    }
                    assertEquals(1, square, precision == Precision.FLOAT64 ? 1e-14 : 1e-6);
                }
            }
        }
    }

    /** 150 updates on one ball and two, judged on three. */
    @Test
    void itLearnsAndCarriesOver() {
        List<Episode> data = new ArrayList<>(episodes(1, 40));
        data.addAll(episodes(2, 40));
        GraphModelSettings settings =
                GraphModelSettings.DEFAULT.withWidths(24, 24).withBlocks(2, false);
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(150).withRows(32).withRates(3e-3, 1e-4);
        try (GraphModelTrainer trainer = new GraphModelTrainer(data, settings, fit, 1)) {
            GraphModel model = trainer.fit(TrainingProgress.Listener.NONE);
            double known = OneStepError.relative(model, episodes(2, 43).subList(40, 43));
            double unknown = OneStepError.relative(model, episodes(3, 3));
            assertTrue(known < 0.5, "on two balls " + known);
            assertTrue(unknown < 0.7, "on three balls " + unknown);
        }
    }
}

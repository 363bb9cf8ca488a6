package dev.mechanist.objectcentric.relational;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for models of balls whatever the weights. */
class BallModelTest {
    private static final double DT = 0.1;
    private static final BallScale SCALE = new BallScale(DT, 0.7);

    static InteractionSettings settings(Frame frame, int rounds) {
        return new InteractionSettings(frame, rounds, 3, List.of(6), 3, List.of(5), Activation.TANH);
    }

    static BallModel model(BallNetwork network) {
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        network.declare(program, 7);
        Map<String, double[]> weights = new TreeMap<>();
        network.parameters().forEach(name -> weights.put(name, program.read(name)));
        program.close();
        return new BallModel(network, SCALE, Surface.IDEAL, weights, Precision.FLOAT64, Device.CPU);
    }

    static BilliardDynamics world(Table table, int balls, Integer... driven) {
        List<Disc> discs = new ArrayList<>();
        for (int i = 0; i < balls; i++) {
            discs.add(new Disc(0.1 + 0.02 * i, 1 + i));
        }
        return new BilliardDynamics(table, discs, Surface.IDEAL, List.of(driven), 2, DT);
    }

    /** On a small table everything is near everything. */
    static Structure structure(int balls, Integer... driven) {
        return BilliardStructure.of(world(Table.rectangle(0.9, 0.8), balls, driven));
    }

    /** With two rounds a ball feels what its neighbours are hit by, and so worlds are drawn whole: turned, mirrored or not. */
    @Test
    void worldsAreDrawnWhole() {
        BallModel random = model(new InteractionNetwork(settings(Frame.RELATION, 2)));
        Map<String, double[]> weights = random.weights();
        Arrays.fill(weights.get("object/1/weights"), 0);
        BallModel model = random.withWeights(weights);
        BilliardDynamics world = world(Table.rectangle(0.9, 0.8), 3);
        DMatrixRMaj states = new DMatrixRMaj(
                new double[][] {{.2, .2, 1, 1, .5, .4, -1, 0, .7, .6, 0, 1}, {.2, .2, 1, 1, .5, .4, -1, 0, .7, .6, 0, 1}
                });
        Episode episode = Episode.recorded("e", world.spec(), new double[] {0, DT}, states, new DMatrixRMaj(1, 0))
                .withStructure(BilliardStructure.of(world));
        BallSamples samples = BallSamples.of(List.of(episode), SCALE, 3);
        BallBatch batch = new BallBatch(32);
        samples.drawWorlds(RandomStream.of(1, "draw", 0), new double[] {0, 0}, batch);
        double[][] seen = changes(model, batch);
        double[] velocity = batch.values()[0].matrix().data;
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.bind(BilliardStructure.of(world)).step(Shapes.rows(states, 0, 1), new DMatrixRMaj(1, 0), next);
        int whole = 0;
        for (int first = 0; first < 30; first += 3) {
            // the second ball of the world is at (-1, 0), the third at (0, 1): mirrored where it is to its left
            boolean mirrored = velocity[4 * first + 6] * velocity[4 * first + 11]
                            - velocity[4 * first + 7] * velocity[4 * first + 10]
                    > 0;
            for (int ball = 0; ball < 3 && !mirrored; ball++) {
                double dx = next.get(0, 4 * ball + 2) - states.get(0, 4 * ball + 2);
                double dy = next.get(0, 4 * ball + 3) - states.get(0, 4 * ball + 3);
                double drawn = Math.hypot(seen[0][4 * (first + ball) + 2], seen[0][4 * (first + ball) + 3]);
                assertEquals(Math.hypot(dx, dy) / SCALE.velocity(), drawn, 1e-12);
                whole++;
            }
        }
        assertTrue(whole > 5 && whole < 30, "" + whole);
        // what did not fit is filled with balls that nothing acts on
        assertEquals(0, velocity[4 * 30 + 2] + velocity[4 * 31 + 3], 0);
    }

    /** Places move by the old velocity, and two past frames are seen. */
    @Test
    void neuralPhysicsSeesTwoFramesAndMovesByTheOldVelocity() {
        BallModel model = model(new NpeNetwork(new NpeSettings(3, 2, 5)));
        Structure structure = structure(2);
        DMatrixRMaj last = new DMatrixRMaj(new double[][] {{.2, .3, 1, 1, .5, .4, -1, 0.5}});
        DMatrixRMaj usual = new DMatrixRMaj(new double[][] {{.1, .2, 1, 1, .6, .35, -1, 0.5}});
        DMatrixRMaj other = new DMatrixRMaj(new double[][] {{.1, .25, 1, .5, .6, .35, -1, 0.5}});
        DMatrixRMaj a = new DMatrixRMaj(0, 0);
        DMatrixRMaj b = new DMatrixRMaj(0, 0);
        DMatrixRMaj bound = new DMatrixRMaj(0, 0);
        model.predictor().predict(structure, usual, last, a);
        model.predictor().predict(structure, other, last, b);
        model.bind(structure).step(last, new DMatrixRMaj(1, 0), bound);
        assertArrayEquals(a.data, bound.data, 1e-14);
        for (int k : new int[] {0, 1, 4, 5}) {
            assertEquals(last.get(0, k) + DT * last.get(0, k + 2), a.get(0, k), 1e-15);
        }
        assertTrue(Math.abs(a.get(0, 2) - b.get(0, 2)) > 1e-6, "blind to the earlier frame");
    }

    /** What is drawn for training is seen as what is bound sees it, also where balls are pushed, in an L, and turned or not. */
    @Test
    void whatIsTrainedIsWhatIsBound() {
        whatIsTrainedIsWhatIsBound(model(new InteractionNetwork(settings(Frame.RELATION, 1))));
        whatIsTrainedIsWhatIsBound(model(new WallGraphNetwork(new GraphSettings(3, 5, 1))));
    }

    private static void whatIsTrainedIsWhatIsBound(BallModel model) {
        for (Table table :
                List.of(Table.rectangle(0.9, 0.8), Table.polygon(0, 0, 1.6, 0, 1.6, 0.7, 0.8, 0.7, 0.8, 1.5, 0, 1.5))) {
            BilliardDynamics world = world(table, 3, 2);
            Structure structure = BilliardStructure.of(world);
            DMatrixRMaj states = new DMatrixRMaj(3, 12);
            RandomStream random = RandomStream.of(4, "states", 0);
            for (int i = 0; i < 36; i++) {
                states.data[i] = i % 4 < 2 ? random.nextDouble(0.15, 0.7) : random.nextGaussian();
            }
            DMatrixRMaj actions = new DMatrixRMaj(new double[][] {{1, -1}, {0.5, 2}});
            Episode episode = Episode.recorded("e", world.spec(), new double[] {0, DT, 2 * DT}, states, actions)
                    .withStructure(structure);
            BallSamples samples = BallSamples.of(List.of(episode), SCALE, 3);
            assertEquals(6, samples.count());
            BallBatch batch = new BallBatch(6);
            samples.take(0, batch);
            double[][] seen = changes(model, batch);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            DMatrixRMaj x = Shapes.rows(states, 0, 2);
            model.bind(structure).step(x, actions, next);
            for (int t = 0; t < 2; t++) {
                for (int k = 0; k < 12; k++) {
                    int ball = k / 4;
                    double push = ball == 2 ? actions.get(t, k % 2) / 3 : 0;
                    double velocity = states.get(t, k % 4 < 2 ? k + 2 : k) + push;
                    double free = k % 4 < 2 ? states.get(t, k) + DT * velocity : velocity;
                    double unit = k % 4 < 2 ? SCALE.length() : SCALE.velocity();
                    assertEquals((next.get(t, k) - free) / unit, seen[0][(t * 3 + ball) * 4 + k % 4], 1e-12);
                    // what is to be predicted is the true change in the same units
                    assertEquals((states.get(t + 1, k) - free) / unit, seen[1][(t * 3 + ball) * 4 + k % 4], 1e-12);
                }
            }
        }
    }

    /** Changes that the model predicts, and true ones. */
    private static double[][] changes(BallModel model, BallBatch batch) {
        var function = model.function(
                "changes " + batch.size,
                program -> program.compile(
                        BallBatch.INPUTS,
                        (scope, in) -> List.of(
                                model.network()
                                        .change(scope, BallBatch.arrays(in), model.scale())
                                        .slice(0, 0, batch.size),
                                in.get(7))));
        Values[] out = {Values.of(new double[0]), Values.of(new double[0])};
        function.call(batch.values(), out);
        return new double[][] {
            out[0].matrix().data.clone(), out[1].matrix().data.clone()
        };
    }

    /** In relations' own frames the sum of what relations do alone turns with the table, and is mirrored with it. */
    @Test
    void turnedAndMirroredSamplesAreTheSameSituations() {
        InteractionSettings additive =
                new InteractionSettings(Frame.RELATION, 1, 3, List.of(6), 3, List.of(5), Activation.TANH);
        BallModel random = model(new InteractionNetwork(additive));
        Map<String, double[]> weights = random.weights();
        Arrays.fill(weights.get("object/1/weights"), 0);
        for (String kind : List.of("ball", "wall")) {
            // blind to what is across the line, and nothing sent across it: then left is as right
            Arrays.fill(weights.get("round 0/" + kind + "/0/weights"), 2 * 6, 3 * 6, 0);
            double[] last = weights.get("round 0/" + kind + "/1/weights");
            for (int k = 0; k < last.length; k++) {
                last[k] = k % 6 < 3 ? last[k] : 0;
            }
        }
        BallModel model = random.withWeights(weights);
        DataSet data = NpeWorlds.draw(5, "test", NpeWorlds.Kept.ALL, 4, 1, 20);
        BallSamples samples = BallSamples.of(data.episodes(), new BallScale(BilliardPresets.NPE_FRAME, 0.7), 3);
        BallBatch drawn = new BallBatch(64);
        samples.draw(RandomStream.of(1, "draw", 0), new double[] {0.5, 0.5}, drawn);
        double[][] seen = changes(model, drawn);
        BallBatch plain = new BallBatch(samples.count());
        samples.take(0, plain);
        double[][] upright = changes(model, plain);
        double[] turnedVelocity = drawn.values()[0].matrix().data.clone();
        double[] velocity = plain.values()[0].matrix().data.clone();
        int turned = 0;
        int mirrored = 0;
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < samples.count(); j++) {
                double size = dot(upright[1], upright[1], j);
                boolean same = size > 1e-6
                        && Math.abs(cross(velocity, upright[1], j)) > 1e-6
                        && Math.abs(dot(seen[1], seen[1], i) - size) < 1e-9
                        && Math.abs(place(seen[1], i) - place(upright[1], j)) < 1e-9
                        && Math.abs(dot(turnedVelocity, seen[1], i) - dot(velocity, upright[1], j)) < 1e-9;
                if (same && Math.abs(cross(turnedVelocity, seen[1], i) - cross(velocity, upright[1], j)) < 1e-9) {
                    turned++;
                    assertEquals(dot(upright[0], upright[1], j), dot(seen[0], seen[1], i), 1e-9);
                    assertEquals(cross(upright[0], upright[1], j), cross(seen[0], seen[1], i), 1e-9);
                } else if (same) {
                    mirrored++;
                    assertEquals(dot(upright[0], upright[1], j), dot(seen[0], seen[1], i), 1e-9);
                    assertEquals(-cross(upright[0], upright[1], j), cross(seen[0], seen[1], i), 1e-9);
                    assertEquals(cross(turnedVelocity, seen[1], i), -cross(velocity, upright[1], j), 1e-9);
                }
            }
        }
        assertTrue(turned > 5 && mirrored > 5, turned + " and " + mirrored);
    }

    private static double place(double[] changes, int i) {
        return Math.hypot(changes[4 * i], changes[4 * i + 1]);
    }

    /** Of the velocities of row i. */
    private static double dot(double[] a, double[] b, int i) {
        return a[4 * i + 2] * b[4 * i + 2] + a[4 * i + 3] * b[4 * i + 3];
    }

    private static double cross(double[] a, double[] b, int i) {
        return a[4 * i + 2] * b[4 * i + 3] - a[4 * i + 3] * b[4 * i + 2];
    }

    /** A corner that juts out is the end of two walls and acts once, from where it is; a wall acts from its nearest point. */
    @Test
    void cornersActOnce() {
        BallModel random = model(new InteractionNetwork(settings(Frame.RELATION, 1)));
        Map<String, double[]> weights = random.weights();
        weights.values().forEach(values -> Arrays.fill(values, 0));
        weights.get("round 0/wall/1/biases")[1] = 0.25; // second vector, along the normal: a change of velocity
        BallModel model = random.withWeights(weights);
        Table table = Table.polygon(0, 0, 4, 0, 4, 2, 2, 2, 2, 4, 0, 4);
        Structure structure = BilliardStructure.of(world(table, 1));
        double push = 0.25 * SCALE.velocity();
        // before the corner at (2, 2): towards it, once; the ball has a radius of 0.1 and feels gaps of 0.3
        assertPush(model, structure, 1.8, 1.9, push * 0.2 / Math.hypot(0.2, 0.1), push * 0.1 / Math.hypot(0.2, 0.1));
        // beside one wall, and in a corner between two
        assertPush(model, structure, 3, 1.7, 0, push);
        assertPush(model, structure, 1.7, 3, push, 0);
        assertPush(model, structure, 0.3, 0.2, -push, -push);
        // far from all
        assertPush(model, structure, 1, 1, 0, 0);
    }

    private static void assertPush(BallModel model, Structure structure, double x, double y, double px, double py) {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.bind(structure).step(new DMatrixRMaj(new double[][] {{x, y, 0.5, -1}}), new DMatrixRMaj(1, 0), next);
        assertArrayEquals(new double[] {x + 0.5 * DT, y - DT, 0.5 + px, -1 + py}, Arrays.copyOf(next.data, 4), 1e-12);
    }

    /** Beyond its neighbourhood nothing acts on a ball. */
    @Test
    void nothingActsFromAfar() {
        BallModel model = model(new InteractionNetwork(
                new InteractionSettings(Frame.RELATION, 1, 1, List.of(6), 3, List.of(5), Activation.TANH)));
        Structure structure = BilliardStructure.of(world(Table.rectangle(10, 10), 2));
        DifferentiableDynamics bound = model.bind(structure);
        // radii 0.1 and 0.12: the first feels gaps of up to 0.1, the second up to 0.12
        double[][] next = new double[3][];
        double[] gaps = {0.09, 0.11, 0.13};
        for (int i = 0; i < 3; i++) {
            DMatrixRMaj x = new DMatrixRMaj(new double[][] {{5, 5, 1, 0, 5.22 + gaps[i], 5, -1, 0}});
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            bound.step(x, new DMatrixRMaj(1, 0), out);
            next[i] = out.data.clone();
        }
        DMatrixRMaj far = new DMatrixRMaj(new double[][] {{5, 5, 1, 0, 8, 5, -1, 0}});
        DMatrixRMaj alone = new DMatrixRMaj(0, 0);
        bound.step(far, new DMatrixRMaj(1, 0), alone);
        assertTrue(Math.abs(next[0][2] - alone.data[2]) > 1e-6);
        assertEquals(alone.data[2], next[1][2], 1e-15);
        assertTrue(Math.abs(next[1][6] - alone.data[6]) > 1e-6);
        assertEquals(alone.data[6], next[2][6], 1e-15);
    }

    @Test
    void whatIsStoredPredictsTheSameBits(@TempDir Path directory) {
        BallModel model = model(new InteractionNetwork(settings(Frame.TABLE, 2)));
        Artefacts.save(directory.resolve("m"), model, Provenance.of(Map.of()));
        BallModel loaded = BallModel.load(directory.resolve("m"), Device.CPU);
        Object anyone = Artefacts.load(directory.resolve("m")).content();
        assertEquals(model.network(), ((BallModel) anyone).network(), "whoever loads whatever there is");
        assertEquals(model.network(), loaded.network());
        assertEquals(model.scale(), loaded.scale());
        Structure structure = structure(3);
        DMatrixRMaj x = new DMatrixRMaj(new double[][] {{.2, .2, 1, 1, .5, .4, -1, 0, .7, .6, 0, 1}});
        DMatrixRMaj a = new DMatrixRMaj(0, 0);
        DMatrixRMaj b = new DMatrixRMaj(0, 0);
        model.bind(structure).step(x, new DMatrixRMaj(1, 0), a);
        loaded.bind(structure).step(x, new DMatrixRMaj(1, 0), b);
        assertArrayEquals(a.data, b.data);
    }

    @Test
    void worldsThatItHasNotLearnedAreRefused() {
        BallModel model = model(new InteractionNetwork(settings(Frame.TABLE, 2)));
        refused(
                "pocket",
                () -> model.bind(BilliardStructure.of(new BilliardDynamics(
                        BilliardPresets.pool(), List.of(new Disc(0.03, 1)), Surface.IDEAL, List.of(), 0, DT))));
        refused(
                "steps of 0.1 s",
                () -> model.bind(BilliardStructure.of(new BilliardDynamics(
                        Table.rectangle(1, 1), List.of(new Disc(0.03, 1)), Surface.IDEAL, List.of(), 0, 0.2))));
        refused(
                "train one there",
                () -> model.bind(BilliardStructure.of(new BilliardDynamics(
                        Table.rectangle(1, 1), List.of(new Disc(0.03, 1)), new Surface(0.9, 1, 0), List.of(), 0, DT))));
        refused(
                "lack",
                () -> new BallModel(model.network(), SCALE, Surface.IDEAL, Map.of(), Precision.FLOAT64, Device.CPU));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(InputException.class, act).getMessage();
        assertTrue(message.contains(part), message);
    }
}

package dev.mechanist.graphnet.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.families.Swimmers;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that each say where they are, against the simulator, and what a network sees of them. */
class MaximalCoordinatesTest {
    static Stream<BodyModel> models() {
        return BodyViewTest.models();
    }

    private static Structure maximal(BodyModel model) {
        return new MaximalCoordinates(BodyViewTest.structure(model)).structure();
    }

    /** Two states, the second far from the first; only the sign of quaternions is left open. */
    @ParameterizedTest
    @MethodSource("models")
    void bodiesAreWhereTheSimulatorPutsThem(BodyModel model) {
        Structure joints = BodyViewTest.structure(model);
        int n = joints.spec().n();
        DMatrixRMaj x = new DMatrixRMaj(2, n);
        RandomStream.of(8, "maximal", 0).fillGaussian(x.data, 0, 2 * n);
        MaximalCoordinates coordinates = new MaximalCoordinates(joints);
        DMatrixRMaj states = coordinates.states(x);
        int bodies = coordinates.structure().spec().n() / 13;
        assertEquals(model.bodies() - 1, bodies);
        for (int row = 0; row < 2; row++) {
            BodyPoses poses = new BodySimulator(model).poses(x.data, row * n);
            for (int k = 0; k < bodies; k++) {
                double[] own = Arrays.copyOfRange(states.data, (row * bodies + k) * 13, (row * bodies + k + 1) * 13);
                assertArrayEquals(of(poses.centre(), k), Arrays.copyOf(own, 3), 1e-12);
                double[] q = Arrays.copyOfRange(own, 3, 7);
                assertEquals(1, Arrays.stream(q).map(c -> c * c).sum(), 1e-14);
                for (int j = 0; j < 3; j++) {
                    double[] axis = new double[3];
                    axis[j] = 1;
                    double[] turned = BodyPoses.rotated(q, axis);
                    for (int i = 0; i < 3; i++) {
                        assertEquals(poses.inertialRotation()[9 * (k + 1) + 3 * i + j], turned[i], 1e-12);
                    }
                }
                assertArrayEquals(of(poses.linearVelocity(), k), Arrays.copyOfRange(own, 7, 10), 1e-12);
                assertArrayEquals(of(poses.angularVelocity(), k), Arrays.copyOfRange(own, 10, 13), 1e-12);
            }
        }
    }

    private static double[] of(double[] vectors, int body) {
        return Arrays.copyOfRange(vectors, 3 * body + 3, 3 * body + 6);
    }

    /** A swimmer that turns twice about: its quaternions run through both signs without a jump. */
    @Test
    void quaternionsDoNotJump() {
        MaximalCoordinates coordinates = new MaximalCoordinates(BodyViewTest.structure(Swimmers.model(3)));
        DMatrixRMaj x = new DMatrixRMaj(100, 10);
        for (int t = 0; t < 100; t++) {
            x.set(t, 2, 0.04 * Math.PI * t);
        }
        DMatrixRMaj states = coordinates.states(x);
        double least = 1;
        for (int t = 1; t < 100; t++) {
            double along = 0;
            for (int i = 3; i < 7; i++) {
                along += states.get(t, i) * states.get(t - 1, i);
            }
            assertEquals(Math.cos(0.02 * Math.PI), along, 1e-12);
            least = Math.min(least, states.get(t, 3));
        }
        assertTrue(states.get(0, 3) >= 0 && least < -0.4, "least w " + least);
    }

    private static double[][] see(Structure structure, double[] x, double[] u) {
        MaximalView view = new MaximalView(structure);
        int bodies = structure.spec().n() / 13;
        double[] change = new double[6 * bodies];
        Arrays.setAll(change, i -> i + 1);
        return CompiledFunction.of(
                        Precision.FLOAT64,
                        Device.CPU,
                        List.of(
                                Input.of("x", -1, x.length),
                                Input.of("u", -1, u.length),
                                Input.of("change", -1, change.length)),
                        (scope, in) -> {
                            GraphView.Observation seen = view.observe(scope, in.get(0), in.get(1), null);
                            var nodes = seen.seen().apply(in.get(2));
                            return List.of(
                                    seen.graphs().nodes(),
                                    seen.graphs().edges().orElseThrow(),
                                    nodes,
                                    seen.following().speeds(nodes, 0));
                        })
                .call(x, u, change);
    }

    /** The crooked body of {@link BodyViewTest}, held by the world: nodes world, trunk, arm, leg. */
    @Test
    void whatNodesAndEdgesSee() {
        Structure structure = maximal(BodyViewTest.crooked());
        double[] x = new double[39];
        RandomStream.of(9, "seen", 0).fillGaussian(x, 0, 39);
        x[16] = -0.7;
        double[][] seen = see(structure, x, new double[] {0.25, -0.5});
        int width = 13 + 7 + 5 + 1;
        double[] nodes = seen[0];
        assertArrayEquals(
                new double[] {-x[0], -x[1], 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOf(nodes, 13), 1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 0, 0, 0, 1, 2, -9, 0, 0, 1}, Arrays.copyOfRange(nodes, 13, width), 0);
        assertArrayEquals(new double[] {0, 0, x[2]}, Arrays.copyOfRange(nodes, width, width + 3), 1e-15, "the root");
        double size = Math.sqrt(x[16] * x[16] + x[17] * x[17] + x[18] * x[18] + x[19] * x[19]);
        double[] arm = new double[13];
        for (int i = 0; i < 13; i++) {
            arm[i] = i < 3 ? x[13 + i] - (i < 2 ? x[i] : 0) : x[13 + i] / (i < 7 ? size * Math.signum(x[16]) : 1);
        }
        assertArrayEquals(arm, Arrays.copyOfRange(nodes, 2 * width, 2 * width + 13), 1e-15);
        assertArrayEquals(
                new double[] {1.5, 0.05, 0.02, 0.06}, Arrays.copyOfRange(nodes, 2 * width + 13, 2 * width + 17), 1e-12);

        int edges = structure.relations();
        assertEquals(4, edges);
        int wide = 1 + 5 + 18 + 1;
        int elbow = structure.relation("elbow");
        double length = Math.sqrt(1.04);
        double[] ofElbow = Arrays.copyOfRange(seen[1], elbow * wide, (elbow + 1) * wide);
        double[] parent = inTrunk();
        double[] expected = {
            3 * 0.25,
            0,
            0,
            0,
            1,
            0,
            1 / length,
            0.2 / length,
            0,
            0,
            -0.2,
            0,
            parent[0],
            parent[1],
            parent[2],
            0,
            0,
            0,
            3,
            0.2,
            0,
            0.3,
            0,
            0,
            1
        };
        assertArrayEquals(expected, ofElbow, 1e-12);
        expected[wide - 1] = -1;
        assertArrayEquals(
                expected, Arrays.copyOfRange(seen[1], (edges + elbow) * wide, (edges + elbow + 1) * wide), 1e-12);

        double[] changed = new double[24];
        Arrays.setAll(changed, i -> i < 6 ? 0 : i - 5);
        assertArrayEquals(changed, seen[2], 0, "the world stays");
        assertArrayEquals(Arrays.copyOfRange(changed, 6, 24), seen[3], 0);
    }

    /** The elbow in the trunk: (0.5, 0, -0.1) + R (0, 0.1, 0), from (0.1, 0, 0.2), along principal axes. */
    private static double[] inTrunk() {
        double[] turn = unit(0.7, 0, 0.7, 0.1);
        double[] axes = unit(0.8, -0.1, 0.5, -0.3);
        double[] anchor = BodyPoses.rotated(turn, new double[] {0, 0.1, 0});
        return BodyPoses.rotated(axes, new double[] {0.4 + anchor[0], anchor[1], -0.3 + anchor[2]});
    }

    private static double[] unit(double... q) {
        double size = Math.sqrt(Arrays.stream(q).map(c -> c * c).sum());
        return Arrays.stream(q).map(c -> c / size).toArray();
    }

    /** Where in the plane of x and y the whole is does not matter, how high it is does. */
    @Test
    void theRootsPlaceInThePlaneIsNothing() {
        Structure structure = maximal(FloatingBodies.floating());
        double[] x = new double[structure.spec().n()];
        RandomStream.of(9, "place", 0).fillGaussian(x, 0, x.length);
        double[] moved = x.clone();
        for (int k = 0; k < x.length; k += 13) {
            moved[k] += 3;
            moved[k + 1] -= 2;
        }
        double[] here = see(structure, x, new double[1])[0];
        assertArrayEquals(here, see(structure, moved, new double[1])[0], 1e-14);
        for (int k = 0; k < x.length; k += 13) {
            moved[k + 2] += 1;
        }
        assertEquals(here[2] + 1, see(structure, moved, new double[1])[0][2], 1e-14);
    }

    @Test
    void particlesNeedNoOtherCoordinates() {
        Structure string =
                Environments.scenario("string-of-masses-3").world().structure().orElseThrow();
        String message = assertThrows(InputException.class, () -> new MaximalCoordinates(string))
                .getMessage();
        assertTrue(message.contains("leave out maximal coordinates") && !message.contains("\n"), message);
    }
}

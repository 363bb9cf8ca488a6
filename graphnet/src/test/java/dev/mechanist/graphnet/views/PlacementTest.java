package dev.mechanist.graphnet.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How speeds move positions. */
class PlacementTest {
    /** A quaternion, a number and their speeds. */
    private static final List<Placement.Turn> ONE =
            List.of(new Placement.Turn(new int[] {1, 2, 3, 4}, new int[] {6, 7, 8}));

    static Stream<BodyModel> models() {
        return Stream.of(FloatingBodies.floating(), FloatingBodies.hanging());
    }

    /** The simulator moves speeds first and positions by the new ones: share one. Quaternions come out as unit ones. */
    @ParameterizedTest
    @MethodSource("models")
    void positionsGoWhereTheSimulatorMovesThem(BodyModel model) {
        var structure = new BodyDynamics(model).structure().orElseThrow();
        Placement placement = new BodyView(structure).placement();
        int n = structure.spec().n();
        int speeds = placement.speeds().length;
        double dt = model.option().timestep();
        double[] x = new double[n];
        RandomStream.of(3, "x", 0).fillGaussian(x, 0, n);
        double[] next = new double[n];
        new BodySimulator(model).step(x, 0, new double[structure.spec().m()], 0, next, 0);
        double[] change = new double[speeds];
        for (int k = 0; k < speeds; k++) {
            change[k] = next[placement.speeds()[k]] - x[placement.speeds()[k]];
        }
        assertArrayEquals(next, moved(placement, x, change, 1, dt), 1e-12);
        double[] sums = new double[2];
        double[] both = new double[2 * n];
        System.arraycopy(x, 0, both, 0, n);
        System.arraycopy(next, 0, both, n, n);
        placement.addShare(both, 0, n, dt, sums);
        assertEquals(1, sums[0] / sums[1], 1e-9);
    }

    private static double[] moved(Placement placement, double[] x, double[] change, double share, double dt) {
        return CompiledFunction.of(
                        Precision.FLOAT64,
                        Device.CPU,
                        List.of(Input.of("x", -1, x.length), Input.of("change", -1, change.length)),
                        (scope, in) -> List.of(placement.moved(scope, in.get(0), in.get(1), scope.constant(share), dt)))
                .call(x, change)[0];
    }

    /**
     * From a quarter turn about z, by 0.5 s of 0.6 rad/s + a third of 1.2 rad/s about x. Own: z first, then x, as Rz Rx; in the world's
     * frame the other way round. Of the length 2 of the quaternion nothing is left.
     */
    @Test
    void aQuarterTurnAndAThird() {
        double c = Math.sqrt(0.5);
        double[] x = {4, 2 * c, 0, 0, 2 * c, -1, 0.6, 0, 0};
        double[] change = {0.9, 1.2, 0, 0};
        double cos = Math.cos(0.25);
        double sin = Math.sin(0.25);
        for (boolean own : new boolean[] {true, false}) {
            Placement placement = new Placement(new int[] {0}, new int[] {5}, ONE, own, new int[] {5, 6, 7, 8});
            double y = c * sin * (own ? 1 : -1);
            double[] expected = {4 + 0.5 * (-1 + 0.3), c * cos, c * sin, y, c * cos, -0.1, 1.8, 0, 0};
            double[] next = moved(placement, x, change, 1.0 / 3, 0.5);
            assertArrayEquals(expected, next, 1e-14);
            double[] both = new double[18];
            System.arraycopy(x, 0, both, 0, 9);
            System.arraycopy(next, 0, both, 9, 9);
            double[] sums = new double[2];
            placement.addShare(both, 0, 9, 0.5, sums);
            assertEquals(0.25 * (0.81 + 1.44), sums[1], 1e-12);
            assertEquals(sums[1] / 3, sums[0], 1e-12);
        }
    }

    /** No turn and its derivative: half of the angular velocity, not a number divided by zero. */
    @Test
    void whatDoesNotTurnHasADerivative() {
        for (Precision precision : Precision.values()) {
            double[][] out = CompiledFunction.of(precision, Device.CPU, List.of(Input.of("w", -1, 3)), (scope, in) -> {
                        var q = Quaternions.exp(scope, in.get(0));
                        var x = q.slice(1, 1, 2).total();
                        var back = Quaternions.axis(q).times(Quaternions.angle(q));
                        return List.of(
                                q,
                                scope.gradients(x, List.of(in.get(0))).get(0),
                                scope.gradients(back.slice(1, 1, 2).total(), List.of(in.get(0)))
                                        .get(0));
                    })
                    .call(new double[3]);
            assertArrayEquals(new double[] {1, 0, 0, 0}, out[0], 0);
            assertArrayEquals(new double[] {0.5, 0, 0}, out[1], 1e-6);
            assertArrayEquals(new double[] {0, 1, 0}, out[2], 1e-5);
        }
    }
}

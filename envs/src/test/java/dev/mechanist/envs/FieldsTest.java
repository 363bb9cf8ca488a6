package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.PartlyActuatedField;
import dev.mechanist.envs.tasks.RandomActions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other coordinates, fewer actions, and signals to excite a system with. */
class FieldsTest {
    /** y = (x2, 5 - x3, x0 - 1, 2 - x1). */
    private static final RelabelledField TURNED = new RelabelledField(
            new CartPole(0.5, 0.3, 0.6, 0.1, 0.05, 9.82),
            new int[] {2, 3, 0, 1},
            new double[] {1, -1, 1, -1},
            new double[] {0, 5, -1, 2});

    private static final double[] X = {0.2, -0.5, 3, 2};
    private static final double[] Y = {3, 3, -0.8, 2.5};

    @Test
    void aRelabelledFieldHasTheSameMotion() {
        CartPole plant = new CartPole(0.5, 0.3, 0.6, 0.1, 0.05, 9.82);
        double[] dx = new double[4];
        double[] dy = new double[5];
        plant.derivative(X, 0, new double[] {4}, 0, dx, 0);
        TURNED.derivative(Y, 0, new double[] {4}, 0, dy, 1);
        assertArrayEquals(new double[] {0, dx[2], -dx[3], dx[0], -dx[1]}, dy, 1e-15);
        assertEquals(plant.energy(X, 0), TURNED.energy(plant::energy).of(Y, 0), 1e-15);
        double[] fx = new double[16];
        double[] fu = new double[4];
        plant.jacobians(X, 0, new double[] {4}, 0, fx, fu);
        double[] fy = new double[16];
        double[] fyu = new double[4];
        TURNED.jacobians(Y, 0, new double[] {4}, 0, fy, fyu);
        int[] source = {2, 3, 0, 1};
        double[] sign = {1, -1, 1, -1};
        for (int i = 0; i < 4; i++) {
            assertEquals(sign[i] * fu[source[i]], fyu[i], 1e-15);
            for (int j = 0; j < 4; j++) {
                assertEquals(sign[i] * sign[j] * fx[4 * source[i] + source[j]], fy[4 * i + j], 1e-13);
            }
        }
    }

    @Test
    void relabellingsArePermutationsWithSigns() {
        CartPole plant = CartPole.pilco();
        double[] one = {1, 1, 1, 1};
        double[] zero = new double[4];
        assertThrows(
                IllegalArgumentException.class, () -> new RelabelledField(plant, new int[] {0, 1, 2, 2}, one, zero));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RelabelledField(plant, new int[] {0, 1, 2, 3}, new double[] {1, 2, 1, 1}, zero));
        assertThrows(IllegalArgumentException.class, () -> new RelabelledField(plant, new int[] {0, 1, 2}, one, zero));
    }

    /** Of two torques the second only, or both in the other order. */
    @Test
    void actionsThatAreLeftOutAreZero() {
        DoublePendulum machine = new DoublePendulum();
        double[] x = {0.3, -0.5, 1, 2};
        double[] expected = new double[4];
        double[] actual = new double[5];
        machine.derivative(x, 0, new double[] {0, 1.5}, 0, expected, 0);
        PartlyActuatedField elbow = new PartlyActuatedField(machine, 1);
        elbow.derivative(x, 0, new double[] {9, 1.5}, 1, actual, 1);
        assertArrayEquals(expected, java.util.Arrays.copyOfRange(actual, 1, 5));
        PartlyActuatedField swapped = new PartlyActuatedField(machine, 1, 0);
        machine.derivative(x, 0, new double[] {0.7, 1.5}, 0, expected, 0);
        swapped.derivative(x, 0, new double[] {1.5, 0.7}, 0, actual, 0);
        assertArrayEquals(expected, java.util.Arrays.copyOf(actual, 4));
        double[] fx = new double[16];
        double[] fu = new double[8];
        machine.jacobians(x, 0, new double[] {0.7, 1.5}, 0, fx, fu);
        double[] part = new double[8];
        swapped.jacobians(x, 0, new double[] {1.5, 0.7}, 0, new double[16], part);
        for (int i = 0; i < 4; i++) {
            assertEquals(fu[2 * i + 1], part[2 * i]);
            assertEquals(fu[2 * i], part[2 * i + 1]);
        }
        assertEquals(1, elbow.m());
        assertThrows(InputException.class, () -> new PartlyActuatedField(machine, 2));
        assertThrows(InputException.class, () -> new PartlyActuatedField(machine, -1));
    }

    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("x", "m")),
            List.of(Variable.bounded("a", "N", -1, 3), Variable.bounded("b", "N", 10, 12)));

    private static double[] action(Policy policy, int t) {
        double[] u = new double[2];
        policy.act(Observation.of(0), t * SPEC.dt(), u);
        return u;
    }

    private static double[] act(Policy policy, int step) {
        double[] u = new double[2];
        policy.act(Observation.of(new double[1]), 0.1 * step, u);
        return u;
    }

    @Test
    void randomActionsStayWithinTheirBoundsAndFillThem() {
        Policy source = RandomActions.uniform(SPEC).start(3);
        double[] low = {99, 99};
        double[] high = {-99, -99};
        for (int t = 0; t < 500; t++) {
            double[] u = action(source, t);
            for (int i = 0; i < 2; i++) {
                low[i] = Math.min(low[i], u[i]);
                high[i] = Math.max(high[i], u[i]);
            }
        }
        assertArrayEquals(new double[] {-1, 10}, low, 0.03);
        assertArrayEquals(new double[] {3, 12}, high, 0.03);
        assertTrue(low[0] >= -1 && high[0] <= 3 && low[1] >= 10 && high[1] <= 12);
    }

    /** Each draw holds for three steps, and is the one that steps of one would have. */
    @Test
    void heldActionsChangeEverySoManySteps() {
        Policy each = RandomActions.uniform(SPEC).start(3);
        Policy held = RandomActions.held(SPEC, 3).start(3);
        for (int t = 0; t < 12; t++) {
            assertArrayEquals(action(each, t / 3), action(held, t));
        }
        assertNotEquals(action(each, 1)[0], action(RandomActions.uniform(SPEC).start(4), 1)[0]);
        assertThrows(InputException.class, () -> RandomActions.held(SPEC, 0));
        Spec unbounded = new Spec(0.1, SPEC.state(), List.of(Variable.of("a", "N")));
        assertThrows(InputException.class, () -> RandomActions.uniform(unbounded));
    }

    /**
     * Through the draws themselves at every fourth step; a quarter on, the Catmull-Rom weights at s = 1/4 are (-9, 111, 29, -3)
     * / 128, clipped to the bounds.
     */
    @Test
    void smoothActionsAreCatmullRomSplines() {
        Policy each = RandomActions.uniform(SPEC).start(8);
        Policy smooth = RandomActions.smooth(SPEC, 4).start(8);
        double[][] knots = new double[40][];
        for (int k = 0; k < 40; k++) {
            knots[k] = action(each, k);
        }
        boolean clipped = false;
        for (int k = 0; k < 38; k++) {
            // The spline's piece starts from the knot of its own number.
            assertArrayEquals(knots[k], action(smooth, 4 * k), 1e-14);
            if (k == 0) {
                continue;
            }
            double[] u = action(smooth, 4 * k + 1);
            for (int i = 0; i < 2; i++) {
                double value =
                        (-9 * knots[k - 1][i] + 111 * knots[k][i] + 29 * knots[k + 1][i] - 3 * knots[k + 2][i]) / 128;
                double bounded = i == 0 ? Math.min(3, Math.max(-1, value)) : Math.min(12, Math.max(10, value));
                clipped |= bounded != value;
                assertEquals(bounded, u[i], 1e-14);
            }
        }
        assertTrue(clipped, "some value needs its bounds");
    }
}

package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class StateEncodingTest {
    /** Two angles, neither last, a plain state between them, and two actions. */
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.angle("a"), Variable.of("v", "m/s"), Variable.angle("b"), Variable.of("w", "rad/s")),
            List.of(Variable.of("f", "N"), Variable.of("g", "N")));

    private final StateEncoding encoding = new StateEncoding(SPEC);

    /** sin and cos of pi/6 and of pi/2, by hand. */
    @Test
    void plainStatesThenPairsThenActions() {
        double[] x = {9, Math.PI / 6, -2, Math.PI / 2, 0.5};
        double[] u = {8, 7, -3};
        double[] z = new double[10];
        z[0] = 5;
        z[9] = 6;
        encoding.encode(x, 1, u, 1, z, 1);
        double root = Math.sqrt(3) / 2;
        assertArrayEquals(new double[] {5, -2, 0.5, 0.5, root, 1, 0, 7, -3, 6}, z, 1e-15);
        assertEquals(8, encoding.width());
        assertEquals(6, encoding.stateWidth());
        assertEquals(2, encoding.position(0));
        assertEquals(0, encoding.position(1));
        assertEquals(
                List.of(
                        "state 'v'",
                        "state 'w'",
                        "the sine of state 'a'",
                        "the cosine of state 'a'",
                        "the sine of state 'b'",
                        "the cosine of state 'b'",
                        "action 'f'",
                        "action 'g'"),
                encoding.names());
        assertEquals(encoding.names().subList(0, 6), encoding.stateNames());
    }

    @Test
    void batchesAreRowsOfIt() {
        DMatrixRMaj x = new DMatrixRMaj(2, 4, true, 0.3, 1, 2, 3, -0.4, 5, 6, 7);
        DMatrixRMaj u = new DMatrixRMaj(2, 2, true, 1, 2, 3, 4);
        DMatrixRMaj Z = new DMatrixRMaj(1, 1);
        encoding.encode(x, u, Z);
        DMatrixRMaj states = encoding.encodeStates(x);
        assertEquals(6, states.numCols);
        for (int b = 0; b < 2; b++) {
            double[] z = new double[8];
            encoding.encode(x.data, 4 * b, u.data, 2 * b, z, 0);
            for (int k = 0; k < 8; k++) {
                assertEquals(z[k], Z.get(b, k));
                if (k < 6) {
                    assertEquals(z[k], states.get(b, k));
                }
            }
        }
    }

    /** Against central differences of a weighted sum of the features. */
    @Test
    void pullbackIsTheGradient() {
        double[] x = {0.7, -1.1, 2.3, 0.4};
        double[] u = {0.2, -0.6};
        double[] gradient = {0.3, -1.2, 2, 0.7, -0.5, 1.1, 0.9, -2};
        double[] z = new double[9];
        encoding.encode(x, 0, u, 0, z, 1);
        double[] gx = new double[5];
        double[] gu = new double[3];
        encoding.pullback(z, 1, gradient, gx, 1, gu, 1);
        double h = 1e-6;
        for (int i = 0; i < 6; i++) {
            double[] v = i < 4 ? x : u;
            int j = i < 4 ? i : i - 4;
            double at = v[j];
            v[j] = at + h;
            double above = sum(x, u, gradient);
            v[j] = at - h;
            double below = sum(x, u, gradient);
            v[j] = at;
            assertEquals((above - below) / (2 * h), i < 4 ? gx[1 + j] : gu[1 + j], 1e-9);
        }
    }

    private double sum(double[] x, double[] u, double[] weights) {
        double[] z = new double[8];
        encoding.encode(x, 0, u, 0, z, 0);
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            sum += weights[k] * z[k];
        }
        return sum;
    }

    /** Of the same names, with the same angles: the time step and what bounds them do not matter. */
    @Test
    void equalWhereNamesAndAnglesAre() {
        assertEquals(new StateEncoding(SPEC.withTimeStep(0.3)), encoding);
        assertEquals(new StateEncoding(SPEC.withTimeStep(0.3)).hashCode(), encoding.hashCode());
        Spec plain = new Spec(0.1, List.of(Variable.of("a", "rad"), SPEC.state().get(1)), SPEC.action());
        Spec angle = new Spec(0.1, List.of(Variable.angle("a"), SPEC.state().get(1)), SPEC.action());
        assertNotEquals(new StateEncoding(plain), new StateEncoding(angle));
        assertNotEquals(encoding, new StateEncoding(angle));
        assertNotEquals(encoding, "encoding");
    }
}

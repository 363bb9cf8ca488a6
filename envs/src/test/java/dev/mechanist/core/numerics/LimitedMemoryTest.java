package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitedMemoryTest {
    private static double[] applied(LimitedMemory memory, boolean[] held, double... v) {
        memory.apply(v, held);
        return v;
    }

    /**
     * The quadratic with the Hessian [2 1; 1 3]. The step s = (1, 0) changes the gradient by y = (2, 1), s'y = 2, y'y = 5, and the
     * scaling is 2/5. For q = (4, 1): a = s'q / s'y = 2, q - a y = (0, -1), times 2/5 (0, -0.4), b = y'r / s'y = -0.2, and
     * r + (a - b) s = (2.2, -0.4).
     */
    @Test
    void oneUpdateByHand() {
        LimitedMemory memory = new LimitedMemory(2, 3);
        assertTrue(memory.isEmpty());
        assertArrayEquals(new double[] {4, 1}, applied(memory, null, 4, 1));
        memory.learn(new double[] {1, 0}, new double[] {2, 1});
        assertFalse(memory.isEmpty());
        assertArrayEquals(new double[] {2.2, -0.4}, applied(memory, null, 4, 1), 1e-15);
        memory.clear();
        assertTrue(memory.isEmpty());
        assertArrayEquals(new double[] {4, 1}, applied(memory, null, 4, 1));
    }

    /**
     * A second step s = (0, 2) with y = (2, 6), s'y = 12, y'y = 40, scaling 0.3. For q = (4, 1): a2 = 2/12, q = (11/3, 0); a1 =
     * (11/3) / 2, q = (0, -11/6); scaled (0, -0.55); b1 = -0.55 / 2, r = (11/6 + 0.275, -0.55); b2 = (2 (11/6 + 0.275) - 3.3) / 12,
     * r + (a2 - b2) s.
     */
    @Test
    void twoUpdatesByHand() {
        LimitedMemory memory = new LimitedMemory(2, 2);
        memory.learn(new double[] {1, 0}, new double[] {2, 1});
        memory.learn(new double[] {0, 2}, new double[] {2, 6});
        double r0 = 11.0 / 6 + 0.275;
        double b2 = (2 * r0 - 6 * 0.55) / 12;
        assertArrayEquals(new double[] {r0, -0.55 + 2 * (1.0 / 6 - b2)}, applied(memory, null, 4, 1), 1e-14);
    }

    private static DMatrixRMaj column(double[] v) {
        return new DMatrixRMaj(v.length, 1, true, v);
    }

    /** H by the product form (Nocedal and Wright, equation 7.16): V' H V + s s' / s'y for the last pairs alone, from s'y / y'y. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 6})
    void theRecursionIsTheProductOfTheLastUpdates(int memory) {
        int n = 5;
        RandomStream random = RandomStream.of(1, "limited-memory", memory);
        LimitedMemory limited = new LimitedMemory(n, memory);
        double[][] s = new double[5][n];
        double[][] y = new double[5][n];
        for (int k = 0; k < 5; k++) {
            random.fillGaussian(s[k], 0, n);
            for (int i = 0; i < n; i++) {
                y[k][i] = (1 + i) * s[k][i] + 0.3 * s[k][(i + 1) % n] + 0.3 * s[k][(i + n - 1) % n];
            }
            limited.learn(s[k], y[k]);
        }
        DMatrixRMaj H = CommonOps_DDRM.identity(n);
        DMatrixRMaj last = column(y[4]);
        CommonOps_DDRM.scale(CommonOps_DDRM.dot(column(s[4]), last) / CommonOps_DDRM.dot(last, last), H);
        for (int k = Math.max(0, 5 - memory); k < 5; k++) {
            DMatrixRMaj sk = column(s[k]);
            DMatrixRMaj yk = column(y[k]);
            double sy = CommonOps_DDRM.dot(sk, yk);
            DMatrixRMaj V = CommonOps_DDRM.identity(n);
            CommonOps_DDRM.multAddTransB(-1 / sy, yk, sk, V);
            DMatrixRMaj half = CommonOps_DDRM.mult(H, V, null);
            CommonOps_DDRM.multTransA(V, half, H);
            CommonOps_DDRM.multAddTransB(1 / sy, sk, sk, H);
        }
        double[] v = new double[n];
        random.fillGaussian(v, 0, n);
        assertArrayEquals(CommonOps_DDRM.mult(H, column(v), null).data, applied(limited, null, v.clone()), 1e-12);
    }

    /** Held variables stay and take no part, but for s'y, which is that of the whole step. */
    @Test
    void heldVariablesAreLeftOut() {
        LimitedMemory whole = new LimitedMemory(3, 2);
        boolean[] held = {false, true, false};
        assertArrayEquals(new double[] {4, 9, 1}, applied(whole, held, 4, 9, 1));
        whole.learn(new double[] {1, 2, 0.5}, new double[] {2, 3, 1});
        // s'y = 8.5, and without the second entry y'y = 5.
        double a = 4.5 / 8.5;
        double scale = 8.5 / 5;
        double[] r = {scale * (4 - 2 * a), scale * (1 - a)};
        double b = (2 * r[0] + r[1]) / 8.5;
        assertArrayEquals(new double[] {r[0] + (a - b), 9, r[1] + 0.5 * (a - b)}, applied(whole, held, 4, 9, 1), 1e-14);
    }

    /** Where the free part of the gradient did not change, there is nothing to scale by. */
    @Test
    void noChangeAmongTheFreeScalesNothing() {
        LimitedMemory memory = new LimitedMemory(2, 2);
        memory.learn(new double[] {0, 1}, new double[] {0, 2});
        assertArrayEquals(new double[] {3, 5}, applied(memory, new boolean[] {false, true}, 3, 5));
    }

    /** Curvature that is negative, zero, or lost in rounding beside the pair's lengths is not learned; tiny units are. */
    @Test
    void pairsWithoutCurvatureAreIgnored() {
        LimitedMemory memory = new LimitedMemory(2, 2);
        memory.learn(new double[] {1, 0}, new double[] {-1, 0});
        memory.learn(new double[] {1, 0}, new double[] {0, 1});
        memory.learn(new double[] {1, 0}, new double[] {5e-13, 1});
        memory.learn(new double[] {1, 0}, new double[] {Double.NaN, 1});
        assertTrue(memory.isEmpty());
        memory.learn(new double[] {1e-50, 0}, new double[] {1e-40, 0});
        assertFalse(memory.isEmpty());
        assertArrayEquals(new double[] {3e-10, 7e-10}, applied(memory, null, 3, 7), 1e-24);
    }

    /** A pair that is not kept takes no other's place, also where the memory is full. */
    @Test
    void anIgnoredPairLeavesTheOldest() {
        LimitedMemory memory = new LimitedMemory(2, 1);
        memory.learn(new double[] {1, 0}, new double[] {2, 1});
        memory.learn(new double[] {3, 5}, new double[] {-1, 0});
        assertArrayEquals(new double[] {2.2, -0.4}, applied(memory, null, 4, 1), 1e-15);
    }

    /** What is learned is copied. */
    @Test
    void pairsAreCopied() {
        double[] s = {1, 0};
        double[] y = {2, 1};
        LimitedMemory memory = new LimitedMemory(2, 3);
        memory.learn(s, y);
        s[0] = 5;
        y[0] = 5;
        assertArrayEquals(new double[] {2.2, -0.4}, applied(memory, null, 4, 1), 1e-15);
    }
}

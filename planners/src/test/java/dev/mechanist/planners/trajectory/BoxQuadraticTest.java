package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxQuadraticTest {
    /** Against all 3^m sets of active bounds; the start is anywhere, also outside. Narrow valleys need shorter steps. */
    @ParameterizedTest
    @CsvSource({"1, 40, 0.3", "2, 60, 0.3", "3, 60, 0.3", "4, 40, 0.3", "2, 100, 0.01", "3, 100, 0.01", "4, 100, 0.01"})
    void activeSetsEqualThoseOfAnEnumeration(int m, int problems, double smallest) {
        int[] sizes = new int[m + 1];
        for (int problem = 0; problem < problems; problem++) {
            RandomStream random = RandomStream.of(problem, "box", m);
            DMatrixRMaj root = new DMatrixRMaj(m, m);
            random.fillGaussian(root.data, 0, m * m);
            DMatrixRMaj H = CommonOps_DDRM.multTransB(root, root, null);
            double[] g = new double[m];
            double[] lower = new double[m];
            double[] upper = new double[m];
            double[] k = new double[m];
            for (int i = 0; i < m; i++) {
                H.add(i, i, smallest);
                g[i] = 2 * random.nextGaussian();
                lower[i] = -random.nextDouble(0.1, 2);
                upper[i] = random.nextDouble(0.1, 2);
                k[i] = 2 * random.nextGaussian();
            }
            // The unit of the cost does not matter.
            double unit = problem % 2 == 0 ? 1 : 1e-8;
            CommonOps_DDRM.scale(unit, H);
            for (int i = 0; i < m; i++) {
                g[i] *= unit;
            }
            int[] side = new int[m];
            double[] expected = enumerate(H, g, lower, upper, side);
            BoxQuadratic box = new BoxQuadratic(m);
            assertTrue(box.solve(H.data, g, lower, upper, k));
            assertArrayEquals(expected, k, 1e-9, "problem " + problem);
            int free = 0;
            for (int i = 0; i < m; i++) {
                if (side[i] == 0) {
                    assertEquals(i, m == 1 ? 0 : box.free(free));
                    free++;
                }
            }
            assertEquals(free, box.freeCount());
            sizes[free]++;
            if (m > 1) {
                assertFactorSolves(H, box, random);
            }
        }
        for (int free = 0; free <= m; free++) {
            assertTrue(sizes[free] > 0, "no problem with " + free + " free components");
        }
    }

    private static double[] enumerate(DMatrixRMaj H, double[] g, double[] lower, double[] upper, int[] side) {
        int m = g.length;
        for (int code = 0; code < Math.pow(3, m); code++) {
            DMatrixRMaj M = H.copy();
            DMatrixRMaj right = new DMatrixRMaj(m, 1);
            for (int i = 0, rest = code; i < m; i++, rest /= 3) {
                side[i] = rest % 3 - 1;
                right.set(i, 0, side[i] == 0 ? -g[i] : side[i] < 0 ? lower[i] : upper[i]);
                for (int j = 0; j < m && side[i] != 0; j++) {
                    M.set(i, j, i == j ? 1 : 0);
                }
            }
            DMatrixRMaj k = new DMatrixRMaj(m, 1);
            CommonOps_DDRM.solve(M, right, k);
            boolean optimal = true;
            for (int i = 0; i < m; i++) {
                double slope = g[i];
                for (int j = 0; j < m; j++) {
                    slope += H.get(i, j) * k.get(j);
                }
                optimal &= side[i] == 0 ? k.get(i) > lower[i] && k.get(i) < upper[i] : side[i] * slope < 0;
            }
            if (optimal) {
                return k.data;
            }
        }
        throw new AssertionError("no active set is optimal");
    }

    /** inv(H_ff) b for a column that stands with a stride within an array. */
    private static void assertFactorSolves(DMatrixRMaj H, BoxQuadratic box, RandomStream random) {
        int free = box.freeCount();
        if (free == 0) {
            return;
        }
        double[] x = new double[free];
        random.fillGaussian(x, 0, free);
        double[] b = new double[1 + 3 * free];
        for (int a = 0; a < free; a++) {
            for (int c = 0; c < free; c++) {
                b[1 + 3 * a] += H.get(box.free(a), box.free(c)) * x[c];
            }
        }
        box.solveFactored(b, 1, 3);
        for (int a = 0; a < free; a++) {
            assertEquals(x[a], b[1 + 3 * a], 1e-10);
        }
        assertEquals(0, b[0]);
        assertEquals(0, b[2]);
    }

    @Test
    void oneVariableIsADivision() {
        BoxQuadratic box = new BoxQuadratic(1);
        double[] k = {0.1};
        assertTrue(box.solve(new double[] {4}, new double[] {-2}, new double[] {-1}, new double[] {1}, k));
        assertEquals(0.5, k[0]);
        assertEquals(1, box.freeCount());
        double[] b = {0, 12};
        box.solveFactored(b, 1, 1);
        assertEquals(3, b[1], 1e-15);
        assertTrue(box.solve(new double[] {4}, new double[] {-6}, new double[] {-1}, new double[] {1}, k));
        assertEquals(1, k[0]);
        assertEquals(0, box.freeCount());
        assertTrue(box.solve(new double[] {4}, new double[] {6}, new double[] {-1}, new double[] {1}, k));
        assertEquals(-1, k[0]);
        assertEquals(0, box.freeCount());
        assertFalse(box.solve(new double[] {0}, new double[] {6}, new double[] {-1}, new double[] {1}, k));
    }

    /** Only the free part has to be positive definite. */
    @Test
    void anIndefiniteHessianIsRefusedWhereItIsFree() {
        BoxQuadratic box = new BoxQuadratic(2);
        double[] H = {1, 0, 0, -1};
        double[] lower = {-1, -1};
        double[] upper = {1, 1};
        assertFalse(box.solve(H, new double[] {0.5, 0.1}, lower, upper, new double[2]));
        double[] k = {0, -1};
        assertTrue(box.solve(H, new double[] {0.5, 3}, lower, upper, k));
        assertArrayEquals(new double[] {-0.5, -1}, k, 1e-15);
        assertFalse(box.solve(new double[] {1, 3, 3, 1}, new double[] {0.5, 0.1}, lower, upper, new double[2]));
    }
}

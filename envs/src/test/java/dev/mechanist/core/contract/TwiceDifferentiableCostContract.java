package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** {@link SmoothCostContract}, and exact Hessians, which second differences of the cost itself show. */
public interface TwiceDifferentiableCostContract extends SmoothCostContract {
    @Override
    TwiceDifferentiableCost cost();

    /** One way to evaluate the cost at a state with the action behind it [n + m]. */
    private double value(double[] z, int t, boolean last) {
        return last ? cost().terminal(z, 0, t) : cost().running(z, 0, z, cost().n(), t);
    }

    /** Second differences over 2h: h^2 of truncation, and rounding over h^2. */
    private double secondDifference(double[] z, int i, int j, int t, boolean last) {
        double h = 1e-4;
        double sum = 0;
        for (int si = -1; si <= 1; si += 2) {
            for (int sj = -1; sj <= 1; sj += 2) {
                double[] moved = z.clone();
                moved[i] += si * h;
                moved[j] += sj * h;
                sum += si * sj * value(moved, t, last);
            }
        }
        return sum / (4 * h * h);
    }

    @Test
    default void exactHessiansEqualSecondDifferences() {
        TwiceDifferentiableCost l = cost();
        int n = l.n();
        int m = l.m();
        QuadraticExpansion e = new QuadraticExpansion(n, m);
        for (int k = 0; k < 3; k++) {
            int t = 7 * k;
            RandomStream random = RandomStream.of(k, "contract-exact-hessian", 0);
            double[] z = Arrays.copyOf(randomState(random), n + m);
            System.arraycopy(randomAction(random), 0, z, n, m);
            for (boolean last : new boolean[] {false, true}) {
                for (double[] part : new double[][] {e.lxx, e.luu, e.lux}) {
                    Arrays.fill(part, last ? 0 : Double.NaN);
                }
                if (last) {
                    l.expandTerminalExactly(z, 0, t, e);
                } else {
                    l.expandRunningExactly(z, 0, z, n, t, e);
                }
                for (int i = 0; i < n + m; i++) {
                    for (int j = 0; j < n + m; j++) {
                        if (last && (i >= n || j >= n)) {
                            continue;
                        }
                        double entry = i < n && j < n
                                ? e.lxx[i * n + j]
                                : i >= n && j >= n
                                        ? e.luu[(i - n) * m + j - n]
                                        : i >= n ? e.lux[(i - n) * n + j] : e.lux[(j - n) * n + i];
                        double expected = secondDifference(z, i, j, t, last);
                        double scale = Math.max(1, Math.max(Math.abs(expected), Math.abs(value(z, t, last))));
                        assertEquals(expected, entry, 1e-6 * scale, "entry " + i + ", " + j);
                    }
                }
            }
        }
    }

    /** Value and gradient are those of the plain expansion. */
    @Test
    default void exactExpansionsHaveTheSameGradient() {
        TwiceDifferentiableCost l = cost();
        QuadraticExpansion plain = new QuadraticExpansion(l.n(), l.m());
        QuadraticExpansion exact = new QuadraticExpansion(l.n(), l.m());
        RandomStream random = RandomStream.of(9, "contract-exact-hessian", 1);
        double[] x = randomState(random);
        double[] u = randomAction(random);
        assertEquals(l.expandRunning(x, 0, u, 0, 3, plain), l.expandRunningExactly(x, 0, u, 0, 3, exact), 1e-13);
        assertArrayEquals(plain.lx, exact.lx, 1e-13);
        assertArrayEquals(plain.lu, exact.lu, 1e-13);
        assertEquals(l.expandTerminal(x, 0, 3, plain), l.expandTerminalExactly(x, 0, 3, exact), 1e-13);
        assertArrayEquals(plain.lx, exact.lx, 1e-13);
    }
}

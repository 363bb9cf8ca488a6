package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link SmoothCost} must satisfy besides: gradients equal their numerical twin at any time, Hessians are PSD. */
public interface SmoothCostContract extends CostContract {
    @Override
    SmoothCost cost();

    @Test
    default void gradientsEqualCentralDifferences() {
        SmoothCost l = cost();
        QuadraticExpansion e = new QuadraticExpansion(l.n(), l.m());
        for (int k = 0; k < 5; k++) {
            int t = 7 * k;
            RandomStream random = RandomStream.of(k, "contract-cost", 0);
            double[] x = randomState(random);
            double[] u = randomAction(random);
            assertEquals(l.running(x, 0, u, 0, t), l.expandRunning(x, 0, u, 0, t, e), 1e-12);
            double h = 1e-6;
            for (int i = 0; i < x.length; i++) {
                double at = x[i];
                x[i] = at + h;
                double plus = l.running(x, 0, u, 0, t);
                x[i] = at - h;
                double numerical = (plus - l.running(x, 0, u, 0, t)) / (2 * h);
                x[i] = at;
                assertEquals(numerical, e.lx[i], 1e-7 * Math.max(1, Math.abs(numerical)), "lx " + i);
            }
            for (int i = 0; i < u.length; i++) {
                double at = u[i];
                u[i] = at + h;
                double plus = l.running(x, 0, u, 0, t);
                u[i] = at - h;
                double numerical = (plus - l.running(x, 0, u, 0, t)) / (2 * h);
                u[i] = at;
                assertEquals(numerical, e.lu[i], 1e-7 * Math.max(1, Math.abs(numerical)), "lu " + i);
            }
            assertEquals(l.terminal(x, 0, t), l.expandTerminal(x, 0, t, e), 1e-12);
            for (int i = 0; i < x.length; i++) {
                double at = x[i];
                x[i] = at + h;
                double plus = l.terminal(x, 0, t);
                x[i] = at - h;
                double numerical = (plus - l.terminal(x, 0, t)) / (2 * h);
                x[i] = at;
                assertEquals(numerical, e.lx[i], 1e-7 * Math.max(1, Math.abs(numerical)), "terminal lx " + i);
            }
        }
    }

    @Test
    default void hessiansAreSymmetricAndPositiveSemiDefinite() {
        SmoothCost l = cost();
        int n = l.n();
        int m = l.m();
        QuadraticExpansion e = new QuadraticExpansion(n, m);
        for (int k = 0; k < 20; k++) {
            RandomStream random = RandomStream.of(k, "contract-hessian", 0);
            double[] x = randomState(random);
            double[] u = randomAction(random);
            l.expandRunning(x, 0, u, 0, k, e);
            double scale = 1;
            for (double v : e.lxx) {
                scale = Math.max(scale, Math.abs(v));
            }
            for (int trial = 0; trial < 20; trial++) {
                double[] dx = new double[n];
                double[] du = new double[m];
                random.fillGaussian(dx, 0, n);
                random.fillGaussian(du, 0, m);
                double form = 0;
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        assertEquals(e.lxx[i * n + j], e.lxx[j * n + i], 1e-12 * scale);
                        form += dx[i] * e.lxx[i * n + j] * dx[j];
                    }
                }
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        form += 2 * du[i] * e.lux[i * n + j] * dx[j];
                    }
                    for (int j = 0; j < m; j++) {
                        form += du[i] * e.luu[i * m + j] * du[j];
                    }
                }
                assertTrue(form >= -1e-10 * scale, "quadratic form " + form);
            }
        }
    }

    @Test
    default void batchOfGradientsEqualsLoop() {
        SmoothCost l = cost();
        SmoothCost other = l.fork();
        int n = l.n();
        int m = l.m();
        DMatrixRMaj X = randomRollouts()[0];
        DMatrixRMaj U = randomRollouts()[1];
        DMatrixRMaj gX = new DMatrixRMaj(0, 0);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        QuadraticExpansion e = new QuadraticExpansion(n, m);
        for (int start : new int[] {0, 17}) {
            l.gradient(X, U, start, gX, gU);
            for (int b = 0; b < 3; b++) {
                for (int t = 0; t <= 4; t++) {
                    int at = b * X.numCols + t * n;
                    int ut = b * U.numCols + t * m;
                    if (t < 4) {
                        other.expandRunning(X.data, at, U.data, ut, start + t, e);
                        DynamicsContract.assertClose(e.lu, Arrays.copyOfRange(gU.data, ut, ut + m), 1e-12);
                    } else {
                        other.expandTerminal(X.data, at, start + t, e);
                    }
                    DynamicsContract.assertClose(e.lx, Arrays.copyOfRange(gX.data, at, at + n), 1e-12);
                }
            }
        }
    }
}

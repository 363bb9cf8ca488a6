package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.QuadraticExpansion;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.SmoothCost;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link SmoothCost} must satisfy: gradients equal their numerical twin, Hessians are PSD, batch equals loop. */
public interface SmoothCostContract {
    SmoothCost cost();

    default double[] randomState(RandomStream random) {
        double[] x = new double[cost().n()];
        random.fillGaussian(x, 0, x.length);
        return x;
    }

    default double[] randomAction(RandomStream random) {
        double[] u = new double[cost().m()];
        random.fillGaussian(u, 0, u.length);
        return u;
    }

    @Test
    default void gradientsEqualCentralDifferences() {
        SmoothCost l = cost();
        QuadraticExpansion e = new QuadraticExpansion(l.n(), l.m());
        for (int k = 0; k < 5; k++) {
            RandomStream random = RandomStream.of(k, "contract-cost", 0);
            double[] x = randomState(random);
            double[] u = randomAction(random);
            assertEquals(l.running(x, 0, u, 0, 0), l.expandRunning(x, 0, u, 0, 0, e), 1e-12);
            double h = 1e-6;
            for (int i = 0; i < x.length; i++) {
                double at = x[i];
                x[i] = at + h;
                double plus = l.running(x, 0, u, 0, 0);
                x[i] = at - h;
                double numerical = (plus - l.running(x, 0, u, 0, 0)) / (2 * h);
                x[i] = at;
                assertEquals(numerical, e.lx[i], 1e-7 * Math.max(1, Math.abs(numerical)), "lx " + i);
            }
            for (int i = 0; i < u.length; i++) {
                double at = u[i];
                u[i] = at + h;
                double plus = l.running(x, 0, u, 0, 0);
                u[i] = at - h;
                double numerical = (plus - l.running(x, 0, u, 0, 0)) / (2 * h);
                u[i] = at;
                assertEquals(numerical, e.lu[i], 1e-7 * Math.max(1, Math.abs(numerical)), "lu " + i);
            }
            assertEquals(l.terminal(x, 0), l.expandTerminal(x, 0, e), 1e-12);
            for (int i = 0; i < x.length; i++) {
                double at = x[i];
                x[i] = at + h;
                double plus = l.terminal(x, 0);
                x[i] = at - h;
                double numerical = (plus - l.terminal(x, 0)) / (2 * h);
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
            l.expandRunning(x, 0, u, 0, 0, e);
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
    default void batchEqualsLoop() {
        SmoothCost l = cost();
        int batch = 3;
        int horizon = 4;
        RandomStream random = RandomStream.of(1, "contract-cost-batch", 0);
        DMatrixRMaj X = new DMatrixRMaj(batch, (horizon + 1) * l.n());
        DMatrixRMaj U = new DMatrixRMaj(batch, horizon * l.m());
        for (int k = 0; k < batch * (horizon + 1); k++) {
            System.arraycopy(randomState(random), 0, X.data, k * l.n(), l.n());
        }
        for (int k = 0; k < batch * horizon; k++) {
            System.arraycopy(randomAction(random), 0, U.data, k * l.m(), l.m());
        }
        double[] total = new double[batch];
        l.evaluate(X, U, total);
        SmoothCost other = l.fork();
        for (int b = 0; b < batch; b++) {
            double sum = 0;
            for (int t = 0; t < horizon; t++) {
                sum += other.running(X.data, b * X.numCols + t * l.n(), U.data, b * U.numCols + t * l.m(), t);
            }
            sum += other.terminal(X.data, b * X.numCols + horizon * l.n());
            assertEquals(sum, total[b], 1e-12 * Math.max(1, Math.abs(sum)));
        }
    }
}

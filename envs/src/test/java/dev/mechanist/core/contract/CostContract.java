package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Cost;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link Cost} must satisfy: batch equals loop, at the time of the episode at which the batch begins, up to its end. */
public interface CostContract {
    Cost cost();

    /** Whether the cost of the same state and action depends on the time. */
    default boolean timeMatters() {
        return false;
    }

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

    /** A batch of rollouts with their actions: X [3, 5 n] and U [3, 4 m]. */
    default DMatrixRMaj[] randomRollouts() {
        int n = cost().n();
        int m = cost().m();
        RandomStream random = RandomStream.of(1, "contract-cost-batch", 0);
        DMatrixRMaj X = new DMatrixRMaj(3, 5 * n);
        DMatrixRMaj U = new DMatrixRMaj(3, 4 * m);
        for (int k = 0; k < 15; k++) {
            System.arraycopy(randomState(random), 0, X.data, k * n, n);
        }
        for (int k = 0; k < 12; k++) {
            System.arraycopy(randomAction(random), 0, U.data, k * m, m);
        }
        return new DMatrixRMaj[] {X, U};
    }

    @Test
    default void batchEqualsLoop() {
        Cost l = cost();
        Cost other = l.fork();
        DMatrixRMaj X = randomRollouts()[0];
        DMatrixRMaj U = randomRollouts()[1];
        for (int start : new int[] {0, 17}) {
            double[] total = new double[3];
            l.evaluate(X, U, start, total);
            for (int b = 0; b < 3; b++) {
                double sum = 0;
                int steps = 4;
                for (int t = 3; t >= 1; t--) {
                    steps = other.ends(X.data, b * X.numCols + t * l.n()) ? t : steps;
                }
                for (int t = 0; t < steps; t++) {
                    sum += other.running(
                            X.data, b * X.numCols + t * l.n(), U.data, b * U.numCols + t * l.m(), start + t);
                }
                sum += other.terminal(X.data, b * X.numCols + steps * l.n(), start + steps);
                assertEquals(sum, total[b], 1e-12 * Math.max(1, Math.abs(sum)));
            }
        }
    }

    @Test
    default void inputsAreNotModified() {
        DMatrixRMaj X = randomRollouts()[0];
        DMatrixRMaj U = randomRollouts()[1];
        cost().evaluate(X, U, 3, new double[3]);
        assertArrayEquals(randomRollouts()[0].data, X.data);
        assertArrayEquals(randomRollouts()[1].data, U.data);
    }

    @Test
    default void timeMattersWhereItShould() {
        Cost l = cost();
        RandomStream random = RandomStream.of(2, "contract-cost-time", 0);
        double[] x = randomState(random);
        double[] u = randomAction(random);
        if (timeMatters()) {
            assertNotEquals(l.running(x, 0, u, 0, 0), l.running(x, 0, u, 0, 17));
        } else {
            assertEquals(l.running(x, 0, u, 0, 0), l.running(x, 0, u, 0, 17));
            assertEquals(l.terminal(x, 0, 0), l.terminal(x, 0, 17));
        }
    }
}

package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link Dynamics} must satisfy. Implement {@link #dynamics()} and inherit the tests. */
public interface DynamicsContract {
    /** A fresh instance. */
    Dynamics dynamics();

    /** A random admissible state [n]. */
    default void randomState(RandomStream random, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
    }

    /** A random admissible action [m]. */
    default void randomAction(RandomStream random, double[] u) {
        for (int i = 0; i < u.length; i++) {
            u[i] = random.nextGaussian();
        }
    }

    /** How far a batch may differ from a loop over its rows, relative: 0 for models in plain Java. */
    default double batchTolerance() {
        return 0;
    }

    /** Steps in the rollouts of the kit. */
    default int horizon() {
        return 7;
    }

    default DMatrixRMaj states(int batch, long seed) {
        int n = dynamics().spec().n();
        DMatrixRMaj x = new DMatrixRMaj(batch, n);
        double[] row = new double[n];
        for (int b = 0; b < batch; b++) {
            randomState(RandomStream.of(seed, "contract-state", b), row);
            System.arraycopy(row, 0, x.data, b * n, n);
        }
        return x;
    }

    default DMatrixRMaj actions(int batch, int steps, long seed) {
        int m = dynamics().spec().m();
        DMatrixRMaj u = new DMatrixRMaj(batch, steps * m);
        double[] row = new double[m];
        for (int b = 0; b < batch * steps; b++) {
            randomAction(RandomStream.of(seed, "contract-action", b), row);
            System.arraycopy(row, 0, u.data, b * m, m);
        }
        return u;
    }

    /** An output matrix for a rollout; its width tells a model without actions the horizon. */
    default DMatrixRMaj rolloutOutput(int batch) {
        return new DMatrixRMaj(batch, (horizon() + 1) * dynamics().spec().n());
    }

    @Test
    default void batchEqualsLoop() {
        Dynamics f = dynamics();
        DMatrixRMaj x = states(5, 1);
        DMatrixRMaj u = actions(5, 1, 2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(x, u, next);
        assertEquals(5, next.numRows);
        assertEquals(f.spec().n(), next.numCols);
        DMatrixRMaj one = new DMatrixRMaj(0, 0);
        for (int b = 0; b < 5; b++) {
            f.step(row(x, b), row(u, b), one);
            assertClose(rowArray(next, b), one.data, batchTolerance());
        }
    }

    @Test
    default void rolloutEqualsSteps() {
        Dynamics f = dynamics();
        int n = f.spec().n();
        int m = f.spec().m();
        DMatrixRMaj x0 = states(3, 3);
        DMatrixRMaj U = actions(3, horizon(), 4);
        DMatrixRMaj X = rolloutOutput(3);
        f.rollout(x0, U, X);
        assertEquals((horizon() + 1) * n, X.numCols);
        DMatrixRMaj x = x0.copy();
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        for (int t = 0; t <= horizon(); t++) {
            DMatrixRMaj u = new DMatrixRMaj(3, m);
            for (int b = 0; b < 3; b++) {
                assertClose(
                        Arrays.copyOfRange(x.data, b * n, (b + 1) * n),
                        Arrays.copyOfRange(X.data, b * X.numCols + t * n, b * X.numCols + (t + 1) * n),
                        batchTolerance());
                if (t < horizon()) {
                    System.arraycopy(U.data, b * U.numCols + t * m, u.data, b * m, m);
                }
            }
            f.step(x, u, next);
            x.setTo(next);
        }
    }

    @Test
    default void inputsAreNotModified() {
        Dynamics f = dynamics();
        DMatrixRMaj x = states(4, 5);
        DMatrixRMaj u = actions(4, horizon(), 6);
        double[] xCopy = x.data.clone();
        double[] uCopy = u.data.clone();
        f.rollout(x, u, rolloutOutput(4));
        assertArrayEquals(xCopy, x.data);
        assertArrayEquals(uCopy, u.data);
    }

    @Test
    default void forksAreIndependentAndAgree() throws InterruptedException {
        Dynamics f = dynamics();
        Dynamics g = f.fork();
        assertEquals(f.spec(), g.spec());
        DMatrixRMaj x = states(16, 7);
        DMatrixRMaj u = actions(16, horizon(), 8);
        DMatrixRMaj alone = rolloutOutput(16);
        f.rollout(x, u, alone);
        DMatrixRMaj[] together = {rolloutOutput(16), rolloutOutput(16)};
        assertNotSame(together[0], together[1]);
        Thread other = new Thread(() -> {
            for (int k = 0; k < 20; k++) {
                g.rollout(x, u, together[1]);
            }
        });
        other.start();
        for (int k = 0; k < 20; k++) {
            f.rollout(x, u, together[0]);
        }
        other.join();
        assertArrayEquals(alone.data, together[0].data);
        assertArrayEquals(alone.data, together[1].data);
    }

    @Test
    default void aliasingAndWrongShapesAreRefused() {
        Dynamics f = dynamics();
        DMatrixRMaj x = states(2, 9);
        DMatrixRMaj u = actions(2, 1, 10);
        assertThrows(IllegalArgumentException.class, () -> f.step(x, u, x));
        DMatrixRMaj wide = new DMatrixRMaj(2, f.spec().n() + 1);
        assertThrows(IllegalArgumentException.class, () -> f.step(wide, u, new DMatrixRMaj(0, 0)));
        DMatrixRMaj tall = new DMatrixRMaj(3, f.spec().m() + 1);
        assertThrows(IllegalArgumentException.class, () -> f.step(x, tall, new DMatrixRMaj(0, 0)));
    }

    static DMatrixRMaj row(DMatrixRMaj matrix, int b) {
        return new DMatrixRMaj(1, matrix.numCols, true, rowArray(matrix, b));
    }

    static double[] rowArray(DMatrixRMaj matrix, int b) {
        return Arrays.copyOfRange(matrix.data, b * matrix.numCols, (b + 1) * matrix.numCols);
    }

    /** Equal to a tolerance relative to the largest entry; 0 asks for the same bits. */
    static void assertClose(double[] expected, double[] actual, double tolerance) {
        if (tolerance == 0) {
            assertArrayEquals(expected, actual);
            return;
        }
        double scale = 1;
        for (double v : expected) {
            scale = Math.max(scale, Math.abs(v));
        }
        assertArrayEquals(expected, actual, tolerance * scale);
    }
}

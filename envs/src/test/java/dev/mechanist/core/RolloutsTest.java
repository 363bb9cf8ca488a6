package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rollouts and pullbacks of a linear model with n = 3 and m = 2, by closed forms. */
class RolloutsTest {
    @Nested
    class ByDefault implements DifferentiableDynamicsContract {
        @Override
        public DifferentiableDynamics dynamics() {
            return new LinearDynamics();
        }
    }

    /** gU_t = B' sum over s > t of (A')^(s - t - 1) gX_s; gX_0 plays no part. */
    @Test
    void thePullbackOfALinearModelIsItsAdjointSeries() {
        DMatrixRMaj X = new DMatrixRMaj(2, 12);
        DMatrixRMaj U = new DMatrixRMaj(2, 6);
        DMatrixRMaj gX = new DMatrixRMaj(2, 12);
        RandomStream.of(4, "seeds", 0).fillGaussian(gX.data, 0, 24);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        new LinearDynamics().pullback(X, U, gX, gU);
        for (int b = 0; b < 2; b++) {
            for (int t = 0; t < 3; t++) {
                double[] adjoint = new double[3];
                for (int s = t + 1; s <= 3; s++) {
                    double[] seed = new double[3];
                    System.arraycopy(gX.data, b * 12 + 3 * s, seed, 0, 3);
                    for (int k = 0; k < s - t - 1; k++) {
                        seed = transposed(LinearDynamics.A, seed);
                    }
                    for (int i = 0; i < 3; i++) {
                        adjoint[i] += seed[i];
                    }
                }
                double[] expected = transposed(LinearDynamics.B, adjoint);
                assertEquals(expected[0], gU.get(b, 2 * t), 1e-14);
                assertEquals(expected[1], gU.get(b, 2 * t + 1), 1e-14);
            }
        }
    }

    private static double[] transposed(double[][] matrix, double[] v) {
        double[] product = new double[matrix[0].length];
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += matrix[i][j] * v[i];
            }
        }
        return product;
    }

    @Test
    void arraysOfWrongShapeOrSharedStorageAreRefused() {
        LinearDynamics f = new LinearDynamics();
        DMatrixRMaj x0 = new DMatrixRMaj(2, 3);
        DMatrixRMaj U = new DMatrixRMaj(2, 6);
        DMatrixRMaj X = new DMatrixRMaj(2, 12);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        refused(() -> f.rollout(new DMatrixRMaj(2, 2), U, X));
        refused(() -> f.rollout(new DMatrixRMaj(1, 3), U, X));
        refused(() -> f.rollout(x0, new DMatrixRMaj(2, 5), X));
        refused(() -> f.rollout(x0, U, U));
        refused(() -> f.pullback(X, new DMatrixRMaj(2, 4), X.copy(), gU));
        refused(() -> f.pullback(new DMatrixRMaj(1, 12), U, X.copy(), gU));
        refused(() -> f.pullback(X, U, new DMatrixRMaj(2, 9), gU));
        refused(() -> f.pullback(X, U, X.copy(), U));
        DMatrixRMaj out = new DMatrixRMaj(0, 0);
        assertEquals(3, Rollouts.prepare(f.spec(), x0, U, out));
        assertEquals(12, out.numCols);
        assertEquals(3, Rollouts.preparePullback(f.spec(), X, U, X.copy(), gU));
        assertEquals(6, gU.numCols);
    }

    /** Without actions the horizon is what the output's width says. */
    @Test
    void aModelWithoutActionsReadsItsHorizonFromTheOutput() {
        Spec spec = new Spec(1, List.of(Variable.of("a", ""), Variable.of("b", "")), List.of());
        DMatrixRMaj x0 = new DMatrixRMaj(3, 2);
        DMatrixRMaj X = new DMatrixRMaj(3, 10);
        assertEquals(4, Rollouts.prepare(spec, x0, new DMatrixRMaj(3, 0), X));
        assertEquals(0, Rollouts.prepare(spec, x0, new DMatrixRMaj(3, 0), new DMatrixRMaj(0, 0)));
        refused(() -> Shapes.horizon(spec, new DMatrixRMaj(3, 0)));
    }

    @Test
    void blocksOfTimeAreCopiedInAndOut() {
        DMatrixRMaj flat = new DMatrixRMaj(2, 6, true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        DMatrixRMaj slice = new DMatrixRMaj(0, 0);
        Rollouts.getTime(flat, 1, 2, slice);
        assertArrayEquals(new double[] {3, 4, 9, 10}, slice.data);
        Rollouts.putTime(flat, 2, 2, slice);
        assertArrayEquals(new double[] {1, 2, 3, 4, 3, 4, 7, 8, 9, 10, 9, 10}, flat.data);
    }

    @Test
    void sampledRolloutsTakeEachStepsNoiseAndMember() {
        StochasticDynamics f = new Jumps();
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        f.sampleRollout(
                new DMatrixRMaj(2, 1, true, 1, 2),
                new DMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6),
                new DMatrixRMaj(2, 6, true, 1, 0, 2, 0, 3, 0, 0, 1, 0, 2, 0, 3),
                new int[] {0, 1, 2, 2, 1, 0},
                X);
        // Row 0: 1 + 1 + 10 + 0, then + 2 + 20 + 1000, then + 3 + 30 + 2000; row 1 with noise 100, 200, 300.
        assertArrayEquals(
                new double[] {1, 12, 1034, 3067, 2, 2 + 4 + 100 + 2000, 2106 + 5 + 200 + 1000, 3311 + 6 + 300}, X.data);
        refused(() ->
                f.sampleRollout(new DMatrixRMaj(2, 1), new DMatrixRMaj(2, 3), new DMatrixRMaj(2, 5), new int[6], X));
    }

    /** x + u + 10 e0 + 100 e1 + 1000 member. */
    private static final class Jumps implements StochasticDynamics {
        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("x", "")), List.of(Variable.of("u", "")));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int noiseDimension() {
            return 2;
        }

        @Override
        public int members() {
            return 3;
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] =
                        x.data[b] + u.data[b] + 10 * noise.data[2 * b] + 100 * noise.data[2 * b + 1] + 1000 * member[b];
            }
        }

        @Override
        public StochasticDynamics fork() {
            return this;
        }
    }

    private static void refused(org.junit.jupiter.api.function.Executable action) {
        assertThrows(IllegalArgumentException.class, action);
    }
}

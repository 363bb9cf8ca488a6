package dev.mechanist.sysid.gp.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
    private static final double[] L = {0.5, 3, 2, 0.8};

    private static DMatrixRMaj points(int N, long index) {
        DMatrixRMaj X = new DMatrixRMaj(N, 4);
        RandomStream.of(7, "kernel-test", index).fillGaussian(X.data, 0, 4 * N);
        return X;
    }

    /** Rasmussen and Williams 2006, table 4.1, in the distance r. */
    private static double correlation(KernelFamily family, double r) {
        return switch (family) {
            case SQUARED_EXPONENTIAL -> Math.exp(-r * r / 2);
            case MATERN_3_2 -> (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r);
            case MATERN_5_2 -> (1 + Math.sqrt(5) * r + 5 * r * r / 3) * Math.exp(-Math.sqrt(5) * r);
        };
    }

    /** Its derivative by r, over r. */
    private static double slope(KernelFamily family, double r) {
        return switch (family) {
            case SQUARED_EXPONENTIAL -> -Math.exp(-r * r / 2);
            case MATERN_3_2 -> -3 * Math.exp(-Math.sqrt(3) * r);
            case MATERN_5_2 -> -5.0 / 3 * (1 + Math.sqrt(5) * r) * Math.exp(-Math.sqrt(5) * r);
        };
    }

    private static double distance(DMatrixRMaj A, int i, DMatrixRMaj B, int j, double[] l) {
        double r2 = 0;
        for (int d = 0; d < 4; d++) {
            r2 += Math.pow((A.get(i, d) - B.get(j, d)) / l[d], 2);
        }
        return Math.sqrt(r2);
    }

    /** Distances (3/2)^2 + (2)^2 / 2^2 ... at length scales 2 and 4: r = sqrt(1 + 1) and 5/2. */
    @Test
    void valuesByHand() {
        DMatrixRMaj A = new DMatrixRMaj(1, 2, true, 1, 2);
        DMatrixRMaj B = new DMatrixRMaj(3, 2, true, 3, 6, 4, 10, 1, 2);
        double[] r = {Math.sqrt(2), 2.5, 0};
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        for (KernelFamily family : KernelFamily.values()) {
            new Kernel(List.of(new KernelTerm(family, new double[] {2, 4}, 9))).covariance(A, B, K);
            for (int j = 0; j < 3; j++) {
                assertEquals(9 * correlation(family, r[j]), K.get(0, j), 1e-13, family + " " + j);
            }
        }
    }

    /** 300 points, more than are worked on at once. */
    @ParameterizedTest
    @ValueSource(ints = {3, 300})
    void aSumOfTermsIsTheSumOfTheirCovariances(int M) {
        double[] other = {1.5, 0.7, 1, 4};
        Kernel kernel = new Kernel(List.of(
                new KernelTerm(KernelFamily.MATERN_5_2, L, 2.5),
                new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, other, 0.3)));
        DMatrixRMaj A = points(5, 0);
        DMatrixRMaj B = points(M, 1);
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        kernel.covariance(A, B, K);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < M; j++) {
                double expected = 2.5 * correlation(KernelFamily.MATERN_5_2, distance(A, i, B, j, L))
                        + 0.3 * correlation(KernelFamily.SQUARED_EXPONENTIAL, distance(A, i, B, j, other));
                assertEquals(expected, K.get(i, j), 1e-14);
            }
        }
        DMatrixRMaj full = new DMatrixRMaj(0, 0);
        DMatrixRMaj lower = new DMatrixRMaj(0, 0);
        kernel.covariance(B, B, full);
        kernel.lowerCovariance(B, lower);
        for (int i = 0; i < M; i++) {
            for (int j = 0; j <= i; j++) {
                assertEquals(full.get(i, j), lower.get(i, j));
            }
        }
        assertEquals(2.8, kernel.variance(), 1e-15);
    }

    /**
     * Derivatives written out: of s^2 h(r) by log l_d it is -s^2 (h' / r) (a - b)_d^2 / l_d^2, by log s it is 2 s^2 h, and by a_d
     * s^2 (h' / r) (a - b)_d / l_d^2; with weights that are not symmetric.
     */
    @ParameterizedTest
    @EnumSource
    void pullbacksEqualTheDerivativesWrittenOut(KernelFamily family) {
        int N = 6;
        int M = 270;
        DMatrixRMaj A = points(N, 2);
        DMatrixRMaj B = points(M, 3);
        DMatrixRMaj W = new DMatrixRMaj(N, M);
        RandomStream.of(8, "kernel-weights", 0).fillGaussian(W.data, 0, N * M);
        double[] expected = new double[5];
        DMatrixRMaj expectedA = new DMatrixRMaj(N, 4);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < M; j++) {
                double r = distance(A, i, B, j, L);
                expected[4] += W.get(i, j) * 2 * 2.5 * correlation(family, r);
                for (int d = 0; d < 4; d++) {
                    double scaled = (A.get(i, d) - B.get(j, d)) / L[d];
                    expected[d] -= W.get(i, j) * 2.5 * slope(family, r) * scaled * scaled;
                    expectedA.add(i, d, W.get(i, j) * 2.5 * slope(family, r) * scaled / L[d]);
                }
            }
        }
        Kernel kernel = new Kernel(List.of(new KernelTerm(family, L, 2.5)));
        double[] gTheta = {1, 2, 3, 4, 5};
        DMatrixRMaj gA = new DMatrixRMaj(N, 4);
        gA.fill(7);
        kernel.pullback(A, B, W, gTheta, gA);
        for (int d = 0; d < 5; d++) {
            assertEquals(expected[d] + d + 1, gTheta[d], 1e-11, "parameter " + d);
        }
        for (int i = 0; i < 4 * N; i++) {
            assertEquals(expectedA.data[i] + 7, gA.data[i], 1e-11, "point " + i);
        }
        double[] alone = new double[5];
        kernel.pullback(A, B, W, alone, null);
        assertArrayEquals(expected, alone, 1e-11);
    }

    /** The second term's parameters follow those of the first. */
    @Test
    void parametersAreLogarithmsTermByTerm() {
        Kernel kernel = new Kernel(List.of(
                new KernelTerm(KernelFamily.MATERN_3_2, new double[] {2, 3}, 25),
                new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, new double[] {5, 7}, 49)));
        double[] theta = {Math.log(2), Math.log(3), Math.log(5), Math.log(5), Math.log(7), Math.log(7)};
        assertArrayEquals(theta, kernel.parameters(), 1e-15);
        assertEquals(6, kernel.parameterCount());
        assertEquals(2, kernel.inputs());
        Kernel again = Kernel.ofFamilies(List.of(KernelFamily.MATERN_3_2, KernelFamily.SQUARED_EXPONENTIAL), 2)
                .withParameters(theta);
        assertEquals(KernelFamily.SQUARED_EXPONENTIAL, again.terms().get(1).family());
        assertArrayEquals(new double[] {5, 7}, again.terms().get(1).lengthScales(), 1e-13);
        assertEquals(49, again.terms().get(1).signalVariance(), 1e-12);
        assertEquals(25, again.terms().get(0).signalVariance(), 1e-12);
        DMatrixRMaj W = new DMatrixRMaj(1, 1, true, 1);
        double[] gradient = new double[6];
        DMatrixRMaj x = new DMatrixRMaj(1, 2);
        kernel.pullback(x, x, W, gradient, null);
        assertArrayEquals(new double[] {0, 0, 50, 0, 0, 98}, gradient, 1e-12);
    }

    @Test
    void impossibleTermsAreRefused() {
        assertThrows(InputException.class, () -> new Kernel(List.of()));
        KernelTerm two = new KernelTerm(KernelFamily.MATERN_3_2, new double[] {1, 1}, 1);
        KernelTerm one = new KernelTerm(KernelFamily.MATERN_3_2, new double[] {1}, 1);
        assertThrows(InputException.class, () -> new Kernel(List.of(two, one)));
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(InputException.class, () -> new KernelTerm(KernelFamily.MATERN_3_2, new double[] {1, bad}, 1));
            assertThrows(InputException.class, () -> new KernelTerm(KernelFamily.MATERN_3_2, new double[] {1}, bad));
        }
        double[] l = {1, 1};
        KernelTerm own = new KernelTerm(KernelFamily.MATERN_3_2, l, 1);
        l[0] = 5;
        own.lengthScales()[1] = 6;
        assertArrayEquals(new double[] {1, 1}, own.lengthScales());
    }
}

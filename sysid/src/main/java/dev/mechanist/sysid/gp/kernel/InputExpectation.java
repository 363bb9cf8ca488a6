package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.sysid.gp.algebra.ArrayExponential;
import dev.mechanist.sysid.gp.algebra.PointLoops;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Expectations of one squared-exponential expansion over z ~ N(m, S): with q_i = E[k(x_i, z)],
 * G = inv(S + Lambda) and t_i = G (x_i - m), the mean is M = sum_i beta_i q_i and the gain, the expected gradient, is
 * g = sum_i beta_i q_i t_i (Deisenroth and Rasmussen 2011, equations 14 to 16 and 25 to 27). The points' offsets are stored
 * column by column, so that each loop runs along the points.
 */
public final class InputExpectation {
    private final int dimension;
    private final int size;

    /** x_i - m by dimension [D][N]. */
    final double[][] offsets;

    /** G and what follows from it. */
    final InputGeometry geometry;

    /** beta_i q_i [N]. */
    private final double[] weighted;

    /** M. */
    public final double mean;

    /** g [D]. */
    public final double[] gain;

    /** @param points x_i by dimension [D][N] */
    public InputExpectation(SquaredExponentialPosterior posterior, double[][] points, Gaussian z) {
        dimension = z.size();
        size = posterior.size();
        offsets = new double[dimension][size];
        for (int d = 0; d < dimension; d++) {
            PointLoops.shiftAndScale(points[d], z.mean()[d], 1, offsets[d], 0, size);
        }
        geometry = new InputGeometry(posterior, z.covariance());
        double[] expectations = new double[size];
        double[] rotated = new double[size];
        for (int d = 0; d < dimension; d++) {
            rotate(d, rotated);
            accumulate(expectations, offsets[d], rotated);
        }
        for (int i = 0; i < size; i++) {
            expectations[i] = geometry.constant - 0.5 * expectations[i];
        }
        ArrayExponential.apply(expectations, rotated, 0, size);
        weighted = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            weighted[i] = posterior.weights()[i] * expectations[i];
            sum += weighted[i];
        }
        mean = sum;
        double[] moment = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            moment[d] = dot(weighted, offsets[d]);
        }
        gain = geometry.times(moment);
    }

    /** 1 / l^2. */
    public static double[] precisions(double[] lengthScales) {
        double[] precisions = new double[lengthScales.length];
        for (int d = 0; d < precisions.length; d++) {
            precisions[d] = 1 / (lengthScales[d] * lengthScales[d]);
        }
        return precisions;
    }

    /** Row d of t = G (x - m), for all points. */
    private void rotate(int d, double[] t) {
        Arrays.fill(t, 0);
        for (int e = 0; e < dimension; e++) {
            axpy(geometry.inverse.data[d * dimension + e], offsets[e], t);
        }
    }

    /**
     * Adds the adjoint of mean and gain.
     *
     * @param meanSeed dL/dM
     * @param gainSeed h = dL/dg [D]
     * @param gm dL/dm, added to [D]
     * @param gS dL/dS, added to, symmetric [D, D]
     */
    public void pullback(double meanSeed, double[] gainSeed, double[] gm, DMatrixRMaj gS) {
        double[] turned = geometry.times(gainSeed);
        double[] kappa = new double[size];
        Arrays.fill(kappa, meanSeed);
        for (int d = 0; d < dimension; d++) {
            axpy(turned[d], offsets[d], kappa);
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            kappa[i] *= weighted[i];
            sum += kappa[i];
        }
        double[] first = new double[dimension];
        DMatrixRMaj second = new DMatrixRMaj(dimension, dimension);
        double[] row = new double[size];
        for (int d = 0; d < dimension; d++) {
            multiply(kappa, offsets[d], row);
            first[d] = sum(row);
            for (int e = 0; e <= d; e++) {
                double s = dot(row, offsets[e]);
                second.data[d * dimension + e] = s;
                second.data[e * dimension + d] = s;
            }
        }
        geometry.pullback(mean, gain, turned, new PairSums(sum, first, second), gm, gS);
    }

    private static void accumulate(double[] sum, double[] a, double[] b) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.fma(a[i], b[i], sum[i]);
        }
    }

    public static void multiply(double[] a, double[] b, double[] product) {
        for (int i = 0; i < product.length; i++) {
            product[i] = a[i] * b[i];
        }
    }

    public static void axpy(double a, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(a, x[i], y[i]);
        }
    }

    public static double sum(double[] a) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    public static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 = Math.fma(a[i], b[i], s0);
            s1 = Math.fma(a[i + 1], b[i + 1], s1);
            s2 = Math.fma(a[i + 2], b[i + 2], s2);
            s3 = Math.fma(a[i + 3], b[i + 3], s3);
        }
        for (; i < a.length; i++) {
            s0 = Math.fma(a[i], b[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }
}

package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.sysid.gp.algebra.PointLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A covariance function: a sum of stationary terms with a length scale per input. Its parameters are logarithms, term by term:
 * of the length scales [D], then of the signal's standard deviation.
 *
 * @param terms at least one, all of one input dimension
 */
public record Kernel(List<KernelTerm> terms) {
    /** Points worked on at once, so that what belongs to them stays in the nearest cache while the other set passes. */
    private static final int TILE = 256;

    public Kernel {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new InputException("a kernel needs at least one term");
        }
        for (KernelTerm term : terms) {
            if (term.lengthScales().length != terms.get(0).lengthScales().length) {
                throw new InputException("the terms of a kernel must have one input dimension");
            }
        }
    }

    /** The squared exponential with a length scale per input. */
    public static Kernel squaredExponential(double[] lengthScales, double signalVariance) {
        return new Kernel(List.of(new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, lengthScales, signalVariance)));
    }

    /** One term per family, all length scales and signals 1: to be given other parameters. */
    public static Kernel ofFamilies(List<KernelFamily> families, int inputs) {
        double[] unit = new double[inputs];
        Arrays.fill(unit, 1);
        return new Kernel(families.stream().map(f -> new KernelTerm(f, unit, 1)).toList());
    }

    /** Input dimension D. */
    public int inputs() {
        return terms.get(0).lengthScales().length;
    }

    /** k(x, x). */
    public double variance() {
        return terms.stream().mapToDouble(KernelTerm::signalVariance).sum();
    }

    /** (D + 1) per term. */
    public int parameterCount() {
        return terms.size() * (inputs() + 1);
    }

    /** The parameters, a fresh array. */
    public double[] parameters() {
        double[] theta = new double[parameterCount()];
        int at = 0;
        for (KernelTerm term : terms) {
            for (double l : term.lengthScales()) {
                theta[at++] = Math.log(l);
            }
            theta[at++] = 0.5 * Math.log(term.signalVariance());
        }
        return theta;
    }

    /**
     * The same families with other parameters.
     *
     * @param theta at least {@link #parameterCount} numbers, of which the first are used
     */
    public Kernel withParameters(double[] theta) {
        List<KernelTerm> changed = new ArrayList<>();
        int at = 0;
        for (KernelTerm term : terms) {
            double[] l = new double[inputs()];
            for (int d = 0; d < l.length; d++) {
                l[d] = Math.exp(theta[at++]);
            }
            changed.add(new KernelTerm(term.family(), l, Math.exp(2 * theta[at++])));
        }
        return new Kernel(changed);
    }

    /**
     * Covariances between two sets of points.
     *
     * @param A points [N, D]
     * @param B points [M, D]
     * @param K reshaped to [N, M] and overwritten
     */
    public void covariance(DMatrixRMaj A, DMatrixRMaj B, DMatrixRMaj K) {
        covariance(A, B, K, false);
    }

    /** Covariances among the points X [N, D]: the lower triangle of K, reshaped to [N, N]; above it stands anything. */
    public void lowerCovariance(DMatrixRMaj X, DMatrixRMaj K) {
        covariance(X, X, K, true);
    }

    private void covariance(DMatrixRMaj A, DMatrixRMaj B, DMatrixRMaj K, boolean lower) {
        check(A, B);
        int M = B.numRows;
        K.reshape(A.numRows, M);
        for (int t = 0; t < terms.size(); t++) {
            double signal = terms.get(t).signalVariance();
            KernelRows rows = new KernelRows(terms.get(t), B);
            for (int from = 0; from < M; from += TILE) {
                for (int i = lower ? from : 0; i < A.numRows; i++) {
                    int to = Math.min(from + TILE, lower ? i + 1 : M);
                    rows.evaluate(A.data, i * inputs(), from, to);
                    PointLoops.scale(signal, rows.value, from, to);
                    if (t == 0) {
                        System.arraycopy(rows.value, from, K.data, i * M + from, to - from);
                    } else {
                        for (int j = from; j < to; j++) {
                            K.data[i * M + j] += rows.value[j];
                        }
                    }
                }
            }
        }
    }

    /**
     * The adjoint of {@link #covariance}: from dL/dK to the derivatives by the parameters and by the points of A.
     *
     * @param A points [N, D]
     * @param B points [M, D]
     * @param W dL/dK [N, M]
     * @param gTheta dL/d parameters, added to; may be null
     * @param gA dL/dA through the first argument alone, added to [N, D]; may be null
     */
    public void pullback(DMatrixRMaj A, DMatrixRMaj B, DMatrixRMaj W, double[] gTheta, DMatrixRMaj gA) {
        pullback(A, B, W, gTheta, gA, false);
    }

    /**
     * The adjoint of {@link #lowerCovariance}.
     *
     * @param X points [N, D]
     * @param W derivative by each entry of the lower triangle [N, N]; above it may stand anything
     * @param gTheta dL/d parameters, added to
     */
    public void lowerPullback(DMatrixRMaj X, DMatrixRMaj W, double[] gTheta) {
        pullback(X, X, W, gTheta, null, true);
    }

    private void pullback(DMatrixRMaj A, DMatrixRMaj B, DMatrixRMaj W, double[] gTheta, DMatrixRMaj gA, boolean lower) {
        check(A, B);
        Shapes.require("W", W, A.numRows, B.numRows);
        int D = inputs();
        int M = B.numRows;
        double[] w = new double[M];
        double[][] squares = new double[D][M];
        double[] values = new double[M];
        for (int t = 0; t < terms.size(); t++) {
            KernelTerm term = terms.get(t);
            double signal = 2 * term.signalVariance();
            double[] l = term.lengthScales();
            KernelRows rows = new KernelRows(term, B);
            Arrays.fill(values, 0);
            for (double[] sums : squares) {
                Arrays.fill(sums, 0);
            }
            for (int from = 0; from < M; from += TILE) {
                for (int i = lower ? from : 0; i < A.numRows; i++) {
                    int to = Math.min(from + TILE, lower ? i + 1 : M);
                    rows.evaluate(A.data, i * D, from, to);
                    System.arraycopy(W.data, i * M + from, w, from, to - from);
                    PointLoops.addProduct(1, w, rows.value, values, from, to);
                    PointLoops.weigh(w, signal, rows.slope, from, to);
                    for (int d = 0; d < D; d++) {
                        if (gA != null) {
                            gA.data[i * D + d] += rows.pull(d, w, from, to) / l[d];
                        }
                        rows.addSquares(d, w, squares[d], from, to);
                    }
                }
            }
            if (gTheta != null) {
                for (int d = 0; d < D; d++) {
                    gTheta[t * (D + 1) + d] -= PointLoops.sum(squares[d], 0, M);
                }
                gTheta[t * (D + 1) + D] += signal * PointLoops.sum(values, 0, M);
            }
        }
    }

    private void check(DMatrixRMaj A, DMatrixRMaj B) {
        Shapes.require("A", A, A.numRows, inputs());
        Shapes.require("B", B, B.numRows, inputs());
    }
}

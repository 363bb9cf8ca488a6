package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
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
        check(A, B);
        K.reshape(A.numRows, B.numRows);
        K.zero();
        for (KernelTerm term : terms) {
            KernelRows rows = new KernelRows(term, B);
            for (int i = 0; i < A.numRows; i++) {
                rows.evaluate(A.data, i * inputs());
                for (int j = 0; j < B.numRows; j++) {
                    K.data[i * B.numRows + j] += term.signalVariance() * rows.value[j];
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
        check(A, B);
        Shapes.require("W", W, A.numRows, B.numRows);
        int D = inputs();
        int M = B.numRows;
        double[] w = new double[M];
        double[] sums = new double[D];
        for (int t = 0; t < terms.size(); t++) {
            KernelTerm term = terms.get(t);
            double[] l = term.lengthScales();
            KernelRows rows = new KernelRows(term, B);
            Arrays.fill(sums, 0);
            double signal = 0;
            for (int i = 0; i < A.numRows; i++) {
                rows.evaluate(A.data, i * inputs());
                System.arraycopy(W.data, i * M, w, 0, M);
                signal += InputExpectation.dot(w, rows.value);
                for (int j = 0; j < M; j++) {
                    w[j] *= 2 * term.signalVariance() * rows.slope[j];
                }
                for (int d = 0; d < D; d++) {
                    if (gA != null) {
                        gA.data[i * D + d] += rows.pull(d, w) / l[d];
                    }
                    sums[d] += rows.squares(d, w);
                }
            }
            if (gTheta != null) {
                for (int d = 0; d < D; d++) {
                    gTheta[t * (D + 1) + d] -= sums[d];
                }
                gTheta[t * (D + 1) + D] += 2 * term.signalVariance() * signal;
            }
        }
    }

    private void check(DMatrixRMaj A, DMatrixRMaj B) {
        Shapes.require("A", A, A.numRows, inputs());
        Shapes.require("B", B, B.numRows, inputs());
    }
}

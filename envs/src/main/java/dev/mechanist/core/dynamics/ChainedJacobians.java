package dev.mechanist.core.dynamics;

import dev.mechanist.core.numerics.SmallMatrix;
import java.util.Arrays;

/**
 * The chain rule over steps under one action: Jacobians of several steps from those of each. Holds the Jacobians of the step at
 * hand, row-major, for the caller to fill: one instance per thread.
 */
public final class ChainedJacobians {
    private final int n;
    private final int m;
    private final int np;

    /** Of the step at hand, by its state [n, n], by the action [n, m] and by parameters [n, np]. */
    public final double[] a;

    public final double[] b;
    public final double[] p;

    private final double[] product;

    /**
     * @param n number of states
     * @param m number of actions
     * @param np number of parameters, may be 0
     */
    public ChainedJacobians(int n, int m, int np) {
        this.n = n;
        this.m = m;
        this.np = np;
        a = new double[n * n];
        b = new double[n * m];
        p = new double[n * np];
        product = new double[n * Math.max(n, Math.max(m, np))];
    }

    /** Puts the step at hand behind those before it: A = a A, B = a B + b and, unless P is null, P = a P + p. */
    public void extend(double[] A, int ao, double[] B, int bo, double[] P) {
        Arrays.fill(product, 0, n * n, 0);
        SmallMatrix.multiplyAdd(1, a, 0, n, n, A, ao, n, product);
        System.arraycopy(product, 0, A, ao, n * n);
        System.arraycopy(b, 0, product, 0, n * m);
        SmallMatrix.multiplyAdd(1, a, 0, n, n, B, bo, m, product);
        System.arraycopy(product, 0, B, bo, n * m);
        if (P != null) {
            extendParameters(P);
        }
    }

    /** Each column by sums in one order, so that what a parameter does never depends, by a rounding, on how many there are. */
    private void extendParameters(double[] P) {
        System.arraycopy(p, 0, product, 0, n * np);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                for (int j = 0; j < np; j++) {
                    product[i * np + j] += factor * P[k * np + j];
                }
            }
        }
        System.arraycopy(product, 0, P, 0, n * np);
    }
}

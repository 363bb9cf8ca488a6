package dev.mechanist.planners;

import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import java.util.Arrays;

/** 1/2 x'Qx + 1/2 u'Ru + u'Sx + q'x + r'u, and 1/2 x'Px at the end; for tests that know the answer. */
public record QuadraticCost(int n, int m, double[] Q, double[] R, double[] S, double[] q, double[] r, double[] P)
        implements TwiceDifferentiableCost {

    /** Diagonal, without linear or mixed terms. */
    public static QuadraticCost diagonal(double[] state, double[] action, double[] last) {
        int n = state.length;
        int m = action.length;
        return new QuadraticCost(
                n,
                m,
                diagonal(state),
                diagonal(action),
                new double[m * n],
                new double[n],
                new double[m],
                diagonal(last));
    }

    private static double[] diagonal(double[] values) {
        double[] matrix = new double[values.length * values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i * values.length + i] = values[i];
        }
        return matrix;
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        return form(x, xo, Q, x, xo, n, n) / 2
                + form(u, uo, R, u, uo, m, m) / 2
                + form(u, uo, S, x, xo, m, n)
                + dot(q, x, xo)
                + dot(r, u, uo);
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        return form(x, xo, P, x, xo, n, n) / 2;
    }

    private static double form(double[] a, int ao, double[] M, double[] b, int bo, int rows, int cols) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                sum += a[ao + i] * M[i * cols + j] * b[bo + j];
            }
        }
        return sum;
    }

    private static double dot(double[] a, double[] b, int o) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[o + i];
        }
        return sum;
    }

    @Override
    public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        for (int i = 0; i < n; i++) {
            e.lx[i] = q[i];
            for (int j = 0; j < n; j++) {
                e.lx[i] += Q[i * n + j] * x[xo + j];
            }
            for (int j = 0; j < m; j++) {
                e.lx[i] += S[j * n + i] * u[uo + j];
            }
        }
        for (int i = 0; i < m; i++) {
            e.lu[i] = r[i];
            for (int j = 0; j < m; j++) {
                e.lu[i] += R[i * m + j] * u[uo + j];
            }
            for (int j = 0; j < n; j++) {
                e.lu[i] += S[i * n + j] * x[xo + j];
            }
        }
        System.arraycopy(Q, 0, e.lxx, 0, Q.length);
        System.arraycopy(R, 0, e.luu, 0, R.length);
        System.arraycopy(S, 0, e.lux, 0, S.length);
        return running(x, xo, u, uo, t);
    }

    @Override
    public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
        Arrays.fill(e.lu, 0);
        Arrays.fill(e.luu, 0);
        Arrays.fill(e.lux, 0);
        for (int i = 0; i < n; i++) {
            e.lx[i] = 0;
            for (int j = 0; j < n; j++) {
                e.lx[i] += P[i * n + j] * x[xo + j];
            }
        }
        System.arraycopy(P, 0, e.lxx, 0, P.length);
        return terminal(x, xo, t);
    }

    @Override
    public double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        return expandRunning(x, xo, u, uo, t, e);
    }

    @Override
    public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
        return expandTerminal(x, xo, t, e);
    }

    @Override
    public QuadraticCost fork() {
        return this;
    }
}

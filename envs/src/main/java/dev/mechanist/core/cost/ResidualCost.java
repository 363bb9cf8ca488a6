package dev.mechanist.core.cost;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.List;

/**
 * A cost composed of weighted norms of residuals, sum_i w_i norm_i(r_i(x, u, t)), with the Gauss-Newton Hessian J' norm'' J (the
 * layout of MuJoCo MPC: Howell et al. 2022, section III). The author of a task gives the residuals; value, gradient and
 * Hessian follow.
 */
public final class ResidualCost implements SmoothCost {
    /**
     * One group of consecutive residuals.
     *
     * @param name what it stands for, for reports
     * @param size how many residuals it takes, in order
     * @param norm how it is measured
     * @param running weight in l(x, u), at least 0
     * @param terminal weight in l_H(x), at least 0; the terminal residuals are evaluated at u = 0
     */
    public record Term(String name, int size, Norm norm, double running, double terminal) {
        public Term {
            if (size < 1 || !(running >= 0) || !(terminal >= 0)) {
                throw new InputException("cost term '" + name + "': size must be positive and weights at least 0");
            }
        }
    }

    private final int n;
    private final int m;
    private final Residuals residuals;
    private final List<Term> terms;

    private final double[] r;
    private final double[] rx;
    private final double[] ru;
    private final double[] gradient;
    private final double[] hessian;
    private final double[] weighted;
    private final double[] noAction;

    /**
     * @param n number of states
     * @param m number of actions
     * @param residuals the residual vector; stateless, shared between forks
     * @param terms groups that partition the residual vector in order
     */
    public ResidualCost(int n, int m, Residuals residuals, List<Term> terms) {
        int total = terms.stream().mapToInt(Term::size).sum();
        if (total != residuals.size()) {
            throw new InputException("the cost terms cover " + total + " residuals, but there are " + residuals.size());
        }
        this.n = n;
        this.m = m;
        this.residuals = residuals;
        this.terms = List.copyOf(terms);
        int largest = terms.stream().mapToInt(Term::size).max().orElse(0);
        r = new double[total];
        rx = new double[total * n];
        ru = new double[total * m];
        gradient = new double[largest];
        hessian = new double[largest * largest];
        weighted = new double[largest * Math.max(n, m)];
        noAction = new double[m];
    }

    @Override
    public int n() {
        return n;
    }

    @Override
    public int m() {
        return m;
    }

    public List<Term> terms() {
        return terms;
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        return value(x, xo, u, uo, t, false);
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        return value(x, xo, noAction, 0, t, true);
    }

    private double value(double[] x, int xo, double[] u, int uo, int t, boolean last) {
        residuals.evaluate(x, xo, u, uo, t, r);
        double sum = 0;
        int from = 0;
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            double weight = last ? term.terminal : term.running;
            if (weight > 0) {
                sum += weight * term.norm.value(r, from, term.size);
            }
            from += term.size;
        }
        return sum;
    }

    @Override
    public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        return expand(x, xo, u, uo, t, false, e);
    }

    @Override
    public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
        double value = expand(x, xo, noAction, 0, t, true, e);
        Arrays.fill(e.lu, 0);
        Arrays.fill(e.luu, 0);
        Arrays.fill(e.lux, 0);
        return value;
    }

    private double expand(double[] x, int xo, double[] u, int uo, int t, boolean last, QuadraticExpansion e) {
        residuals.linearise(x, xo, u, uo, t, r, rx, ru);
        Arrays.fill(e.lx, 0);
        Arrays.fill(e.lu, 0);
        Arrays.fill(e.lxx, 0);
        Arrays.fill(e.luu, 0);
        Arrays.fill(e.lux, 0);
        double sum = 0;
        int from = 0;
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            double weight = last ? term.terminal : term.running;
            int k = term.size;
            if (weight > 0) {
                sum += weight * term.norm.expand(r, from, k, gradient, hessian);
                if (term.norm.separable()) {
                    addSquares(from, k, weight, e);
                } else {
                    addCoupled(from, k, weight, e);
                }
            }
            from += k;
        }
        return sum;
    }

    /** Adds weight J' gradient and weight J' hessian J for a diagonal hessian: squares of rows that are mostly zeros. */
    private void addSquares(int from, int k, double weight, QuadraticExpansion e) {
        for (int l = 0; l < k; l++) {
            double slope = weight * gradient[l];
            double curvature = weight * hessian[l * k + l];
            int xRow = (from + l) * n;
            int uRow = (from + l) * m;
            addSquare(rx, xRow, n, slope, curvature, e.lx, e.lxx);
            addSquare(ru, uRow, m, slope, curvature, e.lu, e.luu);
            for (int i = 0; i < m; i++) {
                double scaled = curvature * ru[uRow + i];
                if (scaled != 0) {
                    for (int j = 0; j < n; j++) {
                        e.lux[i * n + j] += scaled * rx[xRow + j];
                    }
                }
            }
        }
    }

    /** g += slope a and H += curvature a a' for one row a of a Jacobian. */
    private static void addSquare(
            double[] jacobian, int row, int cols, double slope, double curvature, double[] g, double[] H) {
        for (int i = 0; i < cols; i++) {
            double a = jacobian[row + i];
            if (a != 0) {
                g[i] += slope * a;
                for (int j = 0; j < cols; j++) {
                    double b = jacobian[row + j];
                    if (b != 0) {
                        H[i * cols + j] += curvature * (a * b);
                    }
                }
            }
        }
    }

    /** The same for any hessian. */
    private void addCoupled(int from, int k, double weight, QuadraticExpansion e) {
        addGradient(rx, from, k, n, weight, e.lx);
        addGradient(ru, from, k, m, weight, e.lu);
        multiply(rx, from, k, n);
        addProduct(rx, from, k, n, n, weight, e.lxx);
        addProduct(ru, from, k, m, n, weight, e.lux);
        multiply(ru, from, k, m);
        addProduct(ru, from, k, m, m, weight, e.luu);
    }

    /** g += weight * J' gradient. */
    private void addGradient(double[] jacobian, int from, int k, int cols, double weight, double[] g) {
        for (int i = 0; i < k; i++) {
            double scaled = weight * gradient[i];
            if (scaled != 0) {
                int row = (from + i) * cols;
                for (int j = 0; j < cols; j++) {
                    g[j] += scaled * jacobian[row + j];
                }
            }
        }
    }

    /** weighted = hessian * J; most entries of a norm's Hessian and of J are zero. */
    private void multiply(double[] jacobian, int from, int k, int cols) {
        Arrays.fill(weighted, 0, k * cols, 0);
        for (int i = 0; i < k; i++) {
            for (int l = 0; l < k; l++) {
                double h = hessian[i * k + l];
                if (h != 0) {
                    int row = (from + l) * cols;
                    for (int j = 0; j < cols; j++) {
                        weighted[i * cols + j] += h * jacobian[row + j];
                    }
                }
            }
        }
    }

    /** H += weight * J' weighted, with J [k, rows] and weighted [k, cols]. */
    private void addProduct(double[] jacobian, int from, int k, int rows, int cols, double weight, double[] H) {
        for (int l = 0; l < k; l++) {
            for (int i = 0; i < rows; i++) {
                double scaled = weight * jacobian[(from + l) * rows + i];
                if (scaled != 0) {
                    for (int j = 0; j < cols; j++) {
                        H[i * cols + j] += scaled * weighted[l * cols + j];
                    }
                }
            }
        }
    }

    @Override
    public ResidualCost fork() {
        return new ResidualCost(n, m, residuals, terms);
    }
}

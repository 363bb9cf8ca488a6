package dev.mechanist.planners;

import java.util.Arrays;

/**
 * The Riccati recursion of control-limited differential dynamic programming with first-order dynamics (iLQR), and with the
 * gaps of multiple shooting. Equations: Tassa, Erez and Todorov (IROS 2012), (5), (10) and (11), with control limits by
 * {@link BoxQuadratic} (Tassa, Mansard and Todorov, ICRA 2014); a gap d_t = f(x_t, u_t) - x_{t+1} enters through
 * V_x + V_xx d (Giftthaler et al., "A family of iterative Gauss-Newton shooting methods for nonlinear optimal control", IROS
 * 2018, section III).
 */
final class BackwardPass {
    private final int n;
    private final int m;
    private final int horizon;
    private final BoxQuadratic box;

    /** Open-loop corrections k [H m] and gains K [H m, n]. */
    final double[] k;

    final double[] K;

    /** Expected change of cost under the full step: slope sum k'Qu and half curvature 1/2 sum k'Quu k. */
    double slope;

    double curvature;

    private double multiplier;
    private final double[] vx;
    private final double[] vxx;
    private final double[] next;
    private final double[] va;
    private final double[] vb;
    private final double[] qx;
    private final double[] qu;
    private final double[] qxx;
    private final double[] qux;
    private final double[] quu;
    private final double[] quxRegular;
    private final double[] quuRegular;
    private final double[] lower;
    private final double[] upper;
    private final double[] step;
    private final double[] quuGains;
    private final double[] quuStep;

    BackwardPass(int n, int m, int horizon) {
        this.n = n;
        this.m = m;
        this.horizon = horizon;
        box = new BoxQuadratic(m);
        k = new double[horizon * m];
        K = new double[horizon * m * n];
        vx = new double[n];
        vxx = new double[n * n];
        next = new double[n];
        va = new double[n * n];
        vb = new double[n * m];
        qx = new double[n];
        qu = new double[m];
        qxx = new double[n * n];
        qux = new double[m * n];
        quu = new double[m * m];
        quxRegular = new double[m * n];
        quuRegular = new double[m * m];
        lower = new double[m];
        upper = new double[m];
        step = new double[m];
        quuGains = new double[m * n];
        quuStep = new double[m];
    }

    /**
     * Sweeps from the last step to the first.
     *
     * @param model expansions along the trajectory
     * @param u actions of the trajectory [H m]
     * @param space bounds of the actions
     * @param gaps d_t [H n], or null for a trajectory that the dynamics produced
     * @param mu regularisation of the value's Hessian
     * @return false when some Q_uu was not positive definite, and mu must grow
     */
    boolean run(QuadraticModel model, double[] u, SequenceSpace space, double[] gaps, double mu) {
        slope = 0;
        curvature = 0;
        multiplier = 0;
        System.arraycopy(model.last.lx, 0, vx, 0, n);
        System.arraycopy(model.last.lxx, 0, vxx, 0, n * n);
        Arrays.fill(step, 0);
        for (int t = horizon - 1; t >= 0; t--) {
            expand(model, t, gaps, mu);
            for (int j = 0; j < m; j++) {
                lower[j] = space.lower()[j] - u[t * m + j];
                upper[j] = space.upper()[j] - u[t * m + j];
            }
            if (!box.solve(quuRegular, qu, lower, upper, step)) {
                return false;
            }
            gains(t);
            value(t);
        }
        return true;
    }

    /** Largest entry of the value's gradient at the ends of the gaps: what a unit of gap is worth. */
    double largestMultiplier() {
        return multiplier;
    }

    /** Q-function of step t, equations (5) and (10). */
    private void expand(QuadraticModel model, int t, double[] gaps, double mu) {
        double[] A = model.A.data;
        double[] B = model.B.data;
        int ao = t * n * n;
        int bo = t * n * m;
        for (int i = 0; i < n; i++) {
            double sum = vx[i];
            if (gaps != null) {
                for (int j = 0; j < n; j++) {
                    sum += vxx[i * n + j] * gaps[t * n + j];
                }
            }
            next[i] = sum;
            multiplier = Math.max(multiplier, Math.abs(sum));
        }
        multiply(vxx, A, ao, n, va);
        multiply(vxx, B, bo, m, vb);
        var stage = model.stages[t];
        for (int i = 0; i < n; i++) {
            double sum = stage.lx[i];
            for (int l = 0; l < n; l++) {
                sum += A[ao + l * n + i] * next[l];
            }
            qx[i] = sum;
            for (int j = 0; j <= i; j++) {
                double form = stage.lxx[i * n + j];
                for (int l = 0; l < n; l++) {
                    form += A[ao + l * n + i] * va[l * n + j];
                }
                qxx[i * n + j] = form;
                qxx[j * n + i] = form;
            }
        }
        for (int i = 0; i < m; i++) {
            double sum = stage.lu[i];
            for (int l = 0; l < n; l++) {
                sum += B[bo + l * m + i] * next[l];
            }
            qu[i] = sum;
            for (int j = 0; j < n; j++) {
                double form = stage.lux[i * n + j];
                double regular = 0;
                for (int l = 0; l < n; l++) {
                    form += B[bo + l * m + i] * va[l * n + j];
                    regular += B[bo + l * m + i] * A[ao + l * n + j];
                }
                qux[i * n + j] = form;
                quxRegular[i * n + j] = form + mu * regular;
            }
            for (int j = 0; j <= i; j++) {
                double form = stage.luu[i * m + j];
                double regular = 0;
                for (int l = 0; l < n; l++) {
                    form += B[bo + l * m + i] * vb[l * m + j];
                    regular += B[bo + l * m + i] * B[bo + l * m + j];
                }
                quu[i * m + j] = form;
                quu[j * m + i] = form;
                quuRegular[i * m + j] = form + mu * regular;
                quuRegular[j * m + i] = form + mu * regular;
            }
        }
    }

    /** product = vxx * M, with M [n, cols] from index o. */
    private void multiply(double[] vxx, double[] M, int o, int cols, double[] product) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < cols; j++) {
                double sum = 0;
                for (int l = 0; l < n; l++) {
                    sum += vxx[i * n + l] * M[o + l * cols + j];
                }
                product[i * cols + j] = sum;
            }
        }
    }

    /** K = -Quu_ff^-1 Qux_f for free actions, zero for clamped ones. */
    private void gains(int t) {
        System.arraycopy(step, 0, k, t * m, m);
        int o = t * m * n;
        Arrays.fill(K, o, o + m * n, 0);
        int free = box.freeCount();
        for (int j = 0; j < n; j++) {
            for (int a = 0; a < free; a++) {
                quuStep[a] = -quxRegular[box.free(a) * n + j];
            }
            box.solveFactored(quuStep, 0, 1);
            for (int a = 0; a < free; a++) {
                K[o + box.free(a) * n + j] = quuStep[a];
            }
        }
    }

    /** Value function of step t and the expected change of cost, equation (11). */
    private void value(int t) {
        int o = t * m * n;
        for (int i = 0; i < m; i++) {
            double sum = 0;
            for (int j = 0; j < m; j++) {
                sum += quu[i * m + j] * step[j];
            }
            quuStep[i] = sum;
            slope += step[i] * qu[i];
            curvature += 0.5 * step[i] * sum;
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int l = 0; l < m; l++) {
                    product += quu[i * m + l] * K[o + l * n + j];
                }
                quuGains[i * n + j] = product;
            }
        }
        for (int i = 0; i < n; i++) {
            double sum = qx[i];
            for (int l = 0; l < m; l++) {
                sum += K[o + l * n + i] * (quuStep[l] + qu[l]) + qux[l * n + i] * step[l];
            }
            vx[i] = sum;
            for (int j = 0; j <= i; j++) {
                double form = qxx[i * n + j];
                for (int l = 0; l < m; l++) {
                    double ki = K[o + l * n + i];
                    double kj = K[o + l * n + j];
                    form += ki * quuGains[l * n + j] + ki * qux[l * n + j] + qux[l * n + i] * kj;
                }
                vxx[i * n + j] = form;
                vxx[j * n + i] = form;
            }
        }
    }
}

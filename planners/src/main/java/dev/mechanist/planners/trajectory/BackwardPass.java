package dev.mechanist.planners.trajectory;

import dev.mechanist.core.numerics.SmallMatrix;
import dev.mechanist.planners.SequenceSpace;
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
    /** Quu K + Qux and Quu k + Qu. */
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
            if (m == 1) {
                gainsOfOneAction(t);
                valueOfOneAction(t);
            } else {
                gains(t);
                value(t);
            }
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
        System.arraycopy(vx, 0, next, 0, n);
        if (gaps != null) {
            SmallMatrix.multiplyAdd(1, vxx, 0, n, n, gaps, t * n, 1, next);
            for (int i = 0; i < n; i++) {
                multiplier = Math.max(multiplier, Math.abs(next[i]));
            }
        }
        var stage = model.stages[t];
        System.arraycopy(stage.lx, 0, qx, 0, n);
        System.arraycopy(stage.lu, 0, qu, 0, m);
        System.arraycopy(stage.lxx, 0, qxx, 0, n * n);
        System.arraycopy(stage.lux, 0, qux, 0, m * n);
        System.arraycopy(stage.luu, 0, quu, 0, m * m);
        Arrays.fill(va, 0);
        Arrays.fill(vb, 0);
        SmallMatrix.multiplyAdd(1, vxx, 0, n, n, A, ao, n, va);
        SmallMatrix.multiplyAdd(1, vxx, 0, n, n, B, bo, m, vb);
        SmallMatrix.multiplyTransposedAdd(A, ao, n, n, next, 0, 1, qx);
        SmallMatrix.multiplyTransposedAdd(B, bo, m, n, next, 0, 1, qu);
        SmallMatrix.multiplyTransposedAdd(A, ao, n, n, va, 0, n, qxx);
        SmallMatrix.multiplyTransposedAdd(B, bo, m, n, va, 0, n, qux);
        SmallMatrix.multiplyTransposedAdd(B, bo, m, n, vb, 0, m, quu);
        regularise(A, ao, B, bo, mu);
    }

    /** As if V_xx were V_xx + mu I, where the step is computed: equation (10). */
    private void regularise(double[] A, int ao, double[] B, int bo, double mu) {
        System.arraycopy(qux, 0, quxRegular, 0, m * n);
        System.arraycopy(quu, 0, quuRegular, 0, m * m);
        if (mu == 0) {
            return;
        }
        for (int i = 0; i < n * m; i++) {
            vb[i] = mu * B[bo + i];
        }
        SmallMatrix.multiplyTransposedAdd(vb, 0, m, n, A, ao, n, quxRegular);
        SmallMatrix.multiplyTransposedAdd(vb, 0, m, n, B, bo, m, quuRegular);
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
        System.arraycopy(qux, 0, quuGains, 0, m * n);
        System.arraycopy(qu, 0, quuStep, 0, m);
        SmallMatrix.multiplyAdd(1, quu, 0, m, m, K, o, n, quuGains);
        SmallMatrix.multiplyAdd(1, quu, 0, m, m, step, 0, 1, quuStep);
        for (int i = 0; i < m; i++) {
            slope += step[i] * qu[i];
            curvature += 0.5 * step[i] * (quuStep[i] - qu[i]);
        }
        System.arraycopy(qx, 0, vx, 0, n);
        SmallMatrix.multiplyTransposedAdd(K, o, n, m, quuStep, 0, 1, vx);
        SmallMatrix.multiplyTransposedAdd(qux, 0, n, m, step, 0, 1, vx);
        System.arraycopy(qxx, 0, vxx, 0, n * n);
        SmallMatrix.multiplyTransposedAdd(K, o, n, m, quuGains, 0, n, vxx);
        SmallMatrix.multiplyTransposedAdd(qux, 0, n, m, K, o, n, vxx);
        SmallMatrix.symmetrise(vxx, n);
    }

    /** {@link #gains} for a single action, where the system is one division. */
    private void gainsOfOneAction(int t) {
        k[t] = step[0];
        double negativeInverse = box.freeCount() == 1 ? -1 / quuRegular[0] : 0;
        for (int j = 0; j < n; j++) {
            K[t * n + j] = negativeInverse * quxRegular[j];
        }
    }

    /** {@link #value} for a single action: outer products of two rows, of which one triangle is computed. */
    private void valueOfOneAction(int t) {
        int o = t * n;
        double change = step[0];
        double bend = quu[0] * change;
        slope += change * qu[0];
        curvature += 0.5 * change * bend;
        for (int i = 0; i < n; i++) {
            double gain = K[o + i];
            double cross = qux[i];
            double both = quu[0] * gain + cross;
            vx[i] = qx[i] + gain * (qu[0] + bend) + cross * change;
            for (int j = 0; j <= i; j++) {
                double mean = 0.5 * (qxx[i * n + j] + qxx[j * n + i]) + both * K[o + j] + gain * qux[j];
                vxx[i * n + j] = mean;
                vxx[j * n + i] = mean;
            }
        }
    }

    /** Mean over time of the largest correction k relative to the actions u [H m]: what both planners stop by. */
    double relativeStep(double[] u) {
        double sum = 0;
        for (int t = 0; t < horizon; t++) {
            double largest = 0;
            for (int j = t * m; j < (t + 1) * m; j++) {
                largest = Math.max(largest, Math.abs(k[j]) / (Math.abs(u[j]) + 1));
            }
            sum += largest;
        }
        return sum / horizon;
    }
}

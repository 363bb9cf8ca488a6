package dev.mechanist.sysid.shooting;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * What one stretch adds to the cost, its gradient and its Gauss-Newton Hessian: by theta (p), by the stretch's own start state
 * (x) and, through a joint, by the start of the next stretch. Matrices are row-major and overwritten by each linearisation.
 */
final class StretchEquations {
    final boolean joined;

    /** Sum of squared differences per state [n]. */
    final double[] squares;

    /** Sum of products of differences at neighbouring samples, per state [n]. */
    final double[] products;

    double cost;

    /** How many numbers were compared. */
    long compared;

    /** At which sample the simulation left the finite numbers; -1 if it did not. */
    int lostAt;

    final DMatrixRMaj hpp;
    final DMatrixRMaj hxp;
    final DMatrixRMaj hxx;
    final double[] gp;
    final double[] gx;

    /** Of the joint: to the next block's hxx (a multiple of the identity per state), hxp, gx, and the coupling. */
    final DMatrixRMaj nextHxp;

    final double[] nextHxx;
    final double[] nextGx;
    final DMatrixRMaj coupling;

    private final boolean freeStart;

    /**
     * @param n number of states
     * @param p number of free parameters
     * @param freeStart whether the start state is unknown; else what belongs to it is empty but for gx
     * @param joined whether the stretch must end where the next one starts
     */
    StretchEquations(int n, int p, boolean freeStart, boolean joined) {
        this.freeStart = freeStart;
        this.joined = joined;
        squares = new double[n];
        products = new double[n];
        hpp = new DMatrixRMaj(p, p);
        int starts = freeStart ? n : 0;
        hxp = new DMatrixRMaj(starts, p);
        hxx = new DMatrixRMaj(starts, starts);
        gp = new double[p];
        gx = new double[n];
        nextHxp = new DMatrixRMaj(starts, p);
        nextHxx = new double[starts];
        nextGx = new double[starts];
        coupling = new DMatrixRMaj(starts, starts);
    }

    /** Forgets cost and residuals and, on demand, the derivatives. */
    void clear(boolean derivatives) {
        cost = 0;
        compared = 0;
        lostAt = -1;
        Arrays.fill(squares, 0);
        Arrays.fill(products, 0);
        if (!derivatives) {
            return;
        }
        hpp.zero();
        hxp.zero();
        hxx.zero();
        nextHxp.zero();
        coupling.zero();
        Arrays.fill(gp, 0);
        Arrays.fill(gx, 0);
        Arrays.fill(nextHxx, 0);
        Arrays.fill(nextGx, 0);
    }

    /**
     * Adds the derivatives of a residual r, which is a difference over sigma, of state i.
     *
     * @param weight rho' of the loss
     * @param byTheta dx/d theta [n, p]; of hpp only the lower triangle is filled
     * @param byStart dx/dx_0 [n, n]
     */
    void addResidual(int i, double r, double sigma, double weight, double[] byTheta, double[] byStart) {
        int n = gx.length;
        int p = gp.length;
        double slope = weight * r / sigma;
        double curvature = weight / (sigma * sigma);
        for (int j = 0; j < p; j++) {
            double d = byTheta[i * p + j];
            gp[j] += slope * d;
            for (int k = 0; k <= j; k++) {
                hpp.data[j * p + k] += curvature * d * byTheta[i * p + k];
            }
        }
        if (!freeStart) {
            return;
        }
        for (int j = 0; j < n; j++) {
            double d = byStart[i * n + j];
            gx[j] += slope * d;
            for (int k = 0; k < n; k++) {
                hxx.data[j * n + k] += curvature * d * byStart[i * n + k];
            }
            for (int k = 0; k < p; k++) {
                hxp.data[j * p + k] += curvature * d * byTheta[i * p + k];
            }
        }
    }

    /** Adds the derivatives of the residual r = (x_i - next start_i) / sigma, which counts quadratically whatever the loss. */
    void addJoint(int i, double r, double sigma, double[] byTheta, double[] byStart) {
        addResidual(i, r, sigma, 1, byTheta, byStart);
        int n = gx.length;
        int p = gp.length;
        double w = 1 / (sigma * sigma);
        nextHxx[i] += w;
        nextGx[i] -= r / sigma;
        for (int j = 0; j < n; j++) {
            coupling.data[j * n + i] -= w * byStart[i * n + j];
        }
        for (int j = 0; j < p; j++) {
            nextHxp.data[i * p + j] -= w * byTheta[i * p + j];
        }
    }

    /** Fills the upper triangle of hpp from the lower. */
    void complete() {
        int p = gp.length;
        for (int j = 0; j < p; j++) {
            for (int k = j + 1; k < p; k++) {
                hpp.data[j * p + k] = hpp.data[k * p + j];
            }
        }
    }
}

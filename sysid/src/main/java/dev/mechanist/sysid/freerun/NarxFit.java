package dev.mechanist.sysid.freerun;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Fits a function by the error of its free run over whole records (output error; Ljung 1999, section 4.3), with the
 * sensitivities dy_t/dtheta = df/dtheta + sum_i df/dy_{t-i} dy_{t-i}/dtheta along the run.
 */
final class NarxFit implements LevenbergMarquardt.Problem {
    private final Regressors regressors;
    private final NarxFunction function;
    private final List<double[]> u;
    private final List<double[]> y;
    private final int known;
    private double noise = 1e-2;

    private NarxFit(Regressors regressors, NarxFunction function, List<OutputRecord> records, int known) {
        this.regressors = regressors;
        this.function = function;
        this.known = Math.max(known, regressors.first());
        u = records.stream().map(r -> regressors.scaledInputs(r.u())).toList();
        y = records.stream().map(r -> regressors.scaledOutputs(r.y())).toList();
    }

    /**
     * Fits.
     *
     * @param records each of more rows than {@code known}
     * @param known first rows of each, from which its run begins
     * @param start parameters to start from
     * @param iterations of each of two rounds at most; the second knows the noise
     */
    public static NarxModel fit(
            Regressors regressors,
            NarxFunction function,
            List<OutputRecord> records,
            int known,
            double[] start,
            int iterations) {
        NarxFit fit = new NarxFit(regressors, function, records, known);
        int p = function.parameters();
        LevenbergMarquardt.Result best = new LevenbergMarquardt.Result(start, Double.POSITIVE_INFINITY);
        for (int round = 0; round < 2; round++) {
            best = LevenbergMarquardt.minimise(fit, best.theta(), iterations, 1e-4);
            if (!Double.isFinite(best.cost())) {
                throw new InputException("the free run is lost from its start on; give fewer lags");
            }
            fit.noise = Math.max(1e-6, fit.residual(best.theta()));
        }
        DMatrixRMaj hessian = new DMatrixRMaj(p, p);
        fit.linearise(best.theta(), hessian, new double[p]);
        for (int i = 0; i < p; i++) {
            hessian.add(i, i, 1e-9 * hessian.get(i, i) + 1e-12);
        }
        DMatrixRMaj covariance = new DMatrixRMaj(p, p);
        if (!CommonOps_DDRM.invert(hessian, covariance)) {
            CommonOps_DDRM.fill(covariance, Double.NaN);
        }
        return new NarxModel(regressors, function, best.theta(), covariance, regressors.ySize() * fit.noise);
    }

    /**
     * Parameters that predict one step best (least squares), all of them where the function is linear in them and their free
     * run is not lost, otherwise of the linear part, which is shrunk until its free run is not lost.
     */
    public static double[] oneStep(
            Regressors regressors, NarxFunction function, List<OutputRecord> records, int known) {
        NarxFit fit = new NarxFit(regressors, function, records, known);
        int d = regressors.count();
        if (function.isLinearInParameters() && function.parameters() > d + 1) {
            double[] all = fit.leastSquares(function);
            if (fit.residual(all) < 1) {
                return all;
            }
        }
        double[] theta = Arrays.copyOf(fit.leastSquares(new NarxFunction.Linear(d)), function.parameters());
        for (int shrunk = 0; shrunk < 40 && !(fit.residual(theta) < 2); shrunk++) {
            double factor = 1;
            for (int i = 0; i < regressors.outputs(); i++) {
                factor *= 0.98;
                theta[i] *= factor;
            }
        }
        return theta;
    }

    /** One step of a function that is linear in its parameters, with its prior at a noise that the second of two rounds knows. */
    private double[] leastSquares(NarxFunction linear) {
        int p = linear.parameters();
        DMatrixRMaj normal = new DMatrixRMaj(p, p);
        DMatrixRMaj right = new DMatrixRMaj(p, 1);
        double[] x = new double[regressors.count()];
        double[] byX = new double[x.length];
        double[] byTheta = new double[p];
        double[] zero = new double[p];
        double squares = 0;
        long rows = 0;
        for (int r = 0; r < y.size(); r++) {
            double[] outputs = y.get(r);
            for (int t = regressors.first(); t < outputs.length; t++) {
                regressors.fill(u.get(r), outputs, t, x);
                linear.value(zero, x, byX, byTheta);
                squares += outputs[t] * outputs[t];
                rows++;
                for (int i = 0; i < p; i++) {
                    right.add(i, 0, byTheta[i] * outputs[t]);
                    for (int j = 0; j < p; j++) {
                        normal.add(i, j, byTheta[i] * byTheta[j]);
                    }
                }
            }
        }
        double[] precision = new double[p * p];
        linear.prior(zero, precision);
        double[] theta = zero;
        double variance = 1e-4;
        for (int round = 0; round < 2; round++) {
            DMatrixRMaj weighed = normal.copy();
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < p; j++) {
                    weighed.add(i, j, variance * precision[i * p + j]);
                }
                weighed.add(i, i, 1e-8 * normal.get(i, i) + 1e-12);
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(p);
            DMatrixRMaj solution = new DMatrixRMaj(p, 1);
            if (!solver.setA(weighed)) {
                throw new InputException("the regressors are the same to rounding; give fewer lags");
            }
            solver.solve(right, solution);
            theta = solution.data;
            double explained = 0;
            for (int i = 0; i < p; i++) {
                explained += theta[i] * right.get(i);
            }
            variance = Math.max(1e-10, (squares - explained) / rows);
        }
        return theta;
    }

    /** Shifts sensitivities by a row: {@code past[0]} becomes those of the present one. */
    static void propagate(double[] byX, double[] byTheta, double[][] past) {
        double[] present = past[past.length - 1];
        double last = byX[past.length - 1];
        for (int k = 0; k < present.length; k++) {
            present[k] = byTheta[k] + last * present[k];
        }
        for (int i = 0; i < past.length - 1; i++) {
            double slope = byX[i];
            double[] before = past[i];
            for (int k = 0; k < present.length; k++) {
                present[k] += slope * before[k];
            }
        }
        System.arraycopy(past, 0, past, 1, past.length - 1);
        past[0] = present;
    }

    /** Root mean square of the free run, in standard deviations of the output; infinite where it is lost. */
    private double residual(double[] theta) {
        double squares = 0;
        long rows = 0;
        for (int r = 0; r < y.size(); r++) {
            double sum = run(r, theta, null, null);
            squares += sum;
            rows += y.get(r).length - known;
        }
        return Math.sqrt(squares / rows);
    }

    @Override
    public double cost(double[] theta) {
        double squares = 0;
        for (int r = 0; r < y.size() && Double.isFinite(squares); r++) {
            squares += run(r, theta, null, null);
        }
        return 0.5 * squares / (noise * noise) + function.prior(theta, new double[theta.length * theta.length]);
    }

    @Override
    public double linearise(double[] theta, DMatrixRMaj hessian, double[] gradient) {
        int p = theta.length;
        hessian.zero();
        Arrays.fill(gradient, 0);
        double squares = 0;
        for (int r = 0; r < y.size() && Double.isFinite(squares); r++) {
            squares += run(r, theta, hessian, gradient);
        }
        double weight = 1 / (noise * noise);
        for (int i = 0; i < p; i++) {
            gradient[i] *= weight;
            for (int j = 0; j <= i; j++) {
                double value = weight * hessian.get(i, j);
                hessian.set(i, j, value);
                hessian.set(j, i, value);
            }
        }
        double[] precision = new double[p * p];
        double prior = function.prior(theta, precision);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                hessian.data[i * p + j] += precision[i * p + j];
                gradient[i] += precision[i * p + j] * theta[j];
            }
        }
        return 0.5 * weight * squares + prior;
    }

    /** Sum of squares of a run; fills the lower triangle of J'J and J'r where they are asked for. */
    private double run(int record, double[] theta, DMatrixRMaj hessian, double[] gradient) {
        double[] inputs = u.get(record);
        double[] measured = y.get(record);
        double[] run = measured.clone();
        int p = theta.length;
        double[] x = new double[regressors.count()];
        double[] byX = new double[x.length];
        double[] byTheta = new double[p];
        double[][] past = new double[regressors.outputs()][p];
        double squares = 0;
        for (int t = known; t < run.length; t++) {
            regressors.fill(inputs, run, t, x);
            run[t] = function.value(theta, x, byX, byTheta);
            double residual = run[t] - measured[t];
            squares += residual * residual;
            if (!(Math.abs(run[t]) < NarxModel.LOST)) {
                return Double.POSITIVE_INFINITY;
            }
            if (hessian != null) {
                propagate(byX, byTheta, past);
                double[] s = past[0];
                for (int i = 0; i < p; i++) {
                    double si = s[i];
                    gradient[i] += si * residual;
                    int row = i * p;
                    for (int j = 0; j <= i; j++) {
                        hessian.data[row + j] += si * s[j];
                    }
                }
            }
        }
        return squares;
    }
}

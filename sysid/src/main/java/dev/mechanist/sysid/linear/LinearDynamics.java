package dev.mechanist.sysid.linear;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import java.nio.file.Path;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The change of state as a linear function of features of state and action, by ridge regression: x_{t+1} = x_t + mean +
 * deviation W' phi(z), where z holds angles as sine and cosine, all normalised, and phi a constant, z and, for degree 2, all
 * products of two of its entries.
 */
public final class LinearDynamics implements RowDynamics {
    static final String KIND = "linear";

    private final InputEncoding encoding;
    private final int degree;
    /** W [features, n]. */
    private final DMatrixRMaj weights;

    private final double[] changeMean;
    private final double[] changeDeviation;
    private final double[] z;
    private final double[] gz;

    LinearDynamics(
            InputEncoding encoding, int degree, DMatrixRMaj weights, double[] changeMean, double[] changeDeviation) {
        this.encoding = encoding;
        this.degree = degree;
        this.weights = weights;
        this.changeMean = changeMean;
        this.changeDeviation = changeDeviation;
        z = new double[encoding.size()];
        gz = new double[encoding.size()];
    }

    /**
     * Fits the weights.
     *
     * @param data sampled at the time step of its specification
     * @param degree 1 for linear features, 2 with all products
     * @param ridge penalty on squared weights per transition, non-negative; the constant is not penalised
     */
    public static LinearDynamics train(DataSet data, int degree, double ridge) {
        if (degree != 1 && degree != 2) {
            throw new InputException("the degree of linear dynamics must be 1 or 2, not " + degree);
        }
        if (!(ridge >= 0)) {
            throw new InputException("the ridge of linear dynamics must not be negative, not " + ridge);
        }
        Transitions transitions = Transitions.of(data);
        int size = transitions.encoding().size();
        int rows = transitions.inputs().numRows;
        int n = data.spec().n();
        int features = features(size, degree);
        // Ridge as extra rows, so that the condition number is not squared. The least-norm solution where columns
        // coincide.
        DMatrixRMaj phi = new DMatrixRMaj(rows + features - 1, features);
        DMatrixRMaj target = new DMatrixRMaj(rows + features - 1, n);
        for (int i = 0; i < rows; i++) {
            fillFeatures(transitions.inputs().data, i * size, size, degree, phi.data, i * features);
        }
        System.arraycopy(transitions.changes().data, 0, target.data, 0, rows * n);
        for (int j = 1; j < features; j++) {
            phi.set(rows + j - 1, j, Math.sqrt(ridge * rows));
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.leastSquaresQrPivot(true, false);
        DMatrixRMaj weights = new DMatrixRMaj(features, n);
        if (!solver.setA(phi)) {
            throw new InputException(
                    "the regression of " + rows + " transitions failed; use a larger ridge than " + ridge);
        }
        solver.solve(target, weights);
        return new LinearDynamics(
                transitions.encoding(), degree, weights, transitions.changeMean(), transitions.changeDeviation());
    }

    private static int features(int size, int degree) {
        return 1 + size + (degree == 2 ? size * (size + 1) / 2 : 0);
    }

    private static void fillFeatures(double[] z, int zo, int size, int degree, double[] phi, int o) {
        phi[o++] = 1;
        for (int i = 0; i < size; i++) {
            phi[o++] = z[zo + i];
        }
        for (int i = 0; degree == 2 && i < size; i++) {
            for (int j = i; j < size; j++) {
                phi[o++] = z[zo + i] * z[zo + j];
            }
        }
    }

    @Override
    public Spec spec() {
        return encoding.spec();
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int n = changeMean.length;
        int size = z.length;
        encoding.encode(x, xo, u, uo, z, 0);
        for (int e = 0; e < n; e++) {
            double sum = weights.data[e];
            int row = 1;
            for (int i = 0; i < size; i++, row++) {
                sum += weights.data[row * n + e] * z[i];
            }
            for (int i = 0; degree == 2 && i < size; i++) {
                for (int j = i; j < size; j++, row++) {
                    sum += weights.data[row * n + e] * z[i] * z[j];
                }
            }
            next[no + e] = x[xo + e] + changeMean[e] + changeDeviation[e] * sum;
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        int n = changeMean.length;
        int m = spec().m();
        int size = z.length;
        encoding.encode(x, xo, u, uo, z, 0);
        for (int e = 0; e < n; e++) {
            Arrays.fill(gz, 0);
            int row = 1;
            for (int i = 0; i < size; i++, row++) {
                gz[i] += weights.data[row * n + e];
            }
            for (int i = 0; degree == 2 && i < size; i++) {
                for (int j = i; j < size; j++, row++) {
                    gz[i] += weights.data[row * n + e] * z[j];
                    gz[j] += weights.data[row * n + e] * z[i];
                }
            }
            for (int i = 0; i < size; i++) {
                gz[i] *= changeDeviation[e];
            }
            encoding.pullback(x, xo, gz, 0, A, ao + e * n, B, bo + e * m);
            A[ao + e * n + e] += 1;
        }
    }

    @Override
    public LinearDynamics fork() {
        return new LinearDynamics(encoding, degree, weights, changeMean, changeDeviation);
    }

    /** Stores the model in a directory. */
    public void save(Path directory) {
        Artefact.of(KIND, encoding, changeMean, changeDeviation)
                .with("degree", degree)
                .with("weights", weights)
                .write(directory);
    }

    /** Loads a stored model; it predicts the same bits. */
    public static LinearDynamics load(Path directory) {
        Artefact artefact = Artefact.read(directory, KIND);
        return new LinearDynamics(
                artefact.encoding(),
                artefact.manifest().integer("degree"),
                artefact.matrix("weights"),
                artefact.changeMean(),
                artefact.changeDeviation());
    }
}

package dev.mechanist.sysid.linear;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The change of state as a linear function of features of state and action, by ridge regression: x_{t+1} = x_t + mean +
 * deviation W' phi(z), where z holds angles as sine and cosine, all normalised, and phi a constant, z and, for degree 2, all
 * products of two of its entries.
 */
public final class LinearDynamics implements RowDynamics, Storable {
    static final String KIND = "linear";

    private final Spec spec;
    private final StateEncoding encoding;
    private final Normaliser input;
    private final Normaliser change;
    private final int degree;
    /** W [features, n]. */
    private final DMatrixRMaj weights;

    private final double[] features;
    private final double[] z;
    private final double[] gz;

    LinearDynamics(Spec spec, Normaliser input, Normaliser change, int degree, DMatrixRMaj weights) {
        this.spec = spec;
        this.input = input;
        this.change = change;
        this.degree = degree;
        this.weights = weights;
        encoding = new StateEncoding(spec);
        input.requireColumns("inputs", encoding.width());
        change.requireColumns("changes", spec.n());
        if (weights.numRows != features(encoding.width(), degree) || weights.numCols != spec.n()) {
            throw new InputException("weights of shape " + weights.numRows + " x " + weights.numCols
                    + " do not fit linear dynamics of degree " + degree + " for this system; fit the model again");
        }
        features = new double[encoding.width()];
        z = new double[features.length];
        gz = new double[features.length];
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
        Spec spec = data.spec();
        Transitions transitions = Transitions.uniform(data);
        DMatrixRMaj inputs = transitions.inputs(new StateEncoding(spec));
        DMatrixRMaj changes = transitions.changes();
        Normaliser input = Normaliser.fit(inputs);
        Normaliser change = Normaliser.fit(changes);
        input.apply(inputs);
        change.apply(changes);
        int size = inputs.numCols;
        int rows = inputs.numRows;
        int n = spec.n();
        int features = features(size, degree);
        // Ridge as extra rows, so that the condition number is not squared. The least-norm solution where columns
        // coincide.
        DMatrixRMaj phi = new DMatrixRMaj(rows + features - 1, features);
        DMatrixRMaj target = new DMatrixRMaj(rows + features - 1, n);
        for (int i = 0; i < rows; i++) {
            fillFeatures(inputs.data, i * size, size, degree, phi.data, i * features);
        }
        System.arraycopy(changes.data, 0, target.data, 0, rows * n);
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
        return new LinearDynamics(spec, input, change, degree, weights);
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
        return spec;
    }

    /** Fills features and z. */
    private void encode(double[] x, int xo, double[] u, int uo) {
        encoding.encode(x, xo, u, uo, features, 0);
        input.apply(features, 0, z, 0);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int n = spec.n();
        int size = z.length;
        encode(x, xo, u, uo);
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
            next[no + e] = x[xo + e] + change.mean()[e] + change.deviation()[e] * sum;
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        int n = spec.n();
        int m = spec.m();
        int size = z.length;
        encode(x, xo, u, uo);
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
                gz[i] *= change.deviation()[e] / input.deviation()[i];
            }
            encoding.pullback(features, 0, gz, A, ao + e * n, B, bo + e * m);
            A[ao + e * n + e] += 1;
        }
    }

    @Override
    public LinearDynamics fork() {
        return new LinearDynamics(spec, input, change, degree, weights);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.put(spec).put("weights", weights).content().put("degree", degree);
        input.store(out, "input");
        change.store(out, "change");
    }

    static LinearDynamics read(StoredArtefact stored) {
        return new LinearDynamics(
                stored.spec(),
                Normaliser.read(stored, "input"),
                Normaliser.read(stored, "change"),
                stored.manifest().integer("degree"),
                stored.matrix("weights"));
    }
}

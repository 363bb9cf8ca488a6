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
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Locally weighted linear regression of the change of state (Atkeson, Moore and Schaal, Locally Weighted Learning, 1997,
 * section 3.1): each query fits its own ridge regression, every transition weighted by exp(-d^2 / 2 h^2) with d the distance
 * in normalised inputs (angles as sine and cosine). The Jacobian includes how the weights change.
 *
 * <p>A step costs O(N size^2) for N transitions: for some thousands of them.
 */
public final class LocallyLinearDynamics implements RowDynamics, Storable {
    static final String KIND = "locally-linear";

    private final Spec spec;
    private final StateEncoding encoding;
    private final Normaliser input;
    private final Normaliser change;
    private final DMatrixRMaj inputs;
    private final DMatrixRMaj changes;
    private final double bandwidth;
    private final double ridge;

    private final double[] features;
    private final double[] z;
    private final double[] gz;
    private final double[] weight;
    private final DMatrixRMaj normal;
    private final DMatrixRMaj side;
    private final DMatrixRMaj slopes;
    private final DMatrixRMaj query;
    private final DMatrixRMaj influence;
    private final LinearSolverDense<DMatrixRMaj> solver;

    LocallyLinearDynamics(
            Spec spec,
            Normaliser input,
            Normaliser change,
            DMatrixRMaj inputs,
            DMatrixRMaj changes,
            double bandwidth,
            double ridge) {
        this.spec = spec;
        this.input = input;
        this.change = change;
        this.inputs = inputs;
        this.changes = changes;
        this.bandwidth = bandwidth;
        this.ridge = ridge;
        encoding = new StateEncoding(spec);
        int size = encoding.width();
        input.requireColumns("inputs", size);
        change.requireColumns("changes", spec.n());
        if (inputs.numCols != size || changes.numCols != spec.n() || inputs.numRows != changes.numRows) {
            throw new InputException("inputs of shape " + inputs.numRows + " x " + inputs.numCols + " and changes of "
                    + changes.numRows + " x " + changes.numCols + " do not fit this system; fit the model again");
        }
        int k = size + 1;
        features = new double[size];
        z = new double[size];
        gz = new double[size];
        weight = new double[inputs.numRows];
        normal = new DMatrixRMaj(k, k);
        side = new DMatrixRMaj(k, changes.numCols);
        slopes = new DMatrixRMaj(k, changes.numCols);
        query = new DMatrixRMaj(k, 1);
        influence = new DMatrixRMaj(k, 1);
        solver = LinearSolverFactory_DDRM.symmPosDef(k);
    }

    /**
     * Keeps the data.
     *
     * @param data sampled at the time step of its specification
     * @param bandwidth h, in standard deviations of the inputs, positive
     * @param ridge penalty on squared slopes, in units of one transition of full weight, positive: it holds the model still
     *     where there are no data
     */
    public static LocallyLinearDynamics train(DataSet data, double bandwidth, double ridge) {
        if (!(bandwidth > 0) || !(ridge > 0)) {
            throw new InputException(
                    "locally linear dynamics need a positive bandwidth and ridge, not " + bandwidth + " and " + ridge);
        }
        Spec spec = data.spec();
        Transitions transitions = Transitions.uniform(data);
        DMatrixRMaj inputs = transitions.inputs(new StateEncoding(spec));
        DMatrixRMaj changes = transitions.changes();
        Normaliser input = Normaliser.fit(inputs);
        Normaliser change = Normaliser.fit(changes);
        input.apply(inputs);
        change.apply(changes);
        return new LocallyLinearDynamics(spec, input, change, inputs, changes, bandwidth, ridge);
    }

    @Override
    public Spec spec() {
        return spec;
    }

    /** Solves the regression at the query in z: fills weight, slopes and query. */
    private void regress(double[] x, int xo, double[] u, int uo) {
        int size = z.length;
        int k = size + 1;
        int n = changes.numCols;
        encoding.encode(x, xo, u, uo, features, 0);
        input.apply(features, 0, z, 0);
        query.data[0] = 1;
        System.arraycopy(z, 0, query.data, 1, size);
        normal.zero();
        side.zero();
        for (int r = 0; r < inputs.numRows; r++) {
            double squares = 0;
            for (int i = 0; i < size; i++) {
                double d = inputs.data[r * size + i] - z[i];
                squares += d * d;
            }
            double w = Math.exp(-0.5 * squares / (bandwidth * bandwidth));
            weight[r] = w;
            for (int i = 0; i < k; i++) {
                double wi = w * regressor(r, i);
                for (int j = 0; j <= i; j++) {
                    normal.data[i * k + j] += wi * regressor(r, j);
                }
                for (int e = 0; e < n; e++) {
                    side.data[i * n + e] += wi * changes.data[r * n + e];
                }
            }
        }
        for (int i = 0; i < k; i++) {
            normal.data[i * k + i] += ridge;
            for (int j = 0; j < i; j++) {
                normal.data[j * k + i] = normal.data[i * k + j];
            }
        }
        if (solver.setA(normal)) {
            solver.solve(side, slopes);
        } else {
            CommonOps_DDRM.fill(slopes, Double.NaN);
        }
    }

    private double regressor(int row, int i) {
        return i == 0 ? 1 : inputs.data[row * z.length + i - 1];
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        regress(x, xo, u, uo);
        int n = changes.numCols;
        for (int e = 0; e < n; e++) {
            double sum = 0;
            for (int i = 0; i < query.numRows; i++) {
                sum += slopes.data[i * n + e] * query.data[i];
            }
            next[no + e] = x[xo + e] + change.mean()[e] + change.deviation()[e] * sum;
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        regress(x, xo, u, uo);
        int n = changes.numCols;
        int m = spec.m();
        int size = z.length;
        solver.solve(query, influence);
        for (int e = 0; e < n; e++) {
            for (int i = 0; i < size; i++) {
                gz[i] = slopes.data[(i + 1) * n + e];
            }
            // d slopes = normal^-1 sum_r dw_r regressor_r residual_r, with dw_r = w_r (z_r - z)' dz / h^2.
            for (int r = 0; r < inputs.numRows; r++) {
                double residual = changes.data[r * n + e];
                double reach = 0;
                for (int i = 0; i <= size; i++) {
                    residual -= regressor(r, i) * slopes.data[i * n + e];
                    reach += regressor(r, i) * influence.data[i];
                }
                double factor = reach * weight[r] * residual / (bandwidth * bandwidth);
                for (int i = 0; i < size; i++) {
                    gz[i] += factor * (inputs.data[r * size + i] - z[i]);
                }
            }
            for (int i = 0; i < size; i++) {
                gz[i] *= change.deviation()[e] / input.deviation()[i];
            }
            encoding.pullback(features, 0, gz, A, ao + e * n, B, bo + e * m);
            A[ao + e * n + e] += 1;
        }
    }

    /** Three: the regression of a step, and for each output a pass over the data that takes about twice as long as it. */
    @Override
    public double stepsPerJacobian() {
        return 3;
    }

    @Override
    public LocallyLinearDynamics fork() {
        return new LocallyLinearDynamics(spec, input, change, inputs, changes, bandwidth, ridge);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** The model is its data. */
    @Override
    public void store(ArtefactWriter out) {
        out.put(spec).put("inputs", inputs).put("changes", changes);
        out.content().put("bandwidth", bandwidth).put("ridge", ridge);
        input.store(out, "input");
        change.store(out, "change");
    }

    static LocallyLinearDynamics read(StoredArtefact stored) {
        return new LocallyLinearDynamics(
                stored.spec(),
                Normaliser.read(stored, "input"),
                Normaliser.read(stored, "change"),
                stored.matrix("inputs"),
                stored.matrix("changes"),
                stored.manifest().number("bandwidth"),
                stored.manifest().number("ridge"));
    }
}

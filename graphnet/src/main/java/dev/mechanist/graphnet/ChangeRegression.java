package dev.mechanist.graphnet;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Manifest;
import dev.mechanist.core.NpyArray;
import dev.mechanist.core.Npz;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.tensor.Normaliser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * A regressor between states: x_{t+1} = x_t + mean + deviation y(z), where z holds the encoded state (angles as sine and
 * cosine) and the action, normalised. Owns the scratch rows z and y.
 */
final class ChangeRegression<R extends Regressor> {
    private static final String ARRAYS = "arrays.npz";
    private static final String OF_REGRESSOR = "regressor/";

    private final Spec spec;
    private final R regressor;
    private final StateEncoding encoding;
    private final Normaliser input;
    private final Normaliser change;
    private final DMatrixRMaj z = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj y = new DMatrixRMaj(0, 0);

    ChangeRegression(Spec spec, R regressor, Normaliser input, Normaliser change) {
        this.spec = spec;
        this.regressor = regressor;
        this.input = input;
        this.change = change;
        encoding = new StateEncoding(spec);
        int width = encoding.width() + spec.m();
        if (regressor.inputs() != width || regressor.outputs() != spec.n()) {
            throw new InputException("a " + regressor.kind() + " of " + regressor.inputs() + " inputs and "
                    + regressor.outputs() + " outputs where the system needs " + width + " and " + spec.n()
                    + "; fit it to data of this system");
        }
        requireNormaliser("inputs", input, width);
        requireNormaliser("changes", change, spec.n());
    }

    private static void requireNormaliser(String name, Normaliser normaliser, int length) {
        if (normaliser.mean().length != length) {
            throw new InputException("the " + name + " of a regressor are normalised in " + normaliser.mean().length
                    + " columns, expected " + length + "; fit it again");
        }
        for (int j = 0; j < length; j++) {
            if (!Double.isFinite(normaliser.mean()[j])
                    || !(normaliser.deviation()[j] > 0)
                    || Double.isInfinite(normaliser.deviation()[j])) {
                throw new InputException("the " + name + " of a regressor are normalised by mean "
                        + normaliser.mean()[j] + " and deviation " + normaliser.deviation()[j] + " in column " + j
                        + "; fit it again");
            }
        }
    }

    static <R extends Regressor> ChangeRegression<R> fit(DataSet data, RegressorDynamics.Fitter<R> fitter) {
        Spec spec = data.spec();
        int n = spec.n();
        int m = spec.m();
        StateEncoding encoding = new StateEncoding(spec);
        Windows transitions = Windows.of(data, 1, 0).training();
        int rows = transitions.count();
        int width = encoding.width() + m;
        DMatrixRMaj inputs = new DMatrixRMaj(rows, width);
        DMatrixRMaj changes = new DMatrixRMaj(rows, n);
        double[] x = transitions.states().data;
        for (int row = 0; row < rows; row++) {
            encoding.encode(x, 2 * row * n, inputs.data, row * width);
            System.arraycopy(transitions.actions().data, row * m, inputs.data, row * width + width - m, m);
            for (int i = 0; i < n; i++) {
                changes.data[row * n + i] = x[(2 * row + 1) * n + i] - x[2 * row * n + i];
            }
        }
        List<String> inputNames = new ArrayList<>(encoding.names());
        spec.action().forEach(v -> inputNames.add("action '" + v.name() + "'"));
        List<String> changeNames = spec.state().stream()
                .map(v -> "the change of state '" + v.name() + "'")
                .toList();
        Normaliser input = Normaliser.fit(inputNames, inputs);
        Normaliser change = Normaliser.fit(changeNames, changes);
        input.apply(inputs);
        change.apply(changes);
        return new ChangeRegression<>(spec, fitter.fit(inputs, changes), input, change);
    }

    Spec spec() {
        return spec;
    }

    R regressor() {
        return regressor;
    }

    /** The same with another fork of the regressor. */
    ChangeRegression<R> with(R fork) {
        return new ChangeRegression<>(spec, fork, input, change);
    }

    void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        encode(x, u, next);
        regressor.predict(z, y);
        decode(x, y, next);
    }

    /** Checks the arguments of a step; the regressor's inputs [B, D], until the next call. */
    DMatrixRMaj encode(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output) {
        int n = spec.n();
        int m = spec.m();
        Shapes.require("x", x, x.numRows, n);
        Shapes.require("u", u, x.numRows, m);
        Shapes.refuseAlias("the output", output, x, u);
        int width = encoding.width() + m;
        z.reshape(x.numRows, width);
        for (int b = 0; b < x.numRows; b++) {
            encoding.encode(x.data, b * n, z.data, b * width);
            System.arraycopy(u.data, b * m, z.data, b * width + width - m, m);
        }
        input.apply(z);
        return z;
    }

    /** next = x + mean + deviation y, rows [B, n]; {@code next} may be {@code y}. */
    void decode(DMatrixRMaj x, DMatrixRMaj y, DMatrixRMaj next) {
        int n = spec.n();
        next.reshape(x.numRows, n);
        for (int b = 0; b < x.numRows; b++) {
            for (int i = 0; i < n; i++) {
                next.data[b * n + i] = x.data[b * n + i] + change.mean()[i] + change.deviation()[i] * y.data[b * n + i];
            }
        }
    }

    /** From variances of normalised changes to variances of states, in place [B, n]. */
    void decodeVariance(DMatrixRMaj variance) {
        int n = spec.n();
        for (int k = 0; k < variance.getNumElements(); k++) {
            double deviation = change.deviation()[k % n];
            variance.data[k] *= deviation * deviation;
        }
    }

    void save(Path directory, Map<String, String> provenance) {
        Map<String, NpyArray> arrays = new TreeMap<>();
        regressor.arrays().forEach((name, array) -> arrays.put(OF_REGRESSOR + name, array));
        arrays.put("input/mean", NpyArray.of(input.mean()));
        arrays.put("input/deviation", NpyArray.of(input.deviation()));
        arrays.put("change/mean", NpyArray.of(change.mean()));
        arrays.put("change/deviation", NpyArray.of(change.deviation()));
        Manifest manifest = Manifest.create(regressor.kind());
        manifest.putSpec(spec);
        provenance.forEach(manifest.content()::put);
        Npz.write(directory.resolve(ARRAYS), arrays);
        manifest.write(directory);
    }

    static <R extends Regressor> ChangeRegression<R> load(
            Path directory, String kind, RegressorDynamics.Reader<R> reader) {
        Manifest manifest = Manifest.read(directory, kind);
        Path file = directory.resolve(ARRAYS);
        Npz npz = Npz.read(file);
        Map<String, NpyArray> own = new TreeMap<>();
        npz.arrays().forEach((name, array) -> {
            if (name.startsWith(OF_REGRESSOR)) {
                own.put(name.substring(OF_REGRESSOR.length()), array);
            }
        });
        double[][] moments = new double[4][];
        String[] names = {"input/mean", "input/deviation", "change/mean", "change/deviation"};
        Arrays.setAll(moments, k -> npz.doubles(names[k]));
        if (moments[0].length != moments[1].length || moments[2].length != moments[3].length) {
            throw new InputException(file + ": means and deviations differ in number; store the model again");
        }
        try {
            return new ChangeRegression<>(
                    manifest.spec(),
                    reader.read(own),
                    new Normaliser(moments[0], moments[1]),
                    new Normaliser(moments[2], moments[3]));
        } catch (InputException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}

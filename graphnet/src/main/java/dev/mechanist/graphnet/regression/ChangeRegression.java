package dev.mechanist.graphnet.regression;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.StoredArtefact;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A regressor between states: x_{t+1} = x_t + mean + deviation y(z), where z holds the encoded state (angles as sine and
 * cosine) and the action, normalised. Owns the scratch rows z and y.
 */
final class ChangeRegression<R extends Regressor> {
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
        int width = encoding.width();
        if (regressor.inputs() != width || regressor.outputs() != spec.n()) {
            throw new InputException("a " + regressor.kind() + " of " + regressor.inputs() + " inputs and "
                    + regressor.outputs() + " outputs where the system needs " + width + " and " + spec.n()
                    + "; fit it to data of this system");
        }
        input.requireColumns("inputs", width);
        change.requireColumns("changes", spec.n());
    }

    static <R extends Regressor> ChangeRegression<R> fit(DataSet data, RegressorDynamics.Fitter<R> fitter) {
        Spec spec = data.spec();
        StateEncoding encoding = new StateEncoding(spec);
        Transitions transitions = Transitions.of(data);
        DMatrixRMaj inputs = transitions.inputs(encoding);
        DMatrixRMaj changes = transitions.changes();
        Normaliser input = Normaliser.ofInputs(encoding.names(), inputs, encoding.stateWidth());
        Normaliser change = Normaliser.ofChanges(spec.changeNames(), changes);
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

    /** Names of the states that always change by the same. */
    List<String> unlearned() {
        return IntStream.range(0, spec.n())
                .filter(i -> change.deviation()[i] == 0)
                .mapToObj(i -> spec.state().get(i).name())
                .toList();
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
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.require("u", u, x.numRows, spec.m());
        Shapes.refuseAlias("the output", output, x, u);
        encoding.encode(x, u, z);
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

    void store(ArtefactWriter out) {
        out.put(spec);
        regressor.arrays().forEach((name, array) -> out.put(OF_REGRESSOR + name, array));
        input.store(out, "input");
        change.store(out, "change");
    }

    static <R extends Regressor> ChangeRegression<R> read(StoredArtefact stored, RegressorDynamics.Reader<R> reader) {
        return new ChangeRegression<>(
                stored.spec(),
                reader.read(stored.arrays(OF_REGRESSOR)),
                Normaliser.read(stored, "input"),
                Normaliser.readChanges(stored, "change"));
    }
}

package dev.mechanist.graphnet.policy;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.graphnet.neural.EncodedStates;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.DenseLayers;
import java.util.ArrayList;
import java.util.List;

/** A policy as an expression: a network of the encoded, normalised state, squashed into the action bounds by tanh. */
final class PolicyNetwork {
    private static final String MEAN = "policy input/mean";
    private static final String DEVIATION = "policy input/deviation";

    private final Spec spec;
    private final StateEncoding encoding;
    private final DenseLayers layers;

    PolicyNetwork(Spec spec, PolicySettings settings) {
        for (Variable v : spec.action()) {
            if (Double.isInfinite(v.upper() - v.lower())) {
                throw new InputException("a neural policy needs bounds, but action '" + v.name() + "' has none");
            }
        }
        this.spec = spec;
        encoding = new StateEncoding(spec);
        List<Integer> widths = new ArrayList<>(List.of(encoding.stateWidth()));
        widths.addAll(settings.hidden());
        widths.add(spec.m());
        layers = new DenseLayers("policy", 1, widths, settings.activation());
    }

    StateEncoding encoding() {
        return encoding;
    }

    void declare(TensorProgram program, long seed) {
        double[] ones = new double[encoding.stateWidth()];
        java.util.Arrays.fill(ones, 1);
        layers.declare(program, seed);
        program.declare(MEAN, new double[ones.length], ones.length);
        program.declare(DEVIATION, ones, ones.length);
    }

    void normalise(TensorProgram program, Normaliser states) {
        program.assign(MEAN, states.mean());
        program.assign(DEVIATION, states.deviation());
    }

    List<String> trainable() {
        return layers.parameters();
    }

    List<String> variables() {
        List<String> names = new ArrayList<>(layers.parameters());
        names.add(MEAN);
        names.add(DEVIATION);
        return names;
    }

    /** Actions [rows, m] in states [rows, n]. */
    Expression act(TensorScope scope, Expression x) {
        Expression z = EncodedStates.of(encoding, x.expand(0))
                .minus(scope.variable(MEAN))
                .dividedBy(scope.variable(DEVIATION));
        double[] lower = spec.actionLower();
        double[] upper = spec.actionUpper();
        double[] centre = new double[lower.length];
        double[] half = new double[lower.length];
        for (int i = 0; i < lower.length; i++) {
            centre[i] = (lower[i] + upper[i]) / 2;
            half[i] = (upper[i] - lower[i]) / 2;
        }
        Expression squashed = layers.apply(scope, z).at(0, 0).tanh();
        return squashed.times(scope.vector(half)).plus(scope.vector(centre));
    }
}

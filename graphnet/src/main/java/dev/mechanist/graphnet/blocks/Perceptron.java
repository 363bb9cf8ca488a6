package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.Initialiser;
import dev.mechanist.tensor.layers.LayerNormalisation;
import java.util.ArrayList;
import java.util.List;

/**
 * A network whose input comes in several parts that need not be side by side: the first layer multiplies each part alone, so that
 * a node's part is multiplied once and not once for each of its edges. The same as a plain network on the parts beside each
 * other, which its first weights [sum of the parts, .] are made for.
 *
 * @param name prefix of its variables
 * @param inputs width of each part; one of 0 is left out
 * @param hidden widths of the hidden layers; may be empty
 * @param out width of the output
 * @param activation of the hidden layers
 * @param activatesOutput whether the output has the activation too
 * @param normalisesOutput whether the output is normalised (Ba et al. 2016)
 */
public record Perceptron(
        String name,
        List<Integer> inputs,
        List<Integer> hidden,
        int out,
        Activation activation,
        boolean activatesOutput,
        boolean normalisesOutput) {
    public Perceptron {
        inputs = List.copyOf(inputs);
        hidden = List.copyOf(hidden);
        if (inputs.stream().mapToInt(i -> i).sum() < 1
                || out < 1
                || hidden.stream().anyMatch(w -> w < 1)) {
            throw new InputException(
                    "network '" + name + "' needs positive widths, not " + inputs + ", " + hidden + " and " + out);
        }
    }

    private int width(int layer) {
        return layer < hidden.size() ? hidden.get(layer) : out;
    }

    private Activation activation(int layer) {
        return layer < hidden.size() || activatesOutput ? activation : Activation.LINEAR;
    }

    private String weights(int layer) {
        return name + "/" + layer + "/weights";
    }

    private String biases(int layer) {
        return name + "/" + layer + "/biases";
    }

    private LayerNormalisation normalisation() {
        return new LayerNormalisation(name + "/norm", out);
    }

    /** Names of its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer <= hidden.size(); layer++) {
            names.add(weights(layer));
            names.add(biases(layer));
        }
        if (normalisesOutput) {
            names.addAll(normalisation().parameters());
        }
        return names;
    }

    /** Declares its variables: weights uniform after Glorot and Bengio, biases zero. */
    public void declare(TensorProgram program, long seed) {
        declare(program, seed, 1);
    }

    /** As above, the weights of the last layer smaller by a factor. */
    void declare(TensorProgram program, long seed, double last) {
        for (int layer = 0; layer <= hidden.size(); layer++) {
            int in = layer == 0 ? inputs.stream().mapToInt(i -> i).sum() : width(layer - 1);
            double[] values = Initialiser.glorotUniform()
                    .values(RandomStream.of(seed, "layer " + weights(layer), 0), in, width(layer));
            for (int i = 0; layer == hidden.size() && i < values.length; i++) {
                values[i] *= last;
            }
            program.declare(weights(layer), values, in, width(layer));
            program.declare(biases(layer), new double[width(layer)], width(layer));
        }
        if (normalisesOutput) {
            normalisation().declare(program, seed);
        }
    }

    /** Product of one part [.., inputs] with its rows of the first weights: to be gathered, then added to those of the others. */
    public Expression product(TensorScope scope, int part, Expression x) {
        int from = inputs.subList(0, part).stream().mapToInt(i -> i).sum();
        return x.multiply(
                inputs.size() == 1
                        ? scope.variable(weights(0))
                        : scope.rows(weights(0), from, from + inputs.get(part)));
    }

    /** The output from the sum of all parts' products. */
    public Expression output(TensorScope scope, Expression products) {
        Expression h = products;
        for (int layer = 0; layer <= hidden.size(); layer++) {
            Expression sum = layer == 0 ? h : h.multiply(scope.variable(weights(layer)));
            h = activation(layer).apply(sum.plusVector(scope.variable(biases(layer))));
        }
        return normalisesOutput ? normalisation().apply(scope, h) : h;
    }

    /** The output of an input of one part. */
    public Expression apply(TensorScope scope, Expression x) {
        return output(scope, product(scope, 0, x));
    }
}

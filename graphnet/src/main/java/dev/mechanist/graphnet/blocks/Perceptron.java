package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Initialiser;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.Dense;
import dev.mechanist.tensor.layers.LayerNormalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    private int firstWidth() {
        return hidden.isEmpty() ? out : hidden.get(0);
    }

    private int width(int layer) {
        return layer < hidden.size() ? hidden.get(layer) : out;
    }

    private Activation activation(int layer) {
        return layer < hidden.size() || activatesOutput ? activation : Activation.LINEAR;
    }

    /** The layers after the first. */
    private List<Dense> rest() {
        return IntStream.rangeClosed(1, hidden.size())
                .mapToObj(layer -> new Dense(name + "/" + layer, width(layer - 1), width(layer), activation(layer)))
                .toList();
    }

    private LayerNormalisation normalisation() {
        return new LayerNormalisation(name + "/norm", out);
    }

    /** Names of its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>(List.of(name + "/0/weights", name + "/0/biases"));
        rest().forEach(layer -> names.addAll(layer.parameters()));
        if (normalisesOutput) {
            names.addAll(normalisation().parameters());
        }
        return names;
    }

    /** Declares its variables: weights uniform after Glorot and Bengio, biases zero. */
    public void declare(TensorProgram program, long seed) {
        int in = inputs.stream().mapToInt(i -> i).sum();
        double[] weights = Initialiser.glorotUniform()
                .values(RandomStream.of(seed, "layer " + name + "/0/weights", 0), in, firstWidth());
        program.declare(name + "/0/weights", weights, in, firstWidth());
        program.declare(name + "/0/biases", new double[firstWidth()], firstWidth());
        rest().forEach(layer -> layer.declare(program, seed));
        if (normalisesOutput) {
            normalisation().declare(program, seed);
        }
    }

    /** Product of one part [.., inputs] with its rows of the first weights: to be gathered, then added to those of the others. */
    public Expression product(TensorScope scope, int part, Expression x) {
        int from = inputs.subList(0, part).stream().mapToInt(i -> i).sum();
        Expression weights = scope.variable(name + "/0/weights");
        return x.multiply(inputs.size() == 1 ? weights : weights.slice(0, from, from + inputs.get(part)));
    }

    /** The output from the sum of all parts' products. */
    public Expression output(TensorScope scope, Expression products) {
        Expression h = activation(0).apply(products.plus(scope.variable(name + "/0/biases")));
        for (Dense layer : rest()) {
            h = layer.apply(scope, h);
        }
        return normalisesOutput ? normalisation().apply(scope, h) : h;
    }

    /** The output of an input of one part. */
    public Expression apply(TensorScope scope, Expression x) {
        return output(scope, product(scope, 0, x));
    }
}

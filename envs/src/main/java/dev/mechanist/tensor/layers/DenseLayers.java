package dev.mechanist.tensor.layers;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected networks of one shape, several members side by side: weights [members, in, out] are multiplied in batches.
 * The last layer is linear.
 *
 * @param name prefix of its variables
 * @param members number of networks
 * @param widths inputs, hidden layers, outputs; at least two
 * @param activation of the hidden layers
 */
public record DenseLayers(String name, int members, List<Integer> widths, Activation activation) {
    public DenseLayers {
        widths = List.copyOf(widths);
        if (members < 1 || widths.size() < 2 || widths.stream().anyMatch(w -> w < 1)) {
            throw new InputException(
                    "a network needs at least one member and positive widths, not " + members + " of " + widths);
        }
    }

    /** Number of layers of weights. */
    public int layers() {
        return widths.size() - 1;
    }

    /** Names of all its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            names.add(weights(layer));
            names.add(biases(layer));
        }
        return names;
    }

    /**
     * Declares the variables: weights from a normal distribution of deviation 1 / (2 sqrt(inputs)) cut at two deviations (as
     * in the code of PETS), biases zero. A member's numbers depend on the seed and its index alone.
     */
    public void declare(TensorProgram program, long seed) {
        for (int layer = 0; layer < layers(); layer++) {
            int in = widths.get(layer);
            int out = widths.get(layer + 1);
            double[] weights = new double[Math.multiplyExact(Math.multiplyExact(members, in), out)];
            for (int member = 0; member < members; member++) {
                RandomStream random = RandomStream.of(seed, "weights of " + weights(layer), member);
                double[] own = Initialiser.truncatedNormal().values(random, in, out);
                System.arraycopy(own, 0, weights, member * own.length, own.length);
            }
            program.declare(weights(layer), weights, members, in, out);
            program.declare(biases(layer), new double[members * out], members, 1, out);
        }
    }

    /**
     * The networks' outputs.
     *
     * @param x [members, rows, inputs], or [1, rows, inputs] when all members see the same
     * @return [members, rows, outputs]
     */
    public Expression apply(TensorScope scope, Expression x) {
        boolean single = members == 1;
        Expression h = single ? x.reshape(-1, widths.get(0)) : x;
        for (int layer = 0; layer < layers(); layer++) {
            Expression weights = scope.variable(weights(layer));
            Expression biases = scope.variable(biases(layer));
            if (single) {
                weights = weights.reshape(widths.get(layer), widths.get(layer + 1));
                biases = biases.reshape(widths.get(layer + 1));
            }
            h = h.multiply(weights).plus(biases);
            if (layer < layers() - 1) {
                h = activation.apply(h);
            }
        }
        return single ? h.expand(0) : h;
    }

    /** sum over layers of decay[layer] |W|^2 / 2, over all members; biases are free. */
    public Expression penalty(TensorScope scope, List<Double> decay) {
        Expression sum = scope.constant(0);
        for (int layer = 0; layer < layers(); layer++) {
            sum = sum.plus(scope.variable(weights(layer)).square().total().times(decay.get(layer) / 2));
        }
        return sum;
    }

    private String weights(int layer) {
        return name + "/weights " + layer;
    }

    private String biases(int layer) {
        return name + "/biases " + layer;
    }
}

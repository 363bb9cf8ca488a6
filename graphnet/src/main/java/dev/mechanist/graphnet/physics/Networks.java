package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.Dense;
import dev.mechanist.tensor.layers.Initialiser;
import dev.mechanist.tensor.layers.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected networks of one shape under several names, with orthogonal first weights as in the code of Greydanus et al.
 *
 * @param hidden widths of the hidden layers
 * @param activation of these
 * @param forces what acts from outside
 */
record Networks(List<Integer> hidden, Activation activation, Forces forces) {
    private Layer network(String name, int in, int out) {
        List<Layer> layers = new ArrayList<>();
        int width = in;
        for (int k = 0; k < hidden.size(); k++) {
            layers.add(new Dense(name + "/" + k, width, hidden.get(k), activation, Initialiser.orthogonal(1)));
            width = hidden.get(k);
        }
        layers.add(new Dense(name + "/" + hidden.size(), width, out, Activation.LINEAR, Initialiser.orthogonal(1)));
        return Layer.chain(layers);
    }

    List<String> parameters(String name) {
        return network(name, 1, 1).parameters();
    }

    void declare(TensorProgram program, long seed, String name, int in, int out) {
        network(name, in, out).declare(program, seed);
    }

    Expression apply(TensorScope scope, String name, Expression x, int in, int out) {
        return network(name, in, out).apply(scope, x);
    }

    /**
     * Generalised forces G u - D v.
     *
     * @param count degrees of freedom d
     * @param actions m
     * @param damped whether there is a D, diagonal and at least 0
     */
    record Forces(int count, int actions, boolean damped) {
        private static final String GAIN = "forces/gain";
        private static final String DAMPING = "forces/damping";
        /** softplus(-3) = 0.05. */
        private static final double LITTLE = -3;

        List<String> parameters() {
            List<String> names = new ArrayList<>();
            if (actions > 0) {
                names.add(GAIN);
            }
            if (damped) {
                names.add(DAMPING);
            }
            return names;
        }

        void declare(TensorProgram program, long seed) {
            if (actions > 0) {
                Layer.declare(program, seed, GAIN, Initialiser.glorotUniform(), actions, count);
            }
            if (damped) {
                Layer.declare(program, seed, DAMPING, Initialiser.constant(LITTLE), count);
            }
        }

        /** [rows, d] under actions [rows, m] at rates [rows, d]. */
        Expression of(TensorScope scope, Expression u, Expression v) {
            Expression sum = actions == 0 ? v.zeros() : u.multiply(scope.variable(GAIN));
            return damped ? sum.minus(v.times(scope.variable(DAMPING).softplus())) : sum;
        }
    }
}

package dev.mechanist.tensor.gradients;

import static dev.mechanist.tensor.gradients.GradientRules.input;
import static dev.mechanist.tensor.gradients.GradientRules.scaled;

import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * Derivatives of the derivatives of elementwise functions, so that a gradient inside of a program has one of its own. With y
 * the function's value (or x its argument), d the seed of the first derivative, and g that of the second.
 */
final class SecondDerivatives {
    static final Map<String, GradientRules.Rule> RULES = Map.of(
            "TanhGrad", SecondDerivatives::tanh,
            "SigmoidGrad", SecondDerivatives::sigmoid,
            "SoftplusGrad", SecondDerivatives::softplus,
            "ReluGrad", SecondDerivatives::relu,
            "SqrtGrad", SecondDerivatives::sqrt);

    private SecondDerivatives() {}

    /** d (1 - y^2), inputs (y, d). */
    private static List<Operand<?>> tanh(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> y = input(operation, 0);
        Operand<TNumber> g = seeds.get(0);
        Operand<TNumber> byValue = scaled(tf, tf.math.mul(tf.math.mul(g, input(operation, 1)), y), -2);
        return List.of(byValue, tf.math.sub(g, tf.math.mul(g, tf.math.square(y))));
    }

    /** d y (1 - y), inputs (y, d). */
    private static List<Operand<?>> sigmoid(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> y = input(operation, 0);
        Operand<TNumber> g = seeds.get(0);
        Operand<TNumber> product = tf.math.mul(g, input(operation, 1));
        Operand<TNumber> byValue = tf.math.sub(product, scaled(tf, tf.math.mul(product, y), 2));
        return List.of(byValue, tf.math.mul(g, tf.math.sub(y, tf.math.square(y))));
    }

    /** d sigmoid(x), inputs (d, x). */
    private static List<Operand<?>> softplus(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> g = seeds.get(0);
        Operand<TNumber> s = tf.math.sigmoid(input(operation, 1));
        Operand<TNumber> slope = tf.math.sub(s, tf.math.square(s));
        return List.of(tf.math.mul(g, s), tf.math.mul(tf.math.mul(g, input(operation, 0)), slope));
    }

    /** d where x > 0, inputs (d, x). */
    private static List<Operand<?>> relu(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> x = input(operation, 1);
        Operand<TNumber> zeros = tf.zerosLike(x);
        return List.of(tf.select(tf.math.greater(x, zeros), seeds.get(0), zeros), zeros);
    }

    /** d / (2 y), inputs (y, d). */
    private static List<Operand<?>> sqrt(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> y = input(operation, 0);
        Operand<TNumber> byDerivative = scaled(tf, tf.math.div(seeds.get(0), y), 0.5);
        Operand<TNumber> byValue = tf.math.neg(tf.math.div(tf.math.mul(byDerivative, input(operation, 1)), y));
        return List.of(byValue, byDerivative);
    }
}

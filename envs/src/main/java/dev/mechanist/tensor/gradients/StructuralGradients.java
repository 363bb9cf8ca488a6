package dev.mechanist.tensor.gradients;

import static dev.mechanist.tensor.gradients.GradientRules.input;
import static dev.mechanist.tensor.gradients.GradientRules.integer;

import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** The derivative of an operation that appears as a first derivative: rows gathered for a segment sum. */
final class StructuralGradients {
    static final Map<String, GradientRules.Rule> RULES = Map.of("Gather", StructuralGradients::gather);

    private StructuralGradients() {}

    /** Rows of an array, inputs (array, indices): each row's seed goes back to where it came from. */
    private static List<Operand<?>> gather(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TInt32> shape = tf.shape(input(operation, 0));
        Operand<TInt32> rows = tf.gather(shape, integer(tf, 0), integer(tf, 0));
        return List.of(
                tf.math.<TNumber>unsortedSegmentSum(seeds.get(0), input(operation, 1), rows),
                tf.zerosLike(input(operation, 1)));
    }
}

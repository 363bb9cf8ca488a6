package dev.mechanist.tensor;

import static dev.mechanist.tensor.GradientRules.input;
import static dev.mechanist.tensor.GradientRules.integer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** Derivatives of linear operations that appear as first derivatives: of segment sums, and of convolutions by their filters. */
final class StructuralGradients {
    static final Map<String, GradientRules.Rule> RULES = Map.of(
            "Gather", StructuralGradients::gather,
            "Conv2DBackpropFilter", StructuralGradients::filters);

    private StructuralGradients() {}

    /** Rows of an array, inputs (array, indices): each row's seed goes back to where it came from. */
    private static List<Operand<?>> gather(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TInt32> shape = tf.shape(input(operation, 0));
        Operand<TInt32> rows = tf.gather(shape, integer(tf, 0), integer(tf, 0));
        return List.of(
                tf.math.<TNumber>unsortedSegmentSum(seeds.get(0), input(operation, 1), rows),
                tf.zerosLike(input(operation, 1)));
    }

    /** The gradient of filters is bilinear in the images and the seed of their convolution, inputs (images, sizes, seed). */
    private static List<Operand<?>> filters(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> images = input(operation, 0);
        Operand<TNumber> filters = seeds.get(0);
        List<Long> strides = Arrays.stream(operation.attributes().getAttrIntList("strides"))
                .boxed()
                .toList();
        String padding = operation.attributes().getAttrString("padding");
        return List.of(
                tf.nn.conv2dBackpropInput(tf.shape(images), filters, input(operation, 2), strides, padding),
                tf.zerosLike(input(operation, 1)),
                tf.nn.conv2d(images, filters, strides, padding));
    }
}

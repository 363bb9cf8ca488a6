package dev.mechanist.tensor.gradients;

import static dev.mechanist.tensor.gradients.GradientRules.input;
import static dev.mechanist.tensor.gradients.GradientRules.integer;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Convolutions with gradients of their own: TensorFlow's kernel for the gradient of filters adds in an order that depends on the
 * number of threads. Here it is a product of matrices, of the patches of the images and the seed, whose order is fixed.
 *
 * <p>An operation carries its gradient by a tuple of identities (result, argument, filters), which TensorFlow cannot
 * differentiate by itself; its name says which convolution it was, since a rule can see no shapes.
 */
public final class Convolutions {
    static final Map<String, GradientRules.Rule> RULES = Map.of(
            "IdentityN", Convolutions::derivative,
            "ExtractImagePatches", Convolutions::patchesDerivative);

    private static final Pattern NAME =
            Pattern.compile(".*(convolve|spread)_(\\d+)_(\\d+)_(\\d+)_(SAME|VALID)(_\\d+)?");

    private Convolutions() {}

    /** Window and steps of a convolution. */
    public record Geometry(long rows, long columns, long stride, String padding) {
        private String name(String kind) {
            return kind + "_" + rows + "_" + columns + "_" + stride + "_" + padding;
        }

        private List<Long> strides() {
            return List.of(1L, stride, stride, 1L);
        }
    }

    /** Images [batch, height, width, in], filters [rows, columns, in, out]. */
    public static Operand<TNumber> convolve(Ops tf, Operand<TNumber> x, Operand<TNumber> filters, Geometry geometry) {
        Operand<TNumber> raw = tf.nn.conv2d(x, filters, geometry.strides(), geometry.padding);
        return carried(tf, geometry.name("convolve"), raw, x, filters);
    }

    /** The transpose of {@link #convolve} by its images: y [batch, ., ., out] to images of the given shape. */
    public static Operand<TNumber> spread(
            Ops tf, Operand<TInt32> shape, Operand<TNumber> y, Operand<TNumber> filters, Geometry geometry) {
        Operand<TNumber> raw = tf.nn.conv2dBackpropInput(shape, filters, y, geometry.strides(), geometry.padding);
        return carried(tf, geometry.name("spread"), raw, y, filters);
    }

    @SuppressWarnings("unchecked")
    private static Operand<TNumber> carried(
            Ops tf, String name, Operand<TNumber> raw, Operand<TNumber> argument, Operand<TNumber> filters) {
        List<Operand<?>> tuple = List.of(tf.stopGradient(raw), argument, filters);
        return (Operand<TNumber>)
                (Operand<?>) tf.withName(name).identityN(tuple).output().get(0);
    }

    private static List<Operand<?>> derivative(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Matcher name = NAME.matcher(operation.name());
        if (!name.matches()) {
            throw new IllegalStateException("no convolution is called " + operation.name());
        }
        Geometry geometry = new Geometry(
                Long.parseLong(name.group(2)),
                Long.parseLong(name.group(3)),
                Long.parseLong(name.group(4)),
                name.group(5));
        Operand<TNumber> seed = seeds.get(0);
        Operand<TNumber> argument = input(operation, 1);
        Operand<TNumber> filters = input(operation, 2);
        boolean convolved = name.group(1).equals("convolve");
        return List.of(
                tf.zerosLike(input(operation, 0)),
                convolved
                        ? spread(tf, tf.shape(argument), seed, filters, geometry)
                        : convolve(tf, seed, filters, geometry),
                byFilters(tf, convolved ? argument : seed, convolved ? seed : argument, tf.shape(filters), geometry));
    }

    /** The sum over batch and places of patch times seed, [rows, columns, in, out]. */
    private static Operand<TNumber> byFilters(
            Ops tf, Operand<TNumber> images, Operand<TNumber> seed, Operand<TInt32> shape, Geometry geometry) {
        Operand<TNumber> patches = tf.image.extractImagePatches(
                images,
                List.of(1L, geometry.rows, geometry.columns, 1L),
                geometry.strides(),
                List.of(1L, 1L, 1L, 1L),
                geometry.padding);
        Operand<TInt32> inputs = tf.math.mul(tf.gather(shape, integer(tf, 2), integer(tf, 0)), integer(tf, (int)
                (geometry.rows * geometry.columns)));
        Operand<TInt32> outputs = tf.gather(shape, integer(tf, 3), integer(tf, 0));
        Operand<TNumber> product = tf.linalg.matMul(
                rows(tf, patches, inputs), rows(tf, seed, outputs), org.tensorflow.op.linalg.MatMul.transposeA(true));
        return tf.reshape(product, shape);
    }

    private static Operand<TNumber> rows(Ops tf, Operand<TNumber> a, Operand<TInt32> width) {
        return tf.reshape(a, tf.stack(List.of(integer(tf, -1), width)));
    }

    /** Patches are a convolution with the identity as its filters; the seed goes back by its transpose. */
    private static List<Operand<?>> patchesDerivative(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        long[] window = operation.attributes().getAttrIntList("ksizes");
        long stride = operation.attributes().getAttrIntList("strides")[1];
        String padding = operation.attributes().getAttrString("padding");
        Operand<TNumber> images = input(operation, 0);
        Operand<TInt32> shape = tf.shape(images);
        Operand<TInt32> channels = tf.gather(shape, integer(tf, 3), integer(tf, 0));
        Operand<TInt32> width = tf.math.mul(channels, integer(tf, (int) (window[1] * window[2])));
        Operand<TNumber> one = tf.dtypes.cast(tf.constant(1.0), images.type());
        Operand<TNumber> zero = tf.dtypes.cast(tf.constant(0.0), images.type());
        Operand<TNumber> identity = tf.oneHot(tf.range(integer(tf, 0), width, integer(tf, 1)), width, one, zero);
        Operand<TNumber> filters = tf.reshape(
                identity,
                tf.stack(List.of(integer(tf, (int) window[1]), integer(tf, (int) window[2]), channels, width)));
        return List.of(spread(tf, shape, seeds.get(0), filters, new Geometry(window[1], window[2], stride, padding)));
    }
}

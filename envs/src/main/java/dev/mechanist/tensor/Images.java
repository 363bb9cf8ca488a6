package dev.mechanist.tensor;

import dev.mechanist.tensor.gradients.Convolutions;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** Operations on batches of images [batch, height, width, channels]. */
public final class Images {
    /** What happens at the borders. */
    public enum Padding {
        /** Zeros around the image, so that stride 1 keeps its size: the result has ceil(extent / stride) entries. */
        SAME,
        /** No padding: ceil((extent - window + 1) / stride) entries. */
        VALID
    }

    /** How entries between pixels are found. */
    public enum Interpolation {
        /** The pixel whose centre is nearest. */
        NEAREST,
        /** Linear between the centres of the four pixels around; beyond the outer centres the outer pixels. */
        BILINEAR
    }

    private Images() {}

    /**
     * Convolution (cross-correlation, as networks have it).
     *
     * @param x [batch, height, width, in]
     * @param filters [rows, columns, in, out]
     * @param stride along both axes, at least 1
     */
    public static Expression convolve(Expression x, Expression filters, int stride, Padding padding) {
        Ops tf = tf(x, filters);
        return of(x, Convolutions.convolve(tf, x.operand(), filters.operand(), geometry(filters, stride, padding)));
    }

    /**
     * The transpose of {@link #convolve} by its image: it spreads each pixel over a window.
     *
     * @param x [batch, height, width, in]
     * @param filters [rows, columns, out, in]: those of the convolution of which it is the transpose
     * @param stride along both axes, at least 1
     * @return [batch, height stride, width stride, out], without padding [batch, (height - 1) stride + rows, ..]
     */
    public static Expression convolveTransposed(Expression x, Expression filters, int stride, Padding padding) {
        Ops tf = tf(x, filters);
        long[] image = known(x);
        long[] window = filters.shape();
        TensorScope scope = x.scope();
        Expression size = scope.stack(
                0,
                List.of(
                        x.extent(0),
                        scope.whole(spread(image[1], stride, window[0], padding)),
                        scope.whole(spread(image[2], stride, window[1], padding)),
                        scope.whole((int) window[2])));
        return of(
                x,
                Convolutions.spread(
                        tf,
                        TensorScope.whole(size),
                        x.operand(),
                        filters.operand(),
                        geometry(filters, stride, padding)));
    }

    private static Convolutions.Geometry geometry(Expression filters, int stride, Padding padding) {
        long[] window = filters.shape();
        if (window.length != 4 || window[0] < 1 || window[1] < 1) {
            throw new IllegalArgumentException("filters need known rows and columns, not " + Arrays.toString(window));
        }
        return new Convolutions.Geometry(window[0], window[1], stride, padding.name());
    }

    private static int spread(long extent, int stride, long window, Padding padding) {
        return (int) (padding == Padding.SAME ? extent * stride : (extent - 1) * stride + Math.max(window, stride));
    }

    /** Largest entry of each window of {@code size} by {@code size}. */
    public static Expression maxPool(Expression x, int size, int stride, Padding padding) {
        Ops tf = tf(x, x);
        Operand<TInt32> window = tf.constant(new int[] {1, size, size, 1});
        Operand<TInt32> steps = tf.constant(new int[] {1, stride, stride, 1});
        return of(x, tf.nn.maxPool(x.operand(), window, steps, padding.name()));
    }

    /** Mean of each window of {@code size} by {@code size}; of those entries that lie in the image. */
    public static Expression averagePool(Expression x, int size, int stride, Padding padding) {
        return of(x, tf(x, x).nn.avgPool(x.operand(), strides(size), strides(stride), padding.name()));
    }

    /**
     * Images of another size. Pixels are squares: the centre of pixel i lies at (i + 1/2) / extent in both images.
     *
     * @param x [batch, height, width, channels] of known height and width
     */
    public static Expression resize(Expression x, int height, int width, Interpolation interpolation) {
        long[] image = known(x);
        TensorScope scope = x.scope();
        Expression rows = scope.constant(weights(image[1], height, interpolation), height, image[1]);
        Expression columns = scope.constant(weights(image[2], width, interpolation), width, image[2]);
        Expression wide = columns.multiply(x);
        Expression flat = wide.reshape(-1, image[1], width * image[3]);
        return rows.multiply(flat).reshape(-1, height, width, image[3]);
    }

    /** The weight of each old entry in each new one, [size, extent]. */
    private static double[] weights(long extent, int size, Interpolation interpolation) {
        int old = (int) extent;
        double[] weights = new double[size * old];
        for (int i = 0; i < size; i++) {
            double at = (i + 0.5) * old / size - 0.5;
            if (interpolation == Interpolation.NEAREST) {
                weights[i * old + Math.min(old - 1, (int) Math.floor(at + 0.5))] = 1;
            } else {
                double inside = Math.max(0, Math.min(old - 1, at));
                int below = Math.min((int) inside, Math.max(0, old - 2));
                weights[i * old + below] += 1 - (inside - below);
                weights[i * old + Math.min(old - 1, below + 1)] += inside - below;
            }
        }
        return weights;
    }

    private static long[] known(Expression x) {
        long[] shape = x.shape();
        if (shape.length != 4 || shape[1] < 0 || shape[2] < 0 || shape[3] < 0) {
            throw new IllegalArgumentException(
                    "images need a known height, width and number of channels, not " + Arrays.toString(shape));
        }
        return shape;
    }

    private static Ops tf(Expression x, Expression y) {
        x.require(ElementType.FLOAT, "an operation on images");
        y.require(ElementType.FLOAT, "an operation on images");
        return x.scope().tf();
    }

    private static List<Long> strides(int stride) {
        return List.of(1L, (long) stride, (long) stride, 1L);
    }

    private static Expression of(Expression x, Operand<TNumber> result) {
        return new Expression(x.scope(), result, ElementType.FLOAT);
    }
}

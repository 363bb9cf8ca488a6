package dev.mechanist.tensor;

import java.util.Arrays;

/** Operations on images written out in loops: the reference of those in a program. Images are [batch, height, width, channels]. */
final class Pictures {
    private Pictures() {}

    private static int extent(int old, int window, int stride, boolean same) {
        return same ? (old + stride - 1) / stride : (old - window) / stride + 1;
    }

    /** Zeros before the first pixel: half of all that are needed, rounded down. */
    private static int before(int old, int window, int stride, boolean same) {
        int needed = (extent(old, window, stride, true) - 1) * stride + window - old;
        return same ? Math.max(0, needed) / 2 : 0;
    }

    static double[] convolved(double[] x, int[] image, double[] filters, int[] window, int stride, boolean same) {
        int rows = extent(image[1], window[0], stride, same);
        int columns = extent(image[2], window[1], stride, same);
        double[] out = new double[image[0] * rows * columns * window[3]];
        visit(
                image,
                window,
                stride,
                same,
                rows,
                columns,
                (pixel, weight, place) -> out[place] += x[pixel] * filters[weight]);
        return out;
    }

    /** The transpose: each pixel of x is spread over a window of the larger image. */
    static double[] spread(double[] x, int[] image, double[] filters, int[] window, int stride, boolean same) {
        int height = same ? image[1] * stride : (image[1] - 1) * stride + Math.max(window[0], stride);
        int width = same ? image[2] * stride : (image[2] - 1) * stride + Math.max(window[1], stride);
        int[] large = {image[0], height, width, window[2]};
        double[] out = new double[image[0] * height * width * window[2]];
        visit(
                large,
                window,
                stride,
                same,
                image[1],
                image[2],
                (pixel, weight, place) -> out[pixel] += x[place] * filters[weight]);
        return out;
    }

    private interface Visitor {
        void visit(int pixel, int weight, int place);
    }

    /** All products of a convolution of the image [batch, height, width, in] with filters [rows, columns, in, out]. */
    private static void visit(
            int[] image, int[] window, int stride, boolean same, int rows, int columns, Visitor visitor) {
        int top = before(image[1], window[0], stride, same);
        int left = before(image[2], window[1], stride, same);
        for (int b = 0; b < image[0]; b++) {
            for (int i = 0; i < rows * columns; i++) {
                for (int w = 0; w < window[0] * window[1]; w++) {
                    int y = i / columns * stride - top + w / window[1];
                    int x = i % columns * stride - left + w % window[1];
                    if (y < 0 || x < 0 || y >= image[1] || x >= image[2]) {
                        continue;
                    }
                    for (int in = 0; in < window[2]; in++) {
                        for (int out = 0; out < window[3]; out++) {
                            visitor.visit(
                                    ((b * image[1] + y) * image[2] + x) * window[2] + in,
                                    (w * window[2] + in) * window[3] + out,
                                    (b * rows * columns + i) * window[3] + out);
                        }
                    }
                }
            }
        }
    }

    static double[] pooled(double[] x, int[] image, int size, int stride, boolean same, boolean largest) {
        int rows = extent(image[1], size, stride, same);
        int columns = extent(image[2], size, stride, same);
        int channels = image[3];
        double[] out = new double[image[0] * rows * columns * channels];
        int[] count = new int[out.length];
        Arrays.fill(out, largest ? Double.NEGATIVE_INFINITY : 0);
        int top = before(image[1], size, stride, same);
        int left = before(image[2], size, stride, same);
        for (int place = 0; place < out.length; place++) {
            int c = place % channels;
            int column = place / channels % columns;
            int row = place / channels / columns % rows;
            int b = place / channels / columns / rows;
            for (int w = 0; w < size * size; w++) {
                int i = row * stride - top + w / size;
                int j = column * stride - left + w % size;
                if (i >= 0 && j >= 0 && i < image[1] && j < image[2]) {
                    double value = x[((b * image[1] + i) * image[2] + j) * channels + c];
                    out[place] = largest ? Math.max(out[place], value) : out[place] + value;
                    count[place]++;
                }
            }
            out[place] /= largest ? 1 : count[place];
        }
        return out;
    }

    static double[] resized(double[] x, int[] image, int height, int width, Images.Interpolation interpolation) {
        int channels = image[3];
        double[] out = new double[image[0] * height * width * channels];
        for (int place = 0; place < out.length; place++) {
            int c = place % channels;
            double column = (place / channels % width + 0.5) * image[2] / width - 0.5;
            double row = (place / channels / width % height + 0.5) * image[1] / height - 0.5;
            int b = place / channels / width / height;
            if (interpolation == Images.Interpolation.NEAREST) {
                out[place] = at(x, image, b, Math.floor(row + 0.5), Math.floor(column + 0.5), c);
            } else {
                double v = row - Math.floor(row);
                double u = column - Math.floor(column);
                out[place] = (1 - v) * (1 - u) * at(x, image, b, Math.floor(row), Math.floor(column), c)
                        + (1 - v) * u * at(x, image, b, Math.floor(row), Math.floor(column) + 1, c)
                        + v * (1 - u) * at(x, image, b, Math.floor(row) + 1, Math.floor(column), c)
                        + v * u * at(x, image, b, Math.floor(row) + 1, Math.floor(column) + 1, c);
            }
        }
        return out;
    }

    /** A pixel; beyond the border the one at the border. */
    private static double at(double[] x, int[] image, int b, double row, double column, int c) {
        int i = (int) Math.max(0, Math.min(image[1] - 1, row));
        int j = (int) Math.max(0, Math.min(image[2] - 1, column));
        return x[((b * image[1] + i) * image[2] + j) * image[3] + c];
    }
}

package dev.mechanist.tensor.layers;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;

/**
 * First values of a variable. With extents [.., in, out] a variable has as many inputs as all but the last, and as many outputs
 * as the windows before the last two times the last.
 */
@FunctionalInterface
public interface Initialiser {
    /** Values of an array, row-major, a fresh array; they depend on the stream and the extents alone. */
    double[] values(RandomStream random, long... extents);

    /** All the same. */
    static Initialiser constant(double value) {
        return (random, extents) -> {
            double[] values = new double[size(extents)];
            Arrays.fill(values, value);
            return values;
        };
    }

    /** Normal with deviation 1 / (2 sqrt(inputs)), cut at two deviations (code of PETS). */
    static Initialiser truncatedNormal() {
        return (random, extents) -> {
            double[] values = new double[size(extents)];
            double root = 2 * Math.sqrt(inputs(extents));
            for (int i = 0; i < values.length; i++) {
                values[i] = truncated(random) / root;
            }
            return values;
        };
    }

    /** Uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16). */
    static Initialiser glorotUniform() {
        return (random, extents) -> uniform(random, extents, Math.sqrt(6 / (inputs(extents) + outputs(extents))));
    }

    /** Uniform in +-1 / sqrt(inputs) (LeCun et al. 1998, as in the code of soft actor-critics). */
    static Initialiser lecunUniform() {
        return (random, extents) -> uniform(random, extents, 1 / Math.sqrt(inputs(extents)));
    }

    /** Normal with deviation sqrt(2 / inputs), for rectifiers (He et al. 2015, equation 10). */
    static Initialiser heNormal() {
        return (random, extents) -> {
            double[] values = new double[size(extents)];
            random.fillGaussian(values, 0, values.length);
            double deviation = Math.sqrt(2 / inputs(extents));
            for (int i = 0; i < values.length; i++) {
                values[i] *= deviation;
            }
            return values;
        };
    }

    /**
     * Orthonormal rows or columns, whichever are fewer, of the matrix [inputs, last extent] (Saxe et al. 2014), times a gain: normal
     * numbers, made orthogonal by Gram and Schmidt twice.
     */
    static Initialiser orthogonal(double gain) {
        return (random, extents) -> {
            int columns = (int) extents[extents.length - 1];
            int rows = size(extents) / columns;
            int count = Math.min(rows, columns);
            double[][] basis = new double[count][Math.max(rows, columns)];
            for (int k = 0; k < count; k++) {
                random.fillGaussian(basis[k], 0, basis[k].length);
                project(basis, k);
                project(basis, k);
            }
            double[] values = new double[rows * columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    values[i * columns + j] = gain * (rows < columns ? basis[i][j] : basis[j][i]);
                }
            }
            return values;
        };
    }

    /** Takes the parts along the vectors before out of vector k, and scales it to length one. */
    private static void project(double[][] basis, int k) {
        for (int j = 0; j < k; j++) {
            double along = dot(basis[j], basis[k]);
            for (int i = 0; i < basis[k].length; i++) {
                basis[k][i] -= along * basis[j][i];
            }
        }
        double length = Math.sqrt(dot(basis[k], basis[k]));
        for (int i = 0; i < basis[k].length; i++) {
            basis[k][i] /= length;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] uniform(RandomStream random, long[] extents, double bound) {
        double[] values = new double[size(extents)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-bound, bound);
        }
        return values;
    }

    private static double truncated(RandomStream random) {
        double z;
        do {
            z = random.nextGaussian();
        } while (Math.abs(z) > 2);
        return z;
    }

    private static int size(long[] extents) {
        long size = 1;
        for (long extent : extents) {
            size *= extent;
        }
        return Math.toIntExact(size);
    }

    private static double inputs(long[] extents) {
        double inputs = 1;
        for (int i = 0; i + 1 < extents.length; i++) {
            inputs *= extents[i];
        }
        return inputs;
    }

    private static double outputs(long[] extents) {
        double outputs = extents[extents.length - 1];
        for (int i = 0; i + 2 < extents.length; i++) {
            outputs *= extents[i];
        }
        return outputs;
    }
}

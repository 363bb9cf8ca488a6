package dev.mechanist.graphnet;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Mean, deviation and size of each column of rows that come in parts. */
final class ColumnMoments {
    /** Share of a column's values below which its deviation is rounding. */
    private static final double CONSTANT = 1e-6;
    /** Share of the largest value of all columns below which a deviation is rounding, in double precision. */
    private static final double ROUNDING = 1e-13;

    private final double[] sum;
    private final double[] square;
    private final double[] largest;
    private double count;

    /** @param width number of columns */
    ColumnMoments(int width) {
        sum = new double[width];
        square = new double[width];
        largest = new double[width];
    }

    /** @param values whole rows one after the other, of whatever shape */
    void add(DMatrixRMaj values) {
        for (int i = 0; i < values.getNumElements(); i++) {
            int j = i % sum.length;
            sum[j] += values.data[i];
            square[j] += values.data[i] * values.data[i];
            largest[j] = Math.max(largest[j], Math.abs(values.data[i]));
        }
        count += (double) values.getNumElements() / sum.length;
    }

    double[] mean() {
        double[] mean = new double[sum.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = sum[j] / count;
        }
        return mean;
    }

    /** Of a column that is constant, or 0 but for rounding, {@code otherwise}. */
    double[] deviation(double otherwise) {
        double[] deviation = new double[sum.length];
        double[] mean = mean();
        double least = ROUNDING * Arrays.stream(largest).max().orElse(0);
        for (int j = 0; j < deviation.length; j++) {
            double own = Math.sqrt(Math.max(0, square[j] / count - mean[j] * mean[j]));
            boolean varies =
                    own > Math.sqrt(CONSTANT) * Math.abs(mean[j]) && own > CONSTANT * largest[j] && own > least;
            deviation[j] = varies ? own : otherwise;
        }
        return deviation;
    }

    /** Root mean square of each column; 0 where it is next to nothing beside the largest. */
    double[] size() {
        double[] size = new double[sum.length];
        double most = 0;
        for (int j = 0; j < size.length; j++) {
            size[j] = Math.sqrt(square[j] / count);
            most = Math.max(most, size[j]);
        }
        for (int j = 0; j < size.length; j++) {
            size[j] = size[j] > CONSTANT * most ? size[j] : 0;
        }
        return size;
    }
}

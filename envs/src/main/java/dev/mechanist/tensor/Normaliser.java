package dev.mechanist.tensor;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Mean and standard deviation of each column of a data matrix.
 *
 * @param mean one per column
 * @param deviation one per column, positive
 */
public record Normaliser(double[] mean, double[] deviation) {
    private static final double CONSTANT = 1e-10;

    public Normaliser {
        Shapes.requireLength("deviation", deviation, mean.length);
    }

    /** Leaves everything as it is: mean 0 and deviation 1. */
    public static Normaliser identity(int columns) {
        double[] deviation = new double[columns];
        Arrays.fill(deviation, 1);
        return new Normaliser(new double[columns], deviation);
    }

    /**
     * Fits to data.
     *
     * @param names of the columns, for messages
     * @param data [rows, columns], at least two rows
     * @throws InputException when a number is not finite, there are fewer than two rows, or a column does not vary
     */
    public static Normaliser fit(List<String> names, DMatrixRMaj data) {
        Shapes.require("data", data, data.numRows, names.size());
        int rows = data.numRows;
        int columns = data.numCols;
        if (rows < 2) {
            throw new InputException(
                    "a model cannot be fitted to " + rows + " sample" + (rows == 1 ? "" : "s") + "; give at least two");
        }
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            double largest = 0;
            for (int i = 0; i < rows; i++) {
                double value = data.data[i * columns + j];
                if (!Double.isFinite(value)) {
                    throw new InputException(
                            names.get(j) + " is " + value + " in sample " + i + "; remove or repair the sample");
                }
                sum += value;
                largest = Math.max(largest, Math.abs(value));
            }
            mean[j] = sum / rows;
            double squares = 0;
            for (int i = 0; i < rows; i++) {
                double d = data.data[i * columns + j] - mean[j];
                squares += d * d;
            }
            deviation[j] = Math.sqrt(squares / rows);
            if (!(deviation[j] > CONSTANT * largest)) {
                throw new InputException(names.get(j) + " has the same value in all " + rows
                        + " samples, so nothing can be learned about it; excite it, or leave it out");
            }
        }
        return new Normaliser(mean, deviation);
    }

    /** Shifts and scales rows in place: (value - mean) / deviation. */
    public void apply(DMatrixRMaj rows) {
        Shapes.require("rows", rows, rows.numRows, mean.length);
        for (int i = 0; i < rows.numRows; i++) {
            for (int j = 0; j < mean.length; j++) {
                rows.data[i * mean.length + j] = (rows.data[i * mean.length + j] - mean[j]) / deviation[j];
            }
        }
    }
}

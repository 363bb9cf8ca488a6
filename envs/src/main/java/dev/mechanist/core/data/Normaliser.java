package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.StoredArtefact;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Mean and standard deviation of each column of a data matrix: how models shift and scale what they see and predict.
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
     * Fits to data of which every column has to vary.
     *
     * @param names of the columns, for messages
     * @param data [rows, columns], at least two rows
     * @throws InputException when a number is not finite, there are fewer than two rows, or a column does not vary
     */
    public static Normaliser fit(List<String> names, DMatrixRMaj data) {
        Shapes.require("data", data, data.numRows, names.size());
        int rows = data.numRows;
        if (rows < 2) {
            throw new InputException(
                    "a model cannot be fitted to " + rows + " sample" + (rows == 1 ? "" : "s") + "; give at least two");
        }
        requireFinite(names, data);
        Normaliser moments = moments(data);
        for (int j = 0; j < data.numCols; j++) {
            if (moments.isConstant(data, j)) {
                throw new InputException(names.get(j) + " has the same value in all " + rows
                        + " samples, so nothing can be learned about it; excite it, or leave it out");
            }
        }
        return moments;
    }

    /**
     * Fits to data of which a column may be constant: its deviation is then 1.
     *
     * @param data [rows, columns], at least one row
     */
    public static Normaliser fit(DMatrixRMaj data) {
        Normaliser moments = moments(data);
        double[] deviation = moments.deviation.clone();
        for (int j = 0; j < deviation.length; j++) {
            deviation[j] = moments.isConstant(data, j) ? 1 : deviation[j];
        }
        return new Normaliser(moments.mean, deviation);
    }

    /**
     * Means and deviations as they are; that of a constant column is 0 but for rounding.
     *
     * @param data [rows, columns], at least one row
     */
    public static Normaliser moments(DMatrixRMaj data) {
        int rows = data.numRows;
        int columns = data.numCols;
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int k = 0; k < rows * columns; k++) {
            mean[k % columns] += data.data[k];
        }
        for (int j = 0; j < columns; j++) {
            mean[j] /= rows;
        }
        for (int k = 0; k < rows * columns; k++) {
            double d = data.data[k] - mean[k % columns];
            deviation[k % columns] += d * d;
        }
        for (int j = 0; j < columns; j++) {
            deviation[j] = Math.sqrt(deviation[j] / rows);
        }
        return new Normaliser(mean, deviation);
    }

    private static void requireFinite(List<String> names, DMatrixRMaj data) {
        for (int k = 0; k < data.getNumElements(); k++) {
            if (!Double.isFinite(data.data[k])) {
                throw new InputException(names.get(k % data.numCols) + " is " + data.data[k] + " in sample "
                        + k / data.numCols + "; remove or repair the sample");
            }
        }
    }

    private boolean isConstant(DMatrixRMaj data, int j) {
        double largest = 0;
        for (int i = 0; i < data.numRows; i++) {
            largest = Math.max(largest, Math.abs(data.data[i * data.numCols + j]));
        }
        return !(deviation[j] > CONSTANT * largest);
    }

    /** Hands over mean and deviation as {@code name/mean} and {@code name/deviation}. */
    public void store(ArtefactWriter out, String name) {
        out.put(name + "/mean", mean).put(name + "/deviation", deviation);
    }

    /**
     * What {@link #store} handed over.
     *
     * @throws InputException when the two differ in length, or hold what nothing can be normalised by
     */
    public static Normaliser read(StoredArtefact stored, String name) {
        double[] mean = stored.doubles(name + "/mean");
        double[] deviation = stored.doubles(name + "/deviation");
        if (mean.length != deviation.length) {
            throw new InputException("means and deviations of '" + name + "' differ in number: " + mean.length + " and "
                    + deviation.length + "; store the model again");
        }
        for (int j = 0; j < mean.length; j++) {
            if (!Double.isFinite(mean[j]) || !(deviation[j] > 0) || Double.isInfinite(deviation[j])) {
                throw new InputException("'" + name + "' is normalised by mean " + mean[j] + " and deviation "
                        + deviation[j] + " in column " + j + "; store the model again");
            }
        }
        return new Normaliser(mean, deviation);
    }

    /**
     * Refuses another number of columns.
     *
     * @param what is normalised, for the message
     */
    public void requireColumns(String what, int columns) {
        if (mean.length != columns) {
            throw new InputException("the " + what + " are normalised in " + mean.length + " columns, expected "
                    + columns + "; fit the model again");
        }
    }

    /** Number of columns. */
    public int columns() {
        return mean.length;
    }

    /** Shifts and scales rows in place: (value - mean) / deviation. */
    public void apply(DMatrixRMaj rows) {
        Shapes.require("rows", rows, rows.numRows, mean.length);
        for (int i = 0; i < rows.numRows; i++) {
            apply(rows.data, i * mean.length, rows.data, i * mean.length);
        }
    }

    /** One row: scaled[to ..] = (values[from ..] - mean) / deviation; the two may be the same. */
    public void apply(double[] values, int from, double[] scaled, int to) {
        for (int j = 0; j < mean.length; j++) {
            scaled[to + j] = (values[from + j] - mean[j]) / deviation[j];
        }
    }
}

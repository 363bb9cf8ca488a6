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
 * @param deviation one per column, positive; of changes also 0, for what never changes otherwise than by its mean
 */
public record Normaliser(double[] mean, double[] deviation) {
    private static final double CONSTANT = 1e-10;
    /** Deviation of an input that is left out: whatever it is, it becomes 0 but for what float32 cannot tell from it. */
    private static final double LEFT_OUT = 1e30;

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
        return ofInputs(names, data, 0);
    }

    /**
     * Fits to what a model sees, of which a state may stand still, as the end of a string that is held: the model does not look at it.
     *
     * @param names of the columns, for messages
     * @param data [rows, columns], at least two rows
     * @param states how many columns, the first ones, are of the state; the others, actions, have to vary
     * @throws InputException when a number is not finite, there are fewer than two rows, or another column does not vary
     */
    public static Normaliser ofInputs(List<String> names, DMatrixRMaj data, int states) {
        Normaliser moments = usableMoments(names, data);
        double[] deviation = moments.deviation.clone();
        for (int j = 0; j < data.numCols; j++) {
            if (moments.isConstant(data, j)) {
                if (j >= states) {
                    throw new InputException(names.get(j) + " has the same value in all " + data.numRows
                            + " samples, so nothing can be learned about it; excite it, or leave it out");
                }
                deviation[j] = LEFT_OUT;
            }
        }
        return new Normaliser(moments.mean, deviation);
    }

    /** The same for a model that does not look at these columns. */
    public Normaliser leavingOut(int... columns) {
        double[] changed = deviation.clone();
        for (int column : columns) {
            changed[column] = LEFT_OUT;
        }
        return new Normaliser(mean, changed);
    }

    /**
     * Fits to changes of a state, of which some may always be the same: their deviation is 0, so that they are always predicted by
     * their mean.
     *
     * @param names of the columns, for messages
     * @param data [rows, columns], at least two rows
     * @throws InputException when a number is not finite, there are fewer than two rows, or no column varies
     */
    public static Normaliser ofChanges(List<String> names, DMatrixRMaj data) {
        Normaliser moments = usableMoments(names, data);
        double[] deviation = moments.deviation.clone();
        boolean varies = false;
        for (int j = 0; j < data.numCols; j++) {
            deviation[j] = moments.isConstant(data, j) ? 0 : deviation[j];
            varies |= deviation[j] > 0;
        }
        if (!varies) {
            throw new InputException("every state changes by the same in all " + data.numRows
                    + " samples, so nothing can be learned; give data of a motion");
        }
        return new Normaliser(moments.mean, deviation);
    }

    private static Normaliser usableMoments(List<String> names, DMatrixRMaj data) {
        Shapes.require("data", data, data.numRows, names.size());
        int rows = data.numRows;
        if (rows < 2) {
            throw new InputException(
                    "a model cannot be fitted to " + rows + " sample" + (rows == 1 ? "" : "s") + "; give at least two");
        }
        requireFinite(names, data);
        return moments(data);
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
        Normaliser read = readChanges(stored, name);
        for (int j = 0; j < read.columns(); j++) {
            read.require(name, j, read.deviation[j] > 0);
        }
        return read;
    }

    /**
     * The same of changes, which may have deviation 0.
     *
     * @throws InputException as {@link #read}
     */
    public static Normaliser readChanges(StoredArtefact stored, String name) {
        double[] mean = stored.doubles(name + "/mean");
        double[] deviation = stored.doubles(name + "/deviation");
        if (mean.length != deviation.length) {
            throw new InputException("means and deviations of '" + name + "' differ in number: " + mean.length + " and "
                    + deviation.length + "; store the model again");
        }
        Normaliser read = new Normaliser(mean, deviation);
        for (int j = 0; j < mean.length; j++) {
            read.require(name, j, Double.isFinite(mean[j]) && deviation[j] >= 0 && Double.isFinite(deviation[j]));
        }
        return read;
    }

    private void require(String name, int j, boolean isUsable) {
        if (!isUsable) {
            throw new InputException("'" + name + "' is normalised by mean " + mean[j] + " and deviation "
                    + deviation[j] + " in column " + j + "; store the model again");
        }
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

    /** One row: scaled[to ..] = (values[from ..] - mean) / deviation, 0 where that is 0; the two may be the same. */
    public void apply(double[] values, int from, double[] scaled, int to) {
        for (int j = 0; j < mean.length; j++) {
            scaled[to + j] = deviation[j] == 0 ? 0 : (values[from + j] - mean[j]) / deviation[j];
        }
    }
}

package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import java.util.List;
import java.util.Optional;

/**
 * A record as a file holds it: columns of equal length.
 *
 * @param name the file, and the part of it where it holds several
 * @param columns in their order, at least one
 * @param lines line of each row in the file [rows]; empty where the file has no lines
 * @param ignored what the file holds beside the columns, in words
 */
public record RawRecord(String name, List<Column> columns, int[] lines, List<String> ignored) {
    public RawRecord {
        columns = List.copyOf(columns);
        ignored = List.copyOf(ignored);
        if (columns.isEmpty()) {
            throw new InputException(name + ": holds no columns of numbers; give a table with a line per sample");
        }
    }

    /**
     * A column.
     *
     * @param name as in the file; its number from 1 where the file has no names
     * @param unit as the file says; empty where it does not
     * @param values [rows]; NaN where a value is missing or no number
     * @param texts what stands in the file [rows], where not all of it is numbers; empty for numbers
     */
    public record Column(String name, String unit, double[] values, String[] texts) {
        /** A column of numbers. */
        public static Column of(String name, double... values) {
            return new Column(name, "", values, new String[0]);
        }

        /** Whether something stands in it that is neither a number nor missing. */
        public boolean hasTexts() {
            return texts.length > 0;
        }
    }

    public int rows() {
        return columns.get(0).values().length;
    }

    /** Where a row stands, for messages. */
    public String place(int row) {
        return lines.length > 0 ? name + ":" + lines[row] : name + ": row " + (row + 1);
    }

    /** Names of all columns. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * A column by its name, or by its number from 1 where none is called so.
     *
     * @throws InputException when there is none, or two have the name
     */
    public Column column(String called) {
        List<Column> named =
                columns.stream().filter(c -> c.name().equals(called)).toList();
        if (named.size() > 1) {
            throw new InputException(name + ": column '" + called
                    + "' stands twice; rename one of them, or name it by its number from 1 to " + columns.size());
        }
        return (named.isEmpty() ? byNumber(called) : Optional.of(named.get(0)))
                .orElseThrow(() -> new InputException(name + ": no column '" + called + "'; it has "
                        + String.join(", ", names()) + " (or numbers from 1 to " + columns.size() + ")"));
    }

    private Optional<Column> byNumber(String called) {
        if (!called.matches("[1-9]\\d{0,6}") || Integer.parseInt(called) > columns.size()) {
            return Optional.empty();
        }
        return Optional.of(columns.get(Integer.parseInt(called) - 1));
    }
}

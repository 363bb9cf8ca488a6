package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record as a file holds it: columns of equal length.
 *
 * @param name the file, and the part of it where it holds several
 * @param columns in their order, at least one
 * @param lines line of each row in the file [rows]; empty where the file has no lines
 * @param ignored what the file holds beside the columns, in words
 */
public record RawRecord(String name, List<Column> columns, int[] lines, List<String> ignored) {
    /** A name with its unit: {@code angle [deg]}, {@code angle (deg)}, {@code angle / deg}; numbers in brackets count columns. */
    private static final List<Pattern> UNITS = List.of(
            Pattern.compile("(.+?)\\s+/\\s+\\(?([^()]+?)\\)?\\s*"),
            Pattern.compile("(.+?)\\s*[\\[(]\\s*(?!\\d+\\s*[\\])])([^\\[\\]()]+?)\\s*[\\])]\\s*"));

    /** Names that a message lists at most. */
    private static final int LISTED = 20;

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

        /** The name without a unit in brackets or behind a stroke. */
        public String bareName() {
            return called().map(matcher -> matcher.group(1).strip()).orElse(name);
        }

        /** The unit that stands in a line of its own or behind the name; empty where there is none. */
        public String saidUnit() {
            return unit.isEmpty() ? called().map(matcher -> matcher.group(2)).orElse("") : unit;
        }

        private Optional<Matcher> called() {
            return UNITS.stream()
                    .map(pattern -> pattern.matcher(name))
                    .filter(Matcher::matches)
                    .findFirst();
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
        List<Column> exactly =
                columns.stream().filter(c -> c.name().equals(called)).toList();
        List<Column> named = exactly.isEmpty()
                ? columns.stream().filter(c -> c.bareName().equals(called)).toList()
                : exactly;
        if (named.size() > 1) {
            throw new InputException(name + ": column '" + called
                    + "' stands twice; rename one of them, or name it by its number from 1 to " + columns.size());
        }
        return (named.isEmpty() ? byNumber(called) : Optional.of(named.get(0)))
                .orElseThrow(() -> new InputException(name + ": no column '" + called + "'; it has "
                        + listed() + " (or numbers from 1 to " + columns.size() + ")"
                        + (ignored.isEmpty() ? "" : "; not read: " + String.join(", ", ignored))));
    }

    private String listed() {
        List<String> names = names();
        return names.size() <= LISTED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, LISTED)) + " and " + (names.size() - LISTED) + " more";
    }

    /** The record of each value of a column, in the order in which they come; the column stays. */
    public List<RawRecord> by(Column runs) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < rows(); row++) {
            double value = runs.values()[row];
            String run = runs.hasTexts()
                    ? runs.texts()[row].strip()
                    : value == Math.rint(value) && Math.abs(value) < 1e15
                            ? String.valueOf((long) value)
                            : String.valueOf(value);
            if (run.isEmpty() || run.equals("NaN")) {
                throw new InputException(place(row) + ": column '" + runs.name()
                        + "' does not say which run it is; remove or repair the line");
            }
            rows.computeIfAbsent(run, key -> new ArrayList<>()).add(row);
        }
        List<RawRecord> records = new ArrayList<>();
        rows.forEach((run, own) -> records.add(part(name + " " + runs.name() + " " + run, own)));
        return records;
    }

    private RawRecord part(String called, List<Integer> rows) {
        int[] kept = rows.stream().mapToInt(row -> row).toArray();
        List<Column> parts = columns.stream()
                .map(c -> new Column(
                        c.name(),
                        c.unit(),
                        Arrays.stream(kept).mapToDouble(row -> c.values()[row]).toArray(),
                        c.hasTexts()
                                ? Arrays.stream(kept)
                                        .mapToObj(row -> c.texts()[row])
                                        .toArray(String[]::new)
                                : c.texts()))
                .toList();
        int[] where =
                lines.length > 0 ? Arrays.stream(kept).map(row -> lines[row]).toArray() : new int[0];
        return new RawRecord(called, parts, where, ignored);
    }

    private Optional<Column> byNumber(String called) {
        if (!called.matches("[1-9]\\d{0,6}") || Integer.parseInt(called) > columns.size()) {
            return Optional.empty();
        }
        return Optional.of(columns.get(Integer.parseInt(called) - 1));
    }
}

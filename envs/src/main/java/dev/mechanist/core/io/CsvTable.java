package dev.mechanist.core.io;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table of finite numbers with named columns, as in a comma-separated file with one header line. Blank lines and lines
 * that begin with {@code #} are skipped; every complaint names file, line and column.
 */
public final class CsvTable {
    private static final char MARK = '\uFEFF';

    private final String name;
    private final List<String> header;
    private final double[][] columns;
    private final int[] lines;

    private CsvTable(String name, List<String> header, double[][] columns, int[] lines) {
        this.name = name;
        this.header = header;
        this.columns = columns;
        this.lines = lines;
    }

    /**
     * A table made in memory.
     *
     * @param name what messages call it
     * @param header column names
     * @param columns one array of equal length per column; copied
     */
    public static CsvTable of(String name, List<String> header, double[]... columns) {
        if (header.size() != columns.length) {
            throw new IllegalArgumentException(header.size() + " names for " + columns.length + " columns");
        }
        int rows = columns.length == 0 ? 0 : columns[0].length;
        double[][] copies = new double[columns.length][];
        for (int j = 0; j < columns.length; j++) {
            Shapes.requireLength("column '" + header.get(j) + "'", columns[j], rows);
            copies[j] = columns[j].clone();
        }
        int[] lines = new int[rows];
        Arrays.setAll(lines, i -> i + 2);
        return new CsvTable(name, List.copyOf(header), copies, lines);
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws InputException when the file is missing or unreadable, a column appears twice, or a line has too few or too
     *     many fields, a field that is not a number, or one that is not finite
     */
    public static CsvTable read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file);
                CsvReader<CsvRecord> lines = CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .trimWhitespacesAroundQuotes(true)
                        .ofCsvRecord(withoutMark(reader))) {
            return new Parser(file.toString()).parse(lines);
        } catch (CsvParseException e) {
            throw new InputException(
                    file + ": " + e.getMessage().lines().findFirst().orElse("a quote is not closed")
                            + "; close the quote or remove it",
                    e);
        } catch (UncheckedIOException e) {
            throw FileErrors.reading(file, e.getCause());
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** Skips the mark of byte order that some programs put before the first line. */
    private static BufferedReader withoutMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != MARK) {
            reader.reset();
        }
        return reader;
    }

    /** Reads lines into growing columns. */
    private static final class Parser {
        private final String name;
        private List<String> header;
        private double[][] columns;
        private int[] lines = new int[1024];
        private int rows;

        Parser(String name) {
            this.name = name;
        }

        CsvTable parse(Iterable<CsvRecord> records) {
            for (CsvRecord record : records) {
                int number = (int) record.getStartingLineNumber();
                String[] fields = record.getFields().toArray(String[]::new);
                if (fields.length == 1 && fields[0].isBlank()) {
                    continue;
                }
                if (header == null) {
                    readHeader(number, fields);
                } else {
                    readRow(number, fields);
                }
            }
            if (header == null) {
                throw new InputException(name + ": the file is empty; its first line must name the columns");
            }
            for (int j = 0; j < columns.length; j++) {
                columns[j] = Arrays.copyOf(columns[j], rows);
            }
            return new CsvTable(name, header, columns, Arrays.copyOf(lines, rows));
        }

        private void readHeader(int number, String[] fields) {
            List<String> names = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (String field : fields) {
                String column = field.strip();
                if (column.isEmpty()) {
                    throw new InputException(name + ":" + number + ": column " + (names.size() + 1)
                            + " has no name; name every column in the first line");
                }
                if (!seen.add(column)) {
                    throw new InputException(
                            name + ":" + number + ": column '" + column + "' appears twice; rename one of them");
                }
                names.add(column);
            }
            header = List.copyOf(names);
            columns = new double[header.size()][lines.length];
        }

        private void readRow(int number, String[] fields) {
            if (fields.length != header.size()) {
                throw new InputException(name + ":" + number + ": " + fields.length + " fields where the header names "
                        + header.size() + " columns (" + String.join(",", header) + "); "
                        + (fields.length < header.size() ? "add the missing ones" : "remove the surplus")
                        + " or delete the line");
            }
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, 2 * rows);
                for (int j = 0; j < columns.length; j++) {
                    columns[j] = Arrays.copyOf(columns[j], 2 * rows);
                }
            }
            for (int j = 0; j < fields.length; j++) {
                columns[j][rows] = number(number, j, fields[j].strip());
            }
            lines[rows++] = number;
        }

        private double number(int number, int column, String field) {
            double value;
            try {
                value = Decimals.parse(field);
            } catch (NumberFormatException e) {
                if (!Set.of("nan", "inf", "-inf", "+inf").contains(field.toLowerCase(java.util.Locale.ROOT))) {
                    throw new InputException(
                            name + ":" + number + ": column '" + header.get(column) + "': '" + field
                                    + "' is not a number; write it like 0.25 or 2.5e-1",
                            e);
                }
                value = Double.NaN;
            }
            if (!Double.isFinite(value)) {
                throw new InputException(name + ":" + number + ": column '" + header.get(column) + "' is " + field
                        + "; remove or repair the line");
            }
            return value;
        }
    }

    /** Where the table comes from, for messages. */
    public String name() {
        return name;
    }

    public List<String> header() {
        return header;
    }

    public int rows() {
        return lines.length;
    }

    public boolean has(String column) {
        return header.contains(column);
    }

    /**
     * Values of a column [rows], a fresh array.
     *
     * @throws InputException when there is no such column
     */
    public double[] column(String column) {
        int j = header.indexOf(column);
        if (j < 0) {
            throw new InputException(name + ":1: no column '" + column + "' among " + String.join(",", header)
                    + "; rename or add it in the header");
        }
        return columns[j].clone();
    }

    /**
     * Refuses columns that nobody asked for, so that a misspelt or unforeseen one is noticed.
     *
     * @throws InputException naming the first column that is not in {@code known}
     */
    public void requireOnly(List<String> known) {
        for (String column : header) {
            if (!known.contains(column)) {
                throw new InputException(
                        name + ":1: unknown column '" + column + "'; the columns are " + String.join(",", known));
            }
        }
    }

    /**
     * Checks that a column increases strictly.
     *
     * @throws InputException naming the first line where it does not
     */
    public void requireIncreasing(String column) {
        double[] values = column(column);
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] > values[i - 1])) {
                throw new InputException(name + ":" + lines[i] + ": column '" + column + "' must increase, but "
                        + values[i] + " follows " + values[i - 1] + "; sort the lines and remove repeated ones");
            }
        }
    }

    /** Takes the fields of a table, line by line. */
    public static final class Lines {
        private final CsvWriter csv;
        private CsvWriter.CsvWriterRecord line;

        private Lines(CsvWriter csv) {
            this.csv = csv;
            line = csv.writeRecord();
        }

        /** Adds a number; reading it gives the same bits. */
        public Lines number(double value) {
            line.writeField(Double.toString(value));
            return this;
        }

        /** Adds a whole number. */
        public Lines integer(long value) {
            line.writeField(Long.toString(value));
            return this;
        }

        /** Adds words. */
        public Lines text(String value) {
            line.writeField(value);
            return this;
        }

        /** Adds numbers and words as {@link String#valueOf(Object)} writes them; reading a number gives the same bits. */
        public Lines values(Object... values) {
            for (Object value : values) {
                line.writeField(String.valueOf(value));
            }
            return this;
        }

        /** Ends the line. */
        public void end() {
            line.endRecord();
            line = csv.writeRecord();
        }
    }

    /**
     * Writes a file line by line, whole or not at all.
     *
     * @param header column names
     * @param content writes the lines
     */
    public static void write(Path file, List<String> header, Consumer<Lines> content) {
        AtomicFiles.write(file, out -> {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            csv.writeRecord(header);
            content.accept(new Lines(csv));
            csv.flush();
        });
    }

    /** Writes the table; reading it gives the same bits. */
    public void write(Path file) {
        write(file, header, lines -> {
            for (int i = 0; i < rows(); i++) {
                for (double[] column : columns) {
                    lines.number(column[i]);
                }
                lines.end();
            }
        });
    }
}

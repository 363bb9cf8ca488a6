package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.RawRecord.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tables of text, with or without header: fields between commas, semicolons, tabs, bars or blanks, whichever gives most fields
 * that are numbers; decimal commas where fields are not separated by commas; a line of units below the header; comments that begin
 * with {@code #}, {@code %} or {@code //}, of which the last before the numbers may be the header; a first column without a
 * name, as pandas and R write them. Every line must have as many fields as the others.
 */
final class TextRecords {
    /** Lines that are looked at to find the separator. */
    private static final int LOOK = 100;

    /** What a disk that lost its power, or a system of long ago, leaves at the end. */
    private static final String PADDING = "[\\x00\\x1a]+\\s*$";

    private record Line(int number, String text) {}

    private final String name;
    private final List<Line> lines = new ArrayList<>();
    private final FieldSplit split;
    private final String comment;

    private TextRecords(Path file, RawRecords.TextOptions options) {
        name = file.toString();
        String last = "";
        String[] all = decoded(file).replaceFirst(PADDING, "").split("\r\n|\n|\r", -1);
        Optional<Character> said = options.separator();
        for (int i = options.skip(); i < all.length; i++) {
            String stripped = all[i].strip();
            if (lines.isEmpty() && stripped.matches("(?i)\"?sep=[;,|\\t]\"?")) {
                said = said.or(() -> Optional.of(stripped.replace("\"", "").charAt(4))); // as spreadsheets write it
                continue;
            }
            boolean marked = stripped.startsWith("#") || stripped.startsWith("%") || stripped.startsWith("//");
            if (marked && lines.isEmpty()) {
                last = stripped.replaceFirst("^(#+|%+|/+)\\s*", "");
            } else if (!marked && !stripped.isEmpty()) {
                lines.add(new Line(i + 1, all[i]));
            }
        }
        if (lines.isEmpty()) {
            throw new InputException(
                    name + ": the file is empty" + (options.skip() > 0 ? " after the lines to skip" : "")
                            + "; a table with a line per sample is needed");
        }
        comment = last;
        List<String> looked = lines.stream().limit(LOOK).map(Line::text).toList();
        split = said.map(c -> FieldSplit.at(c, looked)).orElseGet(() -> FieldSplit.of(looked));
    }

    static RawRecord read(Path file, RawRecords.TextOptions options) {
        return new TextRecords(file, options).record();
    }

    private static String decoded(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        } catch (OutOfMemoryError e) {
            throw new InputException(file + ": too large for one table; split it into shorter records", e);
        }
        if (bytes.length > 1 && (bytes[0] == -1 && bytes[1] == -2 || bytes[0] == -2 && bytes[1] == -1)) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        for (int i = 0; i < Math.min(bytes.length, 4096); i++) {
            if (bytes[i] == 0) {
                throw new InputException(
                        file + ": neither text nor NPZ, NPY, MATLAB or HDF5; convert it to one of these");
            }
        }
        String text = decoded(bytes);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Units like the sign of degrees, as programs on Windows write them.
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private RawRecord record() {
        List<String[]> fields = new ArrayList<>();
        for (Line line : lines) {
            fields.add(split.fields(line.text()));
        }
        int from = headerRows(fields);
        int again = withoutHeadersAgain(fields, from);
        int width = fields.get(Math.min(from, fields.size() - 1)).length;
        List<String> names = names(fields, from, width);
        boolean ended = from > 0 && fields.get(0).length == width - 1 && lastIsEmpty(fields, from);
        if (ended) {
            names.remove(0); // not a first column without a name, but a separator that ends every line
            names.add("" + width);
        }
        String[] units = from < 2
                ? new String[width]
                : ended ? Arrays.copyOf(fields.get(1), width) : padded(fields.get(1), width);
        if (from == fields.size()) {
            throw new InputException(name + ": a header and no numbers; add lines of numbers");
        }
        if (split.isHeader(fields.get(from))) {
            throw new InputException(name + ":" + lines.get(from).number()
                    + ": words where the numbers should begin; name the lines to skip before the table with 'skip'");
        }
        for (int row = from; row < fields.size(); row++) {
            if (fields.get(row).length != width) {
                throw new InputException(name + ":" + lines.get(row).number() + ": " + fields.get(row).length
                        + " fields where the line of the first numbers has " + width
                        + "; repair the line, or name the lines to skip before the table with 'skip'");
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < width; j++) {
            column(fields, from, j, names.get(j), units[j] == null ? "" : units[j].replaceAll("[\\[\\]()]", ""))
                    .ifPresent(columns::add);
        }
        int[] numbers = lines.subList(from, lines.size()).stream()
                .mapToInt(Line::number)
                .toArray();
        return new RawRecord(
                name, columns, numbers, again == 0 ? List.of() : List.of("its header, " + again + " more times"));
    }

    /** Takes out the lines of a header that a logger writes anew whenever it starts; says how many. */
    private int withoutHeadersAgain(List<String[]> fields, int from) {
        int before = fields.size();
        for (int row = fields.size() - 1; row >= Math.max(from, 1); row--) {
            for (int head = 0; head < from; head++) {
                if (Arrays.equals(fields.get(row), fields.get(head))) {
                    fields.remove(row);
                    lines.remove(row);
                    break;
                }
            }
        }
        return before - fields.size();
    }

    private static boolean lastIsEmpty(List<String[]> fields, int from) {
        return fields.stream().skip(from).allMatch(line -> line[line.length - 1].isEmpty());
    }

    /** A column, unless nothing stands in it nor above it: a separator that ends every line makes such a one. */
    private Optional<Column> column(List<String[]> fields, int from, int j, String called, String unit) {
        int rows = fields.size() - from;
        double[] values = new double[rows];
        String[] texts = new String[0];
        boolean anything = false;
        for (int i = 0; i < rows; i++) {
            String field = fields.get(from + i)[j];
            values[i] = split.number(field);
            anything |= !field.isEmpty();
            if (Double.isNaN(values[i]) && !FieldSplit.isMissing(field)) {
                texts = texts.length > 0 ? texts : new String[rows];
                texts[i] = field;
            }
        }
        if (texts.length > 0) {
            for (int i = 0; i < rows; i++) {
                texts[i] = fields.get(from + i)[j];
            }
        }
        boolean named = !called.equals("" + (j + 1));
        return anything || named ? Optional.of(new Column(called, unit, values, texts)) : Optional.empty();
    }

    /** How many of the first lines name the columns and their units: 0, 1 or 2. */
    private int headerRows(List<String[]> fields) {
        if (!split.isHeader(fields.get(0))) {
            return 0;
        }
        boolean units = fields.size() > 2
                && fields.get(1).length == fields.get(0).length
                && split.isWords(fields.get(1))
                && !split.isWords(fields.get(2));
        return units ? 2 : 1;
    }

    private List<String> names(List<String[]> fields, int from, int width) {
        String[] header = new String[0];
        if (from > 0) {
            header = fields.get(0);
            if (header.length != width && header.length != width - 1) {
                throw new InputException(name + ":" + lines.get(0).number() + ": the header names " + header.length
                        + " columns and the numbers have " + width
                        + "; repair it, or name the lines to skip before the table with 'skip'");
            }
        } else if (!comment.isEmpty()) {
            String[] words = split.fields(comment);
            header = words.length == width ? words : comment.split("[\\s,;]+");
            header = header.length == width && split.isHeader(header) ? header : new String[0];
        }
        String[] padded = padded(header, width);
        List<String> names = new ArrayList<>();
        for (int j = 0; j < width; j++) {
            names.add(padded[j] == null || padded[j].isEmpty() ? "" + (j + 1) : padded[j]);
        }
        return names;
    }

    /** R leaves out the name of the first column, which numbers the lines. */
    private static String[] padded(String[] header, int width) {
        if (header.length == width) {
            return header;
        }
        String[] padded = new String[width];
        if (header.length == width - 1) {
            System.arraycopy(header, 0, padded, 1, header.length);
        }
        return Arrays.copyOf(padded, width);
    }
}

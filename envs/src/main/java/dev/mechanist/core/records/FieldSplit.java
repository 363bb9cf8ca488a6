package dev.mechanist.core.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How lines of text become fields, and fields numbers.
 *
 * @param separator between fields; a blank for any number of blanks
 * @param decimalComma whether numbers are written as 0,25
 */
record FieldSplit(char separator, boolean decimalComma) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern COMMA = Pattern.compile("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");
    private static final Set<String> MISSING =
            Set.of("", "-", "?", "na", "n/a", "nan", "-nan", "null", "none", "inf", "-inf", "+inf", "infinity");
    private static final char[] SEPARATORS = {';', '\t', ',', '|', ' '};

    static FieldSplit at(char separator) {
        return new FieldSplit(separator, false);
    }

    /** The separator that gives most numbers in lines of equally many fields; of several the first. */
    static FieldSplit of(List<String> lines) {
        FieldSplit best = at(',');
        double most = -1;
        for (char separator : SEPARATORS) {
            for (boolean comma : separator == ',' ? new boolean[] {false} : new boolean[] {false, true}) {
                FieldSplit split = new FieldSplit(separator, comma);
                double score = split.score(lines);
                if (score > most + 1e-9) {
                    most = score;
                    best = split;
                }
            }
        }
        return best;
    }

    /** Fields that are numbers, per line, where lines agree in the number of their fields; lines that do not count nothing. */
    private double score(List<String> lines) {
        Map<Integer, Integer> widths = new TreeMap<>();
        lines.forEach(line -> widths.merge(fields(line).length, 1, Integer::sum));
        int width = widths.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        int numbers = 0;
        int others = 0;
        for (String line : lines) {
            String[] fields = fields(line);
            if (fields.length != width) {
                others += width;
                continue;
            }
            for (String field : fields) {
                if (Double.isNaN(number(field)) && !isMissing(field)) {
                    others++;
                } else if (!field.isEmpty()) {
                    numbers++;
                }
            }
        }
        return (numbers - 0.5 * others) / lines.size();
    }

    String[] fields(String line) {
        if (separator == ' ') {
            return line.strip().split("\\s+");
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields.toArray(String[]::new);
    }

    /** The number; NaN where it is none. */
    double number(String field) {
        if (decimalComma && COMMA.matcher(field).matches()) {
            return Double.parseDouble(field.replace(',', '.'));
        }
        if (NUMBER.matcher(field).matches() && !(decimalComma && field.contains("."))) {
            double value = Double.parseDouble(field);
            return Double.isInfinite(value) ? Double.NaN : value;
        }
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            default -> Double.NaN;
        };
    }

    static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    /** Whether a line has words, and no number but in words. */
    boolean isHeader(String[] fields) {
        boolean words = false;
        for (String field : fields) {
            if (!Double.isNaN(number(field))) {
                return false;
            }
            words |= !isMissing(field);
        }
        return words;
    }

    /** Whether no field is a number. */
    boolean isWords(String[] fields) {
        for (String field : fields) {
            if (!Double.isNaN(number(field)) || isMissing(field) && !field.isEmpty() && !field.equals("-")) {
                return false;
            }
        }
        return true;
    }
}

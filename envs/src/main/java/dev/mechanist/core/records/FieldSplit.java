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
    /** Thousands as in 1.234,5 and as in 1,234.5; the latter between commas only where quoted. */
    private static final Pattern DOTS = Pattern.compile("[+-]?[1-9]\\d{0,2}(\\.\\d{3})+(,\\d+)?");

    private static final Pattern COMMAS = Pattern.compile("[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?");
    /** Thousands apart, as in French and in Switzerland. */
    private static final Pattern GROUPS =
            Pattern.compile("[+-]?[1-9]\\d{0,2}([\u00a0\u202f\u2009'\u2019]\\d{3})+([.,]\\d+)?");

    /** As Fortran writes 1.0E+00. */
    private static final Pattern FORTRAN = Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+)[dD][+-]?\\d+");

    private static final Set<String> MISSING = Set.of(
            "",
            "-",
            "--",
            "?",
            "na",
            "n/a",
            "nan",
            "-nan",
            "null",
            "none",
            "inf",
            "-inf",
            "+inf",
            "infinity",
            "#n/a",
            "-1.#ind",
            "1.#qnan",
            "1.#inf");
    private static final char[] SEPARATORS = {';', '\t', ',', '|', ' '};

    private static FieldSplit at(char separator) {
        return new FieldSplit(separator, false);
    }

    /** The separator that is said, with the decimal sign that gives most numbers. */
    static FieldSplit at(char separator, List<String> lines) {
        FieldSplit points = at(separator);
        FieldSplit commas = new FieldSplit(separator, true);
        return separator != ',' && commas.score(lines) > points.score(lines) + 1e-9 ? commas : points;
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
    double number(String written) {
        String field = written.replace('\u2212', '-');
        if (GROUPS.matcher(field).matches()) {
            return number(field.replaceAll("[\u00a0\u202f\u2009'\u2019]", ""));
        }
        if (decimalComma && DOTS.matcher(field).matches()) {
            return Double.parseDouble(field.replace(".", "").replace(',', '.'));
        }
        boolean surely = field.indexOf('.') >= 0 || field.indexOf(',') != field.lastIndexOf(',') || separator == ',';
        if (!decimalComma && surely && COMMAS.matcher(field).matches()) {
            return Double.parseDouble(field.replace(",", ""));
        }
        if (FORTRAN.matcher(field).matches()) {
            return Double.parseDouble(field.replaceAll("[dD]", "e"));
        }
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

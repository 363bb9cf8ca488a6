package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecord.Column;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stamps written as dates and times of day. */
final class TimeTexts {
    private static final Pattern ZONE = Pattern.compile("(.*T.*?)T?(Z|[+-]\\d{2}(?::?\\d{2})?)");

    private static final Pattern DATED = Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})[./-](\\d{4})[ T]+(.*)");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})[ T]+(.*)");
    /** Minutes and seconds: only seconds have parts. */
    private static final Pattern MINUTES = Pattern.compile("(\\d{1,3}):(\\d\\d[.,]\\d+)");

    private static final Pattern HALF_DAY = Pattern.compile("(\\d{1,2})(:\\d\\d:.*?)\\s*([aApP][mM])");

    private TimeTexts() {}

    /** Seconds from the first row on, where all that stands in a column are times; nothing where something else does. */
    static Optional<double[]> find(RawRecord raw, Column column) {
        if (!column.hasTexts()) {
            return Optional.empty();
        }
        try {
            Column written = written(raw, column);
            double[] seconds = ofDay(raw, written).orElseGet(() -> seconds(raw, written));
            double first = seconds[0];
            return Optional.of(Arrays.stream(seconds).map(s -> s - first).toArray());
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** Seconds from the first row on, of stamps as {@code 2024-03-01T12:00:00.05}, with a blank for the T, or {@code 12:00:00.05}. */
    static double[] seconds(RawRecord raw, Column column) {
        double[] seconds = new double[raw.rows()];
        LocalDateTime first = null;
        for (int row = 0; row < seconds.length; row++) {
            LocalDateTime stamp = stamp(raw, column, row);
            first = first == null ? stamp : first;
            seconds[row] = Duration.between(first, stamp).toNanos() * 1e-9;
        }
        return seconds;
    }

    /** Seconds since midnight, of stamps as {@code 12:00:00.05}; nothing where they have dates. */
    static Optional<double[]> ofDay(RawRecord raw, Column column) {
        double[] seconds = new double[raw.rows()];
        for (int row = 0; row < seconds.length; row++) {
            LocalDateTime stamp = stamp(raw, column, row);
            if (!stamp.toLocalDate().equals(LocalDate.EPOCH)) {
                return Optional.empty();
            }
            seconds[row] = stamp.toLocalTime().toNanoOfDay() * 1e-9;
        }
        return Optional.of(seconds);
    }

    /**
     * The column with its stamps as 2024-03-01T12:00:00.05: days before months behind points, whichever of the two is above 12 behind
     * strokes, and hours of a day that is cut in half.
     *
     * @throws InputException where days and months cannot be told apart
     */
    static Column written(RawRecord raw, Column column) {
        boolean monthFirst = false;
        boolean dayFirst = false;
        Set<String> dates = new HashSet<>();
        for (String text : column.texts()) {
            Matcher date = DATED.matcher(text.strip());
            if (date.matches() && !date.group(2).equals(".")) {
                dayFirst |= Integer.parseInt(date.group(1)) > 12;
                monthFirst |= Integer.parseInt(date.group(3)) > 12;
                dates.add(text.strip().substring(0, date.end(4)));
            }
        }
        if (dates.size() > 1 && dayFirst == monthFirst) {
            throw new InputException(raw.name() + ": column '" + column.name()
                    + "' may have days or months first; write stamps like 2024-03-01 12:00:00.05");
        }
        String[] texts = column.texts().clone();
        for (int row = 0; row < texts.length; row++) {
            texts[row] = written(texts[row].strip(), dayFirst);
        }
        return new Column(column.name(), column.unit(), column.values(), texts);
    }

    private static String written(String text, boolean dayFirst) {
        Matcher date = DATED.matcher(text);
        Matcher slashed = YEAR_FIRST.matcher(text);
        String day = "";
        String time = text;
        if (date.matches()) {
            boolean german = dayFirst || date.group(2).equals(".");
            day = date.group(4) + "-" + two(date.group(german ? 3 : 1)) + "-" + two(date.group(german ? 1 : 3)) + "T";
            time = date.group(5);
        } else if (slashed.matches()) {
            day = slashed.group(1) + "-" + two(slashed.group(2)) + "-" + two(slashed.group(3)) + "T";
            time = slashed.group(4);
        }
        Matcher minutes = MINUTES.matcher(time);
        if (minutes.matches()) {
            int all = Integer.parseInt(minutes.group(1));
            time = two(String.valueOf(all / 60)) + ":" + two(String.valueOf(all % 60)) + ":" + minutes.group(2);
        }
        Matcher half = HALF_DAY.matcher(time);
        if (half.matches()) {
            int hour = Integer.parseInt(half.group(1)) % 12 + (half.group(3).equalsIgnoreCase("pm") ? 12 : 0);
            time = two(String.valueOf(hour)) + half.group(2);
        }
        return day + (time.matches("\\d:.*") ? "0" + time : time);
    }

    private static String two(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }

    private static LocalDateTime stamp(RawRecord raw, Column column, int row) {
        String text = column.texts()[row].strip().replace(' ', 'T').replace(',', '.');
        Matcher zoned = ZONE.matcher(text);
        try {
            if (text.contains("T") && zoned.matches()) {
                ZoneOffset offset = zoned.group(2).equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(zoned.group(2));
                return LocalDateTime.parse(zoned.group(1)).minusSeconds(offset.getTotalSeconds());
            }
            return text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDateTime.of(LocalDate.EPOCH, LocalTime.parse(text));
        } catch (DateTimeException e) {
            throw new InputException(
                    raw.place(row) + ": column '" + column.name() + "': '" + column.texts()[row]
                            + "' is no time; write seconds, or stamps like 2024-03-01 12:00:00.05",
                    e);
        }
    }
}

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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stamps written as dates and times of day. */
final class TimeTexts {
    private static final Pattern ZONE = Pattern.compile("(.*T.*?)T?(Z|[+-]\\d{2}(?::?\\d{2})?)");

    private TimeTexts() {}

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

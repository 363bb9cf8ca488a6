package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecord.Column;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/** Stamps written as dates and times of day. */
final class TimeTexts {
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

    private static LocalDateTime stamp(RawRecord raw, Column column, int row) {
        String text = column.texts()[row].strip().replace(' ', 'T').replaceFirst("(Z|\\+00:?00)$", "");
        try {
            return text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDateTime.of(LocalDate.EPOCH, LocalTime.parse(text));
        } catch (DateTimeParseException e) {
            throw new InputException(
                    raw.place(row) + ": column '" + column.name() + "': '" + column.texts()[row]
                            + "' is no time; write seconds, or stamps like 2024-03-01 12:00:00.05",
                    e);
        }
    }
}

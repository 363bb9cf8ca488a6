package dev.mechanist.experiments.records;

import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.numerics.Steps;
import dev.mechanist.core.records.Drift;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecord.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is in records, before anything is said of them.
 *
 * @param record as it was read
 * @param time the column of time, where one looks so
 * @param unit of time, as it looks; empty without such a column
 * @param seconds time of each row from 0 on; the number of the row without such a column
 * @param channels what the other columns look like
 * @param clock what the clock does, one line each
 */
public record RecordLook(
        RawRecord record,
        Optional<Column> time,
        String unit,
        double[] seconds,
        List<ChannelLook> channels,
        List<String> clock) {
    private static final double GAP = 10;

    /** Looks at records. */
    public static List<RecordLook> of(List<RawRecord> records) {
        return records.stream().map(RecordLook::of).toList();
    }

    /** Pairs of records that hold the same numbers, in words. */
    public static List<String> duplicates(List<RawRecord> records) {
        Map<String, String> known = new LinkedHashMap<>();
        List<String> found = new ArrayList<>();
        for (RawRecord record : records) {
            String hash = Hashes.ofNumbers(
                    record.columns().stream().map(Column::values).toList());
            String first = known.putIfAbsent(hash, record.name());
            if (first != null) {
                found.add(record.name() + " holds the same numbers as " + first);
            }
        }
        return found;
    }

    private static RecordLook of(RawRecord record) {
        Optional<Column> time = time(record);
        String unit = time.map(RecordLook::unitOf).orElse("");
        double[] seconds = time.flatMap(column -> TimeTexts.find(record, column))
                .orElseGet(() -> seconds(record, time, Unit.orUnchanged(unit).factor()));
        List<Column> others = record.columns().stream()
                .filter(c -> time.isEmpty() || c != time.get())
                .toList();
        List<ChannelLook> channels = new ArrayList<>();
        for (Column column : others) {
            channels.add(ChannelLook.of(column, others, seconds));
        }
        return new RecordLook(
                record, time, unit, seconds, channels, time.isPresent() ? clock(record, seconds) : List.of());
    }

    private static double[] seconds(RawRecord record, Optional<Column> time, double factor) {
        double[] seconds = new double[record.rows()];
        Arrays.setAll(
                seconds,
                i -> time.map(c -> factor * (c.values()[i] - c.values()[0])).orElse((double) i));
        return seconds;
    }

    /** The column that says which of several runs a row is of, by its name; empty where there is one run. */
    Optional<Column> runs() {
        return record.columns().stream()
                .filter(c -> time.isEmpty() || !c.name().equals(time.get().name()))
                .filter(c -> c.bareName()
                        .toLowerCase(Locale.ROOT)
                        .matches("(run|trial|episode|session|experiment|test|traj|trajectory|sequence)"
                                + "[_ ]?(id|no|nr|number|index|name)?"))
                .filter(c -> {
                    long different = c.hasTexts()
                            ? Arrays.stream(c.texts()).distinct().count()
                            : Arrays.stream(c.values()).distinct().count();
                    boolean whole = c.hasTexts() || Arrays.stream(c.values()).allMatch(v -> v == Math.rint(v));
                    return whole && different > 1 && different <= record.rows() / 5;
                })
                .findFirst();
    }

    /** Called as time is, or even steps upwards that do not just count the rows. */
    private static Optional<Column> time(RawRecord record) {
        List<Column> rising = record.columns().stream()
                .filter(c -> !c.hasTexts() && rises(c.values()))
                .toList();
        return rising.stream()
                .filter(c -> c.name()
                        .toLowerCase(Locale.ROOT)
                        .matches(".*(time|stamp|zeit).*|t|t[_ (\\[].*|sec.*|clock.*|.*/t"))
                .findFirst()
                .or(() -> rising.stream()
                        .filter(c -> !counts(c.values()))
                        .findFirst()
                        .filter(c -> even(c.values())))
                .or(() -> record.columns().stream()
                        .filter(c -> TimeTexts.find(record, c)
                                .filter(RecordLook::rises)
                                .isPresent())
                        .findFirst());
    }

    private static boolean rises(double[] values) {
        int up = 0;
        for (int i = 1; i < values.length; i++) {
            up += values[i] >= values[i - 1] ? 1 : 0;
        }
        return values.length > 2 && values[values.length - 1] > values[0] && up >= 0.98 * (values.length - 1);
    }

    private static boolean counts(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] - values[i - 1] != 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether nine tenths of the steps are within a fifth of the median. */
    private static boolean even(double[] values) {
        double[] steps = Steps.sorted(values);
        double median = steps[steps.length / 2];
        long near = Arrays.stream(steps)
                .filter(s -> Math.abs(s - median) <= 0.2 * median)
                .count();
        return median > 0 && near >= 0.9 * steps.length;
    }

    /** What the file says, or what the size says: of a Unix time or of a step. */
    private static String unitOf(Column time) {
        if (time.hasTexts()) {
            return "s";
        }
        String said = ChannelLook.unit(time);
        Optional<Unit> known = Unit.find(said).filter(u -> u.si().equals("s"));
        if (known.isPresent()) {
            return TimeRule.UNITS.stream()
                    .filter(name -> Unit.orUnchanged(name).equals(known.get()))
                    .findFirst()
                    .orElse(said);
        }
        double first = Math.abs(time.values()[0]);
        double[] steps = Steps.sorted(time.values());
        double median = steps[steps.length / 2];
        if (first > 1e17) {
            return "ns";
        }
        if (first > 1e14) {
            return "us";
        }
        if (first > 1e11) {
            return "ms";
        }
        boolean whole = Arrays.stream(time.values()).allMatch(v -> v == Math.rint(v));
        return first < 1e8 && whole && median >= 500 ? "us" : first < 1e8 && whole && median > 1 ? "ms" : "s";
    }

    private static List<String> clock(RawRecord record, double[] seconds) {
        List<String> found = new ArrayList<>();
        double[] steps = Steps.sorted(seconds);
        double median = steps[steps.length / 2];
        int back = 0;
        int repeated = 0;
        List<String> gaps = new ArrayList<>();
        double squares = 0;
        int regular = 0;
        for (int i = 1; i < seconds.length; i++) {
            double step = seconds[i] - seconds[i - 1];
            back += step < 0 ? 1 : 0;
            repeated += step == 0 ? 1 : 0;
            if (step > GAP * median && median > 0) {
                gaps.add(ChannelLook.number(step) + " s at " + record.place(i));
            } else if (step > 0) {
                squares += (step - median) * (step - median);
                regular++;
            }
        }
        double jitter = Math.sqrt(squares / Math.max(1, regular)) / median;
        found.add(ChannelLook.number(1 / median) + " samples per second"
                + (jitter > 1e-6 ? ", with a jitter of " + ChannelLook.number(100 * jitter) + "% of a step" : ""));
        if (!gaps.isEmpty()) {
            found.add(gaps.size()
                    + (gaps.size() == 1 ? " gap: " : " gaps: ")
                    + String.join(", ", gaps.subList(0, Math.min(5, gaps.size()))));
        }
        if (gaps.isEmpty() && back + repeated == 0) {
            Drift.find(seconds)
                    .ifPresent(drift -> found.add(drift.said()
                            + ": if samples were taken regularly, set 'drift' of 'time' to smooth, or to keep if the stamps"
                            + " are right"));
        }
        if (repeated > 0) {
            found.add(repeated + " stamps repeat the one before");
        }
        if (back > 0) {
            found.add(back + " stamps run back");
        }
        return found;
    }
}

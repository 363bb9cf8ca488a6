package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.numerics.Differences;
import dev.mechanist.core.numerics.Steps;
import dev.mechanist.core.numerics.Unwrapping;
import dev.mechanist.core.records.Clock;
import dev.mechanist.core.records.Drift;
import dev.mechanist.core.records.Placeholders;
import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecord.Column;
import dev.mechanist.core.records.Rollover;
import dev.mechanist.core.records.StampCheck;
import dev.mechanist.core.records.Turns;
import dev.mechanist.sysid.Butterworth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A raw record by its description: stretches without gaps, with the channels that the description names. */
final class Stretches {
    /** Before the names of actions, so that a state may be called the same. */
    static final String ACTION = "action ";

    /** Order of the filter on derived rates. */
    private static final int ORDER = 3;

    /**
     * A channel of a stretch.
     *
     * @param unit SI
     * @param angle whether it is an angle
     * @param values [rows]
     */
    record Channel(String unit, boolean angle, double[] values) {
        boolean constant() {
            return Arrays.stream(values).allMatch(v -> v == values[0]);
        }
    }

    /**
     * A stretch.
     *
     * @param name of the record, and of the part of it where there are several
     * @param times from 0, s
     * @param channels by name; actions with {@link #ACTION} before theirs
     */
    record Part(String name, double[] times, Map<String, Channel> channels) {
        String hash() {
            List<double[]> all = new ArrayList<>();
            channels.values().forEach(channel -> all.add(channel.values));
            return Hashes.ofNumbers(all);
        }

        double first(String kind, String name) {
            return channels.get(kind.equals("state") ? name : ACTION + name).values[0];
        }

        double least(String action) {
            return Arrays.stream(channels.get(ACTION + action).values).min().orElseThrow();
        }

        double most(String action) {
            return Arrays.stream(channels.get(ACTION + action).values).max().orElseThrow();
        }
    }

    private final RawRecord raw;
    private final RecordDescription description;
    private final Set<String> angles;
    private final List<String> notes;
    private final Map<ChannelRule, Column> columns = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    /** @param angles what the equations say of the states that are angles */
    Stretches(RawRecord raw, RecordDescription description, Set<String> angles, List<String> notes) {
        this.raw = raw;
        this.angles = angles;
        this.description = description;
        this.notes = notes;
        Stream.concat(description.states().stream(), description.actions().stream())
                .filter(rule -> rule.column().isPresent())
                .forEach(rule ->
                        columns.put(rule, numbers(raw.column(rule.column().get()))));
        columns.forEach(this::noteUnknownUnit);
        double[] times = times();
        int[] whole = whole(times);
        Clock.Reading reading = Clock.read(
                raw.name(),
                times,
                whole,
                this::same,
                raw::place,
                description.time().policies());
        notes.addAll(reading.notes());
        List<int[]> stretches = new ArrayList<>();
        for (Clock.Stretch stretch : reading.stretches()) {
            cut(stretch.rows(), stretches);
        }
        for (int[] rows : stretches) {
            String name = stretches.size() == 1 ? raw.name() : raw.name() + " part " + (parts.size() + 1);
            parts.add(part(name, times, rows));
        }
        if (parts.isEmpty()) {
            throw new InputException(raw.name() + ": no two rows follow each other without missing values");
        }
    }

    List<Part> parts() {
        return parts;
    }

    private Column numbers(Column read) {
        Column column = withoutAbsent(read);
        Placeholders.find(column.name(), column.values()).ifPresent(found -> {
            throw new InputException(raw.name() + ": " + found);
        });
        for (int row = 0; row < column.texts().length; row++) {
            if (Double.isNaN(column.values()[row]) && !column.texts()[row].isBlank() && !description.splitAtMissing()) {
                throw new InputException(raw.place(row) + ": column '" + column.name() + "': '" + column.texts()[row]
                        + "' is not a number; write it like 0.25 or 2.5e-1");
            }
        }
        return column;
    }

    private Column withoutAbsent(Column column) {
        double[] values = Arrays.stream(column.values())
                .map(value -> description.absent().contains(value) ? Double.NaN : value)
                .toArray();
        return new Column(column.name(), column.unit(), values, column.texts());
    }

    /** What the file says of the unit, behind the name where that is one that is known. */
    private static String said(Column column) {
        return column.unit().isEmpty() && Unit.find(column.saidUnit()).isEmpty() ? "" : column.saidUnit();
    }

    private void noteUnknownUnit(ChannelRule rule, Column column) {
        String behind = column.saidUnit();
        if (rule.unit().isEmpty()
                && rule.turn() == 0
                && !behind.isEmpty()
                && Unit.find(behind).isEmpty()) {
            notes.add(raw.name() + ": '" + column.name() + "' is taken as it stands, for '" + behind
                    + "' is no unit that is known; if it is one, say what it is by 'unit' and 'scale'");
        }
    }

    /** Seconds from the first row on. */
    private double[] times() {
        TimeRule rule = description.time();
        double[] times = new double[raw.rows()];
        if (rule.column().isEmpty()) {
            Arrays.setAll(times, i -> i * rule.step());
            return times;
        }
        Column column = raw.column(rule.column().get());
        if (column.hasTexts()) {
            for (int row = 0; row < times.length; row++) {
                if (Double.isNaN(column.values()[row]) && !Double.isNaN(column.values()[0])) {
                    throw new InputException(raw.place(row) + ": column '" + column.name() + "': '"
                            + column.texts()[row] + "' where the lines before have numbers; remove the line");
                }
            }
            Column written = TimeTexts.written(raw, column);
            return TimeTexts.ofDay(raw, written)
                    .map(seconds -> fromFirst(goingOn(seconds, 1), 1))
                    .orElseGet(() -> TimeTexts.seconds(raw, written));
        }
        String unit = rule.unit().orElse(said(column).isEmpty() ? "s" : said(column));
        Unit known = Unit.orUnchanged(unit);
        double factor = known.si().equals("s") ? known.factor() : 1;
        for (int row = 0; row < times.length; row++) {
            if (Double.isNaN(column.values()[row])) {
                throw new InputException(raw.place(row) + ": column '" + column.name()
                        + "': the time is missing; remove or repair the line");
            }
        }
        return fromFirst(goingOn(column.values(), factor), factor);
    }

    private static double[] fromFirst(double[] stamps, double seconds) {
        double[] times = new double[stamps.length];
        Arrays.setAll(times, row -> seconds * (stamps[row] - stamps[0]));
        return times;
    }

    /**
     * Stamps that go on where their clock began anew, where the description says so; otherwise one line says what they look like.
     *
     * @param seconds that a unit of the stamps is
     */
    private double[] goingOn(double[] stamps, double seconds) {
        Clock.Policy policy = description.time().policies().backward();
        List<Rollover> rollovers = policy == Clock.Policy.SPLIT ? List.of() : Rollover.find(stamps, seconds);
        for (Rollover rollover : rollovers) {
            String what = raw.place(rollover.row()) + ": the time begins anew after "
                    + new BigDecimal(rollover.period()).stripTrailingZeros().toPlainString() + ", as " + rollover.what()
                    + " does";
            if (policy != Clock.Policy.JOIN) {
                throw new InputException(
                        what + "; set 'backward' to join, or to split where another record begins there");
            }
            notes.add(what + "; it goes on there");
        }
        return Rollover.joined(stamps, rollovers);
    }

    /** Rows without missing values. */
    private int[] whole(double[] times) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < times.length; row++) {
            boolean complete = true;
            for (Column column : columns.values()) {
                if (Double.isNaN(column.values()[row])) {
                    if (!description.splitAtMissing()) {
                        throw new InputException(raw.place(row) + ": column '" + column.name()
                                + "': the value is missing; repair or remove the line, or set 'missing' to split");
                    }
                    complete = false;
                }
            }
            if (complete) {
                rows.add(row);
            }
        }
        if (rows.size() < times.length) {
            int missing = times.length - rows.size();
            notes.add(raw.name() + ": " + missing
                    + (missing == 1 ? " row has a missing value" : " rows have missing values")
                    + "; the record is split there");
        }
        return rows.stream().mapToInt(i -> i).toArray();
    }

    /** Cuts where rows with missing values were taken out. */
    private static void cut(int[] rows, List<int[]> stretches) {
        int from = 0;
        for (int i = 1; i <= rows.length; i++) {
            if (i == rows.length || rows[i] != rows[i - 1] + 1) {
                if (i - from > 1) {
                    stretches.add(Arrays.copyOfRange(rows, from, i));
                }
                from = i;
            }
        }
    }

    private boolean same(int a, int b) {
        return columns.values().stream().allMatch(c -> c.values()[a] == c.values()[b]);
    }

    private Part part(String name, double[] all, int[] rows) {
        double[] times = unrounded(
                name,
                Arrays.stream(rows).mapToDouble(row -> all[row] - all[rows[0]]).toArray());
        Map<String, Channel> channels = new LinkedHashMap<>();
        for (ChannelRule rule : description.states()) {
            if (rule.column().isPresent()) {
                channels.put(rule.name(), channel(name, rule, rows));
            }
        }
        for (ChannelRule rule : description.states()) {
            rule.derivativeOf().ifPresent(of -> channels.put(rule.name(), rate(name, rule, channels.get(of), times)));
        }
        for (ChannelRule rule : description.actions()) {
            Channel raw = channel(name, rule, rows);
            double[] acting = rule.delay() == 0 ? raw.values : delayed(raw.values, times, rule.delay());
            channels.put(ACTION + rule.name(), new Channel(raw.unit, false, acting));
        }
        return new Part(name, times, channels);
    }

    private double[] unrounded(String name, double[] stamps) {
        Optional<Drift> drift = rule().drift() == TimeRule.Drifting.KEEP ? Optional.empty() : Drift.find(stamps);
        if (drift.isPresent() && rule().drift() == TimeRule.Drifting.SMOOTH) {
            notes.add(name + ": " + drift.get().said() + "; that is taken out, as 'drift' says");
            return Drift.corrected(stamps);
        }
        if (drift.isPresent() && !ratesAreMeasured()) {
            throw new InputException(name + ": " + drift.get().said()
                    + ", and no measured rate says whether its clock drifts; set 'drift' of 'time' to smooth where samples"
                    + " were taken regularly, or to keep where the stamps are right");
        }
        return StampCheck.unrounded(stamps)
                .map(times -> {
                    notes.add(name + ": " + StampCheck.roundedNote(times));
                    return times;
                })
                .orElse(stamps);
    }

    private TimeRule rule() {
        return description.time();
    }

    /** Whether rates may tell what stamps are worth: outputs have none, and those that are derived say what the stamps say. */
    private boolean ratesAreMeasured() {
        return description.lags().isEmpty()
                && description.states().size() > 1
                && description.states().stream()
                        .allMatch(state -> state.derivativeOf().isEmpty());
    }

    private Channel channel(String name, ChannelRule rule, int[] rows) {
        Column column = columns.get(rule);
        Unit unit = rule.turn() > 0
                ? new Unit("rad", 2 * Math.PI / rule.turn())
                : Unit.orUnchanged(rule.unit().orElse(said(column))).times(rule.scale());
        boolean angle = rule.wrapped().orElse(false)
                || rule.angle().orElse(unit.si().equals("rad") || angles.contains(rule.name()));
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rule.sign() * (column.values()[rows[i]] - rule.zero()) * unit.factor();
        }
        if (!description.actions().contains(rule)) {
            refuseUnsaid(name, rule, unit, angle, values);
        }
        boolean looks = angle && Unwrapping.looksWrapped(values, 2 * Math.PI);
        if (rule.wrapped().orElse(looks)) {
            if (rule.wrapped().isEmpty()) {
                notes.add(name + ": the angle '" + rule.name() + "' is wrapped; it was unwrapped");
            }
            values = Unwrapping.unwrap(values, 2 * Math.PI);
        }
        return new Channel(angle && unit.si().isEmpty() ? "rad" : unit.si(), angle, values);
    }

    /** Refuses what wraps and was not said to. */
    private static void refuseUnsaid(String name, ChannelRule rule, Unit unit, boolean angle, double[] values) {
        boolean turned = unit.si().equals("rad") && unit.factor() == 1 && rule.turn() == 0 && rule.zero() == 0;
        if (turned) {
            Turns.counts(values).ifPresent(turn -> {
                throw new InputException(name + ": '" + rule.name() + "' wraps at " + turn
                        + "; it looks like steps of an encoder: set its 'turn' to " + turn + " in place of 'unit'");
            });
        }
        if (rule.angle().isPresent() && !angle || !unit.si().isEmpty()) {
            return;
        }
        if (angle) {
            Turns.unit(values).ifPresent(cure -> {
                throw new InputException(name + ": the angle '" + rule.name() + "' " + cure);
            });
        }
        if (Turns.wrapsAt(values, 360)) {
            throw new InputException(name + ": '" + rule.name()
                    + "' wraps at 360; it looks like an angle in degrees: set its 'unit' to deg, or 'angle' to false");
        }
        Turns.counts(values).filter(turn -> !angle).ifPresent(turn -> {
            throw new InputException(name + ": '" + rule.name() + "' wraps at " + turn
                    + "; it looks like steps of an encoder: set its 'turn' to " + turn + ", or 'angle' to false");
        });
        if (!angle && rule.wrapped().isEmpty() && rule.column().isPresent() && Turns.wrapsAt(values, 2 * Math.PI)) {
            throw new InputException(name + ": '" + rule.name()
                    + "' wraps at 2 pi; it looks like an angle: set its 'unit' to rad, or 'angle' to false");
        }
    }

    /**
     * The rate of a channel by central differences, filtered forwards and backwards (Butterworth of third order) where it is
     * sampled fast enough for that.
     */
    private static Channel rate(String name, ChannelRule rule, Channel of, double[] times) {
        double[] rate = Differences.central(of.values, times);
        double sampling = 1 / Steps.median(times);
        if (rule.cutoff() > 0 && 2 * rule.cutoff() < sampling) {
            try {
                rate = new Butterworth(ORDER, rule.cutoff(), sampling).zeroPhase(rate);
            } catch (InputException e) {
                throw new InputException(name + ": " + e.getMessage(), e);
            }
        }
        return new Channel(of.unit.isEmpty() ? "" : of.unit + "/s", false, rate);
    }

    /** Mean over each step of an action that begins to act so much later; before its first stamp it holds its first value. */
    private static double[] delayed(double[] values, double[] times, double delay) {
        int rows = values.length;
        double[] integral = new double[rows];
        for (int t = 1; t < rows; t++) {
            integral[t] = integral[t - 1] + values[t - 1] * (times[t] - times[t - 1]);
        }
        double[] acting = values.clone();
        for (int t = 0; t < rows - 1; t++) {
            double from = integralTo(times[t] - delay, times, values, integral);
            double to = integralTo(times[t + 1] - delay, times, values, integral);
            acting[t] = (to - from) / (times[t + 1] - times[t]);
        }
        acting[rows - 1] = acting[Math.max(0, rows - 2)];
        return acting;
    }

    private static double integralTo(double time, double[] times, double[] values, double[] integral) {
        if (time <= 0) {
            return values[0] * time;
        }
        int found = Arrays.binarySearch(times, time);
        int row = found >= 0 ? found : -found - 2;
        return integral[row] + values[row] * (time - times[row]);
    }
}

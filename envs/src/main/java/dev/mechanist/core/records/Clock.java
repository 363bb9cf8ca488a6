package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/** What the time stamps of a record say: which rows follow each other without a gap. */
public final class Clock {
    /** A step longer than so many usual ones is a gap. */
    private static final double GAP = 10;

    /** A step longer than so many usual ones of a regular clock has lost rows. */
    private static final double LOST = 1.5;

    /** Steps of a regular clock are whole numbers of usual ones to within so many. */
    private static final double IRREGULAR = 0.2;

    /** Rows that must stand between two that are lost: records in small pieces are worth less than a held action. */
    private static final int BETWEEN = 25;

    /** Share of the steps that may have lost rows. */
    private static final double SELDOM = 0.02;

    /** What is done about something that a clock does. */
    public enum Policy {
        /** The record is refused. */
        REFUSE,
        /** The record is cut there. */
        SPLIT,
        /** It is taken as it is. */
        KEEP,
        /** Stamps go on where a clock began anew ({@link Rollover}); others are refused. */
        JOIN
    }

    /**
     * What is done about stamps.
     *
     * @param gaps a step that is much longer than the others
     * @param backward a stamp before the one before it
     */
    public record Policies(Policy gaps, Policy backward) {
        public static final Policies USUAL = new Policies(Policy.SPLIT, Policy.REFUSE);
    }

    /**
     * A run of rows without gaps.
     *
     * @param rows in their order
     */
    public record Stretch(int[] rows) {}

    /**
     * What was found.
     *
     * @param stretches each of at least two rows
     * @param notes what a reader should know, one line each
     */
    public record Reading(List<Stretch> stretches, List<String> notes) {}

    private Clock() {}

    /**
     * Reads stamps.
     *
     * @param name of the record
     * @param times s, not NaN [rows]
     * @param rows which rows count, in their order
     * @param same whether two rows hold the same numbers: such a row, repeated at the same time, is dropped
     * @param place where a row stands, for messages
     * @throws InputException where stamps repeat over rows that differ, or run backwards, or have a gap, and the policy refuses that
     */
    public static Reading read(
            String name,
            double[] times,
            int[] rows,
            BiPredicate<Integer, Integer> same,
            IntFunction<String> place,
            Policies policies) {
        List<String> notes = new ArrayList<>();
        List<List<Integer>> runs = forward(name, times, rows, same, place, policies, notes);
        double usual = usualStep(times, runs);
        List<Stretch> stretches = new ArrayList<>();
        int dropped = 0;
        boolean losesRows = policies.gaps == Policy.SPLIT && losesRows(times, runs, usual);
        for (List<Integer> run : runs) {
            List<Integer> current = new ArrayList<>();
            for (int row : run) {
                int before = current.isEmpty() ? row : current.get(current.size() - 1);
                double step = times[row] - times[before];
                if (step > GAP * usual && policies.gaps != Policy.KEEP) {
                    String what = place.apply(row) + ": a gap of " + number(step) + " s where steps are "
                            + number(usual) + " s";
                    if (policies.gaps == Policy.REFUSE) {
                        throw new InputException(what + "; set 'gaps' to split or keep, or repair the record");
                    }
                    notes.add(what + ": the record is split there");
                    dropped += add(stretches, current);
                    current = new ArrayList<>();
                } else if (losesRows && step > LOST * usual) {
                    notes.add(
                            place.apply(row) + ": " + Math.round(step / usual - 1)
                                    + " of the rows before it are missing, and nobody knows what acted: the record is split there");
                    dropped += add(stretches, current);
                    current = new ArrayList<>();
                }
                current.add(row);
            }
            dropped += add(stretches, current);
        }
        if (dropped > 0) {
            notes.add(name + ": " + dropped + (dropped == 1 ? " row stands" : " rows stand")
                    + " alone between gaps; left out");
        }
        if (stretches.isEmpty()) {
            throw new InputException(name + ": has no two rows without a gap between them; give a longer record");
        }
        return new Reading(stretches, notes);
    }

    /** Whether a clock is regular but for a few rows that are missing, with enough of them between. */
    private static boolean losesRows(double[] times, List<List<Integer>> runs, double usual) {
        int rows = 0;
        int lost = 0;
        for (List<Integer> run : runs) {
            int since = 0;
            for (int i = 1; i < run.size(); i++, rows++, since++) {
                double steps = (times[run.get(i)] - times[run.get(i - 1)]) / usual;
                if (steps > GAP) {
                    since = 0;
                } else if (Math.abs(steps - Math.round(steps)) > IRREGULAR || steps < 1 - IRREGULAR) {
                    return false;
                } else if (steps > LOST) {
                    lost++;
                    if (since < BETWEEN) {
                        return false;
                    }
                    since = 0;
                }
            }
            if (lost > 0 && since < BETWEEN) {
                return false;
            }
        }
        return lost > 0 && lost <= SELDOM * rows;
    }

    private static int add(List<Stretch> stretches, List<Integer> rows) {
        if (rows.size() < 2) {
            return rows.size();
        }
        stretches.add(new Stretch(rows.stream().mapToInt(i -> i).toArray()));
        return 0;
    }

    /** Runs of rows along which time increases. */
    private static List<List<Integer>> forward(
            String name,
            double[] times,
            int[] rows,
            BiPredicate<Integer, Integer> same,
            IntFunction<String> place,
            Policies policies,
            List<String> notes) {
        List<List<Integer>> runs = new ArrayList<>();
        List<Integer> run = new ArrayList<>();
        int repeated = 0;
        for (int row : rows) {
            if (!run.isEmpty()) {
                int before = run.get(run.size() - 1);
                double step = times[row] - times[before];
                if (step == 0) {
                    if (!same.test(before, row)) {
                        throw new InputException(place.apply(row)
                                + ": the time stamp repeats that of the line before, with other values; give"
                                + " 'time: {step: SECONDS}' if the clock is too coarse, or remove one of the lines");
                    }
                    repeated++;
                    continue;
                }
                if (step < 0) {
                    String what = place.apply(row) + ": time runs back by " + number(-step) + " s";
                    if (policies.backward == Policy.SPLIT) {
                        notes.add(what + ": a record begins there");
                        runs.add(run);
                        run = new ArrayList<>();
                    } else {
                        throw new InputException(what
                                + "; sort the lines, set 'backward' to split where another record begins there, or name the column that says"
                                + " which run a line is of in 'runs'");
                    }
                }
            }
            run.add(row);
        }
        runs.add(run);
        if (repeated > 0) {
            notes.add(name + ": " + repeated + (repeated == 1 ? " line repeats" : " lines repeat")
                    + " the one before it, stamp and values, and " + (repeated == 1 ? "counts" : "count") + " once");
        }
        return runs;
    }

    /** The step that most steps are not longer than, s. */
    private static double usualStep(double[] times, List<List<Integer>> runs) {
        double[] steps = runs.stream()
                .flatMapToDouble(run -> java.util.stream.IntStream.range(1, run.size())
                        .mapToDouble(i -> times[run.get(i)] - times[run.get(i - 1)]))
                .sorted()
                .toArray();
        return steps.length == 0 ? Double.POSITIVE_INFINITY : steps[(int) (0.75 * (steps.length - 1))];
    }

    /** Four significant digits, for messages. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(4)).stripTrailingZeros();
        return Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7 ? rounded.toString() : rounded.toPlainString();
    }
}

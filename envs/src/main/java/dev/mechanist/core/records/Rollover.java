package dev.mechanist.core.records;

import dev.mechanist.core.numerics.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A clock that begins anew: a counter of 16, 24 or 32 bits that is full, or a time of day at midnight, at a full hour or minute.
 *
 * @param row the first after it began anew
 * @param period after which it does, in units of the stamps
 * @param what it is, in words
 */
public record Rollover(int row, double period, String what) {
    /** Stamps lie within so many usual steps of the end and of the beginning of a period. */
    private static final double NEAR = 5;

    /**
     * Where stamps run back as such a clock does, and nowhere else.
     *
     * @param stamps in order
     * @param seconds that one unit of the stamps is
     */
    public static List<Rollover> find(double[] stamps, double seconds) {
        List<Rollover> found = new ArrayList<>();
        if (stamps.length < 3) {
            return found;
        }
        double usual = Math.abs(Steps.median(stamps));
        for (int row = 1; row < stamps.length; row++) {
            double before = stamps[row - 1];
            double after = stamps[row];
            if (after >= before) {
                continue;
            }
            for (Map.Entry<Double, String> known : periods(seconds).entrySet()) {
                double period = known.getKey();
                boolean atEnd = before < period && before > period - NEAR * usual;
                if (atEnd && after >= 0 && after < NEAR * usual) {
                    found.add(new Rollover(row, period, known.getValue()));
                    break;
                }
            }
        }
        return found;
    }

    /** Stamps that go on where the clock began anew. */
    public static double[] joined(double[] stamps, List<Rollover> rollovers) {
        double[] joined = stamps.clone();
        for (Rollover rollover : rollovers) {
            for (int row = rollover.row; row < joined.length; row++) {
                joined[row] += rollover.period;
            }
        }
        return joined;
    }

    private static Map<Double, String> periods(double seconds) {
        Map<Double, String> periods = new LinkedHashMap<>();
        periods.put(0x1p16, "a counter of 16 bits");
        periods.put(0x1p24, "a counter of 24 bits");
        periods.put(0x1p32, "a counter of 32 bits");
        periods.put(86400 / seconds, "a time of day, past midnight");
        periods.put(43200 / seconds, "a time of day of twelve hours");
        periods.put(3600 / seconds, "minutes and seconds of an hour");
        periods.put(60 / seconds, "seconds of a minute");
        return periods;
    }
}

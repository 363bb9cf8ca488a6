package dev.mechanist.experiments.records;

import dev.mechanist.core.numerics.Unwrapping;
import dev.mechanist.core.records.RawRecord.Column;
import dev.mechanist.core.records.Turns;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * What a column looks like.
 *
 * @param column as it was read
 * @param kind what it seems to be
 * @param unit as the file says, or as it looks; empty where neither
 * @param rateOf the column whose rate it is, by its numbers; empty for none
 * @param remarks what a reader should know, one each
 */
public record ChannelLook(Column column, Kind kind, String unit, Optional<String> rateOf, List<String> remarks) {
    /** Nothing that is measured is so large: its square would be beyond what a number holds. */
    private static final double HUGE = 1e150;

    private static final Pattern UNIT = Pattern.compile(".*[\\[(]([^\\[\\]()]+)[\\])]\\s*");
    private static final Pattern PER_SECOND = Pattern.compile(".*_(deg|rad|mrad|m|cm|mm)_(?:per_)?s");
    private static final Pattern INPUT = Pattern.compile(
            "u\\d*|u\\[\\d+\\]|.*(action|torque|tau|voltage|input|command|cmd|force|pwm|control|ctrl|v_?in|moment|spannung|strom|kraft).*|.*[./]u|act(\\[.*)?");
    private static final double DEGREES = 180 / Math.PI;

    /** Order up to which excitation is looked for. */
    private static final int ORDER = 20;

    /** What a column seems to be. */
    public enum Kind {
        INPUT,
        OUTPUT,
        CONSTANT,
        COUNTER,
        TEXT
    }

    static ChannelLook of(Column column, List<Column> all, double[] seconds) {
        double[] values = column.values();
        List<String> remarks = new ArrayList<>();
        int missing = (int) Arrays.stream(values).filter(Double::isNaN).count();
        if (missing > 0) {
            remarks.add(missing + " values are missing");
        }
        double[] present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        if (column.hasTexts() || present.length == 0) {
            return new ChannelLook(column, Kind.TEXT, "", Optional.empty(), remarks);
        }
        if (Arrays.stream(present).allMatch(v -> v == present[0])) {
            remarks.add("it is constant");
            return new ChannelLook(column, Kind.CONSTANT, unit(column), Optional.empty(), remarks);
        }
        if (isCounter(present)) {
            return new ChannelLook(column, Kind.COUNTER, "", Optional.empty(), remarks);
        }
        String unit = unit(column);
        if (Unwrapping.looksWrapped(present, 2 * Math.PI)) {
            remarks.add("it wraps at a turn");
            unit = unit.isEmpty() ? "rad" : unit;
        } else if (Unwrapping.looksWrapped(present, 360)) {
            remarks.add("it wraps at 360: it looks like degrees");
            unit = unit.isEmpty() ? "deg" : unit;
        } else {
            Turns.counts(present)
                    .ifPresent(turn -> remarks.add("it wraps at " + turn + ": it looks like steps of an encoder"));
        }
        saturation(present).ifPresent(remarks::add);
        boolean input = INPUT.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
        Optional<String> rate = Optional.empty();
        if (input) {
            remarks.add(excitation(present));
        } else {
            for (Column other : all) {
                double slope =
                        other == column || other.hasTexts() ? Double.NaN : slope(other.values(), values, seconds);
                if (!Double.isNaN(slope)) {
                    rate = Optional.of(other.name());
                    remarks.add(spoken(other.name(), slope));
                    break;
                }
            }
        }
        return new ChannelLook(column, input ? Kind.INPUT : Kind.OUTPUT, unit, rate, remarks);
    }

    private static String spoken(String other, double slope) {
        String rate = "it is the rate of '" + other + "'";
        if (near(slope, DEGREES)) {
            return rate + ", which looks like degrees where the rate is in rad/s";
        }
        if (near(slope, 1 / DEGREES)) {
            return rate + " in degrees per second, where that is in rad";
        }
        if (near(slope, 1e-3)) {
            return rate + ", if time is in milliseconds";
        }
        if (near(slope, 86400)) {
            return rate + ", if time is in days";
        }
        return near(slope, 1) ? rate : rate + ", but for a factor of " + number(1 / slope);
    }

    private static boolean near(double slope, double expected) {
        return Math.abs(slope / expected - 1) < 0.1;
    }

    /** What the file says: in a line of units, or in brackets after the name. */
    static String unit(Column column) {
        boolean behind =
                !column.saidUnit().isEmpty() && Unit.find(column.saidUnit()).isPresent();
        if (!column.unit().isEmpty() || behind) {
            return column.saidUnit();
        }
        Matcher perSecond = PER_SECOND.matcher(column.name());
        if (perSecond.matches()) {
            return perSecond.group(1) + "/s";
        }
        Matcher matcher = UNIT.matcher(column.name());
        String found =
                matcher.matches() ? matcher.group(1).strip() : column.name().replaceFirst(".*_", "");
        return Unit.find(found).isPresent()
                                && !found.equals("g")
                                && !found.equals("h")
                                && !found.equals("d")
                                && !found.equals("m")
                                && !found.equals("s")
                                && !found.matches("\\d+")
                        || matcher.matches() && Unit.find(found).isPresent() && !found.matches("\\d+")
                ? found
                : "";
    }

    private static boolean isCounter(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] - values[i - 1] != 1) {
                return false;
            }
        }
        return values.length > 2;
    }

    /** Values that stay at an end of their range for three samples or more; not of a signal of few levels. */
    private static Optional<String> saturation(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        long levels = 1;
        for (int i = 1; i < sorted.length; i++) {
            levels += sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        if (levels < 10) {
            return Optional.empty();
        }
        List<String> ends = new ArrayList<>();
        for (double end : new double[] {sorted[0], sorted[sorted.length - 1]}) {
            int run = 0;
            int held = 0;
            for (int i = 0; i < values.length; i++) {
                run = values[i] == end ? run + 1 : 0;
                held += run >= 3 ? (run == 3 ? 3 : 1) : 0;
            }
            if (end != 0 && held > 0.002 * values.length) {
                ends.add(number(end) + " (" + number(100.0 * held / values.length) + "% of the samples)");
            }
        }
        return ends.isEmpty()
                ? Optional.empty()
                : Optional.of("it stays at " + String.join(" and ", ends) + ": saturated?");
    }

    /**
     * The order to which an input is persistently exciting (Ljung, System Identification, 1999, section 13.2): the rank of the
     * covariance of its last values.
     */
    private static String excitation(double[] measured) {
        double size = Arrays.stream(measured).map(Math::abs).max().orElseThrow();
        if (!(size <= HUGE)) {
            return "as an input it reaches " + number(size) + ", which nothing can be told from: damaged?";
        }
        double[] values = Arrays.stream(measured).map(v -> v / size).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        int order = Math.min(ORDER, values.length / 4);
        double[] covariance = new double[Math.max(1, order)];
        for (int lag = 0; lag < covariance.length; lag++) {
            for (int t = lag; t < values.length; t++) {
                covariance[lag] += (values[t] - mean) * (values[t - lag] - mean) / values.length;
            }
        }
        DMatrixRMaj toeplitz = new DMatrixRMaj(covariance.length, covariance.length);
        for (int i = 0; i < covariance.length; i++) {
            for (int j = 0; j < covariance.length; j++) {
                toeplitz.set(i, j, covariance[Math.abs(i - j)]);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(covariance.length, false, true);
        if (!eigen.decompose(toeplitz)) {
            return "as an input it excites an order that was not found";
        }
        int rank = 0;
        for (int i = 0; i < covariance.length; i++) {
            rank += eigen.getEigenvalue(i).getReal() > 1e-3 * covariance[0] ? 1 : 0;
        }
        int changes = 0;
        for (int t = 1; t < values.length; t++) {
            changes += values[t] != values[t - 1] ? 1 : 0;
        }
        return "as an input it changes " + changes + " times and excites order " + rank
                + (rank == covariance.length ? " or more" : "");
    }

    /** Slope of how a column changes over the other as its rate; NaN where they have little in common. */
    private static double slope(double[] position, double[] rate, double[] seconds) {
        double rr = 0;
        double rd = 0;
        double dd = 0;
        for (int t = 1; t < position.length; t++) {
            double step = seconds[t] - seconds[t - 1];
            if (step > 0) {
                double change = (position[t] - position[t - 1]) / step;
                double mean = 0.5 * (rate[t] + rate[t - 1]);
                if (Double.isFinite(change * mean)) {
                    rr += mean * mean;
                    rd += mean * change;
                    dd += change * change;
                }
            }
        }
        return rr > 0 && dd > 0 && rd * rd > 0.8 * rr * dd && rd > 0 ? rd / rr : Double.NaN;
    }

    /** Four significant digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(4)).stripTrailingZeros();
        boolean small = value != 0 && Math.abs(value) < 1e-4;
        return small || Math.abs(value) >= 1e7 ? rounded.toString() : rounded.toPlainString();
    }

    double least() {
        return Arrays.stream(column.values())
                .filter(v -> !Double.isNaN(v))
                .min()
                .orElse(Double.NaN);
    }

    double most() {
        return Arrays.stream(column.values())
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(Double.NaN);
    }
}

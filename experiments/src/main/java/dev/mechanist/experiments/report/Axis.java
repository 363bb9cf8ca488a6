package dev.mechanist.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis: a range of values mapped to a range of pixels, with ticks at round values.
 *
 * @param label quantity and unit
 * @param logarithmic whether equal ratios take equal lengths
 * @param least smallest value shown
 * @param most largest value shown
 */
public record Axis(String label, boolean logarithmic, double least, double most) {
    /** An axis that shows all finite values with a small margin. */
    static Axis of(String label, boolean logarithmic, double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value) && (!logarithmic || value > 0)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        if (least > most) {
            return new Axis(label, logarithmic, logarithmic ? 0.1 : 0, 1);
        }
        if (logarithmic) {
            double margin = Math.max(1.1, Math.pow(most / least, 0.05));
            return new Axis(label, true, least / margin, most * margin);
        }
        double margin = most > least ? 0.05 * (most - least) : Math.max(0.5, 0.1 * Math.abs(most));
        return new Axis(label, false, least - margin, most + margin);
    }

    /** Pixel of a value, with {@code from} at the least and {@code to} at the most; clamped to the axis. */
    double pixel(double value, double from, double to) {
        double fraction =
                logarithmic ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
        return from + Math.min(1, Math.max(0, fraction)) * (to - from);
    }

    /** Round values within the range, between three and about eight of them. */
    List<Double> ticks() {
        return logarithmic && most / least > 8 ? decades() : steps();
    }

    private List<Double> decades() {
        List<Double> ticks = new ArrayList<>();
        int first = (int) Math.floor(Math.log10(least));
        int last = (int) Math.ceil(Math.log10(most));
        int[] digits = last - first <= 2 ? new int[] {1, 2, 5} : new int[] {1};
        int stride = Math.max(1, (last - first) / 6);
        for (int k = first; k <= last; k += stride) {
            for (int digit : digits) {
                double value = Double.parseDouble(digit + "e" + k);
                if (value >= least && value <= most) {
                    ticks.add(value);
                }
            }
        }
        return ticks;
    }

    private List<Double> steps() {
        double rough = (most - least) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(least / step); k * step <= most; k++) {
            ticks.add(k * step);
        }
        return ticks;
    }

    /** A tick's label, short and exact enough to tell ticks apart. */
    public static String label(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.0e", value)
                    .replace("e-0", "e-")
                    .replace("e+0", "e");
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "").replaceAll("^-0$", "0");
    }
}

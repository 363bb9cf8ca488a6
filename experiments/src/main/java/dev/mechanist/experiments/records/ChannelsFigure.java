package dev.mechanist.experiments.records;

import dev.mechanist.experiments.records.ChannelLook.Kind;
import dev.mechanist.experiments.report.Canvas;
import dev.mechanist.experiments.report.Canvas.Anchor;
import dev.mechanist.experiments.report.Figure;
import dev.mechanist.experiments.report.Ink;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Every channel of a record over time, one strip each: the range of its values in every pixel, so that nothing between samples
 * is lost.
 *
 * @param look the record
 */
public record ChannelsFigure(RecordLook look) implements Figure {
    private static final int LEFT = 150;
    private static final int RIGHT = 24;
    private static final int TOP = 40;
    private static final int STRIP = 78;
    private static final int GAP = 16;
    private static final int BOTTOM = 34;

    private List<ChannelLook> drawn() {
        return look.channels().stream()
                .filter(c -> c.kind() != Kind.TEXT && c.kind() != Kind.COUNTER)
                .toList();
    }

    @Override
    public int width() {
        return 860;
    }

    @Override
    public int height() {
        return TOP + drawn().size() * (STRIP + GAP) + BOTTOM;
    }

    @Override
    public String description() {
        return "Channels of " + look.record().name() + " over time: "
                + String.join(", ", drawn().stream().map(c -> c.column().name()).toList());
    }

    @Override
    public void draw(Canvas canvas) {
        String file = Path.of(look.record().name().replaceFirst(": .*", "")).getFileName() + "";
        String title = file + look.record().name().replaceFirst("^[^:]*", "");
        canvas.text(LEFT, 22, title, Anchor.START, Ink.TEXT, 15, true);
        List<ChannelLook> channels = drawn();
        for (int k = 0; k < channels.size(); k++) {
            strip(canvas, channels.get(k), TOP + k * (STRIP + GAP), k);
        }
        double bottom = height() - BOTTOM + 4;
        double[] seconds = look.seconds();
        double last = seconds[seconds.length - 1];
        for (int i = 0; i <= 4; i++) {
            double x = LEFT + i * (width() - LEFT - RIGHT) / 4.0;
            canvas.segment(x, bottom - 8, x, bottom - 4, Ink.AXIS, 1);
            canvas.text(
                    x,
                    bottom + 10,
                    ChannelLook.number(last * i / 4),
                    i == 4 ? Anchor.END : Anchor.MIDDLE,
                    Ink.MUTED,
                    12,
                    false);
        }
        canvas.text(
                (LEFT + width() - RIGHT) / 2.0,
                bottom + 24,
                look.time().isPresent() ? "time, s" : "row",
                Anchor.MIDDLE,
                Ink.MUTED,
                12.5,
                false);
    }

    private void strip(Canvas canvas, ChannelLook channel, double top, int index) {
        double bottom = top + STRIP;
        double least = channel.least();
        double most = channel.most();
        double width = most > least ? most - least : 1;
        canvas.segment(LEFT, bottom, width() - RIGHT, bottom, Ink.GRID, 1);
        canvas.segment(LEFT, top, width() - RIGHT, top, Ink.GRID, 1);
        Ink ink = Ink.series(channel.kind() == Kind.INPUT ? 1 : channel.kind() == Kind.CONSTANT ? 7 : 0);
        canvas.text(12, top + 16, shortened(channel.column().name(), 17), Anchor.START, ink, 13, true);
        String unit = channel.unit();
        canvas.text(
                12,
                top + 32,
                channel.kind().name().toLowerCase(Locale.ROOT) + (unit.isEmpty() ? "" : ", " + unit),
                Anchor.START,
                Ink.MUTED,
                11.5,
                false);
        canvas.text(LEFT - 6, top + 10, ChannelLook.number(most), Anchor.END, Ink.MUTED, 11, false);
        canvas.text(LEFT - 6, bottom, ChannelLook.number(least), Anchor.END, Ink.MUTED, 11, false);
        curve(canvas, channel, ink, value -> bottom - (value - least) / width * STRIP);
        List<String> remarks = channel.remarks().stream()
                .filter(r -> !r.startsWith("as an input"))
                .toList();
        if (!remarks.isEmpty()) {
            canvas.text(
                    width() - RIGHT - 4,
                    top - 3,
                    shortened(String.join("; ", remarks), 96),
                    Anchor.END,
                    Ink.MUTED,
                    11,
                    false);
        }
    }

    /** Least and most of each pixel, joined; a gap of a hundredth of the record breaks the line. */
    private void curve(Canvas canvas, ChannelLook channel, Ink ink, java.util.function.DoubleUnaryOperator y) {
        double[] seconds = look.seconds();
        double[] values = channel.column().values();
        double span = Math.max(1e-300, seconds[seconds.length - 1]);
        int pixels = 2 * (width() - LEFT - RIGHT);
        double[] x = new double[4 * seconds.length];
        double[] at = new double[4 * seconds.length];
        int count = 0;
        int t = 0;
        double before = Double.NaN;
        while (t < values.length) {
            int pixel = (int) (seconds[t] / span * pixels);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            double first = Double.NaN;
            double last = Double.NaN;
            boolean broken = t > 0 && seconds[t] - before > 0.01 * span && seconds.length > 300;
            int start = t;
            for (; t < values.length && (t == start || (int) (seconds[t] / span * pixels) == pixel); t++) {
                if (!Double.isNaN(values[t])) {
                    first = Double.isNaN(first) ? values[t] : first;
                    last = values[t];
                    least = Math.min(least, values[t]);
                    most = Math.max(most, values[t]);
                }
                before = seconds[t];
            }
            if (broken || Double.isNaN(first)) {
                count = flush(canvas, x, at, count, ink);
            }
            if (!Double.isNaN(first)) {
                double px = LEFT + pixel / 2.0;
                double[] shown =
                        first == last && least == most ? new double[] {first} : new double[] {first, least, most, last};
                for (double value : shown) {
                    x[count] = px;
                    at[count++] = y.applyAsDouble(value);
                }
            }
        }
        flush(canvas, x, at, count, ink);
    }

    private static int flush(Canvas canvas, double[] x, double[] y, int count, Ink ink) {
        if (count > 1) {
            canvas.line(java.util.Arrays.copyOf(x, count), java.util.Arrays.copyOf(y, count), ink, 1.2, false);
        } else if (count == 1) {
            canvas.circle(x[0], y[0], 1.5, ink);
        }
        return 0;
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
    }
}

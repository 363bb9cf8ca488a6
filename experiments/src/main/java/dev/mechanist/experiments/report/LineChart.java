package dev.mechanist.experiments.report;

import dev.mechanist.experiments.report.Canvas.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Curves with bands. Each curve carries its name at its right end.
 *
 * @param title what it shows
 * @param xLabel quantity and unit
 * @param yLabel quantity and unit
 * @param logarithmicX whether x is on a logarithmic scale
 * @param logarithmicY whether y is
 * @param series the curves
 * @param span a stretch of the x axis that is marked
 */
public record LineChart(
        String title,
        String xLabel,
        String yLabel,
        boolean logarithmicX,
        boolean logarithmicY,
        List<Series> series,
        Optional<Span> span)
        implements Figure {
    /** A chart without a marked stretch. */
    public LineChart(
            String title,
            String xLabel,
            String yLabel,
            boolean logarithmicX,
            boolean logarithmicY,
            List<Series> series) {
        this(title, xLabel, yLabel, logarithmicX, logarithmicY, series, Optional.empty());
    }

    /** A stretch of the x axis and what it is. */
    public record Span(String name, double from, double to) {}

    /**
     * One curve; a point that is not finite interrupts it.
     *
     * @param name its name
     * @param ink its colour
     * @param x [k]
     * @param y [k]
     * @param lower lower edge of the band [k]; equal to y for none
     * @param upper upper edge of the band [k]
     */
    public record Series(String name, Ink ink, double[] x, double[] y, double[] lower, double[] upper) {}

    private static final int LEFT = 66;
    private static final int RIGHT = 150;
    private static final int TOP = 44;
    private static final int BOTTOM = 50;

    @Override
    public int width() {
        return 720;
    }

    @Override
    public int height() {
        return 380;
    }

    @Override
    public String description() {
        return title + ": " + yLabel + " against " + xLabel + " for "
                + String.join(", ", series.stream().map(Series::name).toList());
    }

    @Override
    public void draw(Canvas canvas) {
        Axis x = Axis.of(
                xLabel,
                logarithmicX,
                DoubleStream.concat(
                                span.stream().flatMapToDouble(s -> DoubleStream.of(s.from, s.to)),
                                series.stream().flatMapToDouble(s -> DoubleStream.of(s.x)))
                        .toArray());
        Axis y = Axis.of(
                yLabel,
                logarithmicY,
                series.stream()
                        .flatMapToDouble(s -> DoubleStream.concat(DoubleStream.of(s.y), DoubleStream.of(s.upper)))
                        .toArray());
        canvas.text(LEFT, 22, title, Anchor.START, Ink.TEXT, 15, true);
        span.ifPresent(s -> drawSpan(canvas, x, s));
        drawGrid(canvas, x, y);
        for (Series s : series) {
            drawBand(canvas, x, y, s);
        }
        for (Series s : series) {
            drawCurve(canvas, x, y, s);
        }
        drawNames(canvas, y);
    }

    private double px(Axis axis, double value) {
        return axis.pixel(value, LEFT, width() - RIGHT);
    }

    private double py(Axis axis, double value) {
        return axis.pixel(value, height() - BOTTOM, TOP);
    }

    private void drawSpan(Canvas canvas, Axis x, Span s) {
        double from = px(x, s.from);
        double to = px(x, s.to);
        double bottom = height() - BOTTOM;
        canvas.area(new double[] {from, to, to, from}, new double[] {TOP, TOP, bottom, bottom}, Ink.AXIS, 0.16);
        canvas.text((from + to) / 2, TOP - 6, s.name, Anchor.MIDDLE, Ink.MUTED, 12, false);
    }

    private void drawGrid(Canvas canvas, Axis x, Axis y) {
        double bottom = height() - BOTTOM;
        double right = width() - RIGHT;
        for (double tick : y.ticks()) {
            canvas.segment(LEFT, py(y, tick), right, py(y, tick), Ink.GRID, 1);
            canvas.text(LEFT - 8, py(y, tick) + 4, Axis.label(tick), Anchor.END, Ink.MUTED, 12, false);
        }
        for (double tick : x.ticks()) {
            canvas.segment(px(x, tick), bottom, px(x, tick), bottom + 4, Ink.AXIS, 1);
            canvas.text(px(x, tick), bottom + 18, Axis.label(tick), Anchor.MIDDLE, Ink.MUTED, 12, false);
        }
        canvas.segment(LEFT, bottom, right, bottom, Ink.AXIS, 1);
        canvas.text((LEFT + right) / 2, height() - 10, xLabel, Anchor.MIDDLE, Ink.MUTED, 12.5, false);
        canvas.uprightText(18, (TOP + bottom) / 2, yLabel, Ink.MUTED, 12.5);
    }

    private void drawBand(Canvas canvas, Axis x, Axis y, Series s) {
        for (int[] run : finiteRuns(s.y)) {
            int length = run[1] - run[0];
            double[] bx = new double[2 * length];
            double[] by = new double[2 * length];
            for (int i = 0; i < length; i++) {
                int k = run[0] + i;
                bx[i] = px(x, s.x[k]);
                bx[2 * length - 1 - i] = bx[i];
                by[i] = py(y, Double.isFinite(s.upper[k]) ? s.upper[k] : y.most());
                by[2 * length - 1 - i] =
                        py(y, Double.isFinite(s.lower[k]) ? Math.max(s.lower[k], y.least()) : y.least());
            }
            canvas.area(bx, by, s.ink, 0.14);
        }
    }

    private void drawCurve(Canvas canvas, Axis x, Axis y, Series s) {
        for (int[] run : finiteRuns(s.y)) {
            double[] cx = new double[run[1] - run[0]];
            double[] cy = new double[cx.length];
            for (int i = 0; i < cx.length; i++) {
                cx[i] = px(x, s.x[run[0] + i]);
                cy[i] = py(y, s.y[run[0] + i]);
            }
            canvas.line(cx, cy, s.ink, 2.2, false);
            if (s.x.length <= 16) {
                for (int i = 0; i < cx.length; i++) {
                    canvas.circle(cx[i], cy[i], 3, s.ink);
                }
            }
        }
    }

    /** Names at the right ends of the curves, pushed apart where they would overlap. */
    private void drawNames(Canvas canvas, Axis y) {
        record Name(Series series, double y) {}
        List<Name> names = new ArrayList<>();
        for (Series s : series) {
            List<int[]> runs = finiteRuns(s.y);
            double end = runs.isEmpty() ? height() - BOTTOM : py(y, s.y[runs.get(runs.size() - 1)[1] - 1]);
            names.add(new Name(s, end));
        }
        names.sort(Comparator.comparingDouble(Name::y));
        double[] at = names.stream().mapToDouble(Name::y).toArray();
        double pitch = 16;
        for (int sweep = 0; sweep < 50; sweep++) {
            for (int i = 1; i < at.length; i++) {
                double missing = pitch - (at[i] - at[i - 1]);
                if (missing > 0) {
                    at[i - 1] -= missing / 2;
                    at[i] += missing / 2;
                }
            }
        }
        for (int i = 0; i < at.length; i++) {
            Series s = names.get(i).series();
            canvas.text(width() - RIGHT + 10, at[i] + 4, s.name, Anchor.START, s.ink, 12.5, true);
        }
    }

    /** Half-open ranges of consecutive finite values. */
    private static List<int[]> finiteRuns(double[] values) {
        List<int[]> runs = new ArrayList<>();
        int from = 0;
        for (int k = 0; k <= values.length; k++) {
            if (k == values.length || !Double.isFinite(values[k])) {
                if (k > from) {
                    runs.add(new int[] {from, k});
                }
                from = k + 1;
            }
        }
        return runs;
    }
}

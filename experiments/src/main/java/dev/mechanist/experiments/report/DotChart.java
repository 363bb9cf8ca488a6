package dev.mechanist.experiments.report;

import dev.mechanist.experiments.report.Canvas.Anchor;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Estimates with intervals, one row per group and one mark per series within it.
 *
 * @param title what it shows
 * @param label quantity and unit
 * @param logarithmic whether the axis is logarithmic
 * @param groups the rows
 * @param names names of the series, in the order of their colours
 */
public record DotChart(String title, String label, boolean logarithmic, List<Group> groups, List<String> names)
        implements Figure {

    /** A row: one mark per series; a mark that is not finite is left out. */
    public record Group(String name, List<Mark> marks) {}

    /** An estimate with its interval. */
    public record Mark(double value, double lower, double upper) {}

    private static final int LEFT = 150;
    private static final int RIGHT = 24;
    private static final int TOP = 64;
    private static final int BOTTOM = 50;
    private static final int LINE = 20;
    private static final int PITCH = 14;
    private static final int GAP = 14;

    @Override
    public int width() {
        return 720;
    }

    @Override
    public int height() {
        return top() + BOTTOM + groups.size() * rowHeight();
    }

    private int rowHeight() {
        return names.size() * PITCH + GAP;
    }

    @Override
    public String description() {
        return title + ": " + label + " for "
                + String.join(", ", groups.stream().map(Group::name).toList());
    }

    @Override
    public void draw(Canvas canvas) {
        Axis axis = Axis.of(
                label,
                logarithmic,
                groups.stream()
                        .flatMap(g -> g.marks.stream())
                        .flatMapToDouble(m -> DoubleStream.of(m.value, m.lower, m.upper))
                        .toArray());
        canvas.text(16, 22, title, Anchor.START, Ink.TEXT, 15, true);
        drawLegend(canvas);
        drawAxis(canvas, axis);
        for (int g = 0; g < groups.size(); g++) {
            drawGroup(canvas, axis, groups.get(g), top() + g * rowHeight());
        }
    }

    private void drawLegend(Canvas canvas) {
        double x = LEFT;
        double y = 44;
        for (int i = 0; i < names.size(); i++) {
            if (breaksBefore(x, i)) {
                x = LEFT;
                y += LINE;
            }
            canvas.circle(x + 4, y, 4, Ink.series(i));
            canvas.text(x + 14, y + 4, names.get(i), Anchor.START, Ink.TEXT, 12.5, false);
            x += entry(i);
        }
    }

    private double entry(int i) {
        return 34 + 7.2 * names.get(i).length();
    }

    private boolean breaksBefore(double x, int i) {
        return x > LEFT && x + entry(i) > width();
    }

    /** Where rows begin: below a legend of as many lines as it takes. */
    private int top() {
        int top = TOP;
        double x = LEFT;
        for (int i = 0; i < names.size(); i++) {
            if (breaksBefore(x, i)) {
                x = LEFT;
                top += LINE;
            }
            x += entry(i);
        }
        return top;
    }

    private void drawAxis(Canvas canvas, Axis axis) {
        double bottom = height() - BOTTOM;
        for (double tick : axis.ticks()) {
            double x = axis.pixel(tick, LEFT, width() - RIGHT);
            canvas.segment(x, top(), x, bottom, Ink.GRID, 1);
            canvas.text(x, bottom + 18, Axis.label(tick), Anchor.MIDDLE, Ink.MUTED, 12, false);
        }
        canvas.segment(LEFT, bottom, width() - RIGHT, bottom, Ink.AXIS, 1);
        canvas.text((LEFT + width() - RIGHT) / 2.0, height() - 10, label, Anchor.MIDDLE, Ink.MUTED, 12.5, false);
    }

    private void drawGroup(Canvas canvas, Axis axis, Group group, double top) {
        double middle = top + rowHeight() / 2.0;
        canvas.text(LEFT - 12, middle + 4, group.name, Anchor.END, Ink.TEXT, 12.5, false);
        for (int i = 0; i < group.marks.size(); i++) {
            Mark mark = group.marks.get(i);
            if (!Double.isFinite(mark.value)) {
                continue;
            }
            double y = top + GAP / 2.0 + (i + 0.5) * PITCH;
            double x = axis.pixel(mark.value, LEFT, width() - RIGHT);
            if (mark.upper > mark.lower) {
                double from = axis.pixel(mark.lower, LEFT, width() - RIGHT);
                double to = axis.pixel(mark.upper, LEFT, width() - RIGHT);
                canvas.segment(from, y, to, y, Ink.series(i), 2);
            }
            canvas.circle(x, y, 4.5, Ink.series(i));
        }
    }
}

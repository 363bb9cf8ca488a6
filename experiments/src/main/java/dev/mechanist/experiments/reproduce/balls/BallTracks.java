package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.report.Canvas;
import dev.mechanist.experiments.report.Canvas.Anchor;
import dev.mechanist.experiments.report.Figure;
import dev.mechanist.experiments.report.Ink;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Where balls went and where a model saw them go, from above: true tracks as lines, predicted ones dashed, balls where they were at
 * the start (light) and at the end (a ring, and a dashed one where they were predicted), with their masses.
 *
 * @param title what it shows
 * @param table with its balls
 * @param discs the balls
 * @param truth states [T+1, 4 balls]
 * @param predicted states at the same times
 */
record BallTracks(String title, Table table, List<Disc> discs, DMatrixRMaj truth, DMatrixRMaj predicted)
        implements Figure {
    private static final int MARGIN = 24;
    private static final int TOP = 44;
    private static final int BOTTOM = 40;
    private static final int WIDTH = 720;
    private static final int ROUND = 72;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return (int) Math.ceil(TOP + BOTTOM + scale() * extent(false));
    }

    private double extent(boolean along) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (Table.Point p : table.outline()) {
            least = Math.min(least, along ? p.x() : p.y());
            most = Math.max(most, along ? p.x() : p.y());
        }
        return most - least;
    }

    private double scale() {
        return (WIDTH - 2 * MARGIN) / extent(true);
    }

    private double left() {
        return table.outline().stream().mapToDouble(Table.Point::x).min().orElse(0);
    }

    private double low() {
        return table.outline().stream().mapToDouble(Table.Point::y).min().orElse(0);
    }

    private double x(double metres) {
        return MARGIN + scale() * (metres - left());
    }

    private double y(double metres) {
        return TOP + scale() * (extent(false) - (metres - low()));
    }

    @Override
    public String description() {
        return title + ": tracks of " + discs.size() + " balls over " + (truth.numRows - 1) + " frames";
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(MARGIN, 26, title, Anchor.START, Ink.TEXT, 15, true);
        outline(canvas);
        int last = truth.numRows - 1;
        for (int i = 0; i < discs.size(); i++) {
            Ink ink = Ink.series(i);
            double radius = discs.get(i).radius();
            canvas.area(round(truth, 0, i, radius, true), round(truth, 0, i, radius, false), ink, 0.16);
            canvas.line(track(truth, i, true), track(truth, i, false), ink, 2.2, false);
            canvas.line(track(predicted, i, true), track(predicted, i, false), Ink.TEXT, 1.2, true);
            canvas.line(round(truth, last, i, radius, true), round(truth, last, i, radius, false), ink, 1.6, false);
            canvas.line(
                    round(predicted, last, i, radius, true),
                    round(predicted, last, i, radius, false),
                    Ink.TEXT,
                    1.2,
                    true);
        }
        for (int i = 0; i < discs.size(); i++) {
            canvas.text(
                    x(truth.get(0, 4 * i)),
                    y(truth.get(0, 4 * i + 1)) + 5,
                    mass(discs.get(i).mass()),
                    Anchor.MIDDLE,
                    Ink.TEXT,
                    13,
                    true);
        }
        canvas.text(
                MARGIN,
                height() - 14,
                "lines: true tracks; dashed: predicted; filled: at the start, with the mass in kg; rings: after " + last
                        + " frames",
                Anchor.START,
                Ink.MUTED,
                12,
                false);
    }

    private static String mass(double kilograms) {
        return String.format(Locale.ROOT, kilograms == Math.rint(kilograms) ? "%.0f" : "%.3g", kilograms);
    }

    private void outline(Canvas canvas) {
        List<Table.Point> corners = table.outline();
        for (int k = 0; k < corners.size(); k++) {
            Table.Point from = corners.get(k);
            Table.Point to = corners.get((k + 1) % corners.size());
            canvas.segment(x(from.x()), y(from.y()), x(to.x()), y(to.y()), Ink.AXIS, 3);
        }
    }

    private double[] track(DMatrixRMaj states, int ball, boolean along) {
        double[] line = new double[states.numRows];
        for (int t = 0; t < line.length; t++) {
            line[t] = along ? x(states.get(t, 4 * ball)) : y(states.get(t, 4 * ball + 1));
        }
        return line;
    }

    private double[] round(DMatrixRMaj states, int t, int ball, double radius, boolean along) {
        double[] line = new double[ROUND + 1];
        for (int k = 0; k <= ROUND; k++) {
            double angle = 2 * Math.PI * k / ROUND;
            line[k] = along
                    ? x(states.get(t, 4 * ball) + radius * Math.cos(angle))
                    : y(states.get(t, 4 * ball + 1) + radius * Math.sin(angle));
        }
        return line;
    }
}

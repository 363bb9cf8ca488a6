package dev.mechanist.experiments.report;

import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A table from above at some place of a figure.
 *
 * @param table as wide as the view
 * @param discs the balls
 * @param left of the view, px
 * @param top of the view, px
 * @param width of the view, px
 */
record TableView(Table table, List<Disc> discs, double left, double top, double width) {
    private static final int ROUND = 72;

    /** As high as the table is for the width. */
    double height() {
        double[] box = table.box();
        return scale() * (box[3] - box[2]);
    }

    private double scale() {
        double[] box = table.box();
        return width / (box[1] - box[0]);
    }

    double x(double metres) {
        return left + scale() * (metres - table.box()[0]);
    }

    double y(double metres) {
        return top + scale() * (table.box()[3] - metres);
    }

    void outline(Canvas canvas) {
        List<Table.Point> corners = table.outline();
        for (int k = 0; k < corners.size(); k++) {
            Table.Point from = corners.get(k);
            Table.Point to = corners.get((k + 1) % corners.size());
            canvas.segment(x(from.x()), y(from.y()), x(to.x()), y(to.y()), Ink.AXIS, 3);
        }
    }

    /**
     * True tracks as lines and balls at the start filled; predicted ones dashed over them; rings where balls are at the end.
     *
     * @param truth states [T+1, 4 balls]
     * @param predicted states at the same times, from the first that is not finite on left out
     */
    void tracks(Canvas canvas, DMatrixRMaj truth, DMatrixRMaj predicted) {
        int last = truth.numRows - 1;
        int known = finite(predicted);
        for (int i = 0; i < discs.size(); i++) {
            Ink ink = Ink.series(i);
            double radius = discs.get(i).radius();
            canvas.area(round(truth, 0, i, radius, true), round(truth, 0, i, radius, false), ink, 0.16);
            canvas.line(track(truth, i, true, last), track(truth, i, false, last), ink, 2.2, false);
            canvas.line(round(truth, last, i, radius, true), round(truth, last, i, radius, false), ink, 1.6, false);
        }
        for (int i = 0; i < discs.size(); i++) {
            double radius = discs.get(i).radius();
            canvas.line(track(predicted, i, true, known), track(predicted, i, false, known), Ink.TEXT, 1.2, true);
            canvas.line(
                    round(predicted, known, i, radius, true),
                    round(predicted, known, i, radius, false),
                    Ink.TEXT,
                    1.2,
                    true);
        }
    }

    /** Last row before one that is not finite. */
    private static int finite(DMatrixRMaj states) {
        for (int k = 0; k < states.getNumElements(); k++) {
            if (!Double.isFinite(states.data[k])) {
                return Math.max(0, k / states.numCols - 1);
            }
        }
        return states.numRows - 1;
    }

    private double[] track(DMatrixRMaj states, int ball, boolean along, int last) {
        double[] line = new double[last + 1];
        for (int t = 0; t <= last; t++) {
            line[t] = along ? across(states.get(t, 4 * ball)) : down(states.get(t, 4 * ball + 1));
        }
        return line;
    }

    /** Nothing is drawn far off the table. */
    private double across(double metres) {
        return Math.max(left - 8, Math.min(left + width + 8, x(metres)));
    }

    private double down(double metres) {
        return Math.max(top - 8, Math.min(top + height() + 8, y(metres)));
    }

    private double[] round(DMatrixRMaj states, int t, int ball, double radius, boolean along) {
        double[] line = new double[ROUND + 1];
        for (int k = 0; k <= ROUND; k++) {
            double angle = 2 * Math.PI * k / ROUND;
            line[k] = along
                    ? across(states.get(t, 4 * ball) + radius * Math.cos(angle))
                    : down(states.get(t, 4 * ball + 1) + radius * Math.sin(angle));
        }
        return line;
    }
}

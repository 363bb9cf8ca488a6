package dev.mechanist.experiments.report;

import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.report.Canvas.Anchor;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Where balls went and where a model saw them go, from above: true tracks as lines, predicted ones dashed, balls where they were at
 * the start (light) and at the end (a ring, and a dashed one where they were predicted), with their masses where these differ.
 *
 * @param title what it shows
 * @param table with its balls
 * @param discs the balls
 * @param truth states [T+1, 4 balls]
 * @param predicted states at the same times
 */
public record BallTracks(String title, Table table, List<Disc> discs, DMatrixRMaj truth, DMatrixRMaj predicted)
        implements Figure {
    private static final int MARGIN = 24;
    private static final int TOP = 44;
    private static final int BOTTOM = 40;
    private static final int WIDTH = 720;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return (int) Math.ceil(TOP + BOTTOM + view().height());
    }

    private TableView view() {
        return new TableView(table, discs, MARGIN, TOP, WIDTH - 2 * MARGIN);
    }

    @Override
    public String description() {
        return title + ": tracks of " + discs.size() + " balls over " + (truth.numRows - 1) + " frames";
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(MARGIN, 26, title, Anchor.START, Ink.TEXT, 15, true);
        TableView view = view();
        view.outline(canvas);
        view.tracks(canvas, truth, predicted);
        boolean masses = discs.stream().mapToDouble(Disc::mass).distinct().count() > 1;
        for (int i = 0; masses && i < discs.size(); i++) {
            canvas.text(
                    view.x(truth.get(0, 4 * i)),
                    view.y(truth.get(0, 4 * i + 1)) + 5,
                    mass(discs.get(i).mass()),
                    Anchor.MIDDLE,
                    Ink.TEXT,
                    13,
                    true);
        }
        canvas.text(
                MARGIN,
                height() - 14,
                "lines: true tracks; dashed: predicted; filled: at the start" + (masses ? ", with the mass in kg" : "")
                        + "; rings: after " + (truth.numRows - 1) + " frames",
                Anchor.START,
                Ink.MUTED,
                12,
                false);
    }

    private static String mass(double kilograms) {
        return String.format(Locale.ROOT, kilograms == Math.rint(kilograms) ? "%.0f" : "%.3g", kilograms);
    }
}

package dev.mechanist.experiments.report;

import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.experiments.report.Canvas.Anchor;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The same motion of balls as several models imagine it, a table each: true tracks as lines, imagined ones dashed over them, balls
 * where they were at the start (filled) and are at the end (rings).
 *
 * @param title what it shows
 * @param table with its balls
 * @param discs the balls
 * @param truth states [T+1, 4 balls]
 * @param seconds how long all of it takes
 * @param panels what each model imagined
 */
public record BallPanels(
        String title, Table table, List<Disc> discs, DMatrixRMaj truth, double seconds, List<Panel> panels)
        implements Figure {
    /**
     * One model.
     *
     * @param name above its table
     * @param note beside the name, or nothing
     * @param states at the times of the truth
     */
    public record Panel(String name, String note, DMatrixRMaj states) {}

    private static final int WIDTH = 720;
    private static final int COLUMNS = 3;
    private static final int MARGIN = 16;
    private static final int TOP = 40;
    private static final int NAME = 24;
    private static final int GAP = 22;
    private static final int BOTTOM = 34;

    private double tableWidth() {
        return (WIDTH - 2.0 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
    }

    private TableView view(int k) {
        double height = new TableView(table, discs, 0, 0, tableWidth()).height();
        double left = MARGIN + (k % COLUMNS) * (tableWidth() + GAP);
        double top = TOP + (k / COLUMNS) * (height + NAME + GAP) + NAME;
        return new TableView(table, discs, left, top, tableWidth());
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        TableView last = view(panels.size() - 1);
        return (int) Math.ceil(last.top() + last.height() + BOTTOM);
    }

    @Override
    public String description() {
        return title + ": tracks of " + discs.size() + " balls over " + Axis.label(seconds) + " s as imagined by "
                + String.join(", ", panels.stream().map(Panel::name).toList());
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(MARGIN, 22, title, Anchor.START, Ink.TEXT, 15, true);
        for (int k = 0; k < panels.size(); k++) {
            TableView view = view(k);
            Panel panel = panels.get(k);
            canvas.text(view.left(), view.top() - 8, panel.name, Anchor.START, Ink.TEXT, 13, true);
            canvas.text(view.left() + view.width(), view.top() - 8, panel.note, Anchor.END, Ink.MUTED, 12, false);
            view.outline(canvas);
            view.tracks(canvas, truth, panel.states);
        }
        canvas.text(
                MARGIN,
                height() - 10,
                "coloured: true; dashed: imagined; filled: at the start; rings: after " + Axis.label(seconds)
                        + " s; mm: apart then, root mean square",
                Anchor.START,
                Ink.MUTED,
                12,
                false);
    }
}

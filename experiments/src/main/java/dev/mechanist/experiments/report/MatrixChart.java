package dev.mechanist.experiments.report;

import dev.mechanist.experiments.report.Canvas.Anchor;
import java.util.List;
import java.util.Locale;

/**
 * Numbers between -1 and 1, as areas: one colour for each sign, the fuller the larger.
 *
 * @param title what it shows
 * @param rows their names [r]
 * @param columns their names [c]
 * @param values [r][c]; a number that is not finite leaves its field empty
 */
public record MatrixChart(String title, List<String> rows, List<String> columns, double[][] values) implements Figure {
    private static final int LEFT = 150;
    private static final int TOP = 110;
    private static final int CELL = 34;
    private static final int LONGEST = 16;

    @Override
    public int width() {
        return Math.max(420, LEFT + CELL * columns.size() + 20);
    }

    @Override
    public int height() {
        return TOP + CELL * rows.size() + 20;
    }

    @Override
    public String description() {
        return title + ", of " + String.join(", ", rows) + " by " + String.join(", ", columns);
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(12, 22, title, Anchor.START, Ink.TEXT, 15, true);
        for (int j = 0; j < columns.size(); j++) {
            canvas.uprightText(
                    LEFT + CELL * j + CELL / 2.0 + 4, TOP - 44, shortened(columns.get(j), 12), Ink.MUTED, 12);
        }
        for (int i = 0; i < rows.size(); i++) {
            double y = TOP + CELL * i;
            canvas.text(
                    LEFT - 8, y + CELL / 2.0 + 4, shortened(rows.get(i), LONGEST), Anchor.END, Ink.MUTED, 12, false);
            for (int j = 0; j < columns.size(); j++) {
                cell(canvas, LEFT + CELL * j, y, values[i][j]);
            }
        }
    }

    private static void cell(Canvas canvas, double x, double y, double value) {
        double[] xs = {x + 1, x + CELL - 1, x + CELL - 1, x + 1};
        double[] ys = {y + 1, y + 1, y + CELL - 1, y + CELL - 1};
        canvas.area(xs, ys, Ink.GRID, 0.5);
        if (!Double.isFinite(value)) {
            return;
        }
        canvas.area(xs, ys, Ink.series(value < 0 ? 1 : 0), Math.min(1, Math.abs(value)) * 0.75);
        String text = String.format(Locale.ROOT, "%.2f", value).replace("0.", ".");
        canvas.text(x + CELL / 2.0, y + CELL / 2.0 + 4, text, Anchor.MIDDLE, Ink.TEXT, 10.5, false);
    }

    private static String shortened(String name, int most) {
        return name.length() <= most ? name : name.substring(0, most - 1) + "…";
    }
}

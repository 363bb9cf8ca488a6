package dev.mechanist.envs.drawing;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Locale;
import java.util.Map;

/** Numbers in strokes, the same on every machine, with fonts or without. */
final class StrokeText {
    /** Polylines through points of a grid, column 0 to 2 from the left and row 0 to 4 from the top; a blank lifts the pen. */
    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('0', "0020240400"),
            Map.entry('1', "011014 0424"),
            Map.entry('2', "002022020424"),
            Map.entry('3', "00202404 0222"),
            Map.entry('4', "000222 2024"),
            Map.entry('5', "200002222404"),
            Map.entry('6', "200004242202"),
            Map.entry('7', "00202114"),
            Map.entry('8', "0020240400 0222"),
            Map.entry('9', "220200202404"),
            Map.entry('.', "1314"),
            Map.entry('-', "0222"),
            Map.entry('s', "220203232404"),
            Map.entry(' ', ""));

    private static final int COLUMNS = 3;
    private static final int ROWS = 4;

    private StrokeText() {}

    /** A time, to about three digits. */
    static String seconds(double time) {
        int digits = Math.abs(time) < 9.995 ? 2 : Math.abs(time) < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f s", time);
    }

    /** Draws a text about a middle, of a height, in pixels. */
    static void draw(Graphics2D g, String text, double x, double top, double height) {
        double unit = height / ROWS;
        g.setStroke(new BasicStroke((float) (0.4 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double left = x - 0.5 * unit * (COLUMNS * text.length() - 1);
        for (int i = 0; i < text.length(); i++) {
            Path2D path = new Path2D.Double();
            boolean down = false;
            String strokes = GLYPHS.get(text.charAt(i));
            for (int k = 0; k < strokes.length(); k++) {
                if (strokes.charAt(k) == ' ') {
                    down = false;
                    continue;
                }
                double px = left + unit * (COLUMNS * i + strokes.charAt(k) - '0');
                double py = top + unit * (strokes.charAt(++k) - '0');
                if (down) {
                    path.lineTo(px, py);
                } else {
                    path.moveTo(px, py);
                }
                down = true;
            }
            g.draw(path);
        }
    }
}

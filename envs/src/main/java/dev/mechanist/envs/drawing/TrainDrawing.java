package dev.mechanist.envs.drawing;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** Masses on a line, with springs between them and to a wall; the last mass has a mark to reach. */
public final class TrainDrawing implements Drawing {
    private static final double BLOCK = 0.36;
    private static final double SPACING = 1.3;

    private final int size;
    private final boolean springs;
    private final double goal;

    /**
     * @param size number of masses
     * @param springs whether there are springs to draw
     * @param goal displacement that the last mass should reach, m
     */
    public TrainDrawing(int size, boolean springs, double goal) {
        this.size = size;
        this.springs = springs;
        this.goal = goal;
    }

    @Override
    public Rectangle2D view() {
        double right = size * SPACING + goal + 1;
        return new Rectangle2D.Double(-0.2, -0.5, right + 0.2, 1.6);
    }

    @Override
    public void scenery(Graphics2D g) {
        g.setStroke(new BasicStroke(0.02f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.GROUND);
        g.draw(new Line2D.Double(-50, 0, 50, 0));
        if (springs) {
            g.draw(new Line2D.Double(0, 0, 0, 0.8));
        }
        g.setColor(Palette.GOAL);
        double mark = size * SPACING + goal;
        g.draw(new Line2D.Double(mark, -0.06, mark, -0.22));
        g.draw(new Line2D.Double(mark, BLOCK + 0.10, mark, BLOCK + 0.26));
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        g.setStroke(new BasicStroke(0.022f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < size; i++) {
            double centre = centre(x, xo, i);
            if (springs) {
                g.setColor(Palette.BODY_LIGHT);
                double from = i == 0 ? 0 : centre(x, xo, i - 1) + BLOCK / 2;
                g.draw(zigzag(from, centre - BLOCK / 2, BLOCK / 2));
            }
            g.setColor(i == size - 1 ? Palette.ACCENT : Palette.BODY);
            g.fill(new RoundRectangle2D.Double(centre - BLOCK / 2, 0.012, BLOCK, BLOCK, 0.08, 0.08));
        }
    }

    private static double centre(double[] x, int xo, int i) {
        return (i + 1) * SPACING + x[xo + i];
    }

    private static Path2D zigzag(double from, double to, double y) {
        Path2D path = new Path2D.Double();
        path.moveTo(from, y);
        double lead = 0.12 * (to - from);
        int teeth = 12;
        for (int k = 0; k <= teeth; k++) {
            double height = k == 0 || k == teeth ? 0 : 0.09 * (k % 2 == 0 ? 1 : -1);
            path.lineTo(from + lead + (to - from - 2 * lead) * k / teeth, y + height);
        }
        path.lineTo(to, y);
        return path;
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        return new Point2D.Double(centre(x, xo, size - 1), BLOCK / 2);
    }
}

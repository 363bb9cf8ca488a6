package dev.mechanist.envs.billiards.pictures;

import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Palette;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** A table from above; the last ball has a mark to reach, and its path is shown. For models' eyes see {@link BallPictures}. */
public final class BilliardDrawing implements Drawing {
    private final Table table;
    private final List<Disc> discs;
    private final double[] goal;

    /** @param goal (x, y) of the mark, m */
    public BilliardDrawing(Table table, List<Disc> discs, double... goal) {
        this.table = table;
        this.discs = List.copyOf(discs);
        this.goal = goal.clone();
    }

    @Override
    public Rectangle2D view() {
        Rectangle2D view = new Rectangle2D.Double(
                table.outline().get(0).x(), table.outline().get(0).y(), 0, 0);
        table.outline().forEach(p -> view.add(p.x(), p.y()));
        return view;
    }

    @Override
    public void scenery(Graphics2D g) {
        double thin = 0.01 * Math.min(view().getWidth(), view().getHeight());
        g.setStroke(new BasicStroke((float) thin, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.GROUND);
        for (Table.Wall s : table.sides()) {
            g.draw(new Line2D.Double(s.from().x(), s.from().y(), s.to().x(), s.to().y()));
        }
        for (Table.Pocket pocket : table.pockets()) {
            g.fill(circle(pocket.centre().x(), pocket.centre().y(), pocket.radius()));
        }
        g.setColor(Palette.GOAL);
        g.draw(circle(goal[0], goal[1], discs.get(discs.size() - 1).radius()));
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        for (int i = 0; i < discs.size(); i++) {
            g.setColor(i == 0 ? Palette.ACCENT : i == discs.size() - 1 ? Palette.BODY : Palette.BODY_LIGHT);
            g.fill(circle(x[xo + 4 * i], x[xo + 4 * i + 1], discs.get(i).radius()));
        }
    }

    private static Ellipse2D circle(double x, double y, double r) {
        return new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        int last = xo + 4 * (discs.size() - 1);
        return new Point2D.Double(x[last], x[last + 1]);
    }
}

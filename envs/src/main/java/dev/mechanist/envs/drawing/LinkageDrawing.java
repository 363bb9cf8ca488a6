package dev.mechanist.envs.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/**
 * Rods that hang from one another in a plane, on a fixed pivot or on a cart: pendulum, cart-pole, double pendulum. The tip of
 * the last rod is traced, and its goal upright above the origin is marked.
 */
public final class LinkageDrawing implements Drawing {
    /** Where a state puts the pivot and the joints. */
    @FunctionalInterface
    public interface Joints {
        /** Writes the pivot and the lower end of each rod to points[0 .. rods], m. */
        void locate(double[] x, int xo, Point2D.Double[] points);
    }

    private final Joints joints;
    private final int rods;
    private final double reach;
    private final double rail;

    /**
     * @param rods how many
     * @param reach their lengths together, m
     * @param rail half of the part of the cart's rail to show, m; 0 without a cart
     */
    public LinkageDrawing(Joints joints, int rods, double reach, double rail) {
        this.joints = joints;
        this.rods = rods;
        this.reach = reach;
        this.rail = rail;
    }

    @Override
    public Rectangle2D view() {
        double half = Math.max(1.2 * reach, rail);
        return new Rectangle2D.Double(-half, -1.2 * reach, 2 * half, 2.4 * reach);
    }

    @Override
    public void scenery(Graphics2D g) {
        double w = 0.012 * reach;
        g.setStroke(new BasicStroke((float) w, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.GROUND);
        if (rail > 0) {
            g.draw(new Line2D.Double(-20 * rail, 0, 20 * rail, 0));
        } else {
            g.draw(new Line2D.Double(-0.22 * reach, 0, 0.22 * reach, 0));
        }
        g.setColor(Palette.GOAL);
        double r = 0.055 * reach;
        g.draw(new Ellipse2D.Double(-r, reach - r, 2 * r, 2 * r));
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        Point2D.Double[] p = locate(x, xo);
        if (rail > 0) {
            double w = 0.36 * reach;
            double h = 0.20 * reach;
            g.setColor(Palette.BODY_LIGHT);
            g.fill(new RoundRectangle2D.Double(p[0].x - w / 2, p[0].y - h / 2, w, h, h / 2, h / 2));
        }
        g.setStroke(new BasicStroke((float) (0.055 * reach), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.BODY);
        for (int k = 0; k < rods; k++) {
            g.draw(new Line2D.Double(p[k], p[k + 1]));
        }
        for (int k = 0; k < rods; k++) {
            dot(g, p[k], 0.018 * reach, Palette.PAPER);
        }
        dot(g, p[rods], 0.04 * reach, Palette.ACCENT);
    }

    private static void dot(Graphics2D g, Point2D centre, double radius, Color color) {
        g.setColor(color);
        g.fill(new Ellipse2D.Double(centre.getX() - radius, centre.getY() - radius, 2 * radius, 2 * radius));
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        return locate(x, xo)[rods];
    }

    private Point2D.Double[] locate(double[] x, int xo) {
        Point2D.Double[] points = new Point2D.Double[rods + 1];
        for (int k = 0; k <= rods; k++) {
            points[k] = new Point2D.Double();
        }
        joints.locate(x, xo, points);
        return points;
    }
}

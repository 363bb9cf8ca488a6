package dev.mechanist.envs.particles;

import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Optional;

/**
 * Particles and their springs: fixed ones as squares, negative charges lighter, the traced one in the accent's colour. Space is
 * seen from the direction (1, -2, 1), so that z goes up; what is nearer is larger.
 */
public final class ParticleDrawing implements Drawing {
    private static final double TURN = Math.atan2(1, 2);
    private static final double DIP = Math.atan2(1, Math.sqrt(5));

    private final ParticleSystem system;
    private final Rectangle2D view;
    private final int traced;
    private final Optional<double[]> goal;
    private final double radius;

    /**
     * @param system what is drawn
     * @param view the part to show, m; of space as it is seen
     * @param traced index of the particle whose path is shown
     * @param goal mark that it is to reach, as many numbers as the system has dimensions, m
     */
    public ParticleDrawing(ParticleSystem system, Rectangle2D view, int traced, Optional<double[]> goal) {
        this.system = system;
        this.view = view;
        this.traced = traced;
        this.goal = goal;
        radius = 0.018 * Math.max(view.getWidth(), view.getHeight());
    }

    @Override
    public Rectangle2D view() {
        return (Rectangle2D) view.clone();
    }

    @Override
    public void scenery(Graphics2D g) {
        g.setStroke(new BasicStroke((float) (0.2 * radius)));
        g.setColor(Palette.GOAL);
        goal.ifPresent(p -> g.draw(circle(place(p, 0, 0), 1.6 * radius)));
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        g.setStroke(new BasicStroke((float) (0.15 * radius), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.BODY_LIGHT);
        for (Spring s : system.springs()) {
            if (s.from() < s.to() || system.particles().get(s.from()).fixed()) {
                g.draw(spring(place(x, xo, s.from()), place(x, xo, s.to())));
            }
        }
        for (int i = 0; i < system.size(); i++) {
            Particle particle = system.particles().get(i);
            Point2D p = place(x, xo, i);
            double size = radius * (system.dimension() == 2 ? 1 : 1 + 0.08 * nearness(x, xo, i));
            g.setColor(particle.fixed() ? Palette.GROUND : colour(i, particle));
            g.fill(
                    particle.fixed()
                            ? new Rectangle2D.Double(p.getX() - size, p.getY() - size, 2 * size, 2 * size)
                            : circle(p, size));
        }
    }

    private Color colour(int i, Particle particle) {
        return i == traced ? Palette.ACCENT : particle.charge() < 0 ? Palette.BODY_LIGHT : Palette.BODY;
    }

    /** A line that wavers, of as many teeth whatever its length. */
    private Path2D spring(Point2D from, Point2D to) {
        Path2D path = new Path2D.Double();
        double dx = to.getX() - from.getX();
        double dy = to.getY() - from.getY();
        double length = Math.max(Math.hypot(dx, dy), 1e-9);
        int teeth = 10;
        path.moveTo(from.getX(), from.getY());
        for (int k = 0; k <= teeth; k++) {
            double along = 0.2 + 0.6 * k / teeth;
            double aside = k == 0 || k == teeth ? 0 : (k % 2 == 0 ? 0.6 : -0.6) * radius / length;
            path.lineTo(from.getX() + along * dx - aside * dy, from.getY() + along * dy + aside * dx);
        }
        path.lineTo(to.getX(), to.getY());
        return path;
    }

    private static Ellipse2D circle(Point2D p, double r) {
        return new Ellipse2D.Double(p.getX() - r, p.getY() - r, 2 * r, 2 * r);
    }

    private Point2D place(double[] x, int xo, int i) {
        int d = system.dimension();
        int at = xo + d * i;
        if (d == 2) {
            return new Point2D.Double(x[at], x[at + 1]);
        }
        double deep = Math.sin(TURN) * x[at] - Math.cos(TURN) * x[at + 1];
        return new Point2D.Double(
                Math.cos(TURN) * x[at] + Math.sin(TURN) * x[at + 1], Math.cos(DIP) * x[at + 2] - Math.sin(DIP) * deep);
    }

    /** How much nearer than the origin, in radii of a particle, within 5. */
    private double nearness(double[] x, int xo, int i) {
        int at = xo + 3 * i;
        double deep = Math.sin(TURN) * x[at] - Math.cos(TURN) * x[at + 1];
        double near = Math.cos(DIP) * deep + Math.sin(DIP) * x[at + 2];
        return Math.max(-5, Math.min(5, near / radius / 4));
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        return place(x, xo, traced);
    }
}

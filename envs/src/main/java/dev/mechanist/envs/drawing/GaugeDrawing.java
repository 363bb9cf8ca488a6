package dev.mechanist.envs.drawing;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * A system of which nobody knows how it looks, as a row of instruments in the order of its states: a dial for an angle, whose hand hangs
 * down at zero, and a slider for anything else. What is to be reached is marked on each.
 */
public final class GaugeDrawing implements Drawing {
    /** Distance between instruments, and half the length of one, m. */
    private static final double APART = 1.15;

    private static final double HALF = 0.45;

    /**
     * An instrument.
     *
     * @param angle whether it is a dial
     * @param least the lower end of a slider, in the unit of the state
     * @param most its upper end
     * @param goal what is to be reached; empty where that does not count
     */
    public record Gauge(boolean angle, double least, double most, Optional<Double> goal) {}

    private final List<Gauge> gauges;

    /** @param gauges one for each state */
    public GaugeDrawing(List<Gauge> gauges) {
        this.gauges = List.copyOf(gauges);
    }

    @Override
    public Rectangle2D view() {
        return new Rectangle2D.Double(-APART / 2, -0.65, APART * gauges.size(), 1.3);
    }

    @Override
    public boolean framed() {
        return true;
    }

    private Point2D.Double at(int k, double value) {
        Gauge gauge = gauges.get(k);
        if (gauge.angle) {
            return new Point2D.Double(APART * k + HALF * Math.sin(value), -HALF * Math.cos(value));
        }
        double share = (value - gauge.least) / Math.max(gauge.most - gauge.least, Double.MIN_NORMAL);
        return new Point2D.Double(APART * k, HALF * (2 * Math.min(1.1, Math.max(-0.1, share)) - 1));
    }

    @Override
    public void scenery(Graphics2D g) {
        g.setStroke(new BasicStroke(0.02f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int k = 0; k < gauges.size(); k++) {
            Gauge gauge = gauges.get(k);
            g.setColor(Palette.GROUND);
            if (gauge.angle) {
                g.draw(new Ellipse2D.Double(APART * k - HALF, -HALF, 2 * HALF, 2 * HALF));
            } else {
                g.draw(new Line2D.Double(APART * k, -HALF, APART * k, HALF));
                if (gauge.least < 0 && gauge.most > 0) {
                    double zero = at(k, 0).y;
                    g.draw(new Line2D.Double(APART * k - 0.07, zero, APART * k + 0.07, zero));
                }
            }
            if (gauge.goal.isPresent()) {
                Point2D.Double goal = at(k, gauge.goal.get());
                g.setColor(Palette.GOAL);
                g.draw(new Ellipse2D.Double(goal.x - 0.06, goal.y - 0.06, 0.12, 0.12));
            }
        }
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        for (int k = 0; k < gauges.size(); k++) {
            Point2D.Double value = at(k, x[xo + k]);
            if (gauges.get(k).angle) {
                g.setStroke(new BasicStroke(0.05f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.setColor(Palette.BODY);
                g.draw(new Line2D.Double(APART * k, 0, value.x, value.y));
                g.setColor(Palette.ACCENT);
                g.fill(new Ellipse2D.Double(value.x - 0.045, value.y - 0.045, 0.09, 0.09));
            } else {
                g.setColor(Palette.BODY);
                g.fill(new RoundRectangle2D.Double(value.x - 0.16, value.y - 0.045, 0.32, 0.09, 0.05, 0.05));
            }
        }
    }

    /** On the first instrument. */
    @Override
    public Point2D tracer(double[] x, int xo) {
        return at(0, x[xo]);
    }
}

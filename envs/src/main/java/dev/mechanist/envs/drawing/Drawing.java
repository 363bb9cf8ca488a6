package dev.mechanist.envs.drawing;

import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;

/**
 * How a world looks, in world coordinates: metres, x to the right, y up. Shapes only, no text, since text would be upside
 * down and needs fonts that a headless machine may lack. A {@link Renderer} brings paper, scale and time.
 */
public interface Drawing {
    /** The part of the world to show, m. */
    Rectangle2D view();

    /** Draws what does not move: rails, walls, the goal. */
    void scenery(Graphics2D g);

    /** Draws the system in state x[xo .. xo+n). */
    void pose(Graphics2D g, double[] x, int xo);

    /** The point whose path shows the motion, for example the tip of a pole, m. */
    Point2D tracer(double[] x, int xo);

    /** How far along x the camera goes with the system in state x[xo .. xo+n), m; 0 where it stands still. */
    default double followed(double[] x, int xo) {
        return 0;
    }

    /** Whether its view is that of the motion to come, and nothing is to be added or cut. */
    default boolean framed() {
        return false;
    }
}

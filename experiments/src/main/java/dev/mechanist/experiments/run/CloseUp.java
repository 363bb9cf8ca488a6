package dev.mechanist.experiments.run;

import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Renderer;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A drawing seen from near: its view is where the motion goes, instead of all the room that there is.
 *
 * @param drawing of the world
 * @param view part of the world, m
 */
public record CloseUp(Drawing drawing, Rectangle2D view) implements Drawing {
    /** Pixels of the pictures that say where something is drawn. */
    private static final int INK = 160;

    /**
     * About the path of the tracer, with a margin of a fifth, as wide as high at least, within the usual view. Places
     * that are not finite do not count.
     */
    public static Drawing of(Drawing drawing, DMatrixRMaj states) {
        if (drawing.framed()) {
            return drawing;
        }
        Rectangle2D path = null;
        for (int t = 0; t < states.numRows; t++) {
            if (follows(drawing, states, t)) {
                // A camera that goes along sees from as near as it should.
                return drawing;
            }
        }
        for (int t = 0; t < states.numRows; t++) {
            Point2D p = drawing.tracer(states.data, t * states.numCols);
            if (Double.isFinite(p.getX()) && Double.isFinite(p.getY())) {
                Rectangle2D here = new Rectangle2D.Double(p.getX(), p.getY(), 0, 0);
                path = path == null ? here : path.createUnion(here);
            }
        }
        if (path == null) {
            return drawing;
        }
        Rectangle2D usual = drawing.view();
        double height = Math.max(path.getHeight(), 0.7 * usual.getHeight());
        double width = Math.max(path.getWidth(), height);
        if (width > usual.getWidth()) {
            return drawing;
        }
        double size = 1.2 * Math.max(width, height);
        return new CloseUp(
                drawing,
                new Rectangle2D.Double(path.getCenterX() - size / 2, usual.getCenterY() - size / 2, size, size));
    }

    /** About all that is drawn of a motion, with a margin; where that is no nearer, or a camera goes along, as usual. */
    public static Drawing around(Drawing drawing, DMatrixRMaj states) {
        if (drawing.framed() || IntStream.range(0, states.numRows).anyMatch(t -> follows(drawing, states, t))) {
            return drawing;
        }
        Rectangle2D usual = drawing.view();
        Rectangle2D drawn = new Renderer(drawing, INK, INK).covered(states);
        double size = 1.1 * Math.max(drawn.getWidth(), drawn.getHeight());
        return drawn.isEmpty() || size > Math.max(usual.getWidth(), usual.getHeight())
                ? drawing
                : new CloseUp(
                        drawing,
                        new Rectangle2D.Double(
                                drawn.getCenterX() - size / 2, drawn.getCenterY() - size / 2, size, size));
    }

    private static boolean follows(Drawing drawing, DMatrixRMaj states, int t) {
        return drawing.followed(states.data, t * states.numCols) != 0;
    }

    @Override
    public void scenery(Graphics2D g) {
        drawing.scenery(g);
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        drawing.pose(g, x, xo);
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        return drawing.tracer(x, xo);
    }
}

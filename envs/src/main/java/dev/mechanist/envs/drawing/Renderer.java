package dev.mechanist.envs.drawing;

import dev.mechanist.core.InputException;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Pictures of a world: single frames, animations, and motions drawn over time in one picture. */
public final class Renderer {
    /** Share of the picture left free at each edge. */
    private static final double MARGIN = 0.04;

    private final Drawing drawing;
    private final int width;
    private final int height;

    /**
     * @param drawing the world's looks
     * @param width of a picture, pixels
     * @param height of a picture, pixels
     */
    public Renderer(Drawing drawing, int width, int height) {
        if (width < 1 || height < 1) {
            throw new InputException("a picture needs at least one pixel, not " + width + " x " + height);
        }
        this.drawing = drawing;
        this.width = width;
        this.height = height;
    }

    /** A renderer whose pictures have the shape of the drawing's view. */
    public static Renderer ofWidth(Drawing drawing, int width) {
        Rectangle2D view = drawing.view();
        return new Renderer(drawing, width, (int) Math.max(1, Math.round(width * view.getHeight() / view.getWidth())));
    }

    /** One state [n]. */
    public BufferedImage frame(double[] state) {
        return picture(following(drawing.view(), state, 0), g -> drawing.pose(g, state, 0));
    }

    /**
     * One state of a motion, with the path of its tracer during the last states before it.
     *
     * @param states [T+1, n]
     * @param t the state to draw
     * @param tail how many earlier states the path reaches back; it fades with age
     */
    public BufferedImage frame(DMatrixRMaj states, int t, int tail) {
        return frame(viewOf(states), states, t, tail);
    }

    private Rectangle2D following(Rectangle2D view, double[] x, int xo) {
        double way = drawing.followed(x, xo);
        return way == 0
                ? view
                : new Rectangle2D.Double(view.getX() + way, view.getY(), view.getWidth(), view.getHeight());
    }

    private BufferedImage frame(Rectangle2D still, DMatrixRMaj states, int t, int tail) {
        Rectangle2D view = following(still, states.data, t * states.numCols);
        return picture(view, g -> {
            trace(g, states, Math.max(0, t - tail), t, true);
            drawing.pose(g, states.data, t * states.numCols);
        });
    }

    /**
     * A motion as frames for an animation.
     *
     * @param states [T+1, n]
     * @param every draws every so many states, and the last
     * @param tail states that the path reaches back
     */
    public List<BufferedImage> frames(DMatrixRMaj states, int every, int tail) {
        Rectangle2D view = viewOf(states);
        List<BufferedImage> frames = new ArrayList<>();
        int last = states.numRows - 1;
        for (int t = 0; t < last; t += Math.max(1, every)) {
            frames.add(frame(view, states, t, tail));
        }
        frames.add(frame(view, states, last, tail));
        return frames;
    }

    /**
     * A motion in one picture: several poses, older ones paler, over the whole path of the tracer.
     *
     * @param states [T+1, n]
     * @param poses how many poses, equally far apart in time, the last state among them
     */
    public BufferedImage overlay(DMatrixRMaj states, int poses) {
        Rectangle2D view = widened(states);
        BufferedImage image = picture(view, g -> trace(g, states, 0, states.numRows - 1, false));
        Graphics2D g = image.createGraphics();
        for (int k = 0; k < poses; k++) {
            int t = poseTime(states, poses, k);
            BufferedImage layer = layer(view, states.data, t * states.numCols);
            double age = poses == 1 ? 1 : (double) k / (poses - 1);
            float strength = (float) (0.12 + 0.88 * age * age * age);
            g.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, strength));
            g.drawImage(layer, 0, 0, null);
        }
        g.dispose();
        return image;
    }

    /**
     * A film strip: moments of a motion side by side, each with the path since the moment before and with its time below.
     *
     * @param states [T+1, n]
     * @param moments how many, equally far apart in time, first and last state among them
     * @param dt time between states, s
     */
    public BufferedImage strip(DMatrixRMaj states, int moments, double dt) {
        Rectangle2D view = viewOf(states);
        int label = label();
        BufferedImage strip = new BufferedImage(width * moments, height + 2 * label, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = strip.createGraphics();
        g.setColor(Palette.PAPER);
        g.fillRect(0, 0, strip.getWidth(), strip.getHeight());
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int previous = 0;
        for (int k = 0; k < moments; k++) {
            int t = poseTime(states, moments, k);
            g.drawImage(frame(view, states, t, t - previous), k * width, 0, null);
            separate(g, k);
            g.setColor(Palette.BODY_LIGHT);
            StrokeText.draw(g, StrokeText.seconds(t * dt), (k + 0.5) * width, height + 0.4 * label, label);
            previous = t;
        }
        g.dispose();
        return strip;
    }

    /** Height of the time below a panel, pixels. */
    private int label() {
        return Math.max(7, height / 24);
    }

    /**
     * An imagined motion over the real one: moments side by side, where what is real is tinted and lies below, so that it shows
     * wherever what is imagined is wrong.
     *
     * @param real [T+1, n]
     * @param imagined of the same times [T+1, n]
     * @param moments how many, equally far apart in time, first and last state among them
     */
    public BufferedImage comparison(DMatrixRMaj real, DMatrixRMaj imagined, int moments) {
        Rectangle2D still = viewOf(CommonOps_DDRM.concatRowsMulti(real, imagined));
        BufferedImage strip = new BufferedImage(width * moments, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = strip.createGraphics();
        for (int k = 0; k < moments; k++) {
            int at = poseTime(real, moments, k) * real.numCols;
            Rectangle2D view = following(still, real.data, at);
            BufferedImage frame = picture(view, nothing -> {});
            Graphics2D over = frame.createGraphics();
            over.drawImage(tinted(layer(view, real.data, at)), 0, 0, null);
            over.drawImage(layer(view, imagined.data, at), 0, 0, null);
            over.dispose();
            g.drawImage(frame, k * width, 0, null);
            separate(g, k);
        }
        g.dispose();
        return strip;
    }

    /** The part of the world that the system covers during a motion [T+1, n], to a pixel, m; empty where nothing is drawn. */
    public Rectangle2D covered(DMatrixRMaj states) {
        Rectangle2D view = viewOf(states);
        double pixel = 1 / scale(view);
        Rectangle2D all = new Rectangle2D.Double();
        for (int t = 0; t < states.numRows; t++) {
            BufferedImage layer = layer(view, states.data, t * states.numCols);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < height; j++) {
                    if (layer.getRGB(i, j) >>> 24 != 0) {
                        Rectangle2D here = new Rectangle2D.Double(
                                view.getCenterX() + (i - 0.5 * width) * pixel,
                                view.getCenterY() + (0.5 * height - j - 1) * pixel,
                                pixel,
                                pixel);
                        all = all.isEmpty() ? here : all.createUnion(here);
                    }
                }
            }
        }
        return all;
    }

    private BufferedImage layer(Rectangle2D view, double[] x, int xo) {
        BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pose = worldGraphics(layer, view);
        drawing.pose(pose, x, xo);
        pose.dispose();
        return layer;
    }

    private static BufferedImage tinted(BufferedImage layer) {
        Graphics2D g = layer.createGraphics();
        g.setComposite(AlphaComposite.SrcIn);
        g.setColor(Palette.REAL);
        g.fillRect(0, 0, layer.getWidth(), layer.getHeight());
        g.dispose();
        return layer;
    }

    private void separate(Graphics2D g, int k) {
        if (k > 0) {
            g.setColor(Palette.GROUND);
            g.drawLine(k * width, height / 12, k * width, height - height / 12);
        }
    }

    private static int poseTime(DMatrixRMaj states, int poses, int k) {
        int last = states.numRows - 1;
        return poses == 1 ? last : (int) Math.round((double) k * last / (poses - 1));
    }

    /** The drawing's view, widened where the motion leaves it, to three times its size at most; for a moving camera as it is. */
    private Rectangle2D viewOf(DMatrixRMaj states) {
        if (drawing.framed()) {
            return drawing.view();
        }
        for (int t = 0; t < states.numRows; t++) {
            if (drawing.followed(states.data, t * states.numCols) != 0) {
                return drawing.view();
            }
        }
        return widened(states);
    }

    private Rectangle2D widened(DMatrixRMaj states) {
        Rectangle2D usual = drawing.view();
        double pad = 0.1 * Math.min(usual.getWidth(), usual.getHeight());
        Rectangle2D all = usual;
        for (int t = 0; t < states.numRows; t++) {
            Point2D p = drawing.tracer(states.data, t * states.numCols);
            if (Double.isFinite(p.getX()) && Double.isFinite(p.getY())) {
                all = all.createUnion(new Rectangle2D.Double(p.getX() - pad, p.getY() - pad, 2 * pad, 2 * pad));
            }
        }
        Rectangle2D limit = new Rectangle2D.Double(
                usual.getX() - usual.getWidth(),
                usual.getY() - usual.getHeight(),
                3 * usual.getWidth(),
                3 * usual.getHeight());
        return all.createIntersection(limit);
    }

    private interface Content {
        void draw(Graphics2D g);
    }

    private BufferedImage picture(Rectangle2D view, Content content) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = image.createGraphics();
        paper.setColor(Palette.PAPER);
        paper.fillRect(0, 0, width, height);
        paper.dispose();
        Graphics2D g = worldGraphics(image, view);
        drawing.scenery(g);
        content.draw(g);
        g.dispose();
        return image;
    }

    /** Pixels per metre. */
    private double scale(Rectangle2D view) {
        return (1 - 2 * MARGIN) * Math.min(width / view.getWidth(), height / view.getHeight());
    }

    /** Graphics in world coordinates: the view centred and as large as fits, y turned upwards. */
    private Graphics2D worldGraphics(BufferedImage image, Rectangle2D view) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double scale = scale(view);
        g.translate(0.5 * width, 0.5 * height);
        g.scale(scale, -scale);
        g.translate(-view.getCenterX(), -view.getCenterY());
        return g;
    }

    /** The tracer's path: a smooth curve through its places (Catmull-Rom), since a time step can be a large angle. */
    private void trace(Graphics2D g, DMatrixRMaj states, int from, int to, boolean fading) {
        double scale = g.getTransform().getScaleX();
        double pixels = Math.max(1, 0.006 * Math.min(width, height));
        g.setStroke(new BasicStroke((float) (pixels / scale), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        for (int t = from; t < to; t++) {
            Point2D before = place(states, Math.max(t - 1, 0));
            Point2D a = place(states, t);
            Point2D b = place(states, t + 1);
            Point2D after = place(states, Math.min(t + 2, states.numRows - 1));
            g.setColor(fading ? faded((double) (t + 1 - from) / (to - from)) : Palette.TRACE);
            g.draw(new CubicCurve2D.Double(
                    a.getX(),
                    a.getY(),
                    a.getX() + (b.getX() - before.getX()) / 6,
                    a.getY() + (b.getY() - before.getY()) / 6,
                    b.getX() - (after.getX() - a.getX()) / 6,
                    b.getY() - (after.getY() - a.getY()) / 6,
                    b.getX(),
                    b.getY()));
        }
    }

    private Point2D place(DMatrixRMaj states, int t) {
        return drawing.tracer(states.data, t * states.numCols);
    }

    private static Color faded(double strength) {
        Color c = Palette.TRACE;
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * strength));
    }
}

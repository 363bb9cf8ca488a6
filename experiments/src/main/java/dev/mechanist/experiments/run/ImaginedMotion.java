package dev.mechanist.experiments.run;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.envs.drawing.AnimatedGif;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Palette;
import dev.mechanist.envs.drawing.Renderer;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.ejml.data.DMatrixRMaj;

/**
 * What a model imagines of the actions of a motion beside what happened: in stretches as long as a plan, each of which begins where the
 * motion was. In pictures what happened is solid, what was imagined pale, with a dotted path.
 */
public final class ImaginedMotion {
    private static final int COLUMNS = 4;
    private static final int ROWS = 2;

    /** Length of an animation, s. */
    private static final double ANIMATED = 10;

    private final Motion real;
    private final int stretch;
    private final DMatrixRMaj imagined;

    private ImaginedMotion(Motion real, int stretch, DMatrixRMaj imagined) {
        this.real = real;
        this.stretch = stretch;
        this.imagined = imagined;
    }

    /**
     * Imagines all stretches side by side, step by step.
     *
     * @param model forked
     * @param real what happened
     * @param actions u_0 .. u_{T-1} [T, m]
     * @param stretch steps that the model sees ahead, at least 1
     */
    public static ImaginedMotion of(Dynamics model, Motion real, DMatrixRMaj actions, int stretch) {
        int steps = actions.numRows;
        int m = actions.numCols;
        int n = real.states().numCols;
        int rows = (steps + stretch - 1) / stretch;
        DMatrixRMaj imagined = real.states().copy();
        DMatrixRMaj x = new DMatrixRMaj(rows, n);
        DMatrixRMaj u = new DMatrixRMaj(rows, m);
        DMatrixRMaj next = new DMatrixRMaj(rows, n);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(real.states().data, row * stretch * n, x.data, row * n, n);
        }
        Dynamics own = model.fork();
        for (int t = 0; t < stretch; t++) {
            for (int row = 0; row < rows; row++) {
                // The last stretch may be shorter: its row goes on with its last action, and nobody looks.
                int at = Math.min(steps - 1, row * stretch + t);
                System.arraycopy(actions.data, at * m, u.data, row * m, m);
            }
            own.step(x, u, next);
            for (int row = 0; row < rows; row++) {
                int at = row * stretch + t + 1;
                if (at <= steps) {
                    System.arraycopy(next.data, row * n, imagined.data, at * n, n);
                }
            }
            x.setTo(next);
        }
        return new ImaginedMotion(real, stretch, imagined);
    }

    /** x_0, and what was imagined of x_1 .. x_T [T+1, n]. */
    public DMatrixRMaj imagined() {
        return imagined.copy();
    }

    /** How far the traced point is off at the end of a whole stretch, median, m; NaN where none is whole. */
    public double medianError() {
        return median(false);
    }

    /** How far the traced point moved from its place at the start of a whole stretch, median, m; NaN where none is whole. */
    public double medianMove() {
        return median(true);
    }

    private double median(boolean move) {
        double[] distances = new double[(real.states().numRows - 1) / stretch];
        for (int k = 0; k < distances.length; k++) {
            Point2D end = tracer(real.states(), (k + 1) * stretch);
            distances[k] =
                    end.distance(move ? tracer(real.states(), k * stretch) : tracer(imagined, (k + 1) * stretch));
        }
        Arrays.sort(distances);
        int count = distances.length;
        return count == 0 ? Double.NaN : 0.5 * (distances[(count - 1) / 2] + distances[count / 2]);
    }

    private Point2D tracer(DMatrixRMaj states, int t) {
        return real.drawing().tracer(states.data, t * states.numCols);
    }

    /** The ends of eight stretches, spread over the motion, as PNG: four beside each other, in two rows. */
    public void writeSheet(Path file) {
        DMatrixRMaj both = both();
        Renderer renderer = new Renderer(close(both), 2 * Motion.FRAME, 2 * Motion.FRAME);
        int size = 2 * Motion.FRAME;
        int whole = Math.max(1, (both.numRows - 1) / stretch);
        int panels = Math.min(COLUMNS * ROWS, whole);
        int columns = Math.min(COLUMNS, panels);
        BufferedImage sheet =
                new BufferedImage(columns * size, (panels + columns - 1) / columns * size, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Palette.PAPER);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setColor(Palette.GROUND);
        for (int k = 0; k < panels; k++) {
            int which = panels == 1 ? 0 : (int) Math.round((double) k * (whole - 1) / (panels - 1));
            int t = Math.min(both.numRows - 1, (which + 1) * stretch);
            g.drawImage(renderer.frame(both, t, t - which * stretch), k % columns * size, k / columns * size, null);
            g.drawRect(k % columns * size, k / columns * size, size, size);
        }
        g.dispose();
        AtomicFiles.write(file, out -> ImageIO.write(sheet, "png", out));
    }

    /** The first ten seconds in real time as GIF: at the end of a stretch what was imagined returns to what is. */
    public void writeAnimation(Path file) {
        DMatrixRMaj both = both();
        both.reshape(Math.min(both.numRows, 1 + (int) Math.round(ANIMATED / real.dt())), both.numCols, true);
        int every = Motion.every(real.dt());
        Renderer renderer = Renderer.ofWidth(close(both), 2 * Motion.FRAME);
        AnimatedGif.write(file, renderer.frames(both, every, 12 * every), every * real.dt());
    }

    /** What happened, and beside it in each row what was imagined [T+1, 2n]. */
    private DMatrixRMaj both() {
        int n = imagined.numCols;
        DMatrixRMaj both = new DMatrixRMaj(imagined.numRows, 2 * n);
        for (int t = 0; t < both.numRows; t++) {
            System.arraycopy(real.states().data, t * n, both.data, 2 * t * n, n);
            System.arraycopy(imagined.data, t * n, both.data, (2 * t + 1) * n, n);
        }
        return both;
    }

    private Drawing close(DMatrixRMaj both) {
        return CloseUp.of(new Beside(real.drawing(), both, stretch), both);
    }

    /**
     * Both motions in one drawing.
     *
     * @param both the states that it is asked to draw [T+1, 2n]
     */
    private record Beside(Drawing drawing, DMatrixRMaj both, int stretch) implements Drawing {
        private static final float PALE = 0.45f;

        @Override
        public Rectangle2D view() {
            return drawing.view();
        }

        @Override
        public void scenery(Graphics2D g) {
            drawing.scenery(g);
        }

        @Override
        public void pose(Graphics2D g, double[] x, int xo) {
            drawing.pose(g, x, xo);
            int width = both.numCols;
            int t = xo / width;
            int from = Math.max(0, (t - 1) / stretch * stretch);
            Path2D path = new Path2D.Double();
            Point2D start = drawing.tracer(both.data, from * width);
            path.moveTo(start.getX(), start.getY());
            for (int s = from + 1; s <= t; s++) {
                for (int i = s * width + width / 2; i < (s + 1) * width; i++) {
                    if (!Double.isFinite(both.data[i])) {
                        return;
                    }
                }
                Point2D p = drawing.tracer(both.data, s * width + width / 2);
                path.lineTo(p.getX(), p.getY());
            }
            Graphics2D pale = (Graphics2D) g.create();
            pale.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, PALE));
            drawing.pose(pale, x, xo + width / 2);
            pale.dispose();
            float line = (float) (0.006 * Math.min(view().getWidth(), view().getHeight()));
            g.setStroke(new BasicStroke(
                    line, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {2 * line, 2 * line}, 0));
            g.setColor(Palette.BODY);
            g.draw(path);
        }

        @Override
        public Point2D tracer(double[] x, int xo) {
            return drawing.tracer(x, xo);
        }

        @Override
        public double followed(double[] x, int xo) {
            return drawing.followed(x, xo);
        }

        @Override
        public boolean framed() {
            return drawing.framed();
        }
    }
}

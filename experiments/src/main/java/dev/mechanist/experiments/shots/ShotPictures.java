package dev.mechanist.experiments.shots;

import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.envs.drawing.AnimatedGif;
import dev.mechanist.envs.drawing.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.ejml.data.DMatrixRMaj;

/**
 * A shot from above: filled balls and solid paths are what happens, rings and dotted paths what the model imagined, green the
 * goal. The ball that is pushed is red, the one with a goal dark.
 */
public final class ShotPictures {
    private static final int WIDTH = 640;
    private static final double FRAME_TIME = 0.04;
    private static final int STILL_FRAMES = 15;

    private final PlannedShot shot;
    private final BilliardDynamics world;
    private final Rectangle2D view;
    private final int height;
    private final double scale;

    public ShotPictures(PlannedShot shot) {
        this.shot = shot;
        world = shot.goal().world();
        view = new Rectangle2D.Double(
                world.table().outline().get(0).x(),
                world.table().outline().get(0).y(),
                0,
                0);
        world.table().outline().forEach(p -> view.add(p.x(), p.y()));
        double margin = 0.04 * Math.max(view.getWidth(), view.getHeight());
        view.setRect(
                view.getX() - margin,
                view.getY() - margin,
                view.getWidth() + 2 * margin,
                view.getHeight() + 2 * margin);
        scale = WIDTH / view.getWidth();
        height = (int) Math.round(view.getHeight() * scale);
    }

    /** The whole shot in one picture. */
    public void writePicture(Path file) {
        int last = shot.real().numRows - 1;
        AtomicFiles.write(file, out -> ImageIO.write(frame(last, last), "png", out));
    }

    /** The shot in time. */
    public void writeAnimation(Path file) {
        int every = (int) Math.max(1, Math.round(FRAME_TIME / world.spec().dt()));
        List<BufferedImage> frames = new ArrayList<>();
        int last = shot.real().numRows - 1;
        for (int t = 0; t < last; t += every) {
            frames.add(frame(t, t));
        }
        for (int k = 0; k < STILL_FRAMES; k++) {
            frames.add(frame(last, last));
        }
        AnimatedGif.write(file, frames, every * world.spec().dt());
    }

    private BufferedImage frame(int t, int path) {
        BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Palette.PAPER);
        g.fillRect(0, 0, WIDTH, height);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.translate(0, height);
        g.scale(scale, -scale);
        g.translate(-view.getX(), -view.getY());
        table(g);
        goal(g);
        int n = world.spec().n();
        for (int i = 0; i < world.discs().size(); i++) {
            g.setColor(faded(colour(i), 170));
            g.setStroke(stroke(2.2f, false));
            g.draw(path(shot.real(), i, path));
            g.setStroke(stroke(2.2f, true));
            g.setColor(faded(colour(i), 220));
            g.draw(path(shot.imagined(), i, path));
        }
        for (int i = 0; i < world.discs().size(); i++) {
            Disc disc = world.discs().get(i);
            if (t > 0) {
                g.setColor(faded(colour(i), 70));
                g.fill(circle(shot.real().data, 4 * i, disc.radius()));
            }
            g.setColor(colour(i));
            g.fill(circle(shot.real().data, t * n + 4 * i, disc.radius()));
            if (apart(t * n + 4 * i) > 0.05 * disc.radius()) {
                g.setStroke(stroke(1.6f, true));
                g.draw(circle(shot.imagined().data, t * n + 4 * i, disc.radius()));
            }
        }
        g.dispose();
        return image;
    }

    /** Distance between what was imagined and what happened, m. */
    private double apart(int at) {
        return Math.hypot(
                shot.imagined().data[at] - shot.real().data[at],
                shot.imagined().data[at + 1] - shot.real().data[at + 1]);
    }

    private void table(Graphics2D g) {
        g.setStroke(stroke(4, false));
        g.setColor(Palette.GROUND);
        List<List<Table.Point>> polygons = new ArrayList<>(world.table().obstacles());
        polygons.forEach(obstacle -> g.fill(closed(obstacle)));
        polygons.add(world.table().outline());
        polygons.forEach(polygon -> g.draw(closed(polygon)));
        for (Table.Wall wall : world.table().walls()) {
            Path2D line = new Path2D.Double();
            line.moveTo(wall.from().x(), wall.from().y());
            line.lineTo(wall.to().x(), wall.to().y());
            g.draw(line);
        }
        for (Table.Pocket pocket : world.table().pockets()) {
            g.fill(circle(pocket.centre().x(), pocket.centre().y(), pocket.radius()));
        }
    }

    private static Path2D closed(List<Table.Point> polygon) {
        Path2D path = new Path2D.Double();
        path.moveTo(polygon.get(0).x(), polygon.get(0).y());
        polygon.forEach(p -> path.lineTo(p.x(), p.y()));
        path.closePath();
        return path;
    }

    private void goal(Graphics2D g) {
        g.setColor(Palette.GOAL);
        g.setStroke(stroke(3, false));
        ShotGoal.Aim aim = shot.goal().aim();
        if (aim instanceof ShotGoal.Place place) {
            g.fill(circle(place.x(), place.y(), place.within()));
        } else if (aim instanceof ShotGoal.Other other) {
            double r = world.discs().get(other.ball()).radius();
            g.draw(circle(shot.real().data[4 * other.ball()], shot.real().data[4 * other.ball() + 1], 1.25 * r));
        } else {
            for (Table.Pocket pocket : ((ShotGoal.Pocket) aim).pockets()) {
                g.draw(circle(pocket.centre().x(), pocket.centre().y(), pocket.radius()));
            }
        }
    }

    private Color colour(int ball) {
        if (ball == world.driven().get(0)) {
            return Palette.ACCENT;
        }
        return ball == shot.goal().ball() ? Palette.BODY : Palette.BODY_LIGHT;
    }

    private static Color faded(Color c, int alpha) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), alpha);
    }

    private BasicStroke stroke(float pixels, boolean dotted) {
        float width = (float) (pixels / scale);
        return dotted
                ? new BasicStroke(
                        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3 * width, 2 * width}, 0)
                : new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private static Path2D path(DMatrixRMaj states, int ball, int until) {
        Path2D path = new Path2D.Double();
        int n = states.numCols;
        path.moveTo(states.data[4 * ball], states.data[4 * ball + 1]);
        for (int t = 1; t <= until; t++) {
            path.lineTo(states.data[t * n + 4 * ball], states.data[t * n + 4 * ball + 1]);
        }
        return path;
    }

    private static Ellipse2D circle(double x, double y, double r) {
        return new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    }

    private static Ellipse2D circle(double[] x, int at, double r) {
        return circle(x[at], x[at + 1], r);
    }
}

package dev.mechanist.envs.drawing;

import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Any articulated body by its geoms, seen from the side (x to the right, z up) or from above (x to the right, y up). Outlines
 * are exact for spheres, capsules, boxes and ellipsoids seen along a principal axis; a cylinder shows as the hull of its rims.
 */
public final class BodyDrawing implements Drawing {
    /** Where the eye is. */
    public enum View {
        /** Along y. */
        SIDE,
        /** Along -z. */
        TOP,
        /** Obliquely from above, all three dimensions; see {@link SolidDrawing}. */
        SOLID
    }

    private static final int RIM = 24;
    /** How far the marks of the ground reach, m. */
    private static final int MARKS = 500;

    private static final int PLANE = 0;
    private static final int SPHERE = 2;
    private static final int CAPSULE = 3;
    private static final int ELLIPSOID = 4;
    private static final int CYLINDER = 5;

    private final BodyModel model;
    private final BodySimulator simulator;
    private final View view;
    private final Rectangle2D frame;
    private final int traced;
    /** A capsule or cylinder of the traced body, whose end away from the joint is the tip; -1 where it has none. */
    private int tip = -1;

    private int tipSide;
    private final double[] types;
    private final double[] owners;
    private final double[] sizes;
    private final double[] positions;
    private final double[] quaternions;
    private final double[] goal;
    private final boolean follows;

    /**
     * @param frame the part of the world to show; null shows what the reference configuration can reach
     * @param goal a place to mark [3], m, or null
     */
    public BodyDrawing(BodyModel model, View view, Rectangle2D frame, double[] goal) {
        this(model, view, frame, goal, false);
    }

    private BodyDrawing(BodyModel model, View view, Rectangle2D frame, double[] goal, boolean follows) {
        if (view == View.SOLID) {
            throw new IllegalArgumentException("a SolidDrawing shows all three dimensions");
        }
        this.model = model;
        this.follows = follows;
        this.view = view;
        this.goal = goal == null ? null : goal.clone();
        simulator = new BodySimulator(model);
        types = model.field("geom_type");
        owners = model.field("geom_bodyid");
        sizes = model.field("geom_size");
        positions = model.field("geom_pos");
        quaternions = model.field("geom_quat");
        traced = model.bodies() - 1;
        for (int g = 0; g < types.length; g++) {
            if (owners[g] == traced && (types[g] == CAPSULE || types[g] == CYLINDER)) {
                double[] end = BodyPoses.rotated(
                        Arrays.copyOfRange(quaternions, 4 * g, 4 * g + 4), new double[] {0, 0, sizes[3 * g + 1]});
                double towards = 0;
                for (int k = 0; k < 3; k++) {
                    towards += end[k] * positions[3 * g + k];
                }
                tip = g;
                tipSide = towards < 0 ? -1 : 1;
            }
        }
        this.frame = frame == null ? reach() : frame;
    }

    /** Side or top view of all that the model can reach. */
    public static BodyDrawing of(BodyModel model, View view) {
        return new BodyDrawing(model, view, null, null);
    }

    /** Seen from the side by a camera that goes along with the first body, over a ground with a mark at each metre. */
    public static BodyDrawing following(BodyModel model, Rectangle2D frame) {
        return new BodyDrawing(model, View.SIDE, frame, null, true);
    }

    /** By a camera that goes along with the first body, as wide as the body can reach. */
    public static BodyDrawing following(BodyModel model, View view) {
        BodyDrawing still = of(model, view);
        Rectangle2D frame = still.frame;
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        double start = still.simulator.poses(x, 0).position()[3];
        Rectangle2D near =
                new Rectangle2D.Double(frame.getX() - start, frame.getY(), frame.getWidth(), frame.getHeight());
        return new BodyDrawing(model, view, near, null, true);
    }

    @Override
    public double followed(double[] x, int xo) {
        return follows ? simulator.poses(x, xo).position()[3] : 0;
    }

    private Rectangle2D reach() {
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        Rectangle2D box = null;
        BodyPoses poses = simulator.poses(x, 0);
        for (int g = 0; g < types.length; g++) {
            if (types[g] != PLANE) {
                Rectangle2D bounds = outline(g, poses).getBounds2D();
                box = box == null ? bounds : box.createUnion(bounds);
            }
        }
        if (box == null) {
            return new Rectangle2D.Double(-1, -1, 2, 2);
        }
        double half = 1.15 * Math.max(box.getWidth(), box.getHeight());
        double[] root = model.bodies() > 1
                ? Arrays.copyOfRange(poses.position(), 3, 6)
                : new double[] {box.getCenterX(), box.getCenterY(), box.getCenterY()};
        Point2D p = flat(root);
        return new Rectangle2D.Double(p.getX() - half, p.getY() - half, 2 * half, 2 * half);
    }

    @Override
    public Rectangle2D view() {
        return frame;
    }

    private double unit() {
        return Math.min(frame.getWidth(), frame.getHeight());
    }

    @Override
    public void scenery(Graphics2D g) {
        g.setStroke(new BasicStroke((float) (0.005 * unit()), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(Palette.GROUND);
        BodyPoses poses = simulator.poses(Arrays.copyOf(model.qpos0(), model.nq() + model.nv()), 0);
        for (int k = 0; k < types.length; k++) {
            if (types[k] == PLANE && view == View.SIDE) {
                double height = positions[3 * k + 2];
                double far = follows ? MARKS : 9 * unit();
                g.draw(new Line2D.Double(frame.getMinX() - far, height, frame.getMaxX() + far, height));
                for (int mark = -MARKS; mark <= MARKS && follows; mark++) {
                    double down = mark % 5 == 0 ? 0.06 : 0.03;
                    g.draw(new Line2D.Double(mark, height, mark, height - down * unit()));
                }
            } else if (types[k] != PLANE && owners[k] == 0) {
                g.fill(outline(k, poses));
            }
        }
        if (goal != null) {
            g.setColor(Palette.GOAL);
            double r = 0.025 * unit();
            Point2D p = flat(goal);
            g.draw(new Ellipse2D.Double(p.getX() - r, p.getY() - r, 2 * r, 2 * r));
        }
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        BodyPoses poses = simulator.poses(x, xo);
        for (int k = 0; k < types.length; k++) {
            if (types[k] == PLANE || owners[k] == 0) {
                continue;
            }
            Shape shape = outline(k, poses);
            g.setColor(owners[k] == traced ? Palette.ACCENT : owners[k] % 2 == 1 ? Palette.BODY : Palette.BODY_LIGHT);
            g.fill(shape);
            double line = Math.min(0.004 * unit(), 0.15 * sizes[3 * k]);
            g.setStroke(new BasicStroke((float) line, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.setColor(Palette.PAPER);
            g.draw(shape);
        }
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        BodyPoses poses = simulator.poses(x, xo);
        return tip < 0
                ? flat(Arrays.copyOfRange(poses.centre(), 3 * traced, 3 * traced + 3))
                : place(tip, poses, 0, 0, tipSide * sizes[3 * tip + 1]);
    }

    private Point2D flat(double[] p) {
        return new Point2D.Double(p[0], view == View.SIDE ? p[2] : p[1]);
    }

    /** What a geom covers in this view. */
    private Shape outline(int k, BodyPoses poses) {
        double a = sizes[3 * k];
        double b = sizes[3 * k + 1];
        double c = sizes[3 * k + 2];
        if (types[k] == SPHERE) {
            return disc(place(k, poses, 0, 0, 0), a);
        }
        List<Point2D> points = new ArrayList<>();
        if (types[k] == CAPSULE) {
            Area both = new Area(disc(place(k, poses, 0, 0, b), a));
            both.add(new Area(disc(place(k, poses, 0, 0, -b), a)));
            for (double end : new double[] {-b, b}) {
                Point2D centre = place(k, poses, 0, 0, end);
                for (int i = 0; i < RIM; i++) {
                    double angle = 2 * Math.PI * i / RIM;
                    points.add(new Point2D.Double(
                            centre.getX() + a * Math.cos(angle), centre.getY() + a * Math.sin(angle)));
                }
            }
            both.add(new Area(hull(points)));
            return both;
        }
        if (types[k] == CYLINDER) {
            for (int i = 0; i < RIM; i++) {
                double angle = 2 * Math.PI * i / RIM;
                points.add(place(k, poses, a * Math.cos(angle), a * Math.sin(angle), b));
                points.add(place(k, poses, a * Math.cos(angle), a * Math.sin(angle), -b));
            }
        } else if (types[k] == ELLIPSOID) {
            for (int i = 0; i < RIM; i++) {
                double u = Math.cos(2 * Math.PI * i / RIM);
                double v = Math.sin(2 * Math.PI * i / RIM);
                points.add(place(k, poses, a * u, b * v, 0));
                points.add(place(k, poses, a * u, 0, c * v));
                points.add(place(k, poses, 0, b * u, c * v));
            }
        } else {
            for (int corner = 0; corner < 8; corner++) {
                points.add(place(
                        k, poses, (corner & 1) == 0 ? -a : a, (corner & 2) == 0 ? -b : b, (corner & 4) == 0 ? -c : c));
            }
        }
        return hull(points);
    }

    private static Shape disc(Point2D centre, double r) {
        return new Ellipse2D.Double(centre.getX() - r, centre.getY() - r, 2 * r, 2 * r);
    }

    /** A point of geom k, given in its frame, on the picture. */
    private Point2D place(int k, BodyPoses poses, double x, double y, double z) {
        double[] inBody = BodyPoses.rotated(Arrays.copyOfRange(quaternions, 4 * k, 4 * k + 4), new double[] {x, y, z});
        for (int i = 0; i < 3; i++) {
            inBody[i] += positions[3 * k + i];
        }
        return flat(poses.point((int) owners[k], inBody));
    }

    /** Convex hull (Andrew 1979). */
    private static Path2D hull(List<Point2D> points) {
        List<Point2D> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(Point2D::getX).thenComparingDouble(Point2D::getY));
        List<Point2D> ring = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            int base = ring.size();
            for (Point2D p : sorted) {
                while (ring.size() >= base + 2 && turn(ring, p) <= 0) {
                    ring.remove(ring.size() - 1);
                }
                ring.add(p);
            }
            ring.remove(ring.size() - 1);
            sorted.sort(Comparator.comparingDouble(Point2D::getX)
                    .thenComparingDouble(Point2D::getY)
                    .reversed());
        }
        Path2D path = new Path2D.Double();
        for (int i = 0; i < ring.size(); i++) {
            if (i == 0) {
                path.moveTo(ring.get(i).getX(), ring.get(i).getY());
            } else {
                path.lineTo(ring.get(i).getX(), ring.get(i).getY());
            }
        }
        if (!ring.isEmpty()) {
            path.closePath();
        }
        return path;
    }

    private static double turn(List<Point2D> ring, Point2D p) {
        Point2D a = ring.get(ring.size() - 2);
        Point2D b = ring.get(ring.size() - 1);
        return (b.getX() - a.getX()) * (p.getY() - a.getY()) - (b.getY() - a.getY()) * (p.getX() - a.getX());
    }
}

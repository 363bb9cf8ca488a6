package dev.mechanist.envs.drawing;

import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.Rotations;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Any articulated body in space: its geoms as facets, shaded by a lamp, far ones first (Newell's painter), seen obliquely from the
 * front right and above without perspective, over a ground with a grid of metres and a shadow.
 */
public final class SolidDrawing implements Drawing {
    /** Turn of the eye about the vertical, and its height over the horizon, rad. */
    private static final double AZIMUTH = Math.toRadians(28);

    private static final double ELEVATION = Math.toRadians(16);
    private static final int AROUND = 20;
    private static final int MARKS = 60;
    private static final double AMBIENT = 0.5;
    /** Half the width of tendons, in heights of the picture. */
    private static final double STRAND = 0.004;

    private static final double[] LAMP = unit(-0.35, -0.75, 1.1);

    /** Across the picture, up the picture, and into it. */
    private static final double[] RIGHT = {Math.cos(AZIMUTH), Math.sin(AZIMUTH), 0};

    private static final double[] UP = {
        -Math.sin(AZIMUTH) * Math.sin(ELEVATION), Math.cos(AZIMUTH) * Math.sin(ELEVATION), Math.cos(ELEVATION)
    };
    private static final double[] DEEP = {
        -Math.sin(AZIMUTH) * Math.cos(ELEVATION), Math.cos(AZIMUTH) * Math.cos(ELEVATION), -Math.sin(ELEVATION)
    };

    /** A flat piece of a surface: corners in the frame of its geom [3 each]. */
    private record Facet(int geom, double[] corners) {}

    private record Painted(double depth, Shape shape, Color colour) {}

    private final BodyModel model;
    private final BodySimulator simulator;
    private final double[] owners;
    private final double[] positions;
    private final double[] quaternions;
    private final List<Facet> facets = new ArrayList<>();
    /** Height of the ground; NaN without one. */
    private double ground = Double.NaN;

    private final Rectangle2D frame;
    private final boolean follows;

    /**
     * @param states of the motion to come [states][n]: all of them are in the picture, or one if the camera goes along
     * @param follows whether the camera goes along with the first body
     */
    public SolidDrawing(BodyModel model, List<double[]> states, boolean follows) {
        this.model = model;
        this.follows = follows;
        simulator = new BodySimulator(model);
        owners = model.field("geom_bodyid");
        positions = model.field("geom_pos");
        quaternions = model.field("geom_quat");
        double[] types = model.field("geom_type");
        double[] sizes = model.field("geom_size");
        for (int g = 0; g < types.length; g++) {
            double[] s = Arrays.copyOfRange(sizes, 3 * g, 3 * g + 3);
            switch ((int) types[g]) {
                case 0 -> ground = positions[3 * g + 2];
                case 2 -> round(g, new double[] {s[0], s[0], s[0]}, 0);
                case 3 -> round(g, new double[] {s[0], s[0], s[0]}, s[1]);
                case 4 -> round(g, s, 0);
                case 5 -> drum(g, s[0], s[1]);
                case 6 -> box(g, s);
                default -> mesh(g);
            }
        }
        frame = frameOf(states);
    }

    private static double[] unit(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }

    /** An ellipsoid, its halves pulled apart along z. */
    private void round(int g, double[] s, double apart) {
        int rings = AROUND / 2;
        double[][] ring = new double[rings + 2][];
        for (int i = 0; i <= rings + 1; i++) {
            // The equator twice where the halves are apart.
            int step = i <= rings / 2 ? i : i - 1;
            double angle = Math.PI * step / rings;
            double shift = i <= rings / 2 ? apart : -apart;
            ring[i] = new double[] {Math.sin(angle), Math.cos(angle) * s[2] + shift};
        }
        for (int i = 0; i <= rings; i++) {
            for (int k = 0; k < AROUND; k++) {
                facets.add(new Facet(g, quad(ring[i], ring[i + 1], k, s)));
            }
        }
    }

    private static double[] quad(double[] upper, double[] lower, int k, double[] s) {
        double[] out = new double[12];
        for (int c = 0; c < 4; c++) {
            double[] ring = c < 2 ? upper : lower;
            double angle = 2 * Math.PI * (c == 0 || c == 3 ? k + 1 : k) / AROUND;
            out[3 * c] = s[0] * ring[0] * Math.cos(angle);
            out[3 * c + 1] = s[1] * ring[0] * Math.sin(angle);
            out[3 * c + 2] = ring[1];
        }
        return out;
    }

    private void drum(int g, double radius, double half) {
        double[] s = {radius, radius, 1};
        double[] top = new double[3 * AROUND];
        double[] bottom = new double[3 * AROUND];
        for (int k = 0; k < AROUND; k++) {
            facets.add(new Facet(g, quad(new double[] {1, half}, new double[] {1, -half}, k, s)));
            double angle = 2 * Math.PI * k / AROUND;
            top[3 * k] = radius * Math.cos(angle);
            top[3 * k + 1] = radius * Math.sin(angle);
            top[3 * k + 2] = half;
            bottom[3 * k] = top[3 * k];
            bottom[3 * k + 1] = -top[3 * k + 1];
            bottom[3 * k + 2] = -half;
        }
        facets.add(new Facet(g, top));
        facets.add(new Facet(g, bottom));
    }

    private void box(int g, double[] s) {
        for (int face = 0; face < 6; face++) {
            int axis = face / 2;
            double way = face % 2 == 0 ? -1 : 1;
            double[] out = new double[12];
            for (int c = 0; c < 4; c++) {
                out[3 * c + axis] = way * s[axis];
                out[3 * c + (axis + 1) % 3] = (c == 1 || c == 2 ? way : -way) * s[(axis + 1) % 3];
                out[3 * c + (axis + 2) % 3] = (c >= 2 ? 1 : -1) * s[(axis + 2) % 3];
            }
            facets.add(new Facet(g, out));
        }
    }

    private void mesh(int g) {
        model.hull(g).ifPresent(hull -> {
            double[] v = hull.vertices();
            int[] t = hull.triangles();
            for (int f = 0; f < t.length; f += 3) {
                double[] out = new double[9];
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(v, 3 * t[f + c], out, 3 * c, 3);
                }
                facets.add(new Facet(g, out));
            }
        });
    }

    private static double dot(double[] a, double[] b, int bo) {
        return a[0] * b[bo] + a[1] * b[bo + 1] + a[2] * b[bo + 2];
    }

    private static Point2D flat(double[] p, int po) {
        return new Point2D.Double(dot(RIGHT, p, po), dot(UP, p, po));
    }

    /** The corners of a facet in the world. */
    private double[] placed(Facet f, BodyPoses poses, double[][] rotations) {
        int body = (int) owners[f.geom];
        double[] r = rotations[f.geom];
        double[] out = new double[f.corners.length];
        double[] inBody = new double[3];
        for (int c = 0; c < out.length; c += 3) {
            for (int k = 0; k < 3; k++) {
                inBody[k] = positions[3 * f.geom + k];
                for (int i = 0; i < 3; i++) {
                    inBody[k] += r[3 * k + i] * f.corners[c + i];
                }
            }
            System.arraycopy(poses.point(body, inBody), 0, out, c, 3);
        }
        return out;
    }

    private double[][] rotations() {
        double[][] r = new double[owners.length][];
        for (int g = 0; g < r.length; g++) {
            r[g] = Rotations.matrix(Arrays.copyOfRange(quaternions, 4 * g, 4 * g + 4));
        }
        return r;
    }

    private Rectangle2D frameOf(List<double[]> states) {
        Rectangle2D all = null;
        double[][] r = rotations();
        double reach = 0;
        for (double[] x : states) {
            BodyPoses poses = simulator.poses(x, 0);
            Point2D root = root(x, 0);
            for (Facet f : facets) {
                if (owners[f.geom] == 0) {
                    continue;
                }
                double[] corners = placed(f, poses, r);
                for (int c = 0; c < corners.length; c += 3) {
                    Point2D p = flat(corners, c);
                    if (!Double.isFinite(p.getX()) || !Double.isFinite(p.getY())) {
                        continue;
                    }
                    double x0 = p.getX() - (follows ? root.getX() : 0);
                    reach = Math.max(reach, Math.abs(x0));
                    Rectangle2D here = new Rectangle2D.Double(x0, p.getY(), 0, 0);
                    all = all == null ? here : all.createUnion(here);
                }
            }
        }
        if (all == null) {
            return new Rectangle2D.Double(-1, -1, 2, 2);
        }
        double size = 1.15 * Math.max(follows ? 2 * reach : all.getWidth(), all.getHeight());
        double middle = follows ? 0 : all.getCenterX();
        return new Rectangle2D.Double(middle - size / 2, all.getCenterY() - size / 2, size, size);
    }

    private Point2D root(double[] x, int xo) {
        return model.bodies() > 1 ? flat(simulator.poses(x, xo).position(), 3) : new Point2D.Double();
    }

    @Override
    public Rectangle2D view() {
        return frame;
    }

    @Override
    public boolean framed() {
        return true;
    }

    @Override
    public double followed(double[] x, int xo) {
        return follows ? root(x, xo).getX() : 0;
    }

    @Override
    public Point2D tracer(double[] x, int xo) {
        return root(x, xo);
    }

    @Override
    public void scenery(Graphics2D g) {
        float line = (float) (0.003 * frame.getHeight());
        g.setStroke(new BasicStroke(line));
        g.setColor(blend(Palette.GROUND, Palette.PAPER, 0.5));
        if (!Double.isNaN(ground)) {
            for (int k = -MARKS; k <= MARKS; k++) {
                g.draw(new Line2D.Double(
                        flat(new double[] {k, -MARKS, ground}, 0), flat(new double[] {k, MARKS, ground}, 0)));
                g.draw(new Line2D.Double(
                        flat(new double[] {-MARKS, k, ground}, 0), flat(new double[] {MARKS, k, ground}, 0)));
            }
        }
    }

    @Override
    public void pose(Graphics2D g, double[] x, int xo) {
        BodyPoses poses = simulator.poses(x, xo);
        double[][] r = rotations();
        List<Painted> painted = new ArrayList<>();
        g.setColor(blend(Palette.GROUND, Palette.PAPER, 0.75));
        for (Facet f : facets) {
            double[] corners = placed(f, poses, r);
            double[] n = normal(corners);
            if (!Double.isNaN(ground) && lit(n)) {
                shadow(g, corners);
            }
            if (dot(DEEP, n, 0) < 0) {
                double depth = 0;
                for (int c = 0; c < corners.length; c += 3) {
                    depth += 3 * dot(DEEP, corners, c) / corners.length;
                }
                painted.add(new Painted(depth, outline(corners), colour(f, n)));
            }
        }
        for (double[] piece : simulator.tendons(x, xo)) {
            painted.add(strand(piece));
        }
        painted.sort(Comparator.comparingDouble(Painted::depth).reversed());
        float line = (float) (0.0012 * frame.getHeight());
        g.setStroke(new BasicStroke(line, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (Painted p : painted) {
            g.setColor(p.colour);
            g.fill(p.shape);
            g.setColor(blend(p.colour, Color.BLACK, 0.88));
            g.draw(p.shape);
        }
    }

    /** A piece of a tendon as a band, a little before what it lies on. */
    private Painted strand(double[] piece) {
        Point2D a = flat(piece, 0);
        Point2D b = flat(piece, 3);
        double length = Math.max(1e-12, a.distance(b));
        double half = STRAND * frame.getHeight();
        double x = half * (a.getY() - b.getY()) / length;
        double y = half * (b.getX() - a.getX()) / length;
        Path2D band = new Path2D.Double();
        band.moveTo(a.getX() + x, a.getY() + y);
        band.lineTo(b.getX() + x, b.getY() + y);
        band.lineTo(b.getX() - x, b.getY() - y);
        band.lineTo(a.getX() - x, a.getY() - y);
        band.closePath();
        double depth = 0.5 * (dot(DEEP, piece, 0) + dot(DEEP, piece, 3)) - 8 * half;
        return new Painted(depth, band, Palette.TRACE);
    }

    /** Whether a side faces the lamp; the others have the same shadow. */
    private static boolean lit(double[] n) {
        return dot(LAMP, n, 0) > 0;
    }

    private void shadow(Graphics2D g, double[] corners) {
        double[] down = corners.clone();
        for (int c = 0; c < down.length; c += 3) {
            double way = (down[c + 2] - ground) / LAMP[2];
            for (int k = 0; k < 3; k++) {
                down[c + k] -= way * LAMP[k];
            }
        }
        g.fill(outline(down));
    }

    /** The sum over the sides, so that a side without a length is no matter (Newell). */
    private static double[] normal(double[] corners) {
        double[] n = new double[3];
        for (int c = 0; c < corners.length; c += 3) {
            int d = (c + 3) % corners.length;
            for (int k = 0; k < 3; k++) {
                int i = (k + 1) % 3;
                int j = (k + 2) % 3;
                n[k] += (corners[c + i] - corners[d + i]) * (corners[c + j] + corners[d + j]);
            }
        }
        double length = Math.max(Math.sqrt(dot(n, n, 0)), Double.MIN_NORMAL);
        for (int k = 0; k < 3; k++) {
            n[k] /= length;
        }
        return n;
    }

    private static Shape outline(double[] corners) {
        Path2D path = new Path2D.Double();
        for (int c = 0; c < corners.length; c += 3) {
            Point2D p = flat(corners, c);
            if (c == 0) {
                path.moveTo(p.getX(), p.getY());
            } else {
                path.lineTo(p.getX(), p.getY());
            }
        }
        path.closePath();
        return path;
    }

    private Color colour(Facet f, double[] n) {
        Color base = owners[f.geom] == 0
                ? Palette.GROUND
                : owners[f.geom] == model.bodies() - 1
                        ? Palette.ACCENT
                        : owners[f.geom] % 2 == 1 ? Palette.BODY : Palette.BODY_LIGHT;
        double light = AMBIENT + (1 - AMBIENT) * Math.max(0, dot(LAMP, n, 0));
        return blend(blend(base, Color.WHITE, 0.85), Color.BLACK, light);
    }

    private static Color blend(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(share * a.getRed() + (1 - share) * b.getRed()),
                (int) Math.round(share * a.getGreen() + (1 - share) * b.getGreen()),
                (int) Math.round(share * a.getBlue() + (1 - share) * b.getBlue()));
    }
}

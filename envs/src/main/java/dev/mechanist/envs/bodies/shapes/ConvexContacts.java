package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;
import java.util.Arrays;

/**
 * Contacts of two convex solids without a closed form, as MuJoCo has them since 3.8: the place of {@link ConvexPair}, and where
 * both can lie on each other more. Boxes, meshes and cylinders, whose caps have 16 corners: a face is cut to the face that it lies
 * on, an edge to the face below, and each corner that is left is as deep as it is. Capsules, and all with a margin: both solids are
 * turned a little against each other about the tangents, and where they then touch farther off counts, all of the same depth.
 */
final class ConvexContacts {
    /** Angle of the turns, rad. */
    private static final double TURN = 1e-3;
    /**
     * How far apart two places must be, relative to the smaller radius: on curved surfaces a turn moves a place by the angle
     * times a radius, and recordings of MuJoCo 3.14 show one contact there; on flat ones it goes to another end.
     */
    private static final double DISTINCT = 1e-3;
    /** Cosine from which two faces lie on each other, and the sine of the same angle; found by tilting solids in MuJoCo 3.14. */
    private static final double ALIGNED = 0.996;

    private static final double LEVEL = Math.sqrt(1 - ALIGNED * ALIGNED);
    private static final int MOST_CUT = 4;
    /** Up to so many corners all fours are compared. */
    private static final int FEW = 12;

    private final boolean single;
    private final SearchLimits limits;
    private final ConvexPair pair = new ConvexPair();
    private final Solid first = pair.m.first;
    private final Solid second = pair.m.second;
    private final double[] normal1 = new double[3];
    private final double[] normal2 = new double[3];
    private final double[] corner = new double[3];
    private final double[] end = new double[3];
    private final double[] edge = new double[3];
    private double[] outline = new double[3 * 16];
    private final double[] across = new double[3];
    private double[] polygon = new double[3 * 32];
    private double[] cut = new double[3 * 32];
    private int corners;
    private final double[] about = new double[3];
    private final double[] turn = new double[9];
    private final double[] tangents = new double[6];
    private final int[] chosen = new int[4];

    /** @param single whether two solids never have more than one contact here */
    ConvexContacts(boolean single, SearchLimits limits) {
        this.single = single;
        this.limits = limits;
    }

    private boolean search(double margin) {
        return limits.tolerance() == 0 ? pair.find(margin) : pair.search(margin, limits);
    }

    /** Arguments as in {@link Collisions#find}. */
    void find(
            int type1,
            int type2,
            int g1,
            int g2,
            double[] p,
            double[] r,
            double[] s,
            ConvexHull[] hulls,
            double margin,
            double slack,
            TouchingPoints out) {
        place(type1, type2, g1, g2, p, r, s, hulls);
        if (!search(margin + slack)) {
            return;
        }
        double distance = pair.distance;
        add(out, pair.place, pair.normal, distance);
        if (single || lonely(type1) || lonely(type2)) {
            return;
        }
        if (first.flatFaced() && second.flatFaced() && margin == 0) {
            cut(slack, out);
            return;
        }
        System.arraycopy(pair.place, 0, about, 0, 3);
        System.arraycopy(out.frames(), 3, tangents, 0, 6);
        double apart = DISTINCT * Math.min(first.reach(), second.reach());
        for (int i = 0; i < 4; i++) {
            place(type1, type2, g1, g2, p, r, s, hulls);
            rotation(3 * (i / 2), i % 2 == 0 ? -TURN : TURN);
            first.turn(turn, false, about);
            second.turn(turn, true, about);
            if (search(margin + slack) && distinct(out, apart)) {
                add(out, pair.place, pair.normal, distance);
            }
        }
    }

    private static boolean lonely(int type) {
        return type == GeomShape.SPHERE.code() || type == GeomShape.ELLIPSOID.code();
    }

    private void place(int type1, int type2, int g1, int g2, double[] p, double[] r, double[] s, ConvexHull[] hulls) {
        first.set(type1, g1, p, r, s, hulls[g1]);
        second.set(type2, g2, p, r, s, hulls[g2]);
    }

    private static void add(TouchingPoints out, double[] place, double[] normal, double distance) {
        out.add(distance, place[0], place[1], place[2], normal[0], normal[1], normal[2]);
    }

    private boolean distinct(TouchingPoints out, double apart) {
        for (int i = 0; i < out.count(); i++) {
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double gap = out.places()[3 * i + k] - pair.place[k];
                square += gap * gap;
            }
            if (square <= apart * apart) {
                return false;
            }
        }
        return true;
    }

    /** The rotation about a tangent. */
    private void rotation(int axis, double angle) {
        Vectors.skewSeries(tangents, axis, Math.sin(angle), 2 * Math.sin(angle / 2) * Math.sin(angle / 2), turn);
    }

    /** Faces on faces and edges on faces. */
    private void cut(double slack, TouchingPoints out) {
        double[] n = pair.normal;
        int face1 = first.face(n[0], n[1], n[2], normal1);
        int face2 = second.face(-n[0], -n[1], -n[2], normal2);
        boolean over1 = Vectors.dot(normal1, n) > ALIGNED;
        boolean over2 = -Vectors.dot(normal2, n) > ALIGNED;
        if (Vectors.dot(normal1, normal2) < -ALIGNED && (over1 || over2)) {
            outlineOf(second, face2);
            clip(first, face1, normal1);
            replace(slack, out, normal1, normal2, -1, 1);
        } else if (first.cylindrical() && second.cylindrical()) {
            // Sides of cylinders are not cut to their caps.
            return;
        } else if (over2 && edgeAlong(first, 1, normal2)) {
            clip(second, face2, normal2);
            replace(slack, out, normal2, normal2, -1, -1);
        } else if (over1 && edgeAlong(second, -1, normal1)) {
            clip(first, face1, normal1);
            replace(slack, out, normal1, normal1, 1, 1);
        }
    }

    /** The face as the polygon to be cut. */
    private void outlineOf(Solid solid, int face) {
        corners = solid.corners(face);
        if (3 * corners > polygon.length) {
            polygon = new double[6 * corners];
            cut = new double[6 * corners];
        }
        solid.outline(face, polygon);
    }

    /** An edge at the corner that is farthest along the normal, level with a face; as the polygon to be cut. */
    private boolean edgeAlong(Solid solid, double way, double[] level) {
        double[] n = pair.normal;
        int v = solid.support(way * n[0], way * n[1], way * n[2], corner, 0);
        for (int e = 0; e < solid.edges(v); e++) {
            solid.otherEnd(v, e, end);
            double square = 0;
            for (int k = 0; k < 3; k++) {
                edge[k] = end[k] - corner[k];
                square += edge[k] * edge[k];
            }
            if (Math.abs(Vectors.dot(edge, level)) < LEVEL * Math.sqrt(square)) {
                System.arraycopy(corner, 0, polygon, 0, 3);
                System.arraycopy(end, 0, polygon, 3, 3);
                corners = 2;
                return true;
            }
        }
        return false;
    }

    /** Cuts the polygon to the prism over a face. */
    private void clip(Solid solid, int face, double[] up) {
        int sides = solid.corners(face);
        if (3 * sides > outline.length) {
            outline = new double[6 * sides];
        }
        if (3 * (corners + sides) > polygon.length) {
            polygon = Arrays.copyOf(polygon, 6 * (corners + sides));
            cut = new double[polygon.length];
        }
        solid.outline(face, outline);
        double turning = turning(sides, up);
        for (int i = 0; i < sides && corners > 0; i++) {
            int j = (i + 1) % sides;
            for (int k = 0; k < 3; k++) {
                edge[k] = outline[3 * j + k] - outline[3 * i + k];
            }
            // Inward across the side.
            end[0] = turning * (up[1] * edge[2] - up[2] * edge[1]);
            end[1] = turning * (up[2] * edge[0] - up[0] * edge[2]);
            end[2] = turning * (up[0] * edge[1] - up[1] * edge[0]);
            cutBy(3 * i);
        }
    }

    /** 1 where the outline runs counter-clockwise seen from above, else -1. */
    private double turning(int sides, double[] up) {
        double area = 0;
        for (int i = 1; i + 1 < sides; i++) {
            double ux = outline[3 * i] - outline[0];
            double uy = outline[3 * i + 1] - outline[1];
            double uz = outline[3 * i + 2] - outline[2];
            double vx = outline[3 * i + 3] - outline[0];
            double vy = outline[3 * i + 4] - outline[1];
            double vz = outline[3 * i + 5] - outline[2];
            area += up[0] * (uy * vz - uz * vy) + up[1] * (uz * vx - ux * vz) + up[2] * (ux * vy - uy * vx);
        }
        return area >= 0 ? 1 : -1;
    }

    /** Keeps what of the polygon is on the inner side of the plane through a corner of the outline. */
    private void cutBy(int from) {
        int kept = 0;
        for (int i = 0; i < corners; i++) {
            int j = (i + 1) % corners;
            double here = side(i, from);
            double there = side(j, from);
            if (here >= 0) {
                System.arraycopy(polygon, 3 * i, cut, 3 * kept++, 3);
            }
            if (here < 0 != there < 0 && !(corners == 2 && i == 1)) {
                for (int k = 0; k < 3; k++) {
                    cut[3 * kept + k] =
                            polygon[3 * i + k] + here / (here - there) * (polygon[3 * j + k] - polygon[3 * i + k]);
                }
                kept++;
            }
        }
        double[] swap = polygon;
        polygon = cut;
        cut = swap;
        corners = kept;
    }

    private double side(int i, int from) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += end[k] * (polygon[3 * i + k] - outline[from + k]);
        }
        return sum;
    }

    /**
     * The corners of what was cut, as far as they are below the face that it was cut to, in place of the single contact: at most four
     * that hold the largest area.
     *
     * @param slack up to which height over it they count, m
     * @param up normal of that face
     * @param face normal of the contacts, but for {@code way}
     * @param back 1 where the face is of the first solid, else -1
     */
    private void replace(double slack, TouchingPoints out, double[] up, double[] face, double way, double back) {
        int below = 0;
        for (int i = 0; i < corners; i++) {
            if (depth(i, up) < slack) {
                System.arraycopy(polygon, 3 * i, polygon, 3 * below++, 3);
            }
        }
        corners = below;
        if (corners == 0) {
            return;
        }
        int n = Math.min(corners, MOST_CUT);
        for (int i = 0; i < n; i++) {
            chosen[i] = i;
        }
        if (corners > MOST_CUT) {
            choose();
        }
        for (int k = 0; k < 3; k++) {
            about[k] = way * face[k];
        }
        out.clear();
        for (int i = 0; i < n; i++) {
            double distance = depth(chosen[i], up);
            for (int k = 0; k < 3; k++) {
                corner[k] = polygon[3 * chosen[i] + k] - 0.5 * back * distance * about[k];
            }
            add(out, corner, about, distance);
        }
    }

    /** Height of a corner of the polygon over the outline's face, m; negative below it. */
    private double depth(int i, double[] up) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += up[k] * (polygon[3 * i + k] - outline[k]);
        }
        return sum;
    }

    private void choose() {
        if (corners > FEW) {
            climb();
            return;
        }
        double most = -1;
        for (int a = 0; a < corners - 3; a++) {
            for (int b = a + 1; b < corners - 2; b++) {
                for (int c = b + 1; c < corners - 1; c++) {
                    for (int d = c + 1; d < corners; d++) {
                        double area = area(a, b, c, d);
                        if (area > most * (1 + 1e-12)) {
                            most = area;
                            chosen[0] = a;
                            chosen[1] = b;
                            chosen[2] = c;
                            chosen[3] = d;
                        }
                    }
                }
            }
        }
    }

    /** From four corners a quarter of the way round from each other one after the other moves on, as long as the area grows. */
    private void climb() {
        for (int i = 0; i < MOST_CUT; i++) {
            chosen[i] = i * corners / MOST_CUT;
        }
        double most = area(chosen[0], chosen[1], chosen[2], chosen[3]);
        for (boolean grown = true; grown; ) {
            grown = false;
            for (int i = 0; i < 2 * MOST_CUT; i++) {
                int at = chosen[i / 2];
                chosen[i / 2] = (at + (i % 2 == 0 ? 1 : corners - 1)) % corners;
                double area = area(chosen[0], chosen[1], chosen[2], chosen[3]);
                if (area > most * (1 + 1e-12)) {
                    most = area;
                    grown = true;
                } else {
                    chosen[i / 2] = at;
                }
            }
        }
    }

    /** Half the product of the diagonals of four corners and the sine between them. */
    private double area(int a, int b, int c, int d) {
        Vectors.cross(polygon, a, c, b, d, across);
        return 0.5 * Math.sqrt(Vectors.dot(across, across));
    }
}

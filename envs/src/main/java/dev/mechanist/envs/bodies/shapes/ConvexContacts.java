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
    private final int[] ids1 = new int[3];
    private final int[] ids2 = new int[3];

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

    /** Faces on faces and edges on faces: of what the place that was found is on, the first that are level. */
    private void cut(double slack, TouchingPoints out) {
        int n1 = distinct(pair.m.corner1, ids1);
        int n2 = distinct(pair.m.corner2, ids2);
        int faces1 = first.facesOf(ids1, n1);
        int faces2 = second.facesOf(ids2, n2);
        for (int i = 0; i < faces1; i++) {
            first.normalOf(first.found(i), normal1);
            for (int j = 0; j < faces2; j++) {
                second.normalOf(second.found(j), normal2);
                if (Vectors.dot(normal1, normal2) < -ALIGNED) {
                    outlineOf(second, second.found(j));
                    clip(first, first.found(i), normal1);
                    replace(slack, out, normal1, normal2, -1, 1);
                    return;
                }
            }
        }
        if (first.cylindrical() && second.cylindrical()) {
            // Sides of cylinders are not cut to their caps.
            return;
        }
        // Where the place is on an edge of the first, one of the second is not asked for.
        boolean onEdge = n1 < 3 || first.cylindrical();
        for (int j = 0; j < faces2 && onEdge; j++) {
            second.normalOf(second.found(j), normal2);
            if (edgeAlong(first, ids1, n1, pair.m.a, normal2)) {
                clip(second, second.found(j), normal2);
                replace(slack, out, normal2, normal2, -1, -1);
                return;
            }
        }
        for (int i = 0; i < faces1 && !onEdge; i++) {
            first.normalOf(first.found(i), normal1);
            if (edgeAlong(second, ids2, n2, pair.m.b, normal1)) {
                clip(first, first.found(i), normal1);
                replace(slack, out, normal1, normal1, 1, 1);
                return;
            }
        }
    }

    /** The different ones of the numbers of the corners around the place. */
    private int distinct(int[] all, int[] ids) {
        int n = 0;
        for (int i = 0; i < pair.count && i < 3; i++) {
            int id = all[pair.around[i]];
            if ((n < 1 || ids[0] != id) && (n < 2 || ids[1] != id)) {
                ids[n++] = id;
            }
        }
        return n;
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

    /**
     * An edge that the place is on, level with a face, as the polygon to be cut: of a corner any that leaves it, of two corners the one
     * between them, of a cylinder the line along its side from the first point.
     */
    private boolean edgeAlong(Solid solid, int[] ids, int n, double[] points, double[] level) {
        if (solid.cylindrical()) {
            int at = 3 * pair.around[0];
            System.arraycopy(points, at, corner, 0, 3);
            solid.across(ids[0], points, at, end);
            return levelEdge(level);
        }
        solid.cornerAt(ids[0], corner);
        for (int e = 0; e < solid.edges(ids[0]) && n < 3; e++) {
            int other = solid.otherEnd(ids[0], e);
            if (n < 2 || other == ids[1]) {
                solid.cornerAt(other, end);
                if (levelEdge(level)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean levelEdge(double[] level) {
        double square = 0;
        for (int k = 0; k < 3; k++) {
            edge[k] = end[k] - corner[k];
            square += edge[k] * edge[k];
        }
        System.arraycopy(corner, 0, polygon, 0, 3);
        System.arraycopy(end, 0, polygon, 3, 3);
        corners = 2;
        return Math.abs(Vectors.dot(edge, level)) < LEVEL * Math.sqrt(square);
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
                across[k] = outline[3 * i + k] + up[k] - outline[3 * i + k];
            }
            // Out across the side.
            Vectors.cross(edge, across, end);
            for (int k = 0; k < 3; k++) {
                end[k] *= turning;
            }
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

    /**
     * Keeps what of the polygon is on the inner side of the plane through a corner of the outline (Sutherland and Hodgman 1974); it
     * begins with what comes after its first corner.
     */
    private void cutBy(int from) {
        double offset = Vectors.dot(end, 0, outline, from);
        int kept = 0;
        for (int i = 0; i < corners; i++) {
            int j = (i + 1) % corners;
            double here = Vectors.dot(end, 0, polygon, 3 * i);
            boolean stays = Vectors.dot(end, 0, polygon, 3 * j) <= offset;
            if (here <= offset != stays && !(corners == 2 && i == 1)) {
                double along = 0;
                for (int k = 0; k < 3; k++) {
                    along += end[k] * (polygon[3 * j + k] - polygon[3 * i + k]);
                }
                double share = (offset - here) / along;
                for (int k = 0; k < 3; k++) {
                    cut[3 * kept + k] = polygon[3 * i + k] + share * (polygon[3 * j + k] - polygon[3 * i + k]);
                }
                kept++;
            }
            if (stays) {
                System.arraycopy(polygon, 3 * j, cut, 3 * kept++, 3);
            }
        }
        double[] swap = polygon;
        polygon = cut;
        cut = swap;
        corners = kept;
    }

    /**
     * The corners of what was cut, as far as they are below the face that it was cut to, in place of the single contact: at most
     * four.
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

    /**
     * Four corners that hold much area: from the first four on, the last moves on as long as the area grows, and after each of its
     * steps the third and then the second do; so from every first corner, which is often the first of all that stays.
     */
    private void choose() {
        int b = 1;
        int c = 2;
        int d = 3;
        double most = area(0, b, c, d);
        for (int a = 0; a < corners; a++) {
            while (area(a, b, c, next(d)) > most) {
                d = next(d);
                most = choose(a, b, c, d);
                while (area(a, b, next(c), d) > most) {
                    c = next(c);
                    most = choose(a, b, c, d);
                }
                while (area(a, next(b), c, d) > most) {
                    b = next(b);
                    most = choose(a, b, c, d);
                }
            }
            if (b == a) {
                b = next(b);
                c = b == c ? next(c) : c;
                d = c == d ? next(d) : d;
            }
        }
    }

    private int next(int i) {
        return (i + 1) % corners;
    }

    /** Their area. */
    private double choose(int a, int b, int c, int d) {
        chosen[0] = a;
        chosen[1] = b;
        chosen[2] = c;
        chosen[3] = d;
        return area(a, b, c, d);
    }

    /** Half the product of the diagonals of four corners and the sine between them. */
    private double area(int a, int b, int c, int d) {
        Vectors.cross(polygon, a, c, b, d, across);
        return 0.5 * Math.sqrt(Vectors.dot(across, across));
    }
}

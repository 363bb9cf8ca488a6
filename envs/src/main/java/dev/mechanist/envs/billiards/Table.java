package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where discs move: inside a simple polygon, outside of obstacles, on either side of thin walls, until they fall into a
 * pocket. Coordinates in m, x to the right, y up; polygons are kept anticlockwise. Immutable.
 *
 * @param outline the cushion, a simple polygon
 * @param obstacles simple polygons inside it that touch neither it nor each other
 * @param walls thin walls inside, impassable from both sides
 * @param pockets where a disc is lost once its centre comes within their radius
 */
public record Table(List<Point> outline, List<List<Point>> obstacles, List<Wall> walls, List<Pocket> pockets) {
    /** A place, m. */
    public record Point(double x, double y) {
        public Point {
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                throw new InputException("a corner of a table needs finite coordinates, not (" + x + ", " + y + ")");
            }
        }

        @Override
        public String toString() {
            return "(" + x + ", " + y + ")";
        }
    }

    /** A thin wall between two places. */
    public record Wall(Point from, Point to) {
        public Wall {
            if (from.equals(to)) {
                throw new InputException("a wall from " + from + " to itself has no length");
            }
        }
    }

    /** A round pocket of a radius, m. */
    public record Pocket(Point centre, double radius) {
        public Pocket {
            if (!(radius > 0) || Double.isInfinite(radius)) {
                throw new InputException("a pocket needs a positive finite radius, not " + radius + " m");
            }
        }
    }

    public Table {
        outline = anticlockwise("the table", outline);
        List<List<Point>> turned = new ArrayList<>();
        for (List<Point> obstacle : obstacles) {
            List<Point> polygon = anticlockwise("an obstacle", obstacle);
            for (Point corner : polygon) {
                requireInside(outline, "an obstacle", corner);
                for (List<Point> other : turned) {
                    if (inside(other, corner.x, corner.y)) {
                        throw new InputException("two obstacles overlap at " + corner + "; move one of them");
                    }
                }
            }
            requireNoCrossing("an obstacle", polygon, "the table", outline);
            for (List<Point> other : turned) {
                requireNoCrossing("an obstacle", polygon, "another", other);
            }
            turned.add(polygon);
        }
        obstacles = List.copyOf(turned);
        walls = List.copyOf(walls);
        for (Wall wall : walls) {
            requireInside(outline, "a wall", middle(wall));
        }
        pockets = List.copyOf(pockets);
    }

    /** A polygon alone, its corners x0, y0, x1, y1, ... in either direction. */
    public static Table polygon(double... corners) {
        return new Table(points(corners), List.of(), List.of(), List.of());
    }

    /** [0, width] x [0, height]. */
    public static Table rectangle(double width, double height) {
        return polygon(0, 0, width, 0, width, height, 0, height);
    }

    /** A regular polygon about (0, 0), its first corner to the right. */
    public static Table regular(int corners, double circumradius) {
        double[] c = new double[2 * corners];
        for (int k = 0; k < corners; k++) {
            c[2 * k] = circumradius * StrictMath.cos(2 * Math.PI * k / corners);
            c[2 * k + 1] = circumradius * StrictMath.sin(2 * Math.PI * k / corners);
        }
        return polygon(c);
    }

    /** With one more obstacle. */
    public Table withObstacle(double... corners) {
        List<List<Point>> more = new ArrayList<>(obstacles);
        more.add(points(corners));
        return new Table(outline, more, walls, pockets);
    }

    /** With one more thin wall. */
    public Table withWall(double x0, double y0, double x1, double y1) {
        List<Wall> more = new ArrayList<>(walls);
        more.add(new Wall(new Point(x0, y0), new Point(x1, y1)));
        return new Table(outline, obstacles, more, pockets);
    }

    /** With one more pocket. */
    public Table withPocket(double x, double y, double radius) {
        List<Pocket> more = new ArrayList<>(pockets);
        more.add(new Pocket(new Point(x, y), radius));
        return new Table(outline, obstacles, walls, more);
    }

    private static List<Point> points(double... corners) {
        if (corners.length % 2 != 0) {
            throw new InputException("a polygon needs pairs of coordinates, not " + corners.length + " numbers");
        }
        List<Point> points = new ArrayList<>();
        for (int k = 0; k < corners.length; k += 2) {
            points.add(new Point(corners[k], corners[k + 1]));
        }
        return points;
    }

    /** All sides that stop a disc; a thin wall is two of them. Each has the free side to its left. */
    public List<Wall> sides() {
        List<Wall> sides = new ArrayList<>();
        addSides(outline, false, sides);
        obstacles.forEach(o -> addSides(o, true, sides));
        for (Wall wall : walls) {
            sides.add(wall);
            sides.add(new Wall(wall.to, wall.from));
        }
        return sides;
    }

    private static void addSides(List<Point> polygon, boolean reversed, List<Wall> sides) {
        for (int k = 0; k < polygon.size(); k++) {
            Point a = polygon.get(k);
            Point b = polygon.get((k + 1) % polygon.size());
            sides.add(reversed ? new Wall(b, a) : new Wall(a, b));
        }
    }

    /** Corners that a disc can hit: those that stick out into the free part, and the ends of thin walls. */
    List<Point> corners() {
        List<Point> corners = new ArrayList<>();
        addCorners(outline, false, corners);
        obstacles.forEach(o -> addCorners(o, true, corners));
        for (Wall wall : walls) {
            corners.add(wall.from);
            corners.add(wall.to);
        }
        return corners;
    }

    private static void addCorners(List<Point> polygon, boolean convex, List<Point> corners) {
        int n = polygon.size();
        for (int k = 0; k < n; k++) {
            double turn = cross(polygon.get((k + n - 1) % n), polygon.get(k), polygon.get((k + 1) % n));
            if (convex ? turn > 0 : turn < 0) {
                corners.add(polygon.get(k));
            }
        }
    }

    /** Least and largest x, then least and largest y, m. */
    public double[] box() {
        double[] box = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE};
        for (Point p : outline) {
            box[0] = Math.min(box[0], p.x);
            box[1] = Math.max(box[1], p.x);
            box[2] = Math.min(box[2], p.y);
            box[3] = Math.max(box[3], p.y);
        }
        return box;
    }

    /** Free area, m^2. */
    public double area() {
        return area(outline) - obstacles.stream().mapToDouble(Table::area).sum();
    }

    /** Length of all sides that stop a disc, m; a thin wall counts twice. */
    public double perimeter() {
        return sides().stream()
                .mapToDouble(s -> Math.hypot(s.to.x - s.from.x, s.to.y - s.from.y))
                .sum();
    }

    /** Whether a place is free: in the outline and in no obstacle. */
    public boolean contains(double x, double y) {
        return inside(outline, x, y) && obstacles.stream().noneMatch(o -> inside(o, x, y));
    }

    /** Distance from a place to the nearest side, m, and negative where it is not free. */
    public double clearance(double x, double y) {
        return clearance(sides(), x, y);
    }

    /** The same with {@link #sides} at hand. */
    double clearance(List<Wall> sides, double x, double y) {
        double least = Double.POSITIVE_INFINITY;
        for (Wall s : sides) {
            double dx = s.to.x - s.from.x;
            double dy = s.to.y - s.from.y;
            double along = ((x - s.from.x) * dx + (y - s.from.y) * dy) / (dx * dx + dy * dy);
            double k = Math.min(1, Math.max(0, along));
            double ex = x - s.from.x - k * dx;
            double ey = y - s.from.y - k * dy;
            least = Math.min(least, Math.sqrt(ex * ex + ey * ey));
        }
        return contains(x, y) ? least : -least;
    }

    private static List<Point> anticlockwise(String what, List<Point> polygon) {
        int n = polygon.size();
        if (n < 3) {
            throw new InputException(what + " needs at least three corners, not " + n);
        }
        for (int i = 0; i < n; i++) {
            if (polygon.indexOf(polygon.get(i)) < i) {
                throw new InputException(what + " has the corner " + polygon.get(i) + " twice; name it once");
            }
        }
        for (int i = 0; i < n; i++) {
            Point a = polygon.get(i);
            Point b = polygon.get((i + 1) % n);
            for (int k = i + 1; k < n; k++) {
                Point c = polygon.get(k);
                Point d = polygon.get((k + 1) % n);
                boolean neighbours = k == i + 1 || (i == 0 && k == n - 1);
                if (neighbours ? foldedBack(a, b, c, d) : touching(a, b, c, d)) {
                    throw new InputException(what + " crosses itself: its side from " + a + " to " + b
                            + " meets that from " + c + " to " + d);
                }
            }
        }
        List<Point> turned = new ArrayList<>(polygon);
        if (area(polygon) < 0) {
            Collections.reverse(turned);
        }
        return List.copyOf(turned);
    }

    /** Whether two sides with a common corner lie on each other. */
    private static boolean foldedBack(Point a, Point b, Point c, Point d) {
        Point corner = b.equals(c) ? b : a;
        Point p = b.equals(c) ? a : b;
        Point q = b.equals(c) ? d : c;
        double along = (p.x - corner.x) * (q.x - corner.x) + (p.y - corner.y) * (q.y - corner.y);
        return cross(p, corner, q) == 0 && along > 0;
    }

    private static void requireNoCrossing(String what, List<Point> polygon, String with, List<Point> other) {
        for (int i = 0; i < polygon.size(); i++) {
            Point a = polygon.get(i);
            Point b = polygon.get((i + 1) % polygon.size());
            for (int k = 0; k < other.size(); k++) {
                if (touching(a, b, other.get(k), other.get((k + 1) % other.size()))) {
                    throw new InputException(
                            what + " crosses " + with + " on its side from " + a + " to " + b + "; move it");
                }
            }
        }
    }

    private static void requireInside(List<Point> outline, String what, Point p) {
        if (!inside(outline, p.x, p.y)) {
            throw new InputException(what + " reaches out of the table at " + p + "; move it");
        }
    }

    private static Point middle(Wall wall) {
        return new Point(0.5 * (wall.from.x + wall.to.x), 0.5 * (wall.from.y + wall.to.y));
    }

    /** Whether the segments ab and cd have a point in common. */
    private static boolean touching(Point a, Point b, Point c, Point d) {
        double s = cross(a, b, c);
        double t = cross(a, b, d);
        double u = cross(c, d, a);
        double v = cross(c, d, b);
        if (s == 0 && t == 0) {
            return Math.min(a.x, b.x) <= Math.max(c.x, d.x)
                    && Math.min(c.x, d.x) <= Math.max(a.x, b.x)
                    && Math.min(a.y, b.y) <= Math.max(c.y, d.y)
                    && Math.min(c.y, d.y) <= Math.max(a.y, b.y);
        }
        return s * t <= 0 && u * v <= 0;
    }

    /** Positive where a, b, c turn to the left. */
    private static double cross(Point a, Point b, Point c) {
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    }

    private static double area(List<Point> polygon) {
        double twice = 0;
        for (int k = 0; k < polygon.size(); k++) {
            Point a = polygon.get(k);
            Point b = polygon.get((k + 1) % polygon.size());
            twice += a.x * b.y - b.x * a.y;
        }
        return 0.5 * twice;
    }

    private static boolean inside(List<Point> polygon, double x, double y) {
        boolean in = false;
        for (int k = 0; k < polygon.size(); k++) {
            Point a = polygon.get(k);
            Point b = polygon.get((k + 1) % polygon.size());
            if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)) {
                in = !in;
            }
        }
        return in;
    }
}

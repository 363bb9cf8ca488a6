package dev.mechanist.envs.billiards;

import java.util.List;

/**
 * The sides, corners and pockets of a table as a {@link DiscSimulator} of n discs numbers them: discs are 0 to n - 1, then
 * come the sides, the corners that stick out and the pockets. Immutable.
 */
final class Cushions {
    final int firstSide;
    final int firstCorner;
    final int firstPocket;

    /** One more than the last pocket. */
    final int end;

    final double[] sideX;
    final double[] sideY;
    final double[] normalX;
    final double[] normalY;
    final double[] length;

    /** Of corners and then pockets. */
    final double[] pointX;

    final double[] pointY;
    private final double[] pocketRadius;

    Cushions(Table table, int discs) {
        List<Table.Wall> walls = table.sides();
        List<Table.Point> corners = table.corners();
        List<Table.Pocket> pockets = table.pockets();
        firstSide = discs;
        firstCorner = firstSide + walls.size();
        firstPocket = firstCorner + corners.size();
        end = firstPocket + pockets.size();
        sideX = walls.stream().mapToDouble(w -> w.from().x()).toArray();
        sideY = walls.stream().mapToDouble(w -> w.from().y()).toArray();
        length = new double[walls.size()];
        normalX = new double[walls.size()];
        normalY = new double[walls.size()];
        for (int s = 0; s < walls.size(); s++) {
            double dx = walls.get(s).to().x() - sideX[s];
            double dy = walls.get(s).to().y() - sideY[s];
            length[s] = Math.sqrt(dx * dx + dy * dy);
            normalX[s] = -dy / length[s];
            normalY[s] = dx / length[s];
        }
        pointX = new double[end - firstCorner];
        pointY = new double[end - firstCorner];
        pocketRadius = pockets.stream().mapToDouble(Table.Pocket::radius).toArray();
        for (int k = 0; k < pointX.length; k++) {
            Table.Point p = k < corners.size()
                    ? corners.get(k)
                    : pockets.get(k - corners.size()).centre();
            pointX[k] = p.x();
            pointY[k] = p.y();
        }
    }

    /** How near the centre of a disc has to come to one of these, m. */
    double reach(int id, double radius) {
        return id < firstPocket ? radius : pocketRadius[id - firstPocket];
    }

    boolean inPocket(double px, double py) {
        for (int p = 0; p < pocketRadius.length; p++) {
            double dx = px - pointX[firstPocket - firstCorner + p];
            double dy = py - pointY[firstPocket - firstCorner + p];
            if (dx * dx + dy * dy < pocketRadius[p] * pocketRadius[p] * (1 - 1e-12)) {
                return true;
            }
        }
        return false;
    }

    /** Distance from one of these to a rectangle, m; 0 where they meet. */
    double distance(int id, double left, double right, double bottom, double top) {
        if (id >= firstCorner) {
            double dx = outside(pointX[id - firstCorner], left, right);
            double dy = outside(pointY[id - firstCorner], bottom, top);
            return Math.sqrt(dx * dx + dy * dy);
        }
        int s = id - firstSide;
        double toX = sideX[s] + length[s] * normalY[s];
        double toY = sideY[s] - length[s] * normalX[s];
        if (crosses(s, left, right, bottom, top)) {
            return 0;
        }
        double ends = Math.min(
                Math.hypot(outside(sideX[s], left, right), outside(sideY[s], bottom, top)),
                Math.hypot(outside(toX, left, right), outside(toY, bottom, top)));
        double least = ends;
        for (double px : new double[] {left, right}) {
            for (double py : new double[] {bottom, top}) {
                double ex = px - sideX[s];
                double ey = py - sideY[s];
                double along = normalY[s] * ex - normalX[s] * ey;
                if (along >= 0 && along <= length[s]) {
                    least = Math.min(least, Math.abs(normalX[s] * ex + normalY[s] * ey));
                }
            }
        }
        return least;
    }

    /** Whether a side has a point in a rectangle (Liang and Barsky 1984). */
    private boolean crosses(int s, double left, double right, double bottom, double top) {
        double dx = length[s] * normalY[s];
        double dy = -length[s] * normalX[s];
        double[] p = {-dx, dx, -dy, dy};
        double[] q = {sideX[s] - left, right - sideX[s], sideY[s] - bottom, top - sideY[s]};
        double from = 0;
        double to = 1;
        for (int k = 0; k < 4; k++) {
            if (p[k] == 0) {
                if (q[k] < 0) {
                    return false;
                }
            } else if (p[k] < 0) {
                from = Math.max(from, q[k] / p[k]);
            } else {
                to = Math.min(to, q[k] / p[k]);
            }
        }
        return from <= to;
    }

    private static double outside(double v, double low, double high) {
        return Math.max(0, Math.max(low - v, v - high));
    }
}

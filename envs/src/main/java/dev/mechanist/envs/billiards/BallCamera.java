package dev.mechanist.envs.billiards;

import java.util.Arrays;
import java.util.List;

/**
 * Paints balls between walls into arrays of bytes: cloth 0, what is not free 128, balls 255, anti-aliased by the distance of a
 * pixel's middle from an edge. Sums, products and square roots alone, so that every machine gives the same bytes. Pictures of
 * several moments may lie interleaved, as channels of one array. Row 0 is at the top. Owns scratch memory; confined to one thread.
 */
public final class BallCamera {
    private static final int WALL = 128;

    private final List<Table.Wall> sides;
    private final double pixel;
    private final double[] near;
    private final double[] crossings;
    private byte[] backdrop = new byte[0];

    /**
     * @param sides those of a table, as {@link Table#sides} gives them
     * @param pixel width of one, m
     */
    public BallCamera(List<Table.Wall> sides, double pixel) {
        this.sides = List.copyOf(sides);
        this.pixel = pixel;
        near = new double[4 * sides.size()];
        crossings = new double[sides.size()];
    }

    /** Width of a pixel, m. */
    public double pixel() {
        return pixel;
    }

    /**
     * Paints the walls into some channels of a picture, and nothing else.
     *
     * @param left edge of the picture, m
     * @param top edge, m
     * @param to overwritten at {@code at + (row width + column) stride + channel}, channel from 0 to {@code channels - 1}
     */
    public void walls(double left, double top, int width, int height, byte[] to, int at, int stride, int channels) {
        if (backdrop.length < width * height) {
            backdrop = new byte[width * height];
        }
        backdrop(left, top, width, height);
        for (int p = 0; p < width * height; p++) {
            byte value = backdrop[p];
            for (int c = 0; c < channels; c++) {
                to[at + p * stride + c] = value;
            }
        }
    }

    private void backdrop(double left, double top, int width, int height) {
        double middleX = left + 0.5 * width * pixel;
        double middleY = top - 0.5 * height * pixel;
        double reach = 0.5 * pixel * Math.sqrt((double) width * width + (double) height * height) + pixel;
        int count = 0;
        for (Table.Wall s : sides) {
            if (squareDistance(s.from().x(), s.from().y(), s.to().x(), s.to().y(), middleX, middleY) < reach * reach) {
                near[count++] = s.from().x();
                near[count++] = s.from().y();
                near[count++] = s.to().x();
                near[count++] = s.to().y();
            }
        }
        for (int row = 0; row < height; row++) {
            double y = top - (row + 0.5) * pixel;
            int crossed = crossings(y);
            if (count == 0) {
                Arrays.fill(backdrop, row * width, (row + 1) * width, (byte) (inside(crossed, middleX) ? 0 : WALL));
                continue;
            }
            for (int column = 0; column < width; column++) {
                double x = left + (column + 0.5) * pixel;
                double least = Double.POSITIVE_INFINITY;
                for (int k = 0; k < count; k += 4) {
                    least = Math.min(least, squareDistance(near[k], near[k + 1], near[k + 2], near[k + 3], x, y));
                }
                double clearance = inside(crossed, x) ? Math.sqrt(least) : -Math.sqrt(least);
                double free = Math.min(1, Math.max(0, 0.5 + clearance / pixel));
                backdrop[row * width + column] = (byte) Math.floor(WALL * (1 - free) + 0.5);
            }
        }
    }

    private static double squareDistance(double ax, double ay, double bx, double by, double x, double y) {
        double dx = bx - ax;
        double dy = by - ay;
        double along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
        double k = Math.min(1, Math.max(0, along));
        double ex = x - ax - k * dx;
        double ey = y - ay - k * dy;
        return ex * ex + ey * ey;
    }

    /** Where a horizontal line crosses sides. */
    private int crossings(double y) {
        int count = 0;
        for (Table.Wall s : sides) {
            Table.Point a = s.from();
            Table.Point b = s.to();
            if ((a.y() > y) != (b.y() > y)) {
                crossings[count++] = a.x() + (y - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
            }
        }
        return count;
    }

    /** Even and odd: an obstacle takes out what the outline holds, and a thin wall is two sides. */
    private boolean inside(int crossed, double x) {
        boolean in = false;
        for (int k = 0; k < crossed; k++) {
            in ^= x < crossings[k];
        }
        return in;
    }

    /**
     * Paints a ball over one channel of a picture.
     *
     * @param x of its centre, m
     * @param y of its centre, m
     * @param to changed at {@code at + (row width + column) stride}
     */
    public void ball(
            double left,
            double top,
            int width,
            int height,
            double x,
            double y,
            double radius,
            byte[] to,
            int at,
            int stride) {
        int firstColumn = (int) Math.max(0, Math.floor((x - radius - left) / pixel - 1));
        int lastColumn = (int) Math.min(width - 1.0, Math.ceil((x + radius - left) / pixel));
        int firstRow = (int) Math.max(0, Math.floor((top - y - radius) / pixel - 1));
        int lastRow = (int) Math.min(height - 1.0, Math.ceil((top - y + radius) / pixel));
        for (int row = firstRow; row <= lastRow; row++) {
            double dy = top - (row + 0.5) * pixel - y;
            for (int column = firstColumn; column <= lastColumn; column++) {
                double dx = left + (column + 0.5) * pixel - x;
                double cover = 0.5 + (radius - Math.sqrt(dx * dx + dy * dy)) / pixel;
                if (cover > 0) {
                    int p = at + (row * width + column) * stride;
                    int under = to[p] & 0xff;
                    to[p] = (byte) Math.floor(under + (255 - under) * Math.min(1, cover) + 0.5);
                }
            }
        }
    }
}

package dev.mechanist.envs.billiards.pictures;

import dev.mechanist.envs.billiards.Table;
import java.util.Arrays;
import java.util.List;

/**
 * Paints balls between walls into arrays of bytes: cloth 0, what is not free 128, balls 255, anti-aliased by the distance of a
 * pixel's middle from an edge. Sums, products and square roots alone, so that every machine gives the same bytes. Pictures of
 * several moments may lie interleaved, as channels of one array. Row 0 is at the top. Owns scratch memory; confined to one thread.
 */
public final class BallCamera {
    private static final int WALL = 128;
    private static final int[] WHITE = {255};

    private final List<Table.Wall> sides;
    private final double pixel;
    private final double[] ends;
    private final double[] near;
    private final double[] crossings;
    private double originX;
    private double originY;
    private double cos = 1;
    private double sin;
    private double side = 1;
    private byte[] backdrop = new byte[0];

    /**
     * @param sides those of a table, as {@link Table#sides} gives them
     * @param pixel width of one, m
     */
    public BallCamera(List<Table.Wall> sides, double pixel) {
        this.sides = List.copyOf(sides);
        this.pixel = pixel;
        ends = new double[4 * sides.size()];
        near = new double[4 * sides.size()];
        crossings = new double[sides.size()];
        turn(0, 0, 1, 0, false);
    }

    /**
     * Looks from a place in a direction: pictures are laid out from now on in coordinates whose origin is there and whose first axis
     * points that way. Balls and walls stay given in those of the table.
     *
     * @param cos first component of the direction, of length 1
     * @param sin second
     * @param mirrored whether the second axis points to the right of the first, not to its left
     */
    public void turn(double x, double y, double cos, double sin, boolean mirrored) {
        originX = x;
        originY = y;
        this.cos = cos;
        this.sin = sin;
        side = mirrored ? -1 : 1;
        for (int k = 0; k < sides.size(); k++) {
            Table.Wall wall = sides.get(k);
            ends[4 * k] = along(wall.from().x(), wall.from().y());
            ends[4 * k + 1] = across(wall.from().x(), wall.from().y());
            ends[4 * k + 2] = along(wall.to().x(), wall.to().y());
            ends[4 * k + 3] = across(wall.to().x(), wall.to().y());
        }
    }

    private double along(double x, double y) {
        return cos * (x - originX) + sin * (y - originY);
    }

    private double across(double x, double y) {
        return side * (cos * (y - originY) - sin * (x - originX));
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
     * @return whether anything is seen of what is not free
     */
    public boolean walls(double left, double top, int width, int height, byte[] to, int at, int stride, int channels) {
        return walls(left, top, width, height, 0, to, at, stride, channels);
    }

    /**
     * The same of walls that are thicker on the side of the table, about corners that jut out in an arc: a ball of such a radius has
     * its middle on what is free.
     *
     * @param thicker by how much, m
     */
    public boolean walls(
            double left,
            double top,
            int width,
            int height,
            double thicker,
            byte[] to,
            int at,
            int stride,
            int channels) {
        if (backdrop.length < width * height) {
            backdrop = new byte[width * height];
        }
        backdrop(left, top, width, height, thicker);
        int any = 0;
        for (int p = 0; p < width * height; p++) {
            byte value = backdrop[p];
            any |= value;
            for (int c = 0; c < channels; c++) {
                to[at + p * stride + c] = value;
            }
        }
        return any != 0;
    }

    /**
     * Paints a wall that is flat and ends nowhere into one channel of a picture.
     *
     * @param x of a place on its surface on the table, m
     * @param y of the same, m
     * @param normalX first component of the direction out of it, of length 1
     * @param to overwritten at {@code at + (row width + column) stride}
     * @return whether anything is seen of it
     */
    public boolean flat(
            double left,
            double top,
            int width,
            int height,
            double x,
            double y,
            double normalX,
            double normalY,
            byte[] to,
            int at,
            int stride) {
        double outX = cos * normalX + sin * normalY;
        double outY = side * (cos * normalY - sin * normalX);
        double level = outX * along(x, y) + outY * across(x, y);
        int any = 0;
        for (int row = 0; row < height; row++) {
            double above = outY * (top - (row + 0.5) * pixel) - level;
            for (int column = 0; column < width; column++) {
                double clearance = above + outX * (left + (column + 0.5) * pixel);
                double free = Math.min(1, Math.max(0, 0.5 + clearance / pixel));
                byte value = (byte) Math.floor(WALL * (1 - free) + 0.5);
                any |= value;
                to[at + (row * width + column) * stride] = value;
            }
        }
        return any != 0;
    }

    private void backdrop(double left, double top, int width, int height, double thicker) {
        double middleX = left + 0.5 * width * pixel;
        double middleY = top - 0.5 * height * pixel;
        double reach = 0.5 * pixel * Math.sqrt((double) width * width + (double) height * height) + pixel + thicker;
        int count = 0;
        for (int k = 0; k < ends.length; k += 4) {
            if (squareDistance(ends[k], ends[k + 1], ends[k + 2], ends[k + 3], middleX, middleY) < reach * reach) {
                System.arraycopy(ends, k, near, count, 4);
                count += 4;
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
                double clearance = (inside(crossed, x) ? Math.sqrt(least) : -Math.sqrt(least)) - thicker;
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
        for (int k = 0; k < ends.length; k += 4) {
            double from = ends[k + 1];
            double to = ends[k + 3];
            if ((from > y) != (to > y)) {
                crossings[count++] = ends[k] + (y - from) / (to - from) * (ends[k + 2] - ends[k]);
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
     * @param centreX of the ball on the table, m
     * @param centreY of the ball on the table, m
     * @param to changed at {@code at + (row width + column) stride}
     * @return whether anything is seen of it
     */
    public boolean ball(
            double left,
            double top,
            int width,
            int height,
            double centreX,
            double centreY,
            double radius,
            byte[] to,
            int at,
            int stride) {
        return ball(left, top, width, height, centreX, centreY, radius, WHITE, to, at, stride);
    }

    /**
     * Paints a ball over some channels that lie together, a value of its own in each.
     *
     * @param values 0 to 255, one per channel
     */
    public boolean ball(
            double left,
            double top,
            int width,
            int height,
            double centreX,
            double centreY,
            double radius,
            int[] values,
            byte[] to,
            int at,
            int stride) {
        double x = along(centreX, centreY);
        double y = across(centreX, centreY);
        boolean any = false;
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
                    any = true;
                    int p = at + (row * width + column) * stride;
                    for (int c = 0; c < values.length; c++) {
                        int under = to[p + c] & 0xff;
                        to[p + c] = (byte) Math.floor(under + (values[c] - under) * Math.min(1, cover) + 0.5);
                    }
                }
            }
        }
        return any;
    }
}

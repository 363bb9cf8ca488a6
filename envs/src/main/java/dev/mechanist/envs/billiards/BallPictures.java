package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Observations;
import java.util.List;

/**
 * What a camera above the table sees, as bytes [height, width, 1]: cloth 0, what is not free 128, balls 255. Discs and walls
 * are anti-aliased by the distance of a pixel's middle from their edge, with sums, products and square roots alone, so that
 * every machine gives the same bytes. A glimpse shows what lies about one ball, without drawing the rest. Row 0 is at the top.
 */
public final class BallPictures {
    private static final int WALL = 128;

    private final Table table;
    private final List<Table.Wall> sides;
    private final List<Disc> discs;
    private final double left;
    private final double top;
    private final int width;
    private final int height;
    private final double pixel;
    private final byte[] empty;

    /**
     * @param left of the picture in the world, m
     * @param bottom of the picture, m
     * @param width pixels
     * @param height pixels
     * @param pixel width of one, m
     */
    public BallPictures(
            Table table, List<Disc> discs, double left, double bottom, int width, int height, double pixel) {
        if (width < 1 || height < 1 || !(pixel > 0)) {
            throw new InputException("a picture needs a positive size, not " + width + " x " + height + " of " + pixel);
        }
        this.table = table;
        this.discs = List.copyOf(discs);
        this.left = left;
        this.top = bottom + height * pixel;
        this.width = width;
        this.height = height;
        this.pixel = pixel;
        sides = table.sides();
        empty = new byte[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                empty[row * width + column] = background(left + (column + 0.5) * pixel, top - (row + 0.5) * pixel);
            }
        }
    }

    /** The whole picture of a state [4 n] at {@code xo}. */
    public Observations.Bytes frame(double[] x, int xo) {
        byte[] bytes = empty.clone();
        for (int i = 0; i < discs.size(); i++) {
            paint(
                    bytes,
                    width,
                    height,
                    left,
                    top,
                    x[xo + 4 * i],
                    x[xo + 4 * i + 1],
                    discs.get(i).radius());
        }
        return new Observations.Bytes(new int[] {height, width, 1}, bytes);
    }

    /** A square of {@code size} pixels whose middle is the centre of a ball; it may reach beyond the frame. */
    public Observations.Bytes glimpse(double[] x, int xo, int ball, int size) {
        double l = x[xo + 4 * ball] - 0.5 * size * pixel;
        double t = x[xo + 4 * ball + 1] + 0.5 * size * pixel;
        byte[] bytes = new byte[size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                bytes[row * size + column] = background(l + (column + 0.5) * pixel, t - (row + 0.5) * pixel);
            }
        }
        for (int i = 0; i < discs.size(); i++) {
            paint(
                    bytes,
                    size,
                    size,
                    l,
                    t,
                    x[xo + 4 * i],
                    x[xo + 4 * i + 1],
                    discs.get(i).radius());
        }
        return new Observations.Bytes(new int[] {size, size, 1}, bytes);
    }

    private byte background(double px, double py) {
        double free = Math.min(1, Math.max(0, 0.5 + table.clearance(sides, px, py) / pixel));
        return (byte) Math.floor(WALL * (1 - free) + 0.5);
    }

    private void paint(byte[] bytes, int w, int h, double l, double t, double x, double y, double radius) {
        int firstColumn = (int) Math.max(0, Math.floor((x - radius - l) / pixel - 1));
        int lastColumn = (int) Math.min(w - 1.0, Math.ceil((x + radius - l) / pixel));
        int firstRow = (int) Math.max(0, Math.floor((t - y - radius) / pixel - 1));
        int lastRow = (int) Math.min(h - 1.0, Math.ceil((t - y + radius) / pixel));
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                double dx = l + (column + 0.5) * pixel - x;
                double dy = t - (row + 0.5) * pixel - y;
                double cover = 0.5 + (radius - Math.sqrt(dx * dx + dy * dy)) / pixel;
                if (cover > 0) {
                    int at = row * w + column;
                    int under = bytes[at] & 0xff;
                    bytes[at] = (byte) Math.floor(under + (255 - under) * Math.min(1, cover) + 0.5);
                }
            }
        }
    }
}

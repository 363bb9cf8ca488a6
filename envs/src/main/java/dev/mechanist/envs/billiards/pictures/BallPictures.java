package dev.mechanist.envs.billiards.pictures;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Table;
import java.util.List;

/**
 * What a camera above the table sees, as bytes [height, width, 1], painted by a {@link BallCamera}. A glimpse shows what lies about
 * one ball, without drawing the rest.
 */
public final class BallPictures {
    private final BallCamera camera;
    private final List<Disc> discs;
    private final double left;
    private final double top;
    private final int width;
    private final int height;
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
        this.discs = List.copyOf(discs);
        this.left = left;
        this.top = bottom + height * pixel;
        this.width = width;
        this.height = height;
        camera = new BallCamera(table.sides(), pixel);
        empty = new byte[width * height];
        camera.walls(left, top, width, height, empty, 0, 1, 1);
    }

    /** Extents [height, width, 1] of a frame. */
    public List<Integer> shape() {
        return List.of(height, width, 1);
    }

    /** The whole picture of a state [4 n] at {@code xo}. */
    public Observations.Bytes frame(double[] x, int xo) {
        byte[] bytes = empty.clone();
        paint(x, xo, left, top, width, height, bytes);
        return new Observations.Bytes(new int[] {height, width, 1}, bytes);
    }

    /** A square of {@code size} pixels whose middle is the centre of a ball; it may reach beyond the frame. */
    public Observations.Bytes glimpse(double[] x, int xo, int ball, int size) {
        double l = x[xo + 4 * ball] - 0.5 * size * camera.pixel();
        double t = x[xo + 4 * ball + 1] + 0.5 * size * camera.pixel();
        byte[] bytes = new byte[size * size];
        camera.walls(l, t, size, size, bytes, 0, 1, 1);
        paint(x, xo, l, t, size, size, bytes);
        return new Observations.Bytes(new int[] {size, size, 1}, bytes);
    }

    private void paint(double[] x, int xo, double l, double t, int w, int h, byte[] bytes) {
        for (int i = 0; i < discs.size(); i++) {
            camera.ball(
                    l, t, w, h, x[xo + 4 * i], x[xo + 4 * i + 1], discs.get(i).radius(), bytes, 0, 1);
        }
    }
}

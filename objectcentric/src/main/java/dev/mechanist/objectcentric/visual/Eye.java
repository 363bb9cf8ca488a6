package dev.mechanist.objectcentric.visual;

import dev.mechanist.envs.billiards.pictures.BallCamera;
import java.util.Arrays;

/**
 * Paints what a network sees of one ball: what will be at the next moment if all go on as before, and what was at the last three, all
 * with the same frame; or the whole table, as {@link Gaze} says. Each moment has three channels: where the ball's middle cannot be (walls and other balls grown by its
 * radius), and how far what is there has come in the frame before, along the axes. Where balls lie over one another the nearest is
 * seen. One other ball alone is seen from the ball itself: two balls that meet do so alike however fast both go. Allocates nothing per picture; confined to one thread.
 */
final class Eye {
    /** Looks at walls and all balls; one ball, or one wall, is looked at by its number, walls after balls. */
    static final int ALL = -4;

    /** What does not move. */
    static final int REST = 128;

    /** A displacement in a frame that is painted in full, m; greater ones look the same. */
    private static final double FULL = 12e-3;

    private static final int[] MARK = {255};

    private final Scene scene;
    private final Gaze gaze;
    private final BallCamera camera;

    /** Places at the next moment and the last four, newest first [5, 2 balls]. */
    private final double[] track;

    private final int[] values = {255, REST, REST};
    private final int[] order;
    private final double[] distance;

    Eye(Scene scene, Gaze gaze) {
        this.scene = scene;
        this.gaze = gaze;
        camera = new BallCamera(scene.sides, gaze.pixel());
        track = new double[(Gaze.MOMENTS + 1) * 2 * scene.balls()];
        order = new int[scene.balls()];
        distance = new double[scene.balls()];
    }

    /**
     * Paints one picture, laid out along a direction from a place, or from the middle of the table.
     *
     * @param cos first component of the direction, of length 1
     * @param sin second
     * @param mirrored whether right and left are changed
     * @param originX of the place, m
     * @param places of all balls at the last four moments, newest first [4, 2 balls]
     * @param drift what balls go in the next frame if they go on as before, m [2 balls]
     * @param nearest place on the wall that is looked at, if it is one, and the direction from it to the ball [4]
     * @param ball that is to be moved
     * @param thing what is looked at: {@link #ALL}, another ball, or a wall
     * @param to overwritten at {@code at} [size, size, channels]
     * @return whether anything is seen that may change how the ball moves: another ball or a wall, and it or the ball in motion
     */
    boolean look(
            double cos,
            double sin,
            boolean mirrored,
            double originX,
            double originY,
            double[] places,
            double[] drift,
            double[] nearest,
            int ball,
            int thing,
            byte[] to,
            int at) {
        int width = 2 * scene.balls();
        for (int c = 0; c < width; c++) {
            track[c] = places[c] + drift[c];
        }
        System.arraycopy(places, 0, track, width, Gaze.MOMENTS * width);
        int size = gaze.size();
        double half = 0.5 * size * gaze.pixel();
        if (!gaze.centred()) {
            camera.turn(scene.middleX, scene.middleY, cos, sin, mirrored);
            return table(ball, cos, sin, mirrored ? -1 : 1, half, to, at);
        }
        camera.turn(originX, originY, cos, sin, mirrored);
        boolean one = scene.isBall(thing);
        if (one) {
            ride(ball, originX, originY);
        }
        boolean moves = moves(ball);
        if (one
                ? !moves && !moves(thing) || !near(thing, ball, originX, originY, half)
                : thing >= scene.balls() && !(moves && wall(nearest, scene.radius[ball], half, to, at))) {
            return false;
        }
        boolean any = clear(thing, scene.radius[ball], half, to, at) && moves;
        int others = one || thing == ALL ? farFirst(ball) : 0;
        for (int k = 0; k < others; k++) {
            int other = order[k];
            if (thing == ALL || thing == other) {
                any |= paint(other, ball, 0, Gaze.PICTURES, cos, sin, mirrored ? -1 : 1, half, to, at)
                        && (moves || moves(other));
            }
        }
        return any;
    }

    /** The whole table: its walls, the other balls now and a frame before, and the ball that is meant; whether anything may change. */
    private boolean table(int ball, double cos, double sin, int side, double half, byte[] to, int at) {
        int size = gaze.size();
        int channels = gaze.channels();
        boolean moves = moves(ball);
        boolean any = camera.walls(-half, half, size, size, scene.radius[ball], to, at, channels, 1) && moves;
        for (int c = 1; c < channels; c++) {
            byte rest = (byte) (gaze.motion(c) ? REST : 0);
            for (int p = at + c; p < at + size * size * channels; p += channels) {
                to[p] = rest;
            }
        }
        int others = farFirst(ball);
        for (int k = 0; k < others; k++) {
            any |= paint(order[k], ball, 1, Gaze.TABLE_PICTURES, cos, sin, side, half, to, at + 1)
                    && (moves || moves(order[k]));
        }
        mark(ball, half, to, at);
        return any;
    }

    /** Sees all from a ball that is itself at a place at each moment. */
    private void ride(int ball, double x, double y) {
        int width = 2 * scene.balls();
        for (int k = 0; k <= Gaze.MOMENTS; k++) {
            double byX = x - track[k * width + 2 * ball];
            double byY = y - track[k * width + 2 * ball + 1];
            for (int c = k * width; c < (k + 1) * width; c += 2) {
                track[c] += byX;
                track[c + 1] += byY;
            }
        }
    }

    /** Paints one wall into the first picture, as flat as it is where it is nearest; whether it is seen. */
    private boolean wall(double[] nearest, double radius, double half, byte[] to, int at) {
        double x = nearest[0] + radius * nearest[2];
        double y = nearest[1] + radius * nearest[3];
        int size = gaze.size();
        return camera.flat(-half, half, size, size, x, y, nearest[2], nearest[3], to, at, gaze.channels());
    }

    /** Walls, or the one that is painted, or none in all pictures, and no motion anywhere; whether there is a wall. */
    private boolean clear(int thing, double radius, double half, byte[] to, int at) {
        int size = gaze.size();
        int channels = gaze.channels();
        boolean any = thing >= scene.balls();
        if (thing < 0) {
            any = camera.walls(-half, half, size, size, radius, to, at, channels, 1);
        } else if (!any) {
            Arrays.fill(to, at, at + size * size * channels, (byte) 0);
        }
        for (int p = at; p < at + size * size * channels; p += channels) {
            for (int k = 0; k < Gaze.PICTURES; k++) {
                to[p + k * Gaze.PLANES] = to[p];
                to[p + k * Gaze.PLANES + 1] = (byte) REST;
                to[p + k * Gaze.PLANES + 2] = (byte) REST;
            }
        }
        return any;
    }

    /** Whether a ball may be seen at any of the moments in a picture about a place. */
    private boolean near(int other, int ball, double x, double y, double half) {
        int width = 2 * scene.balls();
        double reach = Math.sqrt(2) * half + gaze.pixel() + scene.radius[other] + scene.radius[ball];
        boolean any = false;
        for (int k = 0; k < Gaze.PICTURES; k++) {
            double dx = track[k * width + 2 * other] - x;
            double dy = track[k * width + 2 * other + 1] - y;
            any |= dx * dx + dy * dy < reach * reach;
        }
        return any;
    }

    /** Puts all other balls into order, those that are nearest now last; their number. */
    private int farFirst(int ball) {
        int now = 2 * scene.balls();
        int count = 0;
        for (int i = 0; i < scene.balls(); i++) {
            if (i != ball) {
                double dx = track[now + 2 * i] - track[now + 2 * ball];
                double dy = track[now + 2 * i + 1] - track[now + 2 * ball + 1];
                distance[i] = dx * dx + dy * dy;
                int k = count++;
                for (; k > 0 && distance[order[k - 1]] < distance[i]; k--) {
                    order[k] = order[k - 1];
                }
                order[k] = i;
            }
        }
        return count;
    }

    /** Paints a ball at so many moments, from that which is the first of the track on. */
    private boolean paint(
            int other,
            int ball,
            int first,
            int moments,
            double cos,
            double sin,
            int side,
            double half,
            byte[] to,
            int at) {
        int width = 2 * scene.balls();
        boolean any = false;
        for (int k = 0; k < moments; k++) {
            int from = (first + k) * width + 2 * other;
            double x = track[from] - track[from + width];
            double y = track[from + 1] - track[from + 1 + width];
            values[1] = motion(cos * x + sin * y);
            values[2] = motion(side * (cos * y - sin * x));
            any |= camera.ball(
                    -half,
                    half,
                    gaze.size(),
                    gaze.size(),
                    track[from],
                    track[from + 1],
                    scene.radius[other] + scene.radius[ball],
                    values,
                    to,
                    at + k * Gaze.PLANES,
                    gaze.channels());
        }
        return any;
    }

    private static int motion(double by) {
        return (int) Math.floor(REST + 127 * Math.max(-1, Math.min(1, by / FULL)) + 0.5);
    }

    /** The ball that is meant, as it is. */
    private void mark(int ball, double half, byte[] to, int at) {
        int size = gaze.size();
        int channels = gaze.channels();
        int mark = at + channels - 1;
        int now = 2 * scene.balls() + 2 * ball;
        camera.ball(-half, half, size, size, track[now], track[now + 1], scene.radius[ball], MARK, to, mark, channels);
    }

    private boolean moves(int ball) {
        int width = 2 * scene.balls();
        boolean any = false;
        for (int from = 2 * ball; from < Gaze.MOMENTS * width; from += width) {
            any |= track[from] != track[from + width] || track[from + 1] != track[from + 1 + width];
        }
        return any;
    }
}

package dev.mechanist.objectcentric.visual;

import dev.mechanist.envs.billiards.BallCamera;

/**
 * Paints what a network sees of one ball: pictures of the last four moments, all with the same frame, as channels. Allocates
 * nothing per picture; confined to one thread.
 */
final class Eye {
    private final Scene scene;
    private final Gaze gaze;
    private final BallCamera camera;

    Eye(Scene scene, Gaze gaze) {
        this.scene = scene;
        this.gaze = gaze;
        camera = new BallCamera(scene.sides, gaze.pixel());
    }

    /**
     * Paints one picture, laid out along a direction from the ball, or from the middle of the table.
     *
     * @param cos first component of the direction, of length 1
     * @param sin second
     * @param mirrored whether right and left are changed
     * @param places of all balls at the last moments, newest first: moment k at {@code from + k apart}, x and y of ball i at 2 i
     * @param ball that is to be moved
     * @param to overwritten at {@code at} [size, size, channels]
     * @return whether anything is seen that may change how the ball moves: another ball or a wall, and it or the ball in motion
     */
    boolean look(
            double cos,
            double sin,
            boolean mirrored,
            double[] places,
            int from,
            int apart,
            int ball,
            byte[] to,
            int at) {
        int size = gaze.size();
        int channels = gaze.channels();
        double half = 0.5 * size * gaze.pixel();
        camera.turn(
                gaze.centred() ? places[from + 2 * ball] : scene.middleX,
                gaze.centred() ? places[from + 2 * ball + 1] : scene.middleY,
                cos,
                sin,
                mirrored);
        boolean moves = moves(places, from, apart, ball);
        boolean any = camera.walls(-half, half, size, size, to, at, channels, channels) && moves;
        for (int k = 0; k < Gaze.MOMENTS; k++) {
            for (int i = 0; i < scene.balls(); i++) {
                boolean seen = paint(places, from + k * apart, i, half, to, at + k);
                any |= seen && i != ball && (moves || moves(places, from, apart, i));
            }
        }
        if (!gaze.centred()) {
            paint(places, from, ball, half, to, at + Gaze.MOMENTS);
        }
        return any;
    }

    private static boolean moves(double[] places, int from, int apart, int ball) {
        int x = from + 2 * ball;
        boolean any = false;
        for (int k = 1; k < Gaze.MOMENTS; k++) {
            any |= places[x] != places[x + k * apart] || places[x + 1] != places[x + 1 + k * apart];
        }
        return any;
    }

    private boolean paint(double[] places, int from, int i, double half, byte[] to, int at) {
        return camera.ball(
                -half,
                half,
                gaze.size(),
                gaze.size(),
                places[from + 2 * i],
                places[from + 2 * i + 1],
                scene.radius[i],
                to,
                at,
                gaze.channels());
    }
}

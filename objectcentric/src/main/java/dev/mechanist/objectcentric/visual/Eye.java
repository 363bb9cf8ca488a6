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
     * Paints one picture.
     *
     * @param places of all balls at the last moments, newest first: moment k at {@code from + k apart}, x and y of ball i at 2 i
     * @param ball that is to be moved
     * @param to overwritten at {@code at} [size, size, channels]
     */
    void look(double[] places, int from, int apart, int ball, byte[] to, int at) {
        int size = gaze.size();
        int channels = gaze.channels();
        double half = 0.5 * size * gaze.pixel();
        double left = (gaze.centred() ? places[from + 2 * ball] : scene.middleX) - half;
        double top = (gaze.centred() ? places[from + 2 * ball + 1] : scene.middleY) + half;
        camera.walls(left, top, size, size, to, at, channels, channels);
        for (int k = 0; k < Gaze.MOMENTS; k++) {
            for (int i = 0; i < scene.balls(); i++) {
                paint(places, from + k * apart, i, left, top, to, at + k);
            }
        }
        if (!gaze.centred()) {
            paint(places, from, ball, left, top, to, at + Gaze.MOMENTS);
        }
    }

    private void paint(double[] places, int from, int i, double left, double top, byte[] to, int at) {
        camera.ball(
                left,
                top,
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

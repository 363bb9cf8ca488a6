package dev.mechanist.objectcentric.visual;

/**
 * The balls of one motion as they are imagined: where they are, how they are about to move, and their last four places, which
 * become pictures. Either they have been seen, or they go back from where they are at their velocity, as a step that knows a state
 * alone must imagine them. Mutable.
 */
final class Runner {
    final Scene scene;
    final Eye eye;

    /** Places at the last moments, newest first [moments, 2 balls], m. */
    final double[] places;

    /** What each ball would move in a frame if it went on, m [2 balls]. */
    final double[] drift;

    Runner(Scene scene, Gaze gaze) {
        this.scene = scene;
        eye = new Eye(scene, gaze);
        places = new double[Gaze.MOMENTS * 2 * scene.balls()];
        drift = new double[2 * scene.balls()];
    }

    int balls() {
        return scene.balls();
    }

    /** From four true frames up to frame t; before the first, balls were where they are in it. */
    void see(Motion motion, int t) {
        int width = 2 * balls();
        for (int k = 0; k < Gaze.MOMENTS; k++) {
            System.arraycopy(motion.places(), Math.max(0, t - k) * width, places, k * width, width);
        }
        for (int c = 0; c < width; c++) {
            drift[c] = places[c] - places[width + c];
        }
    }

    /** From a state [.., 4 balls] at {@code from}. */
    void imagine(double[] x, int from, double dt) {
        for (int i = 0; i < balls(); i++) {
            for (int c = 0; c < 2; c++) {
                places[2 * i + c] = x[from + scene.slots[4 * i + c]];
                drift[2 * i + c] = dt * x[from + scene.slots[4 * i + 2 + c]];
            }
        }
        goBack();
    }

    /**
     * Pushes balls: they go farther in a frame from now on, and have done so before, as far as pictures tell.
     *
     * @param forces on all balls, N s, from {@code at} [2 balls]
     * @param gain of an impulse, m/(N s)
     */
    void push(double[] forces, int at, double gain) {
        boolean any = false;
        for (int c = 0; c < drift.length; c++) {
            drift[c] += gain * forces[at + c];
            any |= forces[at + c] != 0;
        }
        if (any) {
            goBack();
        }
    }

    /** Earlier places, at the velocity that the balls have. */
    void goBack() {
        int width = 2 * balls();
        for (int k = 1; k < Gaze.MOMENTS; k++) {
            for (int c = 0; c < width; c++) {
                places[k * width + c] = places[c] - k * drift[c];
            }
        }
    }

    /** Paints what is seen of a ball. */
    void look(int ball, byte[] to, int at) {
        eye.look(places, 0, 2 * balls(), ball, to, at);
    }

    /** Moves coordinate c of the balls [2 balls] by so much, and lets it go on by so much in a frame from then on, m. */
    void move(int c, double by, double next) {
        places[c] += by;
        drift[c] = next;
    }
}

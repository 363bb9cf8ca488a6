package dev.mechanist.objectcentric.visual;

/**
 * The balls of one motion as they are imagined: where they are, how they are about to move, and their last four places, which
 * become pictures. Either they have been seen, or they go back from where they are at their velocity, as a step that knows a state
 * alone must imagine them. Mutable.
 */
final class Runner {
    /** Numbers that say how a ball has moved. */
    static final int WAY = 2 * (Gaze.MOMENTS - 1);

    final Scene scene;
    final Eye eye;

    /** Places at the last moments, newest first [moments, 2 balls], m. */
    final double[] places;

    /** What each ball would move in a frame if it went on, m [2 balls]. */
    final double[] drift;

    private final boolean centred;
    private double restCos = 1;
    private double restSin;
    private boolean mirrored;
    private double cos = 1;
    private double sin;

    Runner(Scene scene, Gaze gaze) {
        this.scene = scene;
        eye = new Eye(scene, gaze);
        centred = gaze.centred();
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

    /**
     * How pictures lie where nothing says it: of balls at rest, and of the whole table; and whether they are mirrored. Physics is
     * the same either way.
     */
    void lie(double cos, double sin, boolean mirrored) {
        restCos = cos;
        restSin = sin;
        this.mirrored = mirrored;
    }

    /** Changes right and left. */
    void mirror() {
        mirrored = !mirrored;
    }

    /** Takes the axes of a ball: the first points where it goes. Those of the whole table are the same for all balls. */
    void face(int ball) {
        double x = drift[2 * ball];
        double y = drift[2 * ball + 1];
        double size = Math.sqrt(x * x + y * y);
        boolean moves = centred && size > 0;
        cos = moves ? x / size : restCos;
        sin = moves ? y / size : restSin;
    }

    /** First component along the axes of the ball that is faced of a vector on the table. */
    double ahead(double x, double y) {
        return cos * x + sin * y;
    }

    /** Second component. */
    double aside(double x, double y) {
        double left = cos * y - sin * x;
        return mirrored ? -left : left;
    }

    /** Component c on the table of a vector along the axes of the ball that is faced. */
    double onTable(int c, double ahead, double aside) {
        double left = mirrored ? -aside : aside;
        return c == 0 ? cos * ahead - sin * left : sin * ahead + cos * left;
    }

    /**
     * How the ball that is faced has moved along its axes: what it is about to move, and its displacements one and two frames before.
     *
     * @param unit of lengths, m
     * @param to overwritten at {@code at} [{@link #WAY}]
     */
    void way(int ball, double unit, double[] to, int at) {
        int width = 2 * balls();
        for (int k = 0; k < WAY / 2; k++) {
            int from = k * width + 2 * ball;
            double x = k == 0 ? drift[2 * ball] : places[from] - places[from + width];
            double y = k == 0 ? drift[2 * ball + 1] : places[from + 1] - places[from + width + 1];
            to[at + 2 * k] = ahead(x, y) / unit;
            to[at + 2 * k + 1] = aside(x, y) / unit;
        }
    }

    /** Faces a ball and paints what is seen of it; whether anything may change how it moves. */
    boolean look(int ball, byte[] to, int at) {
        face(ball);
        return eye.look(cos, sin, mirrored, places, 0, 2 * balls(), ball, to, at);
    }

    /** Moves coordinate c of the balls [2 balls] by so much, and lets it go on by so much in a frame from then on, m. */
    void move(int c, double by, double next) {
        places[c] += by;
        drift[c] = next;
    }
}

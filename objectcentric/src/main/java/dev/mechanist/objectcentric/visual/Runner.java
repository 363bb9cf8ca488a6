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

    /** Moments that are remembered of what was seen. */
    static final int PAST = 9;

    /** Places at the last moments, newest first [moments, 2 balls], m. */
    final double[] places;

    /** Places where balls have been seen, newest first [past, 2 balls], m. */
    final double[] seen;

    /** What each ball would move in a frame if it went on, m [2 balls]. */
    final double[] drift;

    /** Displacements differ that do so by more than this part of a pixel. */
    private static final double CHANGE = 3e-3;

    /** Parts of a frame in which it is seen where the way of a ball meets a wall. */
    private static final int PARTS = 16;

    /** A place on a wall, and the direction from there to the ball. */
    private final double[] nearest = new double[4];

    private final double[] there = new double[2];
    private final Gaze gaze;
    private final double same;
    private double restCos = 1;
    private double restSin;
    private boolean mirrored;
    private double cos = 1;
    private double sin;

    Runner(Scene scene, Gaze gaze) {
        this.scene = scene;
        eye = new Eye(scene, gaze);
        this.gaze = gaze;
        same = CHANGE * gaze.pixel();
        places = new double[Gaze.MOMENTS * 2 * scene.balls()];
        seen = new double[PAST * 2 * scene.balls()];
        drift = new double[2 * scene.balls()];
    }

    int balls() {
        return scene.balls();
    }

    /** From true frames up to frame t; before the first, balls were where they are in it. */
    void see(Motion motion, int t) {
        int width = 2 * balls();
        for (int k = 0; k < PAST; k++) {
            System.arraycopy(motion.places(), Math.max(0, t - k) * width, seen, k * width, width);
        }
        System.arraycopy(seen, 0, places, 0, places.length);
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

    /** From places, at {@code from}, and what balls go in a frame [2 balls]. */
    void start(double[] now, int from, double[] drifts) {
        System.arraycopy(now, from, places, 0, drift.length);
        System.arraycopy(drifts, 0, drift, 0, drift.length);
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

    /** Turns pictures that lie where nothing says it by a quarter. */
    void turn() {
        double first = restCos;
        restCos = -restSin;
        restSin = first;
    }

    /** Changes right and left. */
    void mirror() {
        mirrored = !mirrored;
    }

    /**
     * Whether a ball has gone otherwise in the last frame than in the one before, or otherwise beside another ball: where it goes on is
     * then not what it last did.
     */
    boolean changed(int ball, int thing) {
        return Math.hypot(change(ball, thing, 0), change(ball, thing, 1)) > same;
    }

    /** Displacements that differ by no more than this are the same, m. */
    double same() {
        return same;
    }

    private double change(int ball, int thing, int c) {
        return gone(ball, thing, 0, c) - gone(ball, thing, 1, c);
    }

    /** What a ball has gone in a frame, and beside another ball how much more than that, m: in the last frame, or in the k-th before. */
    private double gone(int ball, int thing, int k, int c) {
        int width = 2 * balls();
        int from = k * width + 2 * ball + c;
        int other = k * width + 2 * thing + c;
        double by = places[from] - places[from + width];
        return scene.isBall(thing) ? by - places[other] + places[other + width] : by;
    }

    /** What a ball goes in the next frame if it goes on, and beside another ball how much more than that, m. */
    double going(int ball, int thing, int c) {
        return drift[2 * ball + c] - (scene.isBall(thing) ? drift[2 * thing + c] : 0);
    }

    /** What a ball went in a frame, beside another ball how much more than that, before what it may hit now or has hit in the last, m. */
    double met(int ball, int thing) {
        return changed(ball, thing)
                ? Math.hypot(gone(ball, thing, 1, 0), gone(ball, thing, 1, 1))
                : Math.hypot(going(ball, thing, 0), going(ball, thing, 1));
    }

    /**
     * Takes the axes of a ball beside a thing: the first points where its way has changed to, which is the direction of an impact, or
     * else where it goes; beside another ball, as it is seen from there. Those of the whole table are the same for all balls.
     */
    void face(int ball, int thing) {
        boolean changed = changed(ball, thing);
        double x = changed ? change(ball, thing, 0) : going(ball, thing, 0);
        double y = changed ? change(ball, thing, 1) : going(ball, thing, 1);
        double size = Math.sqrt(x * x + y * y);
        boolean moves = gaze.centred() && size > 0;
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
     * How the ball that is faced has moved along its axes, beside another ball as it is seen from there: what it is about to move, and
     * its displacements one and two frames before; and on the whole table where it is, in pixels from the middle.
     *
     * @param unit of lengths, m
     * @param to overwritten at {@code at} [{@link Gaze#numbers}]
     */
    void way(int ball, int thing, double unit, double[] to, int at) {
        for (int k = 0; k < WAY / 2; k++) {
            double x = k == 0 ? going(ball, thing, 0) : gone(ball, thing, k, 0);
            double y = k == 0 ? going(ball, thing, 1) : gone(ball, thing, k, 1);
            to[at + 2 * k] = ahead(x, y) / unit;
            to[at + 2 * k + 1] = aside(x, y) / unit;
        }
        if (!gaze.centred()) {
            double x = places[2 * ball] - scene.middleX;
            double y = places[2 * ball + 1] - scene.middleY;
            to[at + WAY] = ahead(x, y) / gaze.pixel();
            to[at + WAY + 1] = aside(x, y) / gaze.pixel();
        }
    }

    /**
     * Faces a ball and paints what is seen of it: about where it will be if it goes on as before, or where it is if its way has
     * changed; another ball, from the ball itself at each moment.
     *
     * @return whether anything may change how it moves
     */
    boolean look(int ball, int thing, byte[] to, int at) {
        face(ball, thing);
        double far = changed(ball, thing) ? 0 : 1;
        double x = places[2 * ball] + far * drift[2 * ball];
        double y = places[2 * ball + 1] + far * drift[2 * ball + 1];
        if (thing >= balls()) {
            meet(ball, thing);
        }
        return eye.look(cos, sin, mirrored, x, y, places, drift, nearest, ball, thing, to, at);
    }

    /**
     * Finds the place on a wall that the way of a ball meets first, or else comes nearest to: in the next frame if it goes on, or in the
     * last if it had gone on, where its way has changed.
     */
    private void meet(int ball, int thing) {
        boolean changed = changed(ball, thing);
        int width = 2 * balls();
        int from = 2 * ball + (changed ? width : 0);
        double byX = changed ? places[from] - places[from + width] : drift[2 * ball];
        double byY = changed ? places[from + 1] - places[from + width + 1] : drift[2 * ball + 1];
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k <= PARTS && least > scene.radius[ball]; k++) {
            double x = places[from] + byX * k / PARTS;
            double y = places[from + 1] + byY * k / PARTS;
            scene.nearest(thing, x, y, there);
            double away = Math.hypot(x - there[0], y - there[1]);
            if (away < least) {
                least = away;
                nearest[0] = there[0];
                nearest[1] = there[1];
                nearest[2] = (x - there[0]) / away;
                nearest[3] = (y - there[1]) / away;
            }
        }
    }

    /**
     * What may be looked at about a ball: number k of {@link #things}, walls first, or everything at once where the
     * whole table is seen; the ball itself is no such thing.
     */
    int thing(int k) {
        if (!gaze.centred()) {
            return Eye.ALL;
        }
        int walls = scene.things() - balls();
        return k < walls ? balls() + k : k - walls;
    }

    int things() {
        return gaze.centred() ? scene.things() : 1;
    }

    /**
     * A ball has hit something on its way: at the end of the frame it is elsewhere, and goes on otherwise from there. From now on it
     * looks as though it had come there like that.
     *
     * @param x what it is displaced by at the end of the frame, m
     * @param onX what is added to its drift, m
     */
    void turn(int ball, double x, double y, double onX, double onY) {
        int width = 2 * balls();
        drift[2 * ball] += onX;
        drift[2 * ball + 1] += onY;
        places[2 * ball] += x - onX;
        places[2 * ball + 1] += y - onY;
        for (int k = 1; k < Gaze.MOMENTS; k++) {
            for (int c = 2 * ball; c < 2 * ball + 2; c++) {
                places[k * width + c] = places[c] - k * drift[c];
            }
        }
    }

    /** What the ball goes in a frame that goes most, m. */
    double fastest() {
        double most = 0;
        for (int c = 0; c < drift.length; c += 2) {
            most = Math.max(most, Math.hypot(drift[c], drift[c + 1]));
        }
        return most;
    }

    /** All balls go half as far in a frame, and have done so before. */
    void halve() {
        for (int c = 0; c < drift.length; c++) {
            drift[c] *= 0.5;
        }
        goBack();
    }

    /** Undoes {@link #halve} after one of two halves: at the end of the second balls are where they would be. */
    void join() {
        for (int c = 0; c < drift.length; c++) {
            places[c] -= drift[c];
            drift[c] *= 2;
        }
        goBack();
    }

    /** All balls go on for a frame. */
    void goOn() {
        for (int c = 0; c < drift.length; c++) {
            places[c] += drift[c];
        }
        goBack();
    }

    /**
     * A frame in which balls may have hit something.
     *
     * @param to places at its end, from {@code at} [2 balls]
     * @param from places at its beginning, from {@code start}
     * @param before what balls went in a frame before it [2 balls]
     */
    void pass(double[] to, int at, double[] from, int start, double[] before) {
        int width = 2 * balls();
        for (int c = 0; c < width; c++) {
            places[c] = to[at + c];
            drift[c] = to[at + c] - from[start + c];
            places[c + width] = from[start + c];
            places[c + 2 * width] = from[start + c] - before[c];
            places[c + 3 * width] = from[start + c] - 2 * before[c];
        }
    }
}

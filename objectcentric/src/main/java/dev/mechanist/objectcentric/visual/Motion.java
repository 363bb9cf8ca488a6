package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * An episode as a network sees it.
 *
 * @param scene its table and balls
 * @param frames T
 * @param places x and y of every ball, m [T+1, 2 balls]
 * @param velocities of every ball, m/s [T+1, 2 balls]
 * @param forces impulses on every ball, N s [T, 2 balls]
 * @param dt time of a step, s
 * @param impacts whether a ball's velocity changes within a step, its push apart [T, balls]
 */
record Motion(
        Scene scene, int frames, double[] places, double[] velocities, double[] forces, double dt, boolean[] impacts) {
    /** A ball hits nothing. */
    static final int NOTHING = -2;

    /** It hits more than one thing, or nobody can tell. */
    static final int SEVERAL = -3;

    private static final double SAME = 1e-9;
    private static final double ALONG = 1e-3;

    static Motion of(Episode episode) {
        Scene scene = new Scene(episode.structure()
                .orElseThrow(() -> new InputException("episode '" + episode.name()
                        + "' does not say what its world is made of; give its balls and walls as a structure")));
        int frames = episode.steps();
        int balls = scene.balls();
        DMatrixRMaj x = episode.states();
        DMatrixRMaj u = episode.actions();
        double[] places = new double[(frames + 1) * 2 * balls];
        double[] velocities = new double[(frames + 1) * 2 * balls];
        double[] forces = new double[frames * 2 * balls];
        for (int t = 0; t <= frames; t++) {
            for (int i = 0; i < balls; i++) {
                for (int c = 0; c < 2; c++) {
                    places[(t * balls + i) * 2 + c] = x.get(t, scene.slots[4 * i + c]);
                    velocities[(t * balls + i) * 2 + c] = x.get(t, scene.slots[4 * i + 2 + c]);
                    int action = scene.actions[2 * i + c];
                    if (t < frames && action >= 0) {
                        forces[(t * balls + i) * 2 + c] = u.get(t, action);
                    }
                }
            }
        }
        return of(scene, places, velocities, forces, episode.spec().dt());
    }

    private static Motion of(Scene scene, double[] places, double[] velocities, double[] forces, double dt) {
        int balls = scene.balls();
        int frames = forces.length / (2 * balls);
        boolean[] impacts = new boolean[frames * balls];
        for (int t = 0; t < frames; t++) {
            for (int i = 0; i < balls; i++) {
                int at = (t * balls + i) * 2;
                int next = at + 2 * balls;
                double byX = places[next] - places[at] - dt * velocities[next];
                double byY = places[next + 1] - places[at + 1] - dt * velocities[next + 1];
                double speed = Math.hypot(velocities[next], velocities[next + 1]);
                impacts[t * balls + i] = Math.hypot(byX, byY) > SAME * (1 + speed);
            }
        }
        return new Motion(scene, frames, places, velocities, forces, dt, impacts);
    }

    /**
     * Every other frame of it, as though it went twice as fast: without friction all happens alike at any speed.
     *
     * @return nothing where balls are pushed in a frame that is left out, or fewer than two are left
     */
    Optional<Motion> twiceAsFast() {
        int width = 2 * scene.balls();
        int half = frames / 2;
        double[] fastPlaces = new double[(half + 1) * width];
        double[] fastVelocities = new double[fastPlaces.length];
        double[] fastForces = new double[half * width];
        for (int t = 0; t <= half; t++) {
            System.arraycopy(places, 2 * t * width, fastPlaces, t * width, width);
            for (int c = 0; c < width; c++) {
                fastVelocities[t * width + c] = 2 * velocities[2 * t * width + c];
                if (t < half) {
                    fastForces[t * width + c] = 2 * forces[2 * t * width + c];
                }
            }
            if (t < half && pushes(2 * t + 1, 2 * t + 2)) {
                return Optional.empty();
            }
        }
        return half < 2 ? Optional.empty() : Optional.of(of(scene, fastPlaces, fastVelocities, fastForces, dt));
    }

    /** Whether a ball and a thing hit nothing in the frame before that before {@code frame}, or nothing in that before it. */
    boolean known(int ball, int thing, int frame) {
        int other = scene.isBall(thing) ? thing : ball;
        return !hits(ball, frame - 1, frame) && !hits(other, frame - 1, frame)
                || !hits(ball, frame - 2, frame - 1) && !hits(other, frame - 2, frame - 1);
    }

    /** What all balls have gone in a frame. */
    double[] way(int frame) {
        double[] way = new double[2 * scene.balls()];
        for (int c = 0; c < way.length; c++) {
            way[c] = places[(frame + 1) * way.length + c] - places[frame * way.length + c];
        }
        return way;
    }

    /** What all balls go in a frame at their velocities. */
    double[] drifts(int frame) {
        double[] drifts = new double[2 * scene.balls()];
        for (int c = 0; c < drifts.length; c++) {
            drifts[c] = dt * velocities[frame * drifts.length + c];
        }
        return drifts;
    }

    /** Whether any ball is pushed in a step from {@code from} to {@code to - 1}. */
    boolean pushes(int from, int to) {
        int width = 2 * scene.balls();
        for (int k = Math.max(0, from) * width; k < Math.min(frames, to) * width; k++) {
            if (forces[k] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a ball hits something in a step from {@code from} to {@code to - 1}. */
    boolean hits(int ball, int from, int to) {
        for (int t = Math.max(0, from); t < Math.min(frames, to); t++) {
            if (impacts[t * scene.balls() + ball]) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a ball hits in a step: {@link #NOTHING}, a wall, another ball, which then is changed the opposite way, or {@link #SEVERAL}.
     *
     * @param gain what an impulse adds to a velocity, m/s per N s
     */
    int struck(int ball, int t, double gain) {
        int balls = scene.balls();
        if (!impacts[t * balls + ball]) {
            return NOTHING;
        }
        int other = met(ball, t, gain);
        return other != NOTHING ? other : twice(ball, t, gain) ? SEVERAL : wall(ball, t, gain);
    }

    /**
     * Directions out of the walls that a ball hits in a step where these are two at a right angle and nothing else: each changes what
     * is along its own, whichever is first.
     *
     * @return by walls, two numbers each, not numbers where a wall is not hit; nothing where that is not what happens
     */
    Optional<double[]> corner(int ball, int t, double gain) {
        if (!impacts[t * scene.balls() + ball] || met(ball, t, gain) != NOTHING || !twice(ball, t, gain)) {
            return Optional.empty();
        }
        int at = 2 * (t * scene.balls() + ball);
        int walls = scene.things() - scene.balls();
        double[] out = new double[2 * walls];
        double[] sum = new double[2];
        double[] nearest = new double[2];
        int hit = 0;
        for (int k = 0; k < walls; k++) {
            scene.nearest(scene.balls() + k, places[at], places[at + 1], nearest);
            double x = places[at] - nearest[0];
            double y = places[at + 1] - nearest[1];
            double away = Math.hypot(x, y);
            boolean turned = x * change(t, 2 * ball, gain) + y * change(t, 2 * ball + 1, gain) > SAME * away;
            out[2 * k] = turned ? x / away : Double.NaN;
            out[2 * k + 1] = turned ? y / away : Double.NaN;
            if (turned) {
                hit++;
                sum[0] += x / away;
                sum[1] += y / away;
            }
        }
        double square = sum[0] * sum[0] + sum[1] * sum[1];
        return hit == 2 && Math.abs(square - 2) < SAME ? Optional.of(out) : Optional.empty();
    }

    /** The ball that another that hits something has hit, or {@link #NOTHING}, or {@link #SEVERAL}. */
    private int met(int ball, int t, double gain) {
        int balls = scene.balls();
        boolean alone = true;
        for (int i = 0; i < balls; i++) {
            if (i != ball && impacts[t * balls + i] && meet(ball, i, t)) {
                if (opposite(ball, i, t, gain)) {
                    return i;
                }
                alone = false;
            }
        }
        return alone ? NOTHING : SEVERAL;
    }

    /** The wall that a ball touches where its one impact in a step is, which its displacement tells. */
    private int wall(int ball, int t, double gain) {
        int at = 2 * (t * scene.balls() + ball);
        double x = change(t, 2 * ball, gain);
        double y = change(t, 2 * ball + 1, gain);
        double left = (displaced(at, gain) * x + displaced(at + 1, gain) * y) / (x * x + y * y);
        double[] place = new double[2];
        for (int c = 0; c < 2; c++) {
            place[c] = places[at + c] + (dt - left) * (velocities[at + c] + gain * forces[at + c]);
        }
        int wall = SEVERAL;
        double least = Double.POSITIVE_INFINITY;
        double[] nearest = new double[2];
        for (int k = scene.balls(); k < scene.things(); k++) {
            scene.nearest(k, place[0], place[1], nearest);
            double off = Math.abs(Math.hypot(place[0] - nearest[0], place[1] - nearest[1]) - scene.radius[ball]);
            if (off < least) {
                least = off;
                wall = k;
            }
        }
        return wall;
    }

    /** What displaces a ball in the step from place {@code at}, m. */
    private double displaced(int at, double gain) {
        return places[at + 2 * scene.balls()] - places[at] - dt * (velocities[at] + gain * forces[at]);
    }

    /**
     * Whether a ball is changed in a step by more than one impact: what displaces it is not along what it goes on with.
     *
     * @param gain what an impulse adds to a velocity, m/s per N s
     */
    boolean twice(int ball, int t, double gain) {
        int at = 2 * (t * scene.balls() + ball);
        double byX = displaced(at, gain);
        double byY = displaced(at + 1, gain);
        double x = change(t, 2 * ball, gain);
        double y = change(t, 2 * ball + 1, gain);
        return impacts[t * scene.balls() + ball]
                && Math.abs(byX * y - byY * x) > ALONG * Math.hypot(byX, byY) * Math.hypot(x, y);
    }

    /** Whether two balls are so near after a step that one may have hit the other in it. */
    private boolean meet(int a, int b, int t) {
        int width = 2 * scene.balls();
        double apart = 0;
        double way = 0;
        for (int c = 0; c < 2; c++) {
            double now = places[t * width + 2 * a + c] - places[t * width + 2 * b + c];
            double next = places[(t + 1) * width + 2 * a + c] - places[(t + 1) * width + 2 * b + c];
            apart += now * now;
            way += Math.abs(next - now);
        }
        for (int k : new int[] {a, b}) {
            for (int c = 0; c < 2; c++) {
                way += Math.abs(places[(t + 1) * width + 2 * k + c] - places[t * width + 2 * k + c]);
            }
        }
        return Math.sqrt(apart) < scene.radius[a] + scene.radius[b] + 3 * way;
    }

    private boolean opposite(int a, int b, int t, double gain) {
        double ax = change(t, 2 * a, gain);
        double ay = change(t, 2 * a + 1, gain);
        double bx = change(t, 2 * b, gain);
        double by = change(t, 2 * b + 1, gain);
        return Math.abs(ax * by - ay * bx) < -ALONG * (ax * bx + ay * by);
    }

    private double change(int t, int c, double gain) {
        int at = t * 2 * scene.balls() + c;
        return velocities[at + 2 * scene.balls()] - velocities[at] - gain * forces[at];
    }
}

package dev.mechanist.objectcentric.visual;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Pictures of an update and what the network ought to say of each: whether the ball hits the thing, by how much that displaces it in
 * the frame and what it goes on with, along the axes of the picture, and what the row weighs. Owns their memory; confined to one thread.
 */
final class Lessons {
    /** Where the weight of a row is, after what the network ought to say. */
    static final int WEIGHT = VisualNetwork.OUTPUTS;

    static final int TARGETS = WEIGHT + 1;

    /** What it weighs whether a ball hits something, against squares of displacements. */
    static final double TOLD = 0.1;

    private final Gaze gaze;
    private final VisualScale scale;
    private byte[] pictures = new byte[0];
    private int rows;
    private final DMatrixRMaj ways = new DMatrixRMaj();
    private final DMatrixRMaj targets = new DMatrixRMaj(0, TARGETS);

    Lessons(Gaze gaze, VisualScale scale) {
        this.gaze = gaze;
        this.scale = scale;
    }

    void clear() {
        rows = 0;
    }

    int rows() {
        return rows;
    }

    /** Pictures, how balls have moved, and what is to be said: copies. */
    Values[] values() {
        return new Values[] {
            Values.of(Arrays.copyOf(pictures, rows * gaze.bytes())), Values.of(first(ways)), Values.of(targets())
        };
    }

    /** What the network ought to say of each row, and what the row weighs: a copy [rows, {@link #TARGETS}]. */
    DMatrixRMaj targets() {
        return first(targets);
    }

    private DMatrixRMaj first(DMatrixRMaj of) {
        return new DMatrixRMaj(rows, of.numCols, true, Arrays.copyOf(of.data, rows * of.numCols));
    }

    /**
     * What an update makes small: squares of displacements where the ball hits something, and whether it does. Of the whole table, which
     * is seen too coarsely to say just when a ball hits, how far it is displaced in the frame counts where it hits nothing too: so it
     * grows from nothing with the part of the frame that is left, and little is lost where a hit is not certain.
     *
     * @param said outputs [B, {@link VisualNetwork#OUTPUTS}]
     * @param targets what they ought to be, and weights [B, {@link #TARGETS}]
     */
    static Expression loss(Gaze gaze, Expression said, Expression targets) {
        Expression odds = said.slice(1, VisualNetwork.HIT, VisualNetwork.OUTPUTS);
        Expression hits = targets.slice(1, VisualNetwork.HIT, VisualNetwork.OUTPUTS);
        Expression off = said.slice(1, 0, VisualNetwork.HIT)
                .minus(targets.slice(1, 0, VisualNetwork.HIT))
                .square();
        Expression squares = gaze.centred()
                ? off.sumKeeping(1).times(hits)
                : off.slice(1, 0, VisualNetwork.GOING_ON)
                        .sumKeeping(1)
                        .plus(off.slice(1, VisualNetwork.GOING_ON, VisualNetwork.HIT)
                                .sumKeeping(1)
                                .times(hits));
        Expression told = odds.softplus().minus(odds.times(hits));
        return squares.plus(told.times(TOLD))
                .times(targets.slice(1, WEIGHT, TARGETS))
                .average();
    }

    /** What a row adds to the loss, its weight apart. */
    double loss(DMatrixRMaj said, int row) {
        double hits = targets.get(row, VisualNetwork.HIT);
        double odds = said.get(row, VisualNetwork.HIT);
        double squares = 0;
        for (int c = 0; c < VisualNetwork.HIT; c++) {
            double error = said.get(row, c) - targets.get(row, c);
            squares += (c < VisualNetwork.GOING_ON && !gaze.centred() ? 1 : hits) * error * error;
        }
        double told = Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds))) - odds * hits;
        return squares + TOLD * told;
    }

    /** All that is seen in the frame that a world is at. */
    void learn(Course course) {
        int[] at = {0};
        course.hits.forEach((ball, thing) -> course.rows[at[0]++] = learn(course, ball, thing));
        learnRest(course);
    }

    /**
     * Paints a ball and a thing, and what comes of it in this frame; its row, or -1 where there is nothing to be learned: what hits
     * something else may go through the thing here.
     */
    private int learn(Course course, int ball, int thing) {
        Motion motion = course.motion;
        double gain = scale.gain() / scale.dt();
        int struck = motion.struck(ball, course.frame(), gain);
        boolean pair = motion.scene().isBall(thing);
        int back = pair ? motion.struck(thing, course.frame(), gain) : Motion.NOTHING;
        boolean plain = thing == Eye.ALL
                || (struck == Motion.NOTHING || struck == thing) && (back == Motion.NOTHING || back == ball);
        double[] out =
                plain || pair ? null : motion.corner(ball, course.frame(), gain).orElse(null);
        int row = plain || out != null ? paint(course, ball, thing) : -1;
        if (row >= 0) {
            double[] by = new double[2];
            for (int c = 0; c < 2; c++) {
                by[c] = displaced(course, ball, c);
                if (pair) {
                    by[c] = 0.5 * (by[c] - displaced(course, thing, c));
                }
            }
            target(course, row, VisualNetwork.DISPLACEMENT, by[0], by[1]);
            goesOn(course, row, VisualNetwork.GOING_ON, ball, thing, course.frame() + 1);
            if (out != null) {
                int wall = 2 * (thing - motion.scene().balls());
                struck = Double.isNaN(out[wall]) ? Motion.NOTHING : thing;
                along(
                        row,
                        course.runner.ahead(out[wall], out[wall + 1]),
                        course.runner.aside(out[wall], out[wall + 1]));
            }
            tell(row, struck, thing, course.age());
        }
        return row;
    }

    /** Component c of where a ball is at the end of this frame, from where it would be, m. */
    private static double displaced(Course course, int ball, int c) {
        int width = 2 * course.motion.scene().balls();
        int from = course.frame() * width + 2 * ball + c;
        return course.motion.places()[from + width] - course.motion.places()[from] - course.runner.drift[2 * ball + c];
    }

    /** Leaves of what a row ought to say what is along a direction, or nothing where there is none. */
    private void along(int row, double ahead, double aside) {
        boolean any = !Double.isNaN(ahead);
        for (int c = 0; c < VisualNetwork.HIT; c += 2) {
            double by = targets.get(row, c) * ahead + targets.get(row, c + 1) * aside;
            targets.set(row, c, any ? by * ahead : 0);
            targets.set(row, c + 1, any ? by * aside : 0);
        }
    }

    /** Paints balls that have been hit once as they are looked at again in the same frame: they hit nothing else. */
    private void learnRest(Course course) {
        double gain = scale.gain() / scale.dt();
        Motion motion = course.motion;
        int balls = motion.scene().balls();
        boolean any = false;
        for (int i = 0; i < balls; i++) {
            any |= motion.hits(i, course.frame(), course.frame() + 1);
        }
        if (course.age() > 0 || !any) {
            return;
        }
        double[] places = course.runner.places.clone();
        double[] drift = course.runner.drift.clone();
        double[] after = motion.drifts(course.frame() + 1);
        double[] from = new double[after.length];
        for (int c = 0; c < from.length; c++) {
            from[c] = motion.places()[(course.frame() + 1) * from.length + c] - after[c];
        }
        course.runner.start(from, 0, after);
        course.hits.forEach((ball, thing) -> {
            int struck = motion.struck(ball, course.frame(), gain);
            int back = motion.scene().isBall(thing) ? motion.struck(thing, course.frame(), gain) : Motion.NOTHING;
            boolean plain = struck != Motion.SEVERAL && back != Motion.SEVERAL && thing != Eye.ALL;
            plain &= thing != struck && (struck != Motion.NOTHING || back != Motion.NOTHING);
            int row = plain ? paint(course, ball, thing) : -1;
            if (row >= 0) {
                for (int c = 0; c < VisualNetwork.HIT; c++) {
                    targets.set(row, c, 0);
                }
                tell(row, Motion.NOTHING, thing, 0);
            }
        });
        System.arraycopy(places, 0, course.runner.places, 0, places.length);
        System.arraycopy(drift, 0, course.runner.drift, 0, drift.length);
    }

    /**
     * What balls go on with whose ways have an impact in them in the frame before that of a start.
     *
     * @param seen whether they are known before it by what they went, which may have an impact in it, or else by what they went on with
     */
    void learnAfter(Course course, boolean seen) {
        double[] places = course.motion.places();
        int frame = course.frame();
        int width = 2 * course.motion.scene().balls();
        double[] before = seen ? course.motion.way(frame - 2) : course.motion.drifts(frame - 1);
        course.runner.pass(places, frame * width, places, (frame - 1) * width, before);
        course.hits.forEach((ball, thing) -> {
            if (!seen || course.motion.known(ball, thing, frame)) {
                learnAfter(course, ball, thing);
            }
        });
    }

    /** Paints a ball whose way has an impact in it in the frame before, and what it goes on with. */
    private void learnAfter(Course course, int ball, int thing) {
        int struck = course.motion.struck(ball, course.frame() - 1, scale.gain() / scale.dt());
        boolean plain = struck != Motion.SEVERAL || thing == Eye.ALL;
        int row = plain && course.runner.changed(ball, thing) ? paint(course, ball, thing) : -1;
        if (row >= 0) {
            goesOn(course, row, VisualNetwork.DISPLACEMENT, ball, thing, course.frame());
            goesOn(course, row, VisualNetwork.GOING_ON, ball, thing, course.frame());
            tell(row, struck, thing, 0);
        }
    }

    /** Whether a ball hits the thing, and what a row weighs: exp(-k^(1/4)) in the k-th frame from a start. */
    private void tell(int row, int struck, int thing, int age) {
        boolean hits = thing == Eye.ALL ? struck != Motion.NOTHING : struck == thing;
        targets.set(row, VisualNetwork.HIT, hits ? 1 : 0);
        targets.set(row, WEIGHT, Math.exp(-Math.pow(1 + age, 0.25)));
    }

    /** What a ball goes on with after a frame; of two balls half of what they go on with as one is seen from the other. */
    private void goesOn(Course course, int row, int column, int ball, int thing, int frame) {
        int from = frame * 2 * course.motion.scene().balls();
        double[] v = course.motion.velocities();
        double[] drift = course.runner.drift;
        double[] on = new double[2];
        for (int c = 0; c < 2; c++) {
            on[c] = scale.dt() * v[from + 2 * ball + c] - drift[2 * ball + c];
            if (course.motion.scene().isBall(thing)) {
                on[c] = 0.5 * (on[c] - scale.dt() * v[from + 2 * thing + c] + drift[2 * thing + c]);
            }
        }
        target(course, row, column, on[0], on[1]);
    }

    private void target(Course course, int row, int column, double x, double y) {
        targets.set(row, column, course.runner.ahead(x, y) / scale.length());
        targets.set(row, column + 1, course.runner.aside(x, y) / scale.length());
    }

    /** Paints what is seen of a ball; its row, or -1 where nothing is seen. */
    private int paint(Course course, int ball, int thing) {
        int size = gaze.bytes();
        if (pictures.length < (rows + 1) * size) {
            int more = Math.max(2 * rows, 64);
            pictures = Arrays.copyOf(pictures, more * size);
            ways.reshape(more, gaze.numbers(), true);
            targets.reshape(more, TARGETS, true);
        }
        if (!course.runner.look(ball, thing, pictures, rows * size)) {
            return -1;
        }
        course.runner.way(ball, thing, scale.length(), ways.data, gaze.numbers() * rows);
        return rows++;
    }
}

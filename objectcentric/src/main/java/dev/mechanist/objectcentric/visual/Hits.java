package dev.mechanist.objectcentric.visual;

import java.util.Arrays;

/**
 * What the balls of one motion hit in a frame, as a network tells of each ball and each thing that it saw. Two balls look alike, and
 * what one does to the other it does to itself the other way. Of hits that cannot both be, since a ball that has turned goes
 * elsewhere, the first counts. Mutable.
 */
final class Hits {
    private static final int WIDTH = VisualNetwork.OUTPUTS;

    private final Runner runner;
    private final double length;
    private final int balls;
    private final int width;

    /** Said of ball i and thing k, at {@link #place}, on the table in m; not a number if nothing. */
    private final double[] said;

    /** Which balls have hit which things before. */
    private final boolean[] done;

    /** Which balls have hit which things, and nothing since. */
    private final boolean[] just;

    /** How many things each ball has hit. */
    private final int[] count;

    private final boolean[] turned;
    private final boolean[] waits;

    /** @param length unit of what is said, m */
    Hits(Runner runner, double length) {
        this.runner = runner;
        this.length = length;
        balls = runner.balls();
        width = 1 + runner.scene.things();
        said = new double[balls * width * WIDTH];
        done = new boolean[balls * width];
        just = new boolean[done.length];
        count = new int[balls];
        turned = new boolean[balls];
        waits = new boolean[balls];
        clear();
    }

    /** Nothing is said. */
    void clear() {
        Arrays.fill(said, Double.NaN);
    }

    private int place(int ball, int thing) {
        return pair(ball, thing) * WIDTH;
    }

    private int pair(int ball, int thing) {
        return ball * width + 1 + Math.max(-1, thing);
    }

    /**
     * Whether a ball is to be looked at beside a thing once more: it has turned, or waits, or the thing does, and one of them has hit
     * something else since they hit one another in this frame, if they did.
     */
    boolean again(int ball, int thing) {
        return !just[pair(ball, thing)] && (again(ball) || isBall(thing) && again(thing));
    }

    Runner runner() {
        return runner;
    }

    /** Takes every ball and everything that it may hit, two balls once. */
    void forEach(Pair pair) {
        for (int i = 0; i < balls; i++) {
            for (int k = 0; k < runner.things(); k++) {
                if (!isBall(runner.thing(k)) || runner.thing(k) < i) {
                    pair.accept(i, runner.thing(k));
                }
            }
        }
    }

    /** A ball and a thing. */
    @FunctionalInterface
    interface Pair {
        void accept(int ball, int thing);
    }

    /** What a ball hits most probably, of that on which the odds are even or better; or nothing. */
    int likeliest(int ball) {
        int likeliest = Motion.NOTHING;
        double most = 0;
        for (int k = 0; k < runner.things(); k++) {
            int thing = runner.thing(k);
            double odds = thing == ball ? Double.NaN : odds(ball, thing);
            if (odds >= most) {
                most = odds;
                likeliest = thing;
            }
        }
        return likeliest;
    }

    /** Takes what the network says of a ball and a thing, from {@code at}, along the axes of the ball. */
    void tell(int ball, int thing, double[] outputs, int at) {
        runner.face(ball, thing);
        int to = place(ball, thing);
        for (int c = 0; c < 2; c++) {
            said[to + c] = length * runner.onTable(c, outputs[at], outputs[at + 1]);
            said[to + 2 + c] = length * runner.onTable(c, outputs[at + 2], outputs[at + 3]);
        }
        said[to + VisualNetwork.HIT] = outputs[at + VisualNetwork.HIT];
        if (isBall(thing)) {
            back(ball, thing);
        }
    }

    /**
     * Makes one impact of what has been told of a ball and a thing: they do not part faster than they met, since neither drives the
     * other, nor slower where no speed is lost, and what displaces a ball is along what it goes on with, since both are of one moment.
     *
     * @param elastic whether no speed is lost
     */
    void impact(int ball, int thing, boolean elastic) {
        if (thing == Eye.ALL) {
            return;
        }
        int at = place(ball, thing);
        int on = at + VisualNetwork.GOING_ON;
        double share = isBall(thing) ? 2 : 1;
        double x = runner.going(ball, thing, 0) + share * said[on];
        double y = runner.going(ball, thing, 1) + share * said[on + 1];
        double parts = Math.hypot(x, y);
        double most = runner.met(ball, thing);
        double square = said[on] * said[on] + said[on + 1] * said[on + 1];
        double left = square == 0 ? 0 : (said[at] * said[on] + said[at + 1] * said[on + 1]) / square;
        if (parts > most || elastic && parts > 0) {
            said[on] -= (1 - most / parts) * x / share;
            said[on + 1] -= (1 - most / parts) * y / share;
        }
        said[at] = left * said[on];
        said[at + 1] = left * said[on + 1];
        if (isBall(thing)) {
            back(ball, thing);
        }
    }

    private void back(int ball, int thing) {
        int at = place(ball, thing);
        int to = place(thing, ball);
        for (int c = 0; c < VisualNetwork.HIT; c++) {
            said[to + c] = -said[at + c];
        }
        said[to + VisualNetwork.HIT] = said[at + VisualNetwork.HIT];
    }

    /** Logarithm of the odds that a ball hits a thing; not a number where nothing is said. */
    double odds(int ball, int thing) {
        return said[place(ball, thing) + VisualNetwork.HIT];
    }

    /** How much of the frame is left when a ball has hit a thing: how far it is displaced by what it goes on with. */
    private double left(int ball, int thing) {
        int at = place(ball, thing);
        double on = Math.hypot(said[at + VisualNetwork.GOING_ON], said[at + VisualNetwork.GOING_ON + 1]);
        return Math.hypot(said[at], said[at + 1]) / Math.max(1e-12, on);
    }

    /** Turns the balls by the first hits; whether there are any. */
    boolean turn() {
        Arrays.fill(turned, false);
        Arrays.fill(waits, false);
        boolean any = false;
        while (first()) {
            any = true;
        }
        return any;
    }

    /** How many things a ball has hit, or the most that what it has hit has. */
    int times(int ball) {
        int n = count[ball];
        for (int k = 0; k < balls; k++) {
            n = Math.max(n, k != ball && done(ball, k) ? count[k] : 0);
        }
        return n;
    }

    /** Whether a ball has hit a thing. */
    boolean done(int ball, int thing) {
        return done[pair(ball, thing)];
    }

    private boolean again(int ball) {
        return turned[ball] || waits[ball];
    }

    private boolean first() {
        double most = -1;
        int ball = -1;
        int thing = -1;
        for (int i = 0; i < balls; i++) {
            for (int n = 0; n < runner.things(); n++) {
                int k = runner.thing(n);
                if (!isBall(k) || k < i) {
                    if (odds(i, k) > 0 && !turned[i]) {
                        if (isBall(k) && turned[k]) {
                            waits[i] = true;
                        } else if (left(i, k) > most) {
                            most = left(i, k);
                            ball = i;
                            thing = k;
                        }
                    } else if (odds(i, k) > 0 && isBall(k) && !turned[k]) {
                        waits[k] = true;
                    }
                }
            }
        }
        if (ball < 0) {
            return false;
        }
        turn(ball, thing);
        if (isBall(thing)) {
            turn(thing, ball);
            just[pair(ball, thing)] = true;
        }
        return true;
    }

    private boolean isBall(int thing) {
        return runner.scene.isBall(thing);
    }

    private void turn(int ball, int thing) {
        turned[ball] = true;
        done[pair(ball, thing)] = true;
        for (int k = 0; k < runner.things(); k++) {
            just[pair(ball, runner.thing(k))] = false;
            if (isBall(runner.thing(k))) {
                just[pair(runner.thing(k), ball)] = false;
            }
        }
        just[pair(ball, thing)] = true;
        count[ball]++;
        int at = place(ball, thing);
        runner.turn(ball, said[at], said[at + 1], said[at + 2], said[at + 3]);
    }

    /** Component c on the table of what is added to the displacements of a ball that hits a thing, m. */
    double goesOn(int ball, int thing, int c) {
        return said[place(ball, thing) + VisualNetwork.GOING_ON + c];
    }
}

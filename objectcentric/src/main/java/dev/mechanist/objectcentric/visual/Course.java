package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.RandomStream;

/**
 * A world of a training: it starts from true frames and is then moved by what the network says, until a ball is 3 mm off its true
 * place, or goes on by 1 mm a frame otherwise than it should: what happens there is another story. Mutable.
 */
final class Course {
    private static final double ASTRAY = 0.003;
    private static final double ASTRAY_DRIFT = 0.001;

    /** Its episode's number. */
    final int episode;

    final Motion motion;
    final Runner runner;
    final Hits hits;

    /** Rows of its pictures, or -1 where there is nothing to be learned, in the order of {@link Hits#forEach}. */
    final int[] rows;

    /** Its first row, and that after its last. */
    int first;

    int end;

    private int frame;
    private int age;

    /**
     * @param length unit of what the network says, m
     * @param random gives it axes of its own: any, or one of the four of the whole table
     */
    Course(int episode, Motion motion, int frame, Gaze gaze, double length, RandomStream random) {
        this.episode = episode;
        this.motion = motion;
        this.frame = frame;
        runner = new Runner(motion.scene(), gaze);
        hits = new Hits(runner, length);
        rows = new int[motion.scene().balls() * runner.things()];
        double angle = random.nextDouble(0, 2 * Math.PI);
        angle = gaze.centred() ? angle : Math.floor(2 * angle / Math.PI) * 0.5 * Math.PI;
        runner.lie(StrictMath.cos(angle), StrictMath.sin(angle), random.nextDouble() < 0.5);
    }

    /** The frame that it is at. */
    int frame() {
        return frame;
    }

    /** How many frames it has gone. */
    int age() {
        return age;
    }

    /** Starts at its frame, with true places and velocities. */
    void start() {
        runner.start(motion.places(), frame * 2 * motion.scene().balls(), motion.drifts(frame));
    }

    /** All balls go on for a frame. */
    void goOn() {
        runner.goOn();
        frame++;
        age++;
    }

    /** Whether it has gone so many frames, or to the end of its episode, or astray. */
    boolean over(int unroll) {
        return age >= unroll || frame >= motion.frames() || astray();
    }

    /** What a ball hits there may be what the true one hits in another frame. */
    private boolean astray() {
        double[] drifts = motion.drifts(frame);
        for (int c = 0; c < drifts.length; c++) {
            double off = runner.places[c] - motion.places()[frame * drifts.length + c];
            if (!(Math.abs(off) < ASTRAY && Math.abs(runner.drift[c] - drifts[c]) < ASTRAY_DRIFT)) {
                return true;
            }
        }
        return false;
    }
}

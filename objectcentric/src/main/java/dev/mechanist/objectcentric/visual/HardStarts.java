package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.RandomStream;

/**
 * Starts of worlds at which a network was far more wrong than on average of late: they are rare and teach most, so they are gone
 * through again. The newest are kept.
 */
final class HardStarts {
    private static final int KEPT = 256;

    /** A loss is large that is so many times the average. */
    private static final double LARGE = 8;

    /** Weight of a new loss in the average. */
    private static final double NEW = 0.01;

    private final int[] episode = new int[KEPT];
    private final int[] frame = new int[KEPT];
    private double average;
    private int noted;

    void clear() {
        average = 0;
        noted = 0;
    }

    /** Takes the average loss of an update. */
    void average(double loss) {
        average = average == 0 ? loss : (1 - NEW) * average + NEW * loss;
    }

    /** Takes a start and the largest loss there. */
    void note(int episode, int frame, double loss) {
        if (loss > LARGE * average) {
            this.episode[noted % KEPT] = episode;
            this.frame[noted % KEPT] = frame;
            noted++;
        }
    }

    boolean isEmpty() {
        return noted == 0;
    }

    /** One of them: episode and frame. */
    int[] draw(RandomStream random) {
        int k = random.nextInt(Math.min(noted, KEPT));
        return new int[] {episode[k], frame[k]};
    }
}

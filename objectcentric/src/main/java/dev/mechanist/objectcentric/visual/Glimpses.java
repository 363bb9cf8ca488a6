package dev.mechanist.objectcentric.visual;

import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Pictures that are collected and then shown to a network together. One with nothing on it but cloth, or on which all has been at
 * rest, is not shown. Others are shown as they are and mirrored, the whole table turned by quarters too, and what the network says of
 * all is averaged: right and left, and how a table lies, are nothing to physics. Confined to one thread.
 */
final class Glimpses {
    private final CompiledFunction corrections;
    private final double length;
    private final int size;
    private final int numbers;

    /** Pictures of one that is added. */
    private final int views;

    private byte[] pictures = new byte[0];
    private double[] ways = new double[0];
    private int seen;

    /**
     * @param corrections of pictures and ways
     * @param length unit of ways, m
     */
    Glimpses(Gaze gaze, CompiledFunction corrections, double length) {
        this.corrections = corrections;
        this.length = length;
        size = gaze.bytes();
        numbers = gaze.numbers();
        views = gaze.centred() ? 2 : 8;
    }

    /** Paints one more picture; its number, or -1 where the network is not to see it. */
    int add(Runner runner, int ball, int thing) {
        if (pictures.length < (seen + views) * size) {
            int more = Math.max(32 * views, 2 * seen + views);
            pictures = Arrays.copyOf(pictures, more * size);
            ways = Arrays.copyOf(ways, numbers * more);
        }
        if (!runner.look(ball, thing, pictures, seen * size)) {
            return -1;
        }
        for (int k = 0; k < views; k++) {
            if (k > 0) {
                runner.look(ball, thing, pictures, seen * size);
            }
            runner.way(ball, thing, length, ways, numbers * seen++);
            runner.mirror();
            if (k % 2 == 1 && views == 8) {
                runner.turn();
            }
        }
        return seen / views - 1;
    }

    /** What the network says of all pictures, in the unit of lengths and along the axes of the first of each; none are left. */
    double[] run() {
        int width = VisualNetwork.OUTPUTS;
        double[] all = new double[seen / views * width];
        if (seen > 0) {
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            corrections.call(
                    new Values[] {
                        Values.of(Arrays.copyOf(pictures, seen * size)),
                        Values.of(new DMatrixRMaj(seen, numbers, true, Arrays.copyOf(ways, numbers * seen)))
                    },
                    new Values[] {Values.of(out)});
            for (int view = 0; view < seen; view++) {
                add(all, view / views * width, out.data, view * width, view % views);
            }
        }
        seen = 0;
        return all;
    }

    /** Adds a share of what is said of the k-th view: mirrored where that is odd, after k / 2 quarter turns. */
    private void add(double[] to, int at, double[] from, int first, int k) {
        for (int c = 0; c < VisualNetwork.HIT; c += 2) {
            double ahead = from[first + c] / views;
            double aside = (k % 2 == 0 ? 1 : -1) * from[first + c + 1] / views;
            for (int quarter = 0; quarter < k / 2; quarter++) {
                double before = ahead;
                ahead = -aside;
                aside = before;
            }
            to[at + c] += ahead;
            to[at + c + 1] += aside;
        }
        to[at + VisualNetwork.HIT] += from[first + VisualNetwork.HIT] / views;
    }
}

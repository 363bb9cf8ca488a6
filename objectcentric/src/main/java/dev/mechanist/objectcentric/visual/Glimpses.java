package dev.mechanist.objectcentric.visual;

import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Values;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Pictures that are collected and then shown to a network together. One with nothing on it but cloth, or on which all has been at
 * rest, is not shown. Others are shown as they are and mirrored, and what the network says of both is averaged: right and left are
 * nothing to physics. Confined to one thread.
 */
final class Glimpses {
    private final CompiledFunction corrections;
    private final double length;
    private final int size;
    private final int numbers;
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
    }

    /** Paints one more picture; its number, or -1 where the network is not to see it. */
    int add(Runner runner, int ball, int thing) {
        if (pictures.length < (seen + 2) * size) {
            int more = Math.max(64, 2 * seen + 2);
            pictures = Arrays.copyOf(pictures, more * size);
            ways = Arrays.copyOf(ways, numbers * more);
        }
        if (!runner.look(ball, thing, pictures, seen * size)) {
            return -1;
        }
        runner.way(ball, thing, length, ways, numbers * seen++);
        runner.mirror();
        runner.look(ball, thing, pictures, seen * size);
        runner.way(ball, thing, length, ways, numbers * seen++);
        runner.mirror();
        return seen / 2 - 1;
    }

    /** What the network says of all pictures, in the unit of lengths and along the axes of each; none are left. */
    double[] run() {
        int width = VisualNetwork.OUTPUTS;
        double[] all = new double[seen / 2 * width];
        if (seen > 0) {
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            corrections.call(
                    new Values[] {
                        Values.of(Arrays.copyOf(pictures, seen * size)),
                        Values.of(new DMatrixRMaj(seen, numbers, true, Arrays.copyOf(ways, numbers * seen)))
                    },
                    new Values[] {Values.of(out)});
            for (int k = 0; k < all.length; k++) {
                int row = k / width;
                int c = k % width;
                double mirrored = out.data[(2 * row + 1) * width + c];
                all[k] = 0.5 * (out.data[2 * row * width + c] + (c % 2 == 0 ? mirrored : -mirrored));
            }
        }
        seen = 0;
        return all;
    }
}

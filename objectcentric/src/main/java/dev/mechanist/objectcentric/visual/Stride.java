package dev.mechanist.objectcentric.visual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves balls by one frame: looks at what each may hit, thing by thing, turns those that hit something, and looks again at these, which
 * may hit something else in what is left of the frame. Owns scratch memory; confined to one thread.
 */
final class Stride {
    /** Looks at one frame: the hits that a ball can have in it. */
    private static final int LOOKS = 6;

    /** Balls are fast that go so many units of length in a frame: they are rare in what was learned. Such a frame is gone in two halves. */
    private static final double FAST = 1.5;

    private final Glimpses glimpses;
    private final double length;
    private final boolean elastic;
    private int[] rows = new int[64];
    private int count;

    Stride(VisualModel model) {
        glimpses = model.glimpses();
        length = model.scale().length();
        elastic = model.scale().elastic();
    }

    /**
     * Turns balls by what they hit in the next frame; after it, they are where their drift takes them, and go on with it.
     *
     * @return what was hit
     */
    List<Hits> hit(List<Runner> runners) {
        List<Hits> hits = new ArrayList<>();
        List<Hits> fast = new ArrayList<>();
        for (Runner runner : runners) {
            hits.add(new Hits(runner, length));
            if (runner.fastest() > FAST * length) {
                runner.halve();
                fast.add(hits.get(hits.size() - 1));
            }
        }
        turn(hits);
        fast.forEach(h -> h.runner().goOn());
        turn(fast);
        fast.forEach(h -> h.runner().join());
        return hits;
    }

    private void turn(List<Hits> hits) {
        List<Hits> open = hits;
        for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
            boolean all = look == 0;
            ask(open, (h, ball, thing) -> all || h.again(ball, thing));
            List<Hits> turned = new ArrayList<>();
            for (Hits h : open) {
                if (h.turn()) {
                    turned.add(h);
                }
            }
            open = turned;
        }
    }

    /** Which balls are shown which things. */
    @FunctionalInterface
    interface Wanted {
        boolean test(Hits hits, int ball, int thing);
    }

    /** Shows the network balls and things, and tells what it says. */
    void ask(List<Hits> all, Wanted wanted) {
        count = 0;
        for (Hits hits : all) {
            hits.forEach((ball, thing) -> {
                note(wanted.test(hits, ball, thing) ? glimpses.add(hits.runner(), ball, thing) : -1);
            });
        }
        double[] outputs = glimpses.run();
        int[] next = {0};
        for (Hits hits : all) {
            hits.clear();
            hits.forEach((ball, thing) -> {
                int row = rows[next[0]++];
                if (row >= 0) {
                    hits.tell(ball, thing, outputs, row * VisualNetwork.OUTPUTS);
                    hits.impact(ball, thing, elastic);
                }
            });
        }
    }

    private void note(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
        }
        rows[count++] = row;
    }
}

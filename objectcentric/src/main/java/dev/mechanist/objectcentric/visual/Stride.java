package dev.mechanist.objectcentric.visual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves balls by one frame: looks at what each may hit, thing by thing, turns those that hit something, and looks again at these, which
 * may hit something else in what is left of the frame. Of frames that have been seen it tells first what balls go on with. Owns scratch
 * memory; confined to one thread.
 */
final class Stride {
    /** Looks at one frame: the hits that a ball can have in it. */
    private static final int LOOKS = 3;

    /** What has been told to within this part of a pixel is what is seen. */
    private static final double TOLD = 0.2;

    private final Glimpses glimpses;
    private final double length;
    private final double told;
    private int[] rows = new int[64];
    private int count;

    Stride(VisualModel model) {
        glimpses = model.glimpses();
        length = model.scale().length();
        told = TOLD * model.network().gaze().pixel();
    }

    /** Turns balls by what they hit in the next frame; after it, they are where their drift takes them, and go on with it. */
    void hit(List<Runner> runners) {
        List<Hits> hits = new ArrayList<>();
        runners.forEach(runner -> hits.add(new Hits(runner, length)));
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
    private interface Wanted {
        boolean test(Hits hits, int ball, int thing);
    }

    private void ask(List<Hits> all, Wanted wanted) {
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

    /**
     * Lets balls that have been seen go on with what they do at the last moment. A displacement that differs from what a ball went on
     * with has an impact in it: what it goes on with after that is asked of the network, of one frame after the other. Two displacements
     * that are alike have none, and are what it goes on with.
     */
    void settle(List<Runner> runners) {
        List<double[]> going = new ArrayList<>();
        for (Runner runner : runners) {
            going.add(way(runner, Runner.PAST - 2));
        }
        for (int k = Runner.PAST - 3; k >= 0; k--) {
            settle(runners, going, k);
        }
        for (int r = 0; r < runners.size(); r++) {
            runners.get(r).start(runners.get(r).seen, 0, going.get(r));
        }
    }

    /** Displacements in the frame that ends at moment k. */
    private static double[] way(Runner runner, int k) {
        double[] way = new double[2 * runner.balls()];
        for (int c = 0; c < way.length; c++) {
            way[c] = runner.seen[k * way.length + c] - runner.seen[(k + 1) * way.length + c];
        }
        return way;
    }

    /** From what balls went on with at moment k + 1 to what they do at moment k. */
    private void settle(List<Runner> runners, List<double[]> going, int k) {
        List<Hits> hits = new ArrayList<>();
        for (int r = 0; r < runners.size(); r++) {
            Runner runner = runners.get(r);
            int width = 2 * runner.balls();
            runner.pass(runner.seen, k * width, runner.seen, (k + 1) * width, going.get(r));
            hits.add(new Hits(runner, length));
        }
        ask(hits, (h, ball, thing) -> open(h.runner(), ball, k) && (thing < 0 || open(h.runner(), thing, k)));
        for (int r = 0; r < runners.size(); r++) {
            Runner runner = runners.get(r);
            double[] settled = way(runner, k);
            double[] older = way(runner, k + 1);
            double[] before = going.get(r);
            for (int i = 0; i < runner.balls(); i++) {
                boolean foretold = !same(older, before, i, runner.same()) && same(settled, before, i, told);
                int thing = foretold || !open(runner, i, k)
                        ? Motion.NOTHING
                        : hits.get(r).likeliest(i);
                for (int c = 0; c < 2 && thing != Motion.NOTHING; c++) {
                    settled[2 * i + c] += hits.get(r).goesOn(i, thing, c);
                }
            }
            going.set(r, settled);
        }
    }

    /** Whether it is open what a ball goes on with at moment k: it has gone otherwise before, as far as is known, and after. */
    private static boolean open(Runner runner, int ball, int k) {
        double[] way = way(runner, k);
        return runner.changed(ball)
                && !same(way, way(runner, k + 1), ball, runner.same())
                && !(k > 0 && same(way, way(runner, k - 1), ball, runner.same()));
    }

    private static boolean same(double[] a, double[] b, int ball, double within) {
        return Math.hypot(a[2 * ball] - b[2 * ball], a[2 * ball + 1] - b[2 * ball + 1]) <= within;
    }
}

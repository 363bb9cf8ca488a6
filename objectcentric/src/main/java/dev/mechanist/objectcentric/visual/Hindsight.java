package dev.mechanist.objectcentric.visual;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells of balls that have been seen what they go on with. A displacement that differs from what a ball went on with has an impact in
 * it, and what it goes on with after that is asked of the network, of one frame after the other; two displacements that are alike have
 * none, and are what it goes on with. Every frame is expected too, from the one before it: where what came of it is what had been
 * expected, of all that the ball was to hit, it goes on as expected; and so it does where more than one impact was, since what came of
 * several says little of the last. Confined to one thread.
 */
final class Hindsight {
    /** What has been told or expected to within this part of a pixel is what is seen. */
    private static final double TOLD = 0.25;

    private final Stride stride;
    private final double length;
    private final double told;

    Hindsight(VisualModel model, Stride stride) {
        this.stride = stride;
        length = model.scale().length();
        told = TOLD * model.network().gaze().pixel();
    }

    /** One motion, what its balls go on with, and what had been expected. */
    private static final class Past {
        private final Runner runner;
        private final Hits hits;
        private final double[][] ways = new double[Runner.PAST - 1][];
        private final boolean[] open;
        private double[] going;
        private double[] places;
        private double[] drifts;
        private Hits expected;

        private Past(Runner runner, double length) {
            this.runner = runner;
            hits = new Hits(runner, length);
            open = new boolean[runner.balls()];
            for (int k = 0; k < ways.length; k++) {
                ways[k] = new double[2 * runner.balls()];
                for (int c = 0; c < ways[k].length; c++) {
                    ways[k][c] = runner.seen[k * ways[k].length + c] - runner.seen[(k + 1) * ways[k].length + c];
                }
            }
            going = ways[ways.length - 1];
        }

        /** Whether it is open for any ball what it goes on with at moment k: it has gone otherwise before, and after. */
        private boolean anyOpen(int k) {
            boolean any = false;
            for (int i = 0; i < open.length; i++) {
                double same = runner.same();
                open[i] = !same(ways[k], going, i, same)
                        && !same(ways[k], ways[k + 1], i, same)
                        && !(k > 0 && same(ways[k], ways[k - 1], i, same));
                any |= open[i];
            }
            return any;
        }
    }

    /** Lets balls go on with what they do at the last moment that they have been seen at. */
    void settle(List<Runner> runners) {
        List<Past> all = new ArrayList<>();
        runners.forEach(runner -> all.add(new Past(runner, length)));
        for (int k = Runner.PAST - 3; k >= 0; k--) {
            List<Past> open = new ArrayList<>();
            for (Past past : all) {
                if (past.anyOpen(k)) {
                    open.add(past);
                } else {
                    past.going = past.ways[k];
                }
            }
            expect(open, k);
            settle(open, k);
        }
        all.forEach(past -> past.runner.start(past.runner.seen, 0, past.going));
    }

    /** From what balls went on with at moment k + 1 to what is expected at moment k. */
    private void expect(List<Past> all, int k) {
        List<Runner> runners = new ArrayList<>();
        for (Past past : all) {
            past.runner.start(past.runner.seen, (k + 1) * past.going.length, past.going);
            runners.add(past.runner);
        }
        List<Hits> expected = stride.hit(runners);
        for (Past past : all) {
            past.expected = expected.get(all.indexOf(past));
            past.drifts = past.runner.drift.clone();
            past.places = new double[past.drifts.length];
            for (int c = 0; c < past.places.length; c++) {
                past.places[c] = past.runner.places[c] + past.drifts[c];
            }
        }
    }

    /** From what balls went on with at moment k + 1 to what they do at moment k. */
    private void settle(List<Past> all, int k) {
        List<Hits> hits = new ArrayList<>();
        for (Past past : all) {
            int width = past.going.length;
            past.runner.pass(past.runner.seen, k * width, past.runner.seen, (k + 1) * width, past.going);
            hits.add(past.hits);
        }
        stride.ask(hits, (h, ball, thing) -> {
            boolean[] open = all.get(hits.indexOf(h)).open;
            return open[ball] && (!h.runner().scene.isBall(thing) || open[thing]);
        });
        for (Past past : all) {
            double[] settled = past.ways[k].clone();
            for (int i = 0; i < past.open.length; i++) {
                boolean foretold = !same(past.ways[k + 1], past.going, i, past.runner.same())
                        && same(settled, past.going, i, told)
                        && same(past.drifts, past.going, i, past.runner.same());
                if (past.open[i] && !foretold) {
                    settle(past, i, k, settled);
                }
            }
            past.going = settled;
        }
    }

    private void settle(Past past, int ball, int k, double[] settled) {
        if (past.expected.times(ball) > 1) {
            System.arraycopy(past.drifts, 2 * ball, settled, 2 * ball, 2);
            return;
        }
        int thing = past.hits.likeliest(ball);
        for (int c = 2 * ball; c < 2 * ball + 2; c++) {
            settled[c] += thing == Motion.NOTHING ? 0 : past.hits.goesOn(ball, thing, c - 2 * ball);
        }
        if (asExpected(past, ball, k) && !same(settled, past.drifts, ball, told)) {
            System.arraycopy(past.drifts, 2 * ball, settled, 2 * ball, 2);
        }
    }

    /** Whether a ball is where it was expected at moment k, and all have gone otherwise that it was expected to hit. */
    private boolean asExpected(Past past, int ball, int k) {
        int at = k * past.going.length + 2 * ball;
        boolean as = Math.hypot(
                        past.places[2 * ball] - past.runner.seen[at],
                        past.places[2 * ball + 1] - past.runner.seen[at + 1])
                < told;
        for (int other = 0; other < past.open.length; other++) {
            as &= other == ball || past.open[other] || !past.expected.done(ball, other);
        }
        return as;
    }

    private static boolean same(double[] a, double[] b, int ball, double within) {
        return Math.hypot(a[2 * ball] - b[2 * ball], a[2 * ball + 1] - b[2 * ball + 1]) <= within;
    }
}

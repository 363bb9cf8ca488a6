package dev.mechanist.experiments.run;

import dev.mechanist.core.PlanStatistics;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says of a long episode how long it will take, as soon as its second plan is made (the first may build what the others use), and then
 * how it gets on. Of a short one it says nothing.
 */
public final class EpisodeProgress implements Consumer<PlanStatistics>, AutoCloseable {
    private static final double LONG_SECONDS = 10;
    private static final int REPORTS = 20;

    private final int plans;
    private final int threads;
    private final PrintStream out;
    private Progress progress;
    private int made;
    private int reported;

    /**
     * @param plans that the episode takes if it does not end early
     * @param threads that make them
     */
    public EpisodeProgress(int plans, int threads) {
        this(plans, threads, System.err);
    }

    EpisodeProgress(int plans, int threads, PrintStream out) {
        this.plans = plans;
        this.threads = threads;
        this.out = out;
    }

    /** A plan was made. */
    @Override
    public void accept(PlanStatistics plan) {
        made++;
        if (made == 2 && plan.milliseconds() / 1000 * plans > LONG_SECONDS) {
            double seconds = plan.milliseconds() / 1000;
            out.printf(
                    Locale.ROOT,
                    "an episode of %d plans, %.2g s each on %s: about %s%n",
                    plans,
                    seconds,
                    threads == 1 ? "one thread" : threads + " threads",
                    Progress.spoken(seconds * plans));
            progress = out == System.err
                    ? Progress.start("planning", Math.min(plans, REPORTS))
                    : Progress.plain("planning", Math.min(plans, REPORTS), out);
        }
        while (progress != null && reported < made * (long) Math.min(plans, REPORTS) / plans) {
            reported++;
            progress.step(made + " of " + plans + " plans");
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}

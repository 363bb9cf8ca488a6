package dev.mechanist.experiments.run;

import java.io.PrintWriter;

/** Until it is taken back, a program that is stopped says how to go on. */
public final class InterruptionHint {
    private final Thread hook;

    private InterruptionHint(Thread hook) {
        this.hook = hook;
    }

    /** @param err where to say it */
    public static InterruptionHint on(PrintWriter err) {
        Thread hook = new Thread(() -> {
            err.println();
            err.println("interrupted; start the same command again to go on");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new InterruptionHint(hook);
    }

    /** The work is done, or has failed for a reason of its own. */
    public void takeBack() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hint is being printed.
        }
    }
}

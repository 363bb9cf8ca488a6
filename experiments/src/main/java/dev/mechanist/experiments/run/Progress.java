package dev.mechanist.experiments.run;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of a task of known length: a bar with the time left on a terminal, a plain line per step elsewhere. */
public final class Progress implements AutoCloseable {
    private final String task;
    private final long total;
    private final PrintStream plain;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private long done;

    private Progress(String task, long total, PrintStream plain, ProgressBar bar) {
        this.task = task;
        this.total = total;
        this.plain = plain;
        this.bar = bar;
    }

    /** Starts showing progress on the standard error stream. */
    public static Progress start(String task, long total) {
        return isTerminal() ? bar(task, total) : plain(task, total, System.err);
    }

    /** Progress as plain lines. */
    public static Progress plain(String task, long total, PrintStream out) {
        return new Progress(task, total, out, null);
    }

    private static Progress bar(String task, long total) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(style(System.console().charset()))
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
        return new Progress(task, total, System.err, bar);
    }

    /** Blocks where the terminal has them, as not every one on Windows does. */
    static ProgressBarStyle style(Charset terminal) {
        return terminal.newEncoder().canEncode('\u2588') ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII;
    }

    /** One more step is done; {@code what} says which. */
    public synchronized void step(String what) {
        done++;
        if (bar != null) {
            bar.setExtraMessage(" " + what);
            bar.step();
            return;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String left = done == total
                ? "done in " + spoken(seconds)
                : "about " + spoken(seconds / done * (total - done)) + " left";
        plain.printf(Locale.ROOT, "%s %d/%d  %s  (%s)%n", task, done, total, what, left);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** A duration as people say it. */
    static String spoken(double seconds) {
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }

    /** Since Java 22 a console may exist without a terminal; there it says which. */
    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true; // before Java 22 a console is a terminal
        }
    }
}

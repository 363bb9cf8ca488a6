package dev.mechanist.planners;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that share out numbered blocks of work. The caller's thread is worker 0 and always takes part. Which worker gets
 * which block is not determined; what a block computes must depend on its number only.
 */
public final class Workers implements AutoCloseable {
    /** Computes one block. */
    @FunctionalInterface
    public interface Task {
        /**
         * @param worker in [0, threads): owner of scratch memory
         * @param block number of the block
         */
        void run(int worker, int block);
    }

    private static final Workers SERIAL = new Workers(1);

    private final int threads;
    private final ExecutorService pool;

    private Workers(int threads) {
        this.threads = threads;
        pool = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, runnable -> {
                    Thread thread = new Thread(runnable, "planner-worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** The caller's thread alone. */
    public static Workers serial() {
        return SERIAL;
    }

    /** The caller's thread and {@code threads - 1} more. */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new InputException("planning needs at least one thread, not " + threads);
        }
        return threads == 1 ? SERIAL : new Workers(threads);
    }

    public int threads() {
        return threads;
    }

    /** Runs blocks 0 .. blocks-1 and returns when all are done; the first exception of a block is thrown here. */
    public void run(int blocks, Task task) {
        if (pool == null || blocks == 1) {
            for (int block = 0; block < blocks; block++) {
                task.run(0, block);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> helpers = new ArrayList<>(threads - 1);
        for (int worker = 1; worker < Math.min(threads, blocks); worker++) {
            int self = worker;
            helpers.add(pool.submit(() -> drain(self, next, blocks, task)));
        }
        RuntimeException failure = null;
        try {
            drain(0, next, blocks, task);
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<?> helper : helpers) {
            try {
                helper.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                failure = (RuntimeException) e.getCause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("planning was interrupted", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void drain(int worker, AtomicInteger next, int blocks, Task task) {
        for (int block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
            task.run(worker, block);
        }
    }

    /** Ends the threads; the serial instance needs no closing. */
    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}

package dev.mechanist.core.numerics;

import dev.mechanist.core.InputException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Threads that share out numbered blocks of work. The caller's thread is worker 0 and always takes part. Which worker gets
 * which block is not determined; what a block computes must depend on its number only, and sums over blocks be taken in their order.
 *
 * <p>{@link #of} has threads of its own, for work whose blocks each take long or that holds memory per worker. {@link #common} borrows
 * those of the common pool, for short work in objects that nobody closes; it may be nested.
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

    /** Hands a helper's work to another thread. */
    private interface Lender {
        Future<?> lend(Runnable work);
    }

    private static final Workers SERIAL = new Workers(
            1,
            work -> {
                throw new IllegalStateException("one thread has no helpers");
            },
            null);

    private static final Workers COMMON = new Workers(
            ForkJoinPool.getCommonPoolParallelism() + 1,
            work -> ForkJoinTask.adapt(work).fork(),
            null);

    private final int threads;
    private final Lender lender;
    private final ExecutorService own;

    private Workers(int threads, Lender lender, ExecutorService own) {
        this.threads = threads;
        this.lender = lender;
        this.own = own;
    }

    /** The caller's thread alone. */
    public static Workers serial() {
        return SERIAL;
    }

    /**
     * The caller's thread and {@code threads - 1} more.
     *
     * @throws InputException for less than one
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new InputException("work needs at least one thread, not " + threads);
        }
        if (threads == 1) {
            return SERIAL;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads - 1, runnable -> {
            Thread thread = new Thread(runnable, "worker");
            thread.setDaemon(true);
            return thread;
        });
        return new Workers(threads, pool::submit, pool);
    }

    /** The caller's thread and those of the common pool that are free: it waits for no helper that has not begun. */
    public static Workers common() {
        return COMMON;
    }

    public int threads() {
        return threads;
    }

    /**
     * Runs blocks 0 .. blocks - 1, each once and begun in order, and returns when no worker is at work any more. Where blocks fail, no
     * further ones are begun, and the exception of the first that failed by number is thrown: the same one for any number of threads. A
     * caller that is interrupted meanwhile waits on and stays interrupted.
     */
    public void run(int blocks, Task task) {
        if (threads == 1 || blocks <= 1) {
            for (int block = 0; block < blocks; block++) {
                task.run(0, block);
            }
            return;
        }
        Shared shared = new Shared(blocks, task);
        Future<?>[] helpers = new Future<?>[Math.min(threads, blocks) - 1];
        for (int h = 0; h < helpers.length; h++) {
            int worker = h + 1;
            helpers[h] = lender.lend(() -> shared.drain(worker));
        }
        shared.drain(0);
        boolean interrupted = false;
        for (int h = helpers.length - 1; h >= 0; h--) {
            interrupted |= awaited(helpers[h]);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        shared.rethrow();
    }

    /** Runs blocks that need no memory of their worker's. */
    public void run(int blocks, IntConsumer task) {
        run(blocks, (worker, block) -> task.accept(block));
    }

    /** What blocks 0 .. blocks - 1 give, in their order. */
    public <T> List<T> map(int blocks, IntFunction<T> task) {
        AtomicReferenceArray<T> results = new AtomicReferenceArray<>(blocks);
        run(blocks, block -> results.set(block, task.apply(block)));
        return IntStream.range(0, blocks).mapToObj(results::get).toList();
    }

    /** Waits for a helper to be done, and says whether this thread was interrupted meanwhile. */
    private static boolean awaited(Future<?> helper) {
        if (helper instanceof ForkJoinTask<?> forked) {
            forked.quietlyJoin();
            return false;
        }
        boolean interrupted = false;
        while (true) {
            try {
                helper.get();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** What the workers of one run share: the next block, and the first failure. */
    private static final class Shared {
        private final int blocks;
        private final Task task;
        private final AtomicInteger next = new AtomicInteger();
        private int failed = Integer.MAX_VALUE;
        private Throwable failure;

        Shared(int blocks, Task task) {
            this.blocks = blocks;
            this.task = task;
        }

        void drain(int worker) {
            for (int block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
                try {
                    task.run(worker, block);
                } catch (RuntimeException | Error e) {
                    next.set(blocks);
                    fail(block, e);
                }
            }
        }

        private synchronized void fail(int block, Throwable cause) {
            if (block < failed) {
                failed = block;
                failure = cause;
            }
        }

        synchronized void rethrow() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
        }
    }

    /** Ends threads of its own; the serial and the common instance need no closing. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdownNow();
        }
    }
}

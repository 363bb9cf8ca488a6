package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private static void withEach(Consumer<Workers> check) {
        check.accept(Workers.serial());
        check.accept(Workers.common());
        for (int threads : new int[] {1, 2, 5}) {
            try (Workers workers = Workers.of(threads)) {
                check.accept(workers);
            }
        }
    }

    @Test
    void everyBlockRunsOnce() {
        withEach(workers -> {
            for (int blocks : new int[] {0, 1, 2, 100}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(blocks);
                workers.run(blocks, (worker, block) -> {
                    assertTrue(worker >= 0 && worker < workers.threads());
                    runs.incrementAndGet(block);
                });
                for (int block = 0; block < blocks; block++) {
                    assertEquals(1, runs.get(block));
                }
            }
        });
    }

    @Test
    void resultsComeInTheOrderOfTheBlocks() {
        withEach(workers -> assertEquals(List.of(0, 1, 4, 9, 16, 25), workers.map(6, block -> block * block)));
    }

    /** Memory of a worker is used by one thread at a time, and the caller's thread is worker 0. */
    @Test
    void aWorkerIsOneThread() {
        Thread caller = Thread.currentThread();
        try (Workers workers = Workers.of(4)) {
            assertEquals(4, workers.threads());
            List<Set<Thread>> seen = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                seen.add(ConcurrentHashMap.newKeySet());
            }
            CountDownLatch all = new CountDownLatch(4);
            workers.run(40, (worker, block) -> {
                seen.get(worker).add(Thread.currentThread());
                if (block < 4) {
                    // The first four wait for each other, so that each has a worker of its own.
                    all.countDown();
                    await(all);
                }
            });
            assertEquals(Set.of(caller), seen.get(0));
            for (int k = 1; k < 4; k++) {
                assertEquals(1, seen.get(k).size());
                assertTrue(seen.get(k).iterator().next().isDaemon());
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of several failures the one of the lowest number comes out, although it is the last to happen; no block is begun after it. */
    @Test
    void theFirstFailureByNumberIsThrown() {
        try (Workers workers = Workers.of(3)) {
            CountDownLatch second = new CountDownLatch(1);
            AtomicInteger begun = new AtomicInteger();
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> workers.run(1000, (worker, block) -> {
                        begun.incrementAndGet();
                        if (block == 0) {
                            await(second);
                            throw new IllegalArgumentException("block 0");
                        }
                        if (block == 1) {
                            second.countDown();
                            throw new IllegalStateException("block 1");
                        }
                        await(second);
                    }));
            assertEquals("block 0", e.getMessage());
            assertTrue(begun.get() < 1000, begun + " blocks were begun");
            AtomicInteger after = new AtomicInteger();
            workers.run(10, block -> after.incrementAndGet());
            assertEquals(10, after.get(), "the workers are there for the next run");
        }
    }

    @Test
    void failuresAreThrownAsTheyAre() {
        withEach(workers -> {
            AssertionError error = new AssertionError("broken");
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () -> workers.run(5, block -> {
                                throw error;
                            })));
            InputException wrong = new InputException("wrong");
            assertSame(
                    wrong,
                    assertThrows(
                            InputException.class,
                            () -> workers.run(5, block -> {
                                throw wrong;
                            })));
        });
    }

    /** Sums in the order of the blocks have the same bits whoever computed them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void theNumberOfThreadsChangesNoBit(int threads) {
        double[] expected = new double[64];
        for (int k = 0; k < expected.length; k++) {
            expected[k] = Math.sin(k) / (1 + k);
        }
        double[] found = new double[64];
        try (Workers workers = Workers.of(threads)) {
            workers.run(64, block -> found[block] = Math.sin(block) / (1 + block));
        }
        assertArrayEquals(expected, found);
    }

    /** Blocks of the common pool may have blocks of their own, from inside and outside of a pool. */
    @Test
    void commonWorkersNest() throws InterruptedException, ExecutionException {
        AtomicInteger sum = new AtomicInteger();
        Runnable nested =
                () -> Workers.common().run(6, outer -> Workers.common().run(5, inner -> sum.addAndGet(outer * inner)));
        nested.run();
        assertEquals(15 * 10, sum.get());
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            pool.submit(nested).get();
        } finally {
            pool.shutdown();
        }
        assertEquals(2 * 15 * 10, sum.get());
    }

    /** The helper ends only once the interrupted caller waits for it: all is done, and the caller stays interrupted. */
    @Test
    void anInterruptedCallerWaitsOn() {
        try (Workers workers = Workers.of(2)) {
            Thread caller = Thread.currentThread();
            AtomicInteger begun = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            caller.interrupt();
            workers.run(2, (worker, block) -> {
                begun.incrementAndGet();
                while (worker == 0 ? begun.get() < 2 : caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                done.incrementAndGet();
            });
            assertEquals(2, done.get());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void closingEndsTheThreads() {
        Workers workers = Workers.of(3);
        AtomicInteger runs = new AtomicInteger();
        workers.run(3, block -> runs.incrementAndGet());
        workers.close();
        assertThrows(RuntimeException.class, () -> workers.run(3, block -> runs.incrementAndGet()));
        Workers.serial().close();
        Workers.common().close();
        withEach(each -> assertFalse(each.map(3, block -> block).isEmpty()));
    }

    @Test
    void threadsAreAtLeastOne() {
        assertSame(Workers.serial(), Workers.of(1));
        InputException e = assertThrows(InputException.class, () -> Workers.of(0));
        assertTrue(e.getMessage().contains("at least one thread, not 0"), e.getMessage());
    }
}

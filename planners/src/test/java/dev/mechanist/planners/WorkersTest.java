package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WorkersTest {
    /** Three blocks that wait for one another need three threads, the caller's among them as worker 0. */
    @Test
    void allWorkersTakePart() {
        CyclicBarrier together = new CyclicBarrier(3);
        Thread[] threads = new Thread[3];
        int[] blocks = new int[3];
        try (Workers workers = Workers.of(3)) {
            assertEquals(3, workers.threads());
            workers.run(3, (worker, block) -> {
                threads[worker] = Thread.currentThread();
                blocks[block]++;
                try {
                    together.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IllegalStateException("not all came", e);
                }
            });
        }
        assertSame(Thread.currentThread(), threads[0]);
        assertEquals(3, List.of(threads).stream().distinct().count());
        assertArrayEquals(new int[] {1, 1, 1}, blocks);
    }

    @Test
    void blocksAreDoneInOrderOnOneThread() {
        List<Integer> done = new ArrayList<>();
        Workers.serial().run(4, (worker, block) -> done.add(10 * worker + block));
        assertEquals(List.of(0, 1, 2, 3), done);
        assertEquals(1, Workers.serial().threads());
        assertSame(Workers.serial(), Workers.of(1));
        Workers.serial().close();
        Workers.serial().run(1, (worker, block) -> done.add(7));
        assertEquals(List.of(0, 1, 2, 3, 7), done);
    }

    /** A single block is the caller's; what fails in a helper, an error too, is thrown; a closed pool takes no work. */
    @Test
    void failuresOfHelpersReachTheCaller() {
        Workers workers = Workers.of(2);
        Thread[] by = new Thread[1];
        workers.run(1, (worker, block) -> by[0] = Thread.currentThread());
        assertSame(Thread.currentThread(), by[0]);
        CyclicBarrier together = new CyclicBarrier(2);
        for (int failing = 0; failing < 2; failing++) {
            int last = failing;
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> workers.run(2, (worker, block) -> {
                        meet(together);
                        if (worker == last) {
                            throw new IllegalStateException("worker " + worker);
                        }
                    }));
            assertEquals("worker " + last, e.getMessage());
        }
        assertThrows(
                AssertionError.class,
                () -> workers.run(2, (worker, block) -> {
                    meet(together);
                    if (worker == 1) {
                        throw new AssertionError("an error");
                    }
                }));
        workers.close();
        assertThrows(RejectedExecutionException.class, () -> workers.run(2, (worker, block) -> {}));
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new UnsupportedOperationException("not all came", e);
        }
    }
}

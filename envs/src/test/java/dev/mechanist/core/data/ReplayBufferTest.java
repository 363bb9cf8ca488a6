package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayBufferTest {
    private static final Spec SPEC =
            new Spec(0.1, List.of(Variable.of("p", "m"), Variable.of("q", "m")), List.of(Variable.of("f", "N")));

    /** States (first + t, -(first + t)), actions 10 (first + t), rewards (first + t) / 2. */
    private static Episode episode(int first, int steps, boolean terminated) {
        DMatrixRMaj x = new DMatrixRMaj(steps + 1, 2);
        DMatrixRMaj u = new DMatrixRMaj(steps, 1);
        double[] times = new double[steps + 1];
        double[] rewards = new double[steps];
        for (int t = 0; t <= steps; t++) {
            times[t] = t;
            x.set(t, 0, first + t);
            x.set(t, 1, -(first + t));
            if (t < steps) {
                u.set(t, 0, 10 * (first + t));
                rewards[t] = (first + t) / 2.0;
            }
        }
        return new Episode("e", SPEC, times, x, u, rewards, terminated, !terminated);
    }

    private static TreeSet<Double> firstStates(DMatrixRMaj states) {
        TreeSet<Double> seen = new TreeSet<>();
        for (int row = 0; row < states.numRows; row++) {
            seen.add(states.get(row, 0));
        }
        return seen;
    }

    /** Capacity 5; steps from 0 1 2, then from 10 11 12 13: the oldest two are gone. */
    @Test
    void theOldestIsOverwritten() {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 5);
        buffer.add(episode(0, 3, true));
        assertEquals(3, buffer.size());
        buffer.add(episode(10, 4, false));
        assertEquals(5, buffer.size());
        assertEquals(7, buffer.added());
        Transitions drawn = buffer.sample(400, 1, "test", 0);
        assertEquals(new TreeSet<>(List.of(2.0, 10.0, 11.0, 12.0, 13.0)), firstStates(drawn.states()));
        for (int row = 0; row < drawn.count(); row++) {
            double s = drawn.states().get(row, 0);
            assertEquals(-s, drawn.states().get(row, 1));
            assertEquals(s + 1, drawn.nextStates().get(row, 0));
            assertEquals(10 * s, drawn.actions().get(row, 0));
            assertEquals(s / 2, drawn.rewards()[row]);
            assertEquals(s == 2, drawn.terminal()[row], "the cut after 13 is no end");
        }
    }

    /** 8 kept transitions, 8000 draws: each expected 1000 times with a deviation of 30. */
    @Test
    void allAreDrawnEquallyOften() {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 8);
        buffer.add(episode(0, 13, false));
        int[] counts = new int[13];
        Transitions drawn = buffer.sample(8000, 3, "test", 0);
        for (int row = 0; row < drawn.count(); row++) {
            counts[(int) drawn.states().get(row, 0)]++;
        }
        for (int s = 0; s < 13; s++) {
            assertEquals(s < 5 ? 0 : 1000, counts[s], s < 5 ? 0 : 150);
        }
    }

    @Test
    void drawsFollowSeedPurposeAndIndexAlone() {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 100);
        buffer.add(episode(0, 90, false));
        double[] first = buffer.sample(20, 1, "a", 4).states().data;
        assertFalse(Arrays.equals(first, buffer.sample(20, 1, "a", 5).states().data));
        assertFalse(Arrays.equals(first, buffer.sample(20, 1, "b", 4).states().data));
        assertFalse(Arrays.equals(first, buffer.sample(20, 2, "a", 4).states().data));
        assertArrayEquals(first, buffer.sample(20, 1, "a", 4).states().data);
    }

    /**
     * Ring of 6: episodes 0..2 (terminal), 10..12, 20..22. Kept: 10 11 12 20 21 22, in the slots 3 4 5 0 1 2. Of two steps there
     * are 10, 11, 20, 21; that of 12 and 20 crosses a border, that of 22 and 10 the seam.
     */
    @Test
    void sequencesStayWithinEpisodesAndTheRing() {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 6);
        buffer.add(episode(0, 3, true));
        buffer.add(episode(10, 3, false));
        buffer.add(episode(20, 3, true));
        ReplayBuffer.Sequences drawn = buffer.sequences(300, 2, 5, "test", 0);
        assertEquals(new TreeSet<>(List.of(10.0, 11.0, 20.0, 21.0)), firstStates(drawn.states()));
        for (int row = 0; row < 300; row++) {
            double s = drawn.states().get(row, 0);
            assertArrayEquals(
                    new double[] {s, -s, s + 1, -s - 1, s + 2, -s - 2},
                    Arrays.copyOfRange(drawn.states().data, row * 6, row * 6 + 6));
            assertEquals(10 * s, drawn.actions().get(row, 0));
            assertEquals(10 * (s + 1), drawn.actions().get(row, 1));
            assertEquals(s / 2, drawn.rewards().get(row, 0));
            assertEquals((s + 1) / 2, drawn.rewards().get(row, 1));
            assertEquals(s == 21, drawn.terminal()[row]);
        }
        assertEquals(
                new TreeSet<>(List.of(10.0, 20.0)),
                firstStates(buffer.sequences(50, 3, 5, "test", 0).states()));
        refused("no episode in the replay buffer has 4 steps", () -> buffer.sequences(1, 4, 5, "test", 0));
    }

    /** One start among 500 is found by listing, after the draws have failed. */
    @Test
    void rareSequencesAreFound() {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 500);
        for (int e = 0; e < 498; e++) {
            buffer.add(episode(2 * e, 1, false));
        }
        buffer.add(episode(5000, 2, true));
        ReplayBuffer.Sequences drawn = buffer.sequences(40, 2, 1, "test", 0);
        assertEquals(new TreeSet<>(List.of(5000.0)), firstStates(drawn.states()));
    }

    @Test
    void aLoadedBufferGoesOnWithTheSameBits(@TempDir Path directory) {
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 7);
        buffer.add(episode(0, 5, true));
        buffer.add(new double[] {0.1, 1.0 / 3}, new double[] {-0.0}, 1e-300, new double[] {7, 8}, false, true);
        buffer.add(episode(40, 3, false));
        Path file = directory.resolve("buffer.npz");
        buffer.save(file);
        ReplayBuffer loaded = ReplayBuffer.load(file);
        assertEquals(SPEC, loaded.spec());
        assertEquals(7, loaded.capacity());
        for (ReplayBuffer b : List.of(buffer, loaded)) {
            b.add(episode(60, 2, true));
        }
        assertEquals(buffer.added(), loaded.added());
        for (long index = 0; index < 3; index++) {
            Transitions a = buffer.sample(30, 9, "train", index);
            Transitions b = loaded.sample(30, 9, "train", index);
            assertArrayEquals(a.states().data, b.states().data);
            assertArrayEquals(a.actions().data, b.actions().data);
            assertArrayEquals(a.nextStates().data, b.nextStates().data);
            assertArrayEquals(a.rewards(), b.rewards());
            assertArrayEquals(a.terminal(), b.terminal());
            assertArrayEquals(
                    buffer.sequences(30, 2, 9, "train", index).states().data,
                    loaded.sequences(30, 2, 9, "train", index).states().data);
        }
        Map<String, NpyArray> arrays = new TreeMap<>(Npz.read(file).arrays());
        arrays.put("rewards", NpyArray.of(1.0));
        Npz.write(file, arrays);
        refused("do not fit 7 transitions", () -> ReplayBuffer.load(file));
        arrays.remove("flags");
        Npz.write(file, arrays);
        refused("not a replay buffer", () -> ReplayBuffer.load(file));
    }

    @Test
    void whatCannotBeIsRefused() {
        refused("at least 1 transition, not 0", () -> new ReplayBuffer(SPEC, 0));
        refused("beyond what one array holds", () -> new ReplayBuffer(SPEC, Integer.MAX_VALUE));
        ReplayBuffer buffer = new ReplayBuffer(SPEC, 3);
        refused("is empty", () -> buffer.sample(1, 1, "test", 0));
        refused("is empty", () -> buffer.sequences(1, 1, 1, "test", 0));
        double[] nan = {0, Double.NaN};
        refused(
                "a next state of a transition is NaN",
                () -> buffer.add(new double[2], new double[1], 0, nan, false, false));
        refused(
                "a reward of a transition is NaN",
                () -> buffer.add(new double[2], new double[1], Double.NaN, new double[2], false, false));
        assertEquals(0, buffer.size());
        Spec other = new Spec(0.1, List.of(Variable.of("p", "m")), List.of());
        refused(
                "has 1 states and 0 actions",
                () -> buffer.add(Episode.recorded(
                        "o", other, new double[] {0, 1}, new DMatrixRMaj(2, 1), new DMatrixRMaj(1, 0))));
    }

    private static void refused(String part, Runnable call) {
        String message = assertThrows(InputException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}

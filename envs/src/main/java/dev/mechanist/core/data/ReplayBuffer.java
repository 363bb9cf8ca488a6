package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * The latest transitions of a system, to be sampled from: a ring whose oldest is overwritten when it is full. What is drawn
 * depends on what was added and on (seed, purpose, index), never on what was drawn before; a buffer that is saved and loaded
 * gives the same bits.
 */
public final class ReplayBuffer {
    /** Draws of a start of a sequence before all possible starts are listed. */
    private static final int DRAWS = 50;

    /** Flags of a transition. */
    private static final byte TERMINAL = 1;

    private static final byte LAST = 2;

    private final Spec spec;
    private final int capacity;
    private double[] states = new double[0];
    private double[] actions = new double[0];
    private double[] nextStates = new double[0];
    private double[] rewards = new double[0];
    private byte[] flags = new byte[0];
    private long added;

    /**
     * Stretches of k steps, each within one episode.
     *
     * @param states x_t .. x_{t+k} [B, (k+1) n]
     * @param actions [B, k m]
     * @param rewards [B, k]
     * @param terminal whether the last state is a terminal one [B]
     */
    public record Sequences(DMatrixRMaj states, DMatrixRMaj actions, DMatrixRMaj rewards, boolean[] terminal) {}

    /** @param capacity most transitions that are kept, at least 1 */
    public ReplayBuffer(Spec spec, int capacity) {
        if (capacity < 1) {
            throw new InputException("a replay buffer must hold at least 1 transition, not " + capacity);
        }
        if ((long) capacity * Math.max(spec.n(), spec.m()) > Integer.MAX_VALUE - 8) {
            throw new InputException("a replay buffer of " + capacity + " transitions of " + spec.n()
                    + " states is beyond what one array holds; keep fewer");
        }
        this.spec = spec;
        this.capacity = capacity;
    }

    public Spec spec() {
        return spec;
    }

    public int capacity() {
        return capacity;
    }

    /** Transitions that are kept now. */
    public int size() {
        return (int) Math.min(added, capacity);
    }

    /** Transitions that were ever added. */
    public long added() {
        return added;
    }

    /**
     * Adds one transition; those of an episode come one after the other.
     *
     * @param x state [n]
     * @param u action [m]
     * @param reward of the step
     * @param next state after it [n]
     * @param terminal whether nothing comes after {@code next}: a cut by time is no end
     * @param last whether the episode ends here, by a terminal state or by a cut
     * @throws InputException when a number is not finite
     */
    public void add(double[] x, double[] u, double reward, double[] next, boolean terminal, boolean last) {
        Shapes.requireLength("x", x, spec.n());
        Shapes.requireLength("u", u, spec.m());
        Shapes.requireLength("next", next, spec.n());
        put(x, 0, u, 0, reward, next, 0, terminal, terminal || last);
    }

    /** Adds all steps of an episode. */
    public void add(Episode episode) {
        if (episode.spec().n() != spec.n() || episode.spec().m() != spec.m()) {
            throw new InputException("episode '" + episode.name() + "' has "
                    + episode.spec().n() + " states and " + episode.spec().m()
                    + " actions, but the replay buffer is of " + spec.n() + " and " + spec.m());
        }
        int n = spec.n();
        double[] x = episode.states().data;
        for (int t = 0; t < episode.steps(); t++) {
            boolean last = t == episode.steps() - 1;
            put(
                    x,
                    t * n,
                    episode.actions().data,
                    t * spec.m(),
                    episode.rewards()[t],
                    x,
                    (t + 1) * n,
                    last && episode.terminated(),
                    last);
        }
    }

    private void put(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double reward,
            double[] next,
            int no,
            boolean terminal,
            boolean last) {
        requireFinite("state", x, xo, spec.n());
        requireFinite("action", u, uo, spec.m());
        requireFinite("next state", next, no, spec.n());
        requireFinite("reward", new double[] {reward}, 0, 1);
        int slot = (int) (added % capacity);
        if (slot == flags.length) {
            grow((int) Math.min(capacity, Math.max(64, 2L * slot)));
        }
        System.arraycopy(x, xo, states, slot * spec.n(), spec.n());
        System.arraycopy(u, uo, actions, slot * spec.m(), spec.m());
        System.arraycopy(next, no, nextStates, slot * spec.n(), spec.n());
        rewards[slot] = reward;
        flags[slot] = (byte) ((terminal ? TERMINAL : 0) | (last ? LAST : 0));
        added++;
    }

    private static void requireFinite(String what, double[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(values[i])) {
                throw new InputException(
                        "a " + what + " of a transition is " + values[i] + "; end the episode before it diverges");
            }
        }
    }

    private void grow(int slots) {
        states = Arrays.copyOf(states, slots * spec.n());
        actions = Arrays.copyOf(actions, slots * spec.m());
        nextStates = Arrays.copyOf(nextStates, slots * spec.n());
        rewards = Arrays.copyOf(rewards, slots);
        flags = Arrays.copyOf(flags, slots);
    }

    /**
     * Transitions drawn uniformly, with replacement.
     *
     * @param batch how many
     * @param seed the user's seed
     * @param purpose what they are for
     * @param index number of this batch
     * @throws InputException when the buffer is empty
     */
    public Transitions sample(int batch, long seed, String purpose, long index) {
        requireSome();
        RandomStream random = RandomStream.of(seed, purpose, index);
        int n = spec.n();
        int m = spec.m();
        Transitions drawn = new Transitions(
                new DMatrixRMaj(batch, n),
                new DMatrixRMaj(batch, m),
                new DMatrixRMaj(batch, n),
                new double[batch],
                new boolean[batch]);
        for (int row = 0; row < batch; row++) {
            int slot = random.nextInt(size());
            System.arraycopy(states, slot * n, drawn.states().data, row * n, n);
            System.arraycopy(actions, slot * m, drawn.actions().data, row * m, m);
            System.arraycopy(nextStates, slot * n, drawn.nextStates().data, row * n, n);
            drawn.rewards()[row] = rewards[slot];
            drawn.terminal()[row] = (flags[slot] & TERMINAL) != 0;
        }
        return drawn;
    }

    private void requireSome() {
        if (added == 0) {
            throw new InputException("the replay buffer is empty; collect an episode first");
        }
    }

    /**
     * Stretches of k steps drawn uniformly among all that are kept, with replacement; none reaches over the end of an episode
     * or from the newest transition to the oldest.
     *
     * @param k steps of each, at least 1
     * @throws InputException when no episode in the buffer has k steps
     */
    public Sequences sequences(int batch, int k, long seed, String purpose, long index) {
        requireSome();
        RandomStream random = RandomStream.of(seed, purpose, index);
        int n = spec.n();
        int m = spec.m();
        Sequences drawn = new Sequences(
                new DMatrixRMaj(batch, (k + 1) * n),
                new DMatrixRMaj(batch, k * m),
                new DMatrixRMaj(batch, k),
                new boolean[batch]);
        int[] starts = null;
        for (int row = 0; row < batch; row++) {
            int start = -1;
            for (int draw = 0; starts == null && start < 0 && draw < DRAWS; draw++) {
                int slot = random.nextInt(size());
                start = isStart(slot, k) ? slot : -1;
            }
            if (start < 0) {
                starts = starts == null ? starts(k) : starts;
                start = starts[random.nextInt(starts.length)];
            }
            for (int t = 0; t < k; t++) {
                int slot = (start + t) % capacity;
                System.arraycopy(states, slot * n, drawn.states.data, (row * (k + 1) + t) * n, n);
                System.arraycopy(actions, slot * m, drawn.actions.data, (row * k + t) * m, m);
                drawn.rewards.data[row * k + t] = rewards[slot];
            }
            int end = (start + k - 1) % capacity;
            System.arraycopy(nextStates, end * n, drawn.states.data, (row * (k + 1) + k) * n, n);
            drawn.terminal[row] = (flags[end] & TERMINAL) != 0;
        }
        return drawn;
    }

    private int[] starts(int k) {
        int[] starts =
                IntStream.range(0, size()).filter(slot -> isStart(slot, k)).toArray();
        if (starts.length == 0) {
            throw new InputException(
                    "no episode in the replay buffer has " + k + " steps; collect longer ones, or unroll less");
        }
        return starts;
    }

    /** Whether k transitions of one episode begin at a slot. */
    private boolean isStart(int slot, int k) {
        int oldest = added > capacity ? (int) (added % capacity) : 0;
        int age = Math.floorMod(slot - oldest, capacity);
        if (k < 1 || age > size() - k) {
            return false;
        }
        for (int t = 0; t < k - 1; t++) {
            if ((flags[(slot + t) % capacity] & LAST) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes everything, whole or not at all. */
    public void save(Path file) {
        int size = size();
        Npz.write(
                file,
                Map.of(
                        "states", matrix(states, spec.n()),
                        "actions", matrix(actions, spec.m()),
                        "next_states", matrix(nextStates, spec.n()),
                        "rewards", NpyArray.of(Arrays.copyOf(rewards, size)),
                        "flags", new NpyArray.Bytes(new int[] {size}, Arrays.copyOf(flags, size)),
                        "counts", NpyArray.of((long) capacity, added),
                        "spec", NpyArray.of(SpecText.write(spec))));
    }

    private NpyArray matrix(double[] values, int width) {
        return new NpyArray.Doubles(new int[] {size(), width}, Arrays.copyOf(values, size() * width));
    }

    /**
     * Reads a buffer that {@link #save} wrote; it goes on as the one that was saved.
     *
     * @throws InputException when the file is missing or damaged
     */
    public static ReplayBuffer load(Path file) {
        Npz npz = Npz.read(file);
        NpyArray text = npz.arrays().get("spec");
        NpyArray flags = npz.arrays().get("flags");
        long[] counts = npz.longs("counts");
        if (!(text instanceof NpyArray.Bytes spec) || !(flags instanceof NpyArray.Bytes marks) || counts.length != 2) {
            throw new InputException(file + ": not a replay buffer, or a damaged one; delete it to start again");
        }
        ReplayBuffer buffer = new ReplayBuffer(SpecText.read(file.toString(), spec.text()), (int) counts[0]);
        buffer.added = counts[1];
        buffer.states = npz.doubles("states");
        buffer.actions = npz.doubles("actions");
        buffer.nextStates = npz.doubles("next_states");
        buffer.rewards = npz.doubles("rewards");
        buffer.flags = marks.values();
        int size = buffer.size();
        if (buffer.states.length != size * buffer.spec.n()
                || buffer.actions.length != size * buffer.spec.m()
                || buffer.nextStates.length != buffer.states.length
                || buffer.rewards.length != size
                || buffer.flags.length != size) {
            throw new InputException(
                    file + ": its arrays do not fit " + size + " transitions; delete it to start again");
        }
        return buffer;
    }
}

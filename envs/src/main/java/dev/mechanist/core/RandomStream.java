package dev.mechanist.core;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * A stream of random numbers derived from (seed, purpose, index) and from nothing else: not from threads, not from the order
 * of calls. Generator: xoshiro256++ (Blackman and Vigna 2021), its state filled by SplitMix64; normal numbers by the ziggurat
 * of Doornik (2005), 128 layers. All methods used here are defined in this class, so that the bits do not depend on the JDK.
 */
public final class RandomStream implements RandomGenerator {
    private static final int LAYERS = 128;
    private static final double TAIL = 3.442619855899;
    private static final double AREA = 9.91256303526217e-3;
    private static final double[] EDGE = new double[LAYERS + 1];
    private static final double[] RATIO = new double[LAYERS];

    static {
        double f = StrictMath.exp(-0.5 * TAIL * TAIL);
        EDGE[0] = AREA / f;
        EDGE[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            EDGE[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / EDGE[i - 1] + f));
            f = StrictMath.exp(-0.5 * EDGE[i] * EDGE[i]);
        }
        for (int i = 0; i < LAYERS; i++) {
            RATIO[i] = EDGE[i + 1] / EDGE[i];
        }
    }

    private final long family;
    private long s0;
    private long s1;
    private long s2;
    private long s3;

    private RandomStream(long family) {
        this.family = family;
    }

    /**
     * Turns this object into the stream of the same seed and purpose with another index, without allocating: {@code
     * of(seed, purpose, a)} moved to b gives the bits of {@code of(seed, purpose, b)}.
     */
    public void moveTo(long index) {
        long z = mix(family + index * 0xd1342543de82ef95L);
        s0 = mix(z += 0x9e3779b97f4a7c15L);
        s1 = mix(z += 0x9e3779b97f4a7c15L);
        s2 = mix(z += 0x9e3779b97f4a7c15L);
        s3 = mix(z + 0x9e3779b97f4a7c15L);
    }

    /**
     * The stream for one purpose.
     *
     * @param seed the user's seed
     * @param purpose what the numbers are for, for example {@code cem}
     * @param index which of several such streams, for example the plan's or the row's number
     */
    public static RandomStream of(long seed, String purpose, long index) {
        long hash = 0xcbf29ce484222325L;
        for (byte c : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (c & 0xff)) * 0x100000001b3L;
        }
        RandomStream stream = new RandomStream(mix(mix(seed + 0x9e3779b97f4a7c15L) ^ hash));
        stream.moveTo(index);
        return stream;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform in [0, 1). */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [lower, upper). */
    @Override
    public double nextDouble(double lower, double upper) {
        return lower + (upper - lower) * nextDouble();
    }

    /** Uniform in 0 .. bound - 1. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, not " + bound);
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /** Standard normal. */
    @Override
    public double nextGaussian() {
        while (true) {
            long bits = nextLong();
            int i = (int) bits & (LAYERS - 1);
            double u = (bits >> 11) * 0x1.0p-52;
            if (Math.abs(u) < RATIO[i]) {
                return u * EDGE[i];
            }
            if (i == 0) {
                return tail(u < 0);
            }
            double x = u * EDGE[i];
            double f0 = Math.exp(-0.5 * (EDGE[i] * EDGE[i] - x * x));
            double f1 = Math.exp(-0.5 * (EDGE[i + 1] * EDGE[i + 1] - x * x));
            if (f1 + nextDouble() * (f0 - f1) < 1) {
                return x;
            }
        }
    }

    private double tail(boolean negative) {
        double x;
        double y;
        do {
            x = Math.log(1 - nextDouble()) / TAIL;
            y = Math.log(1 - nextDouble());
        } while (-2 * y < x * x);
        return negative ? x - TAIL : TAIL - x;
    }

    /** Fills values[from .. to) with standard normal numbers. */
    public void fillGaussian(double[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] = nextGaussian();
        }
    }
}

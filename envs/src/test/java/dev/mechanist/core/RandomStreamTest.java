package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Test
    void sameKeySameBitsAndOtherKeysDiffer() {
        assertEquals(
                RandomStream.of(1, "a", 2).nextLong(),
                RandomStream.of(1, "a", 2).nextLong());
        long first = RandomStream.of(1, "a", 2).nextLong();
        assertNotEquals(first, RandomStream.of(2, "a", 2).nextLong());
        assertNotEquals(first, RandomStream.of(1, "b", 2).nextLong());
        assertNotEquals(first, RandomStream.of(1, "a", 3).nextLong());
    }

    /** First four moments and two tail probabilities of 4 million normals, each within 5 standard errors. */
    @Test
    void normalsAreNormal() {
        int count = 4_000_000;
        RandomStream random = RandomStream.of(7, "normal", 0);
        double m1 = 0;
        double m2 = 0;
        double m3 = 0;
        double m4 = 0;
        int beyond1 = 0;
        int beyond35 = 0;
        for (int i = 0; i < count; i++) {
            double z = random.nextGaussian();
            m1 += z;
            m2 += z * z;
            m3 += z * z * z;
            m4 += z * z * z * z;
            beyond1 += z > 1 ? 1 : 0;
            beyond35 += Math.abs(z) > 3.5 ? 1 : 0;
        }
        double root = Math.sqrt(count);
        assertEquals(0, m1 / count, 5 / root);
        assertEquals(1, m2 / count, 5 * Math.sqrt(2) / root);
        assertEquals(0, m3 / count, 5 * Math.sqrt(15) / root);
        assertEquals(3, m4 / count, 5 * Math.sqrt(96) / root);
        assertEquals(0.15865525393145707, (double) beyond1 / count, 5 * Math.sqrt(0.16 * 0.84) / root);
        assertEquals(4.652581580710802e-4, (double) beyond35 / count, 5 * Math.sqrt(4.65e-4) / root);
    }

    @Test
    void uniformIntegersAreUniform() {
        RandomStream random = RandomStream.of(3, "uniform", 0);
        int[] counts = new int[7];
        int total = 700_000;
        for (int i = 0; i < total; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int c : counts) {
            assertEquals(total / 7.0, c, 5 * Math.sqrt(total / 7.0));
        }
    }

    @Test
    void moveToGivesTheStreamOfThatIndex() {
        RandomStream moved = RandomStream.of(3, "candidates", 1);
        moved.nextGaussian();
        moved.moveTo(42);
        RandomStream fresh = RandomStream.of(3, "candidates", 42);
        for (int k = 0; k < 10; k++) {
            assertEquals(fresh.nextLong(), moved.nextLong());
        }
    }

    /** From an independent program: FNV-1a, SplitMix64's finaliser and xoshiro256++ in whole numbers of any size. */
    @Test
    void theFirstNumbersOfSomeStreamsArePinned() {
        assertStream(0, "", 0, 0x6bdaca7ff4699912L, 0x46052cc282719137L, 0xb360ee2b05d7186cL);
        assertStream(42, "cem", 7, 0xbe9a9c3feac13583L, 0x4a511a975e09bf8cL, 0xe06b1b25d1e5ed25L);
        assertStream(-3, "minibatches", 100_000, 0x4ee23e26d3701849L, 0x1ab8e44aad34aef4L, 0x634f0d1d4e396e5aL);
        assertEquals(0.7445466667220486, RandomStream.of(42, "cem", 7).nextDouble());
        RandomStream integers = RandomStream.of(42, "cem", 7);
        for (int expected : new int[] {7, 2, 8, 7, 6, 1, 7, 2, 6, 4}) {
            assertEquals(expected, integers.nextInt(10));
        }
    }

    private static void assertStream(long seed, String purpose, long index, long... expected) {
        RandomStream random = RandomStream.of(seed, purpose, index);
        for (long value : expected) {
            assertEquals(value, random.nextLong());
        }
    }

    /** 256 neighbouring streams of 500 numbers: 128,000 numbers of 64 bits meet with a probability below 1e-9. */
    @Test
    void neighbouringStreamsShareNoNumber() {
        Set<Long> seen = new HashSet<>();
        int drawn = 0;
        for (int seed = 0; seed < 8; seed++) {
            for (String purpose : List.of("a", "b", "ab", "ba")) {
                for (int index = 0; index < 8; index++) {
                    RandomStream random = RandomStream.of(seed, purpose, index);
                    for (int k = 0; k < 500; k++, drawn++) {
                        seen.add(random.nextLong());
                    }
                }
            }
        }
        assertEquals(128_000, drawn);
        assertEquals(drawn, seen.size());
    }

    /** Sums s + i or products of arguments must not meet: (1, 2) is neither (2, 1) nor (0, 3), and signs count. */
    @Test
    void seedAndIndexDoNotStandForEachOther() {
        Set<Long> first = new HashSet<>();
        int streams = 0;
        for (long seed = -20; seed <= 20; seed++) {
            for (long index = -20; index <= 20; index++, streams++) {
                first.add(RandomStream.of(seed, "x", index).nextLong());
            }
        }
        assertEquals(streams, first.size());
    }

    /** 10,000 pairs of normals from neighbouring indices: a correlation has a deviation of 0.01. */
    @Test
    void neighbouringStreamsAreNotCorrelated() {
        double byIndex = 0;
        double bySeed = 0;
        for (int i = 0; i < 10_000; i++) {
            double z = RandomStream.of(5, "z", i).nextGaussian();
            byIndex += z * RandomStream.of(5, "z", i + 1).nextGaussian();
            bySeed += z * RandomStream.of(6, "z", i).nextGaussian();
        }
        assertEquals(0, byIndex / 10_000, 0.05);
        assertEquals(0, bySeed / 10_000, 0.05);
    }

    /** Mean 3 and variance 16 / 12 on [1, 5), each within 5 standard errors, and nothing outside. */
    @Test
    void uniformsFillTheirInterval() {
        RandomStream random = RandomStream.of(8, "uniform", 1);
        int count = 200_000;
        double sum = 0;
        double squares = 0;
        double least = 5;
        double largest = 1;
        for (int i = 0; i < count; i++) {
            double v = random.nextDouble(1, 5);
            sum += v;
            squares += (v - 3) * (v - 3);
            least = Math.min(least, v);
            largest = Math.max(largest, v);
        }
        assertTrue(least >= 1 && least < 1.001 && largest < 5 && largest > 4.999, least + " to " + largest);
        assertEquals(3, sum / count, 5 * Math.sqrt(16.0 / 12 / count));
        assertEquals(16.0 / 12, squares / count, 5 * Math.sqrt(256.0 / 180 / count));
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
        for (int i = 0; i < 100; i++) {
            assertEquals(0, random.nextInt(1));
        }
        long sumOfLarge = 0;
        for (int i = 0; i < 100_000; i++) {
            int v = random.nextInt(Integer.MAX_VALUE);
            assertTrue(v >= 0);
            sumOfLarge += v;
        }
        assertEquals(0.5, sumOfLarge / 1e5 / Integer.MAX_VALUE, 5 / Math.sqrt(12e5));
    }

    @Test
    void fillingWritesNormalsInOrderAndNothingElse() {
        double[] values = {9, 9, 9, 9, 9};
        RandomStream.of(2, "fill", 3).fillGaussian(values, 1, 4);
        RandomStream same = RandomStream.of(2, "fill", 3);
        assertArrayEquals(new double[] {9, same.nextGaussian(), same.nextGaussian(), same.nextGaussian(), 9}, values);
    }
}

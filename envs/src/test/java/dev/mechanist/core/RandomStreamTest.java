package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
}

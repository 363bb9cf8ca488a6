package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When discs meet, and when what touches rests instead: by shares of their radii and of the fastest speed. */
class MeetingsTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** Time until disc 0 at the origin, which moves at a speed, meets a like one as many radii and a share away; the fastest has 2 m/s. */
    private static double until(double radius, double share, double speed) {
        MovingDiscs discs = new MovingDiscs(Collections.nCopies(2, new Disc(radius, 3)), new Surface(0.9, 0.8, 0));
        discs.place(
                new double[] {
                    0, 0, 0.6 * speed, 0.8 * speed, 1.2 * radius * (1 + share), 1.6 * radius * (1 + share), 0, 0
                },
                0);
        discs.turned(0);
        discs.turned(1);
        Meetings meetings = new Meetings(discs, new Cushions(Table.rectangle(100, 100), 2));
        meetings.restBelow(2);
        return meetings.until(0, 1);
    }

    /** Apart by a share e of their distance 2 r and closing at v they meet after 2 r e / v. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 1.5, 40})
    void discsThatTouchAndCloseSlowlyRest(double radius) {
        assertEquals(NEVER, until(radius, 5e-13, 1e-12));
        assertEquals(NEVER, until(radius, -5e-13, 1e-12));
        assertEquals(1, until(radius, 5e-12, 1e-12) / (2 * radius * 5e-12 / 1e-12), 2e-3, "not yet there");
        assertEquals(1, until(radius, 5e-13, 1e-11) / (2 * radius * 5e-13 / 1e-11), 2e-3, "too fast to rest");
        assertEquals(0, until(radius, -5e-13, 1e-11));
        assertEquals(1, until(radius, 0.5, 1.5) / (2 * radius * 0.5 / 1.5), 1e-14);
        assertEquals(NEVER, until(radius, 5e-13, -1));
    }

    /** Without losses the slowest contact is an impact: like discs exchange velocities. Where any are lost it rests. */
    @Test
    void onlyIdealDiscsNeverRest() {
        double slow = 1e-13;
        double[] x = {1, 5, slow, 0, 1.2, 5, 0, 0, 10, 5, 1, 0};
        assertArrayEquals(new double[] {1, 0, slow}, after(Surface.IDEAL, x));
        assertArrayEquals(new double[] {0, slow, 0}, after(new Surface(0.9, 1, 0), x));
        assertArrayEquals(new double[] {0, slow, 0}, after(new Surface(1, 0.9, 0), x));
        double[] rolling = Arrays.copyOf(x, 18);
        for (int i = 0; i < 3; i++) {
            rolling[12 + 2 * i] = x[4 * i + 2];
        }
        assertArrayEquals(new double[] {0, slow, 0}, after(new Surface(1, 1, 0, 1.4), rolling));
    }

    /** Impacts, and the velocities of the first two. */
    private static double[] after(Surface surface, double... x) {
        List<Disc> discs = Collections.nCopies(3, new Disc(0.1, 2));
        DiscSimulator simulator = new DiscSimulator(Table.rectangle(20, 10), discs, surface);
        simulator.place(x, 0);
        simulator.advance(0.5);
        double[] next = new double[x.length];
        simulator.read(next, 0);
        assertEquals(10.5, next[8], 1e-12, "what is far from the slow ones");
        assertEquals(1, next[10]);
        return new double[] {simulator.impacts(), next[2], next[6]};
    }
}

package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RolloverTest {
    @Test
    void countersThatAreFullAndMidnight() {
        double[] counter = {65500, 65510, 65520, 65530, 4, 14};
        List<Rollover> found = Rollover.find(counter, 1e-3);
        assertEquals(List.of(new Rollover(4, 65536, "a counter of 16 bits")), found);
        assertArrayEquals(new double[] {65500, 65510, 65520, 65530, 65540, 65550}, Rollover.joined(counter, found));
        double[] day = {86399.5, 86399.75, 0, 0.25, 0.5};
        assertEquals(List.of(new Rollover(2, 86400, "a time of day, past midnight")), Rollover.find(day, 1));
        assertEquals(
                List.of(new Rollover(2, 24, "a time of day, past midnight")),
                Rollover.find(new double[] {23.98, 23.99, 0, 0.01, 0.02}, 3600));
    }

    /** Twice round: both periods are added to what comes last. */
    @Test
    void moreThanOnce() {
        double[] minute = new double[250];
        for (int i = 0; i < minute.length; i++) {
            minute[i] = (0.5 * i + 10) % 60;
        }
        double[] joined = Rollover.joined(minute, Rollover.find(minute, 1));
        for (int i = 0; i < joined.length; i++) {
            assertEquals(0.5 * i + 10, joined[i], 1e-12);
        }
    }

    /** Lines out of order, and a record that begins after another, are none. */
    @Test
    void whatRunsBackOtherwiseIsNone() {
        assertEquals(List.of(), Rollover.find(new double[] {1, 2, 4, 3, 5}, 1));
        assertEquals(List.of(), Rollover.find(new double[] {40, 41, 42, 0, 1}, 1));
        assertEquals(List.of(), Rollover.find(new double[] {58, 59, 30, 31}, 1), "it does not begin anew");
        assertEquals(List.of(), Rollover.find(new double[] {58, 59, 60, 61}, 1), "a clock that goes on");
    }
}

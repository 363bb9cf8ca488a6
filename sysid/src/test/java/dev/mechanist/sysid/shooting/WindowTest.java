package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static Episode at(String name, double... times) {
        return Machine.episode(name, times, 1, new double[times.length], 1, new double[times.length - 1]);
    }

    private static DataSet data(Episode... episodes) {
        return Machine.ramp(0, 0).data(episodes);
    }

    /**
     * Windows of 1 s every 0.5 s, begun and ended at the nearest sample. The second would begin at 10.5 s: 10.6 is nearer than 10.3;
     * it would end at 11.6, to which 11.7 is nearer than 11.2. The median step is 0.4 s, so the third, up to 12 s, is still taken
     * although the record ends at 11.9.
     */
    @Test
    void samplesNearestToTheWantedTimesBoundAWindow() {
        Episode irregular = at("irregular", 10, 10.3, 10.6, 11.2, 11.7, 11.9);
        assertEquals(
                List.of(new Window(0, 0, 3), new Window(0, 2, 2), new Window(0, 3, 2)),
                Window.over(data(irregular), 1, 0.5));
    }

    /** 10.75 s is as far from 10.5 as from 11. */
    @Test
    void ofTwoSamplesAsNearTheEarlierCounts() {
        assertEquals(
                List.of(new Window(0, 0, 1), new Window(0, 1, 1)),
                Window.over(data(at("even", 10, 10.5, 11, 11.5)), 0.75, 0.75));
    }

    @Test
    void everyEpisodeHasItsOwn() {
        assertEquals(
                List.of(new Window(0, 0, 2), new Window(1, 0, 2), new Window(1, 1, 2)),
                Window.over(data(at("a", 0, 1, 2), at("b", 5, 6, 7, 8)), 2, 1));
    }

    /** Windows of no step are left out, and where none is left the episode is named with its duration. */
    @Test
    void windowsHaveAtLeastOneStep() {
        InputException e = assertThrows(InputException.class, () -> Window.over(data(at("slow", 3, 5, 7)), 0.5, 2));
        assertTrue(e.getMessage().startsWith("slow: lasts 4.0 s, shorter than one window of 0.5 s"), e.getMessage());
        assertThrows(InputException.class, () -> Window.over(data(at("a", 0, 1)), 0, 1));
        assertThrows(InputException.class, () -> Window.over(data(at("a", 0, 1)), 1, 0));
    }
}

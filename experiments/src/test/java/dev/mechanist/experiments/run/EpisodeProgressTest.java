package dev.mechanist.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.PlanStatistics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of episodes, from plans whose times are given. */
class EpisodeProgressTest {
    private static List<String> said(int plans, int made, int threads, double milliseconds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                EpisodeProgress progress = new EpisodeProgress(plans, threads, out)) {
            for (int k = 0; k < made; k++) {
                double time = k == 0 ? 9000 : milliseconds;
                progress.accept(new PlanStatistics(new double[] {1}, 10, 0, time, true));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aLongEpisodeSaysHowLongItTakesAndHowItGetsOn() {
        List<String> said = said(200, 200, 2, 400);
        assertEquals("an episode of 200 plans, 0.40 s each on 2 threads: about 1 min 20 s", said.get(0));
        assertEquals(21, said.size());
        assertTrue(said.get(1).startsWith("planning 1/20  10 of 200 plans  (about "), said.get(1));
        assertTrue(said.get(20).startsWith("planning 20/20  200 of 200 plans  (done in "), said.get(20));
        assertEquals(2, said(200, 19, 1, 400).size());
        assertTrue(said(3, 3, 1, 4000).get(0).contains("on one thread: about 12 s"));
        assertEquals(4, said(3, 3, 1, 4000).size(), "the first plan is told with the second");
    }

    /** 200 plans of 49 ms, and one that was not made yet: the first, slow one says nothing. */
    @Test
    void aShortOneSaysNothing() {
        assertEquals(List.of(), said(200, 200, 2, 49));
        assertEquals(List.of(), said(200, 1, 2, 400));
    }
}

package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MomentsBenchmarkTest {
    @Test
    void printsOneRowPerSizeAndOneColumnPerEngine() {
        Terminal t = Terminal.run(
                "benchmark",
                "moments",
                "--device",
                "cpu",
                "--points",
                "20,30",
                "--outputs",
                "2",
                "--inputs",
                "3",
                "--limit",
                "0.1");
        assertEquals(0, t.exitCode(), t.err());
        String[] lines = t.out().split("\\R");
        assertEquals(5, lines.length, t.out());
        assertEquals("GPU: left out by --device cpu", lines[0]);
        assertTrue(lines[2].matches(" *n +E +java +tensor cpu"), lines[2]);
        assertTrue(lines[4].matches(" *30 +2 +\\d+\\.\\d+ +\\d+\\.\\d+"), lines[4]);
    }

    @Test
    void whatTakesTooLongIsSkippedAndBadSizesAreNamed() {
        Terminal t = Terminal.run(
                "benchmark", "moments", "--device", "cpu", "--points", "20,2000", "--outputs", "1", "--limit", "1e-9");
        assertEquals(0, t.exitCode(), t.err());
        assertTrue(t.out().stripTrailing().matches("(?s).* - +-"), t.out());
        Terminal wrong = Terminal.run("benchmark", "moments", "--points", "0");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("--points must be positive, not 0"), wrong.err());
    }
}

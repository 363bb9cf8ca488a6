package dev.mechanist.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MomentsBenchmarkTest {
    @Test
    void printsOneRowPerSizeAndOneColumnPerEngine() {
        Terminal t = Terminal.run(
                "benchmark", "moments", "--device", "cpu", "--points", "20,30", "--outputs", "2", "--inputs", "3");
        assertEquals(0, t.exitCode(), t.err());
        String[] lines = t.out().split("\\R");
        assertEquals(4, lines.length, t.out());
        assertTrue(lines[1].matches(" *n +E +java +tensor cpu"), lines[1]);
        assertTrue(lines[3].matches(" *30 +2 +\\d+\\.\\d+ +\\d+\\.\\d+"), lines[3]);
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

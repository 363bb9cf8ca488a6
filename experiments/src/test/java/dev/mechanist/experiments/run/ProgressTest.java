package dev.mechanist.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import me.tongfei.progressbar.ProgressBarStyle;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void plainLinesCountAndSayWhatIsLeft() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress progress = Progress.plain("study", 2, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
            progress.step("cart-pole, linear");
            progress.step("cart-pole, true");
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("study 1/2  cart-pole, linear  \\(about .* left\\)"), lines.get(0));
        assertTrue(lines.get(1).matches("study 2/2  cart-pole, true  \\(done in .*\\)"), lines.get(1));
    }

    @Test
    void durationsReadAsPeopleSayThem() {
        assertEquals("0.4 s", Progress.spoken(0.42));
        assertEquals("42 s", Progress.spoken(42.3));
        assertEquals("2 min 5 s", Progress.spoken(125));
        assertEquals("3 h 20 min", Progress.spoken(12_000));
    }

    @Test
    void blocksAreDrawnWhereTheTerminalHasThem() {
        assertEquals(ProgressBarStyle.UNICODE_BLOCK, Progress.style(StandardCharsets.UTF_8));
        assertEquals(ProgressBarStyle.ASCII, Progress.style(StandardCharsets.ISO_8859_1));
    }
}

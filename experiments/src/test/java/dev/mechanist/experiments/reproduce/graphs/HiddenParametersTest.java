package dev.mechanist.experiments.reproduce.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick form of the strings whose masses nobody tells: three models, a step and 2 s of each, and what they leave for reruns. */
class HiddenParametersTest {
    @TempDir
    private Path directory;

    @Test
    void quickFormHolds() {
        ReproductionRun run = new ReproductionRun(true, directory, Optional.empty(), words -> 1);
        List<Quantity> quantities = HiddenParameters.quantities(run);
        assertEquals(8, quantities.size());
        for (Quantity quantity : quantities) {
            assertTrue(quantity.holds(), quantity.what() + " " + quantity.ours());
            assertTrue(Double.isFinite(quantity.ours()), quantity.what());
        }
        double none = quantities.get(0).ours();
        double all = quantities.get(2).ours();
        assertTrue(all < 0.9 && none < 0.9, "60 updates learn a little: " + none + ", " + all);
        assertEquals(quantities.get(1).ours() / none, quantities.get(3).ours(), 1e-12);
        assertTrue(
                quantities.get(3).ours() < 0.95,
                "watching says nothing: " + quantities.get(3).ours());
        // What was trained is read again.
        assertEquals(quantities, HiddenParameters.quantities(run));
    }
}

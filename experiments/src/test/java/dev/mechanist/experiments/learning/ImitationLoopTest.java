package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.envs.Environments;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bookkeeping of imitation. Far too small to learn anything. */
class ImitationLoopTest {
    @TempDir
    private Path directory;

    private static ImitationLoop loop(Path directory) {
        ImitationLoop.Settings settings = new ImitationLoop.Settings(
                new CrossEntropy.Settings(4, 2, 1, 0.1), 2, 2, PolicySettings.DEFAULT.withDevice(Device.CPU));
        return new ImitationLoop(Environments.scenario("double-integrator"), settings, 1, directory);
    }

    @Test
    void aKilledLoopGoesOnWithTheSameNumbersAndADamagedFileIsNamed() throws IOException {
        Path whole = directory.resolve("straight");
        Path parts = directory.resolve("parts");
        List<LearningTrial> straight = loop(whole).run(2, row -> {});
        assertThrows(
                IllegalStateException.class,
                () -> loop(parts).run(2, row -> {
                    if (row.trial() == 1) {
                        throw new IllegalStateException("killed");
                    }
                }));
        Path demonstration = parts.resolve("demonstration-0.npz");
        byte[] bytes = Files.readAllBytes(demonstration);
        Files.writeString(demonstration, "no arrays");
        String message = assertThrows(InputException.class, () -> loop(parts).run(2, row -> {}))
                .getMessage();
        assertTrue(message.contains("demonstration-0.npz"), message);
        assertEquals(1, message.lines().count(), message);
        Files.write(demonstration, bytes);
        List<LearningTrial> resumed = loop(parts).run(2, row -> assertEquals(2, row.trial()));
        assertEquals(straight.get(2).reward(), resumed.get(2).reward());
        assertEquals(straight.get(2).modelError(), resumed.get(2).modelError());
        double[] x = {0.3, -0.2};
        double[] u = {Double.NaN};
        double[] v = {Double.POSITIVE_INFINITY};
        NeuralPolicy.load(whole.resolve("policy-2"), Device.CPU).act(Observation.of(x), 0, u);
        NeuralPolicy.load(parts.resolve("policy-2"), Device.CPU).act(Observation.of(x), 0, v);
        assertArrayEquals(u, v);
    }
}

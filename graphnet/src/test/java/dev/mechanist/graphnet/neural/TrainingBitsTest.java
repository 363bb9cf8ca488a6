package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same bits for any number of threads, and across a kill: TensorFlow fixes its thread pool once per process, so each
 * training here is a process of its own. Widths are large enough for the products to be shared between threads.
 */
class TrainingBitsTest {
    private static final int EPOCHS = 4;
    private static final int KILLED = 77;

    @TempDir
    private Path directory;

    @Test
    void trainingGivesTheSameBitsForAnyThreadsAndAcrossAKill() throws Exception {
        Path straight = directory.resolve("straight.npz");
        Path resumed = directory.resolve("resumed.npz");
        assertEquals(0, train(1, straight, 0));
        assertEquals(KILLED, train(2, resumed, 2));
        assertNotEquals(-1, Files.mismatch(straight, resumed));
        assertEquals(0, train(2, resumed, 0));
        assertEquals(-1, Files.mismatch(straight, resumed));
        assertEquals(
                Files.readString(directory.resolve("straight.npz.txt")),
                Files.readString(directory.resolve("resumed.npz.txt")));
    }

    private int train(int threads, Path checkpoint, int killAfter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dmechanist.tensor.threads=" + threads,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingBitsTest.class.getName(),
                        checkpoint.toString(),
                        Integer.toString(killAfter))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log" + threads + killAfter).toFile())
                .start();
        int code = process.waitFor();
        if (code != 0 && code != KILLED) {
            throw new IllegalStateException(
                    Files.readString(directory.resolve("log" + threads + killAfter), StandardCharsets.UTF_8));
        }
        return code;
    }

    /** One training; arguments: the checkpoint, and after how many epochs to be killed, 0 for never. */
    public static void main(String[] arguments) throws IOException {
        Path checkpoint = Path.of(arguments[0]);
        int killAfter = Integer.parseInt(arguments[1]);
        EnsembleSettings settings = EnsembleSettings.ensemble(2, true, 200, 200).withDevice(Device.CPU);
        TrainingSettings training = TrainingSettings.oneStep(EPOCHS)
                .withStages(new TrainingSettings.Stage(1, 3), new TrainingSettings.Stage(3, 1))
                .withBatch(64)
                .withEarlyStopping(0.1, 2);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 11)) {
            NeuralEnsemble model = trainer.fit(TestData.pendulum(20, 8), Optional.of(checkpoint), progress -> {
                if (progress.epoch() == killAfter) {
                    Runtime.getRuntime().halt(KILLED);
                }
            });
            StringBuilder bits = new StringBuilder();
            new TreeMap<>(model.weights())
                    .forEach((name, values) ->
                            bits.append(name).append(Arrays.hashCode(values)).append('\n'));
            Files.writeString(Path.of(checkpoint + ".txt"), bits.toString());
        }
    }
}

package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.cli.Mechanist;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.TensorDevices;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A loop that is stopped inside a trial, and one whose files were damaged. Far too small to learn anything. */
class InterruptedLoopTest {
    private static final int NEVER = -1;

    @TempDir
    private Path directory;

    /** Acts as another policy does until it dies. */
    private record Killed(Policy policy, double at) implements Policy {
        @Override
        public Policy start(long seed) {
            return new Killed(policy.start(seed), at);
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            if (time == at) {
                throw new IllegalStateException("killed");
            }
            policy.act(o, time, u);
        }
    }

    /**
     * @param killedAt step of the second planned episode at which the loop is killed
     */
    private static LearningLoop loop(Path directory, int killedAt) {
        CrossEntropy.Settings search = new CrossEntropy.Settings(8, 2, 1, 0.1);
        LearningLoop.PolicyFactory<NeuralEnsemble> planning =
                LearningLoop.planning((model, cost, key) -> new SamplingPlanner(
                        new ParticleEvaluator(model, cost, 3, ParticleEvaluator.Particles.DEFAULT), search, key));
        int[] episodes = {0};
        LearningLoop.Method method = new LearningLoop.Method(
                "tiny",
                EnsembleSettings.ensemble(2, true, 8).withDevice(Device.CPU),
                TrainingSettings.oneStep(2),
                1,
                (model, experience, scenario, key) -> {
                    Policy planner = planning.create(model, experience, scenario, key);
                    boolean dies = ++episodes[0] == 2;
                    return dies ? new Killed(planner, killedAt * model.spec().dt()) : planner;
                },
                Optional.empty(),
                "test");
        return new LearningLoop(Environments.scenario("cart-pole"), method, 1, directory);
    }

    /** The fit is done and stored, its episode is not: the resumed loop must not fit a second time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 37})
    void aLoopKilledInsideAnEpisodeGoesOnWithTheSameNumbers(int step) {
        List<LearningTrial> straight =
                loop(directory.resolve("straight"), NEVER).run(3, row -> {});
        Path interrupted = directory.resolve("interrupted");
        assertThrows(IllegalStateException.class, () -> loop(interrupted, step).run(3, row -> {}));
        assertEquals(2, LearningTrial.read(interrupted.resolve("trials.csv")).size());
        assertTrue(Files.exists(interrupted.resolve("fit-2.npz")));
        List<LearningTrial> resumed = loop(interrupted, NEVER).run(3, row -> assertTrue(row.trial() >= 2));
        assertEquals(4, resumed.size());
        for (int i = 0; i < 4; i++) {
            assertEquals(straight.get(i).reward(), resumed.get(i).reward());
            assertEquals(straight.get(i).modelError(), resumed.get(i).modelError());
            assertEquals(straight.get(i).best(), resumed.get(i).best());
            assertEquals(straight.get(i).experience(), resumed.get(i).experience());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer-1.npz", "episode-0.npz", "trials.csv"})
    void aDamagedFileIsNamedAndNothingIsLost(String name) throws IOException {
        loop(directory, NEVER).run(1, row -> {});
        Path file = directory.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Map<String, byte[]> before = files();
        String message = assertThrows(
                        InputException.class, () -> loop(directory, NEVER).run(2, row -> {}))
                .getMessage();
        assertTrue(message.contains(name), message);
        assertEquals(1, message.lines().count(), message);
        Map<String, byte[]> after = files();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((key, bytes) -> assertArrayEquals(bytes, after.get(key), key));
        Files.write(file, whole);
        assertEquals(3, loop(directory, NEVER).run(2, row -> {}).size());
    }

    /** Contents by name, without the folder of event files, to which every start adds one. */
    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void aGpuThatIsNotThereCostsOneLineAndLeavesNothing() {
        Assumptions.assumeFalse(TensorDevices.gpuVisible());
        Path out = directory.resolve("out");
        for (String method : List.of("dyna", "pets", "mbmf", "dagger-sysid", "imitation", "policy-gradient")) {
            StringWriter err = new StringWriter();
            CommandLine line = Mechanist.commandLine().setErr(new PrintWriter(err));
            assertEquals(
                    2,
                    line.execute(
                            "learn",
                            method,
                            "--env",
                            method.equals("dyna") ? "maze" : "pendulum",
                            "--device",
                            "gpu",
                            "--out",
                            "" + out));
            assertEquals(1, err.toString().strip().lines().count(), err.toString());
            assertTrue(err.toString().contains("GPU"), err.toString());
            assertFalse(Files.exists(out));
        }
    }
}

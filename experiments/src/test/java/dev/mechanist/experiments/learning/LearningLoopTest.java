package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.cli.Mechanist;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LearningLoopTest {
    @TempDir
    private Path directory;

    /** Far too small to learn anything; the point is the bookkeeping. */
    private static LearningLoop loop(Path directory, long seed) {
        CrossEntropy.Settings search = new CrossEntropy.Settings(8, 2, 1, 0.1);
        LearningLoop.Method method = new LearningLoop.Method(
                "tiny",
                EnsembleSettings.ensemble(2, true, 8).withDevice(Device.CPU),
                TrainingSettings.oneStep(2),
                1,
                LearningLoop.planning((model, cost, key) -> new SamplingPlanner(
                        new ParticleEvaluator(model, cost, 3, ParticleEvaluator.Particles.DEFAULT), search, key)),
                Optional.empty(),
                "test");
        return new LearningLoop(Environments.scenario("cart-pole"), method, seed, directory);
    }

    @Test
    void aKilledLoopGoesOnWithTheSameNumbers() {
        List<LearningTrial> straight = loop(directory.resolve("straight"), 1).run(3, row -> {});
        Path interrupted = directory.resolve("interrupted");
        assertThrows(
                IllegalStateException.class,
                () -> loop(interrupted, 1).run(3, row -> {
                    if (row.trial() == 2) {
                        throw new IllegalStateException("killed");
                    }
                }));
        List<LearningTrial> resumed = loop(interrupted, 1).run(3, row -> assertEquals(3, row.trial()));
        assertEquals(4, straight.size());
        assertEquals(lastModel(directory.resolve("straight")), lastModel(interrupted));
        for (int i = 0; i < 4; i++) {
            LearningTrial a = straight.get(i);
            LearningTrial b = resumed.get(i);
            assertEquals(a.trial(), b.trial());
            assertEquals(100L * (i + 1), a.experience());
            assertEquals(a.reward(), b.reward());
            assertEquals(a.modelError(), b.modelError());
            assertEquals(a.best(), b.best());
        }
        assertTrue(assertThrows(InputException.class, () -> loop(interrupted, 2).run(3, row -> {}))
                .getMessage()
                .contains("another run"));
    }

    /** What the stored model of a run predicts for one state. */
    private static List<Double> lastModel(Path run) {
        NeuralEnsemble model = NeuralEnsemble.load(run.resolve("model"), Device.CPU);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.step(new DMatrixRMaj(1, 4, true, 0.1, 0.2, 0.3, 0.4), new DMatrixRMaj(1, 1, true, 1), next);
        return Arrays.stream(next.data).boxed().toList();
    }

    @Test
    void commandsRefuseBadInputWithCodeTwoAndOneLine() {
        refused("unknown environment 'cart'", "learn", "pets", "--env", "cart");
        refused("--trials must be at least 1", "learn", "pets", "--env", "pendulum", "--trials", "0");
        refused("unknown environment for tables 'pendulum'", "learn", "dyna", "--env", "pendulum");
    }

    @Test
    void dynaWritesARowPerTrial() {
        Path out = directory.resolve("dyna");
        assertEquals(
                0,
                Mechanist.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute(
                                "learn",
                                "dyna",
                                "--env",
                                "maze",
                                "--trials",
                                "12",
                                "--device",
                                "cpu",
                                "--out",
                                out.toString()));
        List<LearningTrial> rows = LearningTrial.read(out.resolve("trials.csv"));
        assertEquals(12, rows.size());
        assertTrue(rows.get(11).modelError() < rows.get(0).modelError());
        assertFalse(Files.exists(out.resolve("run.txt")));
    }

    private static void refused(String part, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Mechanist.commandLine().setErr(new PrintWriter(err));
        assertEquals(2, line.execute(arguments), err.toString());
        assertTrue(err.toString().contains(part), err.toString());
    }
}

package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.EnsembleTrainer;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bookkeeping of a policy that goes on from trial to trial. Far too small to learn anything; its seconds
 * are TensorFlow's, which builds the graph of a rollout for each run.
 */
class PolicyGradientMethodTest {
    private static final Scenario PENDULUM = Environments.scenario("pendulum");

    @TempDir
    private Path directory;

    private static LearningLoop loop(Path directory) {
        PolicyGradientMethod.Settings settings = new PolicyGradientMethod.Settings(1, 2, 4);
        return new LearningLoop(PENDULUM, PolicyGradientMethod.of(settings, Device.CPU, directory), 1, directory);
    }

    @Test
    void aResumedRunGoesOnFromTheStoredPolicy() throws IOException {
        List<LearningTrial> straight = loop(directory.resolve("straight")).run(2, row -> {});
        Path parts = directory.resolve("parts");
        loop(parts).run(1, row -> {});
        Path arrays = parts.resolve("policy-1").resolve("arrays.npz");
        byte[] whole = Files.readAllBytes(arrays);
        Files.writeString(arrays, "not an array");
        String message = assertThrows(InputException.class, () -> loop(parts).run(2, row -> {}))
                .getMessage();
        assertTrue(message.contains("policy-1"), message);
        assertEquals(1, message.lines().count(), message);
        Files.write(arrays, whole);
        List<LearningTrial> resumed = loop(parts).run(2, row -> assertEquals(2, row.trial()));
        assertEquals(straight.get(2).reward(), resumed.get(2).reward());
        assertEquals(straight.get(2).modelError(), resumed.get(2).modelError());
    }

    @Test
    void theBetterOfTwoPoliciesIsKeptInWhateverOrderTheyAreJudged() {
        DataSet data = new EpisodePlayer(PENDULUM.environment())
                .play(1, RandomActions.uniform(PENDULUM.environment().spec()), 1);
        NeuralEnsemble model;
        try (EnsembleTrainer trainer = new EnsembleTrainer(
                data.spec(),
                EnsembleSettings.deterministic(8).withDevice(Device.CPU),
                TrainingSettings.oneStep(2),
                1)) {
            model = trainer.fit(data, TrainingProgress.Listener.NONE);
        }
        PolicySettings settings = PolicySettings.DEFAULT.withDevice(Device.CPU);
        NeuralPolicy[] policies = new NeuralPolicy[2];
        for (int k = 0; k < 2; k++) {
            try (PolicySearch search = new PolicySearch(model, data, PENDULUM.task(), 2, settings, k)) {
                search.improveNew(1);
                policies[k] = search.best();
            }
        }
        NeuralPolicy[] kept = new NeuralPolicy[2];
        for (int k = 0; k < 2; k++) {
            try (PolicySearch search = new PolicySearch(model, data, PENDULUM.task(), 2, settings, 3)) {
                search.judge(policies[k]);
                search.judge(policies[1 - k]);
                kept[k] = search.best();
            }
        }
        assertSame(kept[0], kept[1], "the order in which policies are judged decides");
    }

    @Test
    void numbersThatMakeNoSearchAreRefused() {
        assertThrows(InputException.class, () -> new PolicyGradientMethod.Settings(1, 0, 10));
        assertThrows(InputException.class, () -> new PolicyGradientMethod.Settings(1, 5, 1));
    }
}

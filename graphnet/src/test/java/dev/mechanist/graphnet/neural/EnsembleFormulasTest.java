package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.Checkpoint;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses, moments and early stopping of ensembles against {@link PlainEnsemble}, in float64. */
class EnsembleFormulasTest {
    private static final String KIND = "neural ensemble training";

    @TempDir
    private Path directory;

    private static EnsembleSettings settings(int members, boolean probabilistic) {
        return EnsembleSettings.ensemble(members, probabilistic, 5, 3)
                .withDevice(Device.CPU)
                .withPrecision(Precision.FLOAT64);
    }

    /**
     * Mean, spread over members and noise of random networks whose bounds of the log-variance, about 0.5 and -1, both bend
     * what lies between; changes are scaled by deviations that are not 1.
     */
    @Test
    void momentsAreThoseOfTheFormulas() {
        Map<String, double[]> weights = TestData.random(settings(3, true)).weights();
        weights.put("change/deviation", new double[] {0.4, 2.5});
        weights.put("log variance/minimum", new double[] {-1, -0.6, -1.3, -2, -0.2, -0.9});
        NeuralEnsemble model = new NeuralEnsemble(TestData.PENDULUM, settings(3, true), weights);
        PlainEnsemble plain = new PlainEnsemble(weights, 3, true, List.of(5, 3));
        DMatrixRMaj x = new DMatrixRMaj(2, 2, true, 0.7, -1.1, -0.4, 2.3);
        DMatrixRMaj u = new DMatrixRMaj(2, 1, true, 1.3, -0.8);
        DMatrixRMaj[] moments = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(x, u, moments[0], moments[1], moments[2]);
        for (int row = 0; row < 2; row++) {
            double[] state = {x.get(row, 0), x.get(row, 1)};
            for (int i = 0; i < 2; i++) {
                double mean = 0;
                double second = 0;
                double noise = 0;
                for (int member = 0; member < 3; member++) {
                    double next = plain.next(member, state, u.get(row, 0))[i];
                    mean += next / 3;
                    second += next * next / 3;
                    double deviation = weights.get("change/deviation")[i];
                    noise += Math.exp(plain.logVariance(member, state, u.get(row, 0), i)) * deviation * deviation / 3;
                }
                assertEquals(mean, moments[0].get(row, i), 1e-13);
                assertEquals(second - mean * mean, moments[1].get(row, i), 1e-12);
                assertEquals(noise, moments[2].get(row, i), 1e-12 * Math.max(1, noise));
            }
        }
    }

    /** The loss of the first update, from weights that were moved apart, with decay and a bootstrap for several members. */
    @ParameterizedTest
    @CsvSource({"1, true, 1", "1, true, 4", "2, true, 3", "1, false, 3", "3, false, 2"})
    void theLossIsThatOfTheFormulas(int members, boolean probabilistic, int unroll) {
        List<Double> decay = List.of(0.3, 0.02, 0.7);
        EnsembleSettings settings =
                settings(members, probabilistic).withWeightDecay(decay.get(0), decay.get(1), decay.get(2));
        TrainingSettings training = TrainingSettings.oneStep(1)
                .withStages(new TrainingSettings.Stage(unroll, 1))
                .withBatch(1000);
        DataSet data = TestData.pendulum(2, 7, 6);
        Path start = directory.resolve("start.npz");
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            trainer.save(start);
            Checkpoint before = Checkpoint.read(start, KIND);
            Map<String, double[]> arrays = new TreeMap<>(before.arrays());
            Map<String, double[]> weights = new TreeMap<>();
            arrays.forEach((name, values) -> {
                if (name.startsWith("network/") && !name.endsWith("/m") && !name.endsWith("/v")) {
                    RandomStream random = RandomStream.of(1, name, 0);
                    Arrays.setAll(values, i -> values[i] + 0.3 * random.nextGaussian());
                }
            });
            if (probabilistic) {
                Arrays.setAll(arrays.get("log variance/maximum"), i -> 0.5 - 0.1 * i);
                Arrays.setAll(arrays.get("log variance/minimum"), i -> -1 + 0.2 * i);
            }
            new Checkpoint(KIND, before.facts(), arrays).write(start);
            trainer.restore(start);
            List<TrainingProgress> heard = new ArrayList<>();
            NeuralEnsemble fitted = trainer.fit(data, heard::add);
            weights.putAll(arrays);
            fitted.weights().forEach((name, values) -> {
                if (name.startsWith("input/") || name.startsWith("change/")) {
                    weights.put(name, values);
                }
            });
            assertEquals(1, heard.size());
            int windows = 2 * (7 - unroll + 1);
            double[][][][] states = new double[members][windows][unroll + 1][];
            double[][][] actions = new double[members][windows][unroll];
            for (int member = 0; member < members; member++) {
                RandomStream draws = RandomStream.of(3, "fit 0 unroll " + unroll, member);
                for (int row = 0; row < windows; row++) {
                    int window = members == 1 ? row : draws.nextInt(windows);
                    Episode episode = data.episodes().get(window / (windows / 2));
                    int t = window % (windows / 2);
                    for (int k = 0; k <= unroll; k++) {
                        states[member][row][k] =
                                Arrays.copyOfRange(episode.states().data, 2 * (t + k), 2 * (t + k) + 2);
                    }
                    System.arraycopy(episode.actions().data, t, actions[member][row], 0, unroll);
                }
            }
            PlainEnsemble plain = new PlainEnsemble(weights, members, probabilistic, List.of(5, 3));
            double expected = plain.loss(states, actions, decay);
            assertEquals(expected, heard.get(0).loss(), 1e-11 * Math.abs(expected));
        }
    }

    /** Root mean square over members, held-out windows and states of the normalised error after three steps. */
    @Test
    void theValidationErrorIsThatAfterTheUnroll() {
        DataSet data = TestData.pendulum(2, 12, 6);
        TrainingSettings training = TrainingSettings.oneStep(1)
                .withStages(new TrainingSettings.Stage(3, 2))
                .withEarlyStopping(0.25, 0);
        List<TrainingProgress> heard = new ArrayList<>();
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings(2, true), training, 3)) {
            NeuralEnsemble model = trainer.fit(data, heard::add);
            PlainEnsemble plain = new PlainEnsemble(model.weights(), 2, true, List.of(5, 3));
            double squares = 0;
            int count = 0;
            for (Episode episode : data.episodes()) {
                // Ten windows of three steps; a quarter, rounded up, are held out.
                for (int t = 7; t < 10; t++) {
                    for (int member = 0; member < 2; member++) {
                        double[] x = Arrays.copyOfRange(episode.states().data, 2 * t, 2 * t + 2);
                        for (int k = 0; k < 3; k++) {
                            x = plain.next(member, x, episode.actions().data[t + k]);
                        }
                        for (int i = 0; i < 2; i++, count++) {
                            double error = (episode.states().get(t + 3, i) - x[i])
                                    / model.weights().get("change/deviation")[i];
                            squares += error * error;
                        }
                    }
                }
            }
            assertEquals(Math.sqrt(squares / count), heard.get(1).validation().orElseThrow(), 1e-12);
            assertEquals(2, heard.size());
        }
    }

    /** Each stage ends exactly so many epochs after its own best, and progress counts on. */
    @Test
    void aStageEndsAfterItsPatience() {
        TrainingSettings training = TrainingSettings.oneStep(1)
                .withStages(new TrainingSettings.Stage(1, 300), new TrainingSettings.Stage(2, 300))
                .withRate(Schedule.constant(0.2))
                .withEarlyStopping(0.3, 4);
        List<TrainingProgress> heard = new ArrayList<>();
        EnsembleSettings settings = EnsembleSettings.deterministic(8).withDevice(Device.CPU);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            trainer.fit(TestData.pendulum(3, 2), heard::add);
            assertEquals(1, trainer.fits());
        }
        for (int unroll = 1; unroll <= 2; unroll++) {
            double best = Double.POSITIVE_INFINITY;
            int since = 0;
            int epochs = 0;
            for (TrainingProgress p : heard) {
                if (p.stage() == unroll - 1) {
                    assertTrue(since < 4, "went on after " + epochs + " epochs");
                    epochs++;
                    double error = p.validation().orElseThrow();
                    since = error < best ? 0 : since + 1;
                    best = Math.min(best, error);
                }
            }
            assertEquals(4, since, "epochs since the best with unroll " + unroll);
            assertTrue(epochs < 300);
        }
        for (int k = 0; k < heard.size(); k++) {
            assertEquals(k + 1, heard.get(k).epoch());
            assertEquals(600, heard.get(k).epochs());
        }
        long updates = heard.get(0).updates();
        // 60 windows of one step, of which a third less one is held out: 42 in batches of 32.
        assertEquals(2, updates);
        assertEquals(4, heard.get(1).updates());
    }

    /** Networks start with soft bounds of 0.5 and -10, as the code of PETS does, and see and predict plain numbers. */
    @Test
    void boundsOfTheLogVarianceStartAsInPets() {
        try (EnsembleTrainer trainer =
                new EnsembleTrainer(TestData.PENDULUM, settings(2, true), TrainingSettings.oneStep(1), 3)) {
            Map<String, double[]> weights = trainer.model().weights();
            assertArrayEquals(new double[] {0.5, 0.5, 0.5, 0.5}, weights.get("log variance/maximum"));
            assertArrayEquals(new double[] {-10, -10, -10, -10}, weights.get("log variance/minimum"));
            assertArrayEquals(new double[4], weights.get("input/mean"));
            assertArrayEquals(new double[] {1, 1, 1, 1}, weights.get("input/deviation"));
            assertArrayEquals(new double[] {1, 1}, weights.get("change/deviation"));
        }
    }

    /** Without patience the last weights stay, and a second fit goes on from them. */
    @Test
    void fitsGoOnFromWhereTheLastOneEnded() {
        TrainingSettings training = TrainingSettings.oneStep(2).withBatch(1000);
        DataSet data = TestData.pendulum(2, 7, 6);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings(1, false), training, 3)) {
            List<TrainingProgress> heard = new ArrayList<>();
            trainer.fit(data, heard::add);
            NeuralEnsemble model = trainer.fit(data, heard::add);
            assertEquals(2, trainer.fits());
            assertEquals(4, heard.get(3).updates());
            assertTrue(heard.get(3).loss() < heard.get(2).loss());
            assertTrue(heard.get(2).loss() < heard.get(1).loss());
            assertTrue(heard.get(0).validation().isEmpty());
            assertArrayEquals(
                    model.weights().get("network/weights 1"),
                    trainer.model().weights().get("network/weights 1"));
        }
    }

    /** A schedule sees the number of updates made: with rates 1e-3, then 1e-300, only the first update moves anything. */
    @Test
    void theRateIsThatOfTheUpdate() {
        TrainingSettings training = TrainingSettings.oneStep(1)
                .withBatch(1000)
                .withRate(step -> step == 0 ? 1e-3 : step == 2 ? 5e-3 : 1e-300);
        DataSet data = TestData.pendulum(2, 7, 6);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings(1, false), training, 3)) {
            double[] start = trainer.model().weights().get("network/biases 2");
            double[][] after = new double[3][];
            for (int k = 0; k < 3; k++) {
                after[k] = trainer.fit(data, TrainingProgress.Listener.NONE)
                        .weights()
                        .get("network/biases 2");
            }
            // A gradient of a few thousandths stands beside epsilon / sqrt(1 - beta2) = 3e-7.
            assertEquals(1e-3, Math.abs(after[0][0] - start[0]), 1e-6);
            assertArrayEquals(after[0], after[1]);
            assertEquals(5e-3, Math.abs(after[2][0] - after[1][0]), 1e-3);
        }
    }
}

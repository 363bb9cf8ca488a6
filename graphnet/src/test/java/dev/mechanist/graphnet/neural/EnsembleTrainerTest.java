package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Windows;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.Checkpoint;
import dev.mechanist.tensor.training.Schedule;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleTrainerTest {
    private static final TrainingProgress.Listener QUIET = TrainingProgress.Listener.NONE;

    @TempDir
    private Path directory;

    /**
     * The idea of the one-dimensional regression of PETS: data on one interval only, noise that grows with the input. Bounds:
     * the deviation of the noise within 15% in the mean of the absolute errors over the interval; the epistemic deviation outside more than three times
     * that inside; with forty times the data it shrinks inside to less than half.
     */
    @Test
    void uncertaintiesAreToldApart() {
        NeuralEnsemble few = regression(60);
        NeuralEnsemble many = regression(2400);
        double inside = 0;
        double insideMany = 0;
        double deviationError = 0;
        int points = 21;
        for (int i = 0; i < points; i++) {
            double x = -1.5 + 3.0 * i / (points - 1);
            inside += epistemic(few, x) / points;
            insideMany += epistemic(many, x) / points;
            deviationError += Math.abs(aleatoric(many, x) / noise(x) - 1) / points;
        }
        double outside = (epistemic(few, -4) + epistemic(few, 4)) / 2;
        assertTrue(deviationError < 0.15, "mean relative error of the noise's deviation " + deviationError);
        assertTrue(outside > 3 * inside, outside + " outside, " + inside + " inside");
        assertTrue(insideMany < 0.5 * inside, insideMany + " with more data, " + inside + " with less");
    }

    private static double noise(double x) {
        return 0.1 + 0.05 * x;
    }

    private static NeuralEnsemble regression(int samples) {
        Spec spec = new Spec(1, List.of(Variable.of("x", "")), List.of());
        RandomStream random = RandomStream.of(4, "regression", samples);
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            double x = random.nextDouble(-1.6, 1.6);
            double y = Math.sin(2 * x) + noise(x) * random.nextGaussian();
            episodes.add(
                    TestData.episode("sample", spec, new DMatrixRMaj(2, 1, true, x, x + y), new DMatrixRMaj(1, 0)));
        }
        TrainingSettings training = TrainingSettings.oneStep(Math.max(1, 96_000 / samples))
                .withBatch(75)
                .withRate(Schedule.cosine(5e-3, 1e-4, 1600));
        try (EnsembleTrainer trainer = new EnsembleTrainer(
                spec, EnsembleSettings.ensemble(5, true, 32, 32).withDevice(Device.CPU), training, 1)) {
            return trainer.fit(new DataSet(episodes), QUIET);
        }
    }

    private static double epistemic(NeuralEnsemble model, double x) {
        return Math.sqrt(moments(model, x)[1].data[0]);
    }

    private static double aleatoric(NeuralEnsemble model, double x) {
        return Math.sqrt(moments(model, x)[2].data[0]);
    }

    private static DMatrixRMaj[] moments(NeuralEnsemble model, double x) {
        DMatrixRMaj[] moments = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(new DMatrixRMaj(1, 1, true, x), new DMatrixRMaj(1, 0), moments[0], moments[1], moments[2]);
        return moments;
    }

    /**
     * Adam's first moment after one update is a tenth of the gradient; the loss of moved weights is that of the same single
     * minibatch, with the same bootstrap. Central differences in float64, so rounding and curvature leave 1e-6.
     */
    @Test
    void gradientOfTheLossThroughTwentyFiveStepsEqualsCentralDifferences() {
        String kind = "neural ensemble training";
        Path start = directory.resolve("start.npz");
        Path after = directory.resolve("after.npz");
        Path moved = directory.resolve("moved.npz");
        DataSet data = TestData.pendulum(2, 27, 6);
        EnsembleSettings settings = EnsembleSettings.ensemble(2, true, 6)
                .withDevice(Device.CPU)
                .withPrecision(Precision.FLOAT64)
                .withWeightDecay(1e-2, 2e-2);
        TrainingSettings training = TrainingSettings.oneStep(1).withStages(new TrainingSettings.Stage(25, 1));
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            trainer.save(start);
            trainer.fit(data, QUIET);
            trainer.save(after);
            Checkpoint before = Checkpoint.read(start, kind);
            int compared = 0;
            for (Map.Entry<String, double[]> e :
                    Checkpoint.read(after, kind).arrays().entrySet()) {
                if (!e.getKey().endsWith("/m")) {
                    continue;
                }
                String name = e.getKey().substring(0, e.getKey().length() - 2);
                for (int i = 0; i < e.getValue().length; i += 5) {
                    double[] loss = new double[2];
                    for (int side = 0; side < 2; side++) {
                        Map<String, double[]> arrays = new TreeMap<>(before.arrays());
                        double[] values = arrays.get(name).clone();
                        values[i] += (2 * side - 1) * 1e-5;
                        arrays.put(name, values);
                        new Checkpoint(kind, before.facts(), arrays).write(moved);
                        trainer.restore(moved);
                        int sign = side;
                        trainer.fit(data, progress -> loss[sign] = progress.loss());
                    }
                    double numerical = (loss[1] - loss[0]) / 2e-5;
                    assertEquals(
                            numerical,
                            e.getValue()[i] / (1 - 0.9),
                            1e-6 * Math.max(1, Math.abs(numerical)),
                            name + " " + i);
                    compared++;
                }
            }
            assertTrue(compared >= 20, compared + " compared");
        }
    }

    @Test
    void growingUnrollsLowerTheErrorOfLongPredictions() {
        DataSet data = TestData.pendulum(30, 2);
        EnsembleSettings settings = EnsembleSettings.deterministic(32).withDevice(Device.CPU);
        List<TrainingProgress> heard = new ArrayList<>();
        TrainingSettings training = TrainingSettings.oneStep(1)
                .withStages(
                        new TrainingSettings.Stage(1, 15),
                        new TrainingSettings.Stage(4, 10),
                        new TrainingSettings.Stage(10, 10))
                .withOptimiser(Adam.Settings.DEFAULT.withClipNorm(10))
                .withEarlyStopping(0.1, 10);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            trainer.fit(data, heard::add);
        }
        assertEquals(2, heard.get(heard.size() - 1).stage());
        double first = heard.stream()
                .filter(p -> p.stage() == 2)
                .findFirst()
                .orElseThrow()
                .validation()
                .orElseThrow();
        double last = heard.get(heard.size() - 1).validation().orElseThrow();
        assertTrue(last < 0.8 * first, first + " to " + last);
        assertTrue(heard.stream().allMatch(p -> p.secondsLeft() >= 0));
    }

    @Test
    void earlyStoppingKeepsTheBestWeights() {
        DataSet data = TestData.pendulum(4, 2);
        // A rate far too high: the validation error must rise again.
        TrainingSettings training =
                TrainingSettings.oneStep(200).withRate(Schedule.constant(0.2)).withEarlyStopping(0.3, 3);
        List<TrainingProgress> heard = new ArrayList<>();
        EnsembleSettings settings =
                EnsembleSettings.deterministic(16).withDevice(Device.CPU).withActivation(Activation.TANH);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            NeuralEnsemble model = trainer.fit(data, heard::add);
            assertTrue(heard.size() < 200, heard.size() + " epochs");
            double best = heard.stream()
                    .mapToDouble(p -> p.validation().orElseThrow())
                    .min()
                    .orElseThrow();
            assertEquals(best, validationError(model, data), 1e-5);
        }
    }

    /** Raw targets: the loss and the validation error are in the state's units, and the model predicts the state all the same. */
    @Test
    void rawTargetsAreChangesInTheUnitsOfTheState() {
        DataSet data = TestData.pendulum(4, 2);
        TrainingSettings training =
                TrainingSettings.oneStep(200).withEarlyStopping(0.3, 200).withTargets(Targets.RAW);
        List<TrainingProgress> heard = new ArrayList<>();
        EnsembleSettings settings = EnsembleSettings.deterministic(16).withDevice(Device.CPU);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 3)) {
            NeuralEnsemble model = trainer.fit(data, heard::add);
            assertArrayEquals(new double[2], model.weights().get("change/mean"));
            assertArrayEquals(new double[] {1, 1}, model.weights().get("change/deviation"));
            double first = heard.get(0).validation().orElseThrow();
            double best = heard.stream()
                    .mapToDouble(p -> p.validation().orElseThrow())
                    .min()
                    .orElseThrow();
            assertEquals(best, validationError(model, data), 1e-5);
            assertTrue(best < 0.3 * first, first + " to " + best);
        }
    }

    /** The root mean square of the normalised one-step error over the held-out windows, computed outside. */
    private static double validationError(NeuralEnsemble model, DataSet data) {
        Windows windows = Windows.of(data, 1, 0.3).validation();
        double[] deviation = model.weights().get("change/deviation");
        double sum = 0;
        for (int row = 0; row < windows.count(); row++) {
            double[] s = windows.states().data;
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            model.step(
                    new DMatrixRMaj(1, 2, true, s[4 * row], s[4 * row + 1]),
                    new DMatrixRMaj(1, 1, true, windows.actions().data[row]),
                    next);
            for (int i = 0; i < 2; i++) {
                sum += Math.pow((next.data[i] - s[4 * row + 2 + i]) / deviation[i], 2);
            }
        }
        return Math.sqrt(sum / (2 * windows.count()));
    }

    @Test
    void badInputIsNamed() {
        TrainingSettings training = TrainingSettings.oneStep(1);
        EnsembleSettings settings = EnsembleSettings.deterministic(4).withDevice(Device.CPU);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 1)) {
            DMatrixRMaj x = new DMatrixRMaj(3, 2, true, 0, 1, 0.5, 1.1, 0.2, 1.3);
            DataSet constant = DataSet.of(TestData.episode("c", x, new DMatrixRMaj(2, 1, true, 1, 1)));
            refused("action 'torque' has the same value in all 2 samples", () -> trainer.fit(constant, QUIET));
            DMatrixRMaj short2 = new DMatrixRMaj(2, 2, true, 0, 1, 0.5, 1.1);
            DataSet one = DataSet.of(TestData.episode("one", short2, new DMatrixRMaj(1, 1, true, 1)));
            refused("1 sample", () -> trainer.fit(one, QUIET));
            x.set(1, 0, Double.NaN);
            refused("NaN", () -> TestData.episode("n", x, new DMatrixRMaj(2, 1, true, 1, 2)));
            Spec other = new Spec(0.05, TestData.PENDULUM.state(), List.of());
            DataSet narrow = DataSet.of(
                    TestData.episode("w", other, new DMatrixRMaj(2, 2, true, 0, 1, 2, 3), new DMatrixRMaj(1, 0)));
            refused("2 states and 0 actions", () -> trainer.fit(narrow, QUIET));
        }
        TrainingSettings unrolled = training.withStages(new TrainingSettings.Stage(50, 1));
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, unrolled, 1)) {
            refused("50 steps", () -> trainer.fit(TestData.pendulum(2, 1), QUIET));
        }
        refused("one per layer", () -> settings.withWeightDecay(1.0));
        refused("needs a holdout", () -> training.withEarlyStopping(0, 3));
    }

    @Test
    void aForeignOrDamagedCheckpointIsRefusedAndLeftAlone() throws Exception {
        DataSet data = TestData.pendulum(2, 1);
        Path file = directory.resolve("training.npz");
        EnsembleSettings settings = EnsembleSettings.deterministic(4).withDevice(Device.CPU);
        fit(settings, 1, data, file);
        byte[] bytes = Files.readAllBytes(file);
        refused("other data", () -> fit(settings, 1, TestData.pendulum(2, 9), file));
        refused("other settings", () -> fit(settings, 2, data, file));
        refused("other settings", () -> fit(settings.withActivation(Activation.RELU), 1, data, file));
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(file)));
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
        refused("training.npz", () -> fit(settings, 1, data, file));
        Files.writeString(file, "not a checkpoint");
        refused("training.npz", () -> fit(settings, 1, data, file));
        assertEquals("not a checkpoint", Files.readString(file));
    }

    /** One update an epoch: its loss is finite, the weights after it are not in float32. */
    @Test
    void aDivergedTrainingLeavesNoCheckpoint() {
        Path file = directory.resolve("training.npz");
        TrainingSettings training = TrainingSettings.oneStep(1).withBatch(100).withRate(Schedule.constant(1e39));
        EnsembleSettings settings = EnsembleSettings.deterministic(4).withDevice(Device.CPU);
        try (EnsembleTrainer trainer = new EnsembleTrainer(TestData.PENDULUM, settings, training, 1)) {
            refused(
                    "the training diverged by update 1",
                    () -> trainer.fit(TestData.pendulum(2, 1), Optional.of(file), QUIET));
        }
        assertTrue(Files.notExists(file));
    }

    private static void fit(EnsembleSettings settings, long seed, DataSet data, Path file) {
        try (EnsembleTrainer trainer =
                new EnsembleTrainer(TestData.PENDULUM, settings, TrainingSettings.oneStep(2), seed)) {
            trainer.fit(data, Optional.of(file), QUIET);
        }
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}

package dev.mechanist.tensor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a scripted model: one weight w with the loss (w - row)^2, and validation errors from a list. */
class TrainingTest {
    private static final TrainingProgress.Listener QUIET = TrainingProgress.Listener.NONE;

    @TempDir
    private Path directory;

    private final List<TensorProgram> programs = new ArrayList<>();

    @AfterEach
    void close() {
        programs.forEach(TensorProgram::close);
    }

    /** One training and what was asked of its model. */
    private final class Script implements Training.Model {
        private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        private final Adam adam;
        private final Training training;
        private final Adam.Update update;
        private final List<String> asked = new ArrayList<>();
        private double[] errors = {};
        private double rate = 0.1;
        private int validations;

        Script(String settings) {
            programs.add(program);
            program.declare("w", new double[] {0}, 1);
            adam = new Adam(program, Adam.Settings.DEFAULT, List.of("w"));
            training = new Training("script", settings, program, List.of(adam));
            update = adam.compile(
                    List.of(Input.of("row", -1)),
                    (scope, in) -> scope.variable("w").minus(in.get(0)).square().average());
        }

        @Override
        public void prepare() {
            asked.add("prepare");
        }

        @Override
        public double epoch(int stage, int epoch) {
            asked.add(stage + " " + epoch);
            Minibatches batches = new Minibatches(5, 2, 1);
            int[] order = batches.order(epoch);
            return training.pass(batches, (from, to) -> {
                double[] rows = new double[to - from];
                for (int i = from; i < to; i++) {
                    rows[i - from] = order[i] + stage;
                }
                return update.apply(rate, new Values[] {Values.of(rows)});
            });
        }

        @Override
        public OptionalDouble validate(int stage) {
            return validations < errors.length ? OptionalDouble.of(errors[validations++]) : OptionalDouble.empty();
        }

        double w() {
            return program.read("w")[0];
        }

        void fit(Training.Stages stages, Optional<Path> file, TrainingProgress.Listener listener) {
            training.fit(stages, this, "data", file, listener);
        }
    }

    @Test
    void stagesAndEpochsInOrder() {
        Script script = new Script("s");
        List<TrainingProgress> heard = new ArrayList<>();
        script.fit(new Training.Stages(List.of(2, 1), 0), Optional.empty(), heard::add);
        assertEquals(List.of("prepare", "0 0", "0 1", "1 2"), script.asked);
        assertEquals(9, script.adam.step());
        assertEquals(1, script.training.fits());
        TrainingProgress last = heard.get(2);
        assertEquals(3, last.epoch());
        assertEquals(3, last.epochs());
        assertEquals(1, last.stage());
        assertEquals(9, last.updates());
        assertEquals(0, last.secondsLeft(), 1e-12);
        assertFalse(last.validation().isPresent());
        script.fit(new Training.Stages(List.of(1), 0), Optional.empty(), QUIET);
        assertEquals(List.of("prepare", "0 0"), script.asked.subList(4, 6));
        assertEquals(2, script.training.fits());
    }

    /** Best at the second epoch, then two worse ones: the stage ends after the fourth with the weights of the second. */
    @Test
    void patienceEndsAStageWithItsBestWeights() {
        Script script = new Script("s");
        script.errors = new double[] {3, 2, 2, 4, 8, 9};
        List<Double> weights = new ArrayList<>();
        script.fit(new Training.Stages(List.of(6, 2), 2), Optional.empty(), p -> weights.add(script.w()));
        assertEquals(List.of("prepare", "0 0", "0 1", "0 2", "0 3", "1 4", "1 5"), script.asked);
        assertEquals(weights.get(4), script.w());
        Script same = new Script("s");
        same.errors = new double[] {3, 2, 2, 4};
        same.fit(new Training.Stages(List.of(6), 2), Optional.empty(), p -> {});
        assertEquals(weights.get(1), same.w());
        Script patient = new Script("s");
        patient.errors = new double[] {3, 2, 2, 4};
        patient.fit(new Training.Stages(List.of(4), 0), Optional.empty(), p -> {});
        assertEquals(weights.get(3), patient.w());
    }

    @Test
    void aKilledFitContinuesWithTheSameBits() {
        Training.Stages stages = new Training.Stages(List.of(3, 3), 2);
        double[] errors = {5, 4, 6, 3, 2, 7};
        Script straight = new Script("s");
        straight.errors = errors;
        Path first = directory.resolve("straight.npz");
        straight.fit(stages, Optional.of(first), QUIET);
        for (int killed = 1; killed <= 5; killed++) {
            Path file = directory.resolve("killed" + killed + ".npz");
            int at = killed;
            Script script = new Script("s");
            script.errors = errors;
            assertThrows(
                    Killed.class,
                    () -> script.fit(stages, Optional.of(file), p -> {
                        if (p.epoch() == at) {
                            throw new Killed();
                        }
                    }));
            Script again = new Script("s");
            again.errors = java.util.Arrays.copyOfRange(errors, killed, 6);
            again.fit(stages, Optional.of(file), QUIET);
            assertFalse(again.asked.contains("prepare"));
            assertEquals(straight.asked.subList(1 + killed, 7), again.asked);
            assertEquals(straight.w(), again.w());
            assertArrayEquals(
                    Checkpoint.read(first, "script").arrays().get("w/m"),
                    Checkpoint.read(file, "script").arrays().get("w/m"));
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void savedBetweenFits() {
        Path file = directory.resolve("saved.npz");
        Script script = new Script("s");
        script.fit(new Training.Stages(List.of(2), 0), Optional.empty(), QUIET);
        script.training.save(file);
        Script again = new Script("s");
        again.training.restore(file);
        assertEquals(script.w(), again.w());
        assertEquals(6, again.adam.step());
        assertEquals(1, again.training.fits());
        refused("made with other settings", () -> new Script("other").training.restore(file));
        refused("made with other data", () -> again.fit(new Training.Stages(List.of(1), 0), Optional.of(file), QUIET));
    }

    @Test
    void divergenceIsNamedAndLeavesNoCheckpoint() {
        Path file = directory.resolve("diverged.npz");
        Script script = new Script("s");
        script.rate = 1e308;
        refused(
                "the training diverged at update 2",
                () -> script.fit(new Training.Stages(List.of(1), 0), Optional.of(file), QUIET));
        assertTrue(Files.notExists(file));
        refused("at least one epoch", () -> new Training.Stages(List.of(1, 0), 0));
        refused("patience", () -> new Training.Stages(List.of(1), -1));
    }

    /** Two optimisers count for themselves, and both counts are kept. */
    @Test
    void severalOptimisersHaveTheirOwnCounts() {
        Path file = directory.resolve("two.npz");
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            program.declare("w", new double[] {0}, 1);
            Adam a = new Adam(program, "a", Adam.Settings.DEFAULT, List.of("w"));
            Adam b = new Adam(program, "b", Adam.Settings.DEFAULT, List.of("w"));
            a.resumeAt(3);
            b.resumeAt(8);
            Training training = new Training("two", "s", program, List.of(a, b));
            training.save(file);
            assertEquals(Map.of("updates of a", "3", "updates of b", "8"), counts(file));
            a.resumeAt(0);
            b.resumeAt(0);
            training.restore(file);
            assertEquals(3, a.step());
            assertEquals(8, b.step());
            assertThrows(IllegalArgumentException.class, () -> new Training("two", "s", program, List.of(a, a)));
        }
    }

    private static Map<String, String> counts(Path file) {
        Map<String, String> facts =
                new java.util.TreeMap<>(Checkpoint.read(file, "two").facts());
        facts.keySet().removeIf(name -> !name.startsWith("updates"));
        return facts;
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}

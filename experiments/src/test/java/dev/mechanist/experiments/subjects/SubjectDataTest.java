package dev.mechanist.experiments.subjects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.Scales;
import dev.mechanist.experiments.study.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which data a seed gives, and to whom. */
class SubjectDataTest {
    private static Subject subject(String entry) {
        return Study.read(YamlNode.parse("s.yaml", "name: s\nenvironments: [" + entry + "]\nmodels: [linear]"))
                .subjects()
                .get(0);
    }

    private static double[] states(DataSet data) {
        return data.episodes().get(0).states().data;
    }

    private static DataSet test(Trial trial) {
        return trial.tests().get("").data();
    }

    private static List<Double> values(Trial trial) {
        return trial.requireEquations().nominal().parameters().stream()
                .map(Parameter::value)
                .toList();
    }

    @Test
    void everySeedHasDataAndGuessesOfItsOwn() {
        Subject subject = subject("{name: pendulum, training: {episodes: 2, steps: 9}, test: {episodes: 3, steps: 7}}");
        Trial first = subject.trial(1);
        Trial again = subject.trial(1);
        Trial other = subject.trial(2);
        assertArrayEquals(states(first.training()), states(again.training()));
        assertEquals(values(first), values(again));
        assertFalse(Arrays.equals(states(first.training()), states(other.training())), "training of another seed");
        assertFalse(Arrays.equals(states(test(first)), states(test(other))), "test of another seed");
        assertFalse(Arrays.equals(states(test(first)), states(first.training())), "tested on what was trained on");
        assertFalse(values(first).equals(values(other)), "guesses of another seed");
        assertFalse(
                Arrays.equals(
                        first.training().episodes().get(0).states().data,
                        first.training().episodes().get(1).states().data),
                "two episodes");
        assertEquals(2, first.training().episodes().size());
        assertEquals(9, first.training().episodes().get(0).steps());
        assertEquals(3, test(first).episodes().size());
        assertEquals(7, test(first).episodes().get(0).steps());
        assertEquals(4, subject.unit(4), "each seed is evidence of its own");
    }

    @Test
    void actionsAreHeld() {
        Collection collection = new Collection(1, 8, 4, 0);
        Episode episode = collection
                .collect(Environments.make("pendulum"), 3, "training")
                .episodes()
                .get(0);
        double[] u = episode.actions().data;
        assertEquals(u[0], u[3]);
        assertEquals(u[4], u[7]);
        assertTrue(u[3] != u[4]);
    }

    /** Noise of a tenth of each state's own deviation: over 2000 samples the deviation is known to 2% (1 / sqrt(2 N)). */
    @Test
    void noiseIsAShareOfEachStatesDeviation() {
        int n = Environments.make("cart-pole").spec().n();
        DataSet exact = new Collection(10, 200, 3, 0).collect(Environments.make("cart-pole"), 1, "training");
        DataSet noisy = new Collection(10, 200, 3, 0.1).collect(Environments.make("cart-pole"), 1, "training");
        double[] scale = Scales.of(exact.episodes());
        double[] squares = new double[n];
        int rows = 0;
        for (int e = 0; e < 10; e++) {
            double[] x = exact.episodes().get(e).states().data;
            double[] y = noisy.episodes().get(e).states().data;
            for (int i = 0; i < x.length; i++) {
                squares[i % n] += (y[i] - x[i]) * (y[i] - x[i]);
            }
            rows += x.length / n;
        }
        for (int i = 0; i < n; i++) {
            assertEquals(0.1, Math.sqrt(squares[i] / rows) / scale[i], 0.1 * 0.08, "state " + i);
        }
    }

    /** Seed 6 of four records holds out record 2, and trains on the others in their order. */
    @Test
    void aSeedHoldsOutARecord() {
        Subject subject =
                subject("{name: simple-pendulum, records: {step: 0.05, simulated: 4, seconds: 1, noise: 0.001}}");
        Trial trial = subject.trial(6);
        assertEquals(1, test(trial).episodes().size());
        assertEquals("simulated record 2", test(trial).episodes().get(0).name());
        assertEquals(
                List.of("simulated record 0", "simulated record 1", "simulated record 3"),
                trial.recorded().episodes().stream().map(Episode::name).toList());
        assertEquals(0.05, trial.training().spec().dt());
        assertEquals(20, trial.training().episodes().get(0).steps());
        assertEquals(200, trial.recorded().episodes().get(0).steps());
        assertFalse(
                Arrays.equals(states(trial.recorded()), states(subject.trial(10).recorded())), "simulated anew");
        assertArrayEquals(states(trial.recorded()), states(subject.trial(6).recorded()));
        assertEquals(6, subject.unit(6), "each seed simulates its own");
    }

    /** The first two thirds train. */
    @Test
    void aSingleRecordIsSplit() {
        Trial trial = subject("{name: simple-pendulum, records: {step: 0.05, simulated: 1, seconds: 3, noise: 0}}")
                .trial(1);
        assertEquals(400, trial.recorded().episodes().get(0).steps());
        assertEquals(2, test(trial).episodes().get(0).times()[0], 1e-9);
        assertEquals(20, test(trial).episodes().get(0).steps());
    }

    private static Path record(Path file, double amplitude) throws IOException {
        StringBuilder csv = new StringBuilder("time,position,velocity,torque\n");
        for (int i = 0; i < 300; i++) {
            double t = 0.01 * i;
            csv.append(t + "," + amplitude * Math.sin(t) + "," + amplitude * Math.cos(t) + ",0.1\n");
        }
        return Files.writeString(file, csv);
    }

    @Test
    void measuredRecordsAreUnitsAndStandOnce(@TempDir Path directory) throws IOException {
        RecordedSubject machine = (RecordedSubject) subject("{name: simple-pendulum, records: {step: 0.05}}");
        Path a = record(directory.resolve("a.csv"), 0.5);
        Path b = record(directory.resolve("b.csv"), 0.6);
        Path copy = record(directory.resolve("c.csv"), 0.5);
        RecordedSubject measured = machine.withFiles(List.of(a, b));
        assertEquals(measured.unit(1), measured.unit(7));
        assertEquals(0, measured.unit(4));
        assertEquals("records", measured.units());
        assertEquals(0, machine.withFiles(List.of(a, b, copy)).unit(4), "two records, the copy is none");
    }

    @Test
    void guessesAreOffByAboutAThird() {
        ParametricDynamics truth = Environments.scenario("pendulum").world().dynamics();
        int free = IntStream.range(0, truth.parameters().size())
                .filter(i -> truth.parameters().get(i).free())
                .findFirst()
                .orElseThrow();
        double value = truth.parameters().get(free).value();
        double[] logs = IntStream.range(0, 400)
                .mapToDouble(seed -> Math.log(
                        Guesses.about(truth, seed).parameters().get(free).value() / value))
                .toArray();
        assertEquals(0.3 * RandomStream.of(7, "guess", free).nextGaussian(), logs[7], 1e-12);
        double mean = Arrays.stream(logs).average().orElseThrow();
        double deviation =
                Math.sqrt(Arrays.stream(logs).map(l -> l * l).average().orElseThrow());
        assertEquals(0, mean, 3 * 0.3 / Math.sqrt(logs.length));
        assertEquals(0.3, deviation, 3 * 0.3 / Math.sqrt(2.0 * logs.length));
    }

    @Test
    void oneWorldStandsInAStudyWithSeveralAmountsOfData() {
        Study study = Study.read(YamlNode.parse("s.yaml", """
            name: s
            environments:
              - {name: pendulum, label: little, training: {episodes: 1}}
              - {name: pendulum, label: much, training: {episodes: 9}}
            models: [linear]
            """));
        assertEquals(
                List.of("little", "much"),
                study.subjects().stream().map(Subject::name).toList());
        assertEquals(9, study.subjects().get(1).trial(1).training().episodes().size());
        InputException e = assertThrows(
                InputException.class,
                () -> Study.read(
                        YamlNode.parse("s.yaml", "name: s\nenvironments: [pendulum, pendulum]\nmodels: [linear]")));
        assertTrue(e.getMessage().contains("give it another label"), e.getMessage());
    }

    /** An offset of a torque is nothing as long as nobody knows it: a guess is off by 0.3 of its typical size, 0.05 N m. */
    @Test
    void whatIsZeroIsGuessedInItsScale() {
        ParametricDynamics truth = new DoublePendulum().discrete(0.1);
        int offset = truth.parameters().stream().map(Parameter::name).toList().indexOf("offset1");
        double squares = 0;
        for (int seed = 0; seed < 400; seed++) {
            double value = Guesses.about(truth, seed).parameters().get(offset).value();
            squares += value * value;
        }
        assertEquals(0.3 * 0.05, Math.sqrt(squares / 400), 3 * 0.3 * 0.05 / Math.sqrt(2.0 * 400));
    }
}

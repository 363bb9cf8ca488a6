package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Windows;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.graphnet.regression.ForestSettings;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Windows, encodings, the grouping of rows and settings, each by hand. */
class DataPreparationTest {
    private static final Spec SPEC = new Spec(
            0.05,
            List.of(
                    Variable.angle("a"),
                    Variable.of("p", "m"),
                    Variable.angle("b"),
                    Variable.of("q", "m"),
                    Variable.of("r", "m")),
            List.of(Variable.of("u", "N"), Variable.of("v", "N")));

    /** Plain coordinates, then each angle: p q r, sin a, cos a, sin b, cos b. */
    @Test
    void anglesAreEncodedBehindPlainCoordinatesInJavaAndInTensors() {
        double[] x = {99, 0.3, 10, -1.2, 20, 30};
        double[] expected = {10, 20, 30, Math.sin(0.3), Math.cos(0.3), Math.sin(-1.2), Math.cos(-1.2)};
        StateEncoding encoding = new StateEncoding(SPEC);
        assertEquals(7, encoding.stateWidth());
        double[] z = new double[9];
        encoding.encodeState(x, 1, z, 2);
        assertArrayEquals(expected, java.util.Arrays.copyOfRange(z, 2, 9));
        CompiledFunction f = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("x", 1, -1, 5)),
                (scope, in) -> List.of(EncodedStates.of(encoding, in.get(0))));
        assertArrayEquals(expected, f.call(new double[] {0.3, 10, -1.2, 20, 30})[0], 1e-15);
        f.program().close();
    }

    /** Episodes of 3 and 5 steps, x = 10 e + t, u = 100 e + t: windows of 2, the last fifth of each, rounded up, held out. */
    @Test
    void windowsAreCutInOrderAndTheLastOnesHeldOut() {
        Spec line = new Spec(0.05, List.of(Variable.of("x", "")), List.of(Variable.of("u", "")));
        DataSet data = DataSet.of(
                TestData.episode(
                        "0", line, new DMatrixRMaj(4, 1, true, 0, 1, 2, 3), new DMatrixRMaj(3, 1, true, 0, 1, 2)),
                TestData.episode(
                        "1",
                        line,
                        new DMatrixRMaj(6, 1, true, 10, 11, 12, 13, 14, 15),
                        new DMatrixRMaj(5, 1, true, 100, 101, 102, 103, 104)),
                TestData.episode("2", line, new DMatrixRMaj(2, 1, true, 20, 21), new DMatrixRMaj(1, 1, true, 200)));
        Windows.Split split = Windows.of(data, 2, 0.2);
        assertEquals(4, split.training().count());
        assertArrayEquals(
                new double[] {0, 1, 2, 10, 11, 12, 11, 12, 13, 12, 13, 14},
                split.training().states().data);
        assertArrayEquals(
                new double[] {0, 1, 100, 101, 101, 102, 102, 103},
                split.training().actions().data);
        assertArrayEquals(new double[] {1, 2, 3, 13, 14, 15}, split.validation().states().data);
        assertArrayEquals(new double[] {1, 2, 103, 104}, split.validation().actions().data);
        assertEquals(0, Windows.of(data, 2, 0).validation().count());
        assertEquals(6, Windows.of(data, 2, 0).training().count());
        assertTrue(assertThrows(InputException.class, () -> Windows.of(data, 6, 0))
                .getMessage()
                .contains("no episode has the 6 steps"));
        assertTrue(assertThrows(InputException.class, () -> Windows.of(data, 5, 0.2))
                .getMessage()
                .contains("and more to validate it"));
    }

    /** Members of 4 rows over 2 steps: (2 0) (0 0) (2 1) (1 0); the widest group has two rows at step 0 and three at step 1. */
    @Test
    void rowsAreGroupedByMember() {
        MemberRows rows = new MemberRows();
        rows.group(new int[] {2, 0, 0, 0, 2, 1, 1, 0}, 4, 2, 3);
        assertArrayEquals(new long[] {2, 3, 3}, rows.grouped().extents());
        assertArrayEquals(
                new int[] {1, 0, 0, 3, 0, 0, 0, 2, 0, 0, 1, 3, 2, 0, 0, 0, 0, 0},
                rows.grouped().integers());
        assertArrayEquals(new int[] {6, 0, 7, 3, 0, 1, 3, 2}, rows.position().integers());
        assertFalse(rows.isConstant());
        rows.group(new int[] {1, 1, 0, 0}, 2, 2, 2);
        assertTrue(rows.isConstant());
        assertArrayEquals(new int[] {1, 0, 1, 0}, rows.grouped().integers());
        assertArrayEquals(new int[] {1, 0, 1, 0}, rows.position().integers());
        rows.group(new int[] {1, 0, 0, 0}, 2, 2, 2);
        assertFalse(rows.isConstant());
        assertThrows(IllegalArgumentException.class, () -> rows.group(new int[] {0, -1}, 2, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> rows.group(new int[] {0, 2}, 2, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> rows.group(new int[3], 2, 1, 2));
    }

    @Test
    void settingsAreChecked() {
        TrainingSettings training = TrainingSettings.oneStep(3);
        assertEquals(3, training.epochs());
        assertEquals(32, training.batch());
        assertEquals(1e-3, training.rate().rate(12));
        assertEquals(
                9,
                training.withStages(new TrainingSettings.Stage(1, 4), new TrainingSettings.Stage(2, 5))
                        .epochs());
        assertThrows(InputException.class, () -> new TrainingSettings.Stage(0, 1));
        assertThrows(InputException.class, () -> new TrainingSettings.Stage(1, 0));
        assertThrows(InputException.class, () -> training.withStages());
        assertThrows(InputException.class, () -> training.withBatch(0));
        assertThrows(InputException.class, () -> training.withEarlyStopping(1, 0));
        assertThrows(InputException.class, () -> training.withEarlyStopping(-0.1, 0));
        assertThrows(InputException.class, () -> training.withEarlyStopping(0.1, -1));
        assertThrows(InputException.class, () -> EnsembleSettings.ensemble(0, true, 3));
        assertThrows(InputException.class, () -> EnsembleSettings.deterministic(3, 0));
        assertThrows(
                InputException.class, () -> EnsembleSettings.deterministic(3).withWeightDecay(1.0, -1.0));
        assertTrue(EnsembleSettings.probabilistic(3).probabilistic());
        assertEquals(1, EnsembleSettings.probabilistic(3).members());
        assertThrows(
                InputException.class,
                () -> PolicySettings.DEFAULT.withShape(
                        List.of(0), PolicySettings.DEFAULT.activation(), Precision.FLOAT32));
        assertThrows(InputException.class, () -> new ForestSettings(1, 0, 2, 1));
        assertThrows(InputException.class, () -> new ForestSettings(1, 1, 1, 1));
        assertThrows(InputException.class, () -> new ForestSettings(1, 1, 2, 1.1));
    }

    /** A training is known by everything that decides its result: each change shows. */
    @Test
    void theDescriptionNamesWhatDecides() {
        TrainingSettings t = TrainingSettings.oneStep(3);
        List<TrainingSettings> others = List.of(
                t.withTargets(Targets.RAW),
                t.withStages(new TrainingSettings.Stage(2, 3)),
                t.withBatch(33),
                t.withRate(dev.mechanist.tensor.training.Schedule.constant(2e-3)),
                t.withRate(dev.mechanist.tensor.training.Schedule.exponential(1e-3, 0.5, 1000)),
                t.withOptimiser(dev.mechanist.tensor.Adam.Settings.DEFAULT.withClipNorm(1)),
                t.withEarlyStopping(0.1, 0),
                t.withEarlyStopping(0.1, 2));
        assertEquals(
                8, others.stream().map(TrainingSettings::description).distinct().count());
        assertFalse(others.stream().anyMatch(o -> o.description().equals(t.description())));
    }
}

package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    private static final Spec SPEC =
            new Spec(0.5, List.of(Variable.of("p", "m"), Variable.angle("a")), List.of(Variable.of("f", "N")));

    private static Episode first() {
        return new Episode(
                "first",
                SPEC,
                new double[] {0, 0.5, 1},
                new DMatrixRMaj(3, 2, true, 1, 2, 4, 8, 16, 32),
                new DMatrixRMaj(2, 1, true, -1, -2),
                new double[] {10, 20},
                true,
                false);
    }

    /** At twice the pace from its second step on. */
    private static Episode second() {
        return new Episode(
                "second",
                SPEC,
                new double[] {3, 3.5, 3.75},
                new DMatrixRMaj(3, 2, true, 100, 200, 101, 203, 105, 209),
                new DMatrixRMaj(2, 1, true, -3, -4),
                new double[] {30, 40},
                false,
                true);
    }

    @Test
    void noneReachesFromOneEpisodeIntoTheNext() {
        Transitions all = Transitions.of(DataSet.of(first(), second()));
        assertEquals(4, all.count());
        assertArrayEquals(new double[] {1, 2, 4, 8, 100, 200, 101, 203}, all.states().data);
        assertArrayEquals(new double[] {4, 8, 16, 32, 101, 203, 105, 209}, all.nextStates().data);
        assertArrayEquals(new double[] {-1, -2, -3, -4}, all.actions().data);
        assertArrayEquals(new double[] {3, 6, 12, 24, 1, 3, 4, 6}, all.changes().data);
        assertArrayEquals(new double[] {10, 20, 30, 40}, all.rewards());
        assertArrayEquals(new boolean[] {false, true, false, false}, all.terminal(), "a cut by time is no end");
    }

    @Test
    void someRowsKeepTheirOrder() {
        Transitions some = Transitions.of(DataSet.of(first(), second())).rows(3, 1, 1);
        assertArrayEquals(new double[] {101, 203, 4, 8, 4, 8}, some.states().data);
        assertArrayEquals(new double[] {105, 209, 16, 32, 16, 32}, some.nextStates().data);
        assertArrayEquals(new double[] {-4, -2, -2}, some.actions().data);
        assertArrayEquals(new double[] {40, 20, 20}, some.rewards());
        assertArrayEquals(new boolean[] {false, true, true}, some.terminal());
    }

    @Test
    void inputsAreEncoded() {
        DMatrixRMaj inputs = Transitions.of(DataSet.of(first())).inputs(new StateEncoding(SPEC));
        assertArrayEquals(new double[] {1, Math.sin(2), Math.cos(2), -1, 4, Math.sin(8), Math.cos(8), -2}, inputs.data);
    }

    @Test
    void irregularTimesAreRefusedWhereTheStepCounts() {
        assertEquals(2, Transitions.uniform(DataSet.of(first())).count());
        String message = assertThrows(InputException.class, () -> Transitions.uniform(DataSet.of(first(), second())))
                .getMessage();
        assertEquals("second: the step at 3.5 s lasts 0.25 s where the model's is 0.5 s; resample the record", message);
    }

    /** A tenth of the step may be missing: 0.45 s is taken, 0.44 s is not. */
    @Test
    void samplingMayJitterByATenth() {
        assertEquals(1, Transitions.uniform(DataSet.of(lasting(0.4501))).count());
        assertEquals(1, Transitions.uniform(DataSet.of(lasting(0.5499))).count());
        assertThrows(InputException.class, () -> Transitions.uniform(DataSet.of(lasting(0.44))));
        assertThrows(InputException.class, () -> Transitions.uniform(DataSet.of(lasting(0.56))));
    }

    private static Episode lasting(double seconds) {
        return Episode.recorded("step", SPEC, new double[] {0, seconds}, new DMatrixRMaj(2, 2), new DMatrixRMaj(1, 1));
    }

    @Test
    void episodesOfOtherWidthsAreKeptButGiveNoTransitionsOfOneWidth() {
        Spec wide = new Spec(0.5, List.of(Variable.of("p", "m")), List.of());
        Episode other =
                Episode.recorded("other", wide, new double[] {0, 1}, new DMatrixRMaj(2, 1), new DMatrixRMaj(1, 0));
        DataSet mixed = DataSet.of(first(), other);
        assertEquals(3, mixed.transitions());
        String message =
                assertThrows(InputException.class, () -> Transitions.of(mixed)).getMessage();
        assertTrue(
                message.startsWith("episode 'other' is of 1 states (p) and 0 actions () at 0.5 s, but episode 'first'"),
                message);
        InputException pace = assertThrows(
                InputException.class,
                () -> DataSet.of(first(), second().withSpec(SPEC.withTimeStep(0.25)))
                        .spec());
        assertTrue(pace.getMessage().contains("at 0.25 s"), pace.getMessage());
    }

    @Test
    void windowsOfTwoStepsHoldThreeStates() {
        Windows.Split split = Windows.of(DataSet.of(first(), second()), 2, 0);
        assertEquals(2, split.training().count());
        assertArrayEquals(
                new double[] {1, 2, 4, 8, 16, 32, 100, 200, 101, 203, 105, 209},
                split.training().states().data);
        assertArrayEquals(new double[] {-1, -2, -3, -4}, split.training().actions().data);
        Windows.Split held = Windows.of(DataSet.of(first(), second()), 1, 0.5);
        assertArrayEquals(
                new double[] {1, 2, 4, 8, 100, 200, 101, 203}, held.training().states().data);
        assertArrayEquals(
                new double[] {4, 8, 16, 32, 101, 203, 105, 209},
                held.validation().states().data);
        assertThrows(InputException.class, () -> Windows.of(DataSet.of(first()), 3, 0));
    }
}

package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Substeps;
import dev.mechanist.core.numerics.Unwrapping;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** A pendulum that turns as theta = 3 sin(2 t) + t, recorded well and badly. */
class RecordRepairTest {
    private static final Spec SPEC = new Spec(
            0.05,
            List.of(Variable.angle("theta"), Variable.bounded("omega", "rad/s", -10, 10)),
            List.of(Variable.of("u", "N m")));

    private static Episode record(double perSecond, double perRadian, double perRate, double unwrap) {
        int steps = 100;
        double[] times = new double[steps + 1];
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
        for (int t = 0; t <= steps; t++) {
            double time = 0.05 * t;
            times[t] = perSecond * time;
            double angle = perRadian * (3 * Math.sin(2 * time) + time);
            states.set(t, 0, unwrap > 0 ? Math.IEEEremainder(angle, unwrap) : angle);
            states.set(t, 1, perRate * (6 * Math.cos(2 * time) + 1));
        }
        return Episode.recorded("r", SPEC, times, states, new DMatrixRMaj(steps, 1));
    }

    private static String refusal(Episode episode) {
        return assertThrows(InputException.class, () -> RecordRepair.of(DataSet.of(episode)))
                .getMessage();
    }

    @Test
    void whatIsFineStaysAsItIs() {
        Episode episode = record(1, 1, 1, 0);
        RecordRepair repair = RecordRepair.of(DataSet.of(episode));
        assertEquals(List.of(), repair.notes());
        assertEquals(episode.hash(), repair.data().episodes().get(0).hash());
    }

    @Test
    void wrappedAnglesAreUnwrapped() {
        RecordRepair repair = RecordRepair.of(DataSet.of(record(1, 1, 1, 2 * Math.PI)));
        assertEquals(List.of("r: the angle 'theta' is wrapped; it was unwrapped"), repair.notes());
        Episode whole = record(1, 1, 1, 0);
        for (int t = 0; t <= whole.steps(); t++) {
            assertEquals(
                    whole.states().get(t, 0),
                    repair.data().episodes().get(0).states().get(t, 0),
                    1e-12,
                    "row " + t);
        }
        assertTrue(refusal(record(1, 180 / Math.PI, 1, 360)).contains("looks like degrees"));
    }

    /** Rows of the record that are kept, by index. */
    private static Episode kept(int... rows) {
        Episode whole = record(1, 1, 1, 0);
        double[] times = new double[rows.length];
        DMatrixRMaj states = new DMatrixRMaj(rows.length, 2);
        for (int t = 0; t < rows.length; t++) {
            times[t] = whole.times()[rows[t]];
            states.set(t, 0, whole.states().get(rows[t], 0));
            states.set(t, 1, whole.states().get(rows[t], 1));
        }
        return Episode.recorded("r", SPEC, times, states, new DMatrixRMaj(rows.length - 1, 1));
    }

    private static int[] without(int... lost) {
        return IntStream.rangeClosed(0, 100)
                .filter(row -> Arrays.stream(lost).noneMatch(l -> l == row))
                .toArray();
    }

    /** What acted while a row was lost is not known: the record is split, where pieces are long enough. */
    @Test
    void lostRowsSplitARegularRecord() {
        RecordRepair one = RecordRepair.of(DataSet.of(kept(without(40))));
        assertEquals(
                List.of(
                        "r: row 41: 1 of the rows before it are missing, and nobody knows what acted: the record is split there"),
                one.notes());
        assertEquals(
                List.of(39, 59),
                one.data().episodes().stream().map(Episode::steps).toList());
        assertEquals(
                List.of(39, 57),
                RecordRepair.of(DataSet.of(kept(without(40, 41, 42)))).data().episodes().stream()
                        .map(Episode::steps)
                        .toList());
        // Too near to each other or to the end, or too many.
        assertEquals(
                1,
                RecordRepair.of(DataSet.of(kept(without(40, 50))))
                        .data()
                        .episodes()
                        .size());
        assertEquals(
                1,
                RecordRepair.of(DataSet.of(kept(without(90)))).data().episodes().size());
        assertEquals(
                1,
                RecordRepair.of(DataSet.of(kept(without(10)))).data().episodes().size());
    }

    /** Every other step is longer by half: sampled as it comes, and nothing is lost. */
    @Test
    void irregularRecordsStayWhole() {
        int[] rows = IntStream.rangeClosed(0, 100)
                .filter(row -> row % 5 != 2 && row % 5 != 4)
                .toArray();
        assertEquals(
                1, RecordRepair.of(DataSet.of(kept(rows))).data().episodes().size());
    }

    @Test
    void unwrappingByHand() {
        double[] wrapped = {3, -3, 2.9, -3.1, -1, 1, 3, -3};
        double turn = 2 * Math.PI;
        double[] expected = {3, turn - 3, 2.9, turn - 3.1, turn - 1, turn + 1, turn + 3, 2 * turn - 3};
        assertArrayEquals(expected, Unwrapping.unwrap(wrapped, turn), 1e-12);
        assertTrue(Unwrapping.looksWrapped(wrapped, turn));
        assertTrue(!Unwrapping.looksWrapped(expected, turn), "it reaches beyond a turn");
        assertTrue(
                !Unwrapping.looksWrapped(new double[] {-2, 2, -2}, turn),
                "jumps of less than three quarters of a turn");
    }

    @Test
    void unitsThatRatesContradict() {
        double degrees = 180 / Math.PI;
        assertEquals(
                "r: 'theta' changes by 0.001001 times what its rate 'omega' says: time looks like milliseconds; convert it to"
                        + " seconds, or set the 'unit' of 'time' to ms",
                refusal(record(1000, 1, 1, 0)));
        assertTrue(refusal(record(1e6, 1, 1, 0)).contains("microseconds"));
        assertTrue(refusal(record(1e9, 1, 1, 0)).contains("nanoseconds"));
        assertTrue(refusal(record(1 / 60.0, 1, 1, 0)).contains("time looks like minutes"), "60 is nearer than 57.3");
        assertTrue(refusal(record(1 / 3600.0, 1, 1, 0)).contains("time looks like hours"));
        assertTrue(refusal(record(1, degrees, 1, 0)).contains("the angle looks like degrees"));
        assertTrue(refusal(record(1, 1, degrees, 0)).contains("the rate looks like degrees per second"));
        assertTrue(refusal(record(1000, degrees, 1, 0)).contains("milliseconds and the angle like degrees"));
        assertEquals(List.of(), RecordRepair.of(DataSet.of(record(1, 1, 0, 0))).notes(), "a rate that says nothing");
        assertEquals(1, RateCheck.slope(record(1, 1, 1, 0), 0, 1, 0.8), 0.002);
        assertTrue(refusal(record(1 / 86400.0, 1, 1, 0)).contains("time looks like days"));
        assertTrue(refusal(record(1, -1, 1, 0)).contains("opposite directions"));
        assertTrue(refusal(record(1, 1, 60 / (2 * Math.PI), 0)).contains("turns per minute"));
        assertTrue(refusal(record(1, 1, 0.2, 0)).contains("check the unit of time and those of both"));
        assertEquals(
                List.of(), RecordRepair.of(DataSet.of(record(1, 1, 0.5, 0))).notes(), "a gear or a filter, perhaps");
    }

    @Test
    void rangesThatTheSystemDoesNotReach() {
        double degrees = 180 / Math.PI;
        assertEquals(
                "r: 'omega' runs from -286.4 to 401.1 rad/s, where the system keeps within -10 to 10; check its unit: it"
                        + " looks like degrees",
                refusal(record(1, degrees, degrees, 0)));
        RecordRepair turning = RecordRepair.of(DataSet.of(record(1, 2.5, 2.5, 0)));
        assertEquals(1, turning.notes().size());
        assertTrue(
                turning.notes().get(0).contains("over two turns; if that is in degrees"),
                turning.notes().get(0));
        RecordRepair slow = RecordRepair.of(DataSet.of(record(1, 1, 1, 0)).withTimeStep(50));
        assertTrue(assertThrows(InputException.class, () -> slow.requireSeconds(0.05))
                .getMessage()
                .contains("time looks like milliseconds"));
        assertEquals(slow, slow.requireSeconds(1));
    }

    @Test
    void gapsSplitAndTheSameCountsOnce() {
        Episode episode = record(1, 1, 1, 0);
        double[] late = episode.times().clone();
        for (int t = 40; t < late.length; t++) {
            late[t] += 3;
        }
        Episode broken = Episode.recorded("b", SPEC, late, episode.states(), episode.actions());
        RecordRepair repair = RecordRepair.of(new DataSet(List.of(broken, episode, episode.withName("c"))));
        assertEquals(
                List.of(
                        "c: the same record as r, by content; it counts once",
                        "b: row 41: a gap of 3.05 s where steps are 0.05 s: the record is split there"),
                repair.notes());
        assertEquals(
                List.of("b part 1", "b part 2", "r"),
                repair.data().episodes().stream().map(Episode::name).toList());
        assertEquals(39, repair.data().episodes().get(0).steps());
        assertEquals(60, repair.data().episodes().get(1).steps());
    }

    private static Clock.Reading clock(Clock.Policies policies, double... times) {
        return Clock.read(
                "r",
                times,
                IntStream.range(0, times.length).toArray(),
                (a, b) -> a % 10 == 4,
                row -> "r:" + (row + 2),
                policies);
    }

    @Test
    void stampsThatRepeatOrRunBack() {
        Clock.Reading repeated = clock(Clock.Policies.USUAL, 0, 1, 2, 3, 4, 4, 5);
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 6}, repeated.stretches().get(0).rows());
        assertEquals(
                List.of("r: 1 line repeats the one before it, stamp and values, and counts once"), repeated.notes());
        assertTrue(assertThrows(InputException.class, () -> clock(Clock.Policies.USUAL, 0, 1, 1, 2))
                .getMessage()
                .startsWith("r:4: the time stamp repeats that of the line before, with other values"));
        assertEquals(
                "r:5: time runs back by 2 s; sort the lines, set 'backward' to split where another record begins there, or name the column that says which run a line is of in 'runs'",
                assertThrows(InputException.class, () -> clock(Clock.Policies.USUAL, 0, 1, 2, 0, 1))
                        .getMessage());
        Clock.Policies split = new Clock.Policies(Clock.Policy.SPLIT, Clock.Policy.SPLIT);
        assertEquals(
                List.of("[0, 1, 2]", "[3, 4]"),
                clock(split, 0, 1, 2, 0, 1).stretches().stream()
                        .map(s -> Arrays.toString(s.rows()))
                        .toList());
        assertTrue(assertThrows(
                        InputException.class,
                        () -> clock(new Clock.Policies(Clock.Policy.REFUSE, Clock.Policy.REFUSE), 0, 1, 2, 3, 20, 21))
                .getMessage()
                .startsWith("r:6: a gap of 17 s where steps are 1 s"));
        assertEquals(
                1,
                clock(new Clock.Policies(Clock.Policy.KEEP, Clock.Policy.REFUSE), 0, 1, 2, 3, 20, 21)
                        .stretches()
                        .size());
        Clock.Reading alone = clock(Clock.Policies.USUAL, 0, 1, 2, 3, 20, 40, 41);
        assertEquals(2, alone.stretches().size());
        assertTrue(
                alone.notes().get(2).contains("1 row stands alone"),
                alone.notes().toString());
    }

    @Test
    void aClockThatDriftsDoesNotChangeTheIntegration() {
        assertEquals(1, Substeps.of(0.05, 0.05));
        assertEquals(1, Substeps.of(0.05 * (1 + 1e-8), 0.05));
        assertEquals(1, Substeps.of(0.051, 0.05));
        assertEquals(2, Substeps.of(0.054, 0.05));
        assertEquals(3, Substeps.of(0.15 + 1e-9, 0.05));
        assertEquals(1, Substeps.of(0.001, 0.05));
    }
}

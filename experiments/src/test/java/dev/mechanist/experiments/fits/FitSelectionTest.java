package dev.mechanist.experiments.fits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.sysid.MeasuredSystem;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class FitSelectionTest {
    /** A pendulum whose gain alone is not that of its data sheet, pushed in three records of 2 s. */
    private static DataSet records(MeasuredSystem system) {
        ParametricDynamics truth = system.model()
                .withParameters(system.model().parameters().stream()
                        .map(p -> p.name().equals("gain") ? p.withValue(1.3) : p)
                        .toList());
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 3; e++) {
            RandomStream random = RandomStream.of(5, "selection", e);
            double[] times = new double[201];
            DMatrixRMaj states = new DMatrixRMaj(201, 2);
            DMatrixRMaj actions = new DMatrixRMaj(200, 1);
            for (int t = 0; t < 200; t++) {
                times[t + 1] = 0.01 * (t + 1);
                actions.data[t] = Math.sin((4 + e) * times[t]);
                truth.advance(states.data, 2 * t, actions.data, t, 0.01, states.data, 2 * t + 2);
            }
            for (int k = 0; k < states.data.length; k++) {
                states.data[k] += 1e-3 * random.nextGaussian();
            }
            episodes.add(Episode.recorded("r" + e, truth.spec(), times, states, actions));
        }
        return new DataSet(episodes);
    }

    private static MeasuredSystem onlyDampingFree() {
        MeasuredSystem system = Machines.system("simple-pendulum");
        return system.withParameters(system.model().parameters().stream()
                .map(p -> p.withFree(p.name().equals("damping")))
                .toList());
    }

    @Test
    void theParameterThatIsWrongIsFreed() {
        MeasuredSystem system = onlyDampingFree();
        DataSet records = records(system);
        List<String> said = new ArrayList<>();
        List<FitSelection.Step> steps =
                FitSelection.select(system, records, FitSelection.RECORDS, List.of("offset", "gain"), said::add);
        FitSelection.Step last = SelectionTable.last(steps);
        assertTrue(steps.stream().anyMatch(s -> s.taken() && s.change().equals("free gain")), steps.toString());
        assertTrue(last.system().model().parameters().stream()
                .filter(p -> p.name().equals("gain"))
                .allMatch(Parameter::free));
        assertTrue(last.errors()[0] < 0.2 * steps.get(0).errors()[0], "records left out are predicted better");
        assertTrue(
                said.get(0).equals("left out in turn: r0, r1, r2")
                        && said.get(1).startsWith("as it is: "),
                said.toString());
        assertTrue(SelectionTable.text(steps).contains("chosen: free gain"), SelectionTable.text(steps));
    }

    @Test
    void twoRecordsAreTooFew() {
        MeasuredSystem system = onlyDampingFree();
        DataSet two = records(system).select(0, 1);
        assertThrows(
                InputException.class,
                () -> FitSelection.select(system, two, FitSelection.RECORDS, List.of("gain"), said -> {}));
    }

    /** 1, 2 and 6: mean 3, variance (4 + 1 + 9) / 2 = 7, so that the mean's error is sqrt(7 / 3). */
    @Test
    void theIntervalIsOneStandardError() {
        Interval interval = FitSelection.oneError(new double[] {1, 2, 6});
        assertEquals(3, interval.mean(), 1e-15);
        assertEquals(Math.sqrt(7.0 / 3), interval.half(), 1e-14);
    }

    /** Two records of 4 s: of their eight pieces two are kept, for each end of position and torque. */
    @Test
    void whatGoesFarthestIsKept() {
        MeasuredSystem system = onlyDampingFree();
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 2; e++) {
            double[] times = new double[401];
            DMatrixRMaj states = new DMatrixRMaj(401, 2);
            DMatrixRMaj actions = new DMatrixRMaj(400, 1);
            for (int t = 0; t <= 400; t++) {
                times[t] = 0.01 * t;
                states.set(
                        t, 0, e == 0 ? 0.1 * (t / 100) : -0.2 * (t / 100)); // 0, 0.1, 0.2, 0.3 and 0, -0.2, -0.4, -0.6
            }
            episodes.add(Episode.recorded("r" + e, system.model().spec(), times, states, actions));
        }
        List<RecordSplit> splits = RecordSplit.byExtrapolation(new DataSet(episodes));
        assertEquals(
                List.of("high position", "low position"),
                splits.stream().map(RecordSplit::name).toList(),
                "a torque that never changes does not go far");
        DataSet high = splits.get(0).judged();
        assertEquals(1, high.episodes().size(), "neighbours stay together");
        assertEquals(0.2, high.episodes().get(0).states().get(0, 0), 1e-15);
        assertEquals(200, high.episodes().get(0).steps());
        assertEquals(
                List.of(200, 400),
                splits.get(0).learned().episodes().stream().map(Episode::steps).toList());
        DataSet low = splits.get(1).judged();
        assertEquals(-0.4, low.episodes().get(0).states().get(0, 0), 1e-15);
        assertThrows(
                InputException.class,
                () -> RecordSplit.byExtrapolation(new DataSet(List.of(episodes.get(0)))),
                "four pieces");
        assertThrows(
                InputException.class,
                () -> FitSelection.select(system, new DataSet(episodes), "luck", List.of("gain"), said -> {}));
    }
}

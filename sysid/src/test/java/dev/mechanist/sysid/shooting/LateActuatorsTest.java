package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.sysid.WindowScore;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Delays of actuators as parameters, and parameters that each record has a value of. */
class LateActuatorsTest {
    @Nested
    class Kit implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            return with(LateActuators.of(new SimplePendulum().discrete(0.02)), Map.of("delay:torque", 0.03));
        }
    }

    private static ParametricDynamics with(ParametricDynamics model, Map<String, Double> values) {
        return model.withParameters(model.parameters().stream()
                .map(p -> p.withValue(values.getOrDefault(p.name(), p.value())))
                .toList());
    }

    private static ParametricDynamics freeing(ParametricDynamics model, Set<String> free) {
        return model.withParameters(model.parameters().stream()
                .map(p -> p.withFree(free.contains(p.name())))
                .toList());
    }

    /** Two actions, held over steps of 0.1, 0.2 and 0.1 s, that are 0.05 and 0.12 s late. */
    @Test
    void whatActsIsTheMeanOfWhatWasHeldWhenItSetOut() {
        Episode episode = Machine.episode(
                "r", new double[] {0, 0.1, 0.3, 0.4}, 1, new double[] {0, 0, 0, 0}, 2, 1, 10, 3, 20, -2, 40);
        double[] delays = {0.05, 0.12};
        double[] acting = new double[2];
        double[] slopes = new double[2];
        LateActions.between(episode, 0, delays, acting, slopes);
        assertArrayEquals(new double[] {1, 10}, acting, 1e-12);
        assertArrayEquals(new double[] {0, 0}, slopes, 1e-12);
        // From 0.1 to 0.3 s acts what set out from 0.05 to 0.25 s: 1 for 0.05 s and 3 for 0.15 s; and from -0.02 to
        // 0.18 s.
        LateActions.between(episode, 1, delays, acting, slopes);
        assertArrayEquals(new double[] {2.5, 10 * 0.6 + 20 * 0.4}, acting, 1e-12);
        assertArrayEquals(new double[] {(1 - 3) / 0.2, (10 - 20) / 0.2}, slopes, 1e-9);
        LateActions.between(episode, 2, delays, acting, slopes);
        assertArrayEquals(new double[] {0.5 * 3 + 0.5 * -2, 20}, acting, 1e-12);
        assertArrayEquals(new double[] {(3 + 2) / 0.1, 0}, slopes, 1e-9);
        LateActions.between(episode, 2, new double[2], acting, null);
        assertArrayEquals(new double[] {-2, 40}, acting, 1e-12);
        // 0.35 s: over three steps at once.
        LateActions.between(episode, 2, new double[] {0.35, 0}, acting, null);
        assertArrayEquals(new double[] {1, 40}, acting, 1e-12);
        DataSet late = LateActions.of(DataSet.of(episode), delays);
        assertArrayEquals(
                new double[] {1, 10, 2.5, 14, 0.5, 20}, late.episodes().get(0).actions().data, 1e-12);
    }

    @Test
    void recordsOfAPromptMachineStayAsTheyAre() {
        DataSet records = records(new SimplePendulum().discrete(0.01), 0, 1, 1);
        assertSame(records, LateActuators.acting(new SimplePendulum().discrete(0.01), records));
        assertSame(records, LateActuators.acting(LateActuators.of(new SimplePendulum().discrete(0.01)), records));
    }

    /** Records of 4 s from rest, every 0.02 s, with torques drawn anew every 0.1 s. */
    private static DataSet records(ParametricDynamics machine, double delay, double... gains) {
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < gains.length; e++) {
            ParametricDynamics own = with(machine, Map.of("gain", gains[e]));
            RandomStream random = RandomStream.of(5, "late", e);
            int steps = 200;
            double[] times = new double[steps + 1];
            DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
            DMatrixRMaj actions = new DMatrixRMaj(steps, 1);
            for (int t = 0; t < steps; t++) {
                times[t + 1] = 0.02 * (t + 1);
                actions.data[t] = t % 5 == 0 ? 2 * random.nextGaussian() : actions.data[t - 1];
            }
            Episode asked = Episode.recorded("r" + e, machine.spec(), times, states, actions);
            double[] acting = new double[1];
            for (int t = 0; t < steps; t++) {
                LateActions.between(asked, t, new double[] {delay}, acting, null);
                own.advance(states.data, 2 * t, acting, 0, 0.02, states.data, 2 * t + 2);
            }
            episodes.add(asked);
        }
        return new DataSet(episodes);
    }

    private static FitSettings measured(Shooting shooting) {
        return FitSettings.of(shooting, 0.01, 0.1).withThreads(1);
    }

    @Test
    void aFitFindsTheDelay() {
        ParametricDynamics machine = new SimplePendulum().discrete(0.01);
        DataSet records = records(machine, 0.033, 1.2, 1.2);
        ParametricDynamics start = freeing(LateActuators.of(machine), Set.of("gain", "damping", "delay:torque"));
        for (Shooting shooting : List.of(new Shooting.FromMeasured(0.4, 0.2), new Shooting.FreeStarts(0.4, 1e-2))) {
            FitResult found = PhysicsFit.fit(start, records, measured(shooting));
            assertEquals(0.033, found.estimate("delay:torque").parameter().value(), 1e-6);
            assertEquals(1.2, found.estimate("gain").parameter().value(), 1e-5);
            // What it predicts of the same records knows the delay too.
            List<WindowTrace> traces = WindowTrace.of(found.model(), records, 0.4, 0.2);
            assertTrue(WindowScore.perRecord(traces).get(0).rmse()[0] < 1e-6);
        }
    }

    @Test
    void eachRecordHasItsOwn() {
        ParametricDynamics machine = new SimplePendulum().discrete(0.01);
        DataSet records = records(machine, 0, 0.9, 1.3, 1.4);
        FitSettings settings = measured(new Shooting.FromMeasured(0.4, 0.2)).withPerRecord(Set.of("gain"));
        FitResult found = PhysicsFit.fit(freeing(machine, Set.of("gain", "inertia")), records, settings);
        assertEquals(
                List.of("r0", "r1", "r2"),
                found.ofRecords().stream().map(FitResult.OfRecord::record).toList());
        double[] gains = found.ofRecords().stream()
                .mapToDouble(own -> own.parameter().value())
                .toArray();
        assertArrayEquals(new double[] {0.9, 1.3, 1.4}, gains, 1e-6);
        assertEquals(1.2, found.estimate("gain").parameter().value(), 1e-6);
        assertEquals(
                List.of("inertia", "gain"),
                found.estimates().stream().map(e -> e.parameter().name()).toList());
        assertEquals(2, found.correlation().numRows);
        List<Parameter> parameters = found.model().parameters();
        assertEquals(1.2, parameters.get(6).value(), 1e-6);
    }

    /** Errors 1, 2 and 2 of a parameter's three entries with correlations 0.5, 0 and -0.25, and of one that is shared. */
    @Test
    void meansAreAsUncertainAsTheirEntriesTogether() {
        DMatrixRMaj r = new DMatrixRMaj(new double[][] {
            {1, 0.1, 0.2, 0.3}, {0.1, 1, 0.5, 0}, {0.2, 0.5, 1, -0.25}, {0.3, 0, -0.25, 1},
        });
        Covariance covariance = new Covariance(new double[] {3, 1, 2, 2}, r, List.of());
        EntryMeans means = new EntryMeans(new int[] {4, 7, 7, 7});
        assertArrayEquals(new int[] {4, 7}, means.distinct());
        assertEquals(3, means.error(4, covariance));
        // (1 + 4 + 4 + 2 (0.5 1 2 + 0 + -0.25 2 2)) / 9 = 9 / 9.
        assertEquals(1, means.error(7, covariance), 1e-12);
        // 3 (0.1 1 + 0.2 2 + 0.3 2) / 3 = 1.1, over 3.
        assertEquals(1.1 / 3, means.correlation(covariance).get(0, 1), 1e-12);
        assertEquals(1, means.correlation(covariance).get(1, 1), 1e-12);
        Covariance open = new Covariance(new double[] {3, 1, Double.POSITIVE_INFINITY, 2}, r, List.of());
        assertEquals(Double.POSITIVE_INFINITY, means.error(7, open));
        assertTrue(Double.isNaN(means.correlation(open).get(0, 1)));
    }
}

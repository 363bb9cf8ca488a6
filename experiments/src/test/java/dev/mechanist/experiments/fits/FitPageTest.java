package dev.mechanist.experiments.fits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.WindowTrace;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class FitPageTest {
    private static final double NOISE = 1e-3;

    /** Two records of 3 s of a pendulum with a gain of 1.3, pushed to and fro, and one that stands almost still. */
    private static DataSet records(MeasuredSystem system) {
        ParametricDynamics truth = system.model()
                .withParameters(system.model().parameters().stream()
                        .map(p -> p.name().equals("gain") ? p.withValue(1.3) : p)
                        .toList());
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 3; e++) {
            RandomStream random = RandomStream.of(3, "report", e);
            int steps = 300;
            double[] times = new double[steps + 1];
            DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
            DMatrixRMaj actions = new DMatrixRMaj(steps, 1);
            for (int t = 0; t < steps; t++) {
                times[t + 1] = 0.01 * (t + 1);
                actions.data[t] = (e == 2 ? 0.05 : 1.5) * Math.sin((4 + e) * times[t]);
                truth.advance(states.data, 2 * t, actions.data, t, 0.01, states.data, 2 * t + 2);
            }
            for (int k = 0; k < states.data.length; k++) {
                states.data[k] += NOISE * random.nextGaussian();
            }
            episodes.add(Episode.recorded("folder/record-" + e + ".csv", truth.spec(), times, states, actions));
        }
        return new DataSet(episodes);
    }

    @Test
    void theReportHoldsWhatThereIsToSay() {
        MeasuredSystem system = Machines.system("simple-pendulum");
        DataSet records = records(system);
        FitResult result = system.fit(records, (iteration, cost) -> {});
        List<String> parts = new ArrayList<>();
        String html = FitPage.html(system, records, result, true, parts::add);
        for (String section : List.of(
                "In short",
                "Quality of each state",
                "Measured and predicted",
                "What is left",
                "Correlations of the estimates",
                "Profile likelihood of the doubtful ones",
                "Which record pulls which parameter")) {
            assertTrue(html.contains(">" + section + "</h2>"), section);
        }
        assertTrue(html.contains("position, record-1.csv") && !html.contains("position, folder/"), "short names");
        assertFalse(html.contains("src=\"http") || html.contains("href=\"http"), "nothing is requested from elsewhere");
        assertEquals("records left out", parts.get(parts.size() - 1));
        String brief = FitPage.html(system, records, result, false, parts::add);
        assertFalse(brief.contains("Profile likelihood of the doubtful ones"), "fits of their own are left out");
        assertTrue(brief.contains("'mechanist fit --report' shows them"));
        assertTrue(
                FitPage.isSmall(records, result),
                "900 samples times " + result.estimates().size());
    }

    /** Held a standard error away, the likelihood of an estimate falls by half: twice the loss is 1, and 9 at three. */
    @Test
    void theProfileIsThatOfTheLikelihood() {
        MeasuredSystem system = Machines.system("simple-pendulum");
        DataSet records = records(system);
        FitResult result = system.fit(records, (iteration, cost) -> {});
        assertTrue(result.exhaustive());
        ParameterProfile profile =
                ParameterProfile.of(system.asFitted(result), records, result, result.estimate("gain"));
        assertEquals(0, profile.loss()[3]);
        assertEquals(1, profile.loss()[2], 0.3);
        assertEquals(9, profile.loss()[6], 2);
        double error = result.estimate("gain").standardError();
        Parameter gain = result.estimate("gain").parameter();
        assertEquals(gain.value() - 2 * error, profile.values()[1], 1e-12);
    }

    /** The record that is hardly pushed says little of the gain. */
    @Test
    void recordsPullAsMuchAsTheySay() {
        MeasuredSystem system = Machines.system("simple-pendulum");
        DataSet records = records(system);
        FitResult result = system.fit(records, (iteration, cost) -> {});
        List<RecordInfluence> pulls = RecordInfluence.of(system.asFitted(result), records, result);
        int gain = result.estimates().indexOf(result.estimate("gain"));
        double[] pull =
                pulls.stream().mapToDouble(p -> Math.abs(p.shifts()[gain])).toArray();
        assertTrue(pull[2] < 0.5 * Math.max(pull[0], pull[1]), Arrays.toString(pull));
        assertTrue(RecordInfluence.of(system, records.select(0), result).isEmpty());
    }

    /**
     * Residuals 1, -1, 1, -1 at 0.5 s: lag 1 has three products of -1 over four squares. All of their power, 1, is at 1 Hz: of the two
     * frequencies 0.5 Hz apart it is the second, where |4|^2 2 0.5 / 4 = 4.
     */
    @Test
    void residualsByHand() {
        DMatrixRMaj measured = new DMatrixRMaj(5, 1, true, 3, 4, 5, 6, 7);
        DMatrixRMaj predicted = new DMatrixRMaj(5, 1, true, 3, 5, 4, 7, 6);
        Residuals r = Residuals.of(
                List.of(new WindowTrace("r", 0, new double[] {0, 0.5, 1, 1.5, 2}, measured, predicted)), 0);
        assertArrayEquals(new double[] {1, -0.75}, r.autocorrelation(), 1e-15);
        assertArrayEquals(new double[] {0.5, 1}, r.frequencies(), 1e-15);
        assertArrayEquals(new double[] {0, 4}, r.density(), 1e-12);
    }
}

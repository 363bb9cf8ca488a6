package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagnitudeSystemTest {
    private static OutputRecord record(MagnitudeSystem system, double[] theta, int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "drive", 0);
        double[] x = new double[system.order()];
        double[] u = new double[rows];
        double[] y = new double[rows];
        for (int t = 0; t < rows; t++) {
            u[t] = t % 7 == 0 ? Math.signum(random.nextGaussian()) : u[t - 1];
            y[t] = system.output(theta, x) + 0.01 * random.nextGaussian();
            system.step(theta, x, u[t]);
        }
        return new OutputRecord(u, y);
    }

    @Test
    void aStepByHand() {
        MagnitudeSystem system = new MagnitudeSystem(3, 2);
        assertEquals(
                List.of("radius1", "angle1", "gain1", "cross_gain1", "pole", "gain", "offset"),
                system.parameters().stream().map(p -> p.name()).toList());
        double[] theta = {0.5, Math.PI / 6, 0.3, -0.2, 0.8, 0.7, 0.05};
        double[] x = {1, 2, -4};
        // 0.5 (cos, sin) of 30 degrees: 0.4330127, 0.25.
        system.step(theta, x, 3);
        assertEquals(0.4330127 - 0.5 + 0.9, x[0], 1e-7);
        assertEquals(0.25 + 0.8660254 - 0.6, x[1], 1e-7);
        assertEquals(-3.2 + 2.1, x[2], 1e-12);
        assertEquals(Math.abs(0.8330127 - 1.1) + 0.05, system.output(theta, x), 1e-7);
        assertEquals(5, new MagnitudeSystem(2, 2).parameters().size());
        double[] start = new double[3];
        system.guess(theta, new double[] {1, -3, 2}, 2, start);
        assertEquals(0, start[0], 1e-12);
        assertEquals(3, start[1], 1e-12, "a quarter of the circle");
    }

    /** A mode that rings through zero: its sign is lost, and found again, in what is fitted and in what is tested. */
    @Test
    void theSignIsFoundAgain() {
        MagnitudeSystem system = new MagnitudeSystem(2, 1);
        double[] theta = {0.96, 0.35, 0.25, 0.1, 0.04};
        OutputRecord training = record(system, theta, 250, 1);
        SystemFit.Fitted fitted = SystemFit.fit(system, List.of(training), new SystemFit.Settings(12, 80, 0.05), 1);
        assertEquals(0.01, fitted.error(), 0.002);
        assertEquals(0.96, fitted.theta()[0], 0.003);
        assertEquals(0.35, fitted.theta()[1], 0.003);
        OutputRecord all = record(system, theta, 400, 2);
        OutputRecord test = all.part(95, 400);
        double[] run = fitted.run(test, 40);
        assertTrue(test.error(run, 40) < 0.05, "error " + test.error(run, 40));
    }
}

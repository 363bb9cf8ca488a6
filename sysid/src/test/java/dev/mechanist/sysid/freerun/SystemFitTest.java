package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two stores in a row of which only the second is seen: x1 += (gain u - a x1), x2 += (a x1 - b x2), y = x2. */
class SystemFitTest {
    /** @param leak of the second store, the third parameter, from which a fit begins */
    private record Stores(double leak, boolean leakIsFree) implements OutputSystem {
        @Override
        public List<Parameter> parameters() {
            return List.of(
                    Parameter.positive("a", "", 0.3),
                    Parameter.positive("b", "", 0.3),
                    Parameter.positive("gain", "", 1),
                    Parameter.real("leak", "", leak, 0.1).withFree(leakIsFree));
        }

        @Override
        public List<Parameter> states() {
            return List.of(
                    new Parameter("x1", "", 2, 2, 0, 50, true),
                    new Parameter("x2", "", 0, 5, -50, 50, true),
                    new Parameter("leaked", "", 0, 1, 0, 0, false));
        }

        @Override
        public void step(double[] theta, double[] x, double u) {
            double flow = theta[0] * x[0];
            x[0] += theta[2] * u - flow;
            x[1] += flow - theta[1] * x[1] - theta[3];
            x[2] += theta[3];
        }

        @Override
        public double output(double[] theta, double[] x) {
            return x[1];
        }

        @Override
        public void guess(double[] theta, double[] y, int which, double[] x) {
            x[1] = y[0];
        }
    }

    private static final Stores STORES = new Stores(0, false);

    private static OutputRecord record(int rows, double hidden, double noise, long seed) {
        return record(rows, hidden, noise, 0, seed);
    }

    private static OutputRecord record(int rows, double hidden, double noise, double leak, long seed) {
        RandomStream random = RandomStream.of(seed, "stores", 0);
        double[] theta = {0.12, 0.2, 1.7, leak};
        double[] x = {hidden, 3, 0};
        double[] u = new double[rows];
        double[] y = new double[rows];
        for (int t = 0; t < rows; t++) {
            u[t] = t % 10 == 0 ? random.nextDouble() : u[t - 1];
            y[t] = x[1] + noise * random.nextGaussian();
            STORES.step(theta, x, u[t]);
        }
        return new OutputRecord(u, y);
    }

    @Test
    void parametersAndHiddenStartsAreFound() {
        List<OutputRecord> records = List.of(record(300, 9, 0.02, 1), record(300, 1, 0.02, 2));
        SystemFit.Fitted fitted = SystemFit.fit(STORES, records, new SystemFit.Settings(3, 60, 0.02), 1);
        assertEquals(0.12, fitted.theta()[0], 0.004);
        assertEquals(0.2, fitted.theta()[1], 0.004);
        assertEquals(1.7, fitted.theta()[2], 0.03);
        assertEquals(0.02, fitted.error(), 0.003);
        OutputRecord test = record(200, 14, 0.02, 3);
        double[] run = fitted.run(test, 15);
        assertTrue(test.error(run, 15) < 0.06, "error " + test.error(run, 15));
        double[] blind = new SystemFit.Fitted(STORES, new double[] {0.3, 0.3, 1, 0}, 0.02).run(test, 15);
        assertTrue(test.error(blind, 15) > 0.3);
    }

    @Test
    void whatIsHeldStays() {
        List<OutputRecord> records = List.of(record(300, 9, 0, 0.05, 1));
        SystemFit.Settings settings = new SystemFit.Settings(2, 80, 0.02);
        SystemFit.Fitted right = SystemFit.fit(new Stores(0.05, false), records, settings, 1);
        SystemFit.Fitted wrong = SystemFit.fit(new Stores(0.02, false), records, settings, 1);
        SystemFit.Fitted found = SystemFit.fit(new Stores(0.02, true), records, settings, 1);
        assertEquals(0.05, right.theta()[3]);
        assertEquals(0.02, wrong.theta()[3]);
        assertEquals(0.05 / 0.2, found.theta()[3] / found.theta()[1], 1e-3, "the two stores may change their places");
        assertEquals(0.12, right.theta()[0], 1e-3);
        assertTrue(right.error() < 3e-4, "error " + right.error());
        assertTrue(found.error() < 3e-4, "error " + found.error());
        assertTrue(wrong.error() > 1e-3, "error " + wrong.error());
    }
}

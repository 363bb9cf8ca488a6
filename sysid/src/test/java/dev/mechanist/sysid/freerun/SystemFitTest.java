package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Parameter;
import dev.mechanist.core.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two stores in a row of which only the second is seen: x1 += (gain u - a x1), x2 += (a x1 - b x2), y = x2. */
class SystemFitTest {
    private record Stores() implements OutputSystem {
        @Override
        public List<Parameter> parameters() {
            return List.of(
                    Parameter.positive("a", "", 0.3),
                    Parameter.positive("b", "", 0.3),
                    Parameter.positive("gain", "", 1));
        }

        @Override
        public List<Parameter> states() {
            return List.of(new Parameter("x1", "", 2, 2, 0, 50, true), new Parameter("x2", "", 0, 5, -50, 50, true));
        }

        @Override
        public void step(double[] theta, double[] x, double u) {
            double flow = theta[0] * x[0];
            x[0] += theta[2] * u - flow;
            x[1] += flow - theta[1] * x[1];
        }

        @Override
        public double output(double[] theta, double[] x) {
            return x[1];
        }

        @Override
        public void guess(double[] theta, double[] y, double[] x) {
            x[1] = y[0];
        }
    }

    private static OutputRecord record(int rows, double hidden, double noise, long seed) {
        RandomStream random = RandomStream.of(seed, "stores", 0);
        double[] theta = {0.12, 0.2, 1.7};
        double[] x = {hidden, 3};
        double[] u = new double[rows];
        double[] y = new double[rows];
        for (int t = 0; t < rows; t++) {
            u[t] = t % 10 == 0 ? random.nextDouble() : u[t - 1];
            y[t] = x[1] + noise * random.nextGaussian();
            new Stores().step(theta, x, u[t]);
        }
        return new OutputRecord(u, y);
    }

    @Test
    void parametersAndHiddenStartsAreFound() {
        List<OutputRecord> records = List.of(record(300, 9, 0.02, 1), record(300, 1, 0.02, 2));
        SystemFit.Fitted fitted = SystemFit.fit(new Stores(), records, new SystemFit.Settings(3, 60, 0.02, false), 1);
        assertEquals(0.12, fitted.theta()[0], 0.004);
        assertEquals(0.2, fitted.theta()[1], 0.004);
        assertEquals(1.7, fitted.theta()[2], 0.03);
        assertEquals(0.02, fitted.error(), 0.003);
        OutputRecord test = record(200, 14, 0.02, 3);
        double[] run = fitted.run(test, 15);
        assertTrue(test.error(run, 15) < 0.06, "error " + test.error(run, 15));
        double[] blind = new SystemFit.Fitted(new Stores(), new double[] {0.3, 0.3, 1}, 0.02).run(test, 15);
        assertTrue(test.error(blind, 15) > 0.3);
    }

    @Test
    void startsThatAreKnownStay() {
        SystemFit.Fitted fitted = SystemFit.fit(
                new Stores(),
                List.of(record(200, 9, 0, 1)),
                List.of(new double[] {9, 3}),
                new SystemFit.Settings(0, 60, 0.02, true),
                1);
        assertEquals(0.12, fitted.theta()[0], 1e-5);
        assertEquals(1.7, fitted.theta()[2], 1e-4);
        SystemFit.Fitted wrong = SystemFit.fit(
                new Stores(),
                List.of(record(200, 9, 0, 1)),
                List.of(new double[] {4, 3}),
                new SystemFit.Settings(0, 60, 0.02, true),
                1);
        assertTrue(fitted.error() < 1e-5, "error " + fitted.error());
        assertTrue(wrong.error() > 1e-3, "error " + wrong.error());
    }
}

package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ButterworthTest {
    /** Recorded from SciPy 1.17.1: filtfilt(*butter(3, 20 / 100), x). */
    @Test
    void equalsScipy() {
        double[] x = {
            0.0, 0.944218, 1.58545, 1.263209, 1.034988, 0.149217, -0.071576, 0.117547, 0.268733, 1.216814, 1.656987,
            2.288168, 2.454599, 1.719098, 1.333521, 0.620304, 0.820822, 1.481863, 1.933623, 2.86957
        };
        double[] expected = {
            -0.007206161634263452,
            0.40037792734328614,
            0.6873118709287828,
            0.7913306588933838,
            0.7339250689586437,
            0.6073339059693628,
            0.5293586810457054,
            0.5886665019808847,
            0.8057365255837632,
            1.1253525081502058,
            1.442248851112848,
            1.6486082832531423,
            1.683705974544924,
            1.5643184649011572,
            1.3816350429134798,
            1.265482318932148,
            1.3325382798029723,
            1.6419402344096532,
            2.175371893073209,
            2.845241458930313
        };
        assertArrayEquals(expected, new Butterworth(3, 20, 200).zeroPhase(x), 1e-12);
    }

    /** Squared gain of one pass is 1 / (1 + (tan(pi f / rate) / tan(pi cutoff / rate))^(2 order)); two passes square it. */
    @ParameterizedTest
    @CsvSource({"1, 5", "2, 13", "3, 5", "3, 20", "3, 33", "4, 20", "5, 25"})
    void sinusoidsKeepTheirPhaseAndLoseTheClosedFormGain(int order, double frequency) {
        double rate = 200;
        double cutoff = 20;
        double[] x = new double[4001];
        for (int t = 0; t < x.length; t++) {
            x[t] = Math.cos(2 * Math.PI * frequency / rate * (t - 2000));
        }
        double warped = Math.tan(Math.PI * frequency / rate) / Math.tan(Math.PI * cutoff / rate);
        double gain = 1 / (1 + Math.pow(warped, 2 * order));
        double[] y = new Butterworth(order, cutoff, rate).zeroPhase(x);
        for (int t = 1900; t <= 2100; t++) {
            assertEquals(gain * x[t], y[t], 1e-10);
        }
    }

    @Test
    void linesPassUnchanged() {
        double[] line = new double[50];
        for (int t = 0; t < line.length; t++) {
            line[t] = 3 - 0.25 * t;
        }
        // Odd reflection continues a line, but its start-up is that of a constant: exact once that has faded.
        double[] y = new Butterworth(3, 20, 200).zeroPhase(line);
        for (int t = 20; t < 30; t++) {
            assertEquals(line[t], y[t], 1e-3);
        }
    }

    @Test
    void tooFewSamplesAreRefused() {
        assertThrows(InputException.class, () -> new Butterworth(3, 20, 40));
        assertThrows(InputException.class, () -> new Butterworth(3, 20, 200).zeroPhase(new double[12]));
    }

    /**
     * With the cutoff at a quarter of the rate, tan(pi / 4) = 1 and the first order is the mean of two neighbours: forwards and
     * backwards an impulse becomes 1/4, 1/2, 1/4.
     */
    @Test
    void anImpulseByHand() {
        double[] impulse = new double[21];
        impulse[10] = 8;
        double[] expected = new double[21];
        expected[9] = 2;
        expected[10] = 4;
        expected[11] = 2;
        assertArrayEquals(expected, new Butterworth(1, 25, 100).zeroPhase(impulse), 1e-14);
    }

    /**
     * The second order there is b = (1, 2, 1) / (2 + sqrt 2) and a = (1, 0, q), q = (2 - sqrt 2) / (2 + sqrt 2): an impulse answer
     * of b0 (1, 2, 1 - q, -2 q, -q (1 - q), 2 q^2, ..), and both passes its correlation with itself.
     */
    @Test
    void anImpulseOfTheSecondOrderByHand() {
        double q = (2 - Math.sqrt(2)) / (2 + Math.sqrt(2));
        double[] answer = new double[30];
        answer[0] = 1;
        answer[1] = 2;
        for (int k = 2; k < 30; k++) {
            answer[k] = (k == 2 ? 1 : 0) - q * answer[k - 2];
        }
        double[] impulse = new double[61];
        impulse[30] = 1;
        double[] y = new Butterworth(2, 25, 100).zeroPhase(impulse);
        for (int lag = 0; lag < 10; lag++) {
            double sum = 0;
            for (int k = 0; k + lag < 30; k++) {
                sum += answer[k] * answer[k + lag] / Math.pow(2 + Math.sqrt(2), 2);
            }
            assertEquals(sum, y[30 + lag], 1e-12);
            assertEquals(sum, y[30 - lag], 1e-12);
        }
    }

    /** A constant is its own steady state, from the first sample to the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void constantsPassUnchanged(int order) {
        double[] x = new double[40];
        java.util.Arrays.fill(x, 3);
        assertArrayEquals(x, new Butterworth(order, 20, 100).zeroPhase(x), 1e-10);
    }

    @Test
    void ordersAndLengthsAtTheirLimits() {
        assertThrows(InputException.class, () -> new Butterworth(0, 20, 200));
        assertThrows(InputException.class, () -> new Butterworth(9, 20, 200));
        assertThrows(InputException.class, () -> new Butterworth(3, 0, 200));
        assertEquals(13, new Butterworth(3, 20, 200).zeroPhase(new double[13]).length);
        assertEquals(28, new Butterworth(8, 20, 200).zeroPhase(new double[28]).length);
    }
}

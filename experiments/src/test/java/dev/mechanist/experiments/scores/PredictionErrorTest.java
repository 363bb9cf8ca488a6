package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class PredictionErrorTest {
    private static final Spec SPEC =
            new Spec(0.1, List.of(Variable.of("p", "m"), Variable.angle("q")), List.of(Variable.of("u", "m")));
    private static final double TURN = 2 * Math.PI;

    /** p moves by its action, q stays. */
    private static class Shift implements Dynamics {
        @Override
        public Spec spec() {
            return SPEC;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.setTo(x);
            for (int b = 0; b < x.numRows; b++) {
                next.data[2 * b] += u.data[b];
            }
        }

        @Override
        public Shift fork() {
            return this;
        }
    }

    /** Shifts where p is at most a bound, beyond which the system cannot be. */
    private static final class Admitting extends Shift {
        private final double most;

        Admitting(double most) {
            this.most = most;
        }

        @Override
        public boolean admits(double[] x, int xo) {
            return x[xo] <= most;
        }
    }

    /** Positions, angles, actions. */
    private static Episode episode(double[] p, double[] q, double... u) {
        DMatrixRMaj states = new DMatrixRMaj(p.length, 2);
        double[] times = new double[p.length];
        for (int t = 0; t < p.length; t++) {
            states.set(t, 0, p[t]);
            states.set(t, 1, q[t]);
            times[t] = 0.1 * t;
        }
        return Episode.recorded("e", SPEC, times, states, new DMatrixRMaj(u.length, 1, true, u));
    }

    private static PredictionError.Curve curve(int longest, int windows, Episode... episodes) {
        return PredictionError.curve(
                new Shift(), new DataSet(List.of(episodes)), new double[] {2, 0.5}, longest, windows);
    }

    /** Root mean square of a position error over 2 m and an angle error over 0.5 rad. */
    private static double error(double p, double q) {
        return Math.sqrt((p * p / 4 + q * q / 0.25) / 2);
    }

    /**
     * From 1 and 0.2 rad the model goes to 2, 4 and 7 and stays at 0.2 rad; recorded were 2.5, 3 and 10, and angles of 0.5 rad
     * more, whole turns left out.
     */
    @Test
    void errorsByHandAtEveryStep() {
        Episode record = episode(
                new double[] {1, 2.5, 3, 10}, new double[] {0.2, 0.7 + TURN, 0.7 - TURN, 0.7 + 2 * TURN}, 1, 2, 3);
        PredictionError.Curve curve = curve(3, 5, record);
        assertArrayEquals(new int[] {1, 2, 3}, curve.steps());
        assertArrayEquals(new double[] {error(0.5, 0.5), error(1, 0.5), error(3, 0.5)}, curve.errors(), 1e-12);
        assertArrayEquals(new int[] {1, 1, 1}, curve.windows());
        assertArrayEquals(new double[3], curve.diverged());
    }

    /** What stands still keeps the errors of its starts: normal, of 0.01 standard deviations in states that count. */
    @Test
    void startsMayBeOff() {
        int steps = 900;
        Episode record = episode(new double[steps + 1], new double[steps + 1], new double[steps]);
        DataSet data = new DataSet(List.of(record));
        for (double scale : new double[] {3, Double.POSITIVE_INFINITY}) {
            PredictionError.Curve off =
                    PredictionError.curve(e -> new Shift(), data, new double[] {scale, 0.5}, 2, steps, 0.01);
            // Of 899 windows a root mean square is known to 1 / sqrt(2 * 899), 2.4%, where one state counts.
            assertEquals(0.01, off.errors()[0], 0.0008);
            assertEquals(off.errors()[0], off.errors()[1], 1e-12);
        }
        assertEquals(
                0,
                PredictionError.curve(e -> new Shift(), data, new double[] {3, 0.5}, 2, steps, 0)
                        .errors()[1]);
    }

    /** What admits no positive states gets the first start that is none; where there is none the culprit is named. */
    @Test
    void startsWhereTheSystemCannotBeAreDrawnAnew() {
        Episode record = episode(new double[21], new double[21], new double[20]);
        DataSet data = new DataSet(List.of(record));
        double[] scale = {1, Double.POSITIVE_INFINITY};
        Dynamics half = new Admitting(0);
        PredictionError.Curve any = PredictionError.curve(e -> new Shift(), data, scale, 1, 20, 0.1);
        PredictionError.Curve admitted = PredictionError.curve(e -> half, data, scale, 1, 20, 0.1);
        PredictionError.Curve again = PredictionError.curve(e -> half, data, scale, 1, 20, 0.1);
        assertTrue(any.errors()[0] != admitted.errors()[0]);
        assertEquals(admitted.errors()[0], again.errors()[0]);
        DMatrixRMaj imagined = PredictionError.imagined(half, record, scale, 0.1);
        double z = RandomStream.of(0, "started off", 0).nextGaussian();
        double next = RandomStream.of(0, "started off, attempt 1", 0).nextGaussian();
        assertTrue(z > 0 && next < 0, "the first draw of window 0 is refused, the second is not: " + z + ", " + next);
        assertEquals(0.1 * next, imagined.get(0, 0), 1e-15);
        InputException none = assertThrows(
                InputException.class, () -> PredictionError.curve(e -> new Admitting(-9), data, scale, 1, 20, 0.1));
        assertTrue(none.getMessage().contains("give a smaller 'off'"), none.getMessage());
    }

    /** Three starts have room for two steps, of five states; the error of each is that of its own start. */
    @Test
    void windowsAreSpreadOverAllPlacesThatHaveRoom() {
        Episode record = episode(new double[] {0, 1, 3, 7, 15}, new double[5], 0, 0, 0, 0);
        PredictionError.Curve all = curve(2, 10, record);
        assertArrayEquals(new int[] {3, 3}, all.windows());
        assertEquals(Math.sqrt((1 + 4 + 16) / 3.0 / 8), all.errors()[0], 1e-12);
        assertEquals(Math.sqrt((9 + 36 + 144) / 3.0 / 8), all.errors()[1], 1e-12);
        PredictionError.Curve two = curve(2, 2, record);
        assertArrayEquals(new int[] {2, 2}, two.windows());
        assertEquals(Math.sqrt((1 + 4) / 2.0 / 8), two.errors()[0], 1e-12, "of the first and the second of three");
    }

    /** A record of two steps shortens nobody else's horizon, and counts where it reaches. */
    @Test
    void windowsAreCountedPerHorizon() {
        Episode whole = episode(new double[] {0, 1, 1, 1, 4}, new double[5], 0, 0, 0, 0);
        Episode brief = episode(new double[] {0, 2, 5}, new double[3], 0, 0);
        PredictionError.Curve curve = curve(4, 10, whole, brief);
        assertArrayEquals(new int[] {1, 2, 3, 4}, curve.steps());
        assertArrayEquals(new int[] {3, 2, 1, 1}, curve.windows());
        double[] squares = {(1 + 4 + 9) / 3.0, (1 + 25) / 2.0, 1, 16};
        assertArrayEquals(Arrays.stream(squares).map(s -> Math.sqrt(s / 8)).toArray(), curve.errors(), 1e-12);
    }

    @Test
    void horizonsThatNoRecordReachesAreLeftOut() {
        PredictionError.Curve curve = curve(100, 10, episode(new double[] {0, 2, 5, 5}, new double[4], 0, 0, 0));
        assertArrayEquals(new int[] {1, 2, 3}, curve.steps());
        assertArrayEquals(new int[] {3, 2, 1}, curve.windows());
    }

    /** 40 m are 20 standard deviations: 14 over both states. Once lost, a window stays lost; one that never returns a number too. */
    @Test
    void aLostWindowStaysLost() {
        Episode lost = episode(new double[] {0, 40, 0}, new double[3], 0, 0);
        Episode kept = episode(new double[] {0, 2, 2}, new double[3], 0, 0);
        PredictionError.Curve curve = curve(2, 10, lost, kept);
        assertArrayEquals(new double[] {0.5, 0.5}, curve.diverged());
        assertArrayEquals(new double[] {Math.sqrt((100 + 0.5) / 2), Math.sqrt((100 + 0.5) / 2)}, curve.errors(), 1e-12);
        Episode nothing = episode(new double[] {0, 0, 0}, new double[3], 1e308, 1e308);
        assertArrayEquals(new double[] {1, 1}, curve(2, 10, nothing).diverged());
        assertArrayEquals(new double[] {10, 10}, curve(2, 10, nothing).errors());
    }

    /** Powers of 2^(1/4), rounded: 1, 1.19, 1.41, 1.68, 2, 2.38, 2.83, 3.36, 4, 4.76, 5.66, 6.73, 8, 9.5, 11.3, 13.5, 16. */
    @Test
    void horizonsAreSpacedByFactors() {
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16}, PredictionError.horizons(16));
        assertArrayEquals(new int[] {1}, PredictionError.horizons(1));
    }

    /** Two actions, of which the second moves p: windows from the second step on read the actions that belong there. */
    @Test
    void everyWindowHasItsOwnActions() {
        Spec spec =
                new Spec(0.1, List.of(Variable.of("p", "m")), List.of(Variable.of("u", "m"), Variable.of("v", "m")));
        Dynamics second = new Dynamics() {
            @Override
            public Spec spec() {
                return spec;
            }

            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                next.setTo(x);
                for (int b = 0; b < x.numRows; b++) {
                    next.data[b] += u.get(b, 1);
                }
            }

            @Override
            public Dynamics fork() {
                return this;
            }
        };
        Episode episode = Episode.recorded(
                "e",
                spec,
                new double[] {0, 0.1, 0.2, 0.3},
                new DMatrixRMaj(4, 1, true, 0, 1, 3, 7),
                new DMatrixRMaj(3, 2, true, 9, 1, 8, 2, 7, 4));
        PredictionError.Curve curve = PredictionError.curve(second, DataSet.of(episode), new double[] {1}, 2, 10);
        assertArrayEquals(new double[2], curve.errors());
        assertArrayEquals(new int[] {2, 2}, curve.windows());
    }

    /** Two episodes, each with a world of its own: the model of the first is right, that of the second stands still. */
    @Test
    void everyEpisodeHasAModelOfItsWorld() {
        Episode first = episode(new double[] {0, 1, 3}, new double[] {0, 0, 0}, 1, 2);
        Episode second = episode(new double[] {0, 1, 3}, new double[] {0, 0, 0}, 1, 2);
        Dynamics still = new Shift() {
            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                next.setTo(x);
            }
        };
        PredictionError.Curve curve = PredictionError.curve(
                e -> e == first ? new Shift() : still,
                new DataSet(List.of(first, second)),
                new double[] {2, 0.5},
                2,
                2);
        double[] expected = {error(1, 0) / Math.sqrt(2), error(3, 0) / Math.sqrt(2)};
        assertArrayEquals(expected, curve.errors(), 1e-12);
    }
}

package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ImaginedTest {
    private static final Spec SPEC = new Spec(0.5, List.of(Variable.of("x", "m")), List.of(Variable.of("u", "N")));

    private static final double[] SCALE = {4};

    /** x' = factor x + u. */
    private record Scaled(double factor) implements Dynamics {
        @Override
        public Spec spec() {
            return SPEC;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.reshape(x.numRows, 1);
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] = factor * x.data[b] + u.data[b];
            }
        }

        @Override
        public Dynamics fork() {
            return this;
        }
    }

    /** States 1, 2, 3, .. under actions 10, 20, 30, .. */
    private static DataSet counting(int steps) {
        double[] times =
                IntStream.rangeClosed(0, steps).mapToDouble(t -> 0.5 * t).toArray();
        double[] states = IntStream.rangeClosed(1, steps + 1).asDoubleStream().toArray();
        double[] actions =
                IntStream.rangeClosed(1, steps).mapToDouble(t -> 10 * t).toArray();
        return DataSet.of(Episode.recorded(
                "counting",
                SPEC,
                times,
                new DMatrixRMaj(steps + 1, 1, true, states),
                new DMatrixRMaj(steps, 1, true, actions)));
    }

    /** Twice the state and the action: 1, 2 + 10, 24 + 20, 88 + 30, 236 + 40. */
    @Test
    void goesOnUnderTheRecordedActions() {
        Imagined imagined = Imagined.of(episode -> new Scaled(2), counting(9), 4, SCALE, 0, Imagined.STRIP)
                .orElseThrow();
        assertArrayEquals(new double[] {0, 0.5, 1, 1.5, 2}, imagined.seconds(), 1e-15);
        assertArrayEquals(new double[][] {{1}, {2}, {3}, {4}, {5}}, imagined.real());
        assertArrayEquals(new double[][] {{1}, {12}, {44}, {118}, {276}}, imagined.predicted());
        assertTrue(imagined.complete());
    }

    /** Six of eleven moments; an episode that ends before is followed to its end. */
    @Test
    void momentsAreEvenlyApartAndWithinTheEpisode() {
        Imagined imagined = Imagined.of(episode -> new Scaled(0), counting(30), 10, SCALE, 0, Imagined.STRIP)
                .orElseThrow();
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, imagined.seconds(), 1e-15);
        assertArrayEquals(new double[] {11}, imagined.real()[5]);
        assertArrayEquals(new double[] {100}, imagined.predicted()[5]);
        Imagined brief = Imagined.of(episode -> new Scaled(0), counting(2), 12, SCALE, 0, Imagined.STRIP)
                .orElseThrow();
        assertArrayEquals(new double[] {0, 0.5, 1}, brief.seconds(), 1e-15);
        assertArrayEquals(new double[] {20}, brief.predicted()[2]);
    }

    /** A tenth of four, times the same normal number as the first window of an error curve; all moments are kept when asked for. */
    @Test
    void itMayStartOff() {
        double z = RandomStream.of(0, "started off", 0).nextGaussian();
        Imagined imagined = Imagined.of(episode -> new Scaled(1), counting(30), 20, SCALE, 0.1, Integer.MAX_VALUE)
                .orElseThrow();
        assertEquals(21, imagined.seconds().length);
        assertEquals(1 + 0.4 * z, imagined.predicted()[0][0], 1e-15);
        assertEquals(1 + 0.4 * z + 10, imagined.predicted()[1][0], 1e-13);
        assertArrayEquals(new double[] {21}, imagined.real()[20]);
    }

    @Test
    void whatIsNotFiniteIsNotShown() {
        assertEquals(
                Optional.empty(), Imagined.of(episode -> new Scaled(1e200), counting(9), 4, SCALE, 0, Imagined.STRIP));
    }

    @Test
    void damageIsSeen() {
        double[][] two = {{1}, {2}};
        assertTrue(new Imagined(new double[] {0, 1}, two, two).complete());
        assertFalse(new Imagined(new double[] {0, 1}, two, new double[][] {{1}}).complete());
        assertFalse(new Imagined(new double[] {0, 1}, two, new double[][] {{1}, {2, 3}}).complete());
        assertFalse(new Imagined(new double[] {0, 1}, two, new double[][] {{1}, null}).complete());
        assertFalse(new Imagined(new double[0], new double[0][], new double[0][]).complete());
        assertFalse(new Imagined(null, two, two).complete());
    }
}

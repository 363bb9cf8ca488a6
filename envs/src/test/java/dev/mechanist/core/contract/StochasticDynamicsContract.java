package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.StochasticDynamics;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link DynamicsContract}, and nothing is random but the noise that is given; {@code step} is the expected step. */
public interface StochasticDynamicsContract extends DynamicsContract {
    @Override
    StochasticDynamics dynamics();

    /** Rows per group where rows of a batch are no strangers, as particles are that are matched; 1 where they are. */
    default int group() {
        return 1;
    }

    /** Whether other members move a row elsewhere; not so where they agree. */
    default boolean membersDiffer() {
        return dynamics().members() > 1;
    }

    /** Whether samples average to {@code step}, as they do where it is the mean over members and noise. */
    default boolean stepIsTheMean() {
        return true;
    }

    private DMatrixRMaj noise(int batch, int steps, long seed) {
        DMatrixRMaj noise = new DMatrixRMaj(batch, steps * dynamics().noiseDimension());
        RandomStream.of(seed, "contract-noise", 0).fillGaussian(noise.data, 0, noise.getNumElements());
        return noise;
    }

    /** Groups move together. */
    private int[] members(int batch, int steps) {
        int[] member = new int[batch * steps];
        Arrays.setAll(
                member, i -> (i / steps / group() + i % steps) % dynamics().members());
        return member;
    }

    private static DMatrixRMaj sample(
            StochasticDynamics f, DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member) {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.sample(x, u, noise, member, next);
        return next;
    }

    private static DMatrixRMaj rows(DMatrixRMaj matrix, int from, int to) {
        int width = matrix.numCols;
        return new DMatrixRMaj(to - from, width, true, Arrays.copyOfRange(matrix.data, from * width, to * width));
    }

    @Test
    default void samplesOfABatchEqualLoop() {
        StochasticDynamics f = dynamics();
        assertTrue(f.members() >= 1, "members: " + f.members());
        int batch = 5 * group();
        DMatrixRMaj x = states(batch, 51);
        DMatrixRMaj u = actions(batch, 1, 52);
        DMatrixRMaj noise = noise(batch, 1, 53);
        int[] member = members(batch, 1);
        DMatrixRMaj all = sample(f, x, u, noise, member);
        assertEquals(batch, all.numRows);
        assertEquals(f.spec().n(), all.numCols);
        for (int from = 0; from < batch; from += group()) {
            int to = from + group();
            DMatrixRMaj part = sample(
                    f,
                    rows(x, from, to),
                    rows(u, from, to),
                    rows(noise, from, to),
                    Arrays.copyOfRange(member, from, to));
            DynamicsContract.assertClose(rows(all, from, to).data, part.data, batchTolerance());
        }
    }

    /** Called again, and by a fork after others: the same bits; with other noise or another member, others. */
    @Test
    default void samplesAreFunctionsOfTheNoiseAndTheMember() {
        StochasticDynamics f = dynamics();
        int batch = 4 * group();
        DMatrixRMaj x = states(batch, 54);
        DMatrixRMaj u = actions(batch, 1, 55);
        int[] member = members(batch, 1);
        DMatrixRMaj noise = noise(batch, 1, 56);
        double[] first = sample(f, x, u, noise, member).data.clone();
        double[] otherNoise = sample(f, x, u, noise(batch, 1, 57), member).data.clone();
        assertArrayEquals(first, sample(f, x, u, noise, member).data);
        StochasticDynamics fork = f.fork();
        assertEquals(f.noiseDimension(), fork.noiseDimension());
        assertEquals(f.members(), fork.members());
        assertArrayEquals(first, sample(fork, x, u, noise, member).data);
        assertEquals(f.noiseDimension() == 0, Arrays.equals(first, otherNoise), "other noise, other states");
        if (membersDiffer()) {
            int[] others = Arrays.stream(member).map(k -> (k + 1) % f.members()).toArray();
            assertFalse(Arrays.equals(first, sample(f, x, u, noise, others).data), "other members, other states");
        }
    }

    @Test
    default void sampledRolloutsEqualSampledSteps() {
        StochasticDynamics f = dynamics();
        int n = f.spec().n();
        int batch = 2 * group();
        int steps = horizon();
        DMatrixRMaj x = states(batch, 58);
        DMatrixRMaj U = actions(batch, steps, 59);
        DMatrixRMaj noise = noise(batch, steps, 60);
        for (boolean switching : new boolean[] {true, false}) {
            int[] member = members(batch, steps);
            if (!switching) {
                Arrays.setAll(member, i -> i / steps / group() % f.members());
            }
            DMatrixRMaj X = rolloutOutput(batch);
            f.sampleRollout(x, U, noise, member, X);
            DMatrixRMaj now = x.copy();
            for (int t = 0; t <= steps; t++) {
                assertClose(block(X, t, n), now, batchTolerance());
                if (t < steps) {
                    int at = t;
                    int[] moving = new int[batch];
                    Arrays.setAll(moving, b -> member[b * steps + at]);
                    DMatrixRMaj e = block(noise, t, f.noiseDimension());
                    now = sample(f, now, block(U, t, f.spec().m()), e, moving).copy();
                }
            }
        }
    }

    private static DMatrixRMaj block(DMatrixRMaj flattened, int t, int width) {
        DMatrixRMaj slice = new DMatrixRMaj(flattened.numRows, width);
        dev.mechanist.core.Rollouts.getTime(flattened, t, width, slice);
        return slice;
    }

    private static void assertClose(DMatrixRMaj expected, DMatrixRMaj actual, double tolerance) {
        DynamicsContract.assertClose(
                Arrays.copyOf(expected.data, expected.getNumElements()),
                Arrays.copyOf(actual.data, actual.getNumElements()),
                tolerance);
    }

    @Test
    default void samplingLeavesItsInputsAlone() {
        StochasticDynamics f = dynamics();
        int batch = 3 * group();
        DMatrixRMaj x = states(batch, 61);
        DMatrixRMaj U = actions(batch, horizon(), 62);
        DMatrixRMaj noise = noise(batch, horizon(), 63);
        int[] member = members(batch, horizon());
        DMatrixRMaj[] copies = {x.copy(), U.copy(), noise.copy()};
        int[] memberCopy = member.clone();
        f.sampleRollout(x, U, noise, member, rolloutOutput(batch));
        DMatrixRMaj u = actions(batch, 1, 64);
        DMatrixRMaj e = noise(batch, 1, 65);
        DMatrixRMaj uCopy = u.copy();
        DMatrixRMaj eCopy = e.copy();
        sample(f, x, u, e, Arrays.copyOf(member, batch));
        assertArrayEquals(copies[0].data, x.data);
        assertArrayEquals(copies[1].data, U.data);
        assertArrayEquals(copies[2].data, noise.data);
        assertArrayEquals(memberCopy, member);
        assertArrayEquals(uCopy.data, u.data);
        assertArrayEquals(eCopy.data, e.data);
    }

    @Test
    default void wrongNoiseMembersAndOutputsAreRefused() {
        StochasticDynamics f = dynamics();
        int batch = 2 * group();
        DMatrixRMaj x = states(batch, 66);
        DMatrixRMaj u = actions(batch, 1, 67);
        DMatrixRMaj noise = noise(batch, 1, 68);
        DMatrixRMaj wide = new DMatrixRMaj(batch, f.noiseDimension() + 1);
        int[] member = new int[batch];
        assertThrows(IllegalArgumentException.class, () -> sample(f, x, u, wide, member), "wide noise");
        assertThrows(IllegalArgumentException.class, () -> sample(f, x, u, noise, new int[batch + 1]), "more members");
        for (int none : new int[] {-1, f.members()}) {
            int[] absent = member.clone();
            absent[batch - 1] = none;
            assertThrows(IllegalArgumentException.class, () -> sample(f, x, u, noise, absent), "member " + none);
        }
        assertThrows(IllegalArgumentException.class, () -> f.sample(x, u, noise, member, x), "next is x");
        if (f.noiseDimension() > 0) {
            assertThrows(IllegalArgumentException.class, () -> f.sample(x, u, noise, member, noise), "next is noise");
        }
    }

    /** Over both signs of each draw and all members, to five standard errors. */
    @Test
    default void theStepIsTheMeanOfSamples() {
        if (!stepIsTheMean()) {
            return;
        }
        StochasticDynamics f = dynamics();
        int n = f.spec().n();
        int count = 400 * f.members() * group();
        DMatrixRMaj x = new DMatrixRMaj(2 * count, n);
        DMatrixRMaj u = new DMatrixRMaj(2 * count, f.spec().m());
        DMatrixRMaj oneX = states(1, 69);
        DMatrixRMaj oneU = actions(1, 1, 70);
        DMatrixRMaj half = noise(count, 1, 71);
        DMatrixRMaj noise = new DMatrixRMaj(2 * count, f.noiseDimension());
        int[] member = new int[2 * count];
        for (int b = 0; b < 2 * count; b++) {
            System.arraycopy(oneX.data, 0, x.data, b * n, n);
            System.arraycopy(oneU.data, 0, u.data, b * u.numCols, u.numCols);
            member[b] = b / group() % f.members();
            for (int i = 0; i < noise.numCols; i++) {
                noise.set(b, i, b < count ? half.get(b, i) : -half.get(b - count, i));
            }
        }
        DMatrixRMaj samples = sample(f, x, u, noise, member);
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        f.step(oneX, oneU, mean);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double squares = 0;
            for (int b = 0; b < 2 * count; b++) {
                double d = samples.get(b, i) - mean.get(0, i);
                sum += d;
                squares += d * d;
            }
            double error = Math.sqrt(squares) / (2 * count);
            double rounding = Math.max(batchTolerance(), 1e-12) * Math.max(1, Math.abs(mean.get(0, i)));
            assertEquals(0, sum / (2 * count), 5 * error + rounding, "state " + i);
        }
    }
}

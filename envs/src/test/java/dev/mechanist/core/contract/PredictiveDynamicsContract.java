package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.PredictiveDynamics;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link DynamicsContract}, and moments: the mean is the step, variances are not negative, their two parts are apart. */
public interface PredictiveDynamicsContract extends DynamicsContract {
    @Override
    PredictiveDynamics dynamics();

    /** How far the mean may be from {@code step}, relative: 0 for models in plain Java. */
    default double meanTolerance() {
        return batchTolerance();
    }

    /** How far the moments of a batch may differ from a loop over its rows, relative to the largest or 1. */
    default double momentTolerance() {
        return batchTolerance();
    }

    /** Whether it is unsure of its function and knows noise too; false where one part is zero throughout. */
    default boolean hasBothVariances() {
        return true;
    }

    /** Mean, epistemic and aleatoric variance. */
    private static List<DMatrixRMaj> predict(PredictiveDynamics f, DMatrixRMaj x, DMatrixRMaj u) {
        List<DMatrixRMaj> all = List.of(new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0));
        f.predict(x, u, all.get(0), all.get(1), all.get(2));
        return all;
    }

    @Test
    default void theMeanIsTheStep() {
        PredictiveDynamics f = dynamics();
        DMatrixRMaj x = states(6, 81);
        DMatrixRMaj u = actions(6, 1, 82);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(x, u, next);
        DynamicsContract.assertClose(next.data, predict(f, x, u).get(0).data, meanTolerance());
    }

    @Test
    default void variancesAreNotNegativeAndApart() {
        PredictiveDynamics f = dynamics();
        List<DMatrixRMaj> moments = predict(f, states(6, 83), actions(6, 1, 84));
        for (DMatrixRMaj moment : moments) {
            assertEquals(6, moment.numRows);
            assertEquals(f.spec().n(), moment.numCols);
            for (double v : moment.data) {
                assertTrue(Double.isFinite(v) && (moment == moments.get(0) || v >= 0), "moment " + v);
            }
        }
        if (hasBothVariances()) {
            for (int part = 1; part <= 2; part++) {
                assertTrue(Arrays.stream(moments.get(part).data).anyMatch(v -> v > 0), "part " + part + " is zero");
            }
            assertFalse(Arrays.equals(moments.get(1).data, moments.get(2).data), "one variance under two names");
        }
    }

    @Test
    default void momentsOfABatchEqualLoop() {
        PredictiveDynamics f = dynamics();
        DMatrixRMaj x = states(5, 85);
        DMatrixRMaj u = actions(5, 1, 86);
        List<DMatrixRMaj> batch = predict(f, x, u);
        for (int b = 0; b < 5; b++) {
            List<DMatrixRMaj> one = predict(f, DynamicsContract.row(x, b), DynamicsContract.row(u, b));
            for (int part = 0; part < 3; part++) {
                DynamicsContract.assertClose(
                        DynamicsContract.rowArray(batch.get(part), b), one.get(part).data, momentTolerance());
            }
        }
    }

    /** Whatever was asked between, of it or of a fork. */
    @Test
    default void momentsAreFunctionsOfTheirInputs() {
        PredictiveDynamics f = dynamics();
        DMatrixRMaj x = states(4, 87);
        DMatrixRMaj u = actions(4, 1, 88);
        DMatrixRMaj[] copies = {x.copy(), u.copy()};
        List<DMatrixRMaj> first = predict(f, x, u);
        predict(f, states(7, 89), actions(7, 1, 90));
        List<DMatrixRMaj> again = predict(f, x, u);
        List<DMatrixRMaj> fork = predict(f.fork(), x, u);
        for (int part = 0; part < 3; part++) {
            assertArrayEquals(first.get(part).data, again.get(part).data);
            assertArrayEquals(first.get(part).data, fork.get(part).data);
        }
        assertArrayEquals(copies[0].data, x.data);
        assertArrayEquals(copies[1].data, u.data);
    }

    @Test
    default void momentsInOnePlaceAreRefused() {
        PredictiveDynamics f = dynamics();
        DMatrixRMaj x = states(3, 91);
        DMatrixRMaj u = actions(3, 1, 92);
        DMatrixRMaj a = new DMatrixRMaj(3, f.spec().n());
        DMatrixRMaj b = new DMatrixRMaj(3, f.spec().n());
        for (DMatrixRMaj[] outputs :
                new DMatrixRMaj[][] {{x, a, b}, {a, x, b}, {a, b, x}, {a, a, b}, {a, b, b}, {a, b, a}}) {
            assertThrows(IllegalArgumentException.class, () -> f.predict(x, u, outputs[0], outputs[1], outputs[2]));
        }
    }
}

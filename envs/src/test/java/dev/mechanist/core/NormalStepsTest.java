package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.contract.PredictiveDynamicsContract;
import dev.mechanist.core.contract.StochasticDynamicsContract;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NormalStepsTest {
    /** Next states x + u, with variances 9 and 16 of the first state and 1 and 3 of the second. */
    private static final class Unsure implements PredictiveDynamics {
        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("a", ""), Variable.of("b", "")), List.of(Variable.of("u", "")));
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            Shapes.require("x", x, x.numRows, 2);
            Shapes.require("u", u, x.numRows, 1);
            Shapes.refuseAlias("next", next, x, u);
            next.setTo(x);
            for (int i = 0; i < next.getNumElements(); i++) {
                next.data[i] += u.data[i / 2];
            }
        }

        @Override
        public void predict(
                DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
            step(x, u, mean);
            Shapes.refuseAlias("epistemic", epistemic, x, u, mean);
            Shapes.refuseAlias("aleatoric", aleatoric, x, u, mean, epistemic);
            epistemic.reshape(x.numRows, 2);
            aleatoric.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                epistemic.set(b, 0, 9);
                epistemic.set(b, 1, 1);
                aleatoric.set(b, 0, 16);
                aleatoric.set(b, 1, 3);
            }
        }

        @Override
        public Unsure fork() {
            return new Unsure();
        }
    }

    @Nested
    class OfAModelThatIsUnsure implements StochasticDynamicsContract {
        @Override
        public StochasticDynamics dynamics() {
            return new NormalSteps(new Unsure());
        }
    }

    @Nested
    class TheModel implements PredictiveDynamicsContract {
        @Override
        public PredictiveDynamics dynamics() {
            return new Unsure();
        }
    }

    private static final DMatrixRMaj X = new DMatrixRMaj(2, 2, true, 1, 2, 3, 4);
    private static final DMatrixRMaj U = new DMatrixRMaj(2, 1, true, 10, 20);

    /** Standard deviations sqrt(9 + 16) = 5 and sqrt(1 + 3) = 2. */
    @Test
    void deviationsAreThoseOfBothVariances() {
        DMatrixRMaj noise = new DMatrixRMaj(2, 2, true, 1, -1, 0.5, 2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        new NormalSteps(new Unsure()).sample(X, U, noise, new int[2], next);
        assertArrayEquals(new double[] {11 + 5, 12 - 2, 23 + 2.5, 24 + 4}, Arrays.copyOf(next.data, 4), 1e-12);
        new NormalSteps(new Unsure()).fork().step(X, U, next);
        assertArrayEquals(new double[] {11, 12, 23, 24}, Arrays.copyOf(next.data, 4), 1e-12);
    }

    @Test
    void thereIsOneMemberAndANumberPerState() {
        NormalSteps steps = new NormalSteps(new Unsure());
        assertEquals(1, steps.members());
        assertEquals(2, steps.noiseDimension());
        assertEquals(2, steps.spec().n());
        assertThrows(
                IllegalArgumentException.class,
                () -> steps.sample(X, U, new DMatrixRMaj(2, 1), new int[2], new DMatrixRMaj(0, 0)));
        DMatrixRMaj states = new DMatrixRMaj(0, 0);
        steps.rollout(X, new DMatrixRMaj(2, 2, true, 1, 2, 3, 4), states);
        assertArrayEquals(new double[] {1, 2, 2, 3, 4, 5}, Arrays.copyOf(states.data, 6), 1e-12);
    }
}

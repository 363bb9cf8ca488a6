package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Errors of one step by hand, on a string whose two middle masses get known changes of their velocities. */
class OneStepErrorTest {
    private static final Structure STRING = GraphModelTest.structure("string-of-masses-3");
    private static final Spec SPEC = STRING.spec();

    /** 600 steps, more than are judged at once: x-velocities of mass 1 change by 3, z-velocities by 4, in every step. */
    private static Episode episode(int steps) {
        int n = SPEC.n();
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        double[] times = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            times[t] = t * SPEC.dt();
            for (int i = 0; i < n / 2; i++) {
                states.set(t, i, i % 2 == 0 ? i : 0.1 * i);
            }
            states.set(t, n / 2 + 2, 3 * t);
            states.set(t, n / 2 + 3, 4 * t);
        }
        return Episode.recorded("e", SPEC, times, states, new DMatrixRMaj(steps, SPEC.m()))
                .withStructure(STRING);
    }

    /** Predicts shares of these changes. */
    private record Share(double x, double z) implements RowDynamics {
        @Override
        public Spec spec() {
            return SPEC;
        }

        @Override
        public void stepRow(double[] state, int xo, double[] u, int uo, double[] next, int no) {
            System.arraycopy(state, xo, next, no, SPEC.n());
            next[no + SPEC.n() / 2 + 2] += 3 * x;
            next[no + SPEC.n() / 2 + 3] += 4 * z;
        }

        @Override
        public void jacobianRow(double[] state, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Share fork() {
            return this;
        }
    }

    private static double error(double x, double z, double... sizes) {
        return OneStepError.relative(s -> new Share(x, z), sizes, List.of(episode(600), episode(5)));
    }

    @Test
    void byHand() {
        assertEquals(1, error(0, 0, 1, 1), 1e-12, "constant velocity");
        assertEquals(0, error(1, 1, 1, 1), 1e-12);
        assertEquals(0.5, error(0.5, 1.5, 1, 1), 1e-12);
        // 3 of (3, 4) is missing, then 4.
        assertEquals(0.6, error(0, 1, 1, 1), 1e-12);
        assertEquals(0.8, error(1, 0, 1, 1), 1e-12);
        // In sizes of 3 and 4 both are 1; of 6 and 4 one is a half.
        assertEquals(Math.sqrt(0.5), error(0, 1, 3, 4), 1e-12);
        assertEquals(Math.sqrt(0.25 / 1.25), error(0, 1, 6, 4), 1e-12);
        assertEquals(0, error(0, 1, 0, 4), 1e-12, "what never changes does not count");
    }

    @Test
    void whatItIsMadeOfHasToBeKnown() {
        Episode bare = Episode.recorded(
                "bare", SPEC, new double[] {0, SPEC.dt()}, new DMatrixRMaj(2, SPEC.n()), new DMatrixRMaj(1, SPEC.m()));
        assertThrows(
                InputException.class,
                () -> OneStepError.relative(s -> new Share(0, 0), new double[] {1, 1}, List.of(bare)));
    }
}

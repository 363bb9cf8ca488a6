package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.acting.RecurrentPolicy;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link RecurrentPolicy} must satisfy besides: what it remembers is what it is given, row by row. */
public interface RecurrentPolicyContract extends PolicyContract {
    @Override
    RecurrentPolicy policy();

    /** Two episodes as one batch, step by step, with the memory passed by hand, equal two episodes played apart. */
    @Test
    default void memoryIsWhatIsPassed() {
        RecurrentPolicy policy = policy();
        RandomStream random = RandomStream.of(8, "contract-policy-memory", 0);
        Policy[] apart = {policy.start(1), policy.start(2)};
        int m = spec().m();
        DMatrixRMaj memory = new DMatrixRMaj(2, policy.memoryDimension());
        policy.begin(memory);
        DMatrixRMaj noise = new DMatrixRMaj(2, policy.noiseDimension());
        for (int t = 0; t < STEPS; t++) {
            Observation[] seen = {observation(random), observation(random)};
            double[] copy = memory.data.clone();
            DMatrixRMaj u = new DMatrixRMaj(0, 0);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            policy.act(BatchPolicyContract.stack(seen), memory, noise, u, next);
            assertArrayEquals(copy, memory.data, "memory is not modified");
            assertEquals(2, next.numRows);
            for (int b = 0; b < 2; b++) {
                double[] alone = new double[m];
                apart[b].act(seen[b], t * spec().dt(), alone);
                DynamicsContract.assertClose(alone, Arrays.copyOfRange(u.data, b * m, (b + 1) * m), 1e-12);
            }
            memory.setTo(next);
        }
    }

    @Test
    default void noiseIsDrawnOnlyWhereThatIsAskedFor() {
        assumeTrue(policy().noiseDimension() > 0, "nothing is random");
        double[] judged = actions(policy().start(1));
        assertArrayEquals(judged, actions(policy().start(2)));
        double[] sampled = actions(policy().sampling().start(1));
        assertFalse(Arrays.equals(judged, sampled));
        assertFalse(Arrays.equals(sampled, actions(policy().sampling().start(2))), "the seed decides");
    }

    private double[] actions(Policy running) {
        RandomStream random = RandomStream.of(8, "contract-policy-memory", 1);
        int m = spec().m();
        double[] all = new double[STEPS * m];
        for (int t = 0; t < STEPS; t++) {
            double[] u = new double[m];
            running.act(observation(random), t * spec().dt(), u);
            System.arraycopy(u, 0, all, t * m, m);
        }
        return all;
    }

    @Test
    default void actingBeforeTheStartIsRefused() {
        Observation o = observation(RandomStream.of(8, "contract-policy-memory", 2));
        RecurrentPolicy policy = policy();
        assertThrows(IllegalStateException.class, () -> policy.act(o, 0, new double[spec().m()]));
    }
}

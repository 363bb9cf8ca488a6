package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.BatchPolicy;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link BatchPolicy} must satisfy besides: a row depends on nothing but itself, and episodes are batches of one. */
public interface BatchPolicyContract extends PolicyContract {
    int ROWS = 3;

    @Override
    BatchPolicy policy();

    /** How close a row of a batch comes to a batch of one; networks sum in another order. */
    default double tolerance() {
        return 1e-12;
    }

    /** Rows that the policy may see. */
    default Observation[] rows() {
        RandomStream random = RandomStream.of(9, "contract-policy-batch", 0);
        Observation[] rows = new Observation[ROWS];
        Arrays.setAll(rows, b -> observation(random));
        return rows;
    }

    /** Observations of one kind below each other. */
    static Observations stack(Observation... rows) {
        int p = rows[0].vector().length;
        DMatrixRMaj vectors = new DMatrixRMaj(rows.length, p);
        for (int b = 0; b < rows.length; b++) {
            System.arraycopy(rows[b].vector(), 0, vectors.data, b * p, p);
        }
        Optional<Observations.Bytes> images = rows[0].image().map(first -> {
            byte[] all = new byte[rows.length * first.size()];
            for (int b = 0; b < rows.length; b++) {
                System.arraycopy(rows[b].image().orElseThrow().values(), 0, all, b * first.size(), first.size());
            }
            return new Observations.Bytes(first.shape(), all);
        });
        return new Observations(p == 0 ? Optional.empty() : Optional.of(vectors), images);
    }

    @Test
    default void batchEqualsLoop() {
        BatchPolicy policy = policy();
        Observation[] rows = rows();
        DMatrixRMaj batch = new DMatrixRMaj(0, 0);
        policy.act(stack(rows), batch);
        assertEquals(ROWS, batch.numRows);
        assertEquals(spec().m(), batch.numCols);
        BatchPolicy fork = policy.fork();
        for (int b = 0; b < ROWS; b++) {
            double[] u = new double[spec().m()];
            fork.act(rows[b], 0, u);
            DynamicsContract.assertClose(
                    u, Arrays.copyOfRange(batch.data, b * u.length, (b + 1) * u.length), tolerance());
        }
    }

    @Test
    default void batchesAreNotModifiedAndForksAreIndependent() {
        BatchPolicy policy = policy();
        Observations all = stack(rows());
        double[] vectors = all.vectors().map(v -> v.data.clone()).orElse(new double[0]);
        DMatrixRMaj expected = new DMatrixRMaj(0, 0);
        policy.act(all, expected);
        assertArrayEquals(vectors, all.vectors().map(v -> v.data).orElse(new double[0]));
        BatchPolicy fork = policy.fork();
        fork.act(stack(rows()[2], rows()[0]), new DMatrixRMaj(0, 0));
        DMatrixRMaj again = new DMatrixRMaj(0, 0);
        policy.act(all, again);
        assertArrayEquals(expected.data, again.data);
    }
}

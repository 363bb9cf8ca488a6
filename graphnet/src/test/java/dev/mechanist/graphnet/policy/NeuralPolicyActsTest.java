package dev.mechanist.graphnet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.contract.BatchPolicyContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.graphnet.neural.TestData;
import dev.mechanist.tensor.Device;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A neural policy is a policy on batches as any other. */
class NeuralPolicyActsTest implements BatchPolicyContract, StorableContract {
    private static PolicyImitation untrained;
    private static NeuralPolicy policy;

    @BeforeAll
    static void build() {
        untrained = new PolicyImitation(TestData.PENDULUM, PolicySettings.DEFAULT.withDevice(Device.CPU), 1);
        policy = untrained.fit(
                new DMatrixRMaj(2, 2, true, new double[] {0, 1, 2, -0.5}),
                new DMatrixRMaj(2, 1, true, new double[] {1, -1}),
                1);
    }

    @AfterAll
    static void close() {
        untrained.close();
    }

    @Override
    public NeuralPolicy policy() {
        return policy.fork();
    }

    @Override
    public Spec spec() {
        return TestData.PENDULUM;
    }

    @Override
    public NeuralPolicy storable() {
        return policy.fork();
    }

    @Override
    public double[] facts(Object thing) {
        DMatrixRMaj u = new DMatrixRMaj(0, 0);
        ((NeuralPolicy) thing).act(stackOf(), u);
        return u.data;
    }

    private Observations stackOf() {
        return BatchPolicyContract.stack(rows());
    }

    /** Batches of other sizes are multiplied in another order; the network's numbers may be of single precision. */
    @Override
    public double tolerance() {
        return 1e-6;
    }

    @Test
    void whatItDoesNotSeeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> policy.act(Observation.of(1), 0, new double[1]));
        Observations pictures = Observations.of(new Observations.Bytes(new int[] {1, 1, 1}, new byte[3]));
        assertEquals(
                "the policy acts on states, not on pictures",
                assertThrows(InputException.class, () -> policy.act(pictures, new DMatrixRMaj(0, 0)))
                        .getMessage());
    }
}

package dev.mechanist.sysid.gp.moments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract and the reference values on whichever device is there; the test report says which. */
class TensorMomentsTest extends GaussianMapContract {
    private static final GaussianProcessMomentsTest PLAIN = new GaussianProcessMomentsTest();
    private static TensorMoments tensor;

    @BeforeAll
    static void make() {
        tensor = new TensorMoments((GaussianProcessMoments) PLAIN.map(), Device.AUTO);
        System.out.println("TensorMomentsTest runs on the " + tensor.device());
    }

    @AfterAll
    static void free() {
        tensor.close();
    }

    @Override
    protected GaussianMap map() {
        return tensor;
    }

    @Override
    protected double[] sample(double[] z, RandomStream stream) {
        return PLAIN.sample(z, stream);
    }

    /** Reductions on a GPU have no fixed order. */
    @Override
    protected double linearisationTolerance() {
        return tensor.device() == Device.GPU ? 1e-11 : 0;
    }

    @TestFactory
    List<DynamicTest> equalsTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : MomentFixtures.read("gp0_cases").get("cases")) {
            add(
                    tests,
                    "gp0 case " + c.get("id"),
                    new GaussianProcessMoments(ReferencePosteriors.of(c)),
                    c,
                    new MomentFixtures.Tolerance(1e-11, 1e-10));
        }
        for (JsonNode c : MomentFixtures.read("gp2_cases").get("cases")) {
            add(
                    tests,
                    "gp2 case " + c.get("id"),
                    GaussianProcessMoments.ofMeanFunctions(ReferencePosteriors.of(c), 1e-6),
                    c,
                    new MomentFixtures.Tolerance(1e-9, 1e-9));
        }
        return tests;
    }

    private static void add(
            List<DynamicTest> tests,
            String name,
            GaussianProcessMoments map,
            JsonNode c,
            MomentFixtures.Tolerance tolerance) {
        tests.add(DynamicTest.dynamicTest(name, () -> {
            try (TensorMoments tensor = new TensorMoments(map, Device.AUTO)) {
                assertEquals(1, tensor.callsPerStep());
                MomentFixtures.check(tensor, c, tolerance);
            }
        }));
    }

    /** Outputs with different numbers of points, as sparse processes have: the shorter are filled up. */
    @Test
    void outputsMayDifferInSize() {
        List<SquaredExponentialPosterior> mixed = List.of(
                GaussianProcessMomentsTest.random(12, 3, 2).get(0),
                GaussianProcessMomentsTest.random(20, 3, 2).get(1));
        GaussianProcessMoments plain = new GaussianProcessMoments(mixed);
        Gaussian z = randomGaussian(3, 4, 0.5, 0.4);
        Moments seed = new Moments(
                new double[] {1, -2},
                new DMatrixRMaj(2, 2, true, 1, 0.5, 0.5, 2),
                new DMatrixRMaj(3, 2, true, 1, 2, 3, 4, 5, 6));
        try (TensorMoments tensor = new TensorMoments(plain, Device.AUTO)) {
            DynamicsContract.assertClose(
                    plain.propagate(z).covariance().data, tensor.propagate(z).covariance().data, 1e-11);
            Gaussian expected = plain.pullback(z, seed, null);
            Gaussian actual = tensor.pullback(z, seed, null);
            DynamicsContract.assertClose(expected.mean(), actual.mean(), 1e-11);
            DynamicsContract.assertClose(expected.covariance().data, actual.covariance().data, 1e-11);
        }
    }

    /** Six pairs of outputs, two of which fit into memory at a time. */
    @Test
    void manyPairsAreCutIntoSeveralCalls() {
        GaussianProcessMoments plain = (GaussianProcessMoments) PLAIN.map();
        Gaussian z = randomGaussian(4, 4, 0.5, 0.4);
        Moments seed = new Moments(new double[] {1, -2, 3}, new DMatrixRMaj(3, 3), new DMatrixRMaj(4, 3));
        seed.covariance().fill(0.7);
        seed.gain().fill(-0.2);
        try (TensorMoments tensor = new TensorMoments(plain, Device.AUTO, 2 * 30 * 30)) {
            assertEquals(3, tensor.callsPerStep());
            Moments expected = plain.propagate(z);
            Moments actual = tensor.propagate(z);
            DynamicsContract.assertClose(expected.mean(), actual.mean(), 1e-11);
            DynamicsContract.assertClose(expected.covariance().data, actual.covariance().data, 1e-11);
            DynamicsContract.assertClose(expected.gain().data, actual.gain().data, 1e-11);
            DynamicsContract.assertClose(
                    plain.pullback(z, seed, null).covariance().data,
                    tensor.pullback(z, seed, null).covariance().data,
                    1e-11);
        }
    }
}

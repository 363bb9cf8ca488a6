package dev.mechanist.envs.bodies.families;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.VectorFieldContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.bodies.BodyDynamics;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The published pendulum chains: constants, the closed form against the simulator of bodies, energy, starts. */
class PendulumChainsTest implements VectorFieldContract {
    @Override
    public VectorField field() {
        return new PendulumChainField(new double[] {0.7, 1.3, 0.4}, new double[] {0.5, 0.9, 1.2}, 7.3);
    }

    /** Values that NumPy gives for seed 0. */
    @Test
    void constantsAreThePublishedOnes() {
        assertArrayEquals(new double[] {1.082211, 1.172151, 1.039051}, PendulumChains.masses(3), 5e-7);
        assertArrayEquals(new double[] {1.116715, 0.938924, 1.035907}, PendulumChains.lengths(3), 5e-7);
        assertArrayEquals(
                new double[] {0.938924, 1.035907, 1.082211, 1.172151, 1.039051}, PendulumChains.masses(5), 5e-7);
        assertArrayEquals(
                new double[] {0.906753, 1.370930, 1.313418, 0.950070, 1.116715}, PendulumChains.lengths(5), 5e-7);
        assertArrayEquals(new double[] {1.172151}, PendulumChains.lengths(1), 5e-7);
        assertThrows(InputException.class, () -> PendulumChains.masses(21));
    }

    /** Two independent ways to the same numbers: ten steps of Runge-Kutta in both. */
    @Test
    void theSimulatorOfBodiesAgrees() {
        for (int links : new int[] {1, 3, 5}) {
            ContinuousDynamics closed = PendulumChains.dynamics(links, 40);
            BodyDynamics simulated = new BodyDynamics(
                    PendulumChains.model(
                            PendulumChains.masses(links), PendulumChains.lengths(links), PendulumChains.GRAVITY, 40),
                    List.of(),
                    10);
            assertEquals(closed.spec().state(), simulated.spec().state());
            assertEquals(closed.spec().dt(), simulated.spec().dt(), 1e-15);
            DMatrixRMaj x = new DMatrixRMaj(1, 2 * links);
            PendulumChains.start(RandomStream.of(links, "agree", 0), links, x.data);
            DMatrixRMaj y = x.copy();
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            for (int t = 0; t < 10; t++) {
                DMatrixRMaj u = new DMatrixRMaj(1, 1, true, 15 * Math.sin(t));
                closed.step(x, u, next);
                x.setTo(next);
                simulated.step(y, u, next);
                y.setTo(next);
                for (int i = 0; i < 2 * links; i++) {
                    assertEquals(x.data[i], y.data[i], 1e-9 * Math.max(1, Math.abs(x.data[i])), links + " links, " + i);
                }
            }
            assertTrue(Math.abs(x.data[0]) + Math.abs(x.data[links]) > 0.01);
        }
    }

    @Test
    void itIsConservative() {
        ContinuousDynamics f = PendulumChains.dynamics(5, 1);
        PendulumChainField field = (PendulumChainField) f.field();
        double[] x = new double[10];
        double[] next = new double[10];
        PendulumChains.start(RandomStream.of(2, "energy", 0), 5, x);
        double energy = field.energy(x, 0);
        double kinetic = energy - field.energy(new double[] {x[0], x[1], x[2], x[3], x[4], 0, 0, 0, 0, 0}, 0);
        assertTrue(kinetic > 1, "it moves");
        for (int t = 0; t < 100; t++) {
            f.stepRow(x, 0, new double[1], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 10);
        }
        assertEquals(energy, field.energy(x, 0), 1e-4 * Math.abs(kinetic));
    }

    /** One link: q'' = u / (m l^2) - g sin q / l. Hanging at rest under a torque on the first of two: by hand from the inverse matrix. */
    @Test
    void accelerationsByHand() {
        double[] dx = new double[2];
        new PendulumChainField(new double[] {0.7}, new double[] {0.5}, 7.3)
                .derivative(new double[] {0.4, 2}, 0, new double[] {0.3}, 0, dx, 0);
        assertArrayEquals(new double[] {2, 0.3 / (0.7 * 0.25) - 7.3 * Math.sin(0.4) / 0.5}, dx, 1e-14);
        // M = [[(m1+m2) l1^2, m2 l1 l2], [., m2 l2^2]] of absolute angles; det = m1 m2 l1^2 l2^2.
        dx = new double[4];
        new PendulumChainField(new double[] {0.7, 1.3}, new double[] {0.5, 0.9}, 7.3)
                .derivative(new double[4], 0, new double[] {0.3}, 0, dx, 0);
        double first = 0.3 / (0.7 * 0.25);
        double second = -0.3 / (0.7 * 0.5 * 0.9);
        assertArrayEquals(new double[] {0, 0, first, second - first}, dx, 1e-13);
    }

    /** Places and velocities and back; the rods hold at every start, and the published one has its spread. */
    @Test
    void startsKeepTheRods() {
        double[] lengths = PendulumChains.lengths(4);
        double squares = 0;
        for (int seed = 0; seed < 200; seed++) {
            double[] x = new double[8];
            double[] z = new double[16];
            double[] back = new double[8];
            PendulumChains.start(RandomStream.of(seed, "start", 0), 4, x);
            PendulumChains.toCartesian(lengths, x, 0, z);
            PendulumChains.toJoints(lengths, z, back);
            assertArrayEquals(x, back, 1e-9);
            double[] projected = z.clone();
            PendulumChains.project(lengths, projected);
            assertArrayEquals(z, projected, 1e-9, "what the rods allow stays");
            squares += x[4] * x[4] / 200;
        }
        // 1.5 N(0, 1) of the link, and noise of 1.2 m/s along and across it over some 0.95 m.
        assertTrue(Math.sqrt(squares) > 1.4 && Math.sqrt(squares) < 2.6, "spread " + Math.sqrt(squares));
    }

    /** Of what is off a circle of radius 2, the nearest place on it; of a velocity, the part along it. */
    @Test
    void projectionIsTheNearest() {
        double[] z = {3, 4, 1, 1};
        PendulumChains.project(new double[] {2}, z);
        assertArrayEquals(new double[] {1.2, 1.6, 0.16, -0.12}, z, 1e-12);
    }

    /** Both Cartesian rates by central differences of both places. */
    @Test
    void velocitiesAreRatesOfPlaces() {
        double[] lengths = {0.5, 0.9};
        double[] x = {0.4, -0.7, 1.3, 0.6};
        double[][] ends = new double[2][8];
        double h = 1e-6;
        for (int side = 0; side < 2; side++) {
            double t = side == 0 ? h : -h;
            PendulumChains.toCartesian(
                    lengths, new double[] {x[0] + t * x[2], x[1] + t * x[3], x[2], x[3]}, 0, ends[side]);
        }
        double[] z = new double[8];
        PendulumChains.toCartesian(lengths, x, 0, z);
        for (int k = 0; k < 4; k++) {
            assertEquals((ends[0][k] - ends[1][k]) / (2 * h), z[4 + k], 1e-9);
        }
        assertEquals(0.5 * Math.sin(0.4), z[0], 1e-15);
        assertEquals(-0.5 * Math.cos(0.4) - 0.9 * Math.cos(-0.3), z[3], 1e-15);
    }

    @Test
    void structureFollowsTheParameters() {
        ContinuousDynamics chain = PendulumChains.dynamics(3, 40);
        Structure s = chain.structure().orElseThrow();
        assertEquals(4, s.objects());
        assertEquals(
                1.172151, s.objectFeatures().get(s.object("link2"), s.schema().objectFeature("mass")), 5e-7);
        double[] theta = chain.parameterValues();
        theta[1] = 2.5;
        theta[3] = 0.8;
        Structure changed = chain.withParameterValues(theta).structure().orElseThrow();
        assertEquals(2.5, changed.objectFeatures().get(changed.object("link2"), 0));
        assertEquals(
                -0.8,
                changed.relationFeatures()
                        .get(changed.relation("joint2"), s.schema().relationFeature("offset_z")));
    }
}

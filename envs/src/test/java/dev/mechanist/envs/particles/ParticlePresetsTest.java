package dev.mechanist.envs.particles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.IntegratorContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Integrator;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.SymplecticEuler;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Generators of papers: a second writing of their loops, distributions of starts, and what their worlds keep. */
class ParticlePresetsTest {
    /** A box that nothing reaches leaves its method alone. */
    @Nested
    class Box implements IntegratorContract {
        @Override
        public Integrator integrator() {
            return new ReflectingBox(new RungeKutta4(), 50);
        }

        @Override
        public int order() {
            return 4;
        }
    }

    /** v += dt F once, then x += dt v and v += dt F 1 ms each, of which every 100th place is kept: written as published. */
    @Test
    void chargedFramesAreThoseOfTheGenerator() {
        Placed world = ParticlePresets.charged(RandomStream.of(3, "charged", 0), 4, 3, List.of(), 1);
        double[] charge = world.system().particles().stream()
                .mapToDouble(Particle::charge)
                .toArray();
        double[] loc = Arrays.copyOf(world.start(), 12);
        double[] vel = Arrays.copyOfRange(world.start(), 12, 24);
        double[] x = world.start().clone();
        double[] next = new double[24];
        kick(loc, vel, charge);
        int frame = 0;
        for (int i = 1; i <= 1500; i++) {
            for (int k = 0; k < 12; k++) {
                loc[k] += 0.001 * vel[k];
            }
            if (i % 100 == 0) {
                world.dynamics().stepRow(x, 0, new double[0], 0, next, 0);
                System.arraycopy(next, 0, x, 0, 24);
                assertArrayEquals(loc, Arrays.copyOf(x, 12), 1e-9, "place in frame " + frame);
                assertArrayEquals(vel, Arrays.copyOfRange(x, 12, 24), 1e-9, "velocity in frame " + frame);
                frame++;
            }
            kick(loc, vel, charge);
        }
        assertEquals(15, frame);
    }

    private static void kick(double[] loc, double[] vel, double[] charge) {
        for (int i = 0; i < 4; i++) {
            double[] f = new double[3];
            for (int j = 0; j < 4; j++) {
                if (j != i) {
                    double d2 = 0;
                    for (int a = 0; a < 3; a++) {
                        d2 += Math.pow(loc[3 * i + a] - loc[3 * j + a], 2);
                    }
                    for (int a = 0; a < 3; a++) {
                        f[a] += charge[i] * charge[j] / Math.pow(d2, 1.5) * (loc[3 * i + a] - loc[3 * j + a]);
                    }
                }
            }
            for (int a = 0; a < 3; a++) {
                vel[3 * i + a] += 0.001 * Math.max(-100, Math.min(100, f[a]));
            }
        }
    }

    /** A ball at 4.95 m and 0.7 m/s with nothing near: at 5.02 after 0.1 s, mirrored to 4.98, going back; its derivatives turn too. */
    @Test
    void theBoxOfThePlaneReflects() {
        Placed world = ParticlePresets.springs(RandomStream.of(1, "box", 0), 1, 2, List.of(0), 1);
        double[] next = new double[4];
        double[] A = new double[16];
        double[] B = new double[8];
        world.dynamics()
                .advanceWithSensitivities(
                        new double[] {4.95, -1, 0.7, 0.2}, 0, new double[2], 0, 0.1, next, 0, A, B, new double[4 * 3]);
        assertArrayEquals(new double[] {4.98, -0.98, -0.7, 0.2}, next, 1e-12);
        assertArrayEquals(new double[] {-1, 0, -0.1, 0, 0, 1, 0, 0.1, 0, 0, -1, 0, 0, 0, 0, 1}, A, 1e-12);
        world.dynamics()
                .advanceWithSensitivities(
                        new double[] {1, 4.95, 0.2, 0.7}, 0, new double[2], 0, 0.1, next, 0, A, B, new double[4 * 3]);
        assertArrayEquals(new double[] {1.02, 4.98, 0.2, -0.7}, next, 1e-12);
        assertArrayEquals(new double[] {1, 0, 0.1, 0, 0, -1, 0, -0.1, 0, 0, 1, 0, 0, 0, 0, -1}, A, 1e-12);
        world.dynamics().stepRow(new double[] {0, -4.99, 0.1, -0.3}, 0, new double[2], 0, next, 0);
        assertArrayEquals(new double[] {0.01, -4.98, 0.1, 0.3}, next, 1e-12);
        // Beyond a wall but on its way back, a velocity stays as it is.
        new ReflectingBox(new SymplecticEuler(), 5)
                .step(world.dynamics().field(), new double[] {5.2, 0, -0.5, 0}, 0, new double[2], 0, 0.1, next, 0);
        assertArrayEquals(new double[] {10 - 5.15, 0, -0.5, 0}, next, 1e-12);
    }

    @Test
    void startsAreDistributedAsPublished() {
        double charges = 0;
        double joined = 0;
        double[] squares = new double[2];
        int worlds = 400;
        for (int seed = 0; seed < worlds; seed++) {
            Placed charged = ParticlePresets.charged(RandomStream.of(seed, "starts", 0), 10, 3, List.of(), 1);
            Placed springs = ParticlePresets.springs(RandomStream.of(seed, "starts", 1), 5, 2, List.of(), 1);
            for (Particle p : charged.system().particles()) {
                charges += p.charge() / (10 * worlds);
                assertEquals(1, Math.abs(p.charge()));
            }
            joined += springs.system().springs().size() / (20.0 * worlds);
            for (int k = 0; k < 30; k++) {
                squares[0] += charged.start()[k] * charged.start()[k] / (30 * worlds);
            }
            for (int k = 0; k < 10; k++) {
                squares[1] += springs.start()[k] * springs.start()[k] / (10 * worlds);
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(0.5, Math.hypot(springs.start()[10 + 2 * i], springs.start()[11 + 2 * i]), 1e-12);
            }
        }
        assertEquals(0, charges, 0.05);
        assertEquals(0.5, joined, 0.03);
        assertEquals(Math.cbrt(2), Math.sqrt(squares[0]), 0.03);
        assertEquals(0.5, Math.sqrt(squares[1]), 0.02);
    }

    /** Springs in space: energy within the method's first order, momentum exactly; the error falls with the step. */
    @Test
    void springsKeepEnergyToFirstOrderAndMomentumExactly() {
        Placed world = ParticlePresets.springs(RandomStream.of(8, "keep", 0), 5, 3, List.of(), 1);
        ParticleField field = (ParticleField) world.dynamics().field();
        double[] drift = new double[2];
        for (int fine = 0; fine < 2; fine++) {
            ContinuousDynamics f = new ContinuousDynamics(
                    world.dynamics().spec(), field.fork(), new SymplecticEuler(), fine == 0 ? 10 : 20);
            double[] x = world.start().clone();
            double[] next = new double[30];
            double[] momentum = momentum(x);
            double energy = field.energy(x, 0);
            for (int t = 0; t < 50; t++) {
                f.stepRow(x, 0, new double[0], 0, next, 0);
                System.arraycopy(next, 0, x, 0, 30);
                drift[fine] = Math.max(drift[fine], Math.abs(field.energy(x, 0) - energy));
            }
            assertArrayEquals(momentum, momentum(x), 1e-12);
        }
        assertEquals(2, drift[0] / drift[1], 0.1);
    }

    private static double[] momentum(double[] x) {
        double[] sum = new double[3];
        for (int k = 15; k < 30; k++) {
            sum[k % 3] += x[k];
        }
        return sum;
    }

    /** On an exact circle of radius r about their middle, two unit masses turn at 1 / (2 r^1.5): a whole turn comes back. */
    @Test
    void twoBodiesOnACircle() {
        double r = 0.8;
        double period = 2 * Math.PI * 2 * Math.pow(r, 1.5);
        ContinuousDynamics f = ParticlePresets.orbits(2, period / 4, List.of(), 1);
        double v = 1 / (2 * Math.sqrt(r));
        double[] x = {r, 0, -r, 0, 0, v, 0, -v};
        double[] next = new double[8];
        f.stepRow(x, 0, new double[0], 0, next, 0);
        assertArrayEquals(new double[] {0, r, 0, -r, -v, 0, v, 0}, next, 1e-9);
    }

    @Test
    void orbitsStartAsPublished() {
        double spread = 0;
        for (int seed = 0; seed < 300; seed++) {
            double[] x = new double[8];
            ParticlePresets.nearCircles(RandomStream.of(seed, "two", 0), x);
            assertTrue(x[0] >= 0.5 && x[0] < 1.5 && x[1] >= 0.5 && x[1] < 1.5);
            double r = Math.hypot(x[0], x[1]);
            assertEquals(0, x[0] * x[4] + x[1] * x[5], 1e-14, "at right angles");
            assertTrue(x[0] * x[5] - x[1] * x[4] > 0, "turning left");
            spread += Math.pow(Math.hypot(x[4], x[5]) * 2 * Math.sqrt(r) - 1, 2) / 300;
            assertArrayEquals(new double[] {-x[0], -x[1]}, new double[] {x[2], x[3]});
            assertArrayEquals(new double[] {-x[4], -x[5]}, new double[] {x[6], x[7]});

            double[] y = new double[12];
            ParticlePresets.triangle(RandomStream.of(seed, "three", 0), y);
            double radius = Math.hypot(y[0], y[1]);
            assertTrue(radius >= 0.9 && radius < 1.2);
            assertEquals(radius * Math.sqrt(3), Math.hypot(y[0] - y[2], y[1] - y[3]), 1e-12);
            assertEquals(0, y[0] + y[2] + y[4], 1e-12);
            // A circle's speed, v^2 = 1 / (sqrt(3) r), within 20% on each component.
            double circle = 1 / Math.sqrt(Math.sqrt(3) * radius);
            for (int i = 0; i < 3; i++) {
                assertEquals(radius, Math.hypot(y[2 * i], y[2 * i + 1]), 1e-12);
                double across = y[6 + 2 * i] / (-y[2 * i + 1] / radius * circle);
                double up = y[7 + 2 * i] / (y[2 * i] / radius * circle);
                assertTrue(across > 0.799 && across < 1.201, "body " + i + " across " + across);
                assertTrue(up > 0.799 && up < 1.201, "body " + i + " up " + up);
            }
            assertEquals(-0.5 * radius * radius, y[0] * y[4] + y[1] * y[5], 1e-12, "120 degrees");
            assertTrue(y[0] * y[3] - y[1] * y[2] > 0, "the second follows the first to the left");
        }
        assertEquals(0.05, Math.sqrt(spread), 0.006);
    }
}

package dev.mechanist.graphnet.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.particles.PairForces;
import dev.mechanist.envs.particles.Particle;
import dev.mechanist.envs.particles.ParticleField;
import dev.mechanist.envs.particles.ParticleSystem;
import dev.mechanist.envs.particles.Spring;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes and edges of particles see, by hand: three in the plane, a spring from each to the next, the middle one driven. */
class ParticleViewTest {
    private static Structure chain(double stiffness) {
        ParticleSystem system = new ParticleSystem(
                2,
                List.of(new Particle(2, 0.5, false), new Particle(3, -1, false), new Particle(4, 0, false)),
                List.of(new Spring(0, 1, stiffness, 0.4), new Spring(1, 2, 9, 0.6)),
                PairForces.NONE,
                new double[] {0.1, -9},
                List.of(1));
        return new ParticleField(system).structure(system.spec(0.1, 5)).orElseThrow();
    }

    @Test
    void whatIsSeen() {
        Structure structure = chain(7);
        ParticleView view = new ParticleView(structure);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, view.placement().positions());
        assertArrayEquals(new int[] {6, 7, 8, 9, 10, 11}, view.placement().speeds());
        assertEquals(2, view.out());
        // Velocity and force, then mass, charge, whether it is fixed, and gravity, coupling, gravitation, softening.
        assertEquals(4 + 3 + 5, view.in().nodes());
        // Where the sender is, how far, then stiffness, rest, product of charges, and two kinds.
        assertEquals(3 + 3 + 2, view.in().edges());
        double[] statics = view.statics();
        assertEquals(3 * 8 + 2 * 5, statics.length);
        CompiledFunction function = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(
                        Input.of("x", -1, 12),
                        Input.of("u", -1, 2),
                        Input.of("statics", -1, statics.length),
                        Input.of("change", -1, 6)),
                (scope, in) -> {
                    GraphView.Observation seen = view.observe(scope, in.get(0), in.get(1), in.get(2));
                    return List.of(
                            seen.graphs().nodes(),
                            seen.graphs().edges().orElseThrow(),
                            seen.seen().apply(in.get(3)),
                            seen.following().speeds(seen.seen().apply(in.get(3)), 0));
                });
        // Two rows, the second moved by (10, 20) as a whole: nothing but the forces may differ.
        double[] places = {0, 0, 3, 4, 3, 1};
        double[] speeds = {1, 2, 3, 4, 5, 6};
        double[] x = new double[24];
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 6; i++) {
                x[12 * row + i] = places[i] + row * (i % 2 == 0 ? 10 : 20);
                x[12 * row + 6 + i] = speeds[i];
            }
        }
        double[] u = {0.25, -0.5, 0.75, 1};
        double[] changes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        double[] both = new double[2 * statics.length];
        System.arraycopy(statics, 0, both, 0, statics.length);
        System.arraycopy(statics, 0, both, statics.length, statics.length);
        double[][] out = function.call(x, u, both, changes);
        // [objects, rows, width]
        double[][] masses = {{2, 0.5, 0}, {3, -1, 0}, {4, 0, 0}};
        for (int k = 0; k < 3; k++) {
            for (int row = 0; row < 2; row++) {
                double[] force = k == 1 ? new double[] {u[2 * row], u[2 * row + 1]} : new double[2];
                double[] expected = {
                    speeds[2 * k],
                    speeds[2 * k + 1],
                    force[0],
                    force[1],
                    masses[k][0],
                    masses[k][1],
                    masses[k][2],
                    0.1,
                    -9,
                    0,
                    0,
                    0
                };
                assertArrayEquals(
                        expected, Arrays.copyOfRange(out[0], 12 * (2 * k + row), 12 * (2 * k + row + 1)), 1e-12);
            }
        }
        // From 1 the sender 0 is at (-3, -4), 5 away; from 2 the sender 1 is at (0, 3).
        double[][] edges = {{-3, -4, 5, 7, 0.4, 0, 1, 0}, {0, 3, 3, 9, 0.6, 0, 1, 0}};
        for (int r = 0; r < 2; r++) {
            for (int row = 0; row < 2; row++) {
                assertArrayEquals(
                        edges[r], Arrays.copyOfRange(out[1], 8 * (2 * r + row), 8 * (2 * r + row + 1)), 1e-11);
            }
        }
        assertArrayEquals(new double[] {1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12}, out[2]);
        assertArrayEquals(changes, out[3]);
    }

    /** Of three, the first and the last fixed: what the network says of these is not heard. */
    @Test
    void whatIsFixedStays() {
        ParticleSystem system = new ParticleSystem(
                2,
                List.of(new Particle(2, 0, true), new Particle(3, 0, false), new Particle(4, 0, true)),
                List.of(new Spring(0, 1, 7, 0.4), new Spring(2, 1, 9, 0.6)),
                PairForces.NONE,
                new double[2],
                List.of());
        ParticleView view = new ParticleView(
                new ParticleField(system).structure(system.spec(0.1, 5)).orElseThrow());
        double[] statics = view.statics();
        CompiledFunction function = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(
                        Input.of("x", -1, 12),
                        Input.of("u", -1, 0),
                        Input.of("statics", -1, statics.length),
                        Input.of("change", 3, -1, 2)),
                (scope, in) -> List.of(view.observe(scope, in.get(0), in.get(1), in.get(2))
                        .following()
                        .speeds(in.get(3), 0)));
        double[] changes = {1, -2, 3, -4, -5, 6};
        double[] speeds = function.call(new double[12], new double[0], statics, changes)[0];
        for (int i = 0; i < 6; i++) {
            assertTrue(speeds[i] == (i == 2 || i == 3 ? changes[i] : 0), i + ": " + speeds[i]);
        }
    }

    /** Systems that differ in their numbers alone share a program, others do not. */
    @Test
    void whatSharesAProgram() {
        assertEquals(new ParticleView(chain(7)).program(), new ParticleView(chain(8)).program());
        assertFalse(Arrays.equals(new ParticleView(chain(7)).statics(), new ParticleView(chain(8)).statics()));
        Structure other =
                Environments.scenario("string-of-masses-3").world().structure().orElseThrow();
        assertFalse(new ParticleView(chain(7)).program().equals(new ParticleView(other).program()));
    }

    @Test
    void whatIsNoParticlesIsRefused() {
        Structure lonely = new ParticleField(new ParticleSystem(
                        2, List.of(new Particle(2, 0, false)), List.of(), PairForces.NONE, new double[2], List.of()))
                .structure(new ParticleSystem(
                                2,
                                List.of(new Particle(2, 0, false)),
                                List.of(),
                                PairForces.NONE,
                                new double[2],
                                List.of())
                        .spec(0.1, 1))
                .orElseThrow();
        assertThrows(InputException.class, () -> new ParticleView(lonely));
        Structure bodies = Environments.scenario("chain-2").world().structure().orElseThrow();
        assertThrows(InputException.class, () -> new ParticleView(bodies));
    }
}

package dev.mechanist.envs.particles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.VectorFieldContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.SymplecticEuler;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All forces at once with constants other than 0 and 1: the kit of vector fields; laws and conserved quantities by hand. */
class ParticleFieldTest {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;
    private static final List<Particle> FOUR = List.of(
            new Particle(0.7, 1.3, false),
            new Particle(1.9, -0.6, true),
            new Particle(0.4, 0.9, false),
            new Particle(1.2, -1.1, false));
    private static final List<Spring> SPRINGS = List.of(
            new Spring(0, 2, 3.5, 0.4),
            new Spring(2, 0, 2.5, 0.6),
            new Spring(1, 3, 1.7, 0),
            new Spring(3, 1, 9, 0.2),
            new Spring(0, 2, 0.3, 1.1));

    private static ParticleField all(int dimension, double largest) {
        double[] gravity = dimension == 2 ? new double[] {0.3, -2.1} : new double[] {0.3, -2.1, 0.7};
        return new ParticleField(new ParticleSystem(
                dimension, FOUR, SPRINGS, new PairForces(1.4, 0.8, 0.3, largest), gravity, List.of(3, 0)));
    }

    @TestFactory
    Stream<DynamicNode> kits() {
        Map<String, VectorField> fields = Map.of(
                "plane", all(2, UNBOUNDED),
                "space", all(3, UNBOUNDED),
                "bounded", all(3, 0.5),
                "springs alone",
                        new ParticleField(
                                new ParticleSystem(2, FOUR, SPRINGS, PairForces.NONE, new double[2], List.of())));
        return fields.entrySet().stream()
                .map(e -> DynamicContainer.dynamicContainer(
                        e.getKey(), Kits.tests(VectorFieldContract.class, (VectorFieldContract) e::getValue)));
    }

    private static double[] slopes(ParticleField field, double[] x, double... u) {
        double[] dx = new double[x.length];
        field.derivative(x, 0, u, 0, dx, 0);
        return dx;
    }

    /** Charges 2 and -3 at (3, 4), 5 m apart, coupling 7: 42 / 25 N towards each other; masses 2 and 5; weight on top. */
    @Test
    void coulombsLawByHand() {
        ParticleField field = new ParticleField(new ParticleSystem(
                2,
                List.of(new Particle(2, 2, false), new Particle(5, -3, false)),
                List.of(),
                new PairForces(7, 0, 0, UNBOUNDED),
                new double[] {0, -1},
                List.of()));
        double[] dx = slopes(field, new double[] {0, 0, 3, 4, 0.1, 0.2, 0.3, 0.4});
        double f = 42.0 / 25;
        assertArrayEquals(
                new double[] {0.1, 0.2, 0.3, 0.4, f * 0.6 / 2, f * 0.8 / 2 - 1, -f * 0.6 / 5, -f * 0.8 / 5 - 1},
                dx,
                1e-15);
        assertEquals(
                0.5 * 2 * 0.05 + 0.5 * 5 * 0.25 + 5 * 4 - 42.0 / 5,
                field.energy(new double[] {0, 0, 3, 4, 0.1, 0.2, 0.3, 0.4}, 0),
                1e-14);
    }

    /** Softened gravitation of 3 kg and 4 kg, G = 0.5, 2 m apart in z with softening 1.5: 6 * 2 / 2.5^3 N; at most 0.7 N. */
    @Test
    void gravitationByHandAndItsBound() {
        for (double largest : new double[] {UNBOUNDED, 0.7}) {
            ParticleField field = new ParticleField(new ParticleSystem(
                    3,
                    List.of(Particle.ofMass(3), Particle.ofMass(4)),
                    List.of(),
                    new PairForces(0, 0.5, 1.5, largest),
                    new double[3],
                    List.of()));
            double[] x = new double[12];
            x[5] = 2;
            double f = Math.min(6 * 2 / (2.5 * 2.5 * 2.5), largest);
            assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 0, f / 3, 0, 0, -f / 4}, slopes(field, x), 1e-15);
            assertEquals(-6 / 2.5, field.energy(x, 0), 1e-15);
        }
    }

    /** Without weight and drive, symmetric forces keep energy and both momenta, in fine steps of fourth order. */
    @Test
    void symmetricForcesConserve() {
        List<Particle> free =
                List.of(new Particle(0.7, 1.3, false), new Particle(1.9, -0.6, false), new Particle(0.4, 0.9, false));
        List<Spring> both = List.of(
                new Spring(0, 2, 3.5, 0.4), new Spring(2, 0, 3.5, 0.4), new Spring(1, 0, 2, 0), new Spring(0, 1, 2, 0));
        ParticleField field = new ParticleField(
                new ParticleSystem(3, free, both, new PairForces(0.4, 0.3, 0, UNBOUNDED), new double[3], List.of()));
        ContinuousDynamics f = new ContinuousDynamics(field.system().spec(0.5, 1), field, new RungeKutta4(), 500);
        double[] x = {0.3, -0.2, 0.4, 1.1, 0.8, -0.5, -0.9, 0.6, 0.2, 0.1, 0.5, -0.3, -0.2, 0.4, 0.6, 0.7, -0.8, 0.2};
        double[] before = invariants(field, x);
        double[] next = new double[18];
        for (int t = 0; t < 8; t++) {
            f.stepRow(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 18);
        }
        assertTrue(Math.abs(x[0] - 0.3) > 0.1, "it has moved");
        assertArrayEquals(before, invariants(field, x), 1e-9);
    }

    /** Energy, then momentum, then angular momentum about the origin. */
    private static double[] invariants(ParticleField field, double[] x) {
        double[] sums = new double[7];
        sums[0] = field.energy(x, 0);
        int size = field.system().size();
        for (int i = 0; i < size; i++) {
            double mass = field.system().particles().get(i).mass();
            for (int a = 0; a < 3; a++) {
                int b = (a + 1) % 3;
                int c = (a + 2) % 3;
                sums[1 + a] += mass * x[3 * (size + i) + a];
                sums[4 + a] += mass * (x[3 * i + b] * x[3 * (size + i) + c] - x[3 * i + c] * x[3 * (size + i) + b]);
            }
        }
        return sums;
    }

    /** k1 on one side and k2 on the other of two unit masses: their sum of velocities drifts by (k1 - k2) times the stretch. */
    @Test
    void unequalDirectionsBreakReaction() {
        ParticleField field = new ParticleField(new ParticleSystem(
                2,
                List.of(Particle.ofMass(1), Particle.ofMass(1)),
                List.of(new Spring(0, 1, 3, 1), new Spring(1, 0, 5, 1)),
                PairForces.NONE,
                new double[2],
                List.of()));
        double[] dx = slopes(field, new double[] {0, 0, 1.5, 0, 0, 0, 0, 0});
        assertEquals(-1.5, dx[6], 1e-15);
        assertEquals(2.5, dx[4], 1e-15);
    }

    /**
     * A spring of 4 N/m with rest length zero: the symplectic Euler method keeps H - h k q v / 2 exactly, with the oscillator's period
     * of 2 pi / arccos(1 - h^2 w^2 / 2) steps.
     */
    @Test
    void theMethodsOwnInvariantOfAnOscillator() {
        ParticleField field = new ParticleField(new ParticleSystem(
                2,
                List.of(new Particle(1, 0, true), Particle.ofMass(1)),
                List.of(new Spring(0, 1, 4, 0)),
                PairForces.NONE,
                new double[2],
                List.of()));
        double h = 0.1;
        ContinuousDynamics f = new ContinuousDynamics(field.system().spec(h, 1), field, new SymplecticEuler(), 1);
        double[] x = {0, 0, 0.8, -0.3, 0, 0, 0.2, 0.5};
        double[] next = new double[8];
        double shadow = field.energy(x, 0) - 0.5 * h * 4 * (x[2] * x[6] + x[3] * x[7]);
        double turn = Math.acos(1 - 0.5 * h * h * 4);
        double first = x[2];
        double second = first + h * (x[6] - h * 4 * x[2]);
        for (int t = 1; t <= 300; t++) {
            f.stepRow(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 8);
            // x_t = A cos(turn t) + B sin(turn t) through the first two places.
            double b = (second - first * Math.cos(turn)) / Math.sin(turn);
            assertEquals(first * Math.cos(turn * t) + b * Math.sin(turn * t), x[2], 1e-12);
            assertEquals(shadow, field.energy(x, 0) - 0.5 * h * 4 * (x[2] * x[6] + x[3] * x[7]), 1e-13);
        }
    }

    @Test
    void whatMotionCannotTellIsNotFree() {
        List<Parameter> undriven = new ParticleField(
                        new ParticleSystem(2, FOUR, SPRINGS, PairForces.NONE, new double[] {0, -3}, List.of()))
                .parameters();
        assertEquals(4 + 10 + 2, undriven.size());
        assertFalse(undriven.get(0).free());
        assertTrue(undriven.get(4).free());
        assertEquals("stiffness_0_2", undriven.get(4).name());
        assertEquals("stiffness_0_2_2", undriven.get(8).name());
        assertFalse(undriven.get(11).free() && undriven.get(11).value() == 0);
        assertFalse(undriven.get(14).free(), "no gravity along x");
        assertTrue(undriven.get(15).free());
        assertTrue(all(2, UNBOUNDED).parameters().get(0).free());
    }

    @Test
    void structureHasSpringsPairsAndWhatIsDriven() {
        ParticleField field = all(3, UNBOUNDED);
        Structure s = field.structure(field.system().spec(0.1, 2)).orElseThrow();
        assertEquals(4, s.objects());
        // Four springs end at what is free, and three free particles feel three others each.
        assertEquals(4 + 9, s.relations());
        assertArrayEquals(new double[] {0.3, -2.1, 0.7, 1.4, 0.8, 0.3}, s.globals());
        assertArrayEquals(new int[] {6, 7, 8, 18, 19, 20}, s.objectStates(2));
        assertArrayEquals(new int[] {0, 1, 2}, s.objectActions(3));
        assertArrayEquals(new int[] {3, 4, 5}, s.objectActions(0));
        assertArrayEquals(new double[] {1.9, -0.6, 1}, java.util.Arrays.copyOfRange(s.objectFeatures().data, 3, 6));
        int pair = s.relation("pair3-0");
        assertEquals(3, s.senders()[pair]);
        assertEquals(0, s.receivers()[pair]);
        assertEquals(1.3 * -1.1, s.relationFeatures().get(pair, 2), 1e-15);
        assertEquals(2.5, s.relationFeatures().get(s.relation("spring1"), 0));
        assertEquals("fx3", s.spec().action().get(0).name());
    }

    @Test
    void badSystemsAreRefused() {
        assertThrows(InputException.class, () -> new Spring(1, 1, 2, 0));
        assertThrows(InputException.class, () -> new Particle(0, 1, false));
        assertThrows(InputException.class, () -> new PairForces(1, 1, 1, 0));
        // Every one, and two together, whose difference would be no number.
        double none = Double.POSITIVE_INFINITY;
        for (int k = 1; k < 8; k++) {
            double[] v = {(k & 1) != 0 ? none : 1, (k & 2) != 0 ? none : 1, (k & 4) != 0 ? none : 1};
            assertThrows(InputException.class, () -> new PairForces(v[0], v[1], v[2], 2), "case " + k);
        }
        double endless = Double.POSITIVE_INFINITY;
        assertThrows(InputException.class, () -> new PairForces(endless, endless, 1, 1));
        assertThrows(InputException.class, () -> new PairForces(1, 1, endless, 1));
        assertThrows(
                InputException.class,
                () -> new ParticleSystem(
                        2, FOUR, List.of(new Spring(0, 4, 1, 1)), PairForces.NONE, new double[2], List.of()));
        assertThrows(
                InputException.class,
                () -> new ParticleSystem(2, FOUR, List.of(), PairForces.NONE, new double[2], List.of(1)));
        assertThrows(
                InputException.class,
                () -> new ParticleSystem(4, FOUR, List.of(), PairForces.NONE, new double[4], List.of()));
    }
}

package dev.mechanist.graphnet.physics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.graphnet.physics.PhysicsSettings.Form;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Networks with the structure of mechanics: kits, formulas, what they conserve. */
class NeuralPhysicsTest {
    /** A slide and a hinge whose rates come in between, with two forces. */
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(
                    Variable.of("speed", "m/s"),
                    Variable.angle("angle"),
                    Variable.of("place", "m"),
                    Variable.of("turning", "rad/s")),
            List.of(Variable.of("push", "N"), Variable.of("torque", "N m")));

    private static final Spec SLIDES = new Spec(
            0.1,
            List.of(
                    Variable.of("a", "m"),
                    Variable.of("b", "m"),
                    Variable.of("c", "m"),
                    Variable.of("va", "m/s"),
                    Variable.of("vb", "m/s"),
                    Variable.of("vc", "m/s")),
            List.of());

    private static NeuralPhysics hamiltonian;
    private static NeuralPhysics lagrangian;
    private static NeuralPhysics squares;
    private static NeuralPhysics free;

    @BeforeAll
    static void make() {
        hamiltonian = random(SPEC, settings(Form.HAMILTONIAN).withDamping(true));
        lagrangian = random(SPEC, settings(Form.LAGRANGIAN).withDamping(true));
        squares = random(SPEC, settings(Form.LAGRANGIAN).withDamping(true).withSquares(3));
        free = random(SPEC, settings(Form.FREE));
    }

    private static PhysicsSettings settings(Form form) {
        return PhysicsSettings.of(form)
                .withHidden(6)
                .withActivation(Activation.SOFTPLUS)
                .withPrecision(Precision.FLOAT64)
                .withDevice(Device.CPU)
                .withSubsteps(1);
    }

    private static NeuralPhysics random(Spec spec, PhysicsSettings settings) {
        try (PhysicsTrainer trainer = new PhysicsTrainer(spec, settings, PhysicsTraining.of(1, 1), 3)) {
            return trainer.model();
        }
    }

    private interface Kit extends DifferentiableDynamicsContract {
        NeuralPhysics model();

        @Override
        default NeuralPhysics dynamics() {
            return model().fork();
        }

        @Override
        default double batchTolerance() {
            return 1e-12;
        }

        /** First runs of large graphs take long. */
        @Override
        default int horizon() {
            return 2;
        }
    }

    @Nested
    class Hamiltonian implements Kit {
        @Override
        public NeuralPhysics model() {
            return hamiltonian;
        }
    }

    @Nested
    class Lagrangian implements Kit {
        @Override
        public NeuralPhysics model() {
            return lagrangian;
        }
    }

    @Nested
    class Free implements Kit {
        @Override
        public NeuralPhysics model() {
            return free;
        }
    }

    @Nested
    class Stored implements StorableContract {
        @Override
        public NeuralPhysics storable() {
            return lagrangian.fork();
        }

        @Override
        public double[] facts(Object thing) {
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            ((NeuralPhysics) thing).step(gaussian(5, 4, 1), gaussian(5, 2, 2), next);
            return next.data;
        }
    }

    @Nested
    class OfSquares implements Kit, StorableContract {
        @Override
        public NeuralPhysics model() {
            return squares;
        }

        @Override
        public NeuralPhysics storable() {
            return squares.fork();
        }

        @Override
        public double[] facts(Object thing) {
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            ((NeuralPhysics) thing).step(gaussian(5, 4, 1), gaussian(5, 2, 2), next);
            return next.data;
        }
    }

    private static DMatrixRMaj gaussian(int rows, int cols, long seed) {
        DMatrixRMaj values = new DMatrixRMaj(rows, cols);
        RandomStream.of(seed, "neural physics test", 0).fillGaussian(values.data, 0, rows * cols);
        return values;
    }

    private static double energy(NeuralPhysics model, double... x) {
        DMatrixRMaj energy = new DMatrixRMaj(0, 0);
        model.energy(new DMatrixRMaj(1, x.length, true, x), energy);
        return energy.data[0];
    }

    /** Rates are differences of H by momenta, and momenta's those by coordinates, plus G u - D v with both by hand. */
    @Test
    void hamiltonsEquationsOfTheNetwork() {
        Map<String, double[]> weights = new TreeMap<>(hamiltonian.weights());
        weights.put("forces/gain", new double[] {0.5, -0.2, 0.3, 1.1});
        weights.put("forces/damping", new double[] {-1, 0.4});
        NeuralPhysics model = new NeuralPhysics(SPEC, hamiltonian.settings(), weights);
        double[] x = {0.6, 0.8, -0.4, 1.2};
        DMatrixRMaj dx = new DMatrixRMaj(0, 0);
        model.derivative(new DMatrixRMaj(1, 4, true, x), new DMatrixRMaj(1, 2, true, 2, -3), dx);
        double[] slope = new double[4];
        for (int i = 0; i < 4; i++) {
            double[] more = x.clone();
            double[] less = x.clone();
            more[i] += 1e-5;
            less[i] -= 1e-5;
            slope[i] = (energy(model, more) - energy(model, less)) / 2e-5;
        }
        // Coordinates are the angle (1) and the place (2) in the order of the state; their momenta are at 3 and 0.
        double damping0 = Math.log1p(Math.exp(-1));
        double damping1 = Math.log1p(Math.exp(0.4));
        assertEquals(slope[3], dx.data[1], 1e-9);
        assertEquals(slope[0], dx.data[2], 1e-9);
        assertEquals(-slope[1] + 2 * 0.5 - 3 * 0.3 - damping0 * slope[3], dx.data[3], 1e-9);
        assertEquals(-slope[2] + 2 * -0.2 - 3 * 1.1 - damping1 * slope[0], dx.data[0], 1e-9);
    }

    /** Without weights, the biases are L: three degrees of freedom, diagonal first, then rows below it. */
    @Test
    void theMassMatrixIsMadeOfItsTriangle() {
        PhysicsSettings settings = settings(Form.LAGRANGIAN);
        Map<String, double[]> weights = new TreeMap<>(random(SLIDES, settings).weights());
        weights.replaceAll((name, values) -> new double[values.length]);
        weights.put("mass/1/biases", new double[] {0.3, -0.5, 0.9, 0.7, -0.2, 0.4});
        NeuralPhysics model = new NeuralPhysics(SLIDES, settings, weights);
        double l00 = Math.log1p(Math.exp(1.3));
        double l11 = Math.log1p(Math.exp(0.5));
        double l22 = Math.log1p(Math.exp(1.9));
        double[] v = {0.6, -1.1, 0.8};
        // |L' v|^2 / 2 + epsilon |v|^2 / 2, epsilon 1e-3.
        double w0 = l00 * v[0] + 0.7 * v[1] - 0.2 * v[2];
        double w1 = l11 * v[1] + 0.4 * v[2];
        double w2 = l22 * v[2];
        double expected = 0.5 * (w0 * w0 + w1 * w1 + w2 * w2) + 0.5e-3 * (0.36 + 1.21 + 0.64);
        assertEquals(expected, energy(model, 5, 6, 7, v[0], v[1], v[2]), 1e-12);
    }

    /** Without weights, the biases are L, three rows of two: kinetic energy is half the sum of two squares. */
    @Test
    void theMassMatrixIsMadeOfSquares() {
        PhysicsSettings settings = settings(Form.LAGRANGIAN).withSquares(2);
        Map<String, double[]> weights = new TreeMap<>(random(SLIDES, settings).weights());
        weights.replaceAll((name, values) -> new double[values.length]);
        weights.put("mass/1/biases", new double[] {0.3, -0.5, 0.9, 0.7, -0.2, 0.4});
        NeuralPhysics model = new NeuralPhysics(SLIDES, settings, weights);
        double w0 = 0.3 * 0.6 + 0.9 * -1.1 - 0.2 * 0.8;
        double w1 = -0.5 * 0.6 + 0.7 * -1.1 + 0.4 * 0.8;
        double expected = 0.5 * (w0 * w0 + w1 * w1) + 0.5e-3 * (0.36 + 1.21 + 0.64);
        assertEquals(expected, energy(model, 5, 6, 7, 0.6, -1.1, 0.8), 1e-12);
    }

    /** Undamped and unpushed, H and the Lagrangian's energy stay along fine steps; damped, they fall. */
    @Test
    void energyStaysOrFalls() {
        for (Form form : List.of(Form.HAMILTONIAN, Form.LAGRANGIAN)) {
            NeuralPhysics model = random(SPEC.withTimeStep(0.02), settings(form));
            double[] start = {0.6, 0.8, -0.4, 1.2};
            double[] end = after30Steps(model, start);
            double moved = Math.abs(end[1] - 0.8) + Math.abs(end[2] + 0.4);
            assertTrue(moved > 0.05, form + " moved " + moved);
            double before = energy(model, start);
            assertEquals(before, energy(model, end), 1e-7 * Math.max(1, Math.abs(before)), form.toString());
            Map<String, double[]> weights = new TreeMap<>(model.weights());
            weights.put("forces/damping", new double[] {0.5, 0.5});
            NeuralPhysics damped =
                    new NeuralPhysics(model.spec(), model.settings().withDamping(true), weights);
            assertTrue(energy(damped, after30Steps(damped, start)) < before - 1e-3, form + " loses energy");
        }
    }

    private static double[] after30Steps(NeuralPhysics model, double[] start) {
        DMatrixRMaj x = new DMatrixRMaj(1, 4, true, start.clone());
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        for (int t = 0; t < 30; t++) {
            model.step(x, new DMatrixRMaj(1, 2), next);
            x.setTo(next);
        }
        return x.data;
    }

    /**
     * Steps against the method of the house on the model's own derivative: the same arithmetic of a Hamiltonian network; of a Lagrangian one,
     * which steps in Hamilton's form of Lagrange's equations, the same flow in the limit of fine steps.
     */
    @Test
    void stepsFollowTheDerivative() {
        for (Form form : List.of(Form.HAMILTONIAN, Form.LAGRANGIAN)) {
            int substeps = form == Form.HAMILTONIAN ? 2 : 6;
            NeuralPhysics model = random(SPEC, settings(form).withSubsteps(substeps));
            ContinuousDynamics twin =
                    new ContinuousDynamics(SPEC, new DerivativeOf(model), new RungeKutta4(), substeps);
            DMatrixRMaj x = new DMatrixRMaj(1, 4, true, 1.3, 0.8, -0.4, -2.1);
            DMatrixRMaj u = new DMatrixRMaj(1, 2, true, 0.7, -1.2);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            model.step(x, u, next);
            double[] expected = new double[4];
            twin.stepRow(x.data, 0, u.data, 0, expected, 0);
            assertArrayEquals(expected, next.data, form == Form.HAMILTONIAN ? 1e-12 : 1e-7, form.toString());
        }
    }

    /** The derivative of a model, one row at a time. */
    private record DerivativeOf(NeuralPhysics model) implements dev.mechanist.core.dynamics.VectorField {
        @Override
        public int n() {
            return 4;
        }

        @Override
        public int m() {
            return 2;
        }

        @Override
        public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
            DMatrixRMaj out = new DMatrixRMaj(0, 0);
            model.derivative(
                    new DMatrixRMaj(1, 4, true, Arrays.copyOfRange(x, xo, xo + 4)),
                    new DMatrixRMaj(1, 2, true, Arrays.copyOfRange(u, uo, uo + 2)),
                    out);
            System.arraycopy(out.data, 0, dx, o, 4);
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<dev.mechanist.core.dynamics.Parameter> parameters() {
            return List.of();
        }

        @Override
        public DerivativeOf withParameters(List<dev.mechanist.core.dynamics.Parameter> parameters) {
            return this;
        }

        @Override
        public DerivativeOf fork() {
            return this;
        }
    }

    /** An angle's turn is nothing to a model; a place's is. */
    @Test
    void anglesTurn() {
        for (NeuralPhysics model : List.of(hamiltonian, lagrangian, free)) {
            DMatrixRMaj x = new DMatrixRMaj(2, 4, true, 0.6, 0.8, -0.4, 1.2, 0.6, 0.8 + 2 * Math.PI, -0.4, 1.2);
            DMatrixRMaj dx = new DMatrixRMaj(0, 0);
            model.derivative(x, new DMatrixRMaj(2, 2), dx);
            assertArrayEquals(Arrays.copyOf(dx.data, 4), Arrays.copyOfRange(dx.data, 4, 8), 1e-12);
        }
    }

    @Test
    void badInputIsExplained() {
        Spec odd = new Spec(
                0.1, List.of(Variable.of("x", "m"), Variable.of("v", "m/s"), Variable.of("heat", "K")), List.of());
        InputException e = assertThrows(InputException.class, () -> random(odd, settings(Form.LAGRANGIAN)));
        assertTrue(e.getMessage().contains("heat") && e.getMessage().contains("only 1 pairs"), e.getMessage());
        Spec canonical = new Spec(0.1, List.of(Variable.of("q", ""), Variable.of("p", "")), List.of());
        assertEquals(2, random(canonical, settings(Form.HAMILTONIAN)).spec().n());
        assertThrows(InputException.class, () -> PhysicsSettings.of(Form.FREE).withActivation(Activation.RELU));
        assertThrows(InputException.class, () -> PhysicsSettings.of(Form.FREE).withHidden());
        assertThrows(
                InputException.class, () -> PhysicsSettings.of(Form.HAMILTONIAN).withSquares(2));
        assertThrows(
                InputException.class, () -> PhysicsSettings.of(Form.LAGRANGIAN).withSquares(-1));
        assertThrows(InputException.class, () -> energy(free, 1, 2, 3, 4));
        assertThrows(InputException.class, () -> PhysicsTraining.of(0, 1));
    }
}

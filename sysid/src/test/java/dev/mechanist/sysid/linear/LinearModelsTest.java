package dev.mechanist.sysid.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.ArtefactKindsContract;
import dev.mechanist.core.contract.RowDynamicsContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.io.Storable;
import dev.mechanist.envs.fields.SimplePendulum;
import java.nio.file.Path;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearModelsTest {
    private static final RowDynamics PENDULUM = new SimplePendulum().discrete(0.05);

    @TempDir
    private Path directory;

    /** Episodes of a system from random states under random actions. */
    private static DataSet record(RowDynamics f, int episodes, int steps, long seed) {
        int n = f.spec().n();
        int m = f.spec().m();
        List<Episode> recorded = new java.util.ArrayList<>();
        for (int e = 0; e < episodes; e++) {
            RandomStream random = RandomStream.of(seed, "linear-test", e);
            double[] times = new double[steps + 1];
            DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
            DMatrixRMaj actions = new DMatrixRMaj(steps, m);
            random.fillGaussian(states.data, 0, n);
            random.fillGaussian(actions.data, 0, steps * m);
            for (int t = 0; t < steps; t++) {
                times[t + 1] = (t + 1) * f.spec().dt();
                f.stepRow(states.data, t * n, actions.data, t * m, states.data, (t + 1) * n);
            }
            recorded.add(Episode.recorded("episode " + e, f.spec(), times, states, actions));
        }
        return new DataSet(recorded);
    }

    /** A stable linear system without angles, x' = x + A x + B u + c. */
    private static RowDynamics affine() {
        Spec spec =
                new Spec(0.1, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of(Variable.of("u", "N")));
        return new RowDynamics() {
            @Override
            public Spec spec() {
                return spec;
            }

            @Override
            public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
                next[no] = x[xo] + 0.1 * x[xo + 1];
                next[no + 1] = x[xo + 1] - 0.3 * x[xo] - 0.05 * x[xo + 1] + 0.2 * u[uo] + 0.01;
            }

            @Override
            public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
                System.arraycopy(new double[] {1, 0.1, -0.3, 0.95}, 0, A, ao, 4);
                System.arraycopy(new double[] {0, 0.2}, 0, B, bo, 2);
            }

            @Override
            public RowDynamics fork() {
                return this;
            }
        };
    }

    @Test
    void linearSystemsAreFoundExactly() {
        RowDynamics truth = affine();
        DataSet data = record(truth, 2, 40, 1);
        for (RowDynamics model :
                List.of(LinearDynamics.train(data, 1, 0), LocallyLinearDynamics.train(data, 2, 1e-12))) {
            double[] A = new double[4];
            double[] B = new double[2];
            model.jacobianRow(new double[] {0.3, -0.4}, 0, new double[] {0.7}, 0, A, 0, B, 0);
            assertArrayEquals(new double[] {1, 0.1, -0.3, 0.95}, A, 1e-8);
            assertArrayEquals(new double[] {0, 0.2}, B, 1e-8);
            double[] next = new double[2];
            double[] expected = new double[2];
            model.stepRow(new double[] {2, 1}, 0, new double[] {-3}, 0, next, 0);
            truth.stepRow(new double[] {2, 1}, 0, new double[] {-3}, 0, expected, 0);
            assertArrayEquals(expected, next, 1e-8);
        }
    }

    @Test
    void onAPendulumEachModelBeatsTheSimplerOne() {
        DataSet train = record(PENDULUM, 10, 60, 2);
        DataSet test = record(PENDULUM, 5, 60, 3);
        double constant = error(new ConstantVelocity(PENDULUM.spec()), test);
        double linear = error(LinearDynamics.train(train, 1, 1e-6), test);
        double quadratic = error(LinearDynamics.train(train, 2, 1e-6), test);
        double local = error(LocallyLinearDynamics.train(train, 0.7, 1e-4), test);
        assertTrue(linear < constant / 5, linear + " of " + constant);
        assertTrue(quadratic < linear, quadratic + " of " + linear);
        assertTrue(local < linear / 2, local + " of " + linear);
    }

    private static double error(Dynamics model, DataSet data) {
        return PredictionCheck.oneStep(model, data);
    }

    /** Root mean square one-step error. */
    private static final class PredictionCheck {
        static double oneStep(Dynamics model, DataSet data) {
            int n = data.spec().n();
            double squares = 0;
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            for (Episode e : data.episodes()) {
                DMatrixRMaj x = new DMatrixRMaj(e.steps(), n);
                System.arraycopy(e.states().data, 0, x.data, 0, e.steps() * n);
                model.step(x, e.actions(), next);
                for (int i = 0; i < next.data.length; i++) {
                    double d = next.data[i] - e.states().data[i + n];
                    squares += d * d;
                }
            }
            return Math.sqrt(squares / (n * data.transitions()));
        }
    }

    @Test
    void fullTurnsMakeNoDifference() {
        DataSet data = record(PENDULUM, 3, 40, 4);
        double[] here = new double[2];
        double[] there = new double[2];
        for (RowDynamics model :
                List.of(LinearDynamics.train(data, 2, 1e-6), LocallyLinearDynamics.train(data, 1, 1e-3))) {
            model.stepRow(new double[] {1, 2}, 0, new double[] {0.5}, 0, here, 0);
            model.stepRow(new double[] {1 + 4 * Math.PI, 2}, 0, new double[] {0.5}, 0, there, 0);
            assertEquals(here[0] + 4 * Math.PI, there[0], 1e-9);
            assertEquals(here[1], there[1], 1e-9);
        }
    }

    @Test
    void storedModelsPredictTheSameBits() {
        DataSet data = record(PENDULUM, 3, 40, 5);
        LinearDynamics linear = LinearDynamics.train(data, 2, 1e-6);
        assertSameBits(linear, stored(linear, "linear"));
        LocallyLinearDynamics local = LocallyLinearDynamics.train(data, 1, 1e-3);
        assertSameBits(local, stored(local, "local"));
        ConstantVelocity constant = new ConstantVelocity(PENDULUM.spec());
        assertSameBits(constant, stored(constant, "constant"));
        InputException e = assertThrows(
                InputException.class,
                () -> Artefacts.load(directory.resolve("local")).as(LinearDynamics.class, "a linear model"));
        assertTrue(e.getMessage().contains("a 'locally-linear' where a linear model is needed"), e.getMessage());
    }

    private <T extends RowDynamics & Storable> RowDynamics stored(T model, String name) {
        Artefacts.save(directory.resolve(name), model, Provenance.NONE);
        return Artefacts.load(directory.resolve(name)).as(RowDynamics.class, "dynamics");
    }

    private static void assertSameBits(RowDynamics a, RowDynamics b) {
        assertEquals(a.spec(), b.spec());
        double[] one = new double[2];
        double[] other = new double[2];
        a.stepRow(new double[] {0.3, -1.2}, 0, new double[] {0.4}, 0, one, 0);
        b.stepRow(new double[] {0.3, -1.2}, 0, new double[] {0.4}, 0, other, 0);
        assertArrayEquals(one, other);
    }

    @Test
    void irregularRecordsAreRefusedAndWithoutRatesAllStays() {
        DataSet data = record(PENDULUM, 1, 5, 6);
        data.episodes().get(0).times()[5] += 0.02;
        InputException e = assertThrows(InputException.class, () -> LinearDynamics.train(data, 1, 0));
        assertTrue(e.getMessage().contains("resample the record"), e.getMessage());
        Spec spec = new Spec(1, List.of(Variable.of("charge", "C")), List.of());
        double[] next = new double[1];
        new ConstantVelocity(spec).stepRow(new double[] {0.7}, 0, new double[0], 0, next, 0);
        assertEquals(0.7, next[0]);
    }

    @Nested
    class ConstantVelocityContract implements RowDynamicsContract, StorableContract {
        @Override
        public ConstantVelocity dynamics() {
            return new ConstantVelocity(PENDULUM.spec());
        }

        @Override
        public ConstantVelocity storable() {
            return dynamics();
        }

        @Override
        public double[] facts(Object thing) {
            return steps(thing);
        }
    }

    @Nested
    class LinearContract implements RowDynamicsContract, StorableContract {
        @Override
        public LinearDynamics dynamics() {
            return LinearDynamics.train(record(PENDULUM, 3, 40, 7), 1, 1e-6);
        }

        @Override
        public LinearDynamics storable() {
            return dynamics();
        }

        @Override
        public double[] facts(Object thing) {
            return steps(thing);
        }
    }

    @Nested
    class QuadraticContract implements RowDynamicsContract, StorableContract {
        @Override
        public LinearDynamics dynamics() {
            return LinearDynamics.train(record(PENDULUM, 3, 40, 7), 2, 1e-6);
        }

        @Override
        public LinearDynamics storable() {
            return dynamics();
        }

        @Override
        public double[] facts(Object thing) {
            return steps(thing);
        }
    }

    @Nested
    class LocallyLinearContract implements RowDynamicsContract, StorableContract {
        @Override
        public LocallyLinearDynamics dynamics() {
            return LocallyLinearDynamics.train(record(PENDULUM, 3, 40, 7), 1, 1e-3);
        }

        @Override
        public LocallyLinearDynamics storable() {
            return dynamics();
        }

        @Override
        public double[] facts(Object thing) {
            return steps(thing);
        }
    }

    /** Next states from two states and actions. */
    private static double[] steps(Object model) {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        ((RowDynamics) model)
                .step(new DMatrixRMaj(2, 2, true, 0.3, -1, 2, 0.7), new DMatrixRMaj(2, 1, true, 0.5, -1), next);
        return next.data;
    }

    @Nested
    class Kinds implements ArtefactKindsContract {
        @Override
        public ArtefactKinds kinds() {
            return new LinearKinds();
        }
    }
}

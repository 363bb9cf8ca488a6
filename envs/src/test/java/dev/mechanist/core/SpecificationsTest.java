package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.structure.SpringModel;
import java.time.Duration;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What specifications, variables, parameters, budgets and Gaussians say about themselves and refuse. */
class SpecificationsTest {
    private static final Variable FORCE = Variable.bounded("force", "N", -2, 3);
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("x", "m"), Variable.angle("theta"), Variable.of("v", "m/s")),
            List.of(FORCE, Variable.bounded("torque", "N m", -5, 7)));

    @Test
    void aSpecificationCountsAndLists() {
        assertEquals(3, SPEC.n());
        assertEquals(2, SPEC.m());
        assertArrayEquals(new double[] {-2, -5}, SPEC.actionLower());
        assertArrayEquals(new double[] {3, 7}, SPEC.actionUpper());
        assertArrayEquals(new boolean[] {false, true, false}, SPEC.stateAngles());
        assertEquals(new Spec(0.2, SPEC.state(), SPEC.action()), SPEC.withTimeStep(0.2));
        assertEquals("rad", SPEC.state().get(1).unit());
        assertEquals(Double.NEGATIVE_INFINITY, SPEC.state().get(1).lower());
        assertEquals(Double.POSITIVE_INFINITY, SPEC.state().get(0).upper());
    }

    @Test
    void whatCannotBeSpecifiedIsRefused() {
        refused("time step", () -> SPEC.withTimeStep(0));
        refused("time step", () -> SPEC.withTimeStep(Double.POSITIVE_INFINITY));
        refused("at least one state", () -> new Spec(1, List.of(), List.of()));
        refused(
                "state variable 'x' appears twice",
                () -> new Spec(1, List.of(Variable.of("x", ""), Variable.of("x", "m")), List.of()));
        refused("action variable 'force' appears twice", () -> new Spec(1, SPEC.state(), List.of(FORCE, FORCE)));
        refused("needs a name", () -> Variable.of(" ", ""));
        refused("needs a name", () -> Variable.of(null, ""));
        refused("above upper bound", () -> Variable.bounded("x", "", 1, 0));
        // A state and an action may share a name.
        assertEquals(1, new Spec(1, List.of(FORCE), List.of(FORCE)).m());
    }

    @Test
    void parametersKeepWhatIsNotChanged() {
        Parameter mass = Parameter.positive("mass", "kg", 2);
        assertEquals(new Parameter("mass", "kg", 2, 2, 0, Double.POSITIVE_INFINITY, true), mass);
        assertEquals(1, Parameter.positive("drag", "", 0).scale());
        assertEquals(
                new Parameter("bias", "N", -1, 3, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true),
                Parameter.real("bias", "N", -1, 3));
        assertEquals(new Parameter("mass", "kg", 3, 2, 0, Double.POSITIVE_INFINITY, true), mass.withValue(3));
        assertEquals(new Parameter("mass", "kg", 2, 2, 0, Double.POSITIVE_INFINITY, false), mass.withFree(false));
        assertEquals(new Parameter("mass", "kg", 2, 2, 1, 5, true), mass.withBounds(1, 5));
        refused("must be within [0.0, Infinity], not -1.0", () -> mass.withValue(-1));
        refused("must be within [1.0, 1.5], not 2.0", () -> mass.withBounds(1, 1.5));
        refused("not NaN", () -> mass.withValue(Double.NaN));
        refused("scale", () -> Parameter.real("a", "", 1, 0));
        refused("scale", () -> Parameter.real("a", "", 1, Double.POSITIVE_INFINITY));
    }

    @Test
    void budgetsArePositive() {
        assertEquals(7, Budget.ofModelSteps(7).modelSteps());
        assertEquals(Long.MAX_VALUE, Budget.ofTime(Duration.ofSeconds(2)).modelSteps());
        assertEquals(Duration.ofSeconds(2), Budget.ofTime(Duration.ofSeconds(2)).time());
        assertTrue(Budget.ofModelSteps(7).time().toDays() > 1_000_000);
        refused("at least one model step", () -> Budget.ofModelSteps(0));
        refused("time budget", () -> Budget.ofTime(Duration.ZERO));
        refused("time budget", () -> Budget.ofTime(Duration.ofSeconds(-1)));
    }

    /** S V by hand, S = (2 1; 1 3) and V = (1 0 -1; 2 5 4). */
    @Test
    void theCrossCovarianceIsTheCovarianceTimesTheGain() {
        Gaussian z = new Gaussian(new double[2], new DMatrixRMaj(2, 2, true, 2, 1, 1, 3));
        Moments moments =
                new Moments(new double[3], new DMatrixRMaj(3, 3), new DMatrixRMaj(2, 3, true, 1, 0, -1, 2, 5, 4));
        assertArrayEquals(new double[] {4, 5, 2, 7, 15, 11}, moments.crossCovariance(z).data);
        assertEquals(2, z.size());
        Gaussian point = Gaussian.at(new double[] {4, 5, 6});
        assertArrayEquals(new double[9], point.covariance().data);
        assertEquals(3, point.covariance().numCols);
        assertThrows(IllegalArgumentException.class, () -> new Gaussian(new double[3], new DMatrixRMaj(2, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Moments(new double[3], new DMatrixRMaj(3, 3), new DMatrixRMaj(2, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Moments(new double[3], new DMatrixRMaj(2, 2), new DMatrixRMaj(2, 3)));
    }

    /** A map that has nothing to keep computes its adjoint anew from the same input. */
    @Test
    void aLinearisationHoldsTheMomentsAndTheInput() {
        GaussianMap doubling = new GaussianMap() {
            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public Moments propagate(Gaussian z) {
                double variance = 4 * z.covariance().get(0, 0);
                return new Moments(
                        new double[] {2 * z.mean()[0]},
                        new DMatrixRMaj(1, 1, true, variance),
                        new DMatrixRMaj(1, 1, true, 2));
            }

            @Override
            public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
                gTheta[0] += z.mean()[0];
                return new Gaussian(
                        new double[] {2 * seed.mean()[0]},
                        new DMatrixRMaj(1, 1, true, 4 * seed.covariance().get(0, 0)));
            }
        };
        Gaussian z = new Gaussian(new double[] {3}, new DMatrixRMaj(1, 1, true, 0.5));
        GaussianLinearisation linearisation = doubling.linearise(z);
        assertEquals(6, linearisation.moments().mean()[0]);
        assertEquals(2, linearisation.moments().covariance().get(0, 0));
        double[] gTheta = {10};
        Gaussian adjoint = linearisation.pullback(
                new Moments(new double[] {5}, new DMatrixRMaj(1, 1, true, 7), new DMatrixRMaj(1, 1, true, 0)), gTheta);
        assertEquals(10, adjoint.mean()[0]);
        assertEquals(28, adjoint.covariance().get(0, 0));
        assertEquals(13, gTheta[0]);
        assertEquals(0, doubling.parameterCount());
    }

    @Test
    void shapesNameTheArgument() {
        DMatrixRMaj a = new DMatrixRMaj(2, 3);
        Shapes.require("a", a, 2, 3);
        assertEquals(
                "a must be [2, 4], not [2, 3]",
                assertThrows(IllegalArgumentException.class, () -> Shapes.require("a", a, 2, 4))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Shapes.require("a", a, 3, 3));
        assertThrows(IllegalArgumentException.class, () -> Shapes.refuseAlias("a", a, new DMatrixRMaj(1, 1), a));
        DMatrixRMaj shared = DMatrixRMaj.wrap(3, 2, a.data);
        assertThrows(IllegalArgumentException.class, () -> Shapes.refuseAlias("a", a, shared));
        Shapes.refuseAlias("a", a, a.copy());
        Shapes.requireLength("v", new double[2], 2);
        assertThrows(IllegalArgumentException.class, () -> Shapes.requireLength("v", new double[2], 3));
        assertEquals(4, Shapes.horizon(SPEC, new DMatrixRMaj(1, 8)));
        assertThrows(IllegalArgumentException.class, () -> Shapes.horizon(SPEC, new DMatrixRMaj(1, 7)));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void changesAreNamedAfterTheirStates() {
        Spec spec = new Spec(0.1, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of());
        assertEquals(List.of("the change of state 'p'", "the change of state 'v'"), spec.changeNames());
    }

    /** A copy for another thread knows as much as the first. */
    @Test
    void copiesOfTruthKnowAsMuch() {
        SpringModel model = new SpringModel(0.5);
        DifferentiableDynamics row = model.bind(SpringModel.row(2));
        Truth full = Truth.of(row).fork();
        assertTrue(full.dynamics().isPresent() && full.differentiable().isPresent());
        assertNotSame(row, full.differentiable().get());
        Truth plain = Truth.of((Dynamics) row).fork();
        assertTrue(plain.dynamics().isPresent() && plain.differentiable().isEmpty());
        assertNotSame(row, plain.dynamics().get());
        assertSame(Truth.NONE, Truth.NONE.fork());
    }

    /** The k-th angle has the k-th angular speed, lengths have their own, and what has no rate has none. */
    @Test
    void ratesBelongToTheirUnits() {
        Spec spec = new Spec(
                0.1,
                List.of(
                        Variable.angle("a"),
                        Variable.of("x", "m"),
                        Variable.angle("b"),
                        Variable.of("b_dot", "rad/s"),
                        Variable.of("x_dot", "m/s"),
                        Variable.of("charge", "C"),
                        Variable.of("a_dot", "rad/s")),
                List.of());
        assertArrayEquals(new int[] {3, 4, 6, -1, -1, -1, -1}, spec.rates());
    }
}

package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

class CartPoleTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("x", "m"), Variable.of("v", "m/s"), Variable.of("w", "rad/s"), Variable.angle("theta")),
            List.of(Variable.of("force", "N")));

    /**
     * One step of 0.1 s of PILCO's plant from the authors' implementation (Octave, ode45 at 1e-12): x0, u, xdot at x0, x1.
     * Tolerances: rounding for the derivative, the reference's ODE tolerance for the step.
     */
    private static final double[][][] PILCO = {
        {
            {1.0794320297546847, 0.39271710060621967, 2.6887743995573605, 0.4138071663356178},
            {2.4580338977940386},
            {0.39271710060621967, 6.035142751240221, -28.42307760696043, 2.6887743995573605},
            {1.1477322927136095, 0.9636405159592527, -0.2255808282964815, 0.5375370782776593}
        },
        {
            {0.7315688941988828, -0.48734147723221666, -0.5467027817190246, -1.8743543530778095},
            {8.849005675541006},
            {-0.48734147723221666, 10.256175200497367, 37.31030756574162, -0.5467027817190246},
            {0.7330273634646339, 0.48427026739794327, 3.07199963505049, -1.7446649191465446}
        }
    };

    @Test
    void agreesWithTheReferenceImplementationOfPilco() {
        ContinuousDynamics fine = new ContinuousDynamics(SPEC, CartPole.pilco(), new RungeKutta4(), 2000);
        for (double[][] reference : PILCO) {
            double[] dx = new double[4];
            CartPole.pilco().derivative(reference[0], 0, reference[1], 0, dx, 0);
            assertArrayEquals(reference[2], dx, 1e-12);
            double[] next = new double[4];
            fine.stepRow(reference[0], 0, reference[1], 0, next, 0);
            assertArrayEquals(reference[3], next, 1e-11);
        }
    }

    /** Gymnasium's CartPole-v1 written as there: masspole 0.1, length 0.5 (half), explicit Euler of 0.02 s. */
    @Test
    void balanceStepsLikeGymnasium() {
        RandomStream random = RandomStream.of(1, "gymnasium", 0);
        ParametricDynamics balance =
                Environments.scenario("cart-pole-balance").world().dynamics();
        for (int k = 0; k < 20; k++) {
            double[] y = new double[4];
            random.fillGaussian(y, 0, 4);
            double force = 10 * random.nextGaussian();
            double s = Math.sin(y[2]);
            double c = Math.cos(y[2]);
            double temp = (force + 0.1 * 0.5 * y[3] * y[3] * s) / 1.1;
            double thetaAcc = (9.8 * s - c * temp) / (0.5 * (4.0 / 3.0 - 0.1 * c * c / 1.1));
            double xAcc = temp - 0.1 * 0.5 * thetaAcc * c / 1.1;
            double[] expected = {y[0] + 0.02 * y[1], y[1] + 0.02 * xAcc, y[2] + 0.02 * y[3], y[3] + 0.02 * thetaAcc};
            double[] next = new double[4];
            balance.stepRow(y, 0, new double[] {force}, 0, next, 0);
            assertArrayEquals(expected, next, 1e-13);
        }
    }

    @Test
    void balanceEndsWhereGymnasiumEnds() {
        TaskEnvironment environment = Environments.scenario("cart-pole-balance").environment();
        environment.resetTo(new double[] {0, 0, Math.toRadians(11.9), 3});
        Environment.Step step = environment.step(new double[] {0});
        assertTrue(step.terminated());
        assertEquals(1, step.reward());
        environment.resetTo(new double[] {-2.39, -3, 0, 0});
        assertTrue(environment.step(new double[] {0}).terminated());
    }

    /** Free of friction and force, energy drifts as the method's order says: 16 times less for half the step. */
    @Test
    void energyIsConservedToTheOrderOfTheIntegrator() {
        CartPole plant = new CartPole(0.5, 0.3, 0.6, 0, 0, 9.82);
        double coarse = drift(plant, 100);
        double fine = drift(plant, 200);
        assertTrue(fine > 1e-13, "above rounding");
        assertTrue(coarse / fine > 12, "ratio " + coarse / fine);
    }

    /** Largest change of energy over 2 s of free swinging. */
    private static double drift(CartPole plant, int steps) {
        ContinuousDynamics f = new ContinuousDynamics(SPEC.withTimeStep(2.0 / steps), plant, new RungeKutta4(), 1);
        double[] x = {0.2, -0.5, 3, 2};
        double start = plant.energy(x, 0);
        double worst = 0;
        double[] next = new double[4];
        for (int t = 0; t < steps; t++) {
            f.stepRow(x, 0, new double[] {0}, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
            worst = Math.max(worst, Math.abs(plant.energy(x, 0) - start));
        }
        return worst;
    }

    /** The power balance dE/dt = u v - b v^2 - d w^2, at random states. */
    @Test
    void forceAndFrictionAccountForTheEnergy() {
        CartPole plant = new CartPole(0.7, 0.3, 0.6, 0.4, 0.05, 9.82);
        RandomStream random = RandomStream.of(2, "power", 0);
        for (int k = 0; k < 20; k++) {
            double[] x = new double[4];
            random.fillGaussian(x, 0, 4);
            double[] u = {random.nextGaussian()};
            double[] dx = new double[4];
            plant.derivative(x, 0, u, 0, dx, 0);
            double rate = 0;
            double h = 1e-6;
            for (int i = 0; i < 4; i++) {
                double[] plus = x.clone();
                double[] minus = x.clone();
                plus[i] += h;
                minus[i] -= h;
                rate += (plant.energy(plus, 0) - plant.energy(minus, 0)) / (2 * h) * dx[i];
            }
            assertEquals(u[0] * x[1] - 0.4 * x[1] * x[1] - 0.05 * x[2] * x[2], rate, 1e-7);
        }
    }

    /** Mirror image: x, theta and u of opposite sign give accelerations of opposite sign. */
    @Test
    void leftAndRightAreAlike() {
        double[] dx = new double[4];
        double[] mirrored = new double[4];
        CartPole.pilco().derivative(new double[] {0.3, -0.2, 1.1, 0.7}, 0, new double[] {4}, 0, dx, 0);
        CartPole.pilco().derivative(new double[] {-0.3, 0.2, -1.1, -0.7}, 0, new double[] {-4}, 0, mirrored, 0);
        for (int i = 0; i < 4; i++) {
            assertEquals(-dx[i], mirrored[i], 1e-14);
        }
    }

    /** A heavy cart hardly moves: small swings have the period 2 pi sqrt(2 l / (3 g)) of a rod about its end. */
    @Test
    void smallSwingsHaveTheRodsPeriod() {
        CartPole plant = new CartPole(1e9, 0.5, 0.5, 0, 0, 9.82);
        double quarter = 0.5 * Math.PI * Math.sqrt(2 * 0.5 / (3 * 9.82));
        ContinuousDynamics f = new ContinuousDynamics(SPEC.withTimeStep(quarter), plant, new RungeKutta4(), 500);
        double[] next = new double[4];
        f.stepRow(new double[] {0, 0, 0, 1e-4}, 0, new double[] {0}, 0, next, 0);
        assertEquals(0, next[3], 1e-11);
        assertEquals(-1e-4 * Math.sqrt(3 * 9.82 / (2 * 0.5)), next[2], 1e-11);
    }

    @Test
    void negativeConstantsAreRefused() {
        InputException e = assertThrows(InputException.class, () -> new CartPole(-1, 0.5, 0.5, 0.1, 0, 9.82));
        assertTrue(e.getMessage().contains("mass_cart"), e.getMessage());
        assertThrows(InputException.class, () -> new CartPole(1, 0, 0.5, 0.1, 0, 9.82));
    }
}

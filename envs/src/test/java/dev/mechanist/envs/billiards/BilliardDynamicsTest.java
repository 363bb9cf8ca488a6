package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Unequal balls with friction on a table with a corner that sticks out: the contract kit, and derivatives through impacts. */
class BilliardDynamicsTest implements ParametricDynamicsContract {
    private static final Table L = Table.polygon(0, 0, 2, 0, 2, 1, 1.1, 1, 1.1, 2, 0, 2);
    private static final List<Disc> DISCS = List.of(new Disc(0.15, 0.7), new Disc(0.2, 1.3), new Disc(0.1, 0.4));
    private static final Surface FELT = new Surface(0.9, 0.8, 0.3);

    @Override
    public ParametricDynamics dynamics() {
        return new BilliardDynamics(L, DISCS, FELT, List.of(1), 1, 0.15);
    }

    @Override
    public void randomState(RandomStream random, double[] x) {
        BilliardPresets.scatter(random, L, DISCS, x);
        for (int i = 0; i < 3; i++) {
            x[4 * i + 2] = random.nextGaussian();
            x[4 * i + 3] = random.nextGaussian();
        }
    }

    /** Of states and parameters, through impacts of every kind, a stop between them, and none of it. */
    @Test
    void derivativesGoThroughImpacts() {
        for (Surface surface : List.of(FELT, new Surface(0.7, 1, 0), Surface.IDEAL)) {
            BilliardDynamics f = new BilliardDynamics(L, DISCS, surface, List.of(0, 2), 1, 0.8);
            int compared = 0;
            long impacts = 0;
            for (int seed = 1; seed <= 12; seed++) {
                double[] x = new double[12];
                randomState(RandomStream.of(seed, "impacts", 0), x);
                double[] u = {0.3, -0.2, 0.1, 0.25};
                DiscSimulator counted = new DiscSimulator(L, DISCS, surface);
                counted.place(x, 0);
                counted.push(0, u[0], u[1]);
                counted.push(2, u[2], u[3]);
                counted.advance(0.8);
                impacts += counted.impacts();
                double[] next = new double[12];
                double[] A = new double[144];
                double[] B = new double[48];
                double[] P = new double[72];
                f.advanceWithSensitivities(x, 0, u, 0, 0.8, next, 0, A, B, P);
                double largest = 1;
                for (double a : A) {
                    largest = Math.max(largest, Math.abs(a));
                }
                for (int j = 0; j < 12; j++) {
                    double[] column = difference(f, x, u, j, 0);
                    for (int i = 0; i < 12; i++) {
                        assertEquals(column[i], A[i * 12 + j], 1e-6 * largest, "seed " + seed + " by state " + j);
                        compared++;
                    }
                }
                for (int j = 0; j < 4; j++) {
                    double[] column = difference(f, x, u, j, 1);
                    for (int i = 0; i < 12; i++) {
                        assertEquals(column[i], B[i * 4 + j], 1e-6 * largest, "seed " + seed + " by action " + j);
                    }
                }
                for (int j = 0; j < (surface.deceleration() > 0 ? 6 : 5); j++) {
                    double[] column = difference(f, x, u, j, 2);
                    for (int i = 0; i < 12; i++) {
                        assertEquals(column[i], P[i * 6 + j], 1e-6 * largest, "seed " + seed + " by parameter " + j);
                    }
                }
            }
            assertTrue(impacts >= 24, "impacts: " + impacts);
            assertEquals(12 * 144, compared);
        }
    }

    private static double[] difference(BilliardDynamics f, double[] x, double[] u, int j, int kind) {
        double h = 1e-6;
        double[][] ends = new double[2][12];
        for (int side = 0; side < 2; side++) {
            double by = side == 0 ? h : -h;
            double[] state = x.clone();
            double[] action = u.clone();
            double[] theta = f.parameterValues();
            (kind == 0 ? state : kind == 1 ? action : theta)[j] += by;
            f.withParameterValues(theta).advance(state, 0, action, 0, 0.8, ends[side], 0);
        }
        double[] column = new double[12];
        for (int i = 0; i < 12; i++) {
            column[i] = (ends[0][i] - ends[1][i]) / (2 * h);
        }
        return column;
    }

    /**
     * The corner at (1.1, 1) turns a ball about the line from the corner to where its centre is r away from it; derivatives know that
     * this line turns with the place and the direction of the ball.
     */
    @Test
    void aCornerThatSticksOutIsHitAsAPoint() {
        for (Surface surface : List.of(new Surface(1, 0.8, 0), new Surface(1, 0.8, 0.3))) {
            BilliardDynamics f = new BilliardDynamics(L, List.of(new Disc(0.15, 0.7)), surface, List.of(0), 1, 0.8);
            double[] x = {0.7, 0.55, 0.6, 0.7};
            double[] next = new double[4];
            f.advance(x, 0, new double[2], 0, 0.8, next, 0);
            if (surface.deceleration() == 0) {
                double w = 0.6 * 0.6 + 0.7 * 0.7;
                double along = (x[0] - 1.1) * x[2] + (x[1] - 1) * x[3];
                double gap = (x[0] - 1.1) * (x[0] - 1.1) + (x[1] - 1) * (x[1] - 1) - 0.15 * 0.15;
                double t = (-along - Math.sqrt(along * along - w * gap)) / w;
                double nx = (x[0] + t * x[2] - 1.1) / 0.15;
                double ny = (x[1] + t * x[3] - 1) / 0.15;
                double closing = x[2] * nx + x[3] * ny;
                double vx = x[2] - 1.8 * closing * nx;
                double vy = x[3] - 1.8 * closing * ny;
                double[] expected = {x[0] + t * x[2] + (0.8 - t) * vx, x[1] + t * x[3] + (0.8 - t) * vy, vx, vy};
                assertTrue(t > 0.2 && t < 0.6 && nx < -0.2 && ny < -0.2, "the corner is hit at " + t + " s");
                assertArrayEquals(expected, next, 1e-12);
            }
            double[] A = new double[16];
            double[] B = new double[8];
            double[] P = new double[16];
            f.advanceWithSensitivities(x, 0, new double[2], 0, 0.8, next, 0, A, B, P);
            for (int j = 0; j < 4; j++) {
                double[] ahead = new double[4];
                double[] behind = new double[4];
                double[] moved = x.clone();
                moved[j] = x[j] + 1e-6;
                f.advance(moved, 0, new double[2], 0, 0.8, ahead, 0);
                moved[j] = x[j] - 1e-6;
                f.advance(moved, 0, new double[2], 0, 0.8, behind, 0);
                for (int i = 0; i < 4; i++) {
                    assertEquals((ahead[i] - behind[i]) / 2e-6, A[4 * i + j], 1e-6 * Math.abs(A[4 * i + j]) + 1e-6);
                }
            }
            // A straight wall at the same place would have no part in it.
            assertTrue(Math.abs(A[2 * 4 + 1]) > 1, "vx' depends on y: " + A[2 * 4 + 1]);
        }
    }

    /** Apart, touching, and 1 mm into each other; off the table by as much. */
    @Test
    void statesWhereBallsOverlapAreNotAdmitted() {
        BilliardDynamics f = new BilliardDynamics(
                Table.rectangle(2, 2), List.of(new Disc(0.1, 1), new Disc(0.2, 1)), Surface.IDEAL, List.of(0), 1, 0.1);
        double[] x = {9, 1, 1, 0, 0, 1.3, 1, 0, 0};
        assertTrue(f.admits(x, 1));
        x[5] = 1.5;
        assertTrue(f.admits(x, 1));
        x[5] = 1.299;
        assertFalse(f.admits(x, 1));
        x[5] = 1.8;
        assertTrue(f.admits(x, 1));
        x[5] = 1.801;
        assertFalse(f.admits(x, 1));
        x[5] = Double.NaN;
        assertFalse(f.admits(x, 1));
    }

    /** Head-on against a wall after 0.5 s at 2 m/s: x' = 2 w - x - v t for a stop of the centre at w, so dx'/dx = dx'/dv / t = -1. */
    @Test
    void aBounceTurnsDerivativesRound() {
        BilliardDynamics f = new BilliardDynamics(
                Table.rectangle(2, 2), List.of(new Disc(0.1, 3)), Surface.IDEAL, List.of(0), 9, 0.75);
        double[] A = new double[16];
        double[] B = new double[8];
        f.jacobianRow(new double[] {0.9, 1, 2, 0}, 0, new double[2], 0, A, 0, B, 0);
        assertArrayEquals(new double[] {-1, 0, -0.75, 0, 0, 1, 0, 0.75, 0, 0, -1, 0, 0, 0, 0, 1}, A, 1e-14);
        assertArrayEquals(new double[] {-0.25, 0, 0, 0.25, -1.0 / 3, 0, 0, 1.0 / 3}, B, 1e-14);
    }

    /** Rolling friction holds a ball at rest: a little velocity is gone at once, an impulse moves it as it does another. */
    @Test
    void atRestFrictionForgetsVelocities() {
        BilliardDynamics f = new BilliardDynamics(
                Table.rectangle(2, 2), List.of(new Disc(0.1, 2)), new Surface(1, 1, 0.5), List.of(0), 9, 0.5);
        double[] A = new double[16];
        double[] B = new double[8];
        f.jacobianRow(new double[] {1, 1, 0, 0}, 0, new double[2], 0, A, 0, B, 0);
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, A);
        f.jacobianRow(new double[] {1, 1, 0, 0}, 0, new double[] {1, 0}, 0, A, 0, B, 0);
        // v = u / m = 0.5 m/s slows to 0.25; across, the direction alone turns: dv = dx / t = u' (1 - a t / v) and its
        // mean.
        assertArrayEquals(new double[] {0.25, 0, 0, 0.1875, 0.5, 0, 0, 0.25}, B, 1e-14);
    }

    /** Two contacts of one ball at once have no derivative, and say so. */
    @Test
    void noDerivativeWhereTwoImpactsCoincide() {
        List<Disc> three = List.of(new Disc(0.1, 1), new Disc(0.1, 1), new Disc(0.1, 1));
        BilliardDynamics f = new BilliardDynamics(Table.rectangle(20, 10), three, Surface.IDEAL, List.of(), 1, 4);
        double[] A = new double[144];
        f.jacobianRow(
                new double[] {1, 5, 1, 0, 4, 5.1, 0, 0, 4, 4.9, 0, 0}, 0, new double[0], 0, A, 0, new double[0], 0);
        for (double a : A) {
            assertTrue(Double.isNaN(a));
        }
    }

    @Test
    void statesThatAreNotFreeGiveANumberOrNaNButNoEndlessLoop() {
        BilliardDynamics f = new BilliardDynamics(
                Table.rectangle(1, 0.3), List.of(new Disc(0.2, 1)), Surface.IDEAL, List.of(), 1, 0.1);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(new DMatrixRMaj(1, 4, true, 0.5, 0.15, 1, 1), new DMatrixRMaj(1, 0), next);
        assertTrue(Double.isNaN(next.data[0]));
        f.step(new DMatrixRMaj(1, 4, true, Double.NaN, 0.15, 1, 1), new DMatrixRMaj(1, 0), next);
        assertTrue(Double.isNaN(next.data[0]));
    }

    @Test
    void drivenBallsMustExist() {
        assertThrows(InputException.class, () -> new BilliardDynamics(L, DISCS, FELT, List.of(3), 1, 0.1));
    }

    @Test
    void structureHasBallsWallsAndPockets() {
        Table table = L.withPocket(2, 0, 0.3);
        BilliardDynamics f = new BilliardDynamics(table, DISCS, FELT, List.of(2), 1, 0.1);
        var s = BilliardStructure.of(f);
        assertEquals(3 + 6 + 1, s.objects());
        assertEquals(3 * 2 + 3 * 6 + 3, s.relations());
        assertArrayEquals(new double[] {0.9, 0.8, 0.3}, s.globals());
        for (int r = 0; r < s.relations(); r++) {
            String[] ends = s.relationNames().get(r).split("-");
            assertEquals(ends[0], s.objectNames().get(s.senders()[r]));
            assertEquals(ends[1], s.objectNames().get(s.receivers()[r]));
        }
        assertTrue(s.toString().startsWith("billiards"), s.toString());
    }

    /** A step looks for no impacts beyond its end; what is within is the same to the bit as in a simulation that goes on. */
    @Test
    void stepsAreTheBeginningOfALongerMotion() {
        long impacts = 0;
        for (Surface surface : List.of(FELT, Surface.IDEAL, new Surface(0.5, 0.9, 2))) {
            BilliardDynamics f = new BilliardDynamics(L, DISCS, surface, List.of(1), 1, 0.15);
            DiscSimulator on = new DiscSimulator(L, DISCS, surface);
            for (int seed = 0; seed < 200; seed++) {
                double[] x = new double[12];
                randomState(RandomStream.of(seed, "longer", 0), x);
                double[] next = new double[12];
                f.advance(x, 0, new double[] {0.1, -0.2}, 0, 0.15, next, 0);
                on.place(x, 0);
                on.push(1, 0.1, -0.2);
                on.advance(0.15);
                impacts += on.impacts();
                double[] longer = new double[12];
                on.read(longer, 0);
                assertArrayEquals(longer, next);
            }
        }
        assertTrue(impacts > 100, "impacts: " + impacts);
        DiscSimulator once = new DiscSimulator(L, DISCS, FELT);
        once.place(new double[12], 0, 0.1);
        once.advance(0.1);
        assertThrows(IllegalStateException.class, () -> once.advance(0.1));
        assertThrows(IllegalStateException.class, () -> once.advanceImpacts(1));
    }
}

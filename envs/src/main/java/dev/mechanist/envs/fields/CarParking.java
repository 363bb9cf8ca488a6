package dev.mechanist.envs.fields;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.cost.SmoothCost;
import java.util.Arrays;
import java.util.List;

/**
 * Parking a car (Tassa, Mansard and Todorov, ICRA 2014, section IV-B): x = (x, y, heading o, speed v), u = (front wheel angle
 * w, acceleration a), axle distance d = 2 m, 500 steps of 0.03 s from (1, 1, 3 pi / 2, 0). With rolling distance f = h v and
 * b = d + f cos w - sqrt(d^2 - (f sin w)^2), the next state is (x + b cos o, y + b sin o, o + asin(f sin w / d), v + h a).
 */
public final class CarParking implements RowDynamics {
    /** Steps of the published problem. */
    public static final int HORIZON = 500;

    private static final double STEP = 0.03;
    private static final double AXLES = 2;
    private static final Spec SPEC = new Spec(
            STEP,
            List.of(
                    Variable.of("x", "m"),
                    Variable.of("y", "m"),
                    Variable.angle("heading"),
                    Variable.of("speed", "m/s")),
            List.of(Variable.bounded("wheel", "rad", -0.5, 0.5), Variable.bounded("acceleration", "m/s^2", -2, 2)));

    /** The published start state, a fresh array. */
    public static double[] start() {
        return new double[] {1, 1, 1.5 * Math.PI, 0};
    }

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        double f = STEP * x[xo + 3];
        double side = f * Math.sin(u[uo]);
        double b = AXLES + f * Math.cos(u[uo]) - Math.sqrt(AXLES * AXLES - side * side);
        next[no] = x[xo] + b * Math.cos(x[xo + 2]);
        next[no + 1] = x[xo + 1] + b * Math.sin(x[xo + 2]);
        next[no + 2] = x[xo + 2] + Math.asin(side / AXLES);
        next[no + 3] = x[xo + 3] + STEP * u[uo + 1];
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        double f = STEP * x[xo + 3];
        double sin = Math.sin(u[uo]);
        double cos = Math.cos(u[uo]);
        double side = f * sin;
        double root = Math.sqrt(AXLES * AXLES - side * side);
        double b = AXLES + f * cos - root;
        double bByF = cos + side * sin / root;
        double bByWheel = -f * sin + side * f * cos / root;
        double co = Math.cos(x[xo + 2]);
        double so = Math.sin(x[xo + 2]);
        Arrays.fill(A, ao, ao + 16, 0);
        Arrays.fill(B, bo, bo + 8, 0);
        for (int i = 0; i < 4; i++) {
            A[ao + i * 4 + i] = 1;
        }
        A[ao + 2] = -b * so;
        A[ao + 3] = bByF * STEP * co;
        A[ao + 6] = b * co;
        A[ao + 7] = bByF * STEP * so;
        A[ao + 11] = sin * STEP / root;
        B[bo] = bByWheel * co;
        B[bo + 2] = bByWheel * so;
        B[bo + 4] = f * cos / root;
        B[bo + 7] = STEP;
    }

    @Override
    public CarParking fork() {
        return this;
    }

    /**
     * Running 1e-2 w^2 + 1e-4 a^2 + 1e-3 (sabs(x, .1) + sabs(y, .1)); final (.1, .1, 1, .3) . sabs(x_H; .01, .01, .01, 1) and
     * the running position term once more, with sabs(r, p) = sqrt(r^2 + p^2) - p.
     */
    public static SmoothCost cost() {
        Residuals residuals = new Residuals() {
            @Override
            public int size() {
                return 8;
            }

            @Override
            public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
                r[0] = u[uo];
                r[1] = u[uo + 1];
                r[2] = x[xo];
                r[3] = x[xo + 1];
                System.arraycopy(x, xo, r, 4, 4);
            }

            @Override
            public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
                Arrays.fill(rx, 0, 32, 0);
                Arrays.fill(ru, 0, 16, 0);
                ru[0] = 1;
                ru[3] = 1;
                rx[8] = 1;
                rx[13] = 1;
                for (int i = 0; i < 4; i++) {
                    rx[16 + 5 * i] = 1;
                }
            }
        };
        return new ResidualCost(
                4,
                2,
                residuals,
                List.of(
                        new ResidualCost.Term("wheel", 1, Norms.squared(), 1e-2, 0),
                        new ResidualCost.Term("acceleration", 1, Norms.squared(), 1e-4, 0),
                        new ResidualCost.Term("position", 2, Norms.smoothAbs(0.1), 1e-3, 1e-3),
                        new ResidualCost.Term("final x", 1, Norms.smoothAbs(0.01), 0, 0.1),
                        new ResidualCost.Term("final y", 1, Norms.smoothAbs(0.01), 0, 0.1),
                        new ResidualCost.Term("final heading", 1, Norms.smoothAbs(0.01), 0, 1),
                        new ResidualCost.Term("final speed", 1, Norms.smoothAbs(1), 0, 0.3)));
    }
}

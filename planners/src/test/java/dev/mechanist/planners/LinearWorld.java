package dev.mechanist.planners;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.List;

/** x' = A x + B u, for tests that know the answer. */
public record LinearWorld(Spec spec, double[] A, double[] B) implements RowDynamics {
    /** The double integrator: position and velocity, pushed by an acceleration within {@code limit}, exact for held actions. */
    public static LinearWorld doubleIntegrator(double dt, double limit) {
        return new LinearWorld(
                new Spec(
                        dt,
                        List.of(Variable.of("position", "m"), Variable.of("velocity", "m/s")),
                        List.of(Variable.bounded("acceleration", "m/s^2", -limit, limit))),
                new double[] {1, dt, 0, 1},
                new double[] {0.5 * dt * dt, dt});
    }

    /** Of any size, with actions within {@code limit}. */
    public static LinearWorld of(int n, int m, double[] A, double[] B, double limit) {
        List<Variable> states = new ArrayList<>();
        List<Variable> actions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            states.add(Variable.of("x" + i, ""));
        }
        for (int j = 0; j < m; j++) {
            actions.add(Variable.bounded("u" + j, "", -limit, limit));
        }
        return new LinearWorld(new Spec(1, states, actions), A, B);
    }

    @Override
    public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
        int n = spec.n();
        int m = spec.m();
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += A[i * n + j] * x[xo + j];
            }
            for (int j = 0; j < m; j++) {
                sum += B[i * m + j] * u[uo + j];
            }
            next[no + i] = sum;
        }
    }

    @Override
    public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
        System.arraycopy(this.A, 0, A, ao, this.A.length);
        System.arraycopy(this.B, 0, B, bo, this.B.length);
    }

    @Override
    public LinearWorld fork() {
        return this;
    }
}

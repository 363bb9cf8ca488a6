package dev.mechanist.core;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** x' = A x + B u for three states and two actions, neither symmetric: the model whose pullback is written down by hand. */
public class LinearDynamics implements DifferentiableDynamics {
    static final double[][] A = {{0.9, 0.2, -0.1}, {-0.3, 0.8, 0.4}, {0.5, -0.6, 0.7}};
    static final double[][] B = {{1, 0.5}, {-0.25, 2}, {0.75, -1.5}};

    private static List<Variable> variables(String name, int count) {
        List<Variable> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Variable.of(name + i, ""));
        }
        return all;
    }

    @Override
    public Spec spec() {
        return new Spec(0.1, variables("x", 3), variables("u", 2));
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        Shapes.require("x", x, x.numRows, 3);
        Shapes.require("u", u, x.numRows, 2);
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, 3);
        for (int b = 0; b < x.numRows; b++) {
            for (int i = 0; i < 3; i++) {
                double sum = 0;
                for (int j = 0; j < 3; j++) {
                    sum += A[i][j] * x.get(b, j);
                }
                for (int j = 0; j < 2; j++) {
                    sum += B[i][j] * u.get(b, j);
                }
                next.set(b, i, sum);
            }
        }
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj a, DMatrixRMaj b) {
        Shapes.require("x", x, x.numRows, 3);
        Shapes.require("u", u, x.numRows, 2);
        Shapes.refuseAlias("A", a, x, u, b);
        Shapes.refuseAlias("B", b, x, u);
        a.reshape(3 * x.numRows, 3);
        b.reshape(3 * x.numRows, 2);
        for (int row = 0; row < x.numRows; row++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    a.set(3 * row + i, j, A[i][j]);
                }
                for (int j = 0; j < 2; j++) {
                    b.set(3 * row + i, j, B[i][j]);
                }
            }
        }
    }

    @Override
    public double stepsPerJacobian() {
        return 1;
    }

    @Override
    public LinearDynamics fork() {
        return new LinearDynamics();
    }
}

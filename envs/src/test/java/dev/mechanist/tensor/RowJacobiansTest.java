package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jacobians by rows against those by hand: more rows than one, unequal widths, and matrices that are not symmetric. */
class RowJacobiansTest {
    private final TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);

    @AfterEach
    void close() {
        program.close();
    }

    private Values[] of(int m, BinaryOperator<Expression> next, Values x, Values u) {
        CompiledFunction f = program.compile(
                List.of(Input.of("x", -1, 2), Input.of("u", -1, m)),
                (scope, in) -> RowJacobians.of(scope, in.get(0), in.get(1), next));
        Values[] out = {Values.empty(ElementType.FLOAT), Values.empty(ElementType.FLOAT)};
        f.call(new Values[] {x, u}, out);
        return out;
    }

    /** y = (x_0^2 u_0 + 5 x_1 u_2, x_0 x_1 u_1), so dy/dx = (2 x_0 u_0, 5 u_2; x_1 u_1, x_0 u_1) and likewise by u. */
    @Test
    void everyRowHasItsOwn() {
        double[] x = {2, 3, -1, 4, 0.5, -6};
        double[] u = {7, 11, 13, 1.5, 2, -3, -4, 0.25, 8};
        Values[] out = of(
                3,
                (a, b) -> {
                    Expression a0 = a.slice(1, 0, 1);
                    Expression a1 = a.slice(1, 1, 2);
                    Expression first = a0.square()
                            .times(b.slice(1, 0, 1))
                            .plus(a1.times(b.slice(1, 2, 3)).times(5));
                    return a.scope().concatenate(1, List.of(first, a0.times(a1).times(b.slice(1, 1, 2))));
                },
                Values.of(x, 3, 2),
                Values.of(u, 3, 3));
        double[] byX = new double[12];
        double[] byU = new double[18];
        for (int r = 0; r < 3; r++) {
            double x0 = x[2 * r];
            double x1 = x[2 * r + 1];
            double[] v = {u[3 * r], u[3 * r + 1], u[3 * r + 2]};
            System.arraycopy(new double[] {2 * x0 * v[0], 5 * v[2], x1 * v[1], x0 * v[1]}, 0, byX, 4 * r, 4);
            System.arraycopy(new double[] {x0 * x0, 0, 5 * x1, 0, x0 * x1, 0}, 0, byU, 6 * r, 6);
        }
        assertArrayEquals(byX, OperationsTest.exact(out[0]), 1e-12);
        assertArrayEquals(byU, OperationsTest.exact(out[1]), 1e-12);
    }

    /** Without actions: y = (x_1^2, x_0 x_1). */
    @Test
    void aSystemWithoutActions() {
        Values[] out = of(
                0,
                (a, b) -> a.slice(1, 1, 2).times(a.scope().concatenate(1, List.of(a.slice(1, 1, 2), a.slice(1, 0, 1)))),
                Values.of(new double[] {2, 3, -1, 4}, 2, 2),
                Values.of(new double[0], 2, 0));
        assertArrayEquals(new double[] {0, 6, 3, 2, 0, 8, 4, -1}, OperationsTest.exact(out[0]), 1e-12);
    }
}

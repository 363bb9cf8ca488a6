package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every operation at numbers worked by hand or by Java's own mathematics, in float64. */
class ExpressionTest {
    /** a [2, 3] and b [2, 3], row-major. */
    private static final double[] A = {0.3, -1.2, 2.5, -0.4, 0.7, 1.1};

    private static final double[] B = {1.5, 0.2, -0.6, 2.2, -1.3, 0.9};

    private static double[] of(BinaryOperator<Expression> body) {
        CompiledFunction f = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("a", 2, 3), Input.of("b", 2, 3)),
                (scope, in) -> List.of(body.apply(in.get(0), in.get(1))));
        double[] value = f.call(A, B)[0];
        f.program().close();
        return value;
    }

    private static double[] of(UnaryOperator<Expression> body) {
        return of((a, b) -> body.apply(a));
    }

    private static void each(DoubleBinaryOperator expected, BinaryOperator<Expression> body) {
        double[] values = new double[6];
        for (int i = 0; i < 6; i++) {
            values[i] = expected.applyAsDouble(A[i], B[i]);
        }
        assertArrayEquals(values, of(body), 1e-14);
    }

    private static void each(DoubleUnaryOperator expected, UnaryOperator<Expression> body) {
        each((a, b) -> expected.applyAsDouble(a), (a, b) -> body.apply(a));
    }

    @Test
    void arithmetic() {
        each((a, b) -> a + b, Expression::plus);
        each((a, b) -> a - b, Expression::minus);
        each((a, b) -> a * b, Expression::times);
        each((a, b) -> a / b, Expression::dividedBy);
        each((a, b) -> Math.min(a, b), Expression::minimum);
        each((a, b) -> Math.max(a, b), Expression::maximum);
        each(a -> a + 1.7, a -> a.plus(1.7));
        each(a -> a - 1.7, a -> a.minus(1.7));
        each(a -> a * 1.7, a -> a.times(1.7));
        each(a -> a / 1.7, a -> a.dividedBy(1.7));
        each(a -> -a, Expression::negative);
        each(a -> a * a, Expression::square);
        each(Math::abs, Expression::abs);
        each(a -> 0, Expression::zeros);
    }

    @Test
    void functions() {
        each(Math::exp, Expression::exp);
        each(Math::sin, Expression::sin);
        each(Math::cos, Expression::cos);
        each(Math::tanh, Expression::tanh);
        each(a -> Math.sqrt(a * a + 0.5), a -> a.square().plus(0.5).sqrt());
        each(a -> Math.log(a * a + 0.5), a -> a.square().plus(0.5).log());
        each(a -> 1 / (1 + Math.exp(-a)), Expression::sigmoid);
        each(a -> Math.log1p(Math.exp(a)), Expression::softplus);
        each(a -> Math.max(0, a), Expression::relu);
        // erf at 0.3 and 1.1: Abramowitz and Stegun, table 7.1.
        double[] erf = of(Expression::erf);
        assertEquals(0.3286267595, erf[0], 1e-10);
        assertEquals(0.8802050696, erf[5], 1e-10);
    }

    @Test
    void activations() {
        each(a -> a / (1 + Math.exp(-a)), Activation.SWISH::apply);
        each(Math::tanh, Activation.TANH::apply);
        each(a -> Math.max(0, a), Activation.RELU::apply);
        each(a -> Math.log1p(Math.exp(a)), Activation.SOFTPLUS::apply);
    }

    @Test
    void reductions() {
        assertArrayEquals(new double[] {-0.1, -0.5, 3.6}, of(a -> a.sum(0)), 1e-15);
        assertArrayEquals(new double[] {1.6, 1.4}, of(a -> a.sum(-1)), 1e-15);
        assertArrayEquals(new double[] {3.0}, of(a -> a.sum(0, 1)), 1e-15);
        assertArrayEquals(new double[] {1.6, 1.4}, of(a -> a.sumKeeping(1)), 1e-15);
        assertArrayEquals(new double[] {-0.05, -0.25, 1.8}, of(a -> a.mean(0)), 1e-15);
        assertArrayEquals(new double[] {3.0}, of(Expression::total), 1e-15);
        assertArrayEquals(new double[] {0.5}, of(Expression::average), 1e-15);
        assertArrayEquals(new double[] {2.5, 1.1}, of(a -> a.largest(1)));
        assertEquals(List.of(2L, 1L), shape(a -> a.sumKeeping(1)).stream().toList());
    }

    private static List<Long> shape(Function<Expression, Expression> body) {
        List<List<Long>> found = new ArrayList<>();
        CompiledFunction f =
                CompiledFunction.of(Precision.FLOAT64, Device.CPU, List.of(Input.of("a", 2, 3)), (scope, in) -> {
                    Expression result = body.apply(in.get(0));
                    found.add(Arrays.stream(result.shape()).boxed().toList());
                    assertEquals(found.get(0).size(), result.rank());
                    return List.of(result);
                });
        f.program().close();
        return found.get(0);
    }

    /** By the definition of a product; the same as matrices and in batches of two equal ones. */
    @Test
    void products() {
        double[] outer = new double[4];
        double[] inner = new double[9];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 3; k++) {
                    outer[2 * i + j] += A[3 * i + k] * B[3 * j + k];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 2; k++) {
                    inner[3 * i + j] += A[3 * k + i] * B[3 * k + j];
                }
            }
        }
        assertArrayEquals(outer, of((a, b) -> a.multiplyTransposed(b)), 1e-14);
        assertArrayEquals(outer, of((a, b) -> a.multiply(b.transposed())), 1e-14);
        assertArrayEquals(inner, of((a, b) -> a.transposedMultiply(b)), 1e-14);
        double[] twice = Arrays.copyOf(outer, 8);
        System.arraycopy(outer, 0, twice, 4, 4);
        assertArrayEquals(
                twice,
                of((a, b) ->
                        a.expand(0).tile(2, 1, 1).multiplyTransposed(b.expand(0).tile(2, 1, 1))),
                1e-14);
        double[] innerTwice = Arrays.copyOf(inner, 18);
        System.arraycopy(inner, 0, innerTwice, 9, 9);
        assertArrayEquals(
                innerTwice,
                of((a, b) ->
                        a.expand(0).tile(2, 1, 1).transposedMultiply(b.expand(0).tile(2, 1, 1))),
                1e-14);
    }

    @Test
    void shapes() {
        assertArrayEquals(new double[] {0.3, -0.4, -1.2, 0.7, 2.5, 1.1}, of(Expression::transposed));
        assertArrayEquals(new double[] {0.3, -0.4, -1.2, 0.7, 2.5, 1.1}, of(a -> a.permute(1, 0)));
        assertArrayEquals(new double[] {-1.2, 2.5, 0.7, 1.1}, of(a -> a.slice(1, 1, 3)));
        assertArrayEquals(new double[] {-1.2, 2.5, 0.7, 1.1}, of(a -> a.slice(-1, 1, 3)));
        assertArrayEquals(new double[] {-0.4, 0.7, 1.1}, of(a -> a.slice(0, 1, 2)));
        assertArrayEquals(new double[] {-1.2, 0.7}, of(a -> a.at(1, 1)));
        assertEquals(List.of(2L), shape(a -> a.at(1, 1)));
        assertEquals(List.of(2L, 1L, 3L), shape(a -> a.expand(1)));
        assertEquals(List.of(3L, 2L), shape(a -> a.reshape(-1, 2)));
        assertEquals(List.of(3L, 2L), shape(Expression::transposed));
        double[] tiled = of(a -> a.tile(1, 2));
        assertArrayEquals(new double[] {0.3, -1.2, 2.5, 0.3, -1.2, 2.5}, Arrays.copyOf(tiled, 6));
        assertArrayEquals(
                new double[] {0.3, -1.2, 2.5, 1.5, 0.2, -0.6, -0.4, 0.7, 1.1, 2.2, -1.3, 0.9},
                of((a, b) -> a.scope().concatenate(1, List.of(a, b))));
        assertArrayEquals(
                new double[] {0.3, -1.2, 2.5, -0.4, 0.7, 1.1, 1.5, 0.2, -0.6, 2.2, -1.3, 0.9},
                of((a, b) -> a.scope().stack(0, List.of(a, b))));
        assertArrayEquals(A, of(a -> a.scope().concatenate(0, List.of(a))));
    }

    /** M = (4 1; 2 3) for a system, S = (4 2; 2 5) = L L' with L = (2 0; 1 2). */
    @Test
    void linearAlgebra() {
        assertArrayEquals(new double[] {2, 0, 1, 2}, matrix((m, s, r) -> s.cholesky()), 1e-15);
        assertArrayEquals(new double[] {0.3, -0.1, -0.2, 0.4}, matrix((m, s, r) -> m.inverse()), 1e-15);
        // M x = (5, 10): x = (0.5, 3); M' x = (5, 10): x = (-0.5, 3.5).
        assertArrayEquals(new double[] {0.5, 3}, matrix((m, s, r) -> m.solve(r)), 1e-14);
        assertArrayEquals(new double[] {-0.5, 3.5}, matrix((m, s, r) -> m.solveTransposed(r)), 1e-14);
        // The lower triangle (4 0; 2 3) and the upper one (4 1; 0 3), each also transposed.
        assertArrayEquals(new double[] {1.25, 2.5}, matrix((m, s, r) -> m.solveLower(r)), 1e-14);
        assertArrayEquals(
                new double[] {(5 - 20 / 3.0) / 4, 10 / 3.0}, matrix((m, s, r) -> m.solveLowerTransposed(r)), 1e-14);
        assertArrayEquals(new double[] {(5 - 10 / 3.0) / 4, 10 / 3.0}, matrix((m, s, r) -> m.solveUpper(r)), 1e-14);
        assertArrayEquals(new double[] {1.25, (10 - 1.25) / 3}, matrix((m, s, r) -> m.solveUpperTransposed(r)), 1e-14);
        assertArrayEquals(new double[] {10}, matrix((m, s, r) -> m.determinant()), 1e-14);
        assertArrayEquals(new double[] {Math.log(10)}, matrix((m, s, r) -> m.logDeterminant()), 1e-14);
        assertArrayEquals(new double[] {4, 3}, matrix((m, s, r) -> m.diagonalPart()));
        assertArrayEquals(
                new double[] {4, 0, 0, 3}, matrix((m, s, r) -> m.diagonalPart().diagonalMatrix()));
        assertArrayEquals(
                new double[] {5, 1, 2, 4}, matrix((m, s, r) -> m.plus(m.scope().identity(2))));
    }

    private interface OfThree {
        Expression apply(Expression m, Expression s, Expression r);
    }

    private static double[] matrix(OfThree body) {
        CompiledFunction f = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("m", 2, 2), Input.of("s", 2, 2), Input.of("r", 2, 1)),
                (scope, in) -> List.of(body.apply(in.get(0), in.get(1), in.get(2))));
        double[] value = f.call(new double[] {4, 1, 2, 3}, new double[] {4, 2, 2, 5}, new double[] {5, 10})[0];
        f.program().close();
        return value;
    }

    @Test
    void constantsInBothPrecisions() {
        for (Precision precision : Precision.values()) {
            CompiledFunction f = CompiledFunction.of(
                    precision,
                    Device.CPU,
                    List.of(Input.of("a", 2)),
                    (scope, in) -> List.of(
                            in.get(0).plus(scope.vector(0.25, -4)),
                            scope.constant(new double[] {1, 2, 3, 4, 5, 6}, 3, 2)
                                    .at(1, 1),
                            scope.constant(7)));
            double[][] out = f.call(new double[] {1, 2});
            assertArrayEquals(new double[] {1.25, -2}, out[0]);
            assertArrayEquals(new double[] {2, 4, 6}, out[1]);
            assertArrayEquals(new double[] {7}, out[2]);
            f.program().close();
        }
    }

    /** y = (a b, a^2), seeds 3 and 5: dL/da = 3 b + 10 a, dL/db = 3 a; a constant has gradient zero. */
    @Test
    void gradientsOfSeveralOutputsAddUp() {
        CompiledFunction f = CompiledFunction.of(
                Precision.FLOAT64, Device.CPU, List.of(Input.of("a"), Input.of("b"), Input.of("c")), (scope, in) -> {
                    Expression a = in.get(0);
                    return scope.gradients(
                            List.of(a.times(in.get(1)), a.square()), in, List.of(scope.constant(3), scope.constant(5)));
                });
        double[][] out = f.call(new double[] {2}, new double[] {7}, new double[] {1});
        assertEquals(41, out[0][0], 1e-14);
        assertEquals(6, out[1][0], 1e-14);
        assertEquals(0, out[2][0]);
        f.program().close();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            program.declare("w", new double[2], 2);
            assertThrows(IllegalArgumentException.class, () -> program.declare("w", new double[2], 2));
            assertThrows(IllegalArgumentException.class, () -> program.read("v"));
            assertArrayEquals(new long[] {2}, program.dimensions("w"));
            assertEquals(List.of("w"), List.copyOf(program.variables()));
            CompiledFunction plain = program.compile(List.of(Input.of("x", 2)), (scope, in) -> in);
            assertThrows(
                    IllegalStateException.class,
                    () -> plain.pullback(new double[][] {{1, 2}}, new double[][] {{1, 1}}));
            assertThrows(IllegalArgumentException.class, () -> plain.call(new double[2], new double[2]));
            CompiledFunction both = program.compileDifferentiable(List.of(Input.of("x", 2)), (scope, in) -> in);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> both.pullback(new double[][] {{1, 2}}, new double[][] {{1, 1}, {1, 1}}));
        }
    }
}

package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every registered gradient equals its numerical twin, on a batch of two 3 by 3 matrices, in float64. */
class LinearAlgebraGradientsTest {
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("Cholesky", 1, in -> positive(in.get(0)).cholesky()),
                rule("MatrixInverse", 1, in -> shifted(in.get(0)).inverse()),
                rule("MatrixSolve", 2, in -> shifted(in.get(0)).solve(in.get(1))),
                rule("MatrixSolve adjoint", 2, in -> shifted(in.get(0)).solveTransposed(in.get(1))),
                rule("MatrixTriangularSolve lower", 2, in -> shifted(in.get(0)).solveLower(in.get(1))),
                rule(
                        "MatrixTriangularSolve lower adjoint",
                        2,
                        in -> shifted(in.get(0)).solveLowerTransposed(in.get(1))),
                rule("MatrixTriangularSolve upper", 2, in -> shifted(in.get(0)).solveUpper(in.get(1))),
                rule(
                        "MatrixTriangularSolve upper adjoint",
                        2,
                        in -> shifted(in.get(0)).solveUpperTransposed(in.get(1))),
                rule("LogMatrixDeterminant", 1, in -> shifted(in.get(0)).logDeterminant()),
                rule("MatrixDeterminant", 1, in -> shifted(in.get(0)).determinant()),
                rule("MatrixDiagPartV2", 1, in -> in.get(0).diagonalPart()),
                rule("MatrixDiagV2", 1, in -> in.get(0).diagonalMatrix()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void gradientEqualsCentralDifferences(String name, int arguments, Body body) {
        List<Input> inputs =
                List.of(Input.of("A", -1, 3, 3), Input.of("B", -1, 3, 3)).subList(0, arguments);
        CompiledFunction f = CompiledFunction.differentiable(Precision.FLOAT64, Device.CPU, inputs, body);
        RandomStream random = RandomStream.of(3, name, 0);
        double[][] in = new double[arguments][18];
        for (double[] array : in) {
            random.fillGaussian(array, 0, array.length);
        }
        double[][] seeds = {new double[f.call(in)[0].length]};
        random.fillGaussian(seeds[0], 0, seeds[0].length);
        double[][] gradient = f.pullback(in, seeds);
        for (int k = 0; k < arguments; k++) {
            double[] numerical = new double[18];
            for (int i = 0; i < 18; i++) {
                double at = in[k][i];
                double h = 1e-6;
                in[k][i] = at + h;
                double plus = dot(f.call(in)[0], seeds[0]);
                in[k][i] = at - h;
                numerical[i] = (plus - dot(f.call(in)[0], seeds[0])) / (2 * h);
                in[k][i] = at;
            }
            // Central differences of step 1e-6 in float64 leave about 1e-9 of the largest entry.
            assertArrayEquals(numerical, gradient[k], 1e-7, name + " argument " + k);
        }
        f.program().close();
    }

    /** Three systems A X = B at once, the second with an entry that is not finite: the others are solved, with their gradients. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aDivergedSystemSpoilsNoOther(double entry) {
        List<Input> inputs = List.of(Input.of("A", -1, 2, 2), Input.of("B", -1, 2, 1));
        CompiledFunction f = CompiledFunction.differentiable(
                Precision.FLOAT64,
                Device.CPU,
                inputs,
                (scope, in) -> List.of(in.get(0).solve(in.get(1))));
        double[][] in = {{2, 0, 1, 4, 1, 2, entry, 3, 0, 5, 2, 0}, {6, 11, 1, 1, 10, 8}};
        double[] x = f.call(in)[0];
        assertArrayEquals(new double[] {3, 2, Double.NaN, Double.NaN, 4, 2}, x, 1e-14);
        double[][] gradient = f.pullback(in, new double[][] {{1, 0, 1, 1, 0, 1}});
        // By B it is A' \\ seed.
        assertArrayEquals(new double[] {0.5, 0}, Arrays.copyOf(gradient[1], 2), 1e-14);
        assertArrayEquals(new double[] {0.2, 0}, Arrays.copyOfRange(gradient[1], 4, 6), 1e-14);
        assertArrayEquals(new double[] {-1.5, -1, 0, 0}, Arrays.copyOf(gradient[0], 4), 1e-14);
        f.program().close();
    }

    private static Arguments rule(String name, int arguments, Function<List<Expression>, Expression> body) {
        return Arguments.of(name, arguments, (Body) (scope, in) -> List.of(body.apply(in)));
    }

    /** A + 4 I, well conditioned. */
    private static Expression shifted(Expression a) {
        return a.plus(a.scope().identity(3).times(4));
    }

    /** A A' + 4 I. */
    private static Expression positive(Expression a) {
        return shifted(a.multiplyTransposed(a));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}

package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.linalg.Inv;
import org.tensorflow.op.linalg.Solve;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.types.family.TNumber;

/** Every registered gradient equals its numerical twin, on a batch of two 3 by 3 matrices, in float64. */
class LinearAlgebraGradientsTest {
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("Cholesky", 1, (s, in) -> List.of(s.tf().linalg.cholesky(positive(s, in.get(0))))),
                rule("MatrixInverse", 1, (s, in) -> List.of(s.tf().linalg.inv(shifted(s, in.get(0))))),
                rule(
                        "MatrixInverse adjoint",
                        1,
                        (s, in) -> List.of(s.tf().linalg.inv(shifted(s, in.get(0)), Inv.adjoint(true)))),
                rule("MatrixSolve", 2, (s, in) -> List.of(s.tf().linalg.solve(shifted(s, in.get(0)), in.get(1)))),
                rule(
                        "MatrixSolve adjoint",
                        2,
                        (s, in) -> List.of(s.tf().linalg.solve(shifted(s, in.get(0)), in.get(1), Solve.adjoint(true)))),
                rule("MatrixTriangularSolve lower", 2, triangular(true, false)),
                rule("MatrixTriangularSolve lower adjoint", 2, triangular(true, true)),
                rule("MatrixTriangularSolve upper", 2, triangular(false, false)),
                rule("MatrixTriangularSolve upper adjoint", 2, triangular(false, true)),
                rule(
                        "LogMatrixDeterminant",
                        1,
                        (s, in) -> List.of(s.tf().linalg
                                .logMatrixDeterminant(shifted(s, in.get(0)))
                                .logAbsDeterminant())),
                rule("MatrixDeterminant", 1, (s, in) -> List.of(s.tf().linalg.det(shifted(s, in.get(0))))),
                rule("MatrixDiagPartV2", 1, (s, in) -> List.of(s.diagonalPart(in.get(0)))),
                rule("MatrixDiagV2", 1, (s, in) -> List.of(s.diagonalMatrix(in.get(0)))));
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

    private static Arguments rule(String name, int arguments, Body body) {
        return Arguments.of(name, arguments, body);
    }

    private static Body triangular(boolean lower, boolean adjoint) {
        return (s, in) -> List.of(s.tf().linalg
                .triangularSolve(
                        shifted(s, in.get(0)),
                        in.get(1),
                        TriangularSolve.lower(lower),
                        TriangularSolve.adjoint(adjoint)));
    }

    /** A + 4 I, well conditioned. */
    private static Operand<TNumber> shifted(TensorScope s, Operand<TNumber> a) {
        return s.tf().math.add(a, s.constant(new double[] {4, 0, 0, 0, 4, 0, 0, 0, 4}, 3, 3));
    }

    /** A A' + 4 I. */
    private static Operand<TNumber> positive(TensorScope s, Operand<TNumber> a) {
        return shifted(s, s.multiply(a, false, a, true));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}

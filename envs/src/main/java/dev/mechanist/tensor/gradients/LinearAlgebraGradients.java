package dev.mechanist.tensor.gradients;

import static dev.mechanist.tensor.gradients.GradientRules.input;
import static dev.mechanist.tensor.gradients.GradientRules.integer;
import static dev.mechanist.tensor.gradients.GradientRules.output;

import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of linear algebra that TensorFlow's C interface lacks, for batches of matrices (Giles 2008, "An extended
 * collection of matrix derivative results for forward and reverse mode algorithmic differentiation").
 */
final class LinearAlgebraGradients {
    static final Map<String, GradientRules.Rule> RULES = Map.of(
            "Cholesky", LinearAlgebraGradients::cholesky,
            "MatrixInverse", LinearAlgebraGradients::inverse,
            "MatrixSolve", LinearAlgebraGradients::solve,
            "MatrixTriangularSolve", LinearAlgebraGradients::triangularSolve,
            "LogMatrixDeterminant", LinearAlgebraGradients::logDeterminant,
            "MatrixDeterminant", LinearAlgebraGradients::determinant,
            "MatrixDiagPartV2", LinearAlgebraGradients::diagonalPart,
            "MatrixDiagV2", LinearAlgebraGradients::diagonal);

    private LinearAlgebraGradients() {}

    /** A = L L', S = L^-T Phi(L' G) L^-1, Phi the lower triangle with half the diagonal; gradient (S + S') / 2. */
    private static List<Operand<?>> cholesky(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> factor = output(operation, 0);
        Operand<TNumber> product = transposedTimes(tf, factor, seeds.get(0));
        Operand<TNumber> lower = tf.linalg.bandPart(product, integer(tf, -1), integer(tf, 0));
        Operand<TNumber> diagonal = tf.linalg.bandPart(product, integer(tf, 0), integer(tf, 0));
        Operand<TNumber> phi = tf.math.sub(lower, half(tf, diagonal));
        Operand<TNumber> left = backSubstitute(tf, factor, phi);
        Operand<TNumber> both = transpose(tf, backSubstitute(tf, factor, transpose(tf, left)));
        return List.of(half(tf, tf.math.add(both, transpose(tf, both))));
    }

    /** Y = A^-1: -Y' G Y'. */
    private static List<Operand<?>> inverse(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> inverse = output(operation, 0);
        Operand<TNumber> product = timesTransposed(tf, transposedTimes(tf, inverse, seeds.get(0)), inverse);
        return List.of(tf.math.neg(product));
    }

    /** A X = B: gB = A^-T G, gA = -gB X'; with the adjoint flag A' X = B: gB = A^-1 G, gA = -X gB'. */
    private static List<Operand<?>> solve(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        boolean adjoint = isSet(operation, "adjoint");
        Operand<TNumber> matrix = input(operation, 0);
        Operand<TNumber> solution = output(operation, 0);
        Operand<TNumber> right =
                tf.linalg.solve(matrix, seeds.get(0), org.tensorflow.op.linalg.Solve.adjoint(!adjoint));
        return List.of(minusOuter(tf, adjoint, right, solution), right);
    }

    /** As {@link #solve}, and only the triangle that was read has a gradient. */
    private static List<Operand<?>> triangularSolve(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        boolean adjoint = isSet(operation, "adjoint");
        boolean lower = isSet(operation, "lower");
        Operand<TNumber> matrix = input(operation, 0);
        Operand<TNumber> solution = output(operation, 0);
        Operand<TNumber> right = tf.linalg.triangularSolve(
                matrix, seeds.get(0), TriangularSolve.lower(lower), TriangularSolve.adjoint(!adjoint));
        Operand<TNumber> full = minusOuter(tf, adjoint, right, solution);
        Operand<TNumber> triangle = tf.linalg.bandPart(full, integer(tf, lower ? -1 : 0), integer(tf, lower ? 0 : -1));
        return List.of(triangle, right);
    }

    private static Operand<TNumber> minusOuter(
            Ops tf, boolean adjoint, Operand<TNumber> right, Operand<TNumber> solution) {
        return tf.math.neg(adjoint ? timesTransposed(tf, solution, right) : timesTransposed(tf, right, solution));
    }

    /** log |det A|: g A^-T; the sign, output 0, is piecewise constant. */
    private static List<Operand<?>> logDeterminant(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        return List.of(scaledInverseTransposed(tf, input(operation, 0), seeds.get(1)));
    }

    /** det A: g det(A) A^-T. */
    private static List<Operand<?>> determinant(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> scale = tf.math.mul(seeds.get(0), output(operation, 0));
        return List.of(scaledInverseTransposed(tf, input(operation, 0), scale));
    }

    private static Operand<TNumber> scaledInverseTransposed(Ops tf, Operand<TNumber> matrix, Operand<TNumber> scale) {
        Operand<TNumber> inverse = transpose(tf, tf.linalg.inv(matrix));
        Operand<TNumber> wide = tf.expandDims(tf.expandDims(scale, integer(tf, -1)), integer(tf, -1));
        return tf.math.mul(inverse, wide);
    }

    /** The main diagonal of square matrices: back onto the diagonal; the other inputs place and pad it. */
    private static List<Operand<?>> diagonalPart(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> matrix = input(operation, 0);
        Operand<TNumber> rows = tf.broadcastTo(tf.expandDims(seeds.get(0), integer(tf, -1)), tf.shape(matrix));
        Operand<TNumber> gradient = tf.linalg.bandPart(rows, integer(tf, 0), integer(tf, 0));
        return List.of(gradient, tf.zerosLike(input(operation, 1)), tf.zerosLike(input(operation, 2)));
    }

    /** A vector onto the main diagonal: the diagonal of the seed; the other inputs place and pad it. */
    private static List<Operand<?>> diagonal(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds) {
        Operand<TNumber> masked = tf.linalg.bandPart(seeds.get(0), integer(tf, 0), integer(tf, 0));
        return List.of(
                tf.sum(masked, integer(tf, -1)),
                tf.zerosLike(input(operation, 1)),
                tf.zerosLike(input(operation, 2)),
                tf.zerosLike(input(operation, 3)),
                tf.zerosLike(input(operation, 4)));
    }

    private static Operand<TNumber> transposedTimes(Ops tf, Operand<TNumber> a, Operand<TNumber> b) {
        return tf.train.batchMatMul(a, b, a.type(), BatchMatMul.adjX(true));
    }

    private static Operand<TNumber> timesTransposed(Ops tf, Operand<TNumber> a, Operand<TNumber> b) {
        return tf.train.batchMatMul(a, b, a.type(), BatchMatMul.adjY(true));
    }

    /** L^-T B. */
    private static Operand<TNumber> backSubstitute(Ops tf, Operand<TNumber> factor, Operand<TNumber> b) {
        return tf.linalg.triangularSolve(factor, b, TriangularSolve.lower(true), TriangularSolve.adjoint(true));
    }

    /** Swaps the last two dimensions, whatever the number of the others. */
    private static Operand<TNumber> transpose(Ops tf, Operand<TNumber> a) {
        Operand<TInt32> rank = tf.rank(a);
        Operand<TInt32> last = tf.math.sub(rank, integer(tf, 1));
        Operand<TInt32> previous = tf.math.sub(rank, integer(tf, 2));
        Operand<TInt32> leading = tf.range(integer(tf, 0), previous, integer(tf, 1));
        Operand<TInt32> order = tf.concat(
                List.of(leading, tf.expandDims(last, integer(tf, 0)), tf.expandDims(previous, integer(tf, 0))),
                integer(tf, 0));
        return tf.linalg.transpose(a, order);
    }

    private static Operand<TNumber> half(Ops tf, Operand<TNumber> a) {
        return GradientRules.scaled(tf, a, 0.5);
    }

    private static boolean isSet(GraphOperation operation, String attribute) {
        return operation.attributes().getAttrBool(attribute);
    }
}

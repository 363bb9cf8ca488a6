package dev.mechanist.tensor;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.Solve;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * An array in a function under construction, row-major, of any number of dimensions. Arithmetic is elementwise with NumPy's
 * broadcasting; matrices are the last two dimensions, batched over the others. Every operation here has a gradient, save where
 * it says otherwise.
 */
public final class Expression {
    private final TensorScope scope;
    private final Operand<TNumber> operand;

    Expression(TensorScope scope, Operand<TNumber> operand) {
        this.scope = scope;
        this.operand = operand;
    }

    Operand<TNumber> operand() {
        return operand;
    }

    /** The function that it belongs to. */
    public TensorScope scope() {
        return scope;
    }

    /** Extents, -1 where one is known at the call only. */
    public long[] shape() {
        Shape shape = operand.shape();
        if (shape.isUnknown()) {
            throw new IllegalStateException("the number of dimensions is not known here; reshape first");
        }
        return shape.asArray();
    }

    /** Number of dimensions. */
    public int rank() {
        return shape().length;
    }

    public Expression plus(Expression other) {
        return of(tf().math.add(operand, other.operand));
    }

    public Expression plus(double other) {
        return plus(scope.constant(other));
    }

    public Expression minus(Expression other) {
        return of(tf().math.sub(operand, other.operand));
    }

    public Expression minus(double other) {
        return minus(scope.constant(other));
    }

    public Expression times(Expression other) {
        return of(tf().math.mul(operand, other.operand));
    }

    public Expression times(double other) {
        return times(scope.constant(other));
    }

    public Expression dividedBy(Expression other) {
        return of(tf().math.div(operand, other.operand));
    }

    public Expression dividedBy(double other) {
        return dividedBy(scope.constant(other));
    }

    public Expression negative() {
        return of(tf().math.neg(operand));
    }

    public Expression square() {
        return of(tf().math.square(operand));
    }

    public Expression sqrt() {
        return of(tf().math.sqrt(operand));
    }

    public Expression exp() {
        return of(tf().math.exp(operand));
    }

    public Expression log() {
        return of(tf().math.log(operand));
    }

    public Expression sin() {
        return of(tf().math.sin(operand));
    }

    public Expression cos() {
        return of(tf().math.cos(operand));
    }

    public Expression tanh() {
        return of(tf().math.tanh(operand));
    }

    public Expression sigmoid() {
        return of(tf().math.sigmoid(operand));
    }

    /** log(1 + exp(x)). */
    public Expression softplus() {
        return of(tf().math.softplus(operand));
    }

    public Expression relu() {
        return of(tf().nn.relu(operand));
    }

    public Expression abs() {
        return of(tf().math.abs(operand));
    }

    public Expression erf() {
        return of(tf().math.erf(operand));
    }

    public Expression minimum(Expression other) {
        return of(tf().math.minimum(operand, other.operand));
    }

    public Expression maximum(Expression other) {
        return of(tf().math.maximum(operand, other.operand));
    }

    /** Sum over the given axes, which disappear; negative ones count from the last. */
    public Expression sum(int... axes) {
        return of(tf().reduceSum(operand, tf().constant(axes)));
    }

    /** Sum over the given axes, which stay with extent 1. */
    public Expression sumKeeping(int... axes) {
        return of(tf().reduceSum(operand, tf().constant(axes), ReduceSum.keepDims(true)));
    }

    /** Mean over the given axes, which disappear. */
    public Expression mean(int... axes) {
        return of(tf().math.mean(operand, tf().constant(axes)));
    }

    /** Sum of all entries, a scalar. */
    public Expression total() {
        return reshape(-1).sum(0);
    }

    /** Mean of all entries, a scalar. */
    public Expression average() {
        return reshape(-1).mean(0);
    }

    /** Largest entry over the given axes, which disappear. */
    public Expression largest(int... axes) {
        return of(tf().max(operand, tf().constant(axes)));
    }

    /** Matrix product. */
    public Expression multiply(Expression other) {
        return product(other, false, false);
    }

    /** A' B. */
    public Expression transposedMultiply(Expression other) {
        return product(other, true, false);
    }

    /** A B'. */
    public Expression multiplyTransposed(Expression other) {
        return product(other, false, true);
    }

    /** One matrix has a faster kernel than a batch of them. */
    private Expression product(Expression other, boolean transposeThis, boolean transposeOther) {
        if (isMatrix() && other.isMatrix()) {
            return of(tf().linalg
                    .matMul(
                            operand,
                            other.operand,
                            MatMul.transposeA(transposeThis),
                            MatMul.transposeB(transposeOther)));
        }
        return of(tf().train
                .batchMatMul(
                        operand,
                        other.operand,
                        scope.type(),
                        BatchMatMul.adjX(transposeThis),
                        BatchMatMul.adjY(transposeOther)));
    }

    private boolean isMatrix() {
        Shape shape = operand.shape();
        return !shape.isUnknown() && shape.numDimensions() == 2;
    }

    /** Dimensions in another order; {@code order[i]} is where dimension i comes from. */
    public Expression permute(int... order) {
        return of(tf().linalg.transpose(operand, tf().constant(order)));
    }

    /** The last two dimensions swapped. */
    public Expression transposed() {
        int rank = rank();
        int[] order = new int[rank];
        Arrays.setAll(order, i -> i);
        order[rank - 1] = rank - 2;
        order[rank - 2] = rank - 1;
        return permute(order);
    }

    /** The same numbers in another shape; one extent may be -1 and follows. */
    public Expression reshape(long... extents) {
        return of(tf().reshape(operand, tf().constant(extents)));
    }

    /** With a new dimension of extent 1 at {@code axis}. */
    public Expression expand(int axis) {
        return of(tf().expandDims(operand, tf().constant(axis)));
    }

    /** Entries from .. to - 1 along an axis, which stays. */
    public Expression slice(int axis, int from, int to) {
        int[] begin = new int[rank()];
        int[] size = new int[rank()];
        Arrays.fill(size, -1);
        int at = axis < 0 ? axis + rank() : axis;
        begin[at] = from;
        size[at] = to - from;
        return of(tf().slice(operand, tf().constant(begin), tf().constant(size)));
    }

    /** Entry {@code index} along an axis, which disappears. */
    public Expression at(int axis, int index) {
        return of(tf().squeeze(
                        slice(axis, index, index + 1).operand,
                        org.tensorflow.op.core.Squeeze.axis(java.util.List.of((long) axis))));
    }

    /** Repeated {@code times[i]} times along dimension i. */
    public Expression tile(int... times) {
        return of(tf().tile(operand, tf().constant(times)));
    }

    /** Slices along an axis chosen by whole numbers; these have no gradient. */
    public Expression gather(Expression indices, int axis) {
        Operand<TInt32> whole = tf().dtypes.cast(tf().math.rint(indices.operand), TInt32.class);
        return of(tf().gather(operand, whole, tf().constant(axis)));
    }

    /** Zeros of the same shape. */
    public Expression zeros() {
        return of(tf().zerosLike(operand));
    }

    /** Lower Cholesky factor L of A = L L'. */
    public Expression cholesky() {
        return of(tf().linalg.cholesky(operand));
    }

    public Expression inverse() {
        return of(tf().linalg.inv(operand));
    }

    /** X in A X = B. */
    public Expression solve(Expression right) {
        return of(tf().linalg.solve(operand, right.operand));
    }

    /** X in A' X = B. */
    public Expression solveTransposed(Expression right) {
        return of(tf().linalg.solve(operand, right.operand, Solve.adjoint(true)));
    }

    /** X in L X = B for a lower triangular L. */
    public Expression solveLower(Expression right) {
        return of(tf().linalg.triangularSolve(operand, right.operand, TriangularSolve.lower(true)));
    }

    /** X in L' X = B for a lower triangular L. */
    public Expression solveLowerTransposed(Expression right) {
        return of(tf().linalg
                .triangularSolve(operand, right.operand, TriangularSolve.lower(true), TriangularSolve.adjoint(true)));
    }

    /** X in R X = B for an upper triangular R. */
    public Expression solveUpper(Expression right) {
        return of(tf().linalg.triangularSolve(operand, right.operand, TriangularSolve.lower(false)));
    }

    /** X in R' X = B for an upper triangular R. */
    public Expression solveUpperTransposed(Expression right) {
        return of(tf().linalg
                .triangularSolve(operand, right.operand, TriangularSolve.lower(false), TriangularSolve.adjoint(true)));
    }

    public Expression determinant() {
        return of(tf().linalg.det(operand));
    }

    /** log |det A|. */
    public Expression logDeterminant() {
        return of(tf().linalg.logMatrixDeterminant(operand).logAbsDeterminant());
    }

    /** The main diagonals [.., k] of square matrices [.., k, k]. */
    public Expression diagonalPart() {
        return of(tf().linalg.matrixDiagPart(operand, tf().constant(0), scope.constant(0).operand));
    }

    /** Diagonal matrices [.., k, k] of vectors [.., k]. */
    public Expression diagonalMatrix() {
        return of(tf().linalg
                .matrixDiag(
                        operand, tf().constant(0), tf().constant(-1), tf().constant(-1), scope.constant(0).operand));
    }

    private Ops tf() {
        return scope.tf();
    }

    private Expression of(Operand<TNumber> result) {
        return new Expression(scope, result);
    }
}

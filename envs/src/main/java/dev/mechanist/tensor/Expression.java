package dev.mechanist.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.Solve;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * An array in a function under construction, row-major, of any number of dimensions. Arithmetic is elementwise with NumPy's
 * broadcasting; matrices are the last two dimensions, batched over the others. Every operation on real numbers has a gradient,
 * save where it says otherwise; whole numbers can be added, multiplied, compared, cut and rearranged.
 *
 * <p>Types are never converted silently: {@link #toFloat}, {@link #toWhole} and {@link #toBytes} do. An operation refuses other
 * types, and shapes that do not fit, with an {@link IllegalArgumentException} when the function is built.
 */
public final class Expression {
    private static final int FEW = 16;

    private final TensorScope scope;
    private final Operand<TNumber> operand;
    private final ElementType type;

    Expression(TensorScope scope, Operand<TNumber> operand, ElementType type) {
        this.scope = scope;
        this.operand = operand;
        this.type = type;
    }

    Operand<TNumber> operand() {
        return operand;
    }

    /** What its entries are. */
    public ElementType type() {
        return type;
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
        return of(tf().math.add(number("plus"), like(other, "plus")));
    }

    public Expression plus(double other) {
        return plus(same(other));
    }

    /** This plus a vector along the last of at least two axes: as {@link #plus}, with a shorter gradient. */
    public Expression plusVector(Expression vector) {
        return of(tf().nn.biasAdd(real("plusVector"), like(vector, "plusVector")));
    }

    public Expression minus(Expression other) {
        return of(tf().math.sub(number("minus"), like(other, "minus")));
    }

    public Expression minus(double other) {
        return minus(same(other));
    }

    public Expression times(Expression other) {
        return of(tf().math.mul(number("times"), like(other, "times")));
    }

    public Expression times(double other) {
        return times(same(other));
    }

    public Expression dividedBy(Expression other) {
        return of(tf().math.div(real("dividedBy"), like(other, "dividedBy")));
    }

    public Expression dividedBy(double other) {
        return dividedBy(scope.constant(other));
    }

    public Expression negative() {
        return of(tf().math.neg(number("negative")));
    }

    public Expression square() {
        return of(tf().math.square(real("square")));
    }

    public Expression sqrt() {
        return of(tf().math.sqrt(real("sqrt")));
    }

    public Expression exp() {
        return of(tf().math.exp(real("exp")));
    }

    public Expression log() {
        return of(tf().math.log(real("log")));
    }

    public Expression sin() {
        return of(tf().math.sin(real("sin")));
    }

    public Expression cos() {
        return of(tf().math.cos(real("cos")));
    }

    public Expression tanh() {
        return of(tf().math.tanh(real("tanh")));
    }

    public Expression sigmoid() {
        return of(tf().math.sigmoid(real("sigmoid")));
    }

    /** log(1 + exp(x)). */
    public Expression softplus() {
        return of(tf().math.softplus(real("softplus")));
    }

    public Expression relu() {
        return of(tf().nn.relu(real("relu")));
    }

    public Expression abs() {
        return of(tf().math.abs(number("abs")));
    }

    public Expression erf() {
        return of(tf().math.erf(real("erf")));
    }

    public Expression minimum(Expression other) {
        return of(tf().math.minimum(number("minimum"), like(other, "minimum")));
    }

    public Expression maximum(Expression other) {
        return of(tf().math.maximum(number("maximum"), like(other, "maximum")));
    }

    /** This to a constant power; the base is positive, or the power a whole number. */
    public Expression power(double exponent) {
        return of(tf().math.pow(real("power"), scope.constant(exponent).operand));
    }

    /** The angle of the points (other, this), rad in (-pi, pi]. */
    public Expression atan2(Expression other) {
        // TensorFlow's gradient is wrong where it has to broadcast.
        Operand<TNumber> y = plus(other.zeros()).real("atan2");
        return of(tf().math.atan2(y, other.plus(zeros()).operand));
    }

    /** Entries below {@code lower} become that, entries above {@code upper} that; there the gradient is zero. */
    public Expression clip(double lower, double upper) {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("clip needs lower <= upper, not " + lower + " and " + upper);
        }
        return of(tf().clipByValue(real("clip"), scope.constant(lower).operand, scope.constant(upper).operand));
    }

    /** The same numbers, as constants of the derivative. */
    public Expression stopGradient() {
        return of(tf().stopGradient(operand));
    }

    /** exp(x) / sum exp(x) over the last axis. */
    public Expression softmax() {
        return of(tf().nn.softmax(real("softmax")));
    }

    /** log softmax(x) over the last axis, without overflow. */
    public Expression logSoftmax() {
        return of(tf().nn.logSoftmax(real("logSoftmax")));
    }

    /** Truth of this being less than other, entry by entry; comparisons have no gradient. */
    public Expression isLess(Expression other) {
        return truth(tf().math.less(comparable("isLess"), like(other, "isLess")));
    }

    /** Truth of this being other or less. */
    public Expression isAtMost(Expression other) {
        return truth(tf().math.lessEqual(comparable("isAtMost"), like(other, "isAtMost")));
    }

    /** Truth of this > other. */
    public Expression isGreater(Expression other) {
        return truth(tf().math.greater(comparable("isGreater"), like(other, "isGreater")));
    }

    /** Truth of this >= other. */
    public Expression isAtLeast(Expression other) {
        return truth(tf().math.greaterEqual(comparable("isAtLeast"), like(other, "isAtLeast")));
    }

    /** Truth of this = other. */
    public Expression isEqual(Expression other) {
        return truth(tf().math.equal(operand, like(other, "isEqual")));
    }

    /** Truth of both. */
    public Expression and(Expression other) {
        return truth(tf().math.logicalAnd(truth("and"), other.truth("and")));
    }

    /** Truth of either. */
    public Expression or(Expression other) {
        return truth(tf().math.logicalOr(truth("or"), other.truth("or")));
    }

    /** Truth of the contrary. */
    public Expression not() {
        return truth(tf().math.logicalNot(truth("not")));
    }

    /**
     * Of truth values: the entries of one array where true and of the other where false, all broadcast. The gradient of the
     * side that is not chosen is multiplied by zero, so that side must be finite there.
     */
    public Expression choose(Expression where, Expression otherwise) {
        otherwise.require(where.type, "choose");
        return new Expression(scope, tf().select(truth("choose"), where.operand, otherwise.operand), where.type);
    }

    /** Of truth values along one axis: the places of those that are true, ascending, whole numbers. */
    public Expression places() {
        Operand<TInt32> places = tf().dtypes.cast(tf().where(truth("places")), TInt32.class);
        return of(tf().reshape(places, tf().constant(new int[] {-1})), ElementType.INT32);
    }

    /** Whole numbers, bytes, or truth values (1 and 0) as real numbers. */
    public Expression toFloat() {
        return type == ElementType.FLOAT
                ? this
                : new Expression(scope, tf().dtypes.cast(operand, scope.type()), ElementType.FLOAT);
    }

    /** Bytes, truth values, or real numbers rounded to the nearest, as whole numbers; these have no gradient. */
    public Expression toWhole() {
        return new Expression(scope, cast(rounded(), TInt32.class), ElementType.INT32);
    }

    /** Numbers as bytes, rounded to the nearest and kept within 0 to 255; these have no gradient. */
    public Expression toBytes() {
        Expression kept = toFloat().clip(0, 255);
        return new Expression(scope, cast(kept.rounded(), TUint8.class), ElementType.UINT8);
    }

    private Operand<TNumber> rounded() {
        return type == ElementType.FLOAT ? tf().math.rint(tf().stopGradient(operand)) : operand;
    }

    /** Of whole numbers k: a new last axis of the given extent, 1 at place k and 0 elsewhere; all 0 for k outside. */
    public Expression oneHot(int extent) {
        require(ElementType.INT32, "oneHot");
        return of(
                tf().oneHot(operand, scope.index(extent), scope.constant(1).operand, scope.constant(0).operand),
                ElementType.FLOAT);
    }

    /** Place of the largest entry along an axis, which disappears: whole numbers. */
    public Expression largestAt(int axis) {
        Operand<TInt32> place = tf().math.argMax(real("largestAt"), scope.index(axis), TInt32.class);
        return of(place, ElementType.INT32);
    }

    /** Number of entries along an axis, known at the call: a whole number. */
    public Expression extent(int axis) {
        Operand<TInt32> shape = tf().shape(operand);
        return of(shape, ElementType.INT32).at(0, axis < 0 ? axis + rank() : axis);
    }

    /** Sum over the given axes, which disappear; negative ones count from the last. */
    public Expression sum(int... axes) {
        return of(tf().reduceSum(number("sum"), scope.indices(axes)));
    }

    /** Sum over the given axes, which stay with extent 1. */
    public Expression sumKeeping(int... axes) {
        return of(tf().reduceSum(number("sum"), scope.indices(axes), ReduceSum.keepDims(true)));
    }

    /** Mean over the given axes, which disappear. */
    public Expression mean(int... axes) {
        return of(tf().math.mean(real("mean"), scope.indices(axes)));
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
        return of(tf().max(operand, scope.indices(axes)));
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

    /**
     * Products of two matrices have a kernel that adds in the same order on any number of threads; that of batches splits long
     * sums between them. So a few products, the members of an ensemble, are made one by one, with the bits that batches have on
     * one thread. Training steps keep batches: the bits of their gradients would become others, and their sums, over the rows of a
     * minibatch, are short enough up to some 500 rows.
     */
    private Expression product(Expression other, boolean transposeThis, boolean transposeOther) {
        require(ElementType.FLOAT, "a product of matrices");
        other.require(ElementType.FLOAT, "a product of matrices");
        if (isMatrix() && other.isMatrix()) {
            return of(matrixProduct(operand, other.operand, transposeThis, transposeOther));
        }
        if (other.isMatrix() && !transposeThis && !operand.shape().isUnknown() && rank() > 2) {
            return rowsTimes(other, transposeOther);
        }
        int members = Math.max(members(), other.members());
        if (!scope.isTraining() && isFew(members) && other.isFew(members)) {
            List<? extends Operand<TNumber>> left = unstacked(members);
            List<? extends Operand<TNumber>> right = other.unstacked(members);
            List<Operand<TNumber>> products = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                products.add(matrixProduct(left.get(i), right.get(i), transposeThis, transposeOther));
            }
            return of(tf().stack(products));
        }
        return of(tf().train
                .batchMatMul(
                        operand,
                        other.operand,
                        scope.type(),
                        BatchMatMul.adjX(transposeThis),
                        BatchMatMul.adjY(transposeOther)));
    }

    private Operand<TNumber> matrixProduct(
            Operand<TNumber> a, Operand<TNumber> b, boolean transposeA, boolean transposeB) {
        return tf().linalg.matMul(a, b, MatMul.transposeA(transposeA), MatMul.transposeB(transposeB));
    }

    /** Number of matrices in an array of three dimensions; 0 where it is not known, or there are more or fewer dimensions. */
    private int members() {
        Shape shape = operand.shape();
        return shape.isUnknown() || shape.numDimensions() != 3 ? 0 : (int) Math.max(0, shape.get(0));
    }

    private boolean isFew(int members) {
        return members > 0 && members <= FEW && (members() == members || members() == 1);
    }

    private List<? extends Operand<TNumber>> unstacked(int times) {
        return members() == times
                ? tf().unstack(operand, (long) times).output()
                : Collections.nCopies(times, tf().squeeze(operand, Squeeze.axis(List.of(0L))));
    }

    /** Many rows of any arrangement [.., k] times one matrix [k, n], as one product. */
    private Expression rowsTimes(Expression matrix, boolean transpose) {
        int last = rank() - 1;
        long width = matrix.shape()[transpose ? 1 : 0];
        Expression flat = width < 0 ? reshapeTo(scope.whole(-1), extent(last)) : reshape(-1, width);
        Expression product = of(matrixProduct(flat.operand, matrix.operand, false, transpose));
        long[] shape = shape();
        shape[last] = matrix.shape()[transpose ? 0 : 1];
        if (Arrays.stream(shape).filter(extent -> extent < 0).count() <= 1) {
            return product.reshape(shape);
        }
        Expression[] extents = new Expression[last + 1];
        Arrays.setAll(extents, i -> i < last ? extent(i) : matrix.extent(transpose ? 0 : 1));
        return product.reshapeTo(extents);
    }

    private boolean isMatrix() {
        Shape shape = operand.shape();
        return !shape.isUnknown() && shape.numDimensions() == 2;
    }

    /** Dimensions in another order; {@code order[i]} is where dimension i comes from. */
    public Expression permute(int... order) {
        return of(tf().linalg.transpose(operand, scope.indices(order)));
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
        return of(tf().reshape(operand, scope.extents(extents)));
    }

    /** The same numbers in a shape that is known at the call: whole numbers, one per extent. */
    public Expression reshapeTo(Expression... extents) {
        return of(tf().reshape(operand, shapeOf(extents)));
    }

    /** Repeated along axes of extent 1, and along new first ones, up to a shape that is known at the call. */
    public Expression broadcastTo(Expression... extents) {
        return of(tf().broadcastTo(operand, shapeOf(extents)));
    }

    private Operand<TInt32> shapeOf(Expression... extents) {
        for (Expression extent : extents) {
            extent.require(ElementType.INT32, "an extent");
        }
        return TensorScope.whole(scope.stack(0, List.of(extents)));
    }

    /** With a new dimension of extent 1 at {@code axis}. */
    public Expression expand(int axis) {
        return of(tf().expandDims(operand, scope.index(axis)));
    }

    /** Entries from .. to - 1 along an axis, which stays. */
    public Expression slice(int axis, int from, int to) {
        int[] begin = new int[rank()];
        int[] size = new int[rank()];
        Arrays.fill(size, -1);
        int at = axis < 0 ? axis + rank() : axis;
        begin[at] = from;
        size[at] = to - from;
        return of(tf().slice(operand, scope.indices(begin), scope.indices(size)));
    }

    /** Entry {@code index} along an axis, which disappears. */
    public Expression at(int axis, int index) {
        return of(tf().squeeze(slice(axis, index, index + 1).operand, Squeeze.axis(List.of((long) axis))));
    }

    /** Repeated {@code times[i]} times along dimension i. */
    public Expression tile(int... times) {
        return of(tf().tile(operand, scope.indices(times)));
    }

    /** Slices along an axis chosen by whole numbers of any shape, which takes the axis' place. */
    public Expression gather(Expression indices, int axis) {
        indices.require(ElementType.INT32, "the indices of gather");
        return of(tf().gather(operand, indices.operand, scope.index(axis)));
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

    /**
     * X in A X = B, for matrices of a size that the program knows. Where a matrix has entries that are not finite, as in rollouts that
     * diverged, its X is NaN, and those beside it are what they are alone.
     */
    public Expression solve(Expression right) {
        int last = rank() - 1;
        Expression total = sumKeeping(last - 1, last);
        Expression nothing = total.minus(total);
        Expression safe = nothing.isEqual(nothing).choose(this, scope.identity((int) shape()[last]));
        return of(tf().linalg.solve(safe.operand, right.operand)).plus(nothing);
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
        return of(tf().linalg.matrixDiagPart(operand, scope.index(0), scope.constant(0).operand));
    }

    /** Diagonal matrices [.., k, k] of vectors [.., k]. */
    public Expression diagonalMatrix() {
        return of(tf().linalg
                .matrixDiag(operand, scope.index(0), scope.index(-1), scope.index(-1), scope.constant(0).operand));
    }

    /**
     * @throws IllegalArgumentException in one line when the entries are of another type
     */
    void require(ElementType needed, String what) {
        if (type != needed) {
            throw new IllegalArgumentException(what + " needs " + needed.plural() + ", not " + type.plural());
        }
    }

    private Operand<TNumber> real(String operation) {
        require(ElementType.FLOAT, operation);
        return operand;
    }

    private Operand<TNumber> number(String operation) {
        if (type == ElementType.BOOL || type == ElementType.UINT8) {
            throw new IllegalArgumentException(
                    operation + " needs floats or whole numbers, not " + type.plural() + "; convert them first");
        }
        return operand;
    }

    private Operand<TNumber> comparable(String operation) {
        if (type == ElementType.BOOL) {
            throw new IllegalArgumentException(operation + " needs numbers, not truth values");
        }
        return operand;
    }

    /** The other operand, which must be of the same type. */
    private Operand<TNumber> like(Expression other, String operation) {
        if (other.type != type) {
            throw new IllegalArgumentException(operation + " needs two arrays of one type, not " + type.plural()
                    + " and " + other.type.plural() + "; convert one of them");
        }
        return other.operand;
    }

    /** A constant of this type. */
    private Expression same(double value) {
        if (type == ElementType.INT32) {
            if (value != Math.rint(value)) {
                throw new IllegalArgumentException("whole numbers cannot be combined with " + value);
            }
            return scope.whole((int) value);
        }
        return scope.constant(value);
    }

    @SuppressWarnings("unchecked")
    private Operand<TBool> truth(String operation) {
        require(ElementType.BOOL, operation);
        return (Operand<TBool>) (Operand<?>) operand;
    }

    private Expression truth(Operand<TBool> result) {
        return of(result, ElementType.BOOL);
    }

    @SuppressWarnings("unchecked")
    private Operand<TNumber> cast(Operand<TNumber> from, Class<? extends TNumber> to) {
        return (Operand<TNumber>) (Operand<?>) tf().dtypes.cast(from, to);
    }

    private Ops tf() {
        return scope.tf();
    }

    private Expression of(Operand<TNumber> result) {
        return new Expression(scope, result, type);
    }

    @SuppressWarnings("unchecked")
    private Expression of(Operand<?> result, ElementType other) {
        return new Expression(scope, (Operand<TNumber>) result, other);
    }
}

package dev.mechanist.tensor;

import java.util.List;
import java.util.function.BinaryOperator;

/** Jacobians of functions that treat every row by itself, all of them in one backward pass. */
final class RowJacobians {
    private RowJacobians() {}

    /**
     * Each row is repeated n times, and copy i is seeded with the i-th unit vector.
     *
     * @param x [rows, n], n known
     * @param u [rows, m], m known; may be 0
     * @param next of any number of rows: [rows, n], [rows, m] -> [rows, n]
     * @return by x [rows n, n] and by u [rows n, m]
     */
    static List<Expression> of(TensorScope scope, Expression x, Expression u, BinaryOperator<Expression> next) {
        int n = (int) x.shape()[1];
        Expression manyX = repeated(x, n);
        Expression manyU = u.shape()[1] == 0 ? u : repeated(u, n);
        Expression seeds = scope.identity(n).expand(0).plus(x.expand(1).zeros()).reshape(-1, n);
        return scope.gradients(List.of(next.apply(manyX, manyU)), List.of(manyX, manyU), List.of(seeds));
    }

    /** Rows [rows, width] each {@code times} times in a row [rows times, width]. */
    private static Expression repeated(Expression rows, int times) {
        int width = (int) rows.shape()[1];
        return rows.expand(1).tile(1, times, 1).reshape(-1, width);
    }
}

package dev.mechanist.tensor;

import java.util.Arrays;
import org.tensorflow.types.family.TNumber;

/**
 * Sums and means over groups of entries along an axis: what the nodes of a graph receive along its edges. The bits do not
 * depend on the number of threads: entries of a group are added in their order.
 */
public final class Segments {
    private Segments() {}

    /**
     * Sums the slices of each group; a group without any is zero.
     *
     * @param values [.., N, ..] with N at {@code axis}
     * @param groups the group 0 .. count - 1 of each slice [N], whole numbers in any order; a negative one leaves the slice out
     * @param count number of groups, a whole number
     * @return [.., count, ..]
     */
    public static Expression sum(Expression values, Expression groups, Expression count, int axis) {
        groups.require(ElementType.INT32, "groups");
        count.require(ElementType.INT32, "the number of groups");
        int at = axis < 0 ? axis + values.rank() : axis;
        if (at == 0) {
            return first(values, groups, count);
        }
        int[] order = new int[values.rank()];
        int[] back = new int[order.length];
        Arrays.setAll(order, i -> i == 0 ? at : i <= at ? i - 1 : i);
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        return first(values.permute(order), groups, count).permute(back);
    }

    /** Negative groups go to a group of their own, which is cut off: their gradient is then zero, too. */
    private static Expression first(Expression values, Expression groups, Expression count) {
        TensorScope scope = values.scope();
        Expression kept = groups.isLess(scope.whole(0)).choose(count, groups);
        Expression sums = new Expression(
                scope,
                scope.tf()
                        .math
                        .<TNumber>unsortedSegmentSum(
                                values.operand(), kept.operand(), count.plus(1).operand()),
                values.type());
        return sums.gather(scope.range(count), 0);
    }

    /** As {@link #sum}, divided by the number of slices in a group; a group without any is zero. */
    public static Expression mean(Expression values, Expression groups, Expression count, int axis) {
        int at = axis < 0 ? axis + values.rank() : axis;
        long[] extents = new long[values.rank()];
        Arrays.fill(extents, 1);
        extents[at] = -1;
        Expression ones = groups.zeros().toFloat().plus(1);
        Expression sizes = sum(ones, groups, count, 0).maximum(values.scope().constant(1));
        return sum(values, groups, count, axis).dividedBy(sizes.reshape(extents));
    }
}

package dev.mechanist.graphnet.neural;

import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.tensor.Expression;
import java.util.ArrayList;
import java.util.List;

/** {@link StateEncoding} of states as an expression. */
public final class EncodedStates {
    private EncodedStates() {}

    /** Encodes states [members, rows, n]. */
    public static Expression of(StateEncoding encoding, Expression x) {
        boolean[] isAngle = encoding.angles();
        List<Integer> plain = new ArrayList<>();
        List<Integer> angles = new ArrayList<>();
        for (int i = 0; i < isAngle.length; i++) {
            (isAngle[i] ? angles : plain).add(i);
        }
        if (angles.isEmpty()) {
            return x;
        }
        List<Expression> parts = new ArrayList<>();
        if (!plain.isEmpty()) {
            parts.add(columns(x, plain));
        }
        Expression turns = columns(x, angles);
        if (angles.size() == 1) {
            parts.add(turns.sin());
            parts.add(turns.cos());
        } else {
            Expression pairs = x.scope().stack(3, List.of(turns.sin(), turns.cos()));
            parts.add(pairs.reshape(x.shape()[0], -1, 2L * angles.size()));
        }
        return x.scope().concatenate(2, parts);
    }

    /** Columns in order, each run of neighbours as one slice. */
    private static Expression columns(Expression x, List<Integer> columns) {
        List<Expression> runs = new ArrayList<>();
        int from = 0;
        while (from < columns.size()) {
            int to = from + 1;
            while (to < columns.size() && columns.get(to) == columns.get(to - 1) + 1) {
                to++;
            }
            runs.add(x.slice(2, columns.get(from), columns.get(to - 1) + 1));
            from = to;
        }
        return x.scope().concatenate(2, runs);
    }
}

package dev.mechanist.graphnet;

import dev.mechanist.core.Spec;
import dev.mechanist.tensor.Expression;
import java.util.ArrayList;
import java.util.List;

/** What a network sees of a state: plain coordinates as they are, then the sines, then the cosines of the angles. */
final class StateEncoding {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> plain = new ArrayList<>();
    private final List<Integer> angles = new ArrayList<>();
    private final boolean[] isAngle;

    StateEncoding(Spec spec) {
        isAngle = spec.stateAngles();
        for (int i = 0; i < spec.n(); i++) {
            (spec.state().get(i).isAngle() ? angles : plain).add(i);
        }
        plain.forEach(i -> names.add("state '" + spec.state().get(i).name() + "'"));
        angles.forEach(
                i -> names.add("the sine of state '" + spec.state().get(i).name() + "'"));
        angles.forEach(
                i -> names.add("the cosine of state '" + spec.state().get(i).name() + "'"));
    }

    /** Names of what is seen, for messages. */
    List<String> names() {
        return names;
    }

    int width() {
        return names.size();
    }

    /** Encodes x[xo ..) to z[zo ..). */
    void encode(double[] x, int xo, double[] z, int zo) {
        int at = zo;
        for (int i = 0; i < isAngle.length; i++) {
            if (!isAngle[i]) {
                z[at++] = x[xo + i];
            }
        }
        for (int i = 0; i < isAngle.length; i++) {
            if (isAngle[i]) {
                z[at] = Math.sin(x[xo + i]);
                z[at + angles.size()] = Math.cos(x[xo + i]);
                at++;
            }
        }
    }

    /** Encodes states [members, rows, n]. */
    Expression encode(Expression x) {
        if (angles.isEmpty()) {
            return x;
        }
        Expression turns = columns(x, angles);
        List<Expression> parts = new ArrayList<>();
        if (!plain.isEmpty()) {
            parts.add(columns(x, plain));
        }
        parts.add(turns.sin());
        parts.add(turns.cos());
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

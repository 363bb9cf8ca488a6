package dev.mechanist.graphnet.physics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which states are generalised coordinates q and which their rates v or momenta p: those whose units pair up ({@link Spec#rates}), or,
 * where no unit says so, the first half and the second. All of a system's states must pair up.
 */
final class Coordinates {
    private final int[] positions;
    private final int[] rates;
    private final boolean[] turns;

    private Coordinates(int[] positions, int[] rates, boolean[] turns) {
        this.positions = positions;
        this.rates = rates;
        this.turns = turns;
    }

    /**
     * Those of a system.
     *
     * @throws InputException where states remain that are neither
     */
    static Coordinates of(Spec spec) {
        int n = spec.n();
        int[] rate = spec.rates();
        boolean unpaired = Arrays.stream(rate).allMatch(j -> j < 0);
        List<Integer> q = new ArrayList<>();
        List<Integer> v = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (unpaired && n % 2 == 0 && i < n / 2) {
                q.add(i);
                v.add(n / 2 + i);
            } else if (rate[i] >= 0) {
                q.add(i);
                v.add(rate[i]);
            }
        }
        if (2 * q.size() != n) {
            throw new InputException(
                    "a network with the structure of mechanics needs states that are coordinates and as many that "
                            + "are their rates; of "
                            + spec.state().stream().map(Variable::name).toList() + " only "
                            + q.size() + " pairs are known by their units");
        }
        boolean[] angle = spec.stateAngles();
        boolean[] turns = new boolean[q.size()];
        for (int k = 0; k < turns.length; k++) {
            turns[k] = angle[q.get(k)];
        }
        return new Coordinates(ints(q), ints(v), turns);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Number of degrees of freedom d. */
    int count() {
        return positions.length;
    }

    /** Width of {@link #encode}: one for each coordinate, two for one that turns, four for every two of these. */
    int encodedWidth() {
        int turning = turning();
        return count() + turning + 2 * turning * (turning - 1);
    }

    private int turning() {
        int turning = 0;
        for (boolean t : turns) {
            turning += t ? 1 : 0;
        }
        return turning;
    }

    /** Coordinates [rows, d] of states [rows, n]. */
    Expression positions(Expression x) {
        return columns(x, positions);
    }

    /** Rates or momenta [rows, d] of states [rows, n]. */
    Expression rates(Expression x) {
        return columns(x, rates);
    }

    /** States [rows, n] of both. */
    Expression state(Expression q, Expression v) {
        Expression[] parts = new Expression[2 * count()];
        for (int k = 0; k < count(); k++) {
            parts[positions[k]] = q.slice(1, k, k + 1);
            parts[rates[k]] = v.slice(1, k, k + 1);
        }
        return q.scope().concatenate(1, List.of(parts));
    }

    /**
     * What networks see of coordinates [rows, d]: sine and cosine of one that turns, others as they are; then sines, and cosines, of the
     * differences and sums of every two that turn. Inertias depend on how parts are turned against each other, which is a difference of
     * angles against the world and a sum of angles against the part before.
     */
    Expression encode(Expression q) {
        List<Expression> parts = new ArrayList<>();
        for (int k = 0; k < count(); k++) {
            Expression own = q.slice(1, k, k + 1);
            if (turns[k]) {
                parts.add(own.sin());
                parts.add(own.cos());
            } else {
                parts.add(own);
            }
        }
        if (turning() > 1) {
            Expression together = q.multiply(pairs(q.scope()));
            parts.add(together.sin());
            parts.add(together.cos());
        }
        return q.scope().concatenate(1, parts);
    }

    /** Of every two that turn their difference and their sum [d, pairs 2]. */
    private Expression pairs(TensorScope scope) {
        int columns = turning() * (turning() - 1);
        double[] pairs = new double[count() * columns];
        int at = 0;
        for (int k = 0; k < count(); k++) {
            for (int l = k + 1; l < count(); l++) {
                for (int sign = -1; sign <= 1 && turns[k] && turns[l]; sign += 2) {
                    pairs[k * columns + at] = 1;
                    pairs[l * columns + at] = sign;
                    at++;
                }
            }
        }
        return scope.constant(pairs, count(), columns);
    }

    private static Expression columns(Expression x, int[] which) {
        boolean run = true;
        for (int k = 1; k < which.length; k++) {
            run &= which[k] == which[k - 1] + 1;
        }
        if (run) {
            return x.slice(1, which[0], which[which.length - 1] + 1);
        }
        List<Expression> parts = new ArrayList<>();
        for (int k : which) {
            parts.add(x.slice(1, k, k + 1));
        }
        return x.scope().concatenate(1, parts);
    }
}

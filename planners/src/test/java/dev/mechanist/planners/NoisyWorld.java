package dev.mechanist.planners;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A scalar x' = x + u + noise, whose noise grows with |u| in one of two members and not in the other; beyond {@code cliff} the
 * next state is not a number.
 */
public record NoisyWorld(double spread, double cliff) implements StochasticDynamics {
    private static final Spec SPEC =
            new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 1)));

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int noiseDimension() {
        return 1;
    }

    @Override
    public int members() {
        return 2;
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, 1);
        for (int b = 0; b < x.numRows; b++) {
            next.data[b] = x.data[b] > cliff ? Double.NaN : x.data[b] + u.data[b];
        }
    }

    @Override
    public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
        step(x, u, next);
        for (int b = 0; b < x.numRows; b++) {
            next.data[b] += member[b] * spread * Math.abs(u.data[b]) * noise.data[b];
        }
    }

    @Override
    public NoisyWorld fork() {
        return this;
    }
}

package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * The baseline: a network that gives dx/dt without any structure, as a neural differential equation (Chen et al. 2018) and as the
 * baseline of Greydanus et al. (2019).
 */
record FreeLaw(Coordinates coordinates, Networks networks, int actions) implements Law {
    private int inputs() {
        return coordinates.encodedWidth() + coordinates.count() + actions;
    }

    @Override
    public List<String> parameters() {
        return networks.parameters("derivative");
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        networks.declare(program, seed, "derivative", inputs(), 2 * coordinates.count());
    }

    @Override
    public Expression derivative(TensorScope scope, Expression x, Expression u) {
        Expression q = coordinates.positions(x);
        Expression state = scope.concatenate(1, List.of(coordinates.encode(q), coordinates.rates(x)));
        Expression seen = actions == 0 ? state : scope.concatenate(1, List.of(state, u));
        Expression out = networks.apply(scope, "derivative", seen, inputs(), 2 * coordinates.count());
        return coordinates.state(
                out.slice(1, 0, coordinates.count()), out.slice(1, coordinates.count(), 2 * coordinates.count()));
    }
}

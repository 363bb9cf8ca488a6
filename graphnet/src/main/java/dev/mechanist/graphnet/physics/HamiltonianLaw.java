package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * A Hamiltonian network (Greydanus, Dzamba and Yosinski 2019, equation 2): one network gives H(q, p), and the state moves along its
 * symplectic gradient, dq/dt = dH/dp, dp/dt = -dH/dq + G u - D dH/dp. G is a learned matrix, D, where asked for, a learned damping of at
 * least 0; neither is in the paper. H does not change along the motion where both are zero.
 */
record HamiltonianLaw(Coordinates coordinates, Networks networks) implements Law {
    @Override
    public List<String> parameters() {
        List<String> all = new ArrayList<>(networks.parameters("hamiltonian"));
        all.addAll(networks.forces().parameters());
        return all;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        networks.declare(program, seed, "hamiltonian", coordinates.encodedWidth() + coordinates.count(), 1);
        networks.forces().declare(program, seed);
    }

    private Expression hamiltonian(TensorScope scope, Expression q, Expression p) {
        Expression seen = scope.concatenate(1, List.of(coordinates.encode(q), p));
        return networks.apply(scope, "hamiltonian", seen, coordinates.encodedWidth() + coordinates.count(), 1);
    }

    @Override
    public List<Expression> energy(TensorScope scope, Expression x) {
        return List.of(hamiltonian(scope, coordinates.positions(x), coordinates.rates(x)));
    }

    @Override
    public Expression derivative(TensorScope scope, Expression x, Expression u) {
        List<Expression> motion = Mechanics.symplecticGradient(
                scope, (q, p) -> hamiltonian(scope, q, p), coordinates.positions(x), coordinates.rates(x));
        Expression velocity = motion.get(0);
        return coordinates.state(velocity, motion.get(1).plus(networks.forces().of(scope, u, velocity)));
    }
}

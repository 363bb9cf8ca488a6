package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/** What moves a state: dx/dt as an expression of learned variables. */
interface Law {
    /** Names of the variables that training changes. */
    List<String> parameters();

    /** Declares them; their first values depend on the seed alone. */
    void declare(TensorProgram program, long seed);

    /**
     * The time derivative.
     *
     * @param x states [rows, n]
     * @param u actions [rows, m]
     * @return [rows, n], per second
     */
    Expression derivative(TensorScope scope, Expression x, Expression u);

    /** The state in the coordinates in which it is integrated [rows, n]; as it is unless others are cheaper. */
    default Expression inward(TensorScope scope, Expression x) {
        return x;
    }

    /** {@link #derivative} of these coordinates. */
    default Expression flow(TensorScope scope, Expression y, Expression u) {
        return derivative(scope, y, u);
    }

    /** The state again. */
    default Expression outward(TensorScope scope, Expression y) {
        return y;
    }

    /** What the law conserves without actions and damping [rows, 1], up to a constant and a scale of its own; empty where nothing. */
    default List<Expression> energy(TensorScope scope, Expression x) {
        return List.of();
    }
}

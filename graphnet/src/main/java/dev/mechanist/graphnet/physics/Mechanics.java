package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/** Hamilton's and Lagrange's equations of any energy that is an expression of the coordinates. */
final class Mechanics {
    private Mechanics() {}

    /** An expression of coordinates [rows, d]. */
    @FunctionalInterface
    interface Field {
        Expression at(Expression q);
    }

    /** An expression of coordinates and momenta [rows, d] each. */
    @FunctionalInterface
    interface Energy {
        Expression at(Expression q, Expression p);
    }

    /** dH/dp, then -dH/dq, each [rows, d], of H [rows, 1]. */
    static List<Expression> symplecticGradient(TensorScope scope, Energy energy, Expression q, Expression p) {
        List<Expression> gradient = scope.gradients(energy.at(q, p).total(), List.of(q, p));
        return List.of(gradient.get(1), gradient.get(0).negative());
    }

    /**
     * a in M a + (d(M v)/dq) v - d(v' M v / 2)/dq + dV/dq = force.
     *
     * @param mass M [rows, d, d], symmetric and positive definite
     * @param potential V [rows, 1]
     * @param force [rows, d]
     */
    static Expression accelerations(
            TensorScope scope, Field mass, Field potential, Expression q, Expression v, Expression force) {
        Expression matrix = mass.at(q);
        Expression momentum = times(matrix, v);
        Expression lagrangian =
                v.times(momentum).total().times(0.5).minus(potential.at(q).total());
        Expression byPlace = scope.gradients(lagrangian, List.of(q)).get(0);
        Expression alongMotion = directional(scope, momentum, q, v);
        return matrix.solve(force.plus(byPlace).minus(alongMotion).expand(2)).at(2, 0);
    }

    /** v' M v / 2 + V [rows, 1]. */
    static Expression energy(Field mass, Field potential, Expression q, Expression v) {
        Expression kinetic = v.times(times(mass.at(q), v)).sumKeeping(1).times(0.5);
        return kinetic.plus(potential.at(q));
    }

    /** Matrices [rows, d, d] times vectors [rows, d]. */
    static Expression times(Expression matrices, Expression vectors) {
        return matrices.times(vectors.expand(1)).sum(2);
    }

    /** (dy/dq) v of each row: the derivative, by w, of v times the gradient of w y. */
    private static Expression directional(TensorScope scope, Expression y, Expression q, Expression v) {
        Expression w = y.zeros().plus(1);
        Expression gradient =
                scope.gradients(List.of(y), List.of(q), List.of(w)).get(0);
        return scope.gradients(List.of(gradient), List.of(w), List.of(v)).get(0);
    }
}

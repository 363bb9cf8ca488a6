package dev.mechanist.graphnet.physics;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * A deep Lagrangian network (DeLaN; Lutter, Ritter and Peters 2019): one network gives the lower triangle L of the mass matrix M(q) =
 * L L' + epsilon I, its diagonal positive, another the potential V(q). With the Lagrangian v' M v / 2 - V, Lagrange's equations are
 *
 * <pre>
 * M a + (d(M v)/dq) v - d(v' M v / 2)/dq + dV/dq = G u - D v
 * </pre>
 *
 * (equations 3 to 5 there), solved for the accelerations a. The paper learns from torques; here, as everywhere, from motion. G is a learned
 * matrix, D, where asked for, a learned damping of at least 0. v' M v / 2 + V does not change along the motion where both are zero.
 *
 * <p>L need not be a triangle: with more columns than rows, any matrix, kinetic energy is half the sum of so many squares, as that of
 * a mechanism is of the velocities of its parts. The velocity of a part bends with q as sines and cosines do; the entries of a triangle,
 * which orthogonalise these, bend where mass matrices come near singular ones. This is not in the paper.
 *
 * <p>Steps are made in Hamilton's form of the same law, with the momenta p = M v: dq/dt = M^-1 p, dp/dt = -d(p' M^-1 p / 2 + V)/dq + G u -
 * D v. It takes one derivative where Lagrange's takes three.
 */
record LagrangianLaw(Coordinates coordinates, Networks networks, int squares) implements Law {
    /** Keeps the mass matrix away from singular ones. */
    private static final double EPSILON = 1e-3;

    private int entries() {
        int d = coordinates.count();
        return squares > 0 ? d * squares : d * (d + 1) / 2;
    }

    @Override
    public List<String> parameters() {
        List<String> all = new ArrayList<>(networks.parameters("mass"));
        all.addAll(networks.parameters("potential"));
        all.addAll(networks.forces().parameters());
        return all;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        networks.declare(program, seed, "mass", coordinates.encodedWidth(), entries());
        networks.declare(program, seed, "potential", coordinates.encodedWidth(), 1);
        networks.forces().declare(program, seed);
    }

    /** L [rows, d, columns]. */
    private Expression factor(TensorScope scope, Expression seen) {
        Expression raw = networks.apply(scope, "mass", seen, coordinates.encodedWidth(), entries());
        return squares > 0 ? raw.reshape(-1, coordinates.count(), squares) : triangle(scope, raw);
    }

    /** The diagonal first, by softplus, then the entries below it row by row. */
    private Expression triangle(TensorScope scope, Expression raw) {
        int d = coordinates.count();
        Expression diagonal = raw.slice(1, 0, d).plus(1).softplus();
        Expression zero = raw.slice(1, 0, 1).zeros();
        List<Expression> rows = new ArrayList<>();
        int next = d;
        for (int i = 0; i < d; i++) {
            List<Expression> row = new ArrayList<>();
            for (int j = 0; j < d; j++) {
                if (j < i) {
                    row.add(raw.slice(1, next, next + 1));
                    next++;
                } else {
                    row.add(i == j ? diagonal.slice(1, i, i + 1) : zero);
                }
            }
            rows.add(scope.concatenate(1, row));
        }
        return scope.stack(1, rows);
    }

    /** M [rows, d, d]. */
    private Expression mass(TensorScope scope, Expression seen) {
        Expression factor = factor(scope, seen);
        return factor.multiplyTransposed(factor)
                .plus(scope.identity(coordinates.count()).times(EPSILON));
    }

    private Expression potential(TensorScope scope, Expression seen) {
        return networks.apply(scope, "potential", seen, coordinates.encodedWidth(), 1);
    }

    @Override
    public List<Expression> energy(TensorScope scope, Expression x) {
        return List.of(Mechanics.energy(
                q -> mass(scope, coordinates.encode(q)),
                q -> potential(scope, coordinates.encode(q)),
                coordinates.positions(x),
                coordinates.rates(x)));
    }

    @Override
    public Expression derivative(TensorScope scope, Expression x, Expression u) {
        Expression v = coordinates.rates(x);
        Expression acceleration = Mechanics.accelerations(
                scope,
                q -> mass(scope, coordinates.encode(q)),
                q -> potential(scope, coordinates.encode(q)),
                coordinates.positions(x),
                v,
                networks.forces().of(scope, u, v));
        return coordinates.state(v, acceleration);
    }

    @Override
    public Expression inward(TensorScope scope, Expression x) {
        Expression q = coordinates.positions(x);
        Expression v = coordinates.rates(x);
        return scope.concatenate(1, List.of(q, Mechanics.times(mass(scope, coordinates.encode(q)), v)));
    }

    @Override
    public Expression outward(TensorScope scope, Expression y) {
        int d = coordinates.count();
        Expression q = y.slice(1, 0, d);
        return coordinates.state(q, velocities(mass(scope, coordinates.encode(q)), y.slice(1, d, 2 * d)));
    }

    private static Expression velocities(Expression mass, Expression momenta) {
        return mass.solve(momenta.expand(2)).at(2, 0);
    }

    @Override
    public Expression flow(TensorScope scope, Expression y, Expression u) {
        int d = coordinates.count();
        Expression q = y.slice(1, 0, d);
        Expression p = y.slice(1, d, 2 * d);
        Expression seen = coordinates.encode(q);
        Expression v = velocities(mass(scope, seen), p);
        Expression energy =
                p.times(v).total().times(0.5).plus(potential(scope, seen).total());
        Expression slope = scope.gradients(energy, List.of(q)).get(0);
        Expression force = networks.forces().of(scope, u, v).minus(slope);
        return scope.concatenate(1, List.of(v, force));
    }
}

package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * An interaction network whose messages are forces between two particles, and whose rounds, all with the same weights, are steps of time
 * (Stoermer and Verlet): half a step of places, one of velocities, half a step of places. A force lies along the line between the two and
 * knows their distance and what the pair is. Predictions turn, shift and are renumbered with the particles, as those of {@link
 * EquivariantNetwork}; where both directions of an edge are there and have the same numbers, they keep the momentum of unit masses.
 *
 * @param name prefix of its variables
 * @param edges numbers of an edge that do not turn; at least 1
 * @param width of both hidden layers
 * @param steps into which the time is divided, at least 1
 * @param near distance of the order of the shortest ones, positive: the force sees 1 / (distance + near), m
 */
public record PairForces(String name, int edges, int width, int steps, double near) {
    private static final double EPSILON = 1e-12;

    public PairForces {
        if (edges < 1 || width < 1 || steps < 1 || !(near > 0)) {
            throw new InputException("pair forces '" + name
                    + "' need numbers of edges, a width, steps and a distance above 0, not " + edges + ", " + width
                    + ", "
                    + steps + " and " + near);
        }
    }

    private Perceptron force() {
        return new Perceptron(
                name + "/force", List.of(edges, 2), List.of(width, width), 1, Activation.SWISH, false, false);
    }

    /** Names of its variables. */
    public List<String> parameters() {
        return force().parameters();
    }

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    public void declare(TensorProgram program, long seed) {
        force().declare(program, seed);
    }

    /** Places and velocities, each [nodes B, d], the B states of a node beside each other. */
    public record Motion(Expression x, Expression v) {}

    /**
     * The motion after a time.
     *
     * @param ofEdges numbers of edges [edges B, .]
     * @param time s
     */
    public Motion apply(TensorScope scope, Motion start, Expression ofEdges, Wiring wiring, double time) {
        double h = time / steps;
        Perceptron force = force();
        Expression pairs = force.product(scope, 0, ofEdges);
        Expression x = start.x;
        Expression v = start.v;
        for (int k = 0; k < steps; k++) {
            x = x.plus(v.times(h / 2));
            Expression apart = wiring.fromReceivers(x).minus(wiring.fromSenders(x));
            Expression distance = apart.square().sumKeeping(1).plus(EPSILON).sqrt();
            Expression closeness = distance.zeros().plus(1).dividedBy(distance.plus(near));
            Expression seen = scope.concatenate(1, List.of(distance, closeness));
            Expression along = force.output(scope, pairs.plus(force.product(scope, 1, seen)));
            v = v.plus(wiring.sumAtReceivers(apart.times(along.dividedBy(distance)))
                    .times(h));
            x = x.plus(v.times(h / 2));
        }
        return new Motion(x, v);
    }
}

package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.graphnet.blocks.Perceptron;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The neural physics engine (Chang et al. 2017): an encoder sees the focus ball and one neighbour, two past frames each, its outputs
 * are added up over the neighbourhood, and a decoder sees the sum and the focus ball's own past and gives the change of velocity.
 * Places move by the old velocity: x' = x + dt v.
 *
 * <p>Departs: walls are neighbours too, as in the paper's worlds of walls, so that it serves any table, and places are relative to
 * the focus ball; layers have biases; all else is normalised by {@link BallScale}, masses enter as logarithms.
 */
public record NpeNetwork(NpeSettings settings) implements BallNetwork {
    public static final String NAME = "npe";

    /** Velocity now and its earlier one, logarithm of the mass, radius. */
    private static final int OWN = 6;

    /** Offset now and earlier, velocity now and earlier, logarithm of the mass, radius, whether it is a wall. */
    private static final int OTHER = 11;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void store(ObjectNode content) {
        settings.store(content);
    }

    @Override
    public double reach() {
        return settings.reach();
    }

    @Override
    public int rounds() {
        return 1;
    }

    private List<Integer> hidden() {
        return Collections.nCopies(settings.layers(), settings.width());
    }

    private Perceptron encoder() {
        return new Perceptron("encoder", List.of(OWN, OTHER), hidden(), settings.width(), Activation.RELU, true, false);
    }

    private Perceptron decoder() {
        return new Perceptron("decoder", List.of(OWN, settings.width()), hidden(), 2, Activation.RELU, false, false);
    }

    @Override
    public List<String> parameters() {
        List<String> names = new ArrayList<>(encoder().parameters());
        names.addAll(decoder().parameters());
        return names;
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        encoder().declare(program, seed);
        decoder().declare(program, seed);
    }

    @Override
    public Expression change(TensorScope scope, BallArrays balls, BallScale scale) {
        Expression now = balls.states().slice(1, 2, 4).dividedBy(scale.velocity());
        Expression before = balls.earlier().slice(1, 2, 4).dividedBy(scale.velocity());
        Expression mass = balls.discs().slice(1, 1, 2).log();
        Expression radius = balls.discs().slice(1, 0, 1).dividedBy(scale.length());
        Expression own = scope.concatenate(1, List.of(now, before, mass, radius));
        BallRelations pairs = BallRelations.pairs(scope, balls, scale, settings.reach());
        BallRelations walls = BallRelations.walls(scope, balls, scale, settings.reach());
        Expression moved = balls.earlier()
                .slice(1, 0, 2)
                .minus(balls.states().slice(1, 0, 2))
                .dividedBy(scale.length());
        Expression offset = pairs.offset();
        Expression earlierOffset = offset.plus(pairs.fromSenders(moved)).minus(pairs.fromReceivers(moved));
        Expression other = scope.concatenate(
                1,
                List.of(
                        offset,
                        earlierOffset,
                        pairs.fromSenders(now),
                        pairs.fromSenders(before),
                        pairs.fromSenders(mass),
                        pairs.fromSenders(radius),
                        pairs.gap().zeros()));
        Expression wall = walls.offset();
        Expression still = wall.zeros();
        Expression none = walls.gap().zeros();
        Expression side = scope.concatenate(
                1, List.of(wall, wall.minus(walls.fromReceivers(moved)), still, still, none, none, none.plus(1)));
        Expression sum = encoded(scope, pairs, own, other).plus(encoded(scope, walls, own, side));
        Expression change = decoder()
                .output(scope, decoder().product(scope, 0, own).plus(decoder().product(scope, 1, sum)));
        return scope.concatenate(1, List.of(change.zeros(), change));
    }

    private Expression encoded(TensorScope scope, BallRelations relations, Expression own, Expression other) {
        Expression first = relations
                .fromReceivers(encoder().product(scope, 0, own))
                .plus(encoder().product(scope, 1, other));
        return relations.wiring().sumAtReceivers(encoder().output(scope, first));
    }
}

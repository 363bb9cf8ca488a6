package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.graphnet.blocks.Perceptron;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * An interaction network (Battaglia et al. 2016): every relation sends vectors, a ball adds up what it receives and, with its own
 * velocity, finds its change. The first two vectors are the change that a relation alone would make, so that the ball's network
 * has to learn only what several do together.
 */
public record InteractionNetwork(InteractionSettings settings) implements BallNetwork {
    public static final String NAME = "interaction-network";

    private static final String BALL = "ball";
    private static final String WALL = "wall";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double reach() {
        return settings.reach();
    }

    @Override
    public void store(ObjectNode content) {
        settings.store(content);
    }

    @Override
    public int rounds() {
        return settings.rounds();
    }

    /** Of a round; from the second on it sees what both ends have received before, a wall nothing. */
    private Perceptron relation(String kind, int round) {
        int received = round == 0 ? 0 : 2 * settings.vectors() * (kind.equals(BALL) ? 2 : 1);
        return new Perceptron(
                "round " + round + "/" + kind,
                List.of(BallRelations.features(settings.frame()) + received),
                settings.relation(),
                2 * settings.vectors(),
                settings.activation(),
                false,
                false);
    }

    private Perceptron object() {
        return new Perceptron(
                "object",
                List.of(2 * settings.vectors() + 2),
                settings.object(),
                4,
                settings.activation(),
                false,
                false);
    }

    private List<Perceptron> parts() {
        List<Perceptron> parts = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            parts.add(relation(BALL, round));
            parts.add(relation(WALL, round));
        }
        parts.add(object());
        return parts;
    }

    @Override
    public List<String> parameters() {
        return parts().stream().flatMap(part -> part.parameters().stream()).toList();
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        parts().forEach(part -> part.declare(program, seed));
    }

    @Override
    public Expression change(TensorScope scope, BallArrays balls, BallScale scale) {
        BallRelations pairs = BallRelations.pairs(scope, balls, scale, settings.reach());
        BallRelations walls = BallRelations.walls(scope, balls, scale, settings.reach());
        Expression received = messages(scope, relation(BALL, 0), pairs, List.of())
                .plus(messages(scope, relation(WALL, 0), walls, List.of()));
        for (int round = 1; round < settings.rounds(); round++) {
            Expression before = received;
            received = messages(
                            scope,
                            relation(BALL, round),
                            pairs,
                            List.of(pairs.fromReceivers(before), pairs.fromSenders(before)))
                    .plus(messages(scope, relation(WALL, round), walls, List.of(walls.fromReceivers(before))));
        }
        Expression own = balls.states().slice(1, 2, 4).dividedBy(scale.velocity());
        Expression together = object().apply(scope, scope.concatenate(1, List.of(received, own)));
        int k = settings.vectors();
        Expression alone = scope.concatenate(
                1,
                List.of(
                        received.slice(1, 0, 1),
                        received.slice(1, k, k + 1),
                        received.slice(1, 1, 2),
                        received.slice(1, k + 1, k + 2)));
        return alone.plus(together);
    }

    /** What every ball receives, all first components of vectors and then all second ones, in the table's frame [M, 2 k]. */
    private Expression messages(
            TensorScope scope, Perceptron network, BallRelations relations, List<Expression> received) {
        Frame frame = settings.frame();
        List<Expression> seen = new ArrayList<>(List.of(relations.seen(scope, frame)));
        received.forEach(vectors -> seen.add(relations.fromTable(scope, vectors, settings.vectors(), frame)));
        Expression messages = network.apply(scope, scope.concatenate(1, seen));
        return relations.wiring().sumAtReceivers(relations.onTable(scope, messages, settings.vectors(), frame));
    }
}

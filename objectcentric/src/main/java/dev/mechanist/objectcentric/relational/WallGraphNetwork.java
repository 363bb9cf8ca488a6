package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.graphnet.blocks.EncodeProcessDecode;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * A graph network whose nodes are balls and walls: encode, rounds of messages, decode (Battaglia et al. 2018; Sanchez-Gonzalez et al.
 * 2020). Edges see the line to what acts, the gap and the approach in the table's frame; a wall is a node for each ball that it may
 * act on, sends what it is, and hears nothing.
 */
public record WallGraphNetwork(GraphSettings settings) implements BallNetwork {
    public static final String NAME = "ball-graph-network";

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
        return settings.rounds();
    }

    private EncodeProcessDecode network() {
        return new EncodeProcessDecode(
                "graph",
                new GraphWidths(4, BallRelations.features(Frame.TABLE), 0),
                new GraphWidths(4, 0, 0),
                EncodeProcessDecode.Settings.of(settings.latent(), settings.rounds()));
    }

    @Override
    public List<String> parameters() {
        return network().parameters();
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        network().declare(program, seed);
    }

    @Override
    public Expression change(TensorScope scope, BallArrays balls, BallScale scale) {
        BallRelations pairs = BallRelations.pairs(scope, balls, scale, settings.reach());
        BallRelations walls = BallRelations.walls(scope, balls, scale, settings.reach());
        Expression mass = balls.discs().slice(1, 1, 2).log();
        Expression nodes = scope.concatenate(
                1, List.of(balls.states().slice(1, 2, 4).dividedBy(scale.velocity()), mass, mass.zeros()));
        Expression none = walls.gap().zeros();
        Expression sides = scope.concatenate(1, List.of(none, none, none, none.plus(1)));
        Expression edges =
                scope.concatenate(0, List.of(pairs.seen(scope, Frame.TABLE), walls.seen(scope, Frame.TABLE)));
        Expression all = scope.concatenate(0, List.of(nodes, sides));
        GraphArrays out =
                network().apply(scope, GraphArrays.of(all, edges), BallRelations.together(scope, balls, pairs, walls));
        return out.nodes().gather(scope.range(balls.states().extent(0)), 0);
    }
}

package dev.mechanist.objectcentric.relational;

import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * The relations of one kind within neighbourhoods, as they look from the ball that they act on; others are left out. The normal
 * points from the ball to what acts on it: the centre of another ball, or the nearest point of a wall; the tangent is the normal
 * turned to the left.
 *
 * @param senders ball that each comes from [P]; of walls the ball itself
 * @param receivers ball that it goes to [P]
 * @param normal [P, 2]
 * @param gap between the surfaces, in typical lengths [P, 1]
 * @param approach velocity of the ball relative to what acts on it, in typical velocities [P, 2]
 * @param share of the other mass in both, 1 of a wall [P, 1]
 * @param contact distance of the centres in contact, in typical lengths [P, 1]
 * @param wiring of the balls
 */
record BallRelations(
        Expression senders,
        Expression receivers,
        Expression normal,
        Expression gap,
        Expression approach,
        Expression share,
        Expression contact,
        Wiring wiring) {

    /**
     * Relations between balls.
     *
     * @param reach of the neighbourhood: largest gap in radii of the receiver
     */
    static BallRelations pairs(TensorScope scope, BallArrays balls, BallScale scale, double reach) {
        Expression near = pairGap(balls, balls.senders(), kept(balls.receivers()))
                .isAtMost(radius(balls, kept(balls.receivers())).times(reach));
        Expression inside = inside(near, balls.receivers());
        Expression from = balls.senders().gather(inside, 0);
        Expression to = balls.receivers().gather(inside, 0);
        Expression sender = balls.states().gather(from, 0);
        Expression receiver = balls.states().gather(to, 0);
        Expression offset = sender.slice(1, 0, 2).minus(receiver.slice(1, 0, 2));
        Expression mass = balls.discs().gather(from, 0).slice(1, 1, 2);
        Expression own = balls.discs().gather(to, 0).slice(1, 1, 2);
        return new BallRelations(
                from,
                to,
                offset.dividedBy(length(offset)),
                pairGap(balls, from, to).dividedBy(scale.length()),
                receiver.slice(1, 2, 4).minus(sender.slice(1, 2, 4)).dividedBy(scale.velocity()),
                mass.dividedBy(mass.plus(own)),
                radius(balls, from).plus(radius(balls, to)).dividedBy(scale.length()),
                wiring(scope, balls, from, to));
    }

    private static Expression pairGap(BallArrays balls, Expression from, Expression to) {
        Expression offset = balls.states()
                .gather(from, 0)
                .slice(1, 0, 2)
                .minus(balls.states().gather(to, 0).slice(1, 0, 2));
        return length(offset).minus(radius(balls, from)).minus(radius(balls, to));
    }

    private static Expression radius(BallArrays balls, Expression of) {
        return balls.discs().gather(of, 0).slice(1, 0, 1);
    }

    /** Where a wall is from a ball: place along the side, distance of the nearest point, and direction to it. */
    private record Facing(Expression place, Expression extent, Expression distance, Expression normal) {
        static Facing of(TensorScope scope, Expression walls, Expression balls) {
            Expression start = walls.slice(1, 0, 2);
            Expression along = walls.slice(1, 2, 4).minus(start);
            Expression extent = length(along);
            Expression direction = along.dividedBy(extent);
            Expression offset = start.minus(balls.slice(1, 0, 2));
            Expression place = offset.times(direction).sumKeeping(1).negative();
            // into the wall: its free side is to the left
            Expression inward = turned(scope, direction).negative();
            Expression depth = offset.times(inward).sumKeeping(1);
            Expression toEnd = length(offset);
            Expression beyond = place.isLess(scope.constant(0)).toFloat();
            Expression within = beyond.negative().plus(1);
            return new Facing(
                    place,
                    extent,
                    depth.times(within).plus(toEnd.times(beyond)),
                    inward.times(within).plus(offset.dividedBy(toEnd).times(beyond)));
        }
    }

    /**
     * Relations of walls to balls: of the side itself where its nearest point is within it, of its first end where the ball is
     * beyond that, none beyond the second, which is the first end of another side, and none deep behind the wall.
     */
    static BallRelations walls(TensorScope scope, BallArrays balls, BallScale scale, double reach) {
        Expression all = kept(balls.wallReceivers());
        Expression anyRadius = radius(balls, all);
        Facing any = Facing.of(scope, balls.walls(), balls.states().gather(all, 0));
        Expression near = any.distance
                .isAtMost(anyRadius.times(1 + reach))
                .and(any.distance.isAtLeast(anyRadius.negative()))
                .and(any.place.isLess(any.extent));
        Expression inside = inside(near, balls.wallReceivers());
        Expression to = balls.wallReceivers().gather(inside, 0);
        Expression receiver = balls.states().gather(to, 0);
        Expression radius = radius(balls, to);
        Facing facing = Facing.of(scope, balls.walls().gather(inside, 0), receiver);
        return new BallRelations(
                to,
                to,
                facing.normal,
                facing.distance.minus(radius).dividedBy(scale.length()),
                receiver.slice(1, 2, 4).dividedBy(scale.velocity()),
                radius.zeros().plus(1),
                radius.dividedBy(scale.length()),
                wiring(scope, balls, to, to));
    }

    /** Numbers of the relations that are near and lead anywhere. */
    private static Expression inside(Expression near, Expression receivers) {
        return near.reshape(-1).and(receivers.isAtLeast(receivers.zeros())).places();
    }

    private static Expression kept(Expression indices) {
        return indices.maximum(indices.zeros());
    }

    private static Wiring wiring(TensorScope scope, BallArrays balls, Expression senders, Expression receivers) {
        Expression graphs = balls.states().slice(1, 0, 1).reshape(-1).zeros().toWhole();
        return Wiring.fed(senders, receivers, graphs, receivers.zeros(), scope.whole(1));
    }

    /** Both kinds in one graph, whose nodes are the balls and then a wall for each relation of one; relations of balls come first. */
    static Wiring together(TensorScope scope, BallArrays balls, BallRelations pairs, BallRelations walls) {
        Expression count = balls.states().extent(0);
        Expression sides = walls.receivers.extent(0);
        Expression senders =
                scope.concatenate(0, List.of(pairs.senders, scope.range(sides).plus(count)));
        Expression receivers = scope.concatenate(0, List.of(pairs.receivers, walls.receivers));
        Expression nodes = scope.range(count.plus(sides));
        return Wiring.fed(senders, receivers, nodes.zeros(), receivers.zeros(), scope.whole(1));
    }

    /** [P, 2] -> [P, 1]; its gradient at zero is finite. */
    private static Expression length(Expression vectors) {
        return vectors.square()
                .sumKeeping(1)
                .maximum(vectors.scope().constant(1e-24))
                .sqrt();
    }

    /** A quarter turn to the left of vectors [P, 2]. */
    static Expression turned(TensorScope scope, Expression vectors) {
        return scope.concatenate(1, List.of(vectors.slice(1, 1, 2).negative(), vectors.slice(1, 0, 1)));
    }

    /** From the ball's centre to that of the other or to the nearest point of the wall, in typical lengths [P, 2]. */
    Expression offset() {
        return normal.times(gap.plus(contact));
    }

    /** Components of vectors [P, 2] along the normal and across it [P, 1] each. */
    private Expression along(Expression vectors) {
        return vectors.times(normal).sumKeeping(1);
    }

    private Expression across(TensorScope scope, Expression vectors) {
        return vectors.times(turned(scope, normal)).sumKeeping(1);
    }

    /** What a relation knows, in its own frame or in that of the table [P, {@link #features(Frame)}]. */
    Expression seen(TensorScope scope, Frame frame) {
        return switch (frame) {
            case RELATION ->
                scope.concatenate(1, List.of(gap, along(approach), across(scope, approach), share, contact));
            case TABLE -> scope.concatenate(1, List.of(normal, gap, approach, share, contact));
        };
    }

    static int features(Frame frame) {
        return frame == Frame.RELATION ? 5 : 7;
    }

    /** Turns messages of vectors [P, 2 k], first all components along the normal, then all across, into the table's frame. */
    Expression onTable(TensorScope scope, Expression messages, int k, Frame frame) {
        if (frame == Frame.TABLE) {
            return messages;
        }
        Expression along = messages.slice(1, 0, k);
        Expression across = messages.slice(1, k, 2 * k);
        Expression nx = normal.slice(1, 0, 1);
        Expression ny = normal.slice(1, 1, 2);
        return scope.concatenate(
                1,
                List.of(along.times(nx).minus(across.times(ny)), along.times(ny).plus(across.times(nx))));
    }

    /** The other way: vectors in the table's frame as each relation sees them. */
    Expression fromTable(TensorScope scope, Expression vectors, int k, Frame frame) {
        if (frame == Frame.TABLE) {
            return vectors;
        }
        Expression x = vectors.slice(1, 0, k);
        Expression y = vectors.slice(1, k, 2 * k);
        Expression nx = normal.slice(1, 0, 1);
        Expression ny = normal.slice(1, 1, 2);
        return scope.concatenate(
                1, List.of(x.times(nx).plus(y.times(ny)), y.times(nx).minus(x.times(ny))));
    }

    /** Of every relation what belongs to the ball that it goes to. */
    Expression fromReceivers(Expression ofBalls) {
        return wiring.fromReceivers(ofBalls);
    }

    /** Of every relation between balls what belongs to the ball that it comes from. */
    Expression fromSenders(Expression ofBalls) {
        return wiring.fromSenders(ofBalls);
    }
}

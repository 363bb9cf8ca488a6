package dev.mechanist.objectcentric.relational;

import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * What the relations of one kind look like from the ball that they act on. The normal points from the ball to what acts on it:
 * the centre of another ball, or the nearest point of a wall; the tangent is the normal turned to the left.
 *
 * @param wiring relations to balls; those beyond the neighbourhood lead nowhere
 * @param normal [E, 2]
 * @param gap between the surfaces, in typical lengths [E, 1]
 * @param approach velocity of the ball relative to what acts on it, in typical velocities [E, 2]
 * @param share of the other mass in both, 1 of a wall [E, 1]
 * @param contact distance of the centres in contact, in typical lengths [E, 1]
 */
record BallRelations(
        Wiring wiring, Expression normal, Expression gap, Expression approach, Expression share, Expression contact) {

    /**
     * Relations between balls.
     *
     * @param reach of the neighbourhood: largest gap in radii of the receiver
     */
    static BallRelations pairs(TensorScope scope, BallArrays balls, BallScale scale, double reach) {
        Expression from = kept(balls.senders());
        Expression to = kept(balls.receivers());
        Expression sender = balls.states().gather(from, 0);
        Expression receiver = balls.states().gather(to, 0);
        Expression senderDisc = balls.discs().gather(from, 0);
        Expression receiverDisc = balls.discs().gather(to, 0);
        Expression offset = sender.slice(1, 0, 2).minus(receiver.slice(1, 0, 2));
        Expression distance = length(offset);
        Expression radius = receiverDisc.slice(1, 0, 1);
        Expression contact = senderDisc.slice(1, 0, 1).plus(radius);
        Expression gap = distance.minus(contact);
        Expression mass = senderDisc.slice(1, 1, 2);
        Expression near = gap.isAtMost(radius.times(reach));
        return new BallRelations(
                wiring(scope, balls, balls.senders(), balls.receivers(), near),
                offset.dividedBy(distance),
                gap.dividedBy(scale.length()),
                receiver.slice(1, 2, 4).minus(sender.slice(1, 2, 4)).dividedBy(scale.velocity()),
                mass.dividedBy(mass.plus(receiverDisc.slice(1, 1, 2))),
                contact.dividedBy(scale.length()));
    }

    /**
     * Relations of walls to balls: of the side itself where its nearest point is within it, of its first end where the ball is
     * beyond that, none beyond the second, which is the first end of another side.
     */
    static BallRelations walls(TensorScope scope, BallArrays balls, BallScale scale, double reach) {
        Expression to = kept(balls.wallReceivers());
        Expression receiver = balls.states().gather(to, 0);
        Expression radius = balls.discs().gather(to, 0).slice(1, 0, 1);
        Expression start = balls.walls().slice(1, 0, 2);
        Expression along = balls.walls().slice(1, 2, 4).minus(start);
        Expression extent = length(along);
        Expression direction = along.dividedBy(extent);
        Expression offset = start.minus(receiver.slice(1, 0, 2));
        Expression place = offset.times(direction).sumKeeping(1).negative();
        // into the wall: its free side is to the left
        Expression inward = turned(scope, direction).negative();
        Expression depth = offset.times(inward).sumKeeping(1);
        Expression toEnd = length(offset);
        Expression beyond = place.isLess(scope.constant(0)).toFloat();
        Expression distance = depth.times(beyond.negative().plus(1)).plus(toEnd.times(beyond));
        Expression normal = inward.times(beyond.negative().plus(1))
                .plus(offset.dividedBy(toEnd).times(beyond));
        Expression gap = distance.minus(radius);
        Expression near = gap.isAtMost(radius.times(reach))
                .and(distance.isAtLeast(radius.negative()))
                .and(place.isLess(extent));
        return new BallRelations(
                wiring(scope, balls, null, balls.wallReceivers(), near),
                normal,
                gap.dividedBy(scale.length()),
                receiver.slice(1, 2, 4).dividedBy(scale.velocity()),
                radius.zeros().plus(1),
                radius.dividedBy(scale.length()));
    }

    private static Wiring wiring(
            TensorScope scope, BallArrays balls, Expression senders, Expression receivers, Expression near) {
        Expression inside = near.reshape(-1).choose(receivers, receivers.zeros().minus(1));
        Expression graphs = balls.states().slice(1, 0, 1).reshape(-1).zeros().toWhole();
        return Wiring.fed(senders == null ? inside : senders, inside, graphs, inside.zeros(), scope.whole(1));
    }

    private static Expression kept(Expression indices) {
        return indices.maximum(indices.zeros());
    }

    /** [E, 2] -> [E, 1]; its gradient at zero is finite. */
    private static Expression length(Expression vectors) {
        return vectors.square()
                .sumKeeping(1)
                .maximum(vectors.scope().constant(1e-24))
                .sqrt();
    }

    /** A quarter turn to the left of vectors [E, 2]. */
    static Expression turned(TensorScope scope, Expression vectors) {
        return scope.concatenate(1, List.of(vectors.slice(1, 1, 2).negative(), vectors.slice(1, 0, 1)));
    }

    /** Components of a vector along normal and tangent [E, 1] each. */
    private Expression along(Expression vectors) {
        return vectors.times(normal).sumKeeping(1);
    }

    private Expression across(TensorScope scope, Expression vectors) {
        return vectors.times(turned(scope, normal)).sumKeeping(1);
    }

    /** What a relation knows, in its own frame or in that of the table [E, {@link #features(Frame)}]. */
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

    /** Turns messages of vectors [E, 2 k], first all components along the normal, then all across, into the table's frame. */
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

    Expression fromSenders(Expression ofBalls) {
        return wiring.fromSenders(ofBalls);
    }
}

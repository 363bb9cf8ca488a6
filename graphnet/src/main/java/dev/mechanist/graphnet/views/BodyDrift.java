package dev.mechanist.graphnet.views;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * What the motion of a body does to its nodes by itself: their accelerations dJ/dt v while all joints keep their speeds, centripetal and
 * Coriolis. With axes a, anchors p and speeds v of the joints' freedoms in the world's frame, and sums over those on the way to a part that
 * turn (T) and that slide (S), a point x of a part moves with T(v a) x x - T(v a x p) + S(v a); this is its time derivative.
 */
final class BodyDrift {
    private final TensorScope scope;
    private final BodyTree tree;
    private final BodyKinematics.State state;

    private BodyDrift(TensorScope scope, BodyTree tree, BodyKinematics.State state) {
        this.scope = scope;
        this.tree = tree;
        this.state = state;
    }

    /** Of every node in its own frame [B, K, 6]: of turning, rad/s^2, then of its centre of mass, m/s^2. */
    static Expression of(TensorScope scope, BodyTree tree, BodyKinematics.State state) {
        return new BodyDrift(scope, tree, state).ofNodes();
    }

    /** Sums over the freedoms on the way to some parts. */
    private final class Ways {
        private final Expression hinges;
        private final Expression slides;

        /** @param joints whether the parts are freedoms, each without those of its own joint that it takes along, else nodes */
        Ways(boolean joints) {
            int all = tree.freedoms.size();
            int parts = joints ? all : tree.nodes.size();
            double[] turns = new double[all * parts];
            double[] moves = new double[all * parts];
            for (int i = 0; i < parts; i++) {
                BodyTree.Freedom self = joints ? tree.freedoms.get(i) : null;
                var way = tree.way(joints ? tree.childObject(self.relation()) : tree.nodes.get(i));
                for (int j = 0; j < all; j++) {
                    BodyTree.Freedom freedom = tree.freedoms.get(j);
                    boolean isOwn = joints && freedom.relation() == self.relation();
                    boolean isOn = way.contains(freedom.relation());
                    turns[j * parts + i] = isOn && !isOwn && freedom.turns() ? 1 : 0;
                    // What turns about a free joint goes where this slides.
                    moves[j * parts + i] = isOn && !freedom.turns() && (!isOwn || self.turns()) ? 1 : 0;
                }
            }
            hinges = scope.constant(turns, all, parts);
            slides = scope.constant(moves, all, parts);
        }

        /** Of vectors of the freedoms [B, D, 3] the sums over those that turn. */
        Expression turning(Expression ofJoints) {
            return sum(ofJoints, hinges);
        }

        /** The same over those that slide. */
        Expression moving(Expression ofJoints) {
            return sum(ofJoints, slides);
        }

        private static Expression sum(Expression ofJoints, Expression way) {
            return ofJoints.permute(0, 2, 1).multiply(way).permute(0, 2, 1);
        }
    }

    private Expression ofNodes() {
        Expression speeds = state.speeds().expand(2);
        Expression p = state.anchors();
        Expression along = state.axes().times(speeds);
        Expression arms = cross(along, p);

        Ways toJoints = new Ways(true);
        Expression before = toJoints.turning(along);
        Expression anchorRate = cross(before, p).minus(toJoints.turning(arms)).plus(toJoints.moving(along));

        Ways toNodes = new Ways(false);
        Expression c = state.centres();
        Expression turning = toNodes.turning(along);
        Expression centreRate = cross(turning, c).minus(toNodes.turning(arms)).plus(toNodes.moving(along));
        Expression moving = cross(turning, centreRate).minus(toNodes.turning(cross(along, anchorRate)));
        if (!axesTurn()) {
            return scope.concatenate(2, List.of(moving.zeros(), own(moving)));
        }
        Expression alongRate = cross(before, state.axes()).times(speeds);
        Expression turningRate = toNodes.turning(alongRate);
        Expression turned = cross(turningRate, c).minus(toNodes.turning(cross(alongRate, p)));
        return scope.concatenate(
                2, List.of(own(turningRate), own(moving.plus(turned).plus(toNodes.moving(alongRate)))));
    }

    /** Whether joints turn the axes of others: not where all hinges have one axis and slides come before them. */
    private boolean axesTurn() {
        return !tree.isPlanar()
                || tree.joints.stream()
                        .filter(tree::isSlide)
                        .anyMatch(r -> tree.way(tree.childObject(r)).stream().anyMatch(tree::isHinge));
    }

    private Expression own(Expression ofNodes) {
        return state.rotations().transposedMultiply(ofNodes.expand(3)).reshape(-1, tree.nodes.size(), 3);
    }

    private Expression cross(Expression a, Expression b) {
        return BodyKinematics.cross(scope, a, b);
    }
}

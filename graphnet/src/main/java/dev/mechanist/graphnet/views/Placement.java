package dev.mechanist.graphnet.views;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which numbers of a state are positions and which are speeds, and how speeds move positions: numbers by addition, quaternions along
 * their group, so that they stay unit ones.
 *
 * @param positions slots of the positions that are added to; treat the arrays as immutable
 * @param rates slots of the speeds that move these
 * @param turns quaternions and the angular velocities that turn them
 * @param own whether angular velocities are given in the frame that the quaternion turns, as joints have them, else in the world's
 * @param speeds slots of all speeds, in an order that changes of speed keep to
 */
public record Placement(int[] positions, int[] rates, List<Turn> turns, boolean own, int[] speeds) {
    /**
     * @param quaternion slots [4], w first
     * @param speeds slots of the angular velocity [3], rad/s
     */
    public record Turn(int[] quaternion, int[] speeds) {}

    public Placement {
        turns = List.copyOf(turns);
    }

    /** Positions that are numbers, each moved by the speed at the same place. */
    public static Placement ofNumbers(int[] positions, int[] speeds) {
        return new Placement(positions, speeds, List.of(), true, speeds);
    }

    /** The speeds of states [B, n]. */
    public Expression speeds(TensorScope scope, Expression x) {
        return x.gather(scope.whole(speeds, speeds.length), 1);
    }

    /** The quaternions of states [B, n], made unit ones [B, T, 4]. */
    Expression quaternions(TensorScope scope, Expression x) {
        return Quaternions.unit(
                x.gather(scope.whole(quaternionSlots(), 4 * turns.size()), 1).reshape(-1, turns.size(), 4));
    }

    private int[] quaternionSlots() {
        return turns.stream().flatMapToInt(t -> Arrays.stream(t.quaternion)).toArray();
    }

    private int[] turningSlots() {
        return turns.stream().flatMapToInt(t -> Arrays.stream(t.speeds)).toArray();
    }

    /**
     * The next states [B, n].
     *
     * @param x states [B, n]
     * @param change of the speeds [B, S]
     * @param share of the change that the positions feel
     * @param dt time, s
     */
    public Expression moved(TensorScope scope, Expression x, Expression change, Expression share, double dt) {
        Expression now = speeds(scope, x);
        Expression felt = now.plus(change.times(share));
        List<Expression> parts = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        if (positions.length > 0) {
            parts.add(x.gather(scope.whole(positions, positions.length), 1)
                    .plus(among(scope, felt, rates).times(dt)));
            Arrays.stream(positions).forEach(slots::add);
        }
        parts.add(now.plus(change));
        Arrays.stream(speeds).forEach(slots::add);
        if (!turns.isEmpty()) {
            Expression turn = Quaternions.exp(
                    scope, among(scope, felt, turningSlots()).times(dt).reshape(-1, turns.size(), 3));
            Expression from = quaternions(scope, x);
            Expression to = own ? Quaternions.product(scope, from, turn) : Quaternions.product(scope, turn, from);
            parts.add(to.reshape(-1, 4L * turns.size()));
            Arrays.stream(quaternionSlots()).forEach(slots::add);
        }
        int[] place = new int[slots.size()];
        for (int k = 0; k < place.length; k++) {
            place[slots.get(k)] = k;
        }
        return scope.concatenate(1, parts).gather(scope.whole(place, place.length), 1);
    }

    /** Those of all speeds [B, S] that stand in given slots. */
    private Expression among(TensorScope scope, Expression all, int[] slots) {
        if (Arrays.equals(slots, speeds)) {
            return all;
        }
        int[] at = new int[slots.length];
        for (int i = 0; i < at.length; i++) {
            for (int k = 0; k < speeds.length; k++) {
                at[i] = speeds[k] == slots[i] ? k : at[i];
            }
        }
        return all.gather(scope.whole(at, at.length), 1);
    }

    /**
     * Adds to sums {product, square} what a step says of the share of a change of speed that positions feel: products of dt times the changes of speed with what
     * positions moved beyond dt times the speeds before, and squares of the former.
     *
     * @param x two states one after the other, from {@code now} and from {@code then}
     */
    public void addShare(double[] x, int now, int then, double dt, double[] sums) {
        for (int k = 0; k < positions.length; k++) {
            double moved = x[then + positions[k]] - x[now + positions[k]];
            add(moved, x[now + rates[k]], x[then + rates[k]], dt, sums);
        }
        for (Turn turn : turns) {
            double[] turned = Quaternions.between(x, now, then, turn.quaternion, own);
            for (int i = 0; i < 3; i++) {
                add(turned[i], x[now + turn.speeds[i]], x[then + turn.speeds[i]], dt, sums);
            }
        }
    }

    private static void add(double moved, double before, double after, double dt, double[] sums) {
        double change = dt * (after - before);
        sums[0] += (moved - dt * before) * change;
        sums[1] += change * change;
    }
}

package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import java.util.List;
import java.util.stream.Stream;

/**
 * What windows of records differ by from equations of motion that are not quite true, beside noise of the measurement: their starts
 * are not as measured, and their actions are disturbed by what forgets itself (an Ornstein-Uhlenbeck process), such as friction that
 * sticks and torques that ripple. All sizes are guesses, right within about a factor of e^2: the records say how large they are.
 *
 * @param pieces of equal length that a window is cut into: disturbances are constant over each, and states are compared at its end
 * @param starts standard deviation by which the start of a window differs from its measured state [n], in units of the states;
 *     states of one unit share how wrong the guess is
 * @param actions standard deviation of the disturbance of each action [m], in units of the actions
 * @param memory time after which a disturbance is correlated by 1/e with itself, s
 * @param noise standard deviation of the measurement of a state that is compared, in the noise of the fit's settings
 */
public record Disturbances(int pieces, List<Double> starts, List<Double> actions, double memory, double noise) {
    public Disturbances {
        starts = List.copyOf(starts);
        actions = List.copyOf(actions);
        if (pieces < 1) {
            throw new InputException("a window has at least one piece, not " + pieces);
        }
        for (double size : Stream.of(starts, actions, List.of(memory, noise))
                .flatMap(List::stream)
                .toList()) {
            if (!(size > 0)) {
                throw new InputException("disturbances need positive sizes, not " + size);
            }
        }
    }

    /** Refuses a system of other numbers of states and actions. */
    public void require(Spec spec) {
        if (starts.size() != spec.n() || actions.size() != spec.m()) {
            throw new InputException("disturbances need a size for each of " + spec.n() + " states and " + spec.m()
                    + " actions, not " + starts.size() + " and " + actions.size());
        }
    }
}

package dev.mechanist.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a dynamics model speaks about: the time step and the names, units and bounds of states and actions.
 *
 * @param dt time between x_t and x_{t+1}, s
 * @param state the n state variables in order
 * @param action the m action variables in order; may be empty
 */
public record Spec(double dt, List<Variable> state, List<Variable> action) {
    public Spec {
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new InputException("the time step must be positive and finite, not " + dt);
        }
        state = List.copyOf(state);
        action = List.copyOf(action);
        if (state.isEmpty()) {
            throw new InputException("a specification needs at least one state variable");
        }
        Set<String> names = new HashSet<>();
        for (Variable v : state) {
            if (!names.add(v.name())) {
                throw new InputException("state variable '" + v.name() + "' appears twice");
            }
        }
        names.clear();
        for (Variable v : action) {
            if (!names.add(v.name())) {
                throw new InputException("action variable '" + v.name() + "' appears twice");
            }
        }
    }

    /** Number of states. */
    public int n() {
        return state.size();
    }

    /** Number of actions. */
    public int m() {
        return action.size();
    }

    /** Lower action bounds [m], a fresh array. */
    public double[] actionLower() {
        return action.stream().mapToDouble(Variable::lower).toArray();
    }

    /** Upper action bounds [m], a fresh array. */
    public double[] actionUpper() {
        return action.stream().mapToDouble(Variable::upper).toArray();
    }

    /** Which states are angles [n], a fresh array. */
    public boolean[] stateAngles() {
        boolean[] angles = new boolean[n()];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = state.get(i).isAngle();
        }
        return angles;
    }

    /**
     * Index of the rate of each state, -1 where it has none [n], a fresh array: the k-th state of a unit has the k-th state of that
     * unit per second.
     */
    public int[] rates() {
        int[] rates = new int[n()];
        Map<String, Integer> before = new HashMap<>();
        for (int i = 0; i < rates.length; i++) {
            String unit = state.get(i).unit();
            int k = before.merge(unit, 1, Integer::sum) - 1;
            rates[i] = IntStream.range(0, n())
                    .filter(j -> state.get(j).unit().equals(unit + "/s"))
                    .skip(k)
                    .findFirst()
                    .orElse(-1);
        }
        return rates;
    }

    /** Names of the changes of the states, for messages [n]. */
    public List<String> changeNames() {
        return state.stream().map(v -> "the change of state '" + v.name() + "'").toList();
    }

    /** The same variables at another time step. */
    public Spec withTimeStep(double dt) {
        return new Spec(dt, state, action);
    }
}

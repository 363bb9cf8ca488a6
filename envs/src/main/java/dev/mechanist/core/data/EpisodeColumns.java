package dev.mechanist.core.data;

import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the columns of a table of one system are called.
 *
 * @param spec the system
 * @param states names for each state, the preferred one first [n]
 * @param actions names for each action, the preferred one first [m]
 * @param othersAllowed whether a table may have columns that nobody asks for
 * @param rates states that may be missing, each with the state whose rate it is, by index, or of an angular velocity the first of its
 *     quaternion: tables without them give differences
 */
public record EpisodeColumns(
        Spec spec,
        List<List<String>> states,
        List<List<String>> actions,
        boolean othersAllowed,
        Map<Integer, Integer> rates) {
    static final String TIME = "time";
    static final String REWARD = "reward";
    static final String TERMINATED = "terminated";
    static final String TRUNCATED = "truncated";
    private static final List<String> RESERVED = List.of(TIME, REWARD, TERMINATED, TRUNCATED);

    /**
     * Columns called by the names of states and actions. An action of a name that is taken is called {@code action_NAME}.
     */
    public static EpisodeColumns of(Spec spec) {
        List<String> states = new ArrayList<>();
        spec.state().forEach(v -> states.add(free(v.name(), "state_", RESERVED)));
        List<String> taken = new ArrayList<>(RESERVED);
        taken.addAll(states);
        return new EpisodeColumns(
                spec,
                states.stream().map(List::of).toList(),
                spec.action().stream()
                        .map(v -> List.of(free(v.name(), "action_", taken)))
                        .toList(),
                false,
                Map.of());
    }

    private static String free(String name, String prefix, List<String> taken) {
        return taken.contains(name) ? prefix + name : name;
    }

    /** Further names of each state and action, and whatever other columns a table has. */
    public EpisodeColumns orCalled(List<String> states, List<String> actions) {
        return new EpisodeColumns(spec, joined(this.states, states), joined(this.actions, actions), true, rates);
    }

    /** The same, with rates that may be missing: of each the index, and that of the state whose rate it is. */
    public EpisodeColumns orRatesOf(Map<Integer, Integer> rates) {
        return new EpisodeColumns(spec, states, actions, othersAllowed, Map.copyOf(rates));
    }

    private static List<List<String>> joined(List<List<String>> names, List<String> more) {
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<String> both = new ArrayList<>(names.get(i));
            both.add(more.get(i));
            all.add(List.copyOf(both));
        }
        return all;
    }

    /** Every name that a column may have. */
    List<String> known() {
        List<String> known = new ArrayList<>(List.of(TIME));
        states.forEach(known::addAll);
        actions.forEach(known::addAll);
        known.addAll(List.of(REWARD, TERMINATED, TRUNCATED));
        return known;
    }
}

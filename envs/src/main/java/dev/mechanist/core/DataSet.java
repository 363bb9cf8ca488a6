package dev.mechanist.core;

import java.util.List;

/**
 * Episodes of one system, of any lengths.
 *
 * @param spec names, units and nominal time step
 * @param episodes at least one
 */
public record DataSet(Spec spec, List<Episode> episodes) {
    public DataSet {
        episodes = List.copyOf(episodes);
        if (episodes.isEmpty()) {
            throw new InputException("a data set needs at least one episode");
        }
        for (Episode e : episodes) {
            if (e.states().numCols != spec.n() || e.actions().numCols != spec.m()) {
                throw new InputException("episode '" + e.name() + "' has " + e.states().numCols + " states and "
                        + e.actions().numCols + " actions, expected " + spec.n() + " and " + spec.m());
            }
        }
    }

    /** Number of transitions N over all episodes. */
    public int transitions() {
        return episodes.stream().mapToInt(Episode::steps).sum();
    }
}

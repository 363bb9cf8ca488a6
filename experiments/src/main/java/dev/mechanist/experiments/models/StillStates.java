package dev.mechanist.experiments.models;

import java.util.List;

/** What is said of states that a model could not learn, because they always changed by the same. */
final class StillStates {
    private StillStates() {}

    /** One line; none where there are no such states. */
    static List<String> warning(List<String> states) {
        return states.isEmpty()
                ? List.of()
                : List.of(String.join(", ", states)
                        + (states.size() == 1 ? " changes" : " change")
                        + " by the same in every step learned from, mostly not at all: left out of what is learned, and"
                        + " predicted to go on so");
    }
}

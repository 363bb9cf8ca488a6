package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import java.util.List;

/**
 * How a visual network is trained.
 *
 * @param updates in all
 * @param worlds moved side by side; an update has as many pictures as there is something to be seen in them
 * @param rate of the first update; the last is a hundredth of it, along half a cosine
 * @param unrolls how many frames a world is moved by the network's own predictions before it starts anew, in equal parts of the
 *     training one after the other
 * @param impacts share of starts shortly before or after an impact; the rest are any
 */
public record VisualTraining(int updates, int worlds, double rate, List<Integer> unrolls, double impacts) {
    public static final VisualTraining DEFAULT = new VisualTraining(30_000, 64, 2e-3, List.of(1, 2, 4), 0.7);

    public VisualTraining {
        unrolls = List.copyOf(unrolls);
        if (updates < 1
                || worlds < 1
                || !(rate > 0)
                || unrolls.isEmpty()
                || unrolls.stream().anyMatch(u -> u < 1)) {
            throw new InputException(
                    "a visual training needs updates, worlds, a rate and unrolls of at least one frame, not " + updates
                            + ", " + worlds + ", " + rate + " and " + unrolls);
        }
        if (!(impacts >= 0 && impacts <= 1)) {
            throw new InputException("the share of starts about impacts must be from 0 to 1, not " + impacts);
        }
    }

    public VisualTraining withUpdates(int updates) {
        return new VisualTraining(updates, worlds, rate, unrolls, impacts);
    }

    public VisualTraining withWorlds(int worlds) {
        return new VisualTraining(updates, worlds, rate, unrolls, impacts);
    }

    /** Frames that worlds run by themselves at an update. */
    int unroll(long update) {
        return unrolls.get((int) Math.min(unrolls.size() - 1L, update * unrolls.size() / updates));
    }
}

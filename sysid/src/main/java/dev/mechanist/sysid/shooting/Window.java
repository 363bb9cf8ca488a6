package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of an episode.
 *
 * @param episode index of the episode in its data set
 * @param from index of its first state
 * @param steps number of steps, at least 1
 */
public record Window(int episode, int from, int steps) {
    /**
     * All whole windows of a data set, in order.
     *
     * @param length duration of a window, s; a window ends at the sample nearest to it
     * @param every time between starts, s; a window starts at the sample nearest to it
     * @throws InputException when an episode is shorter than one window
     */
    public static List<Window> over(DataSet data, double length, double every) {
        if (!(length > 0) || !(every > 0)) {
            throw new InputException(
                    "windows need a positive length and spacing, not " + length + " s and " + every + " s");
        }
        List<Window> windows = new ArrayList<>();
        for (int e = 0; e < data.episodes().size(); e++) {
            Episode episode = data.episodes().get(e);
            double[] times = episode.times();
            double end = times[times.length - 1];
            double slack = 0.5 * EpisodeStore.medianStep(List.of(episode));
            int before = windows.size();
            for (int k = 0; times[0] + k * every + length <= end + slack; k++) {
                int from = nearest(times, times[0] + k * every);
                int to = nearest(times, times[from] + length);
                if (to > from) {
                    windows.add(new Window(e, from, to - from));
                }
            }
            if (windows.size() == before) {
                throw new InputException(
                        episode.name() + ": lasts " + (end - times[0]) + " s, shorter than one window of " + length
                                + " s; choose a shorter window or a longer record");
            }
        }
        return List.copyOf(windows);
    }

    private static int nearest(double[] times, double time) {
        int found = Arrays.binarySearch(times, time);
        int after = Math.min(found >= 0 ? found : -found - 1, times.length - 1);
        return after > 0 && time - times[after - 1] <= times[after] - time ? after - 1 : after;
    }
}

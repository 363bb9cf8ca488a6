package dev.mechanist.experiments;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.Episode;
import dev.mechanist.core.Spec;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An episode as a table. */
final class EpisodeTable {
    private EpisodeTable() {}

    /**
     * A CSV with {@code time}, the states, the actions and the {@code reward} of each step, in full precision. The last line
     * is the last state; its actions and reward repeat those before.
     */
    static void write(Episode episode, Spec spec, Path file) {
        String header = Stream.of(
                        Stream.of("time"),
                        spec.state().stream().map(v -> v.name()),
                        spec.action().stream().map(v -> v.name()),
                        Stream.of("reward"))
                .flatMap(names -> names)
                .collect(Collectors.joining(","));
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int t = 0; t <= episode.steps(); t++) {
            int action = Math.min(t, episode.steps() - 1);
            csv.append(episode.times()[t]);
            for (int i = 0; i < spec.n(); i++) {
                csv.append(',').append(episode.states().get(t, i));
            }
            for (int i = 0; i < spec.m(); i++) {
                csv.append(',').append(episode.actions().get(action, i));
            }
            csv.append(',').append(episode.rewards()[action]).append('\n');
        }
        AtomicFiles.writeString(file, csv.toString());
    }
}

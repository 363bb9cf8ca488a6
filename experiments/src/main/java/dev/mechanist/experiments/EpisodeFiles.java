package dev.mechanist.experiments;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.Episode;
import dev.mechanist.core.Spec;
import dev.mechanist.envs.AnimatedGif;
import dev.mechanist.envs.Renderer;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.study.CloseUp;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** An episode as files. */
final class EpisodeFiles {
    private static final int FRAME = 240;
    private static final int MOMENTS = 9;

    /** Viewers show no more than about 25 frames per second. */
    private static final double FRAME_TIME = 0.04;

    private EpisodeFiles() {}

    /**
     * A CSV with {@code time}, the states, the actions and the {@code reward} of each step, in full precision. The last line
     * is the last state; its actions and reward repeat those before.
     */
    static void writeTable(Episode episode, Spec spec, Path file) {
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

    /** A film strip as PNG. */
    static void writeStrip(Scenario scenario, Episode episode, Path file) {
        Renderer renderer = new Renderer(CloseUp.of(scenario.world().drawing(), episode.states()), FRAME, FRAME);
        AtomicFiles.write(file, out -> ImageIO.write(renderer.strip(episode.states(), MOMENTS), "png", out));
    }

    /** An animation in real time as GIF. */
    static void writeAnimation(Scenario scenario, Episode episode, Path file) {
        double dt = scenario.world().dynamics().spec().dt();
        int every = Math.max(1, (int) Math.round(FRAME_TIME / dt));
        Renderer renderer = Renderer.ofWidth(CloseUp.of(scenario.world().drawing(), episode.states()), 2 * FRAME);
        List<java.awt.image.BufferedImage> frames = renderer.frames(episode.states(), every, 12 * every);
        AnimatedGif.write(file, frames, every * dt);
    }
}

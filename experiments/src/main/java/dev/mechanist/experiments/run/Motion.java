package dev.mechanist.experiments.run;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.envs.drawing.AnimatedGif;
import dev.mechanist.envs.drawing.Drawing;
import dev.mechanist.envs.drawing.Renderer;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.ejml.data.DMatrixRMaj;

/**
 * A motion as pictures.
 *
 * @param drawing how a state looks
 * @param states x_0 .. x_T [T+1, n]
 * @param dt time between states, s
 */
public record Motion(Drawing drawing, DMatrixRMaj states, double dt) {
    /** Width of a panel, pixels. */
    public static final int FRAME = 240;

    private static final int MOMENTS = 9;

    /** Viewers show no more than about 25 frames per second. */
    private static final double FRAME_TIME = 0.04;

    /** Of an episode with a seed, in the world that it had. */
    public static Motion of(Scenario scenario, Episode episode, long seed) {
        TaskEnvironment environment = scenario.environment();
        environment.reset(seed);
        return new Motion(
                environment.drawing().orElse(scenario.world().drawing()),
                episode.states(),
                scenario.world().dynamics().spec().dt());
    }

    /** How many steps of dt, s, lie between two frames of an animation. */
    public static int every(double dt) {
        return Math.max(1, (int) Math.round(FRAME_TIME / dt));
    }

    /** A film strip as PNG. */
    public void writeStrip(Path file) {
        writeStrip(file, FRAME);
    }

    /** A film strip as PNG, of panels of so many pixels. */
    public void writeStrip(Path file, int size) {
        Renderer renderer = new Renderer(CloseUp.of(drawing, states), size, size);
        AtomicFiles.write(file, out -> ImageIO.write(renderer.strip(states, MOMENTS, dt), "png", out));
    }

    /** An animation in real time as GIF. */
    public void writeAnimation(Path file) {
        writeAnimation(file, FRAME);
    }

    /** An animation in real time as GIF, twice so many pixels wide. */
    public void writeAnimation(Path file, int size) {
        int every = every(dt);
        Renderer renderer = Renderer.ofWidth(CloseUp.of(drawing, states), 2 * size);
        AnimatedGif.write(file, renderer.frames(states, every, 12 * every), every * dt);
    }
}

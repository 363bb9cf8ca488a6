package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.KnownNames;
import dev.mechanist.planners.tabular.DynaQ;
import dev.mechanist.planners.tabular.Maze;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tabular Dyna-Q. */
@Command(
        name = "dyna",
        mixinStandardHelpOptions = true,
        description = "Dyna-Q with tables, in the maze of Sutton and Barto's example 8.1.",
        footer = {
            "",
            "A trial is an episode; its return is discounted, its model error the share of all moves whose outcome is not",
            "known yet. A run takes less than a second and starts over when it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn dyna --env maze --planning 5 --trials 30"
        })
public final class LearnDynaCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--env",
            defaultValue = "maze",
            paramLabel = "NAME",
            description = "maze is the only one with states to count.")
    private String environment;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--trials", defaultValue = "30", description = "Episodes (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--planning",
            defaultValue = "5",
            description = "Remembered moves replayed after each real one (default ${DEFAULT-VALUE}).")
    private int planning;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description =
                    "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}), as in the other loops; tables are kept on the"
                            + " processor whichever it is, gpu is an error where there is none.")
    private Device device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where trials.csv goes (default outputs/dyna-maze-SEED).")
    private Path out;

    @Override
    public Integer call() {
        if (!environment.equals("maze")) {
            throw KnownNames.unknown("environment for tables", environment, List.of("maze"));
        }
        requireAtLeast(1, "--trials", trials);
        device.resolve();
        Path file = (out == null ? Path.of("outputs", "dyna-maze-" + seed) : out).resolve("trials.csv");
        DynaQ.Settings settings = DynaQ.Settings.example(planning);
        DynaQ dyna = new DynaQ(Maze.suttonAndBarto(), settings, seed);
        List<LearningTrial> rows = new ArrayList<>();
        long experience = 0;
        double best = 0;
        int moves = 0;
        for (int trial = 0; trial < trials; trial++) {
            long start = System.nanoTime();
            moves = dyna.episode();
            experience += moves;
            double discounted = Math.pow(settings.gamma(), moves - 1.0);
            best = Math.max(best, discounted);
            double seconds = (System.nanoTime() - start) / 1e9;
            rows.add(new LearningTrial(trial, experience, discounted, best, dyna.unknownShare(), seconds));
        }
        LearningTrial.write(file, rows);
        spec.commandLine()
                .getOut()
                .printf(Locale.ROOT, "dyna on maze, seed %d: %d moves in the last episode; %s%n", seed, moves, file);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}

package dev.mechanist.experiments.cli;

import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.experiments.run.ImaginedMotion;
import dev.mechanist.experiments.run.Motion;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.shots.PlannedShot;
import dev.mechanist.experiments.shots.ShotPictures;
import dev.mechanist.experiments.shots.ShotRequest;
import dev.mechanist.experiments.study.cells.PlannedEpisode;
import dev.mechanist.sysid.equations.JavaEquations;
import dev.mechanist.sysid.equations.JavaSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans one episode and shows how it went. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Plans an episode in an environment, in a receding horizon, or a shot at billiards, and says how it"
                        + " went.",
        footer = {
            "",
            "Examples:",
            "  mechanist plan cart-pole --planner ilqr",
            "  mechanist plan pendulum --planner cem --model linear --set population=200 --set horizon=20",
            "  mechanist plan pendubot --planner icem --out outputs/pendubot",
            "  mechanist plan billiards-3 --goal ball=2,at=0.1:0.3 --set population=200 --out outputs/shot",
            "  mechanist plan pool --goal ball=1,pocket --seed 4 --out outputs/pool",
            "  mechanist plan furuta.yaml --model physics --planner icem",
            "",
            "'mechanist list' names environments, planners and model classes. Settings are those of a study file: of"
                    + " the planner, and horizon, replanEvery, modelSteps and latency of any planner; of those that roll"
                    + " candidates out also threads, and propagation (auto, mean, ts-1, ts-inf, moment-matching) with"
                    + " particles and risk: auto takes particles where the model offers noise.",
        })
final class PlanCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "ENVIRONMENT",
            description =
                    "What to plan in: an environment, or a file with an entry of a study: a body ('mjcf') with a task, or"
                            + " records with 'physics'; plans act in what these identify.")
    private String environment;

    @Option(names = "--planner", paramLabel = "NAME", description = "Default: cem; for a shot icem.")
    private Optional<String> planner;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            defaultValue = "true",
            description =
                    "What to plan with (default: ${DEFAULT-VALUE}, the true dynamics); other classes learn first. Or"
                            + " the directory of a stored model, of whatever class.")
    private String model;

    @Option(
            names = "--physics",
            paramLabel = "FILE.java",
            description =
                    "The equations of a model that was fitted with Java: the same file again, for nothing that is stored is run.")
    private Optional<Path> physics = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the planner; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--goal",
            paramLabel = "GOAL",
            description =
                    "Billiards only: one shot instead of an episode. ball=B (counted from 0; default: 0) with at=X:Y"
                            + " (m; within=R, m), hit=B or pocket, and off=cushion for a detour.")
    private Optional<String> goal;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Write episode.csv, pictures (episode.png and .gif; imagined.png and .gif, what the model thought of the"
                            + " same actions; or shot.png and .gif) and a manifest there.")
    private Optional<Path> out;

    @Override
    public void run() {
        RunManifest manifest = RunManifest.start(
                spec.commandLine().getParseResult().originalArgs(), List.of(), List.of(seed), List.of());
        out.ifPresent(directory -> OutputDirectory.requireFree(directory, RunManifest.isIn(directory, "plan")));
        if (goal.isPresent()) {
            shoot(manifest, goal.get());
            return;
        }
        PlannedEpisode planned = PlannedEpisode.run(
                environment,
                model,
                planner.orElse("cem"),
                settings,
                seed,
                physics.map(JavaSource::read).map(JavaEquations::compile));
        PrintWriter print = spec.commandLine().getOut();
        Episode episode = planned.run().episode();
        line(print, "return", "%.6g", planned.run().totalReward());
        line(print, "cost", "%.6g", planned.run().totalCost());
        line(print, "steps", "%.0f", episode.steps());
        line(print, "plans", "%.0f", planned.run().plans().size());
        line(print, "ms per plan, median", "%.3g", planned.planMilliseconds());
        line(
                print,
                "model steps per plan",
                "%.0f",
                planned.run().plans().stream()
                        .mapToLong(PlanStatistics::modelSteps)
                        .average()
                        .orElse(0));
        planned.run()
                .propagation()
                .ifPresent(p -> print.printf("%-22s %s%n", "rolled out by", p.particles() + " x " + p.kind()));
        line(print, "s to fit the model", "%.3g", planned.fitSeconds());
        Motion motion = Motion.of(planned.scenario(), episode, seed);
        Optional<ImaginedMotion> imagined = imagined(planned, motion);
        imagined.filter(beside -> Double.isFinite(beside.medianMove()))
                .ifPresent(beside -> print.printf(
                        Locale.ROOT,
                        "%-22s off by %.3g m, moved by %.3g m, medians%n",
                        "imagined " + planned.horizon() + " steps on",
                        beside.medianError(),
                        beside.medianMove()));
        out.ifPresent(directory -> {
            manifest.write(directory);
            EpisodeStore.write(directory.resolve("episode.csv"), episode);
            motion.writeStrip(directory.resolve("episode.png"));
            motion.writeAnimation(directory.resolve("episode.gif"));
            imagined.ifPresent(beside -> {
                beside.writeSheet(directory.resolve("imagined.png"));
                beside.writeAnimation(directory.resolve("imagined.gif"));
            });
            manifest.finish().write(directory);
            print.println("wrote " + directory);
        });
        print.flush();
    }

    /** As far ahead as plans look; nothing where the model is the world. */
    private static Optional<ImaginedMotion> imagined(PlannedEpisode planned, Motion motion) {
        return planned.model().isWorld()
                ? Optional.empty()
                : Optional.of(ImaginedMotion.of(
                        planned.model().dynamics(),
                        motion,
                        planned.run().episode().actions(),
                        planned.horizon()));
    }

    private void shoot(RunManifest manifest, String text) {
        ShotRequest request = new ShotRequest(environment, model, planner.orElse("icem"), settings, seed);
        PlannedShot shot = request.plan(text);
        PrintWriter print = spec.commandLine().getOut();
        print.printf("%-22s %s%n", "goal", shot.goal());
        line(print, "direction, degrees", "%.4g", Math.toDegrees(shot.direction()));
        line(print, "impulse, N s", "%.4g", shot.impulse());
        line(print, "imagined distance, m", "%.4g", shot.imaginedMiss());
        line(print, "real distance, m", "%.4g", shot.realMiss());
        print.printf("%-22s %s%n", "reached", shot.hit() ? "yes" : "no");
        line(print, "model steps", "%.0f", shot.modelSteps());
        out.ifPresent(directory -> {
            manifest.write(directory);
            EpisodeStore.write(directory.resolve("episode.csv"), request.episode(shot));
            ShotPictures pictures = new ShotPictures(shot);
            pictures.writePicture(directory.resolve("shot.png"));
            pictures.writeAnimation(directory.resolve("shot.gif"));
            manifest.finish().write(directory);
            print.println("wrote " + directory);
        });
        print.flush();
    }

    private static void line(PrintWriter print, String name, String format, double value) {
        print.printf(Locale.ROOT, "%-22s " + format + "%n", name, value);
    }
}

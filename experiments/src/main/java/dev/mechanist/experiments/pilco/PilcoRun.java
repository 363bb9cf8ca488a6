package dev.mechanist.experiments.pilco;

import dev.mechanist.core.Variable;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.numerics.Minimiser;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.planners.pilco.FeedbackLaw;
import dev.mechanist.planners.pilco.Pilco;
import dev.mechanist.planners.pilco.PilcoCheckpoint;
import dev.mechanist.planners.pilco.PilcoSettings;
import dev.mechanist.planners.pilco.PilcoState;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One seed of PILCO on a scenario, kept in a directory: {@code state.npz} after each trial, from which the run goes on with the
 * same bits; {@code trials.csv}; the last controller in {@code policy}; and {@code manifest.json}.
 */
public final class PilcoRun {
    private static final List<String> HEADER =
            List.of("trial", "experience_s", "predicted_cost", "real_cost", "solved", "steps", "rollouts", "minutes");

    /**
     * What decides the results.
     *
     * @param scenario its name
     * @param seed of everything random
     * @param learning how
     * @param engine what computes the moments
     */
    public record Configuration(String scenario, long seed, PilcoLearning learning, String engine) {
        /** Tells runs apart that must not be mixed. */
        long identity() {
            return Long.parseUnsignedLong(Hashes.ofText(Json.canonical(this)).substring(0, 16), 16);
        }
    }

    private final PilcoScenario scenario;
    private final Configuration configuration;
    private final Path directory;
    private final PrintWriter text;
    private final Pilco pilco;

    /**
     * @param scenario what to learn
     * @param configuration how
     * @param engine what computes the moments
     * @param directory where the run is kept; one that was stopped there goes on
     * @param text progress
     */
    public PilcoRun(
            PilcoScenario scenario,
            Configuration configuration,
            MomentEngine engine,
            Path directory,
            PrintWriter text) {
        this.scenario = scenario;
        this.configuration = configuration;
        this.directory = directory;
        this.text = text;
        PilcoLearning learning = configuration.learning;
        List<String> states =
                scenario.plant().spec().state().stream().map(Variable::name).toList();
        pilco = new Pilco(
                PilcoProblems.of(scenario, learning.widths()),
                new PilcoSettings(
                        configuration.seed,
                        scenario.randomTrials(),
                        scenario.randomShare(),
                        learning.firstHorizon(),
                        learning.basis(),
                        learning.starts(),
                        new Minimiser.Settings(learning.direction(), learning.searches(), 20, 1e-8, 1e-4)),
                new GaussianProcessLearner(
                        states, learning.exact(), learning.inducing(), learning.sparse(), engine::moments),
                new Lines(text));
    }

    /** Learns, or goes on learning, up to a number of trials. */
    public PilcoState learn(int trials, boolean untilSolved) {
        Path checkpoint = directory.resolve("state.npz");
        boolean resumed = Files.exists(checkpoint);
        PilcoState state = resumed ? PilcoCheckpoint.load(checkpoint, configuration.identity()) : pilco.start();
        RunManifest manifest = RunManifest.start(
                List.of("learn", "pilco", "--scenario", scenario.name(), "--seed", "" + configuration.seed),
                configuration,
                List.of(configuration.seed),
                List.of());
        manifest.write(directory);
        text.printf(
                Locale.ROOT,
                "%s, seed %d: %s%n",
                scenario.name(),
                configuration.seed,
                resumed ? "going on after trial " + state.trials().size() : "random episode done");
        while (state.trials().size() < trials && !(untilSolved && solvedAt(state) > 0)) {
            state = pilco.next(state);
            PilcoCheckpoint.save(checkpoint, configuration.identity(), state);
            Artefacts.save(
                    directory.resolve("policy"),
                    law(state),
                    Provenance.of(Map.of(
                                    "scenario", scenario.name(),
                                    "trial", String.valueOf(state.trials().size())))
                            .withSeed(configuration.seed));
            writeTrials(directory.resolve("trials.csv"), state);
            say(state.trials().get(state.trials().size() - 1));
        }
        manifest.finish().write(directory);
        return state;
    }

    /** The controller that a state has learned. */
    public FeedbackLaw law(PilcoState state) {
        return pilco.feedbackLaw(state);
    }

    private void say(PilcoState.Trial t) {
        text.printf(
                Locale.ROOT,
                "trial %d after %.1f s of experience: predicted cost %.2f of %d, real cost %.2f, %s (%d rollouts, %.1f minutes)%n",
                t.trial(),
                t.experience(),
                t.predictedCost(),
                t.steps(),
                t.realCost(),
                t.solved() ? "solved" : "not solved",
                t.evaluations(),
                t.minutes());
        text.flush();
    }

    /** The first trial that solved the problem, or 0. */
    public static int solvedAt(PilcoState state) {
        return state.trials().stream()
                .filter(PilcoState.Trial::solved)
                .mapToInt(PilcoState.Trial::trial)
                .findFirst()
                .orElse(0);
    }

    /** One row per trial. */
    private static void writeTrials(Path file, PilcoState state) {
        CsvTable.write(file, HEADER, csv -> {
            for (PilcoState.Trial t : state.trials()) {
                csv.values(t.trial(), String.format(Locale.ROOT, "%.1f", t.experience()))
                        .values(t.predictedCost(), t.realCost(), t.solved() ? 1 : 0, t.steps(), t.evaluations())
                        .values(String.format(Locale.ROOT, "%.3f", t.minutes()))
                        .end();
            }
        });
    }

    /** Progress within a trial, at most one line every ten seconds. */
    private static final class Lines implements Pilco.Listener {
        private static final long INTERVAL = 10_000_000_000L;

        private final PrintWriter text;
        private long last = System.nanoTime();

        Lines(PrintWriter text) {
            this.text = text;
        }

        @Override
        public void fitted(int trial, int transitions, List<String> warnings) {
            text.printf(Locale.ROOT, "trial %d: model fitted to %d transitions%n", trial, transitions);
            warnings.forEach(warning -> text.printf(Locale.ROOT, "trial %d: %s%n", trial, warning));
            text.flush();
            last = System.nanoTime();
        }

        @Override
        public void improving(int trial, int evaluations, double predictedCost) {
            if (System.nanoTime() - last > INTERVAL) {
                last = System.nanoTime();
                text.printf(
                        Locale.ROOT, "trial %d: %d rollouts, predicted cost %.3f%n", trial, evaluations, predictedCost);
                text.flush();
            }
        }
    }
}

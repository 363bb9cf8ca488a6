package dev.mechanist.experiments.learning;

import dev.mechanist.core.Cost;
import dev.mechanist.core.Environment;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.NpyArray;
import dev.mechanist.core.Npz;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.envs.ActionSource;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.EpisodeRecorder;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.Progress;
import dev.mechanist.graphnet.NeuralPolicy;
import dev.mechanist.graphnet.PolicyImitation;
import dev.mechanist.graphnet.PolicySettings;
import dev.mechanist.planners.CrossEntropy;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** DAgger (Ross, Gordon and Bagnell 2011): a neural policy learns what a planner does in the states that the policy visits. */
@Command(
        name = "imitation",
        mixinStandardHelpOptions = true,
        description = "DAgger: a neural policy imitates model-predictive control with the true dynamics.",
        footer = {
            "",
            "The first trial is the expert's own; in all others the policy acts and the expert says what it would have done.",
            "After each trial the run is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn imitation --env pendulum --seed 1 --trials 5"
        })
public final class LearnImitationCommand implements Callable<Integer> {
    private static final CrossEntropy.Settings SEARCH = new CrossEntropy.Settings(80, 8, 4, 0.1);
    private static final int EPOCHS = 100;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--env", required = true, paramLabel = "NAME", description = "Name of the environment.")
    private String environment;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--trials",
            defaultValue = "5",
            description = "Trials of the policy, after the expert's (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--horizon",
            defaultValue = "20",
            description = "Steps per plan of the expert (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "Where the policy runs (default ${DEFAULT-VALUE}).")
    private Device device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where the run is kept; the same command goes on with it (default outputs/imitation-ENV-SEED).")
    private Path out;

    @Override
    public Integer call() {
        if (trials < 1) {
            throw new InputException("--trials must be at least 1, not " + trials);
        }
        device = device.resolve(); // a missing GPU is refused before the expert's trial, not after it
        Scenario scenario = Environments.scenario(environment);
        Path directory = out == null ? Path.of("outputs", "imitation-" + environment + "-" + seed) : out;
        Path table = directory.resolve("trials.csv");
        List<LearningTrial> rows =
                new ArrayList<>(Files.exists(table) ? LearningTrial.read(table) : List.<LearningTrial>of());
        try (Progress progress = Progress.start("imitation seed " + seed, trials + 1)) {
            for (LearningTrial row : rows) {
                progress.step("trial " + row.trial() + ": done before");
            }
            for (int trial = rows.size(); trial <= trials; trial++) {
                rows.add(trial(scenario, directory, trial, rows));
                LearningTrial.write(table, rows);
                progress.step(String.format(
                        Locale.ROOT,
                        "trial %d: return %.1f",
                        trial,
                        rows.get(trial).reward()));
            }
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "imitation on %s, seed %d: expert %.1f, best of the policy %.1f; %s%n",
                        environment,
                        seed,
                        rows.get(0).reward(),
                        rows.subList(1, rows.size()).stream()
                                .mapToDouble(LearningTrial::reward)
                                .max()
                                .orElseThrow(),
                        table);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    /** The model error of a trial is the root mean square of the policy's difference from the expert, in action ranges. */
    private LearningTrial trial(Scenario scenario, Path directory, int trial, List<LearningTrial> rows) {
        long start = System.nanoTime();
        Environment world = scenario.environment();
        Spec system = world.spec();
        long key = RandomStream.of(seed, "imitation", trial).nextLong();
        List<double[]> labels = new ArrayList<>();
        ActionSource expert = expert(scenario, world, key);
        ActionSource acting = expert;
        if (trial > 0) {
            NeuralPolicy policy = fit(system, directory, trial);
            acting = (x, t) -> policy.act(x);
        }
        ActionSource driver = acting;
        boolean shown = trial == 0;
        Episode episode = new EpisodeRecorder(world).record(key, (x, t) -> {
            double[] label = expert.action(x, t).clone();
            labels.add(label);
            return shown ? label : driver.action(x, t);
        });
        DMatrixRMaj advised = new DMatrixRMaj(labels.toArray(double[][]::new));
        Npz.write(
                directory.resolve("demonstration-" + trial + ".npz"),
                Map.of("states", NpyArray.of(episode.states()), "actions", NpyArray.of(advised)));
        double reward = Arrays.stream(episode.rewards()).sum();
        double best =
                rows.isEmpty() ? reward : Math.max(reward, rows.get(trial - 1).best());
        long experience = (rows.isEmpty() ? 0 : rows.get(trial - 1).experience()) + episode.steps();
        double error = difference(system, episode.actions(), advised);
        return new LearningTrial(trial, experience, reward, best, error, (System.nanoTime() - start) / 1e9);
    }

    private ActionSource expert(Scenario scenario, Environment world, long key) {
        Cost cost = new RewardCost(
                scenario.task().reward(), world.spec().n(), world.spec().m());
        Planner planner = new SamplingPlanner(world.truth(), cost, horizon, SEARCH, key);
        RecedingHorizon controller = new RecedingHorizon(planner, world.spec());
        controller.reset();
        return (x, t) -> controller.act(x);
    }

    /** A policy fitted to all demonstrations of earlier trials. */
    private NeuralPolicy fit(Spec system, Path directory, int trial) {
        List<double[]> states = new ArrayList<>();
        List<double[]> actions = new ArrayList<>();
        for (int k = 0; k < trial; k++) {
            Npz npz = Npz.read(directory.resolve("demonstration-" + k + ".npz"));
            DMatrixRMaj x = npz.matrix("states");
            DMatrixRMaj u = npz.matrix("actions");
            for (int t = 0; t < u.numRows; t++) {
                states.add(Arrays.copyOfRange(x.data, t * x.numCols, (t + 1) * x.numCols));
                actions.add(Arrays.copyOfRange(u.data, t * u.numCols, (t + 1) * u.numCols));
            }
        }
        try (PolicyImitation imitation = new PolicyImitation(system, PolicySettings.DEFAULT.withDevice(device), seed)) {
            return imitation.fit(
                    new DMatrixRMaj(states.toArray(double[][]::new)),
                    new DMatrixRMaj(actions.toArray(double[][]::new)),
                    EPOCHS);
        }
    }

    private static double difference(Spec system, DMatrixRMaj taken, DMatrixRMaj advised) {
        double sum = 0;
        double[] lower = system.actionLower();
        double[] upper = system.actionUpper();
        for (int i = 0; i < taken.getNumElements(); i++) {
            int j = i % taken.numCols;
            sum += Math.pow((taken.data[i] - advised.data[i]) / (upper[j] - lower[j]), 2);
        }
        return Math.sqrt(sum / taken.getNumElements());
    }
}

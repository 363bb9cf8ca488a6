package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.ScriptedActions;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Swimmers that a planner moves with a learned graph network, and the same planner with the true dynamics, from the same starts: what the
 * learned model gains over a swimmer that does nothing, relative to what the true dynamics gain. By gradients through the model, as the
 * paper plans (section 5.3).
 */
final class SwimmerPlanning {
    /** Plans of 1.5 s, renewed every 0.6 s: with 0.9 s a swimmer does not see what a stroke is good for. */
    private static final List<String> PLANNER =
            List.of("--planner", "ilqr", "--set", "horizon=50", "--set", "replanEvery=20", "--set", "iterations=5");

    /** Episodes of each model, the same for all. */
    private static final int STARTS = 3;

    private SwimmerPlanning() {}

    /** @param model directory of the model of a seed */
    static List<Quantity> quantities(ReproductionRun run, IntFunction<Path> model) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : new int[] {6, 8}) {
            List<Integer> starts = run.seeds(STARTS, 1);
            List<Double> idle = starts.stream().map(s -> idle(links, s)).toList();
            List<Double> truth = starts.stream()
                    .map(s -> planned(run, links, "true", "true", s))
                    .toList();
            List<Double> learned = new ArrayList<>();
            List<Double> relative = new ArrayList<>();
            for (int seed : run.seeds(3, 1)) {
                List<Double> returns = starts.stream()
                        .map(s -> planned(
                                run, links, "learned-" + seed, model.apply(seed).toString(), s))
                        .toList();
                learned.add(mean(returns));
                relative.add(relativeGain(returns, truth, idle));
            }
            String of = links + " links" + (links > 6 ? ", never seen" : "") + ": ";
            quantities.add(returned(of + "return of an episode, doing nothing", idle));
            quantities.add(returned(of + "return of an episode, planned with the true dynamics", truth));
            quantities.add(returned(of + "return, mean of the starts, planned with each learned model", learned));
            quantities.add(new Quantity(
                    of + "gain over doing nothing from the same starts, learned model relative to true dynamics",
                    relative,
                    Statistic.WORST,
                    links == 6 ? "comparable" : "",
                    links == 6 ? "the paper, by eye" : "",
                    Bar.atLeast(run.choose(links == 6 ? 0.8 : 0.6, -1e3))));
        }
        return quantities;
    }

    /** Mean gain of the learned model over that of the true dynamics, both over doing nothing, one entry per start; NaN where the truth gains nothing. */
    static double relativeGain(List<Double> learned, List<Double> truth, List<Double> idle) {
        double nothing = mean(idle);
        double best = mean(truth) - nothing;
        return best > 0 ? (mean(learned) - nothing) / best : Double.NaN;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static Quantity returned(String what, List<Double> values) {
        return new Quantity(what, values, Statistic.MEAN, "", "", Bar.atLeast(0));
    }

    private static double planned(ReproductionRun run, int links, String name, String model, int seed) {
        String folder = "plan-swimmer-" + links + "-" + name + "-start-" + seed;
        if (!Files.exists(run.directory().resolve(folder).resolve("episode.gif"))) {
            List<String> words = new ArrayList<>(List.of("plan", "swimmer-" + links, "--model", model));
            words.addAll(PLANNER);
            words.addAll(List.of(
                    "--seed",
                    "" + seed,
                    "--out",
                    run.directory().resolve(folder).toString()));
            run.command(words.toArray(String[]::new));
        }
        Spec spec = Environments.scenario("swimmer-" + links).environment().spec();
        Path table = run.directory().resolve(folder).resolve("episode.csv");
        return Arrays.stream(EpisodeStore.read(List.of(table), spec)
                        .episodes()
                        .get(0)
                        .rewards())
                .sum();
    }

    private static double idle(int links, int seed) {
        TaskEnvironment environment = Environments.scenario("swimmer-" + links).environment();
        Policy nothing = ScriptedActions.holding(new double[environment.spec().m()]);
        return new EpisodePlayer(environment).play(nothing, seed).totalReward();
    }
}

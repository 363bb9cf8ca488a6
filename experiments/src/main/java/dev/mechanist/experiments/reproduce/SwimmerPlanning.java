package dev.mechanist.experiments.reproduce;

import dev.mechanist.core.Policy;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.ScriptedActions;
import dev.mechanist.envs.TaskEnvironment;
import dev.mechanist.experiments.reproduce.Quantity.Statistic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Swimmers that a planner moves with a learned graph network, and the same planner with the true dynamics: the learned model's return over
 * the true one's, both beyond what a swimmer returns that does nothing. Seed s of the model plans in the episode of seed s.
 */
final class SwimmerPlanning {
    /** Plans of 0.9 s, renewed every 0.3 s. */
    private static final List<String> PLANNER = List.of(
            "--planner",
            "icem",
            "--set",
            "horizon=30",
            "--set",
            "replanEvery=10",
            "--set",
            "population=40",
            "--set",
            "elites=6",
            "--set",
            "iterations=2");

    private SwimmerPlanning() {}

    /** @param model directory of the model of a seed */
    static List<Quantity> quantities(ReproductionRun run, IntFunction<Path> model) {
        List<Quantity> quantities = new ArrayList<>();
        for (int links : new int[] {6, 8}) {
            List<Double> learned = new ArrayList<>();
            List<Double> truth = new ArrayList<>();
            List<Double> idle = new ArrayList<>();
            List<Double> ratio = new ArrayList<>();
            for (int seed : run.seeds(3, 1)) {
                learned.add(planned(run, links, "learned", model.apply(seed).toString(), seed));
                truth.add(planned(run, links, "true", "true", seed));
                idle.add(idle(links, seed));
                int last = idle.size() - 1;
                ratio.add((learned.get(last) - idle.get(last)) / (truth.get(last) - idle.get(last)));
            }
            String of = links + " links" + (links > 6 ? ", never seen" : "") + ": return of an episode, ";
            quantities.add(returned(of + "doing nothing", idle));
            quantities.add(returned(of + "planned with the true dynamics", truth));
            quantities.add(returned(of + "planned with the learned model", learned));
            quantities.add(new Quantity(
                    links + " links: gain over doing nothing, learned model relative to true dynamics",
                    ratio,
                    Statistic.WORST,
                    links == 6 ? "comparable" : "",
                    links == 6 ? "the paper, by eye" : "",
                    Bar.atLeast(run.choose(links == 6 ? 0.8 : 0.6, -1e3))));
        }
        return quantities;
    }

    private static Quantity returned(String what, List<Double> values) {
        return new Quantity(what, values, Statistic.MEAN, "", "", Bar.atLeast(0));
    }

    private static double planned(ReproductionRun run, int links, String name, String model, int seed) {
        String folder = "plan-swimmer-" + links + "-" + name + "-" + seed;
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

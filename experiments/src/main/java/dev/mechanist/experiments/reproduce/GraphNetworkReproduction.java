package dev.mechanist.experiments.reproduce;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.envs.TaskEnvironment;
import dev.mechanist.experiments.models.StoredModel;
import dev.mechanist.experiments.reproduce.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.Reproduction.Part;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Graph networks that learn swimmers of 3 to 6 links and predict longer ones (Sanchez-Gonzalez et al. 2018, section 5.1): root mean
 * square of the error of one step's change, relative to that of constant velocities.
 */
final class GraphNetworkReproduction {
    private static final String TRAINED = "swimmer-3,swimmer-4,swimmer-5,swimmer-6";
    private static final String SOURCE = "independent code on a stand-in for the swimmer";

    private GraphNetworkReproduction() {}

    static Reproduction reproduction() {
        return new Reproduction(
                "graph networks learn swimmers of 3 to 6 links and carry over to longer ones",
                "Sanchez-Gonzalez et al., Graph networks as learnable physics engines, ICML 2018",
                false,
                List.of(
                        new Part("transfer", GraphNetworkReproduction::transfer),
                        new Part("blocks", GraphNetworkReproduction::blocks),
                        new Part("baselines", GraphNetworkReproduction::baselines),
                        new Part("inference", HiddenParameters::quantities),
                        new Part("planning", GraphNetworkReproduction::planning)));
    }

    private static List<Quantity> transfer(ReproductionRun run) {
        Map<Integer, List<Double>> errors = new TreeMap<>();
        List<Double> growth = new ArrayList<>();
        for (int seed : run.seeds(3, 1)) {
            GraphModel model = fitted(run, "swimmers-" + seed, seed, 6, true);
            for (int links : List.of(6, 9, 15)) {
                errors.computeIfAbsent(links, l -> new ArrayList<>()).add(error(model, links));
            }
            growth.add(last(errors.get(9)) / last(errors.get(6)));
        }
        return List.of(
                new Quantity("6 links", errors.get(6), Statistic.WORST, "0.22", SOURCE, bar(run, 0.20, 0.5)),
                new Quantity("9 links", errors.get(9), Statistic.WORST, "0.43", SOURCE, bar(run, 0.40, 0.7)),
                new Quantity("9 links, relative to 6", growth, Statistic.WORST, "1.95", SOURCE, Bar.atMost(2)),
                new Quantity("15 links", errors.get(15), Statistic.WORST, "0.53", SOURCE, Bar.atMost(1)));
    }

    /** Each node judged alone, so that what a link knows of the others comes through messages. */
    private static List<Quantity> blocks(ReproductionRun run) {
        Map<Integer, Double> errors = new TreeMap<>();
        for (int blocks : List.of(1, 2, 4, 8)) {
            errors.put(blocks, error(fitted(run, "blocks-" + blocks, 1, blocks, false), 6));
        }
        List<Quantity> quantities = new ArrayList<>();
        errors.forEach((blocks, error) -> quantities.add(
                Quantity.exact("6 links, " + blocks + " blocks, each node alone", error, "", "", Bar.atMost(1))));
        quantities.add(Quantity.exact(
                "6 links, 8 blocks relative to 2, each node alone",
                errors.get(8) / errors.get(2),
                "0.61",
                SOURCE,
                bar(run, 0.7, 1)));
        return quantities;
    }

    /** A network without structure, and five that predict noise, on as many episodes of 6 links as the graph network saw of all. */
    private static List<Quantity> baselines(ReproductionRun run) {
        GraphModel graph = fitted(run, "swimmers-1", 1, 6, true);
        double ours = error(graph, 6);
        List<Quantity> quantities = new ArrayList<>();
        Map<String, String> classes = new TreeMap<>(Map.of("mlp", "network", "ensemble", "ensemble of 5"));
        classes.forEach((name, what) -> {
            Path directory = run.kept("swimmer-6-" + name, NeuralEnsemble.KIND, place -> {
                List<String> words = new ArrayList<>(List.of("fit", "--model", name, "--env", "swimmer-6"));
                words.addAll(List.of("--episodes", run.choose("240", "20"), "--steps", run.choose("60", "20")));
                words.addAll(List.of("--set", "epochs=" + run.choose(name.equals("mlp") ? 100 : 20, 3)));
                words.addAll(List.of("--seed", "1", "--out", place.toString()));
                run.command(words.toArray(String[]::new));
            });
            Dynamics model = StoredModel.dynamics(directory, Artefacts.load(directory), Optional.empty());
            double error = OneStepError.relative(structure -> model, graph.changeSizes(), episodes(6));
            quantities.add(Quantity.exact("6 links, " + what + " without structure", error, "", "", Bar.atMost(1e3)));
            quantities.add(Quantity.exact(
                    "6 links, graph network relative to the " + what,
                    ours / error,
                    "",
                    "",
                    Bar.atMost(run.choose(1.0, 10.0))));
        });
        return quantities;
    }

    private static Bar bar(ReproductionRun run, double full, double quick) {
        return Bar.atMost(run.choose(full, quick));
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private static List<Quantity> planning(ReproductionRun run) {
        return SwimmerPlanning.quantities(run, seed -> directory(run, "swimmers-" + seed, seed, 6, true));
    }

    private static GraphModel fitted(ReproductionRun run, String folder, int seed, int blocks, boolean together) {
        return Artefacts.load(directory(run, folder, seed, blocks, together)).as(GraphModel.class, "a graph network");
    }

    private static Path directory(ReproductionRun run, String folder, int seed, int blocks, boolean together) {
        return run.kept(
                folder,
                GraphModel.KIND,
                place -> run.command(
                        "fit",
                        "--model",
                        "graph-network",
                        "--env",
                        TRAINED,
                        "--episodes",
                        run.choose("60", "20"),
                        "--set",
                        "blocks=" + blocks,
                        "--set",
                        "together=" + together,
                        "--set",
                        "updates=" + run.choose(together ? 6000 : 3000, 300),
                        "--seed",
                        "" + seed,
                        "--out",
                        place.toString()));
    }

    /** 15 fresh ones of 100 steps. */
    private static List<Episode> episodes(int links) {
        TaskEnvironment environment = Environments.scenario("swimmer-" + links).environment();
        EpisodePlayer player = new EpisodePlayer(environment);
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 15; e++) {
            long start = RandomStream.of(0, "test swimmers " + links, e).nextLong();
            episodes.add(player.play(RandomActions.held(environment.spec(), 3), start, 100)
                    .episode());
        }
        return episodes;
    }

    private static double error(GraphModel model, int links) {
        double error = OneStepError.relative(model, episodes(links));
        if (!Double.isFinite(error)) {
            throw new InputException("the error on swimmers of " + links + " links is " + error);
        }
        return error;
    }
}

package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Graph networks that learn swimmers of 3 to 6 links and predict longer ones (Sanchez-Gonzalez et al. 2018, section 5.1): root mean
 * square of the error of one step's change, relative to that of constant velocities.
 */
public final class GraphNetworkReproduction {
    private static final String TRAINED = "swimmer-3,swimmer-4,swimmer-5,swimmer-6";
    private static final String SOURCE = "independent code on a stand-in for the swimmer";

    private GraphNetworkReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "graph networks learn swimmers of 3 to 6 links and carry over to longer ones",
                "Sanchez-Gonzalez et al., Graph networks as learnable physics engines, ICML 2018",
                false,
                List.of(
                        new Part("transfer", GraphNetworkReproduction::transfer),
                        new Part("depth", GraphNetworkReproduction::depth),
                        new Part("blocks", GraphNetworkReproduction::blocks),
                        new Part("coordinates", GraphNetworkReproduction::coordinates),
                        new Part("space", GraphNetworkReproduction::space),
                        new Part("baselines", run -> SwimmerBaselines.quantities(run, transferred(run, 1))),
                        new Part("inference", HiddenParameters::quantities),
                        new Part("planning", GraphNetworkReproduction::planning)));
    }

    private static List<Quantity> transfer(ReproductionRun run) {
        Map<Integer, List<Double>> errors = new TreeMap<>();
        List<Double> growth = new ArrayList<>();
        for (int seed : run.seeds(3, 1)) {
            GraphModel model = transferred(run, seed);
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

    /**
     * What lets a network carry over to bodies deeper than any that it has seen: one thing changed at a time, 1000 updates. Where each node
     * is judged alone, messages have to carry how a chain reacts.
     */
    private static List<Quantity> depth(ReproductionRun run) {
        Map<String, String[]> variants = new LinkedHashMap<>();
        variants.put("as it is", new String[0]);
        variants.put("2 rounds", new String[] {"blocks=2"});
        variants.put("12 rounds", new String[] {"blocks=12"});
        variants.put("one set of weights for all rounds", new String[] {"shared=true"});
        variants.put("a step in 3 parts, 2 rounds each", new String[] {"substeps=3", "blocks=2"});
        variants.put("2 sweeps from tips to root and back", new String[] {"form=sweeps", "blocks=2"});
        variants.put("a third of the joints cut", new String[] {"cut=0.33"});
        variants.put("noise of 0.02 deviations", new String[] {"noise=0.02"});
        variants.put("weights decay by 0.1", new String[] {"decay=0.1"});
        variants.put("each node alone, 8 rounds", alone("blocks=8"));
        variants.put("each node alone, 8 rounds of one set", alone("blocks=8", "shared=true"));
        variants.put("each node alone, 2 sweeps", alone("form=sweeps", "blocks=2"));
        List<Quantity> quantities = new ArrayList<>();
        variants.forEach((name, settings) -> {
            if (run.quick() && settings.length > 0) {
                return;
            }
            String folder = "depth-" + name.replaceAll("[^a-z0-9]+", "-");
            GraphModel model = fitted(run, folder, 1, run.choose(1000, 100), settings);
            for (int links : run.choose(List.of(6, 9, 15), List.of(9))) {
                String what = links + " links, " + name;
                quantities.add(Quantity.exact(what, error(model, links), "", "", Bar.atMost(100)));
            }
        });
        return quantities;
    }

    /**
     * The paper's way of seeing bodies, each by its place, orientation and velocities, beside joints: in either network, and in one measure,
     * the change of every body's velocities in space.
     */
    private static List<Quantity> coordinates(ReproductionRun run) {
        int updates = run.choose(1000, 100);
        Map<String, GraphModel> models = new LinkedHashMap<>();
        models.put("maximal coordinates", fitted(run, "maximal", 1, updates, "coordinates=maximal"));
        models.put("joints", fitted(run, "depth-as-it-is", 1, updates));
        if (!run.quick()) {
            models.put(
                    "maximal coordinates, the paper's two blocks",
                    fitted(run, "maximal-two-blocks", 1, updates, "coordinates=maximal", "form=two-blocks"));
            models.put(
                    "joints, the paper's two blocks", fitted(run, "joints-two-blocks", 1, updates, "form=two-blocks"));
        }
        double[] sizes = models.get("maximal coordinates").changeSizes();
        List<Quantity> quantities = new ArrayList<>();
        models.forEach((name, model) -> {
            for (int links : run.choose(List.of(6, 9, 15), List.of(6))) {
                double error = OneStepError.inSpace(model, sizes, episodes(links));
                Bar bar = Bar.atMost(links > 9 ? 100 : 1);
                quantities.add(Quantity.exact(links + " links in space, " + name, error, "", "", bar));
            }
        });
        return quantities;
    }

    /** Swimmers in space with a free root, eels, learned with 3 and 4 segments; a step at once, and in parts, as such light bodies turn fast. */
    private static List<Quantity> space(ReproductionRun run) {
        Map<String, Path> models = new LinkedHashMap<>();
        String worlds = "eel-3,eel-4";
        int updates = run.choose(1000, 100);
        if (!run.quick()) {
            models.put("six rounds", trained(run, worlds, "eels", 1, updates));
        }
        models.put("a step in 3 parts", trained(run, worlds, "eels-in-parts", 1, updates, "substeps=3", "blocks=2"));
        List<Quantity> quantities = new ArrayList<>();
        models.forEach((name, place) -> {
            GraphModel model = Artefacts.load(place).as(GraphModel.class, "a graph network");
            for (int segments : run.choose(List.of(4, 6, 8), List.of(4))) {
                double error = OneStepError.relative(model, episodes("eel-" + segments));
                quantities.add(
                        Quantity.exact("eel of " + segments + " segments, " + name, error, "", "", Bar.atMost(1)));
            }
        });
        return quantities;
    }

    private static String[] alone(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "together=false";
        all[settings.length + 1] = "substeps=1";
        return all;
    }

    /** Each node judged alone, so that what a link knows of the others comes through messages. */
    private static List<Quantity> blocks(ReproductionRun run) {
        Map<Integer, Double> errors = new TreeMap<>();
        for (int blocks : List.of(1, 2, 4, 8)) {
            GraphModel model = fitted(run, "blocks-" + blocks, 1, run.choose(3000, 300), alone("blocks=" + blocks));
            errors.put(blocks, error(model, 6));
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

    private static Bar bar(ReproductionRun run, double full, double quick) {
        return Bar.atMost(run.choose(full, quick));
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private static List<Quantity> planning(ReproductionRun run) {
        return SwimmerPlanning.quantities(run, seed -> directory(run, "swimmers-" + seed, seed, run.choose(1500, 300)));
    }

    /** The one whose transfer is judged. */
    private static GraphModel transferred(ReproductionRun run, int seed) {
        return fitted(run, "swimmers-" + seed, seed, run.choose(1500, 300));
    }

    private static GraphModel fitted(ReproductionRun run, String folder, int seed, int updates, String... settings) {
        return Artefacts.load(directory(run, folder, seed, updates, settings)).as(GraphModel.class, "a graph network");
    }

    /** Trained on swimmers of 3 to 6 links with settings of its own, or read where it stands. */
    private static Path directory(ReproductionRun run, String folder, int seed, int updates, String... settings) {
        return trained(run, TRAINED, folder, seed, updates, settings);
    }

    private static Path trained(
            ReproductionRun run, String worlds, String folder, int seed, int updates, String... settings) {
        return run.kept(folder, GraphModel.KIND, place -> {
            List<String> words = new ArrayList<>(List.of("fit", "--model", "graph-network", "--env", worlds));
            words.addAll(List.of("--episodes", run.choose("60", "20"), "--seed", "" + seed, "--out", place.toString()));
            words.addAll(List.of("--set", "updates=" + updates));
            for (String setting : settings) {
                words.addAll(List.of("--set", setting));
            }
            run.command(words.toArray(String[]::new));
        });
    }

    /** 60 fresh ones of 100 steps: with 15 the error of nine links relative to six moved between 1.57 and 2.01 of one network. */
    static List<Episode> episodes(int links) {
        return episodes("swimmer-" + links);
    }

    private static List<Episode> episodes(String world) {
        TaskEnvironment environment = Environments.scenario(world).environment();
        EpisodePlayer player = new EpisodePlayer(environment);
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < 60; e++) {
            long start =
                    RandomStream.of(0, "test " + world.replace("-", "s "), e).nextLong();
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

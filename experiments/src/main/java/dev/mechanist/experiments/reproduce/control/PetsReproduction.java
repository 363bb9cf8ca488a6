package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Probabilistic ensembles on the cart-pole of their paper, and one deterministic network beside them: the best return so far
 * after so many trials. Seeds share nothing, so a seed is the unit of the interval.
 */
public final class PetsReproduction {
    private static final String PAPER = "Chua et al., Deep reinforcement learning in a handful of trials, NeurIPS 2018";
    private static final String READ = "paper's figure, from memory";

    private PetsReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "PETS on its cart-pole, and a single network beside it",
                PAPER,
                false,
                List.of(
                        new Part("PE-TSinf", PetsReproduction::ensemble),
                        new Part("D-E and the difference", PetsReproduction::single)));
    }

    private static List<Quantity> ensemble(ReproductionRun run) {
        learn(run, "pe");
        if (run.quick()) {
            return List.of(new Quantity(
                    "PE-TSinf: best return by trial 2", best(run, "pe", 2), Statistic.MEAN, "", "", Bar.atLeast(50)));
        }
        return List.of(
                new Quantity(
                        "PE-TSinf: best return by trial 4",
                        best(run, "pe", 4),
                        Statistic.MEAN,
                        "",
                        "",
                        Bar.atLeast(165)),
                new Quantity(
                        "PE-TSinf: best return by trial 10",
                        best(run, "pe", 10),
                        Statistic.MEAN,
                        "about 180",
                        READ,
                        Bar.atLeast(175)));
    }

    private static List<Quantity> single(ReproductionRun run) {
        learn(run, "d");
        if (run.quick()) {
            return List.of(new Quantity(
                    "D-E: best return by trial 2", best(run, "d", 2), Statistic.MEAN, "", "", Bar.atMost(150)));
        }
        List<Double> ensemble = best(run, "pe", 4);
        List<Double> network = best(run, "d", 4);
        List<Double> ahead = new ArrayList<>();
        for (int k = 0; k < ensemble.size(); k++) {
            ahead.add(ensemble.get(k) - network.get(k));
        }
        return List.of(
                new Quantity(
                        "D-E: best return by trial 10", best(run, "d", 10), Statistic.MEAN, "", "", Bar.atLeast(150)),
                new Quantity(
                        "PE-TSinf ahead of D-E by trial 4",
                        ahead,
                        Statistic.MEAN,
                        "ahead",
                        "paper's figure 3",
                        Bar.atLeast(30)));
    }

    private static List<Integer> seeds(ReproductionRun run) {
        return run.seeds(5, 1);
    }

    private static void learn(ReproductionRun run, String variant) {
        for (int seed : seeds(run)) {
            List<String> words = new ArrayList<>(List.of("learn", "pets", "--env", "cart-pole-pets"));
            words.addAll(List.of("--seed", "" + seed, "--trials", run.choose("10", "2"), "--device", "cpu"));
            words.addAll(List.of(
                    "--out", run.directory().resolve(folder(variant, seed)).toString()));
            if (variant.equals("d")) {
                words.addAll(List.of("--variant", "D", "--propagation", "E"));
            }
            run.command(words.toArray(String[]::new));
        }
    }

    private static String folder(String variant, int seed) {
        return variant + "-seed-" + seed;
    }

    /** Best return after so many trials of a model; row 0 is the random one. */
    private static List<Double> best(ReproductionRun run, String variant, int trial) {
        return seeds(run).stream()
                .map(seed -> run.column(folder(variant, seed), "trials.csv", "best_return")[trial])
                .toList();
    }
}

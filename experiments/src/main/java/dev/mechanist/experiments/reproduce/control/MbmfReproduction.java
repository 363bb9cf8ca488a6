package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.List;

/**
 * The model-based loop of MBMF on the pendulum. A good swing-up returns between -390 and 0 by the place of the start, an
 * episode of random actions about -1200; the paper's own tasks need contacts.
 */
public final class MbmfReproduction {
    private MbmfReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "MBMF's model-based loop swings up the pendulum",
                "Nagabandi et al., Neural network dynamics for model-based deep RL, ICRA 2018",
                false,
                List.of(new Part("pendulum", MbmfReproduction::pendulum)));
    }

    private static List<Quantity> pendulum(ReproductionRun run) {
        String trials = run.choose("3", "1");
        List<Integer> seeds = run.seeds(3, 1);
        for (int seed : seeds) {
            run.command(
                    "learn",
                    "mbmf",
                    "--env",
                    "pendulum",
                    "--seed",
                    "" + seed,
                    "--trials",
                    trials,
                    "--device",
                    "cpu",
                    "--out",
                    run.directory().resolve("seed-" + seed).toString());
        }
        List<Double> best = seeds.stream()
                .map(seed -> {
                    double[] column = run.column("seed-" + seed, "trials.csv", "best_return");
                    return column[column.length - 1];
                })
                .toList();
        return List.of(new Quantity(
                "best return of " + trials + " trials after five random episodes",
                best,
                Statistic.WORST,
                "-1200 at random",
                "random actions",
                Bar.atLeast(-390)));
    }
}

package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.experiments.reproduce.graphs.ChargedPrediction.Model;
import dev.mechanist.experiments.reproduce.graphs.ChargedPrediction.Worlds;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.graphnet.blocks.EquivariantNetwork;
import dev.mechanist.graphnet.blocks.PairForces;
import java.util.ArrayList;
import java.util.List;

/**
 * Five charged particles, as the benchmark of equivariant graph networks asks for them (Satorras et al. 2021): 3000 worlds, of each the
 * places and velocities of frame 30 and the places of frame 40; mean square error over 2000 other worlds.
 */
public final class NBodyReproduction {
    private static final String PAPER =
            "Satorras, Hoogeboom and Welling, E(n) equivariant graph neural networks, ICML 2021";

    private NBodyReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "five charged particles, predicted a second ahead from 3000 worlds",
                PAPER,
                false,
                List.of(
                        new Part("constant velocities", NBodyReproduction::still),
                        new Part("equivariant network", NBodyReproduction::equivariant),
                        new Part("pair forces", NBodyReproduction::pairs)));
    }

    private static Worlds test(ReproductionRun run) {
        return Worlds.drawn("charged test", 0, run.choose(2000, 60));
    }

    private static List<Quantity> still(ReproductionRun run) {
        return List.of(Quantity.exact(
                "MSE at frame 40, m^2: constant velocities",
                ChargedPrediction.still(test(run)),
                "",
                "",
                Bar.atMost(0.2)));
    }

    private static List<Quantity> pairs(ReproductionRun run) {
        Model model = ChargedPrediction.pairs(new PairForces("forces", 1, 32, 10, 0.05));
        return List.of(quantity(
                run,
                "pair forces in 10 steps",
                "pairs",
                model,
                1,
                run.choose(8000, 50),
                4e-3,
                "",
                "",
                Bar.atMost(run.choose(0.02, 0.09))));
    }

    /** A fiftieth of the published updates: what it is after a few minutes. */
    private static List<Quantity> equivariant(ReproductionRun run) {
        Model model = ChargedPrediction.equivariant(new EquivariantNetwork("equivariant", 1, 2, 64, 4));
        return List.of(quantity(
                run,
                "equivariant network, 4 layers of 64",
                "equivariant",
                model,
                run.choose(3, 1),
                run.choose(6000, 10),
                1e-3,
                "0.0107; 0.0071; 0.0043",
                "graph network, the same and SEGNN after 300,000 updates",
                Bar.atMost(run.choose(0.0107, 1.0))));
    }

    private static Quantity quantity(
            ReproductionRun run,
            String what,
            String folder,
            Model model,
            int seeds,
            int updates,
            double rate,
            String reference,
            String source,
            Bar bar) {
        Worlds test = test(run);
        List<Double> errors = new ArrayList<>();
        for (int seed : run.seeds(seeds, seeds)) {
            Worlds training = Worlds.drawn("charged training", seed, run.choose(3000, 100));
            errors.add(ChargedPrediction.error(
                    run.directory().resolve(folder + "-" + seed + ".npz"),
                    what + ", seed " + seed,
                    model,
                    training,
                    Worlds.drawn("charged held out", seed, run.choose(2000, 60)),
                    test,
                    updates,
                    rate,
                    seed));
        }
        return new Quantity("MSE at frame 40, m^2: " + what, errors, Statistic.WORST, reference, source, bar);
    }
}

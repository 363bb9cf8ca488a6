package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSearch;
import dev.mechanist.planners.evolution.TestFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Evaluations that CMA-ES needs to 1e-9, beside those of pycma 4.4.0 (active CMA, default population, 9 seeds). */
public final class EvolutionReproduction {
    private static final String SOURCE = "pycma 4.4.0, median of 9 seeds";
    private static final int[] SIZES = {10, 20, 40};
    private static final int[] SPHERE = {1460, 2760, 5310};
    private static final int[] ELLIPSOID = {4150, 12996, 48705};
    private static final int[] ROSENBROCK = {4990, 16032, 61807};

    private EvolutionReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "evaluations that CMA-ES needs, beside pycma",
                "Hansen, The CMA evolution strategy: a tutorial, 2016",
                false,
                List.of(
                        new Part("sphere", run -> evaluations(run, TestFunction.SPHERE, SPHERE)),
                        new Part("ellipsoid", run -> evaluations(run, TestFunction.ELLIPSOID, ELLIPSOID)),
                        new Part("Rosenbrock", run -> evaluations(run, TestFunction.ROSENBROCK, ROSENBROCK))));
    }

    /** Rosenbrock's local minimum keeps some seeds; the median is over those that arrive, and most must. */
    private static List<Quantity> evaluations(ReproductionRun run, TestFunction function, int[] reference) {
        List<Quantity> quantities = new ArrayList<>();
        String name = function.name().toLowerCase(Locale.ROOT);
        for (int k = 0; k < run.choose(SIZES.length, 1); k++) {
            int n = SIZES[k];
            List<Double> evaluations = new ArrayList<>();
            for (int seed = 1; seed <= 9; seed++) {
                EvolutionSearch.Result result = EvolutionSearch.minimise(
                        CmaEs.withDefaultPopulation(function.start(n), 0.5), function, 1e-9, 200_000, seed);
                if (result.reached()) {
                    evaluations.add((double) result.evaluations());
                }
            }
            quantities.add(Quantity.exact(
                    name + ", n = " + n + ": seeds of 9 that arrive",
                    evaluations.size(),
                    function == TestFunction.ROSENBROCK ? "8 or 9" : "9",
                    SOURCE,
                    Bar.atLeast(7)));
            quantities.add(new Quantity(
                    name + ", n = " + n + ": evaluations",
                    evaluations.isEmpty() ? List.of(Double.NaN) : evaluations,
                    Statistic.MEDIAN,
                    String.valueOf(reference[k]),
                    SOURCE,
                    Bar.near(reference[k], 0.25 * reference[k])));
        }
        return quantities;
    }
}

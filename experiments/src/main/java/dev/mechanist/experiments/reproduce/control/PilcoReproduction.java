package dev.mechanist.experiments.reproduce.control;

import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import java.util.ArrayList;
import java.util.List;

/** PILCO's data efficiency: seconds of experience until the mean episode ends at the goal. */
public final class PilcoReproduction {
    private static final String ICML = "Deisenroth and Rasmussen, ICML 2011, from memory";
    private static final String KAMTHE = "Kamthe and Deisenroth, AISTATS 2018";

    private PilcoReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "PILCO's experience until it solves pendulum, cart-pole and double pendulum",
                "Deisenroth and Rasmussen, PILCO: a model-based and data-efficient approach to policy search, ICML 2011",
                false,
                List.of(
                        new Part("pendulum", run -> pendulum(run)),
                        new Part("cart-pole", run -> run.quick() ? List.of() : cartPole(run)),
                        new Part("double pendulum", run -> run.quick() ? List.of() : doublePendulum(run))));
    }

    private static List<Quantity> pendulum(ReproductionRun run) {
        learn(run, "pendulum", run.choose("10", "1"), run.choose("4", "2"), "100");
        if (run.quick()) {
            return List.of(new Quantity(
                    "pendulum: real cost of 40 after two trials",
                    last(run, "pendulum", 1, "real_cost"),
                    Statistic.MEAN,
                    "",
                    "",
                    Bar.atMost(25)));
        }
        return List.of(solved(run, "pendulum", 10, 10, "10 of 10 by trial 5", "reference implementation, 10 seeds"));
    }

    private static List<Quantity> cartPole(ReproductionRun run) {
        learn(run, "cart-pole", "10", "8", "100");
        return List.of(
                solved(run, "cart-pole", 10, 10, "10", ICML),
                new Quantity(
                        "cart-pole: experience until solved, s",
                        last(run, "cart-pole", 10, "experience_s"),
                        Statistic.MEDIAN,
                        "17.5",
                        ICML,
                        Bar.atMost(20)));
    }

    private static List<Quantity> doublePendulum(ReproductionRun run) {
        learn(run, "double-pendulum", "10", "12", "60");
        return List.of(solved(run, "double-pendulum", 10, 8, "9 of 10 by 30 s", KAMTHE));
    }

    private static void learn(ReproductionRun run, String scenario, String seeds, String trials, String searches) {
        run.command(
                "learn",
                "pilco",
                "--scenario",
                scenario,
                "--seeds",
                seeds,
                "--trials",
                trials,
                "--searches",
                searches,
                "--until-solved",
                "--out",
                run.directory().resolve(scenario).toString());
    }

    private static Quantity solved(
            ReproductionRun run, String scenario, int seeds, int bar, String reference, String source) {
        double solved = last(run, scenario, seeds, "solved").stream()
                .mapToDouble(v -> v)
                .sum();
        return Quantity.exact(
                scenario + ": seeds of " + seeds + " that solve it", solved, reference, source, Bar.atLeast(bar));
    }

    /** The last entry of a column of each seed's table. */
    private static List<Double> last(ReproductionRun run, String scenario, int seeds, String column) {
        List<Double> values = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            double[] all = run.column(scenario + "/seed-" + seed, "trials.csv", column);
            values.add(all[all.length - 1]);
        }
        return values;
    }
}

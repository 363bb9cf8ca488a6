package dev.mechanist.experiments.reproduce.mechanics;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.subjects.Equations;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many of a simulated machine's true parameters the 95% intervals of their fits hold: that of the quickstart. */
public final class FitIntervalsReproduction {
    private static final String QUICKSTART = "{name: double-pendulum, records: {step: 0.04}}";

    private FitIntervalsReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "95% intervals of fits to the quickstart's simulated double pendulum: true values that lie inside",
                "19 of 20 are to lie inside",
                false,
                List.of(new Part("intervals", FitIntervalsReproduction::intervals)));
    }

    /** The bar asks for 43 of 48, which fewer than 1 in 20 repetitions of exact intervals miss (binomial: 43 or more of 48, 0.968). */
    private static List<Quantity> intervals(ReproductionRun run) {
        Subject subject = Subject.read(YamlNode.parse("quickstart", QUICKSTART));
        int inside = 0;
        int all = 0;
        for (long seed = 1; seed <= run.choose(4, 1); seed++) {
            Trial trial = subject.trial(seed);
            Equations equations = trial.requireEquations();
            FitResult fit = equations.system().fit(trial.recordedWorlds().get(0), (iteration, misfit) -> {});
            inside += inside(fit, trial.truth().orElseThrow().parameters());
            all += fit.estimates().size();
        }
        return List.of(Quantity.exact(
                "true values inside their 95% intervals, of " + all,
                inside,
                Bar.number(0.95 * all),
                "what intervals say of themselves",
                Bar.atLeast(Math.floor(43.0 / 48 * all))));
    }

    /** How many estimates hold the true value; one whose error is not known holds nothing. */
    static int inside(FitResult fit, List<Parameter> truth) {
        Map<String, Double> values = truth.stream().collect(Collectors.toMap(Parameter::name, Parameter::value));
        return (int) fit.estimates().stream()
                .filter(e -> Double.isFinite(e.standardError()))
                .filter(e -> {
                    double value = values.get(e.parameter().name());
                    return e.lower() <= value && value <= e.upper();
                })
                .count();
    }
}

package dev.mechanist.experiments.subjects;

import dev.mechanist.envs.tasks.Instruments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.Scales;
import java.util.Arrays;
import java.util.List;

/**
 * Through what a world is seen and moved while a task is done in it.
 *
 * @param noise standard deviation of the measurement noise, as a share of each state's own under random actions
 * @param delay how long after it is taken an action acts, s
 */
public record Control(double noise, double delay) {
    static final Control IDEAL = new Control(0, 0);

    /** What a study file may say of it. */
    static final List<String> KEYS = List.of("noise", "delay");

    static Control read(YamlNode yaml, Control usual) {
        yaml.keys(KEYS);
        return new Control(
                yaml.find("noise").map(n -> n.number(0)).orElse(usual.noise),
                yaml.find("delay").map(n -> n.number(0)).orElse(usual.delay));
    }

    String describe() {
        return noise == 0 && delay == 0
                ? ""
                : " While a task is done,"
                        + (noise > 0 ? " states are measured with noise of " + noise + " standard deviations" : "")
                        + (noise > 0 && delay > 0 ? " and" : "")
                        + (delay > 0 ? " actions act " + delay + " s late" : "") + ".";
    }

    /** The same scenario through these instruments; what states amount to is seen in data collected so. */
    Scenario of(Scenario scenario, Collection collection) {
        double[] deviation = new double[0];
        if (noise > 0) {
            Collection exact = new Collection(collection.episodes(), collection.steps(), collection.hold(), 0, delay);
            deviation = Scales.of(exact.collect(scenario, 0, "sizes").episodes());
        }
        int late =
                Collection.lateSteps(delay, scenario.world().dynamics().spec().dt());
        return scenario.through(new Instruments(
                Arrays.stream(deviation).map(size -> noise * size).boxed().toList(), late));
    }
}

package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.experiments.run.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done with a machine whose equations are known: a state to reach and hold.
 *
 * @param goal values of the states that count, in SI units; an angle is not counted round
 * @param weights of the squared distance of each, where it is not 1
 * @param effort weight of each squared action
 * @param start values of states at the start of an episode, where they are not 0
 * @param spread standard deviations of them, where it is not 0.01
 * @param limits largest size of an action, where it is not the largest of the records
 * @param steps of an episode
 */
public record TaskRule(
        Map<String, Double> goal,
        Map<String, Double> weights,
        double effort,
        Map<String, Double> start,
        Map<String, Double> spread,
        Map<String, Double> limits,
        int steps) {
    /** As long as one likes. */
    public static final TaskRule NOTHING =
            new TaskRule(Map.of(), Map.of(), 0, Map.of(), Map.of(), Map.of(), Integer.MAX_VALUE);

    private static final double USUAL_EFFORT = 1e-3;

    private static final int USUAL_STEPS = 100;

    /** Reads a task; unknown keys are refused. */
    public static TaskRule read(YamlNode yaml) {
        yaml.allow("goal", "weights", "effort", "start", "spread", "limits", "steps");
        TaskRule rule = new TaskRule(
                numbers(yaml.get("goal"), Double.NEGATIVE_INFINITY),
                yaml.find("weights").map(node -> numbers(node, 0)).orElse(Map.of()),
                yaml.find("effort").map(node -> node.number(0)).orElse(USUAL_EFFORT),
                yaml.find("start")
                        .map(node -> numbers(node, Double.NEGATIVE_INFINITY))
                        .orElse(Map.of()),
                yaml.find("spread").map(node -> numbers(node, 0)).orElse(Map.of()),
                yaml.find("limits").map(node -> numbers(node, 0)).orElse(Map.of()),
                yaml.find("steps").map(node -> node.integer(1)).orElse(USUAL_STEPS));
        if (rule.goal.isEmpty()) {
            throw yaml.get("goal").error("is empty; name at least one state");
        }
        for (String name : rule.weights.keySet()) {
            if (!rule.goal.containsKey(name)) {
                throw yaml.get("weights").get(name).error("weighs a state without a 'goal'; give it one");
            }
        }
        return rule;
    }

    private static Map<String, Double> numbers(YamlNode node, double least) {
        Map<String, Double> numbers = new TreeMap<>();
        for (String name : node.keys()) {
            numbers.put(name, node.get(name).number(least));
        }
        return numbers;
    }

    /** Refuses names of states and actions that a machine does not have. */
    public void requireKnown(Spec spec) {
        List<String> states = spec.state().stream().map(Variable::name).toList();
        List<String> actions = spec.action().stream().map(Variable::name).toList();
        for (Map<String, Double> named : List.of(goal, start, spread)) {
            requireKnown("state", named, states);
        }
        requireKnown("action", limits, actions);
    }

    private static void requireKnown(String kind, Map<String, Double> named, List<String> known) {
        for (String name : named.keySet()) {
            if (!known.contains(name)) {
                throw new InputException("has no " + kind + " '" + name + "'; " + KnownNames.hint(name, known));
            }
        }
    }
}

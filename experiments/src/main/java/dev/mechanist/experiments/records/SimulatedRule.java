package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.run.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine that a study simulates where it has no records: one that is not quite as its data sheet says.
 *
 * @param actions amplitudes that it is driven by, by action, in SI units
 * @param parameters values in which it differs from the start values, by name
 */
public record SimulatedRule(Map<String, Double> actions, Map<String, Double> parameters) {
    static SimulatedRule read(YamlNode yaml, ParametricDynamics model) {
        yaml.allow("actions", "parameters");
        Map<String, Double> actions =
                numbers(yaml.get("actions"), names(model.spec().action()));
        for (String name : names(model.spec().action())) {
            if (!actions.containsKey(name)) {
                throw yaml.get("actions").error("gives no amplitude of '" + name + "'; add it");
            }
        }
        Map<String, Double> parameters = new TreeMap<>();
        yaml.find("parameters")
                .ifPresent(node -> parameters.putAll(numbers(
                        node, model.parameters().stream().map(Parameter::name).toList())));
        SimulatedRule rule = new SimulatedRule(actions, parameters);
        try {
            rule.of(model.parameters());
        } catch (InputException e) {
            throw yaml.get("parameters").error("is refused: " + e.getMessage());
        }
        return rule;
    }

    /** Parameters as the simulated machine has them. */
    public List<Parameter> of(List<Parameter> start) {
        return start.stream()
                .map(p -> parameters.containsKey(p.name()) ? p.withValue(parameters.get(p.name())) : p)
                .toList();
    }

    private static List<String> names(List<Variable> variables) {
        return variables.stream().map(Variable::name).toList();
    }

    private static Map<String, Double> numbers(YamlNode node, List<String> known) {
        Map<String, Double> numbers = new TreeMap<>();
        for (String name : node.keys()) {
            if (!known.contains(name)) {
                throw node.get(name).error("is not known; " + KnownNames.hint(name, known));
            }
            numbers.put(name, node.get(name).number());
        }
        return numbers;
    }
}

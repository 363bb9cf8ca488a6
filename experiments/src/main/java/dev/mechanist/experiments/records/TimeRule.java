package dev.mechanist.experiments.records;

import dev.mechanist.core.records.Clock.Policies;
import dev.mechanist.core.records.Clock.Policy;
import dev.mechanist.experiments.run.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * Where time comes from: a column, or a constant step.
 *
 * @param column of the stamps, by name or number; empty where rows follow each other at a constant step
 * @param unit of the stamps; empty for what the file says, or seconds
 * @param step time between rows, s, where there is no column
 * @param policies what is done about gaps and backward stamps
 */
public record TimeRule(Optional<String> column, Optional<String> unit, double step, Policies policies) {
    static TimeRule read(YamlNode yaml) {
        if (yaml.isText()) {
            return new TimeRule(Optional.of(yaml.text()), Optional.empty(), 0, Policies.USUAL);
        }
        yaml.allow("column", "unit", "step", "gaps", "backward");
        if (yaml.find("column").isPresent() == yaml.find("step").isPresent()) {
            throw yaml.error("needs one of 'column' and 'step', the seconds between rows");
        }
        if (yaml.find("step").isPresent()) {
            yaml.allow("step");
        }
        double step = yaml.find("step").map(YamlNode::number).orElse(0.0);
        if (yaml.find("step").isPresent() && !(step > 0)) {
            throw yaml.get("step").error("must be a positive number of seconds, not " + step);
        }
        Optional<String> unit =
                yaml.find("unit").map(node -> node.oneOf(List.of("s", "ms", "us", "ns", "min", "h", "d")));
        return new TimeRule(
                yaml.find("column").map(YamlNode::text),
                unit,
                step,
                new Policies(
                        yaml.find("gaps")
                                .map(node -> policy(node, List.of("split", "refuse", "keep")))
                                .orElse(Policies.USUAL.gaps()),
                        yaml.find("backward")
                                .map(node -> policy(node, List.of("refuse", "split", "join")))
                                .orElse(Policies.USUAL.backward())));
    }

    private static Policy policy(YamlNode node, List<String> known) {
        return Policy.valueOf(node.oneOf(known).toUpperCase(java.util.Locale.ROOT));
    }
}

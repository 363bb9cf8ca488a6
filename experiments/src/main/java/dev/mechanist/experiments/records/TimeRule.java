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
 * @param drift what is done about stamps whose rate changes smoothly
 */
public record TimeRule(Optional<String> column, Optional<String> unit, double step, Policies policies, Drifting drift) {
    /** What is done about stamps whose rate changes smoothly ({@link dev.mechanist.core.records.Drift}). */
    public enum Drifting {
        /** Measured rates decide; where there are none the record is refused. */
        ASK,
        /** The clock drifts, and that is taken out. */
        SMOOTH,
        /** The stamps are right. */
        KEEP
    }

    /** Of stamps. */
    static final List<String> UNITS = List.of("s", "ms", "us", "ns", "min", "h", "d");

    static TimeRule read(YamlNode yaml) {
        if (yaml.isText()) {
            return new TimeRule(Optional.of(yaml.text()), Optional.empty(), 0, Policies.USUAL, Drifting.ASK);
        }
        yaml.allow("column", "unit", "step", "gaps", "backward", "drift");
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
        Optional<String> unit = yaml.find("unit").map(node -> node.oneOf(UNITS));
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
                                .orElse(Policies.USUAL.backward())),
                yaml.find("drift")
                        .map(node -> Drifting.valueOf(
                                node.oneOf(List.of("smooth", "keep")).toUpperCase(java.util.Locale.ROOT)))
                        .orElse(Drifting.ASK));
    }

    private static Policy policy(YamlNode node, List<String> known) {
        return Policy.valueOf(node.oneOf(known).toUpperCase(java.util.Locale.ROOT));
    }
}

package dev.mechanist.experiments.records;

import dev.mechanist.core.Variable;
import dev.mechanist.experiments.run.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * How a state, output or action comes from the columns of a record: sign (value - zero), converted from its unit to SI.
 *
 * @param name of the variable
 * @param column its column, by name or number; empty where it is derived
 * @param unit of the column; empty for what the file says, or none
 * @param angle whether values that differ by a turn are the same; empty for all in rad
 * @param wrapped whether it jumps by a turn somewhere; empty to find out
 * @param turn readings of an angle that are a whole turn, as steps of an encoder; 0 for what the unit says
 * @param scale how many units a reading is
 * @param sign 1 or -1
 * @param zero reading at which the quantity is zero, in the unit of the column
 * @param derivativeOf the state whose rate it is, where it is not measured
 * @param cutoff of the low-pass filter on a derived rate, Hz; 0 for none
 * @param delay how long after its stamp an action begins to act, s
 */
public record ChannelRule(
        String name,
        Optional<String> column,
        Optional<String> unit,
        Optional<Boolean> angle,
        Optional<Boolean> wrapped,
        double turn,
        double scale,
        int sign,
        double zero,
        Optional<String> derivativeOf,
        double cutoff,
        double delay) {

    /**
     * The variable that the rule speaks of, as far as it says; a derived rate has the unit of its state per second.
     *
     * @param states all rules, to look for that state
     */
    Variable variable(List<ChannelRule> states) {
        String si = derivativeOf
                .flatMap(of ->
                        states.stream().filter(rule -> rule.name.equals(of)).findFirst())
                .map(of -> of.si().isEmpty() ? "" : of.si() + "/s")
                .orElse(si());
        return si.equals("rad") && angle.orElse(true) ? Variable.angle(name) : Variable.of(name, si);
    }

    private String si() {
        boolean turns = turn > 0 || angle.orElse(false) || wrapped.orElse(false);
        return unit.map(u -> Unit.orUnchanged(u).si()).orElse(turns ? "rad" : "");
    }

    /** A column as it is. */
    static ChannelRule of(String name, String column) {
        return new ChannelRule(
                name,
                Optional.of(column),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                1,
                1,
                0,
                Optional.empty(),
                0,
                0);
    }

    /** A state or output: the name of a column, or a mapping. */
    static ChannelRule state(String name, YamlNode yaml) {
        if (yaml.isText()) {
            return of(name, yaml.text());
        }
        yaml.allow("column", "unit", "angle", "wrapped", "turn", "scale", "sign", "zero", "derivative_of", "cutoff");
        if (yaml.find("turn").isPresent()
                && (yaml.find("unit").isPresent() || yaml.find("scale").isPresent())) {
            throw yaml.get("turn").error("says what a reading is; remove it, or 'unit' and 'scale'");
        }
        Optional<String> of = yaml.find("derivative_of").map(YamlNode::text);
        if (of.isPresent() == yaml.find("column").isPresent()) {
            throw yaml.error("needs one of 'column' and 'derivative_of'");
        }
        of.ifPresent(state -> yaml.allow("derivative_of", "cutoff"));
        if (of.isEmpty() && yaml.find("cutoff").isPresent()) {
            throw yaml.get("cutoff").error("is for rates that are derived; remove it, or name 'derivative_of'");
        }
        return new ChannelRule(
                name,
                yaml.find("column").map(YamlNode::text),
                unit(yaml),
                yaml.find("angle").map(YamlNode::flag),
                yaml.find("wrapped").map(YamlNode::flag),
                yaml.find("turn").map(ChannelRule::positive).orElse(0.0),
                yaml.find("scale").map(ChannelRule::positive).orElse(1.0),
                sign(yaml),
                yaml.find("zero").map(YamlNode::number).orElse(0.0),
                of,
                yaml.find("cutoff").map(n -> n.number(0)).orElse(of.isPresent() ? DEFAULT_CUTOFF : 0),
                0);
    }

    /** Of derived rates, Hz. */
    static final double DEFAULT_CUTOFF = 20;

    /** An action: the name of a column, or a mapping. */
    static ChannelRule action(String name, YamlNode yaml) {
        if (yaml.isText()) {
            return of(name, yaml.text());
        }
        yaml.allow("column", "unit", "scale", "sign", "zero", "delay");
        return new ChannelRule(
                name,
                Optional.of(yaml.get("column").text()),
                unit(yaml),
                Optional.empty(),
                Optional.of(false),
                0,
                yaml.find("scale").map(ChannelRule::positive).orElse(1.0),
                sign(yaml),
                yaml.find("zero").map(YamlNode::number).orElse(0.0),
                Optional.empty(),
                0,
                yaml.find("delay").map(n -> n.number(0)).orElse(0.0));
    }

    private static double positive(YamlNode node) {
        if (!(node.number() > 0)) {
            throw node.error("must be positive, not " + node + "; a 'sign' of -1 turns a column round");
        }
        return node.number();
    }

    private static Optional<String> unit(YamlNode yaml) {
        return yaml.find("unit").map(node -> {
            if (Unit.find(node.text()).isEmpty()) {
                throw node.error("is '" + node.text() + "', which is not known; " + Unit.hint(node.text())
                        + "; leave it out for values that are to stay as they are");
            }
            return node.text();
        });
    }

    private static int sign(YamlNode yaml) {
        return yaml.find("sign")
                .map(node -> {
                    if (Math.abs(node.number()) != 1) {
                        throw node.error("must be 1 or -1, not " + node);
                    }
                    return (int) node.number();
                })
                .orElse(1);
    }
}

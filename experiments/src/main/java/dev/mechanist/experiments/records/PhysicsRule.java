package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.LateActuators;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Equations of motion for records: an articulated body, or a system that is built in.
 *
 * @param mjcf file of the body; empty for a system
 * @param system its name; empty for a body
 * @param free parameters to be found; of a system, empty for the usual ones
 * @param start values that they start from, or are held at
 * @param perRecord free parameters that each record has its own value of
 */
public record PhysicsRule(
        Optional<Path> mjcf,
        Optional<String> system,
        List<String> free,
        Map<String, Double> start,
        Set<String> perRecord) {
    static PhysicsRule read(YamlNode yaml) {
        yaml.allow("mjcf", "system", "free", "start", "per_record");
        if (yaml.find("mjcf").isPresent() == yaml.find("system").isPresent()) {
            throw yaml.error("needs one of 'mjcf', a file, and 'system', a name");
        }
        if (yaml.find("mjcf").isPresent() && yaml.find("free").isEmpty()) {
            throw yaml.error("needs the key 'free', the parameters to be found; for example [mass:arm, damping:arm]");
        }
        Map<String, Double> start = new TreeMap<>();
        yaml.find("start")
                .ifPresent(node -> node.keys()
                        .forEach(name -> start.put(name, node.get(name).number())));
        PhysicsRule rule = new PhysicsRule(
                yaml.find("mjcf").map(YamlNode::path),
                yaml.find("system").map(YamlNode::text),
                yaml.find("free")
                        .map(node -> node.filled().items().stream()
                                .map(YamlNode::text)
                                .toList())
                        .orElse(List.of()),
                start,
                yaml.find("per_record")
                        .map(node -> node.filled().items().stream()
                                .map(YamlNode::text)
                                .collect(Collectors.toCollection(TreeSet::new)))
                        .orElse(new TreeSet<>()));
        try {
            rule.measured();
        } catch (InputException e) {
            throw yaml.error("is refused: " + e.getMessage());
        }
        return rule;
    }

    /** The system with its start values and free parameters. */
    public MeasuredSystem measured() {
        List<String> ofModel =
                free.stream().filter(name -> !LateActuators.isDelay(name)).toList();
        MeasuredSystem prompt = mjcf.map(file -> MeasuredSystem.articulated(file, ofModel))
                .orElseGet(() -> MeasuredSystem.named(system.orElseThrow()));
        boolean late = Stream.concat(free.stream(), start.keySet().stream()).anyMatch(LateActuators::isDelay);
        MeasuredSystem named = late ? prompt.withDelays() : prompt;
        List<Parameter> parameters = named.model().parameters();
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : start.keySet()) {
            requireKnown(name, names);
        }
        free.stream()
                .filter(name -> mjcf.isEmpty() || LateActuators.isDelay(name))
                .forEach(name -> requireKnown(name, names));
        MeasuredSystem chosen = named.withParameters(parameters.stream()
                .map(p -> start.containsKey(p.name()) ? p.withValue(start.get(p.name())) : p)
                .map(p -> free.isEmpty() ? p : p.withFree(free.contains(p.name())))
                .toList());
        for (String name : perRecord) {
            requireKnown(name, names);
            if (chosen.model().parameters().stream().noneMatch(p -> p.name().equals(name) && p.free())) {
                throw new InputException("'per_record' names '" + name + "', which is held; add it to 'free'");
            }
        }
        return perRecord.isEmpty() ? chosen : chosen.withPerRecord(perRecord);
    }

    private static void requireKnown(String name, List<String> names) {
        if (!names.contains(name)) {
            throw KnownNames.unknown("parameter", name, names);
        }
    }
}

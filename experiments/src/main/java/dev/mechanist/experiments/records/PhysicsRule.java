package dev.mechanist.experiments.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.io.Hashes;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.equations.JavaEquations;
import dev.mechanist.sysid.equations.JavaSource;
import dev.mechanist.sysid.shooting.LateActuators;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Equations of motion for records.
 *
 * @param origin where they come from
 * @param free parameters to be found; but for a body, empty for the usual ones
 * @param start values that they start from, or are held at
 * @param perRecord free parameters that each record has its own value of
 * @param step longest step of the integrator, s; empty for the usual one
 * @param fit how they are fitted ({@link FitRule}); empty for the usual way
 */
public record PhysicsRule(
        Origin origin,
        List<String> free,
        Map<String, Double> start,
        Set<String> perRecord,
        Optional<Double> step,
        Optional<YamlNode> fit) {
    /** Where equations come from. */
    public sealed interface Origin {
        /** The file of an articulated body. */
        record Mjcf(Path file) implements Origin {}

        /** A machine that is built in with its data sheet and the way in which it is fitted ({@link Machines}), or an environment. */
        record Known(String name) implements Origin {}

        /** Equations that are built in, without any data. */
        record Bare(String name) implements Origin {}

        /** Equations of one's own, compiled once for all that use the description; their variables are those of the records. */
        record Java(JavaEquations equations, Spec spec) implements Origin {}
    }

    /** Longest step of the integrator of equations of one's own, s. */
    private static final double USUAL_STEP = 0.01;

    /**
     * Reads the rule; compiles the Java that it names.
     *
     * @param spec the variables that the records describe, at any time step
     */
    static PhysicsRule read(YamlNode yaml, Spec spec) {
        yaml.allow("mjcf", "system", "equations", "java", "free", "start", "per_record", "step", "fit");
        Origin origin = origin(yaml, spec);
        if (origin instanceof Origin.Mjcf && yaml.find("free").isEmpty()) {
            throw yaml.error("needs the key 'free', the parameters to be found; for example [mass:arm, damping:arm]");
        }
        Map<String, Double> start = new TreeMap<>();
        yaml.find("start")
                .ifPresent(node -> node.keys()
                        .forEach(name -> start.put(name, node.get(name).number())));
        Set<String> perRecord = yaml.find("per_record")
                .map(node -> (Set<String>) new TreeSet<>(texts(node)))
                .orElse(Set.of());
        PhysicsRule usual = new PhysicsRule(
                origin,
                yaml.find("free").map(PhysicsRule::texts).orElse(List.of()),
                start,
                perRecord,
                yaml.find("step").map(PhysicsRule::positive),
                Optional.empty());
        if (usual.step.isPresent() && !(origin instanceof Origin.Bare || origin instanceof Origin.Java)) {
            throw yaml.get("step")
                    .error("is for 'equations' and 'java'; a body's is the 'timestep' of its file: remove it");
        }
        try {
            usual.measured();
        } catch (InputException e) {
            throw yaml.error("is refused: " + e.getMessage());
        }
        PhysicsRule rule = new PhysicsRule(origin, usual.free, start, perRecord, usual.step, yaml.find("fit"));
        rule.measured();
        return rule;
    }

    private static Origin origin(YamlNode yaml, Spec spec) {
        List<String> given = Stream.of("mjcf", "system", "equations", "java")
                .filter(key -> yaml.find(key).isPresent())
                .toList();
        if (given.size() != 1) {
            throw yaml.error("needs one of 'mjcf', a file, 'system', a name, 'equations', a name, and 'java', a file");
        }
        YamlNode node = yaml.get(given.get(0));
        return switch (given.get(0)) {
            case "mjcf" -> new Origin.Mjcf(node.path());
            case "system" -> new Origin.Known(node.text());
            case "java" ->
                new Origin.Java(
                        JavaEquations.compile(JavaSource.read(node.path())),
                        spec.withTimeStep(
                                yaml.find("step").map(PhysicsRule::positive).orElse(USUAL_STEP)));
            default -> new Origin.Bare(node.text());
        };
    }

    private static List<String> texts(YamlNode list) {
        return list.filled().items().stream().map(YamlNode::text).toList();
    }

    private static double positive(YamlNode node) {
        if (!(node.number() > 0)) {
            throw node.error("must be a positive number of seconds, not " + node);
        }
        return node.number();
    }

    /** Equations of one's own. */
    public Optional<JavaEquations> java() {
        return origin instanceof Origin.Java own ? Optional.of(own.equations) : Optional.empty();
    }

    /** File of an articulated body. */
    public Optional<Path> mjcf() {
        return origin instanceof Origin.Mjcf body ? Optional.of(body.file) : Optional.empty();
    }

    /** Name of a machine, an environment or equations that are built in. */
    public Optional<String> system() {
        if (origin instanceof Origin.Known known) {
            return Optional.of(known.name);
        }
        return origin instanceof Origin.Bare bare ? Optional.of(bare.name) : Optional.empty();
    }

    /** What it says, for hashes: of a body's file what is in it. */
    public String content() {
        return system().orElse("")
                + (origin instanceof Origin.Bare ? " bare" : "")
                + free
                + start
                + (perRecord.isEmpty() ? "" : perRecord)
                + step.map(s -> " step " + s).orElse("")
                + fit.map(node -> " fit " + node).orElse("")
                + mjcf().map(Hashes::ofFile).orElse("")
                + java().map(own -> own.source().sha256()).orElse("");
    }

    private MeasuredSystem prompt() {
        if (origin instanceof Origin.Mjcf body) {
            return MeasuredSystem.articulated(
                    body.file,
                    free.stream().filter(name -> !LateActuators.isDelay(name)).toList());
        }
        if (origin instanceof Origin.Java own) {
            return MeasuredSystem.usual(own.equations.name(), own.equations.discrete(own.spec))
                    .withSource(own.equations.source());
        }
        if (origin instanceof Origin.Known known) {
            return Machines.system(known.name);
        }
        MeasuredSystem bare = MeasuredSystem.ofEquations(((Origin.Bare) origin).name);
        return step.map(longest ->
                        MeasuredSystem.usual(bare.name(), bare.model().withTimeStep(longest)))
                .orElse(bare);
    }

    /** The system with its start values and free parameters, and how it is fitted. */
    public MeasuredSystem measured() {
        MeasuredSystem usual = prompt();
        MeasuredSystem prompt = fit.map(node -> FitRule.read(node, usual)).orElse(usual);
        boolean late = Stream.concat(free.stream(), start.keySet().stream()).anyMatch(LateActuators::isDelay);
        MeasuredSystem named = late ? prompt.withDelays() : prompt;
        List<Parameter> parameters = named.model().parameters();
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : start.keySet()) {
            requireKnown(name, names);
        }
        free.stream()
                .filter(name -> mjcf().isEmpty() || LateActuators.isDelay(name))
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

package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.World;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An environment, some of whose parameters may have other values than usual.
 *
 * @param world registered name, or that of a body
 * @param body the body, where it is one
 * @param parameters the values that differ, by name, in the parameters' units; {@code mass} is every {@code mass:PART}
 */
public record WorldVariant(String world, Optional<BodyWorld> body, Map<String, Double> parameters) {
    /** As it is. */
    public static WorldVariant of(String world) {
        return new WorldVariant(world, Optional.empty(), Map.of());
    }

    /**
     * An environment by its name, or a body by its file in MuJoCo's format.
     *
     * @throws InputException where it is neither, or no body that can be moved
     */
    public static WorldVariant named(String environment) {
        if (Environments.knows(environment)) {
            return of(environment);
        }
        if (environment.endsWith(".xml")) {
            return of(BodyWorld.of(Path.of(environment)));
        }
        throw KnownNames.unknown("environment", environment, Environments.listing());
    }

    /** A body as its file describes it; no environment that is registered has a name like it. */
    static WorldVariant of(BodyWorld body) {
        return new WorldVariant("mjcf:" + body.name(), Optional.of(body), Map.of());
    }

    /** Equations that models of physics know, with parameters as one would guess them; nothing where they know none. */
    Optional<Equations> equations(long seed) {
        ParametricDynamics truth = scenario().world().dynamics();
        return body.isPresent()
                ? body.get().equations(truth, seed)
                : Optional.of(Equations.of(world, Guesses.about(truth, seed)));
    }

    /** The same with a parameter changed. */
    WorldVariant with(String parameter, double value) {
        Map<String, Double> changed = new TreeMap<>(parameters);
        changed.put(parameter, value);
        WorldVariant variant = new WorldVariant(world, body, changed);
        variant.scenario();
        return variant;
    }

    /**
     * World and task.
     *
     * @throws InputException for a parameter that the world does not have, or a value that it cannot have
     */
    public Scenario scenario() {
        if (body.isPresent()) {
            return body.get().scenario(parameters);
        }
        Scenario usual = Environments.scenario(world);
        if (parameters.isEmpty()) {
            return usual;
        }
        World other = new World(
                changed(usual.world().dynamics(), parameters),
                usual.world().energy(),
                usual.world().drawing());
        return new Scenario(usual.name(), usual.summary(), other, usual.task());
    }

    /**
     * The same dynamics with other values of some parameters.
     *
     * @throws InputException for a parameter that they do not have, or a value that it cannot have
     */
    public static ParametricDynamics changed(ParametricDynamics dynamics, Map<String, Double> parameters) {
        List<Parameter> changed = new ArrayList<>(dynamics.parameters());
        parameters.forEach((name, value) -> {
            if (changed.stream().noneMatch(p -> isMeant(name, p))) {
                throw KnownNames.unknown(
                        "parameter", name, changed.stream().map(Parameter::name).toList());
            }
            changed.replaceAll(p -> isMeant(name, p) ? p.withValue(value) : p);
        });
        return dynamics.withParameters(changed);
    }

    /** A parameter by its name, or, as {@code mass} for {@code mass:link1}, all of a kind. */
    private static boolean isMeant(String name, Parameter parameter) {
        return parameter.name().equals(name) || parameter.name().startsWith(name + ":");
    }

    /** How it differs from others: by its name where worlds differ, and its parameters. */
    String label(boolean worldsDiffer) {
        String values = parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + plain(e.getValue()))
                .collect(Collectors.joining(", "));
        return !worldsDiffer && !values.isEmpty() ? values : (world + " " + values).strip();
    }

    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** Its place on an axis: the value of the one changed parameter, or the number at the end of its name. */
    OptionalDouble position(boolean worldsDiffer) {
        if (worldsDiffer && parameters.isEmpty() && world.matches(".*-\\d+")) {
            return OptionalDouble.of(Double.parseDouble(world.substring(world.lastIndexOf('-') + 1)));
        }
        return !worldsDiffer && parameters.size() == 1
                ? OptionalDouble.of(parameters.values().iterator().next())
                : OptionalDouble.empty();
    }
}

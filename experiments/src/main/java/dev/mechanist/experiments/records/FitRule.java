package dev.mechanist.experiments.records;

import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Variable;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.Disturbances;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the records of a machine are fitted, where that is not the usual way. */
final class FitRule {
    private static final double USUAL_NOISE = 0.01;
    private static final String[] WAY = {
        "windows", "stretches", "noise", "prior", "reweightings", "tolerance", "iterations"
    };

    private FitRule() {}

    /** The system, fitted as a description says. */
    static MeasuredSystem read(YamlNode yaml, MeasuredSystem system) {
        List<String> keys = new ArrayList<>(List.of(WAY));
        keys.addAll(List.of("thin", "disturbances", "to_the_noise"));
        yaml.keys(keys);
        List<Variable> states = system.model().spec().state();
        FitSettings settings = way(yaml, states, system.settings());
        return system.withWay(
                settings,
                yaml.find("thin").map(FitRule::positive).orElse(system.thinnedTo()),
                yaml.find("disturbances").map(node -> disturbances(node, system, settings)),
                yaml.find("to_the_noise").map(node -> toTheNoise(node, states)));
    }

    private static FitSettings way(YamlNode yaml, List<Variable> states, FitSettings usual) {
        if (yaml.find("windows").isPresent() && yaml.find("stretches").isPresent()) {
            throw yaml.get("stretches")
                    .error("have free starts and 'windows' begin where they were measured; remove one of them");
        }
        Shooting shooting = yaml.find("windows")
                .map(FitRule::windows)
                .or(() -> yaml.find("stretches").map(FitRule::stretches))
                .orElse(usual.shooting());
        boolean reweighs = shooting instanceof Shooting.FreeStarts;
        FitSettings plain = FitSettings.of(
                shooting, yaml.find("noise").map(node -> noise(node, states)).orElse(usual.noise()));
        return plain.withPriorWidth(yaml.find("prior").map(FitRule::positive).orElse(plain.priorWidth()))
                .withReweightings(
                        yaml.find("reweightings").map(node -> node.integer(0)).orElse(reweighs ? 2 : 0))
                .withTolerance(
                        yaml.find("tolerance").map(node -> node.number(0)).orElse(plain.tolerance()))
                .withMaximumIterations(
                        yaml.find("iterations").map(node -> node.integer(1)).orElse(plain.maximumIterations()));
    }

    private static FitSettings toTheNoise(YamlNode yaml, List<Variable> states) {
        yaml.allow(WAY);
        if (yaml.find("stretches").isEmpty()) {
            throw yaml.error("needs the key 'stretches', whose starts are free; add it");
        }
        double[] usual = new double[states.size()];
        Arrays.fill(usual, USUAL_NOISE);
        return way(yaml, states, FitSettings.of(new Shooting.FreeStarts(1, 1), usual));
    }

    private static Shooting windows(YamlNode yaml) {
        yaml.allow("length", "every");
        return new Shooting.FromMeasured(positive(yaml.get("length")), positive(yaml.get("every")));
    }

    private static Shooting stretches(YamlNode yaml) {
        yaml.allow("length", "tolerance");
        return new Shooting.FreeStarts(
                positive(yaml.get("length")),
                yaml.find("tolerance").map(FitRule::positive).orElse(1e-2));
    }

    /** Of each state; infinite of those that are not named. */
    private static double[] noise(YamlNode yaml, List<Variable> states) {
        requireKnown(yaml, states);
        if (yaml.keys().isEmpty()) {
            throw yaml.error("is empty; name at least one state, whose measurements are compared");
        }
        return states.stream()
                .mapToDouble(
                        state -> yaml.find(state.name()).map(FitRule::positive).orElse(Double.POSITIVE_INFINITY))
                .toArray();
    }

    private static Disturbances disturbances(YamlNode yaml, MeasuredSystem system, FitSettings settings) {
        yaml.allow("pieces", "starts", "actions", "memory", "noise");
        if (!(settings.shooting() instanceof Shooting.FromMeasured)) {
            throw yaml.error("are those of 'windows'; give these, or remove it");
        }
        return new Disturbances(
                yaml.get("pieces").integer(1),
                sizes(yaml.get("starts"), system.model().spec().state()),
                sizes(yaml.get("actions"), system.model().spec().action()),
                positive(yaml.get("memory")),
                positive(yaml.get("noise")));
    }

    private static List<Double> sizes(YamlNode yaml, List<Variable> variables) {
        requireKnown(yaml, variables);
        return variables.stream()
                .map(variable -> positive(yaml.get(variable.name())))
                .toList();
    }

    private static void requireKnown(YamlNode yaml, List<Variable> variables) {
        List<String> names = variables.stream().map(Variable::name).toList();
        for (String name : yaml.keys()) {
            if (!names.contains(name)) {
                throw yaml.get(name).error("is not known; " + KnownNames.hint(name, names));
            }
        }
    }

    private static double positive(YamlNode node) {
        if (!(node.number() > 0)) {
            throw node.error("must be positive, not " + node);
        }
        return node.number();
    }
}

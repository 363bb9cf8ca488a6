package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.run.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Worlds that models are trained or tested in, and how data are collected there, as a study file names them: a list of
 * environments, or a mapping with {@code worlds}, values of parameters, and the keys of {@link Collection}. A parameter has one value,
 * a list of them, or a range {@code 0.8..1.2}, of which five are taken.
 *
 * @param worlds all combinations, at least one
 * @param collection how data are collected in each
 */
public record WorldVariants(List<WorldVariant> worlds, Collection collection) {
    private static final Pattern RANGE = Pattern.compile("(-?[\\d.]+?(?:e-?\\d+)?)\\.\\.(-?[\\d.]+(?:e-?\\d+)?)");
    private static final int POINTS = 5;

    /**
     * @param usual the environment that is meant where no worlds are named; nothing where they must be
     * @param collection what is collected unless the file says otherwise
     */
    public static WorldVariants read(YamlNode yaml, Optional<WorldVariant> usual, Collection collection) {
        if (yaml.isList()) {
            return new WorldVariants(worlds(yaml), collection);
        }
        List<WorldVariant> variants = yaml.find("worlds")
                .map(WorldVariants::worlds)
                .or(() -> usual.map(List::of))
                .orElseThrow(() -> yaml.error("needs the key 'worlds', a list of environments; add it"));
        for (String key : yaml.keys()) {
            if (key.equals("parameters")) {
                for (String parameter : yaml.get(key).keys()) {
                    variants = changed(variants, parameter, yaml.get(key).get(parameter));
                }
            } else if (!key.equals("worlds") && !Collection.KEYS.contains(key)) {
                variants = changed(variants, key, yaml.get(key));
            }
        }
        return new WorldVariants(variants, Collection.read(yaml, collection));
    }

    /** The same worlds with values of parameters, one each; what a world says of itself goes before. */
    WorldVariants with(YamlNode parameters) {
        List<WorldVariant> changed = worlds;
        for (String parameter : parameters.keys()) {
            YamlNode value = parameters.get(parameter);
            double number = value.number();
            changed = changed.stream()
                    .map(variant -> {
                        try {
                            return variant.parameters().containsKey(parameter)
                                    ? variant
                                    : variant.with(parameter, number);
                        } catch (InputException e) {
                            throw value.error("is refused: " + e.getMessage());
                        }
                    })
                    .toList();
        }
        return new WorldVariants(changed, collection);
    }

    private static List<WorldVariant> worlds(YamlNode list) {
        List<WorldVariant> worlds = new ArrayList<>();
        for (YamlNode item : list.filled().items()) {
            if (!Environments.knows(item.text())) {
                throw item.unknown(Environments.listing());
            }
            worlds.add(WorldVariant.of(item.text()));
        }
        if (Set.copyOf(worlds).size() < worlds.size()) {
            throw list.error("names a world twice; remove one");
        }
        return worlds;
    }

    private static List<WorldVariant> changed(List<WorldVariant> variants, String parameter, YamlNode values) {
        List<WorldVariant> all = new ArrayList<>();
        for (WorldVariant variant : variants) {
            for (double value : values(values)) {
                try {
                    all.add(variant.with(parameter, value));
                } catch (InputException e) {
                    throw values.error("is refused: " + e.getMessage());
                }
            }
        }
        return all;
    }

    public static double[] values(YamlNode node) {
        if (node.isList()) {
            return node.filled().items().stream().mapToDouble(YamlNode::number).toArray();
        }
        Matcher range = RANGE.matcher(node.text());
        if (!range.matches()) {
            return new double[] {node.number()};
        }
        double first = Double.parseDouble(range.group(1));
        double last = Double.parseDouble(range.group(2));
        double[] values = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double value = first + (last - first) * i / (POINTS - 1);
            values[i] = Math.round(value * 1e9) / 1e9;
        }
        return values;
    }
}

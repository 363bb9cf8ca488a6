package dev.mechanist.experiments.subjects;

import dev.mechanist.experiments.run.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists where a study expects one value: each is an axis, and an entry with axes stands for one entry per combination, whose names say
 * where it is on them. Axes are the amounts, the noise and the delays of training and test data and of control, parameters of the
 * world, and how records are taken. A part's key may be written with a dot, as {@code training.episodes}.
 */
public final class Axes {
    /** Parts of an entry, each with the keys that may be axes. */
    private record Part(String name, List<String> keys) {}

    private static final List<Part> PARTS = List.of(
            new Part("training", Collection.KEYS),
            new Part("train", Collection.KEYS),
            new Part("test", Collection.KEYS),
            new Part("control", Control.KEYS),
            new Part("records", List.of("step", "simulated", "seconds", "noise")));
    private static final List<String> OF_ALL = List.of("noise", "delay", "mjcf", "step");
    private static final String PARAMETERS = "parameters";

    private Axes() {}

    /**
     * An entry that has one value wherever one is expected.
     *
     * @param where it is on each axis, for its name; empty for an entry without axes
     */
    public record Point(String where, YamlNode entry) {}

    /**
     * All points of a model, planner or learner, whose axes are lists for settings that are one value; of settings that are lists, lists of
     * lists.
     *
     * @param reserved keys that are no settings
     * @param defaults the records that settings are components of
     */
    public static List<Point> ofSettings(YamlNode entry, Set<String> reserved, List<? extends Record> defaults) {
        List<Point> points = List.of(new Point("", entry));
        for (String key : entry.keys()) {
            YamlNode value = entry.get(key);
            boolean several = defaults.stream().anyMatch(record -> Settings.isArray(record, key));
            if (!reserved.contains(key)
                    && value.isList()
                    && (!several || value.items().stream().anyMatch(YamlNode::isList))) {
                points = spread(points, "", key);
            }
        }
        return points;
    }

    /** All points, the first axis slowest. */
    static List<Point> points(YamlNode written) {
        YamlNode entry = nested(written);
        List<Point> points = List.of(new Point("", entry));
        for (Part part : PARTS) {
            if (isMapping(entry, part.name)) {
                for (String key : part.keys) {
                    points = spread(points, part.name, key);
                }
            }
        }
        if (isMapping(entry, PARAMETERS)) {
            for (String name : entry.get(PARAMETERS).keys()) {
                points = spread(points, PARAMETERS, name);
            }
        }
        for (String key : OF_ALL) {
            points = spread(points, "", key);
        }
        return points;
    }

    private static boolean isMapping(YamlNode entry, String part) {
        return entry.find(part).filter(YamlNode::isMapping).isPresent();
    }

    /** With keys like {@code training.episodes} in the mappings that they mean. */
    private static YamlNode nested(YamlNode entry) {
        YamlNode nested = entry;
        for (String key : entry.keys()) {
            int dot = key.indexOf('.');
            String part = dot < 0 ? "" : key.substring(0, dot);
            if (part.equals(PARAMETERS) || PARTS.stream().anyMatch(p -> p.name.equals(part))) {
                YamlNode value = entry.get(key);
                YamlNode inner = nested.find(part).orElse(value.emptyMapping());
                if (inner.find(key.substring(dot + 1)).isPresent()) {
                    throw value.error("stands twice; keep one");
                }
                nested = nested.without(key).with(part, inner.with(key.substring(dot + 1), value));
            }
        }
        return nested;
    }

    /** The same value twice, as 1 and 1.0, would count the same data twice. */
    private static void requireDifferent(Point point, String part, String key) {
        YamlNode inner = part.isEmpty() ? point.entry : point.entry.get(part);
        Set<String> seen = new HashSet<>();
        inner.find(key).filter(YamlNode::isList).map(YamlNode::items).orElse(List.of()).stream()
                .filter(YamlNode::isText)
                .forEach(value -> {
                    String text = value.text();
                    if (!seen.add(text.matches("[-+.\\d]+(e[-+]?\\d+)?") ? "" + value.number() : text)) {
                        throw value.error("is a value that stands there already; remove one");
                    }
                });
    }

    /** @param part empty for keys of the entry itself */
    private static List<Point> spread(List<Point> points, String part, String key) {
        points.forEach(point -> requireDifferent(point, part, key));
        List<Point> all = new ArrayList<>();
        for (Point point : points) {
            YamlNode inner = part.isEmpty() ? point.entry : point.entry.get(part);
            List<YamlNode> values = inner.find(key)
                    .filter(YamlNode::isList)
                    .map(list -> list.filled().items())
                    .orElse(List.of());
            if (values.isEmpty()) {
                all.add(point);
            }
            for (YamlNode value : values) {
                String said = (part.equals("test") || part.equals("control") ? part + " " : "") + key + "="
                        + (value.isText() ? value.text() : value);
                YamlNode chosen = inner.with(key, value);
                all.add(new Point(
                        point.where.isEmpty() ? said : point.where + ", " + said,
                        part.isEmpty() ? chosen : point.entry.with(part, chosen)));
            }
        }
        return all;
    }
}

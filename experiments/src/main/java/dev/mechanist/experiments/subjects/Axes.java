package dev.mechanist.experiments.subjects;

import dev.mechanist.experiments.run.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists where a study expects one value: each is an axis, and an entry with axes stands for one entry per combination, whose names say
 * where it is on them. Axes are the amounts and the noise of training and test data, and parameters of the world.
 */
final class Axes {
    private static final List<String> PARTS = List.of("training", "train", "test");

    private Axes() {}

    /**
     * An entry that has one value wherever one is expected.
     *
     * @param where it is on each axis, for its name; empty for an entry without axes
     */
    record Point(String where, YamlNode entry) {}

    /** All points, the first axis slowest. */
    static List<Point> points(YamlNode entry) {
        List<Point> points = List.of(new Point("", entry));
        for (String part : PARTS) {
            if (entry.find(part).filter(YamlNode::isMapping).isPresent()) {
                for (String key : Collection.KEYS) {
                    points = spread(points, part + "." + key);
                }
            }
        }
        if (entry.find("parameters").filter(YamlNode::isMapping).isPresent()) {
            for (String name : entry.get("parameters").keys()) {
                points = spread(points, "parameters." + name);
            }
        }
        return points;
    }

    private static List<Point> spread(List<Point> points, String path) {
        String part = path.substring(0, path.indexOf('.'));
        String key = path.substring(path.indexOf('.') + 1);
        List<Point> all = new ArrayList<>();
        for (Point point : points) {
            YamlNode inner = point.entry.get(part);
            List<YamlNode> values = inner.find(key)
                    .filter(YamlNode::isList)
                    .map(list -> list.filled().items())
                    .orElse(List.of());
            if (values.isEmpty()) {
                all.add(point);
            }
            for (YamlNode value : values) {
                String said = (part.equals("test") ? "test " : "") + key + "=" + value.text();
                all.add(new Point(
                        point.where.isEmpty() ? said : point.where + ", " + said,
                        point.entry.with(part, inner.with(key, value))));
            }
        }
        return all;
    }
}

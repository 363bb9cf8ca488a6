package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML document as {@link YamlNode}s: anchors are followed, {@code <<} merges mappings, a second document is refused. */
final class YamlText {
    /** Places that anchors may multiply a document to; more is a mistake or a trap. */
    private static final int MOST_NODES = 100_000;

    private static final Pattern PLACE = Pattern.compile("^ in .*, line (\\d+), column", Pattern.MULTILINE);

    private final String file;

    /** What is being read, from the outermost node in: an anchor must not stand within itself. */
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private int nodes;

    /** @param file stands for the file in messages */
    YamlText(String file) {
        this.file = file;
    }

    YamlNode read(String text) {
        try {
            Iterator<Node> documents = new Yaml(new LoaderOptions())
                    .composeAll(new StringReader(text))
                    .iterator();
            if (!documents.hasNext()) {
                throw new InputException(file + ": the file is empty; a mapping of keys to values is needed");
            }
            YamlNode first = value("", documents.next());
            if (documents.hasNext()) {
                throw new InputException(file + ":" + line(documents.next())
                        + ": a second document begins ('---'); put each into a file of its own");
            }
            return first;
        } catch (YAMLException e) {
            throw malformed(e);
        }
    }

    /** The parser tells its reason over several lines, with indented places and excerpts between; the last place is the fault's. */
    private InputException malformed(YAMLException e) {
        String said = String.valueOf(e.getMessage());
        int line = 1;
        Matcher place = PLACE.matcher(said);
        while (place.find()) {
            line = Integer.parseInt(place.group(1));
        }
        String reason = said.lines().filter(part -> !part.startsWith(" ")).collect(Collectors.joining(", "));
        return new InputException(file + ":" + line + ": not YAML: " + reason, e);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private YamlNode value(String path, Node node) {
        if (++nodes > MOST_NODES) {
            throw error(path, node, "makes the document too large by its anchors; write less of it");
        }
        if (node instanceof ScalarNode scalar) {
            return placed(path, node, node.getTag().equals(Tag.NULL) ? null : scalar.getValue());
        }
        if (!open.add(node)) {
            throw error(path, node, "holds itself by its anchor; write it out");
        }
        YamlNode read = node instanceof SequenceNode list ? list(path, list) : mapping(path, (MappingNode) node);
        open.remove(node);
        return read;
    }

    private YamlNode list(String path, SequenceNode list) {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(value(path + "[" + items.size() + "]", item));
        }
        return placed(path, list, items);
    }

    private YamlNode mapping(String path, MappingNode mapping) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Deque<MappingNode> merged = new ArrayDeque<>();
        for (NodeTuple pair : mapping.getValue()) {
            if (pair.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(merged(path, pair.getValueNode()));
                continue;
            }
            String key = key(path, pair.getKeyNode());
            YamlNode entry = entry(path, key, pair);
            if (entries.put(key, entry) != null) {
                throw entry.error("stands twice; keep one");
            }
        }
        for (MappingNode other : new LinkedHashSet<>(merged)) {
            YamlNode read = value(path, other);
            read.keys().forEach(key -> entries.putIfAbsent(key, read.get(key)));
        }
        return placed(path, mapping, entries);
    }

    /** Stands in the line of its key, wherever the value of an anchor was written. */
    private YamlNode entry(String path, String key, NodeTuple pair) {
        YamlNode read = value(path.isEmpty() ? key : path + "." + key, pair.getValueNode());
        return read.inLine(line(pair.getKeyNode()));
    }

    private String key(String path, Node node) {
        if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
            throw error(path, node, "has a key that is no text; name it");
        }
        return scalar.getValue();
    }

    private List<MappingNode> merged(String path, Node node) {
        List<Node> given = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        List<MappingNode> mappings = new ArrayList<>();
        for (Node each : given) {
            if (!(each instanceof MappingNode mapping)) {
                throw error(path, node, "merges ('<<') what is no mapping; name the anchor of one");
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    private YamlNode placed(String path, Node node, Object value) {
        return new YamlNode(file, line(node), path, value);
    }

    private InputException error(String path, Node node, String complaint) {
        return placed(path, node, null).error(complaint);
    }
}

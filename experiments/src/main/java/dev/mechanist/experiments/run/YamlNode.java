package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.io.Decimals;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value in a YAML file that knows where it stands, so that every complaint names file, line, key and cure. */
public final class YamlNode {
    private static final int MOST_LABEL = 60;

    private final String file;
    private final int line;
    private final String path;
    private final Object value;

    /** @param value a {@code Map<String, YamlNode>}, a {@code List<YamlNode>}, or the scalar's text (null when empty) */
    YamlNode(String file, int line, String path, Object value) {
        this.file = file;
        this.line = line;
        this.path = path;
        this.value = value;
    }

    /** Reads a YAML file. */
    public static YamlNode read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** Reads YAML from {@code text}; {@code name} stands for the file in messages. */
    public static YamlNode parse(String name, String text) {
        return new YamlText(name).read(text);
    }

    /** The same, said to stand in a line. */
    YamlNode inLine(int place) {
        return new YamlNode(file, place, path, value);
    }

    /** A complaint about this value: one line with its place. */
    public InputException error(String complaint) {
        return new InputException(file + ":" + line + ": " + (path.isEmpty() ? "" : "'" + path + "' ") + complaint);
    }

    /** The keys of a mapping, after checking that each is one of {@code known}. */
    public Set<String> keys(Collection<String> known) {
        Map<String, YamlNode> entries = entries();
        for (Map.Entry<String, YamlNode> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw entry.getValue().error("is an unknown key; " + KnownNames.hint(entry.getKey(), known));
            }
        }
        return entries.keySet();
    }

    /** The keys of a mapping, whatever they are. */
    public Set<String> keys() {
        return entries().keySet();
    }

    /** Checks that this is a mapping without keys other than these. */
    public void allow(String... known) {
        keys(Arrays.asList(known));
    }

    /** The value of a key, if the key is there. */
    public Optional<YamlNode> find(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    /** The value of a key that must be there. */
    public YamlNode get(String key) {
        return find(key).orElseThrow(() -> error("needs the key '" + key + "'; add it"));
    }

    @SuppressWarnings("unchecked") // parse() builds nothing else
    private Map<String, YamlNode> entries() {
        if (!(value instanceof Map)) {
            throw error("must be a mapping of keys to values, not " + described());
        }
        return (Map<String, YamlNode>) value;
    }

    public boolean isText() {
        return value instanceof String;
    }

    public boolean isList() {
        return value instanceof List;
    }

    public boolean isMapping() {
        return value instanceof Map;
    }

    /** This mapping with another value of a key. */
    public YamlNode with(String key, YamlNode other) {
        Map<String, YamlNode> changed = new LinkedHashMap<>(entries());
        changed.put(key, other);
        return new YamlNode(file, line, path, changed);
    }

    /** This mapping without a key. */
    public YamlNode without(String key) {
        Map<String, YamlNode> changed = new LinkedHashMap<>(entries());
        changed.remove(key);
        return new YamlNode(file, line, path, changed);
    }

    /** A mapping without keys, at the same place. */
    public YamlNode emptyMapping() {
        return new YamlNode(file, line, path, Map.of());
    }

    /** The items of a list. */
    @SuppressWarnings("unchecked") // parse() builds nothing else
    public List<YamlNode> items() {
        if (!(value instanceof List)) {
            throw error("must be a list, not " + described());
        }
        return List.copyOf((List<YamlNode>) value);
    }

    /** This list, after checking that it is not empty. */
    public YamlNode filled() {
        if (items().isEmpty()) {
            throw error("is empty; name at least one");
        }
        return this;
    }

    public String text() {
        if (!(value instanceof String text) || text.isBlank()) {
            throw error("must be a text, not " + described());
        }
        return text;
    }

    /** A name for people, on one line, that a table and a file name can hold. */
    public String label() {
        String text = text();
        if (text.length() > MOST_LABEL
                || text.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw error("must be one line of at most " + MOST_LABEL + " characters");
        }
        if (!text.equals(text.strip()) || text.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)) {
            throw error("must not begin or end with a blank, nor hold characters that are not seen");
        }
        return text;
    }

    /** The folder of the file that this stands in. */
    public Path folder() {
        Path parent = Path.of(file).getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** A file, seen from the folder of the one that this stands in. */
    public Path path() {
        try {
            return folder().resolve(text()).normalize();
        } catch (InvalidPathException e) {
            throw error("is no path: " + e.getReason());
        }
    }

    /** A whole number of at least {@code least}. */
    public int integer(int least) {
        long number;
        try {
            number = Decimals.parseWhole(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw error("must be a whole number, not " + described());
        }
        if (number < least) {
            throw error("must be at least " + least + ", not " + number);
        }
        if (number > Integer.MAX_VALUE) {
            throw error("must be at most " + Integer.MAX_VALUE + ", not " + number);
        }
        return (int) number;
    }

    /** A finite number. */
    public double number() {
        double number;
        try {
            number = Decimals.parse(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw error("must be a number, not " + described());
        }
        if (!Double.isFinite(number)) {
            throw error("must be a finite number, not " + number);
        }
        return number;
    }

    /** A finite number of at least {@code least}. */
    public double number(double least) {
        double number = number();
        if (number < least) {
            throw error("must be at least " + least + ", not " + number);
        }
        return number;
    }

    public boolean flag() {
        if (!"true".equals(value) && !"false".equals(value)) {
            throw error("must be true or false, not " + described());
        }
        return "true".equals(value);
    }

    /** One of the names in {@code known}. */
    public String oneOf(Collection<String> known) {
        if (!known.contains(text())) {
            throw unknown(known);
        }
        return text();
    }

    /** The complaint about a name that is none of those in {@code known}. */
    public InputException unknown(Collection<String> known) {
        return error("is '" + text() + "', which is not known; " + KnownNames.hint(text(), known));
    }

    /** The value on one line, as YAML writes it in flow style. */
    @Override
    public String toString() {
        return String.valueOf(value);
    }

    private String described() {
        if (value instanceof Map) {
            return "a mapping";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value == null ? "empty" : "'" + value + "'";
    }
}

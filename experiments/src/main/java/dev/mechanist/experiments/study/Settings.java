package dev.mechanist.experiments.study;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.YamlNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings from a study file, to be laid over the defaults of an algorithm's settings record: a key is the name of a record
 * component.
 */
public final class Settings {
    /** All defaults. */
    public static final Settings NONE = new Settings(null, Map.of());

    private final YamlNode place;
    private final Map<String, YamlNode> values;

    private Settings(YamlNode place, Map<String, YamlNode> values) {
        this.place = place;
        this.values = values;
    }

    /** All keys of a mapping but {@code reserved}. */
    static Settings of(YamlNode mapping, Set<String> reserved) {
        Map<String, YamlNode> values = new TreeMap<>();
        for (String key : mapping.keys()) {
            if (!reserved.contains(key)) {
                values.put(key, mapping.get(key));
            }
        }
        return new Settings(mapping, values);
    }

    /** Key and value as written, for hashes and manifests. */
    @JsonValue
    public Map<String, String> asText() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString(), (a, b) -> a, TreeMap::new));
    }

    /** Refuses every key that is neither a component of one of the records nor one of {@code others}. */
    void allow(List<Class<? extends Record>> records, String... others) {
        Set<String> known = new HashSet<>(Arrays.asList(others));
        records.forEach(type -> Arrays.stream(type.getRecordComponents()).forEach(c -> known.add(c.getName())));
        List<String> listed = new ArrayList<>(known);
        listed.sort(null);
        listed.addAll(List.of("name", "label", "plan"));
        if (place != null) {
            place.keys(listed);
        }
    }

    /** A complaint about the value that the file gives to a key. */
    InputException error(String key, String complaint) {
        return values.get(key).error(complaint);
    }

    int integer(String key, int least, int otherwise) {
        YamlNode node = values.get(key);
        return node == null ? otherwise : node.integer(least);
    }

    double number(String key, double least, double otherwise) {
        YamlNode node = values.get(key);
        return node == null ? otherwise : node.number(least);
    }

    /** The defaults with the components replaced that the file names. */
    <R extends Record> R over(R defaults) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        YamlNode last = place;
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                YamlNode node = values.get(components[i].getName());
                last = node == null ? last : node;
                arguments[i] = node == null ? components[i].getAccessor().invoke(defaults) : convert(node, types[i]);
            }
            @SuppressWarnings("unchecked") // the canonical constructor of R gives an R
            R changed = (R) defaults.getClass().getDeclaredConstructor(types).newInstance(arguments);
            return changed;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InputException input && place != null) {
                throw place.error("is refused: " + input.getMessage());
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object convert(YamlNode node, Class<?> type) {
        if (type == int.class) {
            return node.integer(Integer.MIN_VALUE);
        }
        if (type == long.class) {
            return (long) node.integer(Integer.MIN_VALUE);
        }
        if (type == double.class) {
            return node.number();
        }
        if (type == boolean.class) {
            return node.flag();
        }
        if (type == double[].class) {
            return node.items().stream().mapToDouble(YamlNode::number).toArray();
        }
        if (type == int[].class) {
            return node.items().stream()
                    .mapToInt(item -> item.integer(Integer.MIN_VALUE))
                    .toArray();
        }
        if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> yamlName((Enum<?>) constant))
                    .toList();
            return type.getEnumConstants()[names.indexOf(node.oneOf(names))];
        }
        throw node.error("cannot be set in a study file; remove it");
    }

    private static String yamlName(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}

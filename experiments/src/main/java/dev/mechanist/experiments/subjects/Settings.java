package dev.mechanist.experiments.subjects;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.planners.sampling.ActionMap;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Settings from a study file, to be laid over the defaults of an algorithm's settings record: a key is the name of a record
 * component.
 */
public final class Settings {
    /** All defaults. */
    public static final Settings NONE = new Settings(null, Map.of());

    /** Keys beside settings in an entry of a study file. */
    public static final Set<String> RESERVED = Set.of("name", "label", "plan");

    /** Values of components whose type is an interface, by name. */
    private static final Map<Class<?>, Map<String, Object>> NAMED = Map.of(
            ActionMap.class,
            new TreeMap<>(Map.of("projection", ActionMap.projection(), "squashing", ActionMap.squashing())));

    private final YamlNode place;
    private final Map<String, YamlNode> values;

    private Settings(YamlNode place, Map<String, YamlNode> values) {
        this.place = place;
        this.values = values;
    }

    /** All keys of a mapping but {@code reserved}. */
    public static Settings of(YamlNode mapping, Set<String> reserved) {
        Map<String, YamlNode> values = new TreeMap<>();
        for (String key : mapping.keys()) {
            if (!reserved.contains(key)) {
                values.put(key, mapping.get(key));
            }
        }
        return new Settings(mapping, values);
    }

    /** Settings of the command line, each {@code key=value}. */
    public static Settings ofWords(List<String> words) {
        String changes = words.stream().map(Settings::flow).collect(Collectors.joining(", ", "{", "}"));
        return of(YamlNode.parse("--set", changes), Set.of());
    }

    private static String flow(String word) {
        if (!word.matches("[A-Za-z]\\w*=[-+.\\w]+")) {
            throw new InputException("--set takes KEY=VALUE, for example population=200, not '" + word + "'");
        }
        return word.replace("=", ": ");
    }

    /** Key and value as written, for hashes and manifests. */
    @JsonValue
    public Map<String, String> asText() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString(), (a, b) -> a, TreeMap::new));
    }

    /** Refuses every key that is neither a component of one of the records, or of a record within, nor one of {@code others}. */
    public void allow(List<? extends Record> records, List<String> others) {
        Set<String> known = new TreeSet<>(others);
        records.forEach(record -> known.addAll(keys(record)));
        List<String> listed = new ArrayList<>(known);
        listed.addAll(List.of("name", "label", "plan"));
        if (place != null) {
            place.keys(listed);
        }
    }

    /** Whether a component of a record, or of one within, holds several numbers. */
    static boolean isArray(Record record, String key) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getName().equals(key)) {
                return component.getType().isArray();
            }
            if (value(component, record) instanceof Record within && isArray(within, key)) {
                return true;
            }
        }
        return false;
    }

    /** Names of all components, those of records within included. */
    private static Set<String> keys(Record record) {
        Set<String> keys = new TreeSet<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            keys.add(component.getName());
            if (value(component, record) instanceof Record within) {
                keys.addAll(keys(within));
            }
        }
        return keys;
    }

    /** A complaint about the value that the file gives to a key. */
    public InputException error(String key, String complaint) {
        return values.get(key).error(complaint);
    }

    public int integer(String key, int least, int otherwise) {
        YamlNode node = values.get(key);
        return node == null ? otherwise : node.integer(least);
    }

    double number(String key, double least, double otherwise) {
        YamlNode node = values.get(key);
        return node == null ? otherwise : node.number(least);
    }

    /**
     * The defaults with the components replaced that the file names. A component of a record within is named like any other, or in
     * a mapping under the name of that record.
     */
    public <R extends Record> R over(R defaults) {
        return over(defaults, place, values);
    }

    private static <R extends Record> R over(R defaults, YamlNode place, Map<String, YamlNode> values) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            YamlNode node = values.get(components[i].getName());
            Object old = value(components[i], defaults);
            if (old instanceof Record within) {
                arguments[i] = over(within, node == null ? place : node, within(defaults, within, node, values));
            } else {
                arguments[i] = node == null ? old : convert(node, types[i]);
            }
        }
        return create(defaults, types, arguments, place);
    }

    /** The values that are meant for a record within another. */
    private static Map<String, YamlNode> within(
            Record outer, Record within, YamlNode mapping, Map<String, YamlNode> values) {
        Map<String, YamlNode> inner = new TreeMap<>(values);
        for (RecordComponent component : outer.getClass().getRecordComponents()) {
            inner.remove(component.getName());
        }
        if (mapping != null) {
            mapping.keys(keys(within)).forEach(key -> inner.put(key, mapping.get(key)));
        }
        return inner;
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <R extends Record> R create(R defaults, Class<?>[] types, Object[] arguments, YamlNode place) {
        try {
            @SuppressWarnings("unchecked") // the canonical constructor of R gives an R
            Constructor<R> constructor = (Constructor<R>) defaults.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
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
        if (type == Map.class) {
            Map<String, Double> numbers = new TreeMap<>();
            node.keys().forEach(key -> numbers.put(key, node.get(key).number()));
            return numbers;
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
        if (NAMED.containsKey(type)) {
            return NAMED.get(type).get(node.oneOf(NAMED.get(type).keySet()));
        }
        throw node.error("cannot be set in a study file; remove it");
    }

    private static String yamlName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

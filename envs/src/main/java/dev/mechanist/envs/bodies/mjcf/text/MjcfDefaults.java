package dev.mechanist.envs.bodies.mjcf.text;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tree of default classes: for each class and kind of element, the attributes that an element starts from. */
public final class MjcfDefaults {
    private static final String MAIN = "main";

    private record Settings(Map<String, Map<String, String>> attributes, ActuatorSettings actuator) {
        Settings inherit() {
            Map<String, Map<String, String>> copy = new HashMap<>();
            attributes.forEach((kind, values) -> copy.put(kind, new LinkedHashMap<>(values)));
            return new Settings(copy, actuator.copy());
        }
    }

    private final Map<String, Settings> classes = new HashMap<>();

    public MjcfDefaults() {
        classes.put(MAIN, new Settings(new HashMap<>(), new ActuatorSettings()));
    }

    /** Reads a top-level {@code <default>}, the main class. */
    public void read(MjcfElement top) {
        if (top.has(Attachments.ROOT)) {
            String name = top.text("class", MAIN);
            classes.computeIfAbsent(name, n -> new Settings(new HashMap<>(), new ActuatorSettings()));
            readInto(top, classes.get(name));
            return;
        }
        if (!top.text("class", MAIN).equals(MAIN)) {
            throw top.error("the main default class cannot have another name; put '" + top.text("class", "")
                    + "' into a <default> of its own inside");
        }
        readInto(top, classes.get(MAIN));
    }

    private void readInto(MjcfElement e, Settings settings) {
        for (MjcfElement child : e.children()) {
            if (child.name().equals("default")) {
                continue;
            }
            if (ActuatorSettings.KINDS.contains(child.name())) {
                settings.actuator.read(child);
            }
            Map<String, String> known = settings.attributes.getOrDefault(child.name(), Map.of());
            settings.attributes.put(child.name(), child.over(known).attributes());
        }
        for (MjcfElement child : e.children()) {
            if (child.name().equals("default")) {
                String name = child.text("class", "");
                if (name.isEmpty()) {
                    throw child.error("a nested default needs the attribute class");
                }
                if (classes.containsKey(name)) {
                    throw child.error("default class '" + name + "' is defined twice");
                }
                Settings nested = settings.inherit();
                classes.put(name, nested);
                readInto(child, nested);
            }
        }
    }

    /** The element with the defaults of its class, or of the enclosing childclass, beneath. */
    public MjcfElement apply(MjcfElement e, String childClass) {
        return e.over(settings(e, childClass).attributes.getOrDefault(e.name(), Map.of()));
    }

    /** The element with the defaults that its class has for all elements of a section, such as tendons. */
    public MjcfElement applyAs(String section, MjcfElement e) {
        return e.over(settings(e, null).attributes.getOrDefault(section, Map.of()));
    }

    /** Actuator settings that an actuator element starts from. */
    public ActuatorSettings actuator(MjcfElement e) {
        return settings(e, null).actuator.copy();
    }

    private Settings settings(MjcfElement e, String childClass) {
        String name = e.text("class", childClass == null ? MAIN : childClass);
        return require(e, name);
    }

    private Settings require(MjcfElement e, String name) {
        Settings found = classes.get(name);
        if (found == null) {
            throw e.error("there is no default class '" + name + "'; it has "
                    + String.join(", ", classes.keySet().stream().sorted().toList()));
        }
        return found;
    }

    /** The childclass of a body or frame, checked. */
    public String childClass(MjcfElement e, String inherited) {
        if (!e.has("childclass")) {
            return inherited;
        }
        require(e, e.text("childclass", ""));
        return e.text("childclass", "");
    }
}

package dev.mechanist.envs.bodies.mjcf.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file asks for and the simulator leaves out: one line per kind, at its first place, with how many more there are. */
public final class LeftOut {
    private record Kind(String place, int count) {}

    private final boolean strict;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** @param strict whether nothing may be left out */
    public LeftOut(boolean strict) {
        this.strict = strict;
    }

    /** @throws dev.mechanist.core.InputException when nothing may be left out */
    public void add(MjcfElement e, String message) {
        if (strict) {
            throw e.error(message + "; remove it, or read without --strict");
        }
        kinds.merge(message, new Kind(e.describe(), 1), (first, next) -> new Kind(first.place, first.count + 1));
    }

    public List<String> lines() {
        return kinds.entrySet().stream()
                .map(e -> e.getValue().place + ": " + e.getKey()
                        + (e.getValue().count > 1 ? " (and " + (e.getValue().count - 1) + " more)" : ""))
                .toList();
    }
}

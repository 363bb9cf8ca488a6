package dev.mechanist.envs.bodies.mjcf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file asks for and the simulator leaves out: one line per kind, at its first place, with how many more there are. */
final class LeftOut {
    private record Kind(String place, int count) {}

    private final Mjcf.Strictness strictness;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    LeftOut(Mjcf.Strictness strictness) {
        this.strictness = strictness;
    }

    /** @throws dev.mechanist.core.InputException when nothing may be left out */
    void add(MjcfElement e, String message) {
        if (strictness == Mjcf.Strictness.STRICT) {
            throw e.error(message + "; remove it, or read without --strict");
        }
        kinds.merge(message, new Kind(e.describe(), 1), (first, next) -> new Kind(first.place, first.count + 1));
    }

    List<String> lines() {
        return kinds.entrySet().stream()
                .map(e -> e.getValue().place + ": " + e.getKey()
                        + (e.getValue().count > 1 ? " (and " + (e.getValue().count - 1) + " more)" : ""))
                .toList();
    }
}

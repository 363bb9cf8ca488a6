package dev.mechanist.envs.bodies.mjcf.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many numbers of the user's own an element may carry, by {@code <size>}; as many as there are where it does not say. */
final class UserNumbers {
    private static final String NAME = "nuser_";
    private static final List<String> COUNTS = List.of(
            "njmax",
            "nconmax",
            "nstack",
            NAME + "body",
            NAME + "jnt",
            NAME + "geom",
            NAME + "site",
            NAME + "cam",
            NAME + "tendon",
            NAME + "actuator",
            NAME + "sensor");

    private static final Map<String, String> KINDS =
            Map.of("body", "body", "body/joint", "jnt", "body/geom", "geom", "body/site", "site", "body/camera", "cam");

    private final Map<String, Integer> most = new HashMap<>();

    void readSize(MjcfElement e) {
        for (String count : COUNTS) {
            int value = e.whole(count, -1);
            if (value < -1) {
                throw e.error(count + "=\"" + value + "\" must be at least -1");
            }
            if (e.has(count)) {
                most.put(count, value);
            }
        }
        if (e.has("memory") && e.has("nstack")) {
            throw e.error("memory and nstack exclude each other");
        }
    }

    /**
     * Refuses more than were announced.
     *
     * @param key the element's line of {@link MjcfReference}
     * @param e with its defaults
     */
    void check(String key, MjcfElement e) {
        String text = e.attributes().get("user");
        if (text == null) {
            return;
        }
        String section = key.substring(0, Math.max(0, key.indexOf('/')));
        String kind = KINDS.getOrDefault(key, section);
        int limit = most.getOrDefault(NAME + kind, -1);
        int count = text.isBlank() ? 0 : text.trim().split("\\s+").length;
        if (limit >= 0 && count > limit) {
            throw e.error(
                    "user has " + count + " numbers, more than the " + NAME + kind + " = " + limit + " of <size>");
        }
    }
}

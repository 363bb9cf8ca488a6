package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes {@code <replicate>} out: a frame for each copy, an offset and a turn beyond the one before, with names that end in the
 * copy's number; and what of the other sections speaks of a copied name is copied with it, as MuJoCo does.
 */
public final class Replicas {
    private static final Set<String> SECTIONS = Set.of("contact", "tendon", "equality", "actuator", "sensor");
    static final Set<String> REFERENCES = Set.of(
            "joint",
            "jointinparent",
            "joint1",
            "joint2",
            "site",
            "site1",
            "site2",
            "refsite",
            "cranksite",
            "slidersite",
            "sidesite",
            "body",
            "body1",
            "body2",
            "geom",
            "geom1",
            "geom2",
            "tendon",
            "tendon1",
            "tendon2",
            "actuator",
            "objname",
            "refname");

    private final MjcfOrientation orientation;
    private final MjcfElement root;

    private Replicas(MjcfElement root, MjcfSettings settings) {
        this.root = root;
        orientation = new MjcfOrientation(settings.degrees, settings.eulerSequence);
    }

    /** Changes the elements of a model in place. */
    public static void writeOut(MjcfElement root, MjcfSettings settings) {
        Replicas replicas = new Replicas(root, settings);
        root.children().stream().filter(e -> e.name().equals("worldbody")).forEach(replicas::expand);
    }

    private void expand(MjcfElement parent) {
        for (int i = 0; i < parent.children().size(); i++) {
            MjcfElement child = parent.children().get(i);
            expand(child);
            if (child.name().equals("replicate")) {
                List<MjcfElement> frames = copies(child);
                parent.children().remove(i);
                parent.children().addAll(i, frames);
                i += frames.size() - 1;
            }
        }
    }

    private List<MjcfElement> copies(MjcfElement e) {
        double given = e.has("count") ? e.number("count", 0) : 0;
        if (!(given >= 1) || given != Math.rint(given)) {
            throw e.error("needs a count of at least 1");
        }
        int count = (int) given;
        double[] offset = e.vector("offset", 0, 0, 0);
        double[] angles = e.vector("euler", 0, 0, 0);
        String separator = e.text("sep", "");
        int digits = Integer.toString(count).length();
        Set<String> names = new HashSet<>();
        e.children().forEach(child -> collect(child, names));
        List<MjcfElement> frames = new ArrayList<>();
        List<String> suffixes = new ArrayList<>();
        double[] place = new double[3];
        for (int i = 0; i < count; i++) {
            suffixes.add(separator + String.format(java.util.Locale.ROOT, "%0" + digits + "d", i));
            MjcfElement frame = new MjcfElement("frame", e.file(), e.line());
            double[] turn = turn(frame, angles, i);
            frame.attributes().put("pos", text(place));
            frame.attributes().put("quat", text(turn));
            if (e.has("childclass")) {
                frame.attributes().put("childclass", e.text("childclass", ""));
            }
            for (MjcfElement child : e.children()) {
                frame.children().add(renamed(child, suffixes.get(i), true));
            }
            frames.add(frame);
            place = new Pose(place, turn)
                    .then(new Pose(offset, Rotations.identity()))
                    .pos();
        }
        for (MjcfElement section : root.children()) {
            if (SECTIONS.contains(section.name())) {
                copyReferences(section, names, suffixes);
            }
        }
        return frames;
    }

    /** Each is turned by so many times the angles, not so many times by all of them: that is another turn for angles about several axes. */
    private double[] turn(MjcfElement at, double[] angles, int times) {
        MjcfElement turning = new MjcfElement("frame", at.file(), at.line());
        turning.attributes()
                .put("euler", text(Arrays.stream(angles).map(a -> times * a).toArray()));
        return orientation.of(turning);
    }

    private static String text(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private static void collect(MjcfElement e, Set<String> names) {
        if (e.attributes().containsKey("name")) {
            names.add(e.attributes().get("name"));
        }
        e.children().forEach(child -> collect(child, names));
    }

    private static MjcfElement renamed(MjcfElement e, String suffix, boolean name) {
        MjcfElement copy = new MjcfElement(e.name(), e.file(), e.line());
        copy.attributes().putAll(e.attributes());
        if (name) {
            copy.attributes().computeIfPresent("name", (k, v) -> v + suffix);
        }
        e.children().forEach(child -> copy.children().add(renamed(child, suffix, name)));
        return copy;
    }

    private void copyReferences(MjcfElement section, Set<String> names, List<String> suffixes) {
        List<MjcfElement> written = new ArrayList<>();
        Set<String> copied = new HashSet<>();
        for (MjcfElement e : section.children()) {
            if (!speaksOf(e, names)) {
                written.add(e);
                continue;
            }
            for (String suffix : suffixes) {
                MjcfElement copy = renamed(e, suffix, true);
                point(copy, names, suffix);
                written.add(copy);
            }
            if (e.attributes().containsKey("name")) {
                copied.add(e.attributes().get("name"));
            }
        }
        section.children().clear();
        section.children().addAll(written);
        if (!copied.isEmpty()) {
            // Actuators and sensors of a copied tendon, sensors of a copied actuator.
            Map<String, Set<String>> rest = new HashMap<>();
            rest.put("tendon", Set.of("actuator", "equality", "sensor"));
            rest.put("actuator", Set.of("sensor"));
            for (MjcfElement other : root.children()) {
                if (rest.getOrDefault(section.name(), Set.of()).contains(other.name())) {
                    copyReferences(other, copied, suffixes);
                }
            }
        }
    }

    private static boolean speaksOf(MjcfElement e, Set<String> names) {
        return e.attributes().entrySet().stream()
                        .anyMatch(a -> REFERENCES.contains(a.getKey()) && names.contains(a.getValue()))
                || e.children().stream().anyMatch(child -> speaksOf(child, names));
    }

    private static void point(MjcfElement e, Set<String> names, String suffix) {
        e.attributes().replaceAll((k, v) -> REFERENCES.contains(k) && names.contains(v) ? v + suffix : v);
        e.children().forEach(child -> point(child, names, suffix));
    }
}

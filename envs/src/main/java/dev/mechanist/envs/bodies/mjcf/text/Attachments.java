package dev.mechanist.envs.bodies.mjcf.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes {@code <attach>} out: a body, a frame or the whole world of another model in the place of the element, all its names
 * with a prefix, and behind the sections of the model what the other one says of nothing but that (XML reference of MuJoCo 3.14,
 * body/attach; what goes along was seen of its compiler).
 *
 * <p>The other model keeps its default classes, which know nothing of those of this one, and what its angles mean; its options
 * are not taken over, as in MuJoCo. In the text these are attributes of their own, {@link #ROOT}, {@link #ANGLE} and
 * {@link #SEQUENCE}.
 */
public final class Attachments {
    /** Of a default class: it inherits from none. */
    static final String ROOT = "attached.root";
    /** Of an element: what its angles are in. */
    static final String ANGLE = "attached.angle";
    /** Of an element: what its Euler angles turn about. */
    static final String SEQUENCE = "attached.eulerseq";

    static final Set<String> OWN = Set.of(ROOT, ANGLE, SEQUENCE);

    private static final List<String> SECTIONS = List.of("contact", "equality", "tendon", "actuator", "sensor");

    private final MjcfElement root;
    private final Path folder;
    private final Set<Path> open;
    private final MjcfSettings settings;
    private final Map<String, MjcfElement> models = new HashMap<>();
    private int attached;

    private Attachments(MjcfElement root, Path folder, Set<Path> open) {
        this.root = root;
        this.folder = folder;
        this.open = open;
        settings = settings(root);
    }

    /**
     * Changes the elements of a model in place.
     *
     * @param folder that files are looked for from; null for a model given as text
     * @return the models that say something of keys, which are not taken over
     */
    public static List<MjcfElement> writeOut(MjcfElement root, Path folder) {
        return new Attachments(root, folder, Set.of()).writeOut();
    }

    private List<MjcfElement> writeOut() {
        children(root, "asset").filter(e -> e.name().equals("model")).forEach(e -> {
            String name = e.text("name", FileNames.bare(e.text("file", "")));
            if (models.put(name, e) != null) {
                throw e.error("the model name '" + name + "' is used twice");
            }
        });
        List<MjcfElement> withKeys = new ArrayList<>();
        sections(root, "worldbody").toList().forEach(world -> expand(world, withKeys));
        return withKeys;
    }

    private static Stream<MjcfElement> sections(MjcfElement root, String name) {
        return root.children().stream().filter(e -> e.name().equals(name));
    }

    private static Stream<MjcfElement> children(MjcfElement root, String section) {
        return sections(root, section).flatMap(e -> e.children().stream());
    }

    private static MjcfSettings settings(MjcfElement root) {
        MjcfSettings settings = new MjcfSettings();
        sections(root, "compiler").forEach(settings::readCompiler);
        return settings;
    }

    private void expand(MjcfElement parent, List<MjcfElement> withKeys) {
        for (int i = 0; i < parent.children().size(); i++) {
            MjcfElement child = parent.children().get(i);
            if (!child.name().equals("attach")) {
                expand(child, withKeys);
                continue;
            }
            MjcfElement asset = models.get(child.text("model", ""));
            if (asset == null) {
                throw child.error("there is no model '" + child.text("model", "") + "' in the assets; there are "
                        + models.keySet().stream().sorted().toList());
            }
            MjcfElement model = read(asset);
            if (children(model, "keyframe").findAny().isPresent() && !withKeys.contains(asset)) {
                withKeys.add(asset);
            }
            parent.children().set(i, attach(child, model));
        }
    }

    /** The other model, with its own includes and attachments written out. */
    private MjcfElement read(MjcfElement asset) {
        if (folder == null) {
            throw asset.error("a model given as text cannot read files; read it from a file");
        }
        Path file = folder.resolve(asset.text("file", "")).toAbsolutePath().normalize();
        if (open.contains(file)) {
            throw asset.error("models attach each other in a circle");
        }
        MjcfElement other = MjcfReader.read(file);
        if (!other.name().equals("mujoco")) {
            throw other.error("only MJCF can be attached; a model starts with <mujoco>");
        }
        MjcfReference.check(other);
        Set<Path> within = new HashSet<>(open);
        within.add(file);
        new Attachments(other, file.getParent(), within).writeOut();
        MjcfSettings own = settings(other);
        String differing = settings.compiledUnlike(own);
        if (differing != null) {
            throw asset.error(
                    "its compiler has another " + differing + "; models attached to each other need the same");
        }
        Replicas.writeOut(other, own);
        children(other, "asset").filter(e -> e.name().equals("mesh")).forEach(e -> {
            e.attributes().putIfAbsent("name", FileNames.bare(e.text("file", "")));
            e.attributes()
                    .computeIfPresent(
                            "file",
                            (k, name) -> file.getParent()
                                    .resolve(own.meshFolder)
                                    .resolve(own.stripPath ? FileNames.last(name) : name)
                                    .toString());
        });
        sections(other, "worldbody").forEach(e -> markAngles(e, own));
        return other;
    }

    private void markAngles(MjcfElement e, MjcfSettings own) {
        if (own.degrees != settings.degrees) {
            e.attributes().putIfAbsent(ANGLE, own.degrees ? "degree" : "radian");
        }
        if (!own.eulerSequence.equals(settings.eulerSequence)) {
            e.attributes().putIfAbsent(SEQUENCE, own.eulerSequence);
        }
        e.children().forEach(child -> markAngles(child, own));
    }

    private MjcfElement attach(MjcfElement e, MjcfElement model) {
        if (!e.has("prefix")) {
            throw e.error("needs the attribute prefix");
        }
        // Its classes have names that no file uses, so that an empty prefix, or the same twice, does not mix them up.
        Prefix prefix = new Prefix(e.text("prefix", ""), "attached" + attached++ + ".");
        MjcfElement frame = new MjcfElement("frame", e.file(), e.line());
        frame.attributes().put("childclass", prefix.ofClass("main"));
        List<MjcfElement> parts = parts(e, model);
        Set<String> names = new HashSet<>();
        parts.forEach(part -> collect(part, names));
        parts.forEach(part -> frame.children().add(prefix.copy(part)));
        addClasses(model, prefix);
        addSection(model, "asset", prefix, child -> child.name().equals("mesh"));
        for (String section : SECTIONS) {
            Set<String> more = new HashSet<>();
            addSection(model, section, prefix, child -> {
                boolean goes = knows(child, names);
                if (goes && child.attributes().containsKey("name")) {
                    more.add(child.attributes().get("name"));
                }
                return goes;
            });
            names.addAll(more);
        }
        return frame;
    }

    /** What is attached; a body or frame that is inside of others keeps their childclass. */
    private static List<MjcfElement> parts(MjcfElement e, MjcfElement model) {
        if (e.has("body") && e.has("frame")) {
            throw e.error("body and frame exclude each other");
        }
        String kind = e.has("body") ? "body" : "frame";
        String name = e.text(kind, "");
        if (!e.has(kind) || kind.equals("body") && name.equals("world")) {
            return children(model, "worldbody").toList();
        }
        for (MjcfElement child : children(model, "worldbody").toList()) {
            MjcfElement found = find(child, kind, name, null);
            if (found != null) {
                return List.of(found);
            }
        }
        throw e.error("there is no " + kind + " '" + name + "' in the model " + e.text("model", ""));
    }

    private static MjcfElement find(MjcfElement e, String kind, String name, String childClass) {
        if (e.name().equals(kind) && name.equals(e.attributes().get("name"))) {
            if (childClass != null) {
                e.attributes().putIfAbsent("childclass", childClass);
            }
            return e;
        }
        String inherited = e.attributes().getOrDefault("childclass", childClass);
        for (MjcfElement child : e.children()) {
            MjcfElement found = find(child, kind, name, inherited);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static void collect(MjcfElement e, Set<String> names) {
        if (e.attributes().containsKey("name")) {
            names.add(e.attributes().get("name"));
        }
        e.children().forEach(child -> collect(child, names));
    }

    /** Whether an element speaks of nothing but what has one of these names. */
    private static boolean knows(MjcfElement e, Set<String> names) {
        return e.attributes().entrySet().stream()
                        .allMatch(a -> !Replicas.REFERENCES.contains(a.getKey()) || names.contains(a.getValue()))
                && e.children().stream().allMatch(child -> knows(child, names));
    }

    private record Prefix(String ofNames, String ofClasses) {
        String ofClass(String name) {
            return ofClasses + name;
        }

        MjcfElement copy(MjcfElement e) {
            MjcfElement copy = new MjcfElement(e.name(), e.file(), e.line());
            e.attributes().forEach((key, value) -> {
                boolean name = Replicas.REFERENCES.contains(key) || key.equals("name") || key.equals("mesh");
                boolean ofClass = key.equals("class") || key.equals("childclass");
                copy.attributes().put(key, name ? ofNames + value : ofClass ? ofClass(value) : value);
            });
            e.children().forEach(child -> copy.children().add(copy(child)));
            return copy;
        }
    }

    private void addClasses(MjcfElement model, Prefix prefix) {
        MjcfElement all = new MjcfElement("default", model.file(), model.line());
        all.attributes().put("class", prefix.ofClass("main"));
        all.attributes().put(ROOT, "true");
        sections(model, "default").forEach(e -> {
            MjcfElement copy = prefix.copy(e);
            copy.attributes().put("class", prefix.ofClass("main"));
            copy.attributes().put(ROOT, "true");
            root.children().add(copy);
        });
        root.children().add(all);
    }

    private void addSection(MjcfElement model, String name, Prefix prefix, Predicate<MjcfElement> wanted) {
        MjcfElement section = new MjcfElement(name, model.file(), model.line());
        children(model, name).filter(wanted).forEach(e -> {
            MjcfElement copy = prefix.copy(e);
            if (!e.name().equals("exclude") && !name.equals("sensor")) {
                copy.attributes().putIfAbsent("class", prefix.ofClass("main"));
            }
            section.children().add(copy);
        });
        if (!section.children().isEmpty()) {
            root.children().add(section);
        }
    }
}

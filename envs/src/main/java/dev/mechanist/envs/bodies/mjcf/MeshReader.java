package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.text.FileNames;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.Rotations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code <asset><mesh>}: what geoms name. A mesh is read and measured when the first geom asks for it. */
final class MeshReader {
    private final MjcfSettings settings;
    private final Path folder;
    private final Map<String, MjcfElement> elements = new HashMap<>();
    private final Map<String, MeshShape> shapes = new HashMap<>();

    /** @param folder of the model; null for a model given as text, which has no files */
    MeshReader(MjcfSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** @param e with its defaults */
    void read(MjcfElement e) {
        String name = e.text("name", "");
        String file = e.text("file", "");
        if (name.isEmpty()) {
            name = FileNames.bare(file);
        }
        if (name.isEmpty()) {
            throw e.error("needs the attribute name or file");
        }
        if (elements.put(name, e) != null) {
            throw e.error("the mesh name '" + name + "' is used twice");
        }
        if (!file.isEmpty() && e.has("vertex")) {
            throw e.error("file and vertex exclude each other");
        }
    }

    /** Whether a mesh is made by a rule of MuJoCo's, and not of triangles. */
    boolean builtIn(MjcfElement geom) {
        return element(geom).has("builtin");
    }

    private MjcfElement element(MjcfElement geom) {
        String name = geom.text("mesh", "");
        MjcfElement found = elements.get(name);
        if (found == null) {
            throw geom.error(
                    name.isEmpty()
                            ? "a mesh needs the attribute mesh"
                            : "there is no mesh '" + name + "'; there are "
                                    + String.join(
                                            ", ",
                                            elements.keySet().stream().sorted().toList()));
        }
        return found;
    }

    /** The mesh that a geom names. */
    MeshShape of(MjcfElement geom) {
        MjcfElement e = element(geom);
        return shapes.computeIfAbsent(geom.text("mesh", ""), n -> measure(e));
    }

    private MeshShape measure(MjcfElement e) {
        MeshFile raw = triangles(e, settings, folder);
        double[] v = new double[raw.vertices().length];
        double[] from = e.vector("refpos", 0, 0, 0);
        double[] turn = e.vector("refquat", 1, 0, 0, 0).clone();
        double[] scale = e.vector("scale", 1, 1, 1);
        Rotations.normalize(turn, 0);
        double[] r = Rotations.matrix(turn);
        for (int i = 0; i < v.length; i += 3) {
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < 3; j++) {
                    v[i + k] += r[3 * j + k] * (raw.vertices()[i + j] - from[j]);
                }
                v[i + k] *= scale[k];
            }
        }
        int[] faces = raw.faces().clone();
        if (scale[0] * scale[1] * scale[2] < 0) {
            // A mirror turns the faces over.
            for (int f = 0; f < faces.length; f += 3) {
                faces[f + 1] = raw.faces()[f + 2];
                faces[f + 2] = raw.faces()[f + 1];
            }
        }
        String kind = e.word("inertia", settings.exactMeshInertia ? "exact" : "legacy", MeshShape.INERTIAS);
        try {
            return MeshShape.of(v, faces, kind);
        } catch (IllegalArgumentException problem) {
            throw e.error(problem.getMessage());
        }
    }

    private static MeshFile triangles(MjcfElement e, MjcfSettings settings, Path folder) {
        if (e.has("file")) {
            return fromFile(e, settings, folder);
        }
        if (!e.has("vertex")) {
            throw e.error("needs the attribute file or vertex");
        }
        double[] numbers = e.numbers("vertex", 12, Integer.MAX_VALUE);
        float[] vertices = new float[numbers.length];
        for (int i = 0; i < vertices.length; i++) {
            vertices[i] = (float) numbers[i];
        }
        double[] corners = e.has("face") ? e.numbers("face", 3, Integer.MAX_VALUE) : new double[0];
        int[] faces = new int[corners.length];
        for (int i = 0; i < faces.length; i++) {
            faces[i] = (int) corners[i];
        }
        MeshFile raw = new MeshFile(vertices, faces);
        String problem = vertices.length % 3 != 0 || faces.length % 3 != 0
                ? "vertex and face hold three numbers for each"
                : raw.problem();
        if (problem != null) {
            throw e.error(problem);
        }
        return raw;
    }

    private static MeshFile fromFile(MjcfElement e, MjcfSettings settings, Path folder) {
        if (folder == null) {
            throw e.error("a model given as text cannot read files; read it from a file");
        }
        String name = e.text("file", "");
        if (settings.stripPath) {
            name = FileNames.last(name);
        }
        Path file = folder.resolve(settings.meshFolder).resolve(name);
        if (!Files.isRegularFile(file)) {
            throw e.error("there is no file " + file);
        }
        try {
            return MeshFile.read(file);
        } catch (InputException problem) {
            throw e.error(problem.getMessage());
        }
    }

    /** Puts the triangles of files into the elements, so that the model needs no files any more. */
    static void putIn(MjcfElement root, Path folder) {
        MjcfSettings settings = new MjcfSettings();
        root.children().stream().filter(c -> c.name().equals("compiler")).forEach(settings::readCompiler);
        List<MjcfElement> meshes = root.children().stream()
                .filter(c -> c.name().equals("asset"))
                .flatMap(c -> c.children().stream())
                .filter(c -> c.name().equals("mesh") && c.has("file"))
                .toList();
        for (MjcfElement e : meshes) {
            MeshFile raw = fromFile(e, settings, folder);
            String file = e.attributes().remove("file");
            e.attributes().remove("content_type");
            e.attributes().putIfAbsent("name", FileNames.bare(file));
            StringBuilder text = new StringBuilder();
            for (float v : raw.vertices()) {
                text.append(v).append(' ');
            }
            e.attributes().put("vertex", text.toString().strip());
            text.setLength(0);
            for (int v : raw.faces()) {
                text.append(v).append(' ');
            }
            if (raw.faces().length > 0) {
                e.attributes().put("face", text.toString().strip());
            }
        }
    }
}

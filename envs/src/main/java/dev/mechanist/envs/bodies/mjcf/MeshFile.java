package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Triangles out of a file: Wavefront OBJ, binary STL, and MuJoCo's own MSH (XML reference, asset/mesh).
 *
 * @param vertices [3 n]
 * @param faces indices of vertices, counter-clockwise from outside [3 each]; empty for a bare cloud of points
 */
record MeshFile(float[] vertices, int[] faces) {
    private static final int STL_HEADER = 80;
    private static final int STL_TRIANGLE = 50;

    /** @throws InputException that names the file, and the line or the count that is wrong */
    static MeshFile read(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
        if (name.endsWith(".obj")) {
            return obj(new String(bytes, StandardCharsets.ISO_8859_1), file);
        }
        if (name.endsWith(".stl")) {
            return stl(bytes, file);
        }
        if (name.endsWith(".msh")) {
            return msh(bytes, file);
        }
        throw new InputException(file + ": is no mesh that can be read; give .obj, binary .stl or .msh");
    }

    private static MeshFile obj(String text, Path file) {
        float[] vertices = new float[96];
        int[] faces = new int[96];
        int v = 0;
        int f = 0;
        int line = 0;
        for (String raw : text.split("\n", -1)) {
            line++;
            String[] words = raw.trim().split("\\s+");
            try {
                if (words[0].equals("v")) {
                    vertices = v + 3 > vertices.length ? Arrays.copyOf(vertices, 2 * vertices.length) : vertices;
                    for (int k = 0; k < 3; k++) {
                        vertices[v++] = Float.parseFloat(words[k + 1]);
                    }
                } else if (words[0].equals("f")) {
                    int corners = words.length - 1;
                    if (corners < 3) {
                        throw new InputException(file + ":" + line + ": a face has at least three corners");
                    }
                    while (f + 3 * (corners - 2) > faces.length) {
                        faces = Arrays.copyOf(faces, 2 * faces.length);
                    }
                    for (int k = 2; k < corners; k++) {
                        faces[f++] = index(words[1], v / 3, file, line);
                        faces[f++] = index(words[k], v / 3, file, line);
                        faces[f++] = index(words[k + 1], v / 3, file, line);
                    }
                }
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InputException(file + ":" + line + ": '" + raw.trim() + "' has not the numbers it needs", e);
            }
        }
        return new MeshFile(Arrays.copyOf(vertices, v), Arrays.copyOf(faces, f)).checked(file);
    }

    /** A corner {@code v/vt/vn}: from 1, or from the end where it is negative. */
    private static int index(String corner, int count, Path file, int line) {
        int given = Integer.parseInt(corner.split("/")[0]);
        int index = given < 0 ? count + given : given - 1;
        if (index < 0 || index >= count) {
            throw new InputException(
                    file + ":" + line + ": vertex " + given + " is not one of the " + count + " before it");
        }
        return index;
    }

    private static MeshFile stl(byte[] bytes, Path file) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long count = bytes.length < STL_HEADER + 4 ? -1 : Integer.toUnsignedLong(in.getInt(STL_HEADER));
        if (count < 0 || bytes.length < STL_HEADER + 4 + count * STL_TRIANGLE) {
            boolean words =
                    new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1).equals("solid");
            throw new InputException(file + ": "
                    + (words
                            ? "is an STL file in words; save it as binary STL, or as OBJ"
                            : "is cut off: its header says " + Math.max(0, count) + " triangles"));
        }
        float[] vertices = new float[(int) (9 * count)];
        int[] faces = new int[(int) (3 * count)];
        for (int t = 0; t < count; t++) {
            int at = STL_HEADER + 4 + t * STL_TRIANGLE + 12;
            for (int k = 0; k < 9; k++) {
                vertices[9 * t + k] = in.getFloat(at + 4 * k);
            }
        }
        Arrays.setAll(faces, k -> k);
        return new MeshFile(vertices, faces).checked(file);
    }

    /** Four counts (vertices, normals, texture coordinates, faces), then the arrays. */
    private static MeshFile msh(byte[] bytes, Path file) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 16) {
            throw new InputException(file + ": is cut off: a mesh starts with four counts");
        }
        long nv = in.getInt(0);
        long nn = in.getInt(4);
        long nt = in.getInt(8);
        long nf = in.getInt(12);
        long needed = 16 + 4 * (3 * nv + 3 * nn + 2 * nt + 3 * nf);
        if (Math.min(Math.min(nv, nn), Math.min(nt, nf)) < 0 || needed != bytes.length) {
            throw new InputException(file + ": has " + bytes.length + " bytes, but its header (" + nv + " vertices, "
                    + nn + " normals, " + nt + " texture coordinates, " + nf + " faces) says " + needed);
        }
        float[] vertices = new float[(int) (3 * nv)];
        int[] faces = new int[(int) (3 * nf)];
        for (int k = 0; k < vertices.length; k++) {
            vertices[k] = in.getFloat(16 + 4 * k);
        }
        int start = (int) (16 + 4 * (3 * nv + 3 * nn + 2 * nt));
        for (int k = 0; k < faces.length; k++) {
            faces[k] = in.getInt(start + 4 * k);
        }
        return new MeshFile(vertices, faces).checked(file);
    }

    private MeshFile checked(Object place) {
        String problem = problem();
        if (problem != null) {
            throw new InputException(place + ": " + problem);
        }
        return this;
    }

    /** What is wrong with it; null for nothing. */
    String problem() {
        if (vertices.length < 12) {
            return "a mesh has at least four vertices, not " + vertices.length / 3;
        }
        for (int k = 0; k < vertices.length; k++) {
            if (!Float.isFinite(vertices[k])) {
                return "vertex " + k / 3 + " is not finite";
            }
        }
        for (int face : faces) {
            if (face < 0 || face >= vertices.length / 3) {
                return "a face names vertex " + face + ", but there are " + vertices.length / 3 + ", from 0";
            }
        }
        return null;
    }
}
